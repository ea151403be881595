"""The routes of generated questions: asked, graded, and told to those who check a result."""

import csv
import io
import json

import pytest

from ntk_ui import i18n
from ntk_ui.lessons.catalog import GENERATED
from ntk_ui.lessons.question import Options
from ntk_ui.service.checks import order
from ntk_ui.service.version import version
from tests.asgi import ask

BOTH = pytest.mark.parametrize("language", i18n.LANGUAGES)
WORDS = {language: i18n.read("check", language) for language in i18n.LANGUAGES}
SEED = 4711


@BOTH
def test_all_questions_of_a_seed_are_asked_without_their_answers(language: str):
    answer = ask(f"checks/{SEED}", query={"lang": language})
    assert answer.status == 200
    assert answer.headers["cache-control"] == "no-store"
    told = answer.json
    assert (told["seed"], told["version"], told["language"]) == (SEED, version(), language)
    assert [each["name"] for each in told["questions"]] == order(SEED)
    for each in told["questions"]:
        of, words = GENERATED[each["name"]], i18n.read(GENERATED[each["name"]].lesson, language)
        question = of.question(SEED)
        described = question.described(WORDS[language])
        assert each["title"] == f"{words(f'navigation.{of.lesson}')}: {words(f'story.{of.step}.title')}"
        assert each.keys() == {"lesson", "step", "title", "settings", *described}
        assert (each["lesson"], each["step"], each["settings"]) == (of.lesson, of.step, question.sets)
        kind = "options" if isinstance(question.kind, Options) else "scale"
        assert json.loads(json.dumps(described[kind])) == each[kind]
    assert ask(f"checks/{SEED}", query={"lang": language}).body == answer.body
    assert ask(f"checks/0{SEED}", query={"lang": language}).body == answer.body


@BOTH
def test_an_answer_to_a_question_of_a_seed_is_graded(language: str):
    question = GENERATED["alias"].question(SEED)
    for option, verdict in (("mirror", "right"), ("itself", "wrong")):
        answer = ask(f"checks/{SEED}/alias", query={"answer": option, "lang": language})
        assert answer.status == 200
        assert answer.json == question.graded(option, WORDS[language])
        assert (answer.json["verdict"], answer.json["right"]) == (verdict, "mirror")
        assert WORDS[language](f"ask.{verdict}") in answer.json["said"]
        assert answer.headers["cache-control"] == "no-store"
    other = ask(f"checks/{SEED + 3}/alias", query={"answer": "mirror", "lang": language})
    assert GENERATED["alias"].question(SEED + 3).sets != question.sets
    assert other.json["said"] != ask(f"checks/{SEED}/alias", query={"answer": "mirror", "lang": language}).json["said"]


@BOTH
@pytest.mark.parametrize("seed", ["abc", "-1", "4294967296", "1.5", "9" * 40])
@pytest.mark.parametrize("rest", ["", "/alias", "/answers", "/answers.csv"])
def test_what_is_no_seed_is_refused(seed: str, rest: str, language: str):
    answer = ask(f"checks/{seed}{rest}", query={"answer": "mirror", "lang": language})
    assert answer.status == 422
    words = WORDS[language]
    accepted = words("accepted.whole", low="0", high="4294967295")
    told = words("setting.unread", control=words("page.seed"), asked=seed, accepted=accepted)
    assert answer.json == {"error": told}


@BOTH
@pytest.mark.parametrize(("name", "text"), [("alias", ""), ("alias", "half"), ("energy", "ten"), ("energy", "1e9")])
def test_what_is_no_answer_is_refused(name: str, text: str, language: str):
    answer = ask(f"checks/{SEED}/{name}", query={"answer": text, "lang": language})
    assert answer.status == 422
    assert answer.json == {"error": WORDS[language]("ask.refused", answer=text)}


@BOTH
def test_a_question_that_there_is_not_is_told_with_those_that_there_are(language: str):
    answer = ask(f"checks/{SEED}/nothing", query={"lang": language})
    assert answer.status == 404
    assert answer.json == {"error": WORDS[language]("ask.unknown"), "questions": list(GENERATED)}


def test_who_checks_a_result_gets_what_is_right_as_the_grades_have_it():
    for of in GENERATED.values():  # compiled and kept, one by one: together they may take longer than a test waits
        of.question(SEED).truth(of.question(SEED).sets)
    told = ask(f"checks/{SEED}/answers")
    assert told.headers["content-type"].startswith("application/json")
    found = told.json
    assert (found["seed"], found["version"]) == (SEED, version())
    assert [each["name"] for each in found["questions"]] == order(SEED)
    for each in found["questions"]:
        question = GENERATED[each["name"]].question(SEED)
        assert (each["lesson"], each["step"]) == (GENERATED[each["name"]].lesson, GENERATED[each["name"]].step)
        assert each["settings"] == question.sets
        grade = ask(f"checks/{SEED}/{each['name']}", query={"answer": each["right"]}).json
        assert (grade["verdict"], grade["right"]) == ("right", each["right"])
    table = ask(f"checks/{SEED}/answers.csv")
    assert table.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(table.body.decode())))
    for row, each in zip(rows, found["questions"], strict=True):
        assert json.loads(row.pop("settings")) == each.pop("settings")
        assert row == {"seed": str(SEED), "version": version(), **each}


@pytest.mark.parametrize("rest", ["alias", "answers", "answers.csv"])
def test_what_fails_is_said_in_plain_words_and_logged(
    rest: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def fail(*_: object) -> None:
        raise ValueError("of no reader's concern")

    monkeypatch.setattr("ntk_ui.service.questions.in_a_thread", fail)
    answer = ask(f"checks/{SEED}/{rest}", query={"answer": "mirror", "lang": "ko"})
    assert (answer.status, answer.json) == (500, {"error": WORDS["ko"]("failed")})
    assert f"checks/{SEED}/{rest.removesuffix('.csv')}" in caplog.text
