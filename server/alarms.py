"""Deeds to be done at a time unless they are called off before: one thread for all, as most are called off."""

from __future__ import annotations

import heapq
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

_LOG = logging.getLogger(__name__)


@dataclass(slots=True, order=True)
class Alarm:
    """A deed for a moment of the monotonic clock."""

    when: float
    number: int
    deed: Callable[[], None] | None = field(compare=False)

    def cancel(self) -> None:
        """Call it off; what the deed holds is let go at once."""
        self.deed = None


class Alarms:
    """Keeps alarms in order and does each when its time has come."""

    def __init__(self) -> None:
        self._alarms: list[Alarm] = []
        self._number = 0
        self._changed = threading.Condition()
        self._running = False

    def at(self, when: float, deed: Callable[[], None]) -> Alarm:
        """Do `deed` at `when`, or soon after."""
        with self._changed:
            self._number += 1
            alarm = Alarm(when, self._number, deed)
            heapq.heappush(self._alarms, alarm)
            if not self._running:
                self._running = True
                threading.Thread(target=self._watch, name="alarms", daemon=True).start()
            elif self._alarms[0] is alarm:
                self._changed.notify()
        return alarm

    def _watch(self) -> None:
        while True:
            deed = self._next().deed
            if deed is not None:
                try:
                    deed()
                except Exception:  # noqa: BLE001 - the next deed must be done even so
                    _LOG.exception("What was to be done at a deadline failed.")

    def _next(self) -> Alarm:
        """The first alarm, once its time has come; those called off go as their time comes."""
        with self._changed:
            while True:
                left = self._alarms[0].when - time.monotonic() if self._alarms else None
                if left is not None and left <= 0:
                    return heapq.heappop(self._alarms)
                self._changed.wait(left)
