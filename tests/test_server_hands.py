"""The threads that serve, and the one that does what is due: by themselves."""

from __future__ import annotations

import threading
import time

from server.alarms import Alarms
from server.hands import Hands


class Job:
    """A task that waits until it may end, and notes its thread."""

    def __init__(self, fails: bool = False) -> None:
        self.may_end, self.ended, self.begun = threading.Event(), threading.Event(), threading.Event()
        self.thread: int | None = None
        self.cancelled, self._fails = False, fails

    def service(self) -> None:
        self.thread = threading.get_ident()
        self.begun.set()
        self.may_end.wait(60)
        self.ended.set()
        if self._fails:
            raise KeyboardInterrupt

    def cancel(self) -> None:
        self.cancelled = True


def done(hands: Hands, job: Job) -> Job:
    hands.add_task(job)
    job.may_end.set()
    assert job.ended.wait(60)
    return job


def idle(hands: Hands, number: int) -> None:
    while len(hands._idle) != number:
        time.sleep(0.001)


def test_the_thread_that_fell_idle_last_takes_the_next_task_even_after_a_fault() -> None:
    hands, first, second = Hands(2), Job(fails=True), Job()
    hands.add_task(first)
    hands.add_task(second)
    for number, job in enumerate((second, first), 1):
        job.may_end.set()
        idle(hands, number)
    assert first.thread != second.thread
    assert done(hands, Job()).thread == first.thread
    idle(hands, 2)
    assert hands.shutdown(timeout=60)
    assert hands._threads == 0


def test_a_task_waits_where_all_threads_are_taken_and_is_let_go_at_the_end() -> None:
    hands, first, second, third = Hands(1), Job(), Job(), Job()
    for job in (first, second):
        hands.add_task(job)
    assert first.begun.wait(60)
    assert not second.begun.is_set()
    first.may_end.set()
    assert second.begun.wait(60)
    hands.add_task(third)
    assert hands.shutdown(timeout=0)
    assert (second.cancelled, third.cancelled) == (False, True)
    second.may_end.set()


def fault() -> None:
    raise ValueError


def test_what_is_due_is_done_in_its_order_and_what_is_called_off_is_not() -> None:
    alarms, order, over = Alarms(), list[str](), threading.Event()
    now = time.monotonic()
    last = alarms.at(now + 0.2, over.set)
    alarms.at(now + 0.1, lambda: order.append("second"))
    alarms.at(now + 0.05, lambda: order.append("never")).cancel()
    alarms.at(now, lambda: order.append("first"))
    alarms.at(now, fault)  # stops none of the others
    assert over.wait(60)
    assert order == ["first", "second"]
    assert last.number == 1
