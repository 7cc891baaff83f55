"""The threads that serve requests. Waitress has its own, which take requests in turn, so that each finds its memory
cold; here the one that fell idle last takes the next request.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from typing import Protocol

_LOG = logging.getLogger("waitress")


class Task(Protocol):
    """A connection with a request that is to be served."""

    def service(self) -> None:
        """Serve it."""

    def cancel(self) -> None:
        """Let it go unserved."""


class _Hand:
    """One thread's place to wait: `task` is what it was given, None as the word to end."""

    def __init__(self) -> None:
        self.task: Task | None = None
        self._bell = threading.Lock()
        self._bell.acquire()

    def give(self, task: Task | None) -> None:
        self.task = task
        self._bell.release()

    def wait(self) -> Task | None:
        self._bell.acquire()
        task, self.task = self.task, None
        return task


class Hands:
    """A task dispatcher for waitress, of `most` threads at the most; each begins when it is first needed."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._threads = 0
        self._idle: list[_Hand] = []
        self._queue: deque[Task] = deque()
        self._ending = False
        self._lock = threading.Lock()
        self._left = threading.Condition(self._lock)

    def add_task(self, task: Task) -> None:
        """Have a task served by the thread that fell idle last, by a new one, or as soon as one is free."""
        with self._lock:
            if self._idle:
                self._idle.pop().give(task)
            elif self._threads < self._most and not self._ending:
                self._threads += 1
                threading.Thread(target=self._serve, args=(task,), name="request", daemon=True).start()
            else:
                self._queue.append(task)

    def shutdown(self, cancel_pending: bool = True, timeout: float = 5) -> bool:
        """End the threads, waiting `timeout` seconds for them; whether tasks that waited were let go."""
        until = time.monotonic() + timeout
        with self._lock:
            self._ending = True
            while self._idle:
                self._idle.pop().give(None)
            while self._threads and (left := until - time.monotonic()) > 0:
                self._left.wait(left)
            pending, self._queue = self._queue, deque()
        for task in pending if cancel_pending else ():
            task.cancel()
        return cancel_pending

    def _serve(self, task: Task | None) -> None:
        hand = _Hand()
        while task is not None:
            try:
                task.service()
            except BaseException:  # noqa: BLE001 - as waitress does: a thread outlives whatever a request does to it
                _LOG.exception("A request failed outside of the application.")
            task = self._next(hand)
        with self._lock:
            self._threads -= 1
            self._left.notify_all()

    def _next(self, hand: _Hand) -> Task | None:
        with self._lock:
            if self._ending:
                return None
            if self._queue:
                return self._queue.popleft()
            self._idle.append(hand)
        return hand.wait()
