"""The pictures of the papers, computed anew: what was published beside what comes out now."""

from ntk_ui.page import frame, story
from ntk_ui.page.story import Step

NAMES = (
    *("jacot_kernel", "jacot_outputs", "borealis"),
    *("bietti", "basri"),
    *("lee", "vadarevu", "chizat"),
    *("tancik_kernel", "tancik_signal", "tancik_picture"),
)

words = frame.lesson("papers")
story.show("papers", *(Step(name, name) for name in NAMES))
frame.references(words)
