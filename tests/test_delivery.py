"""What the run of a fragment says, and when it goes to the browser."""

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from ntk_ui.delivery import DRAWING, TOGETHER, Delivery, Speaking
from tests.conftest import Server
from tests.test_lab_runs import answers


def begins(*fragments: str) -> ForwardMsg:
    message = ForwardMsg()
    message.new_session.name = "lesson"
    message.metadata.run.fragment_ids.extend(fragments)
    return message


def running(is_so: bool) -> ForwardMsg:
    message = ForwardMsg()
    message.session_status_changed.script_is_running = is_so
    return message


def element(text: str) -> ForwardMsg:
    message = ForwardMsg()
    message.delta.new_element.text.body = text
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
    assert delivery.sort(wait, until)[:2] == ([LINK, END], [])


def test_a_long_run_shows_what_there_is_and_then_says_so():
    delivery, _ = heard((0.0, START), (0.0, RUNS), (0.0, LINK), (0.01, FIGURE))
    _, wait, until = delivery.sort([START, RUNS, LINK, FIGURE], 0.01)
    go, wait, drawn = delivery.sort(wait, until)
    assert (go, wait, drawn) == ([FIGURE], [RUNS, LINK], until + DRAWING)
    assert delivery.sort(wait, drawn)[:2] == ([RUNS, LINK], [])
    assert delivery.hear(MORE, 0.5)
    assert delivery.sort([MORE], 0.5)[:2] == ([MORE], [])
    assert all(delivery.hear(message, 1.0) for message in (FIGURE, END, RESTS))
    go, wait, until = delivery.sort([FIGURE, END, RESTS], 1.0)
    assert (go, wait) == ([FIGURE], [END, RESTS])
    assert delivery.sort(wait, until)[:2] == ([END, RESTS], [])


def test_the_next_run_waits_for_nothing_of_the_one_before_but_its_link():
    delivery, _ = heard((0.0, START), (0.0, RUNS), (0.0, FIGURE), (0.0, LINK), (0.0, END), (0.0, RESTS))
    _, wait, _ = delivery.sort([START, RUNS, FIGURE, LINK, END, RESTS], 0.0)
    assert delivery.hear(START, 0.01)
    assert delivery.sort([*wait, START, RUNS, MORE], 0.01)[:2] == ([END, START], [LINK, RUNS, MORE])
    # whoever looks in between, for what the run before left to wait, looks once more for what is still to come
    assert delivery.sort([], 0.02) == ([], [], 0.01 + TOGETHER)


def test_a_run_of_the_page_waits_for_nothing():
    everything = [begins(), RUNS, LINK, FIGURE, END, RESTS]
    delivery, looks = heard(*((0.0, message) for message in everything))
    assert all(looks)
    assert delivery.sort(everything, 0.0)[:2] == (everything, [])


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
    for answer in computed_before:
        assert DRAWING / 2 < answer.ended - answer.seconds < 10 * DRAWING
        assert not answer.said_to_run


def test_a_browser_is_sent_something_to_work_on_before_the_elements_that_belong_together(server: Server):
    computed_before = answers(server, "spectrum", *(("seed", k % 2) for k in range(8)))[2:]
    for answer in computed_before:
        before = answer.kinds[: answer.kinds.index("delta")]  # the beginning of the run goes with them if it is late
        assert before in (["new_session", "heartbeat_ack"], ["heartbeat_ack", "new_session"])
        assert answer.kinds[-3:] == ["heartbeat_ack", "page_info_changed", "script_finished"]
