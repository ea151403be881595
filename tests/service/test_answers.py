"""The route of answers: graded in the reader's language, and what is no answer or no question is refused."""

import pytest

from ntk_ui import i18n
from ntk_ui.lessons.catalog import QUESTIONS
from tests.asgi import ask

BOTH = pytest.mark.parametrize("language", i18n.LANGUAGES)
WORDS = {language: i18n.read("frame", language) for language in i18n.LANGUAGES}


@BOTH
def test_an_answer_is_graded(language: str):
    question = QUESTIONS["taylor", "free"]
    for option, verdict in (("third", "right"), ("grows", "wrong")):
        answer = ask("answers/taylor/free", query={"answer": option, "lang": language})
        assert answer.status == 200
        assert answer.json == question.graded(option, i18n.read("taylor", language))
        assert answer.json["verdict"] == verdict
        assert WORDS[language](f"ask.{verdict}") in answer.json["said"]
        assert answer.headers["cache-control"] == "no-store"


@BOTH
@pytest.mark.parametrize(
    ("name", "text"), [("free", ""), ("free", "quarter"), ("still", "ten"), ("still", "1e9"), ("still", "nan")]
)
def test_what_is_no_answer_is_refused_before_anything_is_computed(name: str, text: str, language: str):
    answer = ask(f"answers/taylor/{name}", query={"answer": text, "lang": language})
    assert answer.status == 422
    assert answer.json == {"error": WORDS[language]("ask.refused", answer=text)}


@BOTH
def test_a_question_that_there_is_not_is_told_with_those_that_there_are(language: str):
    answer = ask("answers/taylor/nothing", query={"answer": "third", "lang": language})
    assert answer.status == 404
    assert answer.json["error"] == WORDS[language]("ask.unknown")
    assert answer.json["questions"] == ["/".join(names) for names in QUESTIONS]


def test_what_fails_is_said_in_plain_words_and_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def fail(*_: object) -> None:
        raise ValueError("of no reader's concern")  # nor taken for an answer that is not possible

    monkeypatch.setattr("ntk_ui.service.questions.in_a_thread", fail)
    answer = ask("answers/taylor/free", query={"answer": "third"})
    assert (answer.status, answer.json) == (500, {"error": WORDS["en"]("failed")})
    assert "taylor/free" in caplog.text
