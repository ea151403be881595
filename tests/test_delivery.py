"""What the run of a fragment says, and when it goes to the browser."""

from itertools import count
from statistics import median

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from ntk_ui.assets import FIGURES
from ntk_ui.delivery import AHEAD, DRAWING, QUICK, TOGETHER, Delivery
from ntk_ui.layouts import Layouts
from ntk_ui.speaking import Speaking
from tests.conftest import Server
from tests.test_lab_runs import answers


def begins(*fragments: str) -> ForwardMsg:
    message = ForwardMsg()
    message.new_session.name = "lesson"
    message.metadata.run.script_run_id = "of the server"
    message.metadata.run.fragment_ids.extend(fragments)
    return message


def running(is_so: bool) -> ForwardMsg:
    message = ForwardMsg()
    message.session_status_changed.script_is_running = is_so
    return message


def element(text: str, place: int = 0) -> ForwardMsg:
    message = ForwardMsg()
    message.delta.new_element.text.body = text
    message.metadata.delta_path.extend([0, place])
    return message


_numbers = count()


def figure(place: int) -> ForwardMsg:
    """A figure that is like no other."""
    message = ForwardMsg()
    message.delta.new_element.bidi_component.component_name = FIGURES
    message.delta.new_element.bidi_component.json = str(next(_numbers))
    message.metadata.delta_path.extend([0, place])
    return message


def ends() -> ForwardMsg:
    return ForwardMsg(script_finished=ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


def link() -> ForwardMsg:
    message = ForwardMsg()
    message.page_info_changed.query_string = "width=64"
    return message


START, RUNS, FIGURE, MORE, END, RESTS = begins("lab"), running(True), element("a"), element("b"), ends(), running(False)
LINK = link()


def heard(*messages: tuple[float, ForwardMsg]) -> tuple[Delivery, list[bool]]:
    """A delivery that has heard all of these, and which of them it does not let wait."""
    delivery = Delivery()
    return delivery, [delivery.hear(message, now) for now, message in messages]


def test_a_quick_run_comes_in_one_piece_and_its_end_when_that_is_drawn():
    delivery, looks = heard((0.0, START), (0.0, RUNS))
    assert looks == [True, False]
    assert delivery.sort([START, RUNS], 0.0) == ([START], [RUNS], TOGETHER)
    assert not any(delivery.hear(message, 0.01) for message in (LINK, FIGURE, MORE))
    assert delivery.sort([RUNS, LINK, FIGURE], 0.01) == ([], [RUNS, LINK, FIGURE], TOGETHER)
    assert delivery.hear(END, 0.02)
    go, wait, until = delivery.sort([RUNS, LINK, FIGURE, MORE, END, RESTS], 0.02)
    assert (go, wait, until) == ([FIGURE, MORE], [LINK, END, RESTS], 0.02 + DRAWING)
    go, wait, _ = delivery.sort(wait, until)
    assert (go[:-1], wait) == ([LINK, END], [])


def test_a_long_run_shows_what_there_is_and_then_says_so():
    delivery, _ = heard((0.0, START), (0.0, RUNS), (0.0, LINK), (0.01, FIGURE))
    _, wait, until = delivery.sort([START, RUNS, LINK, FIGURE], 0.01)
    assert until == TOGETHER
    assert delivery.sort(wait, until)[:2] == ([RUNS, LINK, FIGURE], [])
    assert delivery.hear(MORE, 0.5)
    assert delivery.sort([MORE], 0.5) == ([], [MORE], 0.5 + AHEAD)
    assert delivery.sort([MORE], 0.5 + AHEAD)[:2] == ([MORE], [])
    assert all(delivery.hear(message, 1.0) for message in (FIGURE, END, RESTS))
    go, wait, until = delivery.sort([FIGURE, END, RESTS], 1.0)
    assert (go, wait) == ([FIGURE], [END, RESTS])
    go, wait, _ = delivery.sort(wait, until)
    assert (go[:-1], wait) == ([END, RESTS], [])


def test_the_next_run_waits_for_nothing_of_the_one_before_but_its_link():
    delivery, _ = heard((0.0, START), (0.0, RUNS), (0.0, FIGURE), (0.0, LINK), (0.0, END), (0.0, RESTS))
    _, wait, _ = delivery.sort([START, RUNS, FIGURE, LINK, END, RESTS], 0.0)
    assert delivery.hear(START, 0.01)
    assert delivery.sort([*wait, START, RUNS, MORE], 0.01)[:2] == ([END, START], [LINK, RUNS, MORE])
    # whoever looks in between, for what the run before left to wait, looks once more for what is still to come
    assert delivery.sort([], 0.02) == ([], [], 0.01 + TOGETHER)


def test_a_run_of_the_page_waits_for_nothing():
    end = ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY)
    everything = [begins(), RUNS, LINK, FIGURE, end, RESTS]
    delivery, looks = heard(*((0.0, message) for message in everything))
    assert all(looks)
    assert delivery.sort(everything, 0.0)[:2] == (everything, [])


def run(delivery: Delivery, now: float, *elements: ForwardMsg) -> list[ForwardMsg]:
    """What is there after a run that begins now and ends at once."""
    messages = [begins("lab"), *elements, ends()]
    for message in messages:
        delivery.hear(message, now)
    return messages


def test_a_browser_hears_of_a_run_before_it_begins_and_of_a_quick_one_no_more():
    delivery = Delivery()
    messages = run(delivery, 0.0, FIGURE)
    *_, expected = delivery.sort(messages, DRAWING)[0]
    assert expected.metadata.run.fragment_ids == ["lab"]
    name = expected.metadata.run.script_run_id
    assert name != "of the server"
    messages = run(delivery, 1.0, FIGURE, MORE)
    go, wait, until = delivery.sort(messages, 1.0)
    assert (go, wait) == ([FIGURE, MORE], messages[-1:])
    end, again = delivery.sort(wait, until)[0]
    assert end.metadata.run.script_run_id == name
    assert again.metadata.run.script_run_id not in (name, "of the server")


def test_a_browser_hears_of_the_run_of_another_fragment_with_its_first_elements():
    delivery = Delivery()
    *_, expected = delivery.sort(run(delivery, 0.0, FIGURE), DRAWING, "another")[0]
    assert expected.metadata.run.fragment_ids == ["another"]
    start = begins("lab")
    for message in (start, FIGURE):
        delivery.hear(message, 1.0)
    assert delivery.sort([start, FIGURE], 1.0) == ([], [start, FIGURE], 1.0 + TOGETHER)
    assert delivery.sort([start, FIGURE], 1.0 + TOGETHER)[:2] == ([start, FIGURE], [])
    assert start.metadata.run.script_run_id == expected.metadata.run.script_run_id
    after, page = begins("lab"), begins()
    for message in (after, page):
        assert delivery.hear(message, 2.0)
        assert delivery.sort([message], 2.0)[:2] == ([message], [])
        assert message.metadata.run.script_run_id == "of the server"


def test_a_figure_of_a_long_run_takes_along_what_waits_and_is_drawn_before_more_comes():
    delivery = Delivery()
    title, chart, number, start = element("a"), figure(1), element("b", 2), begins("lab")
    for message in (start, title):
        delivery.hear(message, 0.0)
    now = 2 * QUICK
    assert delivery.hear(chart, now)
    assert delivery.sort([title, chart], now)[:2] == ([title, chart], [])
    assert delivery.hear(number, now)
    assert delivery.sort([number], now) == ([], [number], now + AHEAD)
    end = ends()
    assert delivery.hear(end, now)
    assert delivery.sort([number, end], now) == ([], [number, end], now + AHEAD)
    assert delivery.sort([number, end], now + AHEAD)[:2] == ([number], [end])


def test_figures_go_ahead_where_each_element_is_in_its_place_already():
    delivery = Delivery()
    title = element("a")
    first, chart = figure(1), figure(1)
    assert delivery.sort(run(delivery, 0.0, title, first), 0.0)[0][1:] == [title, first]
    *_, end = run(delivery, 1.0, title, chart)
    assert delivery.sort([title, chart, end], 1.0) == ([chart], [title, end], 1.0 + AHEAD)
    assert delivery.sort([title, end], 1.0 + AHEAD) == ([title], [end], 1.0 + DRAWING)
    spinner, chart = ForwardMsg(), figure(1)
    spinner.delta.new_transient.SetInParent()
    spinner.metadata.delta_path.extend(chart.metadata.delta_path)
    *_, end = run(delivery, 1.5, title, spinner, chart)
    assert delivery.sort([title, spinner, chart, end], 1.5)[:2] == ([chart], [title, spinner, end])
    chart, other = figure(1), figure(2)
    *_, end = run(delivery, 2.0, title, chart, other)
    assert delivery.sort([title, chart, other, end], 2.0)[:2] == ([chart], [title, other, end])
    note = element("a")
    note.delta.new_element.markdown.body = "a"
    for before in (note, title):  # what was there is another thing
        chart = figure(1)
        *_, end = run(delivery, 3.0, before, chart)
        assert delivery.sort([before, chart, end], 3.0)[:2] == ([before, chart], [end])


def test_nothing_goes_to_a_place_that_the_browser_was_not_told_of():
    delivery = Delivery()
    title = element("a")
    known = ForwardMsg(ref_hash="large")  # which Streamlit does not take back with the rest
    known.metadata.delta_path.extend([0, 3])
    delivery.sort(run(delivery, 0.0, title), DRAWING)
    *_, end = run(delivery, 1.0, title, figure(2), known)
    chart = figure(2)
    begun, *elements = run(delivery, 1.0, title, chart, figure(3))[:-1]
    go, wait, _ = delivery.sort([known, end, begun, *elements], 1.0)
    assert go == [end, begun, *elements]
    assert not wait
    run(delivery, 2.0, title, figure(2), figure(3))
    begun, title, *figures, last = run(delivery, 2.0, title, figure(2), figure(3))
    assert delivery.sort([end, begun, title, *figures, last], 2.0)[0] == [end, begun, *figures]


def test_a_figure_that_stays_as_it_is_goes_with_the_rest():
    delivery = Delivery()
    title, kept, start = element("a"), figure(1), begins("lab")
    kept.hash = "large"
    known = ForwardMsg(ref_hash="large")
    known.metadata.delta_path.extend(kept.metadata.delta_path)
    small = figure(2)
    delivery.sort(run(delivery, 0.0, title, kept, small, figure(3)), DRAWING)
    changed = figure(3)
    for message in (start, title, known, small):
        delivery.hear(message, 1.0)
    assert delivery.sort([start, title, known, small], 1.0 + QUICK)[2] == 1.0 + TOGETHER
    assert delivery.hear(changed, 1.0 + QUICK)
    waits = [title, known, small]
    assert delivery.sort([*waits, changed], 1.0 + QUICK)[:2] == ([changed], waits)
    delivery.hear(ends(), 1.0 + QUICK)
    assert delivery.sort(waits, 1.0 + QUICK + AHEAD)[:2] == (waits, [])
    delivery.hear(start, 2.0)
    delivery.hear(title, 2.0)
    another = figure(1)
    assert delivery.hear(another, 2.0)
    assert delivery.sort([title, another], 2.0) == ([], [title, another], 2.0 + QUICK)


def test_a_browser_does_not_tidy_up_after_a_run_of_which_it_has_only_the_figures():
    delivery = Delivery()
    title, chart, start = element("a"), figure(1), begins("lab")
    delivery.sort(run(delivery, 0.0, title, figure(1)), DRAWING)
    *_, end = run(delivery, 1.0, title, chart)
    assert delivery.sort([title, chart, end], 1.0)[1] == [title, end]
    delivery.hear(start, 1.0 + AHEAD / 2)  # and what waits is taken back
    delivery.sort([end, start], 1.0 + AHEAD / 2)
    assert end.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN


def test_what_a_run_leaves_behind_is_forgotten_when_another_changes_it():
    layouts = Layouts()
    entry = {(0, 0, 1, 0): FIGURES, (0, 0, 1, 1): "slider"}
    lab, beside = {(0, 0, 0): FIGURES, **entry}, {(0, 1, 0): FIGURES, (0, 1, 1): "slider"}
    for name, layout in (("lab", lab), ("entry", entry), ("beside", beside)):
        layouts.leave(name, layout)
    assert layouts.kind("lab", (0, 0, 1, 0)) == layouts.kind("entry", (0, 0, 1, 0)) == FIGURES
    layouts.leave("entry", {(0, 0, 1, 0): FIGURES})
    assert not layouts.kind("lab", (0, 0, 1, 0))
    assert layouts.kind("entry", (0, 0, 1, 0)) == layouts.kind("beside", (0, 1, 0)) == FIGURES
    layouts.give_up("beside", {(0, 1, 0): FIGURES})
    assert layouts.kind("beside", (0, 1, 0))
    layouts.give_up("beside", {(0, 1, 0): "slider"})
    assert not layouts.kind("beside", (0, 1, 0))


class Sessions:
    """Stands for Streamlit's own."""

    there = ("first", "second", "third")

    def get_active_session_info(self, name: str) -> str | None:
        return name if name in self.there else None

    def num_active_sessions(self) -> int:
        return len(self.there)


def test_the_loop_sees_each_session_that_asks_once_and_none_that_is_gone():
    speaking = Speaking(Sessions())
    assert speaking.list_active_sessions() == []
    for name in ("third", "first", "gone", "third"):
        speaking.asks(name)
    assert speaking.list_active_sessions() == ["third", "first"]
    assert speaking.list_active_sessions() == []
    assert speaking.num_active_sessions() == 3


def test_the_server_ends_every_run_of_a_lab_after_its_elements_and_calls_it_running_at_no_time(server: Server):
    computed_before = answers(server, "dynamics", *(("seed", k % 2) for k in range(40)))[2:]
    # as this process sees it, which may be late itself: a figure that it reads late is closer to the end
    assert DRAWING / 2 < median(answer.ended - answer.seconds for answer in computed_before) < 10 * DRAWING
    assert all(answer.seconds <= answer.ended and not answer.said_to_run for answer in computed_before)


def test_a_browser_is_sent_something_to_work_on_before_the_elements_that_belong_together(server: Server):
    computed_before = answers(server, "spectrum", *(("seed", k % 2) for k in range(8)))[2:]
    for answer in computed_before:
        before = answer.kinds[: answer.kinds.index("delta")]  # the beginning of the run goes with them if it is late
        assert before in (["new_session", "heartbeat_ack"], ["heartbeat_ack", "new_session"])
        assert answer.kinds[-3:] == ["heartbeat_ack", "page_info_changed", "script_finished"]
