"""Check yourself in a real browser: answered, kept, handed in, forgotten; and what was answered in the lessons."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import BrowserContext, Locator, expect

from ntk_ui import i18n
from ntk_ui.lessons.catalog import GENERATED
from ntk_ui.lessons.question import Options
from ntk_ui.service.checks import order
from ntk_ui.service.version import version
from tests.browser.conftest import Visit, title
from tests.browser.test_pages import OVERHANG
from tests.conftest import Server

WORDS = {language: i18n.read("check", language) for language in i18n.LANGUAGES}
EN = WORDS["en"]
SEED = 4711
FORGET = "for (const name of Object.keys(localStorage)) localStorage.removeItem(name)"


@pytest.fixture
def stranger(browser: BrowserContext, server: Server) -> Iterator[Visit]:
    """A reader who has never been here."""
    tab = Visit(browser.new_page(), server)
    tab.page.goto(f"{server.url}/assets/nothing/nothing")  # of the same origin, without the app
    tab.page.evaluate(f"{FORGET}; localStorage.setItem('ntk.answers', '{{}}')")
    tab.troubles.clear()
    yield tab
    tab.page.evaluate(FORGET)
    tab.page.close()
    assert not tab.troubles


def arrive(visit: Visit, link: str = f"questions={SEED}") -> None:
    visit.page.goto(f"{visit.server.url}/check?{link}")
    expect(visit.page.locator(".ntk-check .ntk-ask")).to_have_count(len(GENERATED))


def box(visit: Visit, name: str, seed: int = SEED) -> Locator:
    return visit.page.locator(".ntk-check .ntk-ask").nth(order(seed).index(name))


def score(visit: Visit) -> Locator:
    return visit.page.locator(".ntk-check .score")


def counted(answered: int, right: int, language: str = "en") -> str:
    return WORDS[language]("page.score", all=len(GENERATED), answered=answered, right=right)


def press(visit: Visit, name: str, option: str) -> None:
    kind = GENERATED[name].question(SEED).kind
    assert isinstance(kind, Options)
    box(visit, name).locator(".row button").nth(list(kind.values).index(option)).press("Enter")


def handed(visit: Visit, kind: str, section: str = "section:first-child") -> Path:
    with visit.page.expect_download() as waiting:
        visit.page.locator(f".ntk-check > {section}").get_by_role("button", name=EN(f"page.{kind}")).click()
    assert waiting.value.suggested_filename.endswith(f".{kind}")
    return Path(waiting.value.path())


def test_answers_are_graded_kept_and_handed_in_as_the_lecturer_s_list_has_them(stranger: Visit):
    arrive(stranger)
    expect(score(stranger)).to_have_text(counted(0, 0))
    expect(stranger.page.get_by_role("link", name="Fourier features: ")).to_have_count(0)
    press(stranger, "alias", "mirror")
    expect(box(stranger, "alias").locator(".said")).to_contain_text(EN("ask.right"))
    expect(score(stranger)).to_have_text(counted(1, 1))
    press(stranger, "unseen", "all")
    expect(box(stranger, "unseen").locator(".said")).to_contain_text(EN("ask.wrong"))
    expect(score(stranger)).to_have_text(counted(2, 1))
    press(stranger, "unseen", "rest")  # the first one counts
    stranger.page.wait_for_timeout(300)
    expect(score(stranger)).to_have_text(counted(2, 1))
    link = box(stranger, "unseen").get_by_role("link")
    assert link.get_attribute("href") == "taylor?lang=en#free"
    energy = box(stranger, "energy")
    energy.get_by_role("slider").press("Home")
    energy.get_by_role("button", name=EN("ask.check")).press("Enter")
    expect(energy.locator(".said")).to_contain_text(EN("ask.energy.if.low"))
    expect(energy.get_by_role("slider")).to_be_disabled()

    told = json.load(urlopen(f"{stranger.server.url}/checks/{SEED}/answers"))
    right = {each["name"]: each for each in told["questions"]}
    result = json.loads(handed(stranger, "json").read_text("utf-8"))
    assert (result["seed"], result["version"], result["language"]) == (SEED, version(), "en")
    assert result["date"].startswith("20")
    assert [each["name"] for each in result["questions"]] == order(SEED)
    given = {each["name"]: each for each in result["questions"] if each["answer"] is not None}
    assert {name: (each["answer"], each["verdict"]) for name, each in given.items()} == {
        "alias": ("mirror", "right"),
        "unseen": ("all", "wrong"),
        "energy": ("0.1", "wrong"),
    }
    for name, each in given.items():
        assert {key: each[key] for key in right[name]} == right[name]
    for each in result["questions"]:
        assert each["settings"] == right[each["name"]]["settings"]
        assert each["name"] in given or (each["right"], each["verdict"]) == (None, None)
    with handed(stranger, "csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row, each in zip(rows, result["questions"], strict=True):
        assert json.loads(row["settings"]) == each["settings"]
        assert (row["seed"], row["version"], row["language"]) == (str(SEED), version(), "en")
        assert [row[key] for key in ("answer", "right", "verdict")] == [
            each[key] or "" for key in ("answer", "right", "verdict")
        ]

    arrive(stranger, "")  # this browser goes on with its seed
    stranger.page.wait_for_url(f"**questions={SEED}*")
    expect(score(stranger)).to_have_text(counted(3, 1))
    expect(box(stranger, "unseen").locator(".after")).to_contain_text(EN("ask.wrong"))
    expect(box(stranger, "unseen").locator("[aria-pressed=true]")).to_have_count(1)
    box(stranger, "unseen").get_by_role("button", name=EN("page.again")).click()
    expect(box(stranger, "unseen").locator(".said")).to_contain_text(EN("ask.unseen.if.all"))
    expect(score(stranger)).to_have_text(counted(3, 1))


def test_a_seed_is_drawn_typed_and_gone_back_to_and_its_answers_are_forgotten_alone(stranger: Visit):
    arrive(stranger, "lang=en")
    stranger.page.wait_for_url("**questions=*")
    field = stranger.page.get_by_label(EN("page.seed"))
    drawn = field.input_value()
    assert 0 <= int(drawn) < 100_000
    field.fill(str(SEED))
    field.press("Enter")
    stranger.page.wait_for_url(f"**questions={SEED}*")
    expect(box(stranger, "alias").locator(".row button")).to_have_count(3)
    press(stranger, "alias", "mirror")
    expect(score(stranger)).to_have_text(counted(1, 1))
    stranger.page.get_by_role("button", name=EN("page.fresh")).click()
    expect(score(stranger)).to_have_text(counted(0, 0))
    stranger.page.go_back()
    expect(field).to_have_value(str(SEED))
    expect(score(stranger)).to_have_text(counted(1, 1))
    stranger.page.once("dialog", lambda dialog: dialog.dismiss())
    forget = stranger.page.get_by_role("button", name=EN("page.forget")).first
    forget.click()
    expect(score(stranger)).to_have_text(counted(1, 1))
    stranger.page.once("dialog", lambda dialog: dialog.accept())
    forget.click()
    expect(score(stranger)).to_have_text(counted(0, 0))
    expect(box(stranger, "alias").locator("[aria-disabled=true]")).to_have_count(0)
    field.fill("many")
    field.press("Enter")
    expect(score(stranger)).to_contain_text("many")
    expect(stranger.page.locator(".ntk-ask")).to_have_count(0)
    stranger.expect_troubles("422")


def test_the_language_changes_and_the_questions_stay(stranger: Visit):
    arrive(stranger, f"lang=en&questions={SEED}")
    press(stranger, "alias", "mirror")
    expect(score(stranger)).to_have_text(counted(1, 1))
    stranger.page.get_by_text("한국어").click()
    expect(stranger.page.get_by_role("heading", level=1)).to_have_text(title("check", "ko"))
    expect(score(stranger)).to_have_text(counted(1, 1, "ko"))
    stranger.page.wait_for_url(lambda url: "lang=ko" in url and f"questions={SEED}" in url)
    expect(stranger.page.locator("html")).to_have_attribute("lang", "ko")


def test_a_lost_connection_is_told_and_tried_again(stranger: Visit):
    arrive(stranger)
    with stranger.offline():
        press(stranger, "alias", "mirror")
        expect(box(stranger, "alias").locator(".said")).to_have_text(EN("ask.lost"))
        expect(score(stranger)).to_have_text(counted(0, 0))
        stranger.page.get_by_role("button", name=EN("page.fresh")).click()
        expect(score(stranger)).to_have_text(EN("page.offline"))
    stranger.page.get_by_role("button", name=EN("page.retry")).click()
    expect(stranger.page.locator(".ntk-ask")).to_have_count(len(GENERATED))
    stranger.expect_troubles("ERR_INTERNET_DISCONNECTED", "WebSocket")


def test_answers_in_the_lessons_are_shown_handed_in_and_forgotten(stranger: Visit):
    arrive(stranger)
    past = stranger.page.locator(".ntk-past")
    expect(past).to_contain_text(EN("page.none"))
    kept = {
        "dynamics/rate": {"answer": "explodes", "verdict": "wrong"},
        "taylor/free": {"answer": "third", "verdict": "right"},
        "taylor/still": {"answer": "0.5", "verdict": "near"},
        "spectrum/certain": {"answer": "", "verdict": "passed"},
    }
    stranger.page.evaluate("kept => localStorage.setItem('ntk.answers', JSON.stringify(kept))", kept)
    arrive(stranger)
    taylor = i18n.read("taylor", "en")
    rows = past.locator("tbody tr:has(td)")
    expect(rows).to_have_count(4)
    for k, parts in enumerate(
        [
            (taylor("story.free.title"), taylor("ask.free.option.third"), EN("ask.right")),
            (taylor("story.still.title"), "0.5 %", EN("ask.near")),
            (i18n.read("spectrum", "en")("story.certain.title"), "", EN("page.passed")),
        ]
    ):
        assert [cell.inner_text().strip() for cell in rows.nth(k).locator("td").all()] == list(parts)
    assert past.get_by_role("link").first.get_attribute("href") == "taylor?lang=en#free"
    result = json.loads(handed(stranger, "json", ".ntk-past").read_text("utf-8"))
    assert [(f"{each['lesson']}/{each['step']}", each["answer"]) for each in result["answers"]] == [
        ("taylor/free", "third"),
        ("taylor/still", "0.5"),
        ("spectrum/certain", ""),
        ("dynamics/rate", "explodes"),
    ]
    with handed(stranger, "csv", ".ntk-past").open(encoding="utf-8", newline="") as file:
        assert [row["verdict"] for row in csv.DictReader(file)] == ["right", "near", "passed", "wrong"]
    press(stranger, "alias", "mirror")
    expect(score(stranger)).to_have_text(counted(1, 1))
    stranger.page.evaluate("localStorage.setItem('ntk.stopped', JSON.stringify({ lesson: 'taylor', step: 'free' }))")
    stranger.page.once("dialog", lambda dialog: dialog.accept())
    past.get_by_role("button", name=EN("page.forget")).click()
    expect(past).to_contain_text(EN("page.none"))
    for place in ("ntk.answers", "ntk.stopped"):
        assert stranger.page.evaluate("place => localStorage.getItem(place)", place) is None
    expect(score(stranger)).to_have_text(counted(1, 1))
    assert stranger.page.evaluate(f"localStorage.getItem('ntk.check.{SEED}')") is not None


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_page_fits_every_window(stranger: Visit, language: str):
    arrive(stranger, f"lang={language}&questions={SEED}")
    for width, height in ((1366, 768), (390, 844)):
        stranger.page.set_viewport_size({"width": width, "height": height})
        assert stranger.page.evaluate(OVERHANG) <= 0, width


def test_the_seed_of_the_questions_is_no_setting_of_a_lab(visit: Visit):
    visit.open("taylor?width=32&steps=100")
    visit.page.get_by_role("link", name=title("check")).first.click()
    visit.page.wait_for_url("**questions=*")
    visit.page.get_by_role("link", name=title("taylor")).first.click()
    visit.arrived()
    visit.page.go_back()
    expect(visit.page.locator(".ntk-check .ntk-ask")).to_have_count(len(GENERATED))
    visit.page.get_by_role("link", name=title("taylor")).first.click()
    visit.arrived()
    assert visit.page.locator(".told").all_inner_texts() == [""] * visit.page.locator(".told").count()
    assert "questions" not in visit.page.url
