"""Admission, by itself: who gets a slot, who waits, who is turned away."""

from __future__ import annotations

import threading
import time

import pytest

from server.errors import BusyError, ClientGoneError
from server.lanes import Lane, Once


def here() -> bool:
    return False


class Waiting(threading.Thread):
    """Somebody in line, who notes `name` in `order` when the turn comes, and leaves at once."""

    def __init__(self, lane: Lane, name: int, order: list[int]) -> None:
        super().__init__(daemon=True)
        self._lane, self._name, self._order = lane, name, order
        before = len(lane._line)
        self.start()
        while len(lane._line) == before:
            time.sleep(0.001)

    def run(self) -> None:
        leave = self._lane.enter(60, here)
        self._order.append(self._name)
        leave()


def test_those_who_wait_are_served_in_their_order() -> None:
    lane, order = Lane(1, 5), []
    leave = lane.enter(1, here)
    waiting = [Waiting(lane, number, order) for number in range(5)]
    with pytest.raises(BusyError, match="queue is full"):
        lane.enter(1, here)
    leave()
    for one in waiting:
        one.join(60)
    assert order == [0, 1, 2, 3, 4]
    lane.enter(0.1, here)()


def test_who_gives_up_leaves_the_line_and_the_slot_to_others() -> None:
    lane, order = Lane(1, 2), []
    leave = lane.enter(1, here)
    with pytest.raises(BusyError, match="stayed busy"):
        lane.enter(0.05, here)
    with pytest.raises(ClientGoneError):
        lane.enter(60, lambda: True)
    waiting = Waiting(lane, 1, order)
    leave()
    waiting.join(60)
    assert (order, list(lane._line)) == ([1], [])


def test_no_queue_is_a_queue() -> None:
    lane = Lane(1, 0)
    leave = lane.enter(1, here)
    with pytest.raises(BusyError, match="queue is full"):
        lane.enter(60, here)
    leave()
    leave()  # once is enough, and no slot comes of it
    lane.enter(1, here)
    with pytest.raises(BusyError):
        lane.enter(0, here)


def test_once_is_done_once_and_done_when_it_returns() -> None:
    done: list[int] = []
    deed = Once(lambda: (time.sleep(0.05), done.append(1))[1])
    threads = [threading.Thread(target=lambda: (deed(), done.append(2))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [1, 2, 2, 2]
