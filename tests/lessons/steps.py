"""The steps of the lessons that are told as a story, as their pages have them."""

import runpy

import pytest

from ntk_ui.page import frame, story
from ntk_ui.page.story import Step
from tests.conftest import COURSE, ROOT


def _steps() -> dict[str, tuple[Step, ...]]:
    found: dict[str, tuple[Step, ...]] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(story, "show", lambda lesson, *steps: found.update({lesson: steps}))
        for part in ("lesson", "references"):
            patch.setattr(frame, part, lambda *_: None)
        for page in (ROOT / "pages" / f"{lesson}.py" for lesson in COURSE):  # in the order of the course
            if "story.show" in page.read_text("utf-8"):
                runpy.run_path(str(page))
    return found


STEPS = _steps()
