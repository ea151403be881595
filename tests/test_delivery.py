"""What the run of a fragment says, and when it goes to the browser."""

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from ntk_ui.delivery import DRAWING, TOGETHER, Delivery
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


START, RUNS, FIGURE, MORE, END, RESTS = begins("lab"), running(True), element("a"), element("b"), ends(), running(False)


def test_a_quick_run_comes_in_one_piece_and_ends_when_it_is_drawn():
    delivery = Delivery()
    assert delivery.sort([START, RUNS], 0.0) == ([START], [RUNS], TOGETHER)
    assert delivery.sort([RUNS, FIGURE], 0.01) == ([], [RUNS, FIGURE], TOGETHER)
    go, wait, due = delivery.sort([RUNS, FIGURE, MORE, END, RESTS], 0.02)
    assert (go, wait, due) == ([FIGURE, MORE], [END, RESTS], 0.02 + DRAWING)
    assert delivery.sort(wait, due)[:2] == ([END], [])


def test_a_long_run_says_so_and_shows_what_there_is():
    delivery = Delivery()
    _, wait, due = delivery.sort([START, RUNS, FIGURE], 0.0)
    assert delivery.sort(wait, due)[:2] == ([RUNS, FIGURE], [])
    assert delivery.sort([MORE], 0.5)[:2] == ([MORE], [])
    go, wait, due = delivery.sort([element("c"), END, RESTS], 1.0)
    assert (go, wait) == ([element("c")], [END, RESTS])
    assert delivery.sort(wait, due)[:2] == ([END, RESTS], [])


def test_the_next_run_waits_for_nothing_of_the_one_before():
    delivery = Delivery()
    _, wait, _ = delivery.sort([START, RUNS, FIGURE, END, RESTS], 0.0)
    assert delivery.sort([*wait, begins("lab"), RUNS, MORE], 0.01)[:2] == ([END, begins("lab")], [RUNS, MORE])


def test_a_run_of_the_page_waits_for_nothing():
    everything = [begins(), RUNS, FIGURE, END, RESTS]
    assert Delivery().sort(everything, 0.0)[:2] == (everything, [])


def test_the_server_ends_the_run_of_a_lab_after_its_elements_and_calls_it_running_at_no_time(server: Server):
    *_, answer = answers(server, "dynamics", ("seed", 1), ("seed", 0), ("seed", 1))  # the last was computed before
    assert answer.ended - answer.seconds > DRAWING / 2
    assert not answer.said_to_run
