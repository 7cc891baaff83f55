"""The server's side of jobs: writes, one at a time, and queries that may call other servers, each in its process."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

from server.engine import Answer
from server.errors import BusyError, DeadlineError, WriteError
from server.evaluate import Query
from server.framing import frame, read_frame
from server.negotiate import Choice

_GRACE = 2.0
_WRITES_WAITING, _CALLS, _CALLS_WAITING = 16, 2, 2
#: How many requests are with the jobs at most, running and waiting.
MOST = 1 + _WRITES_WAITING + _CALLS + _CALLS_WAITING
_MOST = 1_048_576
Found = dict[str, Any]


class Writer(Protocol):
    """Writes into the store behind the server; what it did can be asked for once a method returns."""

    def write(self, job: Mapping[str, Any], body: bytes) -> Found:
        """Do a job of `server.jobs_main`.

        Raises WriteError, BusyError, DeadlineError; the store then stays as it was.
        """


class Caller(Protocol):
    """Answers queries that call other servers."""

    def run(self, query: Query, timeout: float) -> Answer:
        """See `Engine.run`."""


@dataclass(frozen=True, slots=True)
class Options:
    """What every job is told: the store folder, the SHACL engine, `memory` in megabytes, addresses that may be
    called, `builder` and `linker`, paths `module:function` of what builds articles and of what decides on links, and
    `corrections`, the file of decisions.
    """

    store: str
    shacl: str = "fast"
    memory: int = 2048
    allowed: tuple[str, ...] = ()
    prefixes: Mapping[str, str] = field(default_factory=dict)
    builder: str = ""
    linker: str = ""
    corrections: str = ""


class Jobs:
    """Processes that fork for every job. `timeout` is in seconds, for a write; `written` is called after each.

    Articles have a process of their own, which keeps all that reading them needs; it is made when the first come.
    """

    def __init__(self, options: Options, timeout: float, written: Callable[[], None]) -> None:
        self._timeout, self._written = timeout, written
        self._writes, self._calls = _Line(1, _WRITES_WAITING), _Line(_CALLS, _CALLS_WAITING)
        self._quick, self._articles = Host(options, warm=False), Host(options, warm=True)

    def write(self, job: Mapping[str, Any], body: bytes) -> Found:
        """See `Writer.write`."""
        host = self._articles if job["kind"] == "articles" else self._quick
        with self._writes.place(self._timeout) as left:
            try:
                found, _ = host.do({**job, "timeout": left}, body)
            except DeadlineError:
                raise DeadlineError(
                    f"The write was ended at its deadline of {self._timeout:g} seconds; nothing of it was written."
                ) from None
            self._written()
        return found

    def run(self, query: Query, timeout: float) -> Answer:
        """See `Engine.run`."""
        with self._calls.place(timeout) as left:
            head, body = self._quick.do({"kind": "query", "query": query.to_json(), "timeout": left}, b"")
        return Answer(head["family"], Choice(head["format"], head["media_type"]), _Whole(body))

    def start(self) -> None:
        """Have the process for quick jobs ready, so that the first need not wait for it."""
        self._quick.start()

    def close(self) -> None:
        """Take no more jobs; a write that runs may end."""
        self._quick.close()
        self._articles.close()


class Host:
    """One process of `server.jobs_main`, made when it is needed, and made anew when it has died."""

    def __init__(self, options: Options, *, warm: bool) -> None:
        self._options = json.dumps({**asdict(options), "warm": warm})
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def do(self, job: Mapping[str, Any], body: bytes) -> tuple[Found, bytes]:
        """Do a job in a process of its own: what it found, and the bytes with it.

        Raises WriteError or DeadlineError.
        """
        deadline = time.monotonic() + job["timeout"]
        with self._line() as line:
            try:
                line.settimeout(job["timeout"] + _GRACE)
                line.sendall(frame(json.dumps(job).encode()) + frame(body))
                line.settimeout(None)  # a write that is being published has no deadline
                head, data = (read_frame(_reader(line)) for _ in range(2))
            except OSError:
                head = data = None
        if head is None or data is None:
            raise _ended(deadline)
        found: Found = json.loads(head)
        if "error" in found:
            raise WriteError(found["error"], found["status"], found.get("messages", ()))
        return found, data

    def start(self) -> None:
        """Make the process now."""
        with self._lock:
            self._ready()

    def close(self) -> None:
        """Let the process end once it has nothing to fork for; what was forked ends by itself."""
        with self._lock:
            if self._control is not None:
                self._control.close()
            if self._process is not None:
                self._process.wait()
            self._control = self._process = None

    @contextmanager
    def _line(self) -> Iterator[socket.socket]:
        mine, theirs = socket.socketpair()
        with mine:
            with theirs, self._lock:
                try:
                    socket.send_fds(self._ready(), [b"j"], [theirs.fileno()])
                except OSError:  # it died just now
                    self._control = None
                    socket.send_fds(self._ready(), [b"j"], [theirs.fileno()])
            yield mine

    def _ready(self) -> socket.socket:
        if self._control is None or self._process is None or self._process.poll() is not None:
            self._control, theirs = socket.socketpair()
            command = [sys.executable, "-m", "server.jobs_main", str(theirs.fileno()), self._options]
            with theirs:
                self._process = subprocess.Popen(
                    command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, start_new_session=True
                )
            self._control.recv(1)
        return self._control


class _Line:
    """So many at once, so many more waiting; the next is turned away."""

    def __init__(self, slots: int, queue: int) -> None:
        self._admitted = threading.BoundedSemaphore(slots + queue)
        self._running = threading.BoundedSemaphore(slots)

    @contextmanager
    def place(self, timeout: float) -> Iterator[float]:
        """Wait for a slot, hold it while the block runs; gives the seconds that are left. Raises BusyError."""
        until = time.monotonic() + timeout
        if not self._admitted.acquire(blocking=False):
            raise BusyError("Too many such requests are waiting already; try again in a few seconds.")
        try:
            if not self._running.acquire(timeout=timeout):
                raise BusyError("Others took all the time that this request had; try again in a few seconds.")
            try:
                yield max(until - time.monotonic(), 0.001)
            finally:
                self._running.release()
        finally:
            self._admitted.release()


@dataclass(frozen=True, slots=True)
class _Whole:
    """The body of an answer that is all there."""

    data: bytes
    complete: bool = True

    def __iter__(self) -> Iterator[bytes]:
        return iter((self.data,))

    def close(self) -> None:
        """Nothing runs any more."""


def _ended(deadline: float) -> Exception:
    if time.monotonic() >= deadline - 0.05:
        return DeadlineError("The query was ended at its deadline.")
    return WriteError("The process of this request ended before it was done: it took too much memory, or was killed.")


def _reader(line: socket.socket) -> Callable[[int], bytes]:
    def read(size: int) -> bytes:
        chunks = []
        while size and (chunk := line.recv(min(size, _MOST))):
            chunks.append(chunk)
            size -= len(chunk)
        return b"".join(chunks)

    return read
