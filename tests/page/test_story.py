"""A lesson in steps: what its page sends, in the order of the page, and what a step is made of."""

import html
import json
import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from ntk_ui import i18n, rich
from ntk_ui.lessons.catalog import LABS, QUESTIONS
from ntk_ui.page.story import PARTS, WORDS, Step, meaning, told
from ntk_ui.service.labs import described
from tests.lessons.steps import STEPS
from tests.page import pages

EACH = pytest.mark.parametrize(("lesson", "step"), [(lesson, step) for lesson in STEPS for step in STEPS[lesson]])
WIDEST = 32  # of a formula, in characters that are not spaces
BOTH = pytest.mark.parametrize("language", i18n.LANGUAGES)


def steps(app: AppTest) -> list[dict[str, Any]]:
    return pages.told(app, "step")


@BOTH
@pytest.mark.parametrize("lesson", STEPS)
def test_a_page_has_all_of_its_steps_in_order_and_each_knows_where_it_is(lesson: str, language: str):
    sent, words = steps(pages.open_page(lesson, lang=language)), i18n.read(lesson, language)
    assert [each["name"] for each in sent] == [step.name for step in STEPS[lesson]]
    path = [[step.name, words(f"story.{step.name}.title")] for step in STEPS[lesson]]
    assert [each["path"] for each in sent] == [path] * len(path)
    assert [each["number"] for each in sent] == list(range(len(path)))
    topics = [name for step in STEPS[lesson] for name in (step.lab, *step.further)]
    assert all(each["topics"] == topics for each in sent)
    assert len(set(topics)) == len(topics)
    for each, step in zip(sent, STEPS[lesson], strict=True):
        assert {**each, "path": 0, "number": 0, "topics": 0} == json.loads(
            json.dumps(told(lesson, step, language) | {"path": 0, "number": 0, "topics": 0})
        )


@BOTH
@EACH
def test_a_step_has_its_own_words_lab_question_and_folds(lesson: str, step: Step, language: str):
    sent, words, frame = told(lesson, step, language), i18n.read(lesson, language), i18n.read("frame", language)
    assert sent["title"] == words(f"story.{step.name}.title")
    for part in PARTS:
        assert sent[part] == rich.html(words(f"story.{step.name}.{part}"))
    assert sent["lab"] == described(lesson, step.lab, language)
    assert sent["words"] == {name: frame(f"ask.{name}") for name in WORDS}
    folds = [(frame(f"controls.topic.{name}"), described(lesson, name, language)) for name in step.further]
    assert [(each["title"], each["lab"]) for each in sent["further"] if "lab" in each] == folds
    notes = [(words(f"{key}.title"), rich.html(words(f"{key}.body"))) for key in step.notes]
    assert [(each["title"], each["text"]) for each in sent["further"] if "text" in each] == notes
    question = QUESTIONS.get((lesson, step.name))
    assert (sent["question"] is None) == (sent["sets"] is None) == (question is None)
    if question:
        assert sent["question"]["question"] == rich.html(words(f"ask.{step.name}.question"))
        assert [key for key, *_ in sent["sets"]] == list(question.sets)
        known = {setting.name: setting for of, name in LABS if of == lesson for setting in LABS[of, name].settings}
        for key, text, default in sent["sets"]:
            assert known[key].read(text) == question.sets[key]
            assert known[key].read(default) == known[key].default


@BOTH
@EACH
def test_the_links_of_a_text_set_what_its_lab_has_and_its_terms_are_explained(lesson: str, step: Step, language: str):
    sent = told(lesson, step, language)
    prose = "".join(sent[part] for part in PARTS)
    known = {setting.name: setting for setting in LABS[lesson, step.lab].settings}
    links = re.findall(r'href="\?([^"]+)"', prose)
    for name, text in (pair.split("=") for link in links for pair in link.replace("&amp;", "&").split("&")):
        assert known[name].read(text) is not None
    terms = re.findall(r'data-term="(\w+)"', prose)
    assert sent["terms"] == {term: meaning(term, language) for term in terms}
    assert "term:" not in prose


@BOTH
@EACH
def test_what_sets_the_figure_is_said_beside_it(lesson: str, step: Step, language: str):
    """Not above the question, which covers the figure; and every figure has something to be tried."""
    sent = told(lesson, step, language)
    assert 'href="?' not in sent["text"]
    assert 'href="?' in sent["look"]


@BOTH
@EACH
def test_formulas_fit_on_a_phone(lesson: str, step: Step, language: str):
    """On a line of 390 pixels; with its spaces a formula takes about a third more."""
    words = i18n.read(lesson, language)
    texts = [words(f"story.{step.name}.{part}") for part in PARTS] + [words(f"{note}.body") for note in step.notes]
    for formula in re.findall(r"<math[^>]*display=\"block\".*?</math>", rich.html("\n\n".join(texts)), re.DOTALL):
        written = "".join(re.sub(r"<[^>]+>", "", html.unescape(formula)).split())
        assert len(written) <= WIDEST, written


@EACH
def test_both_languages_link_to_the_same(lesson: str, step: Step):
    english, korean = (told(lesson, step, language) for language in ("en", "ko"))
    for part in PARTS:
        for pattern in (r'href="\?[^"]+"', r'data-term="\w+"'):
            assert sorted(re.findall(pattern, english[part])) == sorted(re.findall(pattern, korean[part]))


def test_terms_are_explained_in_the_order_of_the_glossary_where_they_are_first_used():
    """In every language: no text of the course uses a term before the step that explains it."""
    for language in i18n.LANGUAGES:
        glossary = i18n.load("glossary", language)
        terms = list(dict.fromkeys(key.partition(".")[0] for key in glossary))
        texts = [
            i18n.read(lesson, language)(f"story.{step.name}.{part}")
            for lesson in STEPS
            for step in STEPS[lesson]
            for part in ("title", "text", "look", "take")  # as it is read
        ]
        linked = re.findall(r"\(term:(\w+)\)", "\n".join(texts))
        assert list(dict.fromkeys(linked)) == terms
        for term in terms:
            forms = [form.strip() for form in glossary[f"{term}.forms"].split(",")]
            whole = "\n".join(texts)
            before = whole[: whole.index(f"(term:{term})")].rpartition("[")[0]
            early = [form for form in forms if re.search(rf"(?i)(?<!\w){re.escape(form)}", before)]
            assert not early, (language, term, early)
