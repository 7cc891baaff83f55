"""The end of the server: it takes no more connections, lets running requests finish within a bound, then stops."""

from __future__ import annotations

import signal
import time
from types import FrameType
from typing import Any

from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer

_TURN = 0.5


class Ending:
    """Whether SIGTERM or SIGINT has come. A second one ends the server at once, by KeyboardInterrupt."""

    def __init__(self) -> None:
        self._asked = False

    def __call__(self) -> bool:
        """Whether the server is to end."""
        return self._asked

    def listen(self) -> None:
        """Take the signals. Only for the main thread."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)

    def _stop(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - the signature of a handler
        if self._asked:
            raise KeyboardInterrupt
        self._asked = True


def run_until(server: Any, ending: Ending, bound: float) -> None:
    """Serve until the end is asked for, and `bound` seconds longer at the most while requests still run."""
    sockets: dict[int, Any] = getattr(server, "_map", None) or server.map
    while not ending():
        _turn(server, sockets)
    for listener in [item for item in sockets.values() if isinstance(item, BaseWSGIServer)]:
        listener.del_channel()  # closing it as a whole would take the trigger that wakes the loop for answers
        listener.socket.close()
    until = time.monotonic() + bound
    while any(map(_busy, list(sockets.values()))) and time.monotonic() < until:
        _turn(server, sockets)
    server.task_dispatcher.shutdown(cancel_pending=True, timeout=_TURN)


def _turn(server: Any, sockets: dict[int, Any]) -> None:
    server.asyncore.loop(timeout=_TURN, map=sockets, use_poll=server.adj.asyncore_use_poll, count=1)


def _busy(item: Any) -> bool:
    """Whether a connection has a request that is read or answered, or an answer that is not yet all sent."""
    return isinstance(item, HTTPChannel) and bool(item.requests or item.request or item.total_outbufs_len)
