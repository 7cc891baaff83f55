"""The server's side of the query workers: one worker process a query, killed for real at its deadline."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph_builder.errors import DaminError, StoreError
from server.engine import Answer
from server.errors import BadQueryError, BusyError, DeadlineError, NotAcceptableError, QueryFailedError
from server.evaluate import Query
from server.framing import END, frame, read_frame
from server.negotiate import Choice

_ERRORS = {error.__name__: error for error in (BadQueryError, NotAcceptableError, QueryFailedError)}
#: An answer is held back until so much of it is there, so that a deadline met early is still a clean 503.
_HOLD_BACK = 262_144
_GRACE = 2.0


@dataclass(frozen=True, slots=True)
class Limits:
    """`ceiling`: seconds that a query may run at most; `memory`: megabytes a worker; `slots`: queries at
    once.

    `queue`: how many more may wait for a slot; the next is turned away at once, so that waiting requests
    never take all the threads of the server.
    """

    ceiling: float = 30.0
    memory: int = 2048
    slots: int = 2
    queue: int = 2


class ForkingEngine:
    """A process that holds one generation of a store in memory, and a forked worker for every query.

    A running query keeps its pages and its generation; `close` ends the process and every worker of it.
    """

    def __init__(self, path: Path, limits: Limits, prefixes: dict[str, str] | None = None) -> None:
        """Load the live generation of the store at `path`. Raises StoreError where it cannot be read."""
        self._limits = limits
        self._lanes = {own: _Lane(limits.slots, limits.queue) for own in (False, True)}
        self._send = threading.Lock()
        self._control, theirs = socket.socketpair()
        options = {"ceiling": limits.ceiling, "memory": limits.memory, "prefixes": prefixes or {}}
        self._process = _start(theirs, path, options)
        theirs.close()
        ready = json.loads(read_frame(_reader(self._control, None)) or b"{}")
        if "generation" not in ready:
            self.close()
            raise StoreError(ready.get("error", f"the store at {path} could not be loaded"))
        self.generation: str = ready["generation"]
        self.base: str = ready["base"]

    @property
    def alive(self) -> bool:
        """Whether queries can still be run."""
        return self._process.poll() is None

    def run(self, query: Query, timeout: float) -> Answer:
        """Answer in a new worker; see `Engine.run`. A wait for a free worker counts against the deadline."""
        timeout = min(timeout, self._limits.ceiling)
        deadline = time.monotonic() + timeout
        release = self._lanes[query.own].enter(timeout)
        try:
            connection = self._fork()
            return _begin(connection, query, timeout, deadline, release)
        except BaseException:
            release()
            raise

    def _fork(self) -> socket.socket:
        mine, theirs = socket.socketpair()
        with theirs, self._send:
            try:
                socket.send_fds(self._control, [b"q"], [theirs.fileno()])
            except OSError as error:
                mine.close()
                raise RetiredError("The query workers are being replaced; try again in a few seconds.") from error
        return mine

    def retire(self) -> None:
        """Take no more queries; what runs may finish, and then the process ends by itself."""
        with self._send:
            self._control.close()
        threading.Thread(target=self._process.wait, daemon=True).start()

    def close(self) -> None:
        """End the process and all its workers now."""
        self._control.close()
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        finally:
            self._process.wait()


class RetiredError(BusyError):
    """This engine takes no more queries; its successor does."""


class _Lane:
    """Slots for queries, with a short queue. The server's own questions have a lane of their own."""

    def __init__(self, slots: int, queue: int) -> None:
        self._admitted = threading.BoundedSemaphore(slots + queue)
        self._running = threading.BoundedSemaphore(slots)

    def enter(self, timeout: float) -> _Once:
        """Take a slot and give back what releases it. Raises BusyError."""
        if not self._admitted.acquire(blocking=False):
            raise BusyError("All query workers are busy; try again in a few seconds.")
        if self._running.acquire(timeout=timeout):
            return _Once(self._leave)
        self._admitted.release()
        raise BusyError("All query workers stayed busy; try again in a few seconds.")

    def _leave(self) -> None:
        self._running.release()
        self._admitted.release()


@dataclass(slots=True)
class _Once:
    """A deed that is done at most once."""

    deed: Callable[[], None]
    done: bool = False

    def __call__(self) -> None:
        if not self.done:
            self.done = True
            self.deed()


@dataclass(slots=True)
class _WorkerBody:
    """What a worker sends, after the frames that were held back. Closing it makes the worker end at its next
    write.
    """

    connection: socket.socket
    deadline: float
    release: _Once
    held: list[bytes] = field(default_factory=list)
    complete: bool = False

    def hold_back(self) -> None:
        """Read ahead until the answer is complete or worth starting."""
        size = 0
        while not self.complete and size < _HOLD_BACK:
            payload = self.next_frame()
            self.held.append(payload)
            size += len(payload)

    def next_frame(self) -> bytes:
        """The next piece, empty at the end. Raises what ended the query early."""
        payload = _receive(self.connection, self.deadline)
        self.complete = payload == END
        return payload

    def __iter__(self) -> Iterator[bytes]:
        yield from filter(None, self.held)
        while not self.complete:
            yield self.next_frame()

    def close(self) -> None:
        self.connection.close()
        self.release()


def _start(control: socket.socket, path: Path, options: dict[str, Any]) -> subprocess.Popen[bytes]:
    command = [
        sys.executable,
        "-m",
        "server.worker_main",
        str(control.fileno()),
        str(path),
        json.dumps(options),
    ]
    return subprocess.Popen(command, pass_fds=[control.fileno()], stdin=subprocess.DEVNULL, start_new_session=True)


def _begin(connection: socket.socket, query: Query, timeout: float, deadline: float, release: _Once) -> Answer:
    body = _WorkerBody(connection, deadline, release)
    try:
        left = max(deadline - time.monotonic(), 0.001)
        connection.settimeout(left + _GRACE)
        connection.sendall(frame(json.dumps({"timeout": left, "query": query.to_json()}).encode()))
        head = json.loads(_receive(connection, deadline))
        if "error" in head:
            raise _error(head)
        body.hold_back()
    except DeadlineError as error:
        body.close()
        raise DeadlineError(f"The query was ended at its deadline of {timeout:g} seconds.") from error
    except BaseException:
        body.close()
        raise
    return Answer(head["family"], Choice(head["format"], head["media_type"]), body)


def _receive(connection: socket.socket, deadline: float) -> bytes:
    """One frame. Raises DeadlineError or QueryFailedError where the worker ended before it was complete."""
    try:
        payload = read_frame(_reader(connection, deadline + _GRACE))
    except (TimeoutError, ConnectionError):
        payload = None
    if payload is not None:
        return payload
    if time.monotonic() >= deadline - 0.05:
        raise DeadlineError("The query was ended at its deadline.")
    raise QueryFailedError("The query ended its worker: it took too much memory, or it nests too deep.")


def _reader(connection: socket.socket, until: float | None) -> Callable[[int], bytes]:
    def read(size: int) -> bytes:
        chunks = []
        while size:
            if until is not None:
                connection.settimeout(max(until - time.monotonic(), 0.001))
            chunk = connection.recv(min(size, 1_048_576))
            if not chunk:
                break
            chunks.append(chunk)
            size -= len(chunk)
        return b"".join(chunks)

    return read


def _error(head: dict[str, str]) -> DaminError:
    return _ERRORS.get(head["error"], QueryFailedError)(head["message"])
