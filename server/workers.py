"""The server's side of the query workers: forked beforehand, ended for real at a deadline, and replaced."""

from __future__ import annotations

import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph_builder.errors import StoreError
from graph_builder.stores.folder import Folder
from server.allocator import with_allocator
from server.beside import read_beside
from server.engine import Answer
from server.errors import BusyError
from server.evaluate import Query
from server.flow import Flow
from server.framing import read_frame
from server.lanes import Lane, Once
from server.line import Line
from server.snapshot import half_of_the_machine

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """`ceiling`: seconds that a query may run at most; `memory`: megabytes a worker; `slots`: queries at
    once.

    `queue`: how many more may wait for a slot; the next is turned away at once. `graph_memory`: megabytes that the
    graph may take before its folder is read instead; 0 for half of the machine's.
    """

    ceiling: float = 30.0
    memory: int = 2048
    slots: int = 2
    queue: int = 2
    graph_memory: int = 0


class ForkingEngine:
    """A process that holds one generation of a store, and a pool of workers forked from it.

    A running query keeps its pages and its generation; `close` ends the process and every worker of it.
    """

    def __init__(self, path: Path, limits: Limits, prefixes: dict[str, str] | None = None) -> None:
        """Load the live generation of the store at `path`. Raises StoreError where it cannot be read."""
        self._limits = limits
        self._lanes = {own: Lane(limits.slots, limits.queue) for own in (False, True)}
        self._lock = threading.Lock()
        self._idle: list[Line] = []
        self._retired = False
        self._control, theirs = socket.socketpair()
        self._process = _start(theirs, path, limits, prefixes or {})
        theirs.close()
        ready = self._ready(path)
        self.generation: str = ready["generation"]
        self.base: str = ready["base"]
        self.modified: int = ready["modified"]
        self.in_memory: bool = ready["in_memory"]
        self.beside = read_beside(Folder(path).generation(self.generation))
        self._idle = [self._fork() for _ in range(limits.slots)]

    def _ready(self, path: Path) -> dict[str, Any]:
        ready: dict[str, Any] = json.loads(read_frame(self._control.makefile("rb", 0).read) or b"{}")
        if "generation" not in ready:
            self.close()
            raise StoreError(ready.get("error", f"the store at {path} could not be loaded"))
        if not ready["in_memory"]:
            _LOG.warning(
                "The graph takes more than the %d MB of memory that it may take: queries read it from the store "
                "folder, which is slower.",
                _graph_memory(self._limits),
            )
        return ready

    @property
    def alive(self) -> bool:
        """Whether queries can still be run."""
        return self._process.poll() is None

    def run(self, query: Query, timeout: float) -> Answer:
        """Answer by a worker; see `Engine.run`. A wait for a free one counts against the deadline."""
        timeout = min(timeout, self._limits.ceiling)
        deadline = time.monotonic() + timeout
        leave = self._lanes[query.own].enter(timeout, query.gone)
        try:
            line = self._hire(deadline)
        except BaseException:
            leave()
            raise
        flow = Flow(line, query, deadline, lambda line, stays: self._dismiss(line, stays, leave))
        return flow.begin(timeout, max(deadline - time.monotonic(), 0.001))

    def _hire(self, deadline: float) -> Line:
        """An idle worker, or a new one; who has died meanwhile is passed over."""
        while True:
            with self._lock:
                line = self._idle.pop() if self._idle else self._fork()
            try:
                line.greet(deadline)
            except BusyError:
                line.close()
                if self._retired or not self.alive:
                    raise RetiredError from None
                raise
            if line.alive:
                return line
            line.close()

    def _dismiss(self, line: Line, stays: bool, leave: Once) -> None:
        """Keep the worker for the next query, or end it and order another. Closing its line is for its reader."""
        if not stays:
            line.kill()
        with self._lock:
            if self._retired:
                if stays:
                    line.close()
            else:
                with suppress(RetiredError):  # the process has died: its successor is on the way
                    self._idle.append(line if stays else self._fork())
        leave()

    def _fork(self) -> Line:
        """Order a worker, which comes while others go on."""
        mine, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self._control, [b"q"], [theirs.fileno()])
            except OSError as error:
                mine.close()
                raise RetiredError from error
        return Line(mine)

    def retire(self) -> None:
        """Take no more queries; what runs may finish, and then the process ends by itself."""
        with self._lock:
            self._retired = True
            self._control.close()
            for line in self._idle:
                line.close()
            self._idle.clear()
        threading.Thread(target=self._process.wait, daemon=True).start()

    def close(self) -> None:
        """End the process and all its workers now."""
        self.retire()
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


class RetiredError(BusyError):
    """This engine takes no more queries; its successor does."""

    def __init__(self) -> None:
        super().__init__("The query workers are being replaced; try again in a few seconds.")


def _start(control: socket.socket, path: Path, limits: Limits, prefixes: dict[str, str]) -> subprocess.Popen[bytes]:
    options = {"memory": limits.memory, "graph_memory": _graph_memory(limits), "prefixes": prefixes}
    arguments = [str(control.fileno()), str(path), json.dumps(options)]
    command = [sys.executable, "-m", "server.worker_main", *arguments]
    return subprocess.Popen(
        command,
        pass_fds=[control.fileno()],
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        env=with_allocator(os.environ),
    )


def _graph_memory(limits: Limits) -> int:
    return limits.graph_memory or half_of_the_machine()
