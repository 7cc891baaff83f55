"""Connections as this server wants them: the headers of an answer leave together with its first bytes, and a client
that reads too slowly is let go; waitress by itself waits for it for ever, with one of its threads.
"""

from __future__ import annotations

import time
from typing import Any

from waitress.channel import ClientDisconnected, HTTPChannel
from waitress.task import WSGITask

#: Seconds in which a client must take what the server may run ahead of it.
PATIENCE = 60.0


class OneSendTask(WSGITask):  # type: ignore[misc]
    """A request whose client wakes up once for a small answer, not once for its headers and once for its body."""

    def write(self, data: bytes) -> None:
        """Write a piece of the body, the first behind the headers."""
        if data and not self.wrote_header:
            self.channel.hold()
        super().write(data)
        self.channel.let_go()


class PatientChannel(HTTPChannel):  # type: ignore[misc]
    """A connection that is dropped where a write has waited for its client for `PATIENCE` seconds."""

    task_class = OneSendTask
    patience = PATIENCE
    _holds = False
    _held = b""

    def __init__(self, server: Any, *arguments: Any, **options: Any) -> None:
        super().__init__(server, *arguments, **options)
        self.server = _Quiet(server, self)

    def readable(self) -> bool:
        """Whether another request may be read: one ahead of the one that is served, whatever still goes out.

        Waitress stops reading while bytes wait; so it had to be woken after each answer to read again.
        """
        full = len(self.requests) > self.adj.channel_request_lookahead
        return not (self.will_close or self.close_when_flushed or full)

    @property
    def needs_the_loop(self) -> bool:
        """Whether the thread that watches all connections has something to do for this one."""
        return bool(self.total_outbufs_len or self.will_close or self.close_when_flushed or self.requests)

    def hold(self) -> None:
        """Keep what is written until `let_go`. Only for the thread that serves the request."""
        self._holds = True

    def let_go(self) -> None:
        """Write what was kept, at once."""
        held, self._holds, self._held = self._held, False, b""
        if held:
            self.write_soon(held)

    def write_soon(self, data: Any) -> int:
        """Write, or keep what is to go out with what follows."""
        if not self._holds:
            return int(super().write_soon(data))
        self._held += data
        return len(data)

    def _flush_outbufs_below_high_watermark(self) -> None:
        until = time.monotonic() + self.patience
        with self.outbuf_lock:
            while self.connected and self.total_outbufs_len > self.adj.outbuf_high_watermark:
                self.server.pull_trigger()
                if not self.outbuf_lock.wait(until - time.monotonic()):
                    self.will_close = True
                    self.server.pull_trigger()
                    raise ClientDisconnected


class _Quiet:
    """A server as one connection sees it: the thread that watches all is woken where it has something to do."""

    def __init__(self, server: Any, channel: PatientChannel) -> None:
        self._server, self._channel = server, channel

    def __getattr__(self, name: str) -> Any:
        return getattr(self._server, name)

    def pull_trigger(self) -> None:
        """Wake it."""
        if self._channel.needs_the_loop:
            self._server.pull_trigger()


def be_patient(server: Any) -> None:
    """Have a waitress server, which may listen on several addresses, keep to that."""
    for one in server.map.values() if hasattr(server, "map") else [server]:
        if hasattr(one, "channel_class"):
            one.channel_class = PatientChannel
