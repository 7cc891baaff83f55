"""Admission: so many queries at once, so many more in line behind them, and the next is turned away."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from server.errors import BusyError, ClientGoneError

#: Seconds between two looks at whether a client still waits.
GLANCE = 0.25
_Gone = Callable[[], bool]


class Lane:
    """Slots for queries and a bounded line of those who wait, served in the order in which they came."""

    def __init__(self, slots: int, queue: int) -> None:
        self._free = slots
        self._queue = queue
        self._lock = threading.Lock()
        self._line: deque[threading.Event] = deque()

    def enter(self, timeout: float, gone: _Gone) -> Once:
        """Take a slot and give back what releases it. Raises BusyError, or ClientGoneError where nobody waits."""
        turn = self._line_up()
        if turn is None or self._waited(turn, time.monotonic() + timeout, gone):
            return Once(self._leave)
        self._step_out(turn)
        if gone():
            raise ClientGoneError("The client went away while its query waited.")
        raise BusyError("All query workers stayed busy; try again in a few seconds.")

    def _line_up(self) -> threading.Event | None:
        """None where a slot is free, and taken now."""
        with self._lock:
            if self._free:
                self._free -= 1
                return None
            if len(self._line) >= self._queue:
                raise BusyError("All query workers are busy, and the queue is full; try again in a few seconds.")
            turn = threading.Event()
            self._line.append(turn)
            return turn

    @staticmethod
    def _waited(turn: threading.Event, until: float, gone: _Gone) -> bool:
        while (left := until - time.monotonic()) > 0 and not gone():
            if turn.wait(min(left, GLANCE)):
                return True
        return False

    def _step_out(self, turn: threading.Event) -> None:
        with self._lock:
            if not turn.is_set():
                self._line.remove(turn)
                return
        self._leave()  # the slot came in the very moment of leaving

    def _leave(self) -> None:
        with self._lock:
            if self._line:  # the slot is handed on
                self._line.popleft().set()
            else:
                self._free += 1


@dataclass(slots=True)
class Once:
    """A deed that is done at most once, and is done when the call returns, whichever thread did it."""

    deed: Callable[[], None]
    done: bool = False
    lock: threading.RLock = field(default_factory=threading.RLock)

    def __call__(self) -> None:
        with self.lock:
            if not self.done:
                self.done = True
                self.deed()
