"""The server's end of the line to one worker."""

from __future__ import annotations

import os
import signal
import socket
import struct
import time
from collections.abc import Callable
from contextlib import suppress

from server.errors import BusyError, ClientGoneError, DeadlineError, QueryFailedError
from server.framing import HELLO, read_frame
from server.lanes import GLANCE

#: Seconds past its deadline after which a worker that the kernel has not ended is ended from here.
GRACE = 1.0
_PORTION = 262_144
#: A glance as the kernel reads it: whole seconds and microseconds.
_GLANCE = struct.pack("@ll", 0, round(GLANCE * 1_000_000))
_Gone = Callable[[], bool]


class Line:
    """A worker, from its fork to its end. Not for several threads at once."""

    def __init__(self, connection: socket.socket) -> None:
        # Waiting is left to the kernel: a socket with a timeout of Python's takes two calls for each one of these.
        connection.settimeout(None)
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            connection.setsockopt(socket.SOL_SOCKET, option, _GLANCE)
        self._connection = connection
        self._ahead = bytearray()
        self._pid = 0
        self._handle = -1

    @property
    def alive(self) -> bool:
        """Whether the worker, idle now, can still be asked."""
        try:
            return bool(self._connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT))
        except BlockingIOError:
            return True
        except OSError:
            return False

    def greet(self, until: float) -> None:
        """Wait until the worker has said hello. Raises BusyError where it never will."""
        if self._pid:
            return
        hello, handles = b"", list[int]()
        while not hello and time.monotonic() < until:
            try:
                hello, handles, _, _ = socket.recv_fds(self._connection, HELLO.size, 1)
                break
            except BlockingIOError:
                continue
            except OSError:
                break
        if len(hello) != HELLO.size:
            raise BusyError("No query worker could be started; try again in a few seconds.")
        self._pid, self._handle = HELLO.unpack(hello)[0], handles[0] if handles else -1

    def send(self, data: bytes, until: float) -> None:
        """Send a question. Raises what `receive` raises."""
        rest = memoryview(data)
        while rest:
            try:
                rest = rest[self._connection.send(rest) :]
            except BlockingIOError:
                if time.monotonic() >= until:
                    raise _end(until) from None
            except OSError:
                raise _end(until) from None

    def receive(self, until: float, gone: _Gone) -> bytes:
        """The next message of the worker, whose query ends at `until` on the monotonic clock.

        Raises DeadlineError or QueryFailedError where the worker ended first, ClientGoneError where nobody waits.
        """
        payload = read_frame(lambda size: self._read(size, until + GRACE, gone))
        if payload is None:
            raise _end(until)
        return payload

    def _read(self, size: int, until: float, gone: _Gone) -> bytes:
        """So many bytes, fewer only at the end. What the worker has sent beyond them is kept for the next reading."""
        while len(self._ahead) < size and (some := self._read_some(until, gone)):
            self._ahead += some
        found = bytes(self._ahead[:size])
        del self._ahead[:size]
        return found

    def _read_some(self, until: float, gone: _Gone) -> bytes:
        while time.monotonic() < until:
            try:
                return self._connection.recv(_PORTION)
            except BlockingIOError:
                if gone():
                    raise ClientGoneError("The client went away while its query ran.") from None
            except OSError:
                break
        return b""

    def kill(self) -> None:
        """End the worker now, whatever it does. Another thread than the one that closes the line may call it."""
        with suppress(OSError):
            if self._handle >= 0:
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)
            elif self._pid:
                os.kill(self._pid, signal.SIGKILL)

    def close(self) -> None:
        """Let go of the worker: it ends by itself once it has nothing to do."""
        self._connection.close()
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


def _end(until: float) -> DeadlineError | QueryFailedError:
    if time.monotonic() >= until - 0.05:
        return DeadlineError("The query was ended at its deadline.")
    return QueryFailedError("The query ended its worker: it took too much memory, or it nests too deep.")
