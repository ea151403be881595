"""Our own texts as HTML, for what the app draws itself: Markdown, and formulas in MathML, which every browser draws."""

import re
from functools import lru_cache

from latex2mathml.converter import convert
from mistune import BaseRenderer, HTMLRenderer, create_markdown

KEPT = 4096  # of the texts: some name numbers, or what a reader has posted

_FUNCTION = re.compile(r"(<mi>(?:cos|sin|ln|exp|tr)</mi>)(?=<m[in]>)")


def _formula(_: BaseRenderer, latex: str) -> str:
    # browsers leave no space between the name of a function and what it is of
    return _FUNCTION.sub(r'\1<mspace width="0.17em" />', convert(latex))


def _display(_: BaseRenderer, latex: str) -> str:
    return _FUNCTION.sub(r'\1<mspace width="0.17em" />', convert(latex, display="block"))


class _Renderer(HTMLRenderer):
    """With links to terms of the glossary, ``term:<name>``, whose meaning the browser tells on the spot."""

    def link(self, text: str, url: str, title: str | None = None) -> str:
        scheme, _, name = url.partition("term:")
        if scheme or not name:
            return super().link(text, url, title)
        return f'<a class="term" data-term="{name}" href="glossary#{name}">{text}</a>'


_markdown = create_markdown(renderer=_Renderer(escape=True), plugins=["math"])
assert isinstance(_markdown.renderer, BaseRenderer)
_markdown.renderer.register("inline_math", _formula)
_markdown.renderer.register("block_math", _display)


@lru_cache(KEPT)
def html(text: str) -> str:
    """A text of the app with its emphasis, links and formulas."""
    return str(_markdown(text)).strip()
