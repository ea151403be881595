"""What readers bring along, in a real browser: points, formulas, tables, pictures, and what they click into figures."""

import json
import math
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Locator, Route, expect

from ntk_core.experiments import MLP, kernel_matrices
from ntk_core.experiments.setting import B_STD, W_STD
from ntk_ui import i18n
from ntk_ui.figures import formatting
from ntk_ui.service.data import EXAMPLE
from ntk_ui.service.uploads import EACH
from tests.browser.conftest import FIGURES, Visit
from tests.browser.walk import disagreement, seen

WORDS, TABLES = i18n.read("frame", "en"), i18n.read("tables", "en")
PICTURE = Path(EXAMPLE.parent) / "chelsea.png"
SIZE = "document.querySelector('.js-plotly-plot')._fullData[0].z.length"  # of the kernel
TABLE = "a,b,y\n1,2,3\n4,5,6\n0,1,2\n"


def click_into(visit: Visit, across: float, down: float, figure: str, panel: int = 0) -> None:
    visit.see(figure)
    area = visit.page.locator(f"[data-figure={figure}] .nsewdrag").nth(panel)
    box = area.bounding_box()
    assert box is not None
    visit.page.mouse.click(box["x"] + across * box["width"], box["y"] + down * box["height"])


def number(visit: Visit, key: str, lesson: str = "spectrum") -> str:
    card = visit.page.locator(".ntk-numbers > div").filter(has_text=i18n.read(lesson, "en")(f"{key}.label"))
    return card.first.locator("dd").inner_text()


def setting(visit: Visit, name: str) -> str:
    """What the link says of it."""
    return parse_qs(urlsplit(visit.page.url).query).get(name, [""])[0]


@pytest.mark.parametrize("panel", [0, 1])
def test_a_click_on_a_cell_of_either_kernel_chooses_it(visit: Visit, panel: int):
    visit.open("labs/spectrum/kernels?width=32&count=16")
    click_into(visit, 12.5 / 16, 1 - 4.5 / 16, "kernels", panel)  # the cell in column 13 and row 5
    visit.page.wait_for_url(lambda url: "first_input=13" in url and "second_input=5" in url)


def test_a_click_on_a_cell_shows_its_decomposition(visit: Visit):
    visit.open("spectrum?width=32&count=16")
    visit.see("one_entry")
    before, figures = number(visit, "entry_value"), visit.figures()
    click_into(visit, 12.5 / 16, 1 - 4.5 / 16, "matrix")
    visit.page.wait_for_url(lambda url: "first_input=13" in url and "second_input=5" in url)
    visit.see("one_entry")
    visit.wait_for_other_figures(figures)
    matrices = kernel_matrices("circle", 16, MLP(32, 1, "relu", W_STD, B_STD), 0)
    assert number(visit, "entry_value") == formatting.digits(float(matrices.empirical[12, 4])) != before


def test_a_click_on_an_eigenvalue_shows_its_eigenfunction(visit: Visit):
    visit.open("labs/spectrum/falloff?width=32&count=16&mode=1")
    visit.see("functions")
    wave = "[...document.querySelector('[data-figure=functions] .js-plotly-plot')._fullData[0].y]"
    assert max(visit.page.evaluate(wave)) == pytest.approx(min(visit.page.evaluate(wave)), abs=1e-5)
    low, high = math.log10(0.85), math.log10(16 / 0.85)  # the ends of the axis of i
    click_into(visit, (math.log10(3) - low) / (high - low), 0.5, "eigenvalues")
    visit.page.wait_for_url("**mode=3*")
    visit.see("functions")
    visit.page.wait_for_function(f"() => {wave}[0] < 0.5")
    sine = [math.sqrt(2) * math.sin(2 * math.pi * k / 16) for k in range(16)]
    assert visit.page.evaluate(wave) == pytest.approx(sine, abs=1e-5)


def test_a_point_clicked_into_the_figure_changes_the_fit_and_the_link(visit: Visit):
    visit.open("labs/taylor/training?data=own&points=-0.5,-1;0.5,1&width=32&steps=100")
    before = visit.figures()
    click_into(visit, 0.8, 0.5, "training")  # x = −1.25 + 0.8 · 2.5, in the middle of −3 … 3
    visit.wait_for_other_figures(before)
    points = [[float(each) for each in point.split(",")] for point in setting(visit, "points").split(";")]
    assert points == [[-0.5, -1], [0.5, 1], pytest.approx([0.75, 0], abs=0.03)]
    assert number(visit, "data_count", "taylor") == "3"
    assert not disagreement(visit)


def test_points_are_moved_added_and_deleted_in_their_table(visit: Visit):
    visit.open("labs/taylor/training?data=own&points=-0.5,-1;0.5,1&width=32&steps=100")
    table = visit.page.locator("[data-setting=points]")
    table.get_by_text(WORDS("lab.edit_points")).click()
    y = table.get_by_role("spinbutton", name=f"{WORDS('controls.points.label')} y")
    expect(y).to_have_count(2)
    before = visit.figures()
    y.nth(1).fill("0.25")
    y.nth(1).press("Enter")
    visit.wait_for_other_figures(before)
    assert setting(visit, "points") == "-0.5,-1;0.5,0.25"
    table.get_by_role("button", name=WORDS("lab.add_point")).click()
    expect(y).to_have_count(3)
    visit.settle()
    assert setting(visit, "points") == "-0.5,-1;0.5,0.25;0,0"
    table.get_by_role("button", name=f"{WORDS('lab.delete_point')} -0.5,-1").click()
    expect(y).to_have_count(2)
    visit.settle()
    assert setting(visit, "points") == "0.5,0.25;0,0"
    assert number(visit, "data_count", "taylor") == "2"
    visit.page.go_back()
    expect(y).to_have_count(3)


def test_a_signal_is_drawn_into_the_figure(visit: Visit):
    visit.open("labs/fourier/training?signal=drawn&drawn=0.1,1;0.6,-1&width=32&steps=100")
    before = visit.figures()
    click_into(visit, 0.8, 0.25, "training")
    visit.wait_for_other_figures(before)
    first, second, last = setting(visit, "drawn").split(";")
    assert (first, second) == ("0.1,1", "0.6,-1")
    assert [float(value) for value in last.split(",")] == pytest.approx([0.8, 1.5], abs=0.1)


@pytest.mark.parametrize("slip", ["x^", "1/x", "<img src=x onerror=alert(1)>"])
def test_a_formula_with_a_slip_keeps_the_picture_and_says_why(visit: Visit, slip: str):
    visit.open("labs/fourier/training?width=32&steps=100&signal=formula&formula=x^2")
    before, told = seen(visit)["figures"]["training training"], visit.page.locator(".ntk-lab > .told")
    field = visit.page.get_by_role("textbox", name=WORDS("controls.formula.label"))
    field.fill(slip)
    field.press("Enter")
    expect(told).to_contain_text(why := said(visit, slip))
    visit.settle()
    assert seen(visit)["figures"]["training training"] == before
    expect(field).to_have_value(slip)
    assert setting(visit, "formula") == slip
    visit.page.reload()  # where there is no picture yet, that of the default is shown
    visit.arrived()
    expect(told).to_contain_text(why)
    expect(field).to_have_value(slip)
    field.fill("x^2")
    field.press("Enter")
    expect(told).to_be_empty()
    visit.settle()
    assert seen(visit)["figures"]["training training"] == before
    visit.expect_troubles("422")


def said(visit: Visit, formula: str) -> str:
    """What the route has to say of a formula."""
    try:
        asked = urlencode({"signal": "formula", "formula": formula})
        urllib.request.urlopen(f"{visit.server.url}/figures/fourier/training?{asked}")
    except urllib.error.HTTPError as refused:
        text: str = json.load(refused)["settings"][0]["said"]
        assert formula in text
        return text
    raise AssertionError(formula)


def own_table(visit: Visit) -> Locator:
    """The field for a table; nothing is given yet, whatever this browser keeps of others."""
    visit.page.goto(f"{visit.server.url}/labs/spectrum/kernels?inputs=own&width=32")
    expect(visit.page.locator(".ntk-lab > .told")).to_contain_text(WORDS("accepted.table"))
    visit.expect_troubles("422")
    return visit.page.locator(".ntk-upload textarea")


def paste(field: Locator, text: str) -> None:
    expect(field).to_have_accessible_name(WORDS("lab.paste"))
    field.fill(text)
    field.blur()


def test_a_pasted_table_has_a_kernel_and_a_fault_is_told_by_row_and_column(visit: Visit):
    field, status = own_table(visit), visit.page.locator(".ntk-upload [role=status]")
    paste(field, "a,b,y\n1,2,3\n4,x,6\n")
    expect(status).to_contain_text(TABLES("problem.not_number", row="3", column="2", cell="x").replace("`", ""))
    visit.expect_troubles("422")
    paste(field, TABLE)
    visit.arrived()
    expect(status).to_contain_text("3 rows, 2 input columns, and a target")
    assert visit.page.evaluate(SIZE) == 3
    assert len(setting(visit, "table")) == 64
    assert not disagreement(visit)  # this browser has it


def test_the_target_and_the_columns_of_a_table_are_chosen(visit: Visit):
    field, status = own_table(visit), visit.page.locator(".ntk-upload [role=status]")
    paste(field, TABLE)
    visit.arrived()
    digests = {setting(visit, "table")}
    target = visit.page.get_by_role("combobox", name=WORDS("lab.target"))
    expect(target).to_have_value("y")
    for change, told in (
        (lambda: target.select_option("a"), "2 input columns, and a target"),
        (lambda: visit.page.get_by_role("checkbox", name="b", exact=True).uncheck(), "1 input columns, and a target"),
        (lambda: target.select_option(""), "2 input columns, no target"),  # b stays out
        (lambda: visit.page.get_by_role("checkbox", name=WORDS("lab.standardize")).uncheck(), "2 input columns, no"),
    ):
        change()
        visit.page.wait_for_function(
            "known => !known.includes(new URLSearchParams(location.search).get('table'))", arg=sorted(digests)
        )
        visit.settle()
        expect(status).to_contain_text(told)
        digests.add(setting(visit, "table"))
    assert not disagreement(visit)
    visit.page.go_back()
    expect(visit.page.get_by_role("checkbox", name=WORDS("lab.standardize"))).to_be_checked()
    visit.page.go_back()
    expect(target).to_have_value("a")


def test_a_table_comes_from_a_file_or_is_the_example(visit: Visit, tmp_path: Path):
    field = own_table(visit)
    visit.page.get_by_role("button", name=WORDS("lab.load_example")).click()
    visit.arrived()
    expect(field).to_have_value(EXAMPLE.read_text("utf-8"))
    (tmp_path / "own.csv").write_text(TABLE)
    before = visit.figures()
    visit.page.get_by_label(WORDS("lab.choose_file")).set_input_files(tmp_path / "own.csv")
    visit.wait_for_other_figures(before)
    expect(field).to_have_value(TABLE)


def test_a_table_that_the_server_has_forgotten_is_posted_again_and_one_that_nobody_has_is_said(visit: Visit):
    field = own_table(visit)
    posts: list[str] = []
    visit.page.on("request", lambda asked: posts.append(asked.headers["x-tab"]) if asked.method == "POST" else None)
    paste(field, f"{TABLE}7,1,4\n")
    visit.arrived()
    digest, before = setting(visit, "table"), visit.figures()
    for k in range(EACH):  # of this reader's, the server keeps so many
        address, body = f"{visit.server.url}/data/table", f"{TABLE}{k},9,9\n".encode()
        urllib.request.urlopen(urllib.request.Request(address, body, {"X-Tab": posts[0]}))
    with pytest.raises(urllib.error.HTTPError, match="409"):
        urllib.request.urlopen(f"{visit.server.url}/figures/spectrum/kernels?inputs=own&table={digest}")
    visit.slider("width").press("ArrowRight")
    visit.wait_for_other_figures(before)
    assert len(posts) == 2
    assert visit.page.evaluate(SIZE) == 4
    expect(visit.page.locator(".ntk-lab > .told")).to_be_empty()
    visit.page.goto(f"{visit.server.url}/labs/spectrum/kernels?inputs=own&table={'0' * 64}")
    expect(visit.page.locator(".ntk-lab > .told")).to_have_text(WORDS("unknown_upload"))
    visit.page.wait_for_timeout(300)  # the console may hear of it later
    visit.expect_troubles("409")


def test_a_picture_is_uploaded_and_what_is_none_is_said(visit: Visit, tmp_path: Path):
    visit.page.set_viewport_size({"width": 1366, "height": 400})  # the network that learns it is out of view
    visit.page.goto(f"{visit.server.url}/labs/fourier/picture?picture=upload&picture_width=1")
    expect(visit.page.locator(".ntk-lab > .told")).to_contain_text(WORDS("accepted.picture_file"))
    file, status = visit.page.get_by_label(WORDS("lab.choose_file")), visit.page.locator(".ntk-upload [role=status]")
    (tmp_path / "none.png").write_text("none")
    file.set_input_files(tmp_path / "none.png")
    expect(status).not_to_be_empty()
    file.set_input_files(PICTURE)
    visit.page.locator("[data-figure=framed] .js-plotly-plot").wait_for()
    expect(status).to_be_empty()
    expect(visit.page.locator(".ntk-upload img")).to_be_visible()
    visit.page.wait_for_url("**picture_file=*")
    visit.expect_troubles("422")
    data = FIGURES.replace(".js", "[data-figure=framed] .js")
    shown = visit.page.evaluate(data)
    visit.page.reload()
    visit.page.locator("[data-figure=framed] .js-plotly-plot").wait_for()
    visit.page.wait_for_function(f"shown => {data} === shown", arg=shown)


def test_a_lab_in_a_page_of_another_site_takes_a_table_and_draws_while_a_control_is_used(visit: Visit):
    """No cookie is needed, and what is posted comes from the lab's own origin."""

    def let_it_be_embedded(route: Route) -> None:
        """As NTK_FRAME_ANCESTORS does."""
        answer = route.fetch()
        headers = {name: text for name, text in answer.headers.items() if name != "content-security-policy"}
        route.fulfill(response=answer, headers=headers)

    visit.page.route("**/labs/**", let_it_be_embedded)
    address = f"{visit.server.url}/labs/spectrum/kernels?inputs=own&width=32"
    course = "http://course.test/"
    html = f"<!doctype html><title>Course</title><iframe src='{address}' style='width:1200px;height:800px'></iframe>"
    visit.page.route(course, lambda route: route.fulfill(body=html, content_type="text/html"))
    visit.page.goto(course)
    lab = visit.page.frame_locator("iframe")
    expect(lab.locator(".ntk-lab > .told")).to_contain_text(WORDS("accepted.table"))
    field = lab.locator(".ntk-upload textarea")
    field.fill(TABLE)
    field.blur()
    lab.locator(".js-plotly-plot").first.wait_for()
    (frame,) = (frame for frame in visit.page.frames if frame.url.startswith(visit.server.url))
    assert frame.evaluate(SIZE) == 3
    before = frame.evaluate(FIGURES)
    lab.locator("[data-setting=width]").get_by_role("slider").press("ArrowRight")
    frame.wait_for_function(f"before => {FIGURES} !== before", arg=before)
    frame.wait_for_function("() => new URLSearchParams(location.search).get('width') === '64'")
    assert visit.page.context.cookies(visit.server.url) == []
    visit.expect_troubles(f"another origin: {course}", "422")
