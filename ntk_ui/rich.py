"""Our own texts as HTML, for what the app draws itself: Markdown, and formulas in MathML, which every browser draws."""

import re
from functools import cache

from latex2mathml.converter import convert
from mistune import BaseRenderer, create_markdown

_FUNCTION = re.compile(r"(<mi>(?:cos|sin|ln|exp|tr)</mi>)(?=<m[in]>)")


def _formula(_: BaseRenderer, latex: str) -> str:
    # browsers leave no space between the name of a function and what it is of
    return _FUNCTION.sub(r'\1<mspace width="0.17em" />', convert(latex))


_markdown = create_markdown(plugins=["math"])
assert isinstance(_markdown.renderer, BaseRenderer)
_markdown.renderer.register("inline_math", _formula)


@cache
def html(text: str) -> str:
    """A text of the app with its emphasis, links and formulas; there are only so many."""
    return str(_markdown(text)).strip()
