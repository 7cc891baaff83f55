"""A worker: a forked process that answers one query after another until its line is closed.

It dies at a query's deadline by the kernel's hand (SIGALRM without a handler), whatever the engine is doing then:
the engine itself can neither be interrupted nor cancelled.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
from pathlib import Path
from typing import Any, Never

import pyoxigraph as ox

from graph_builder.errors import DaminError
from server.chunks import Chunks
from server.evaluate import Query, evaluate
from server.framing import END, HELLO, LEAVES, STAYS, frame, read_exactly, read_frame
from server.negotiate import Choice
from server.snapshot import Snapshot

_LINE = 3
#: A worker that a query has left larger by more than this many kilobytes leaves, and a fresh one takes its place.
_GROWTH = 128 * 1024
_MEGABYTE = 1_048_576
_STATM = Path("/proc/self/statm")


class _Pipe(Chunks):
    """A sink that sends frames: a JSON head, the bytes in pieces, an empty frame as the end, what becomes of us.

    A small answer goes in one write, so that the server wakes up once for it.
    """

    def __init__(self, fd: int) -> None:
        super().__init__()
        self._fd = fd
        self._ready = b""
        self.begun = self.written = False

    def begin(self, family: str, choice: Choice) -> None:
        self.begun = True
        self.put(json.dumps({"family": family, "format": choice.format, "media_type": choice.media_type}).encode())

    def put(self, payload: bytes) -> None:
        """A frame that goes out with the next one."""
        self._ready += frame(payload)

    def send(self, payload: bytes) -> None:
        self.put(payload)
        self.write_out()

    def last(self) -> None:
        """The rest of the answer, and its end; it goes out now where the line may already be full."""
        if self._held:
            self.put(bytes(self._held))
        self.put(END)
        if self.written:
            self.write_out()

    def write_out(self) -> None:
        """Write what is put, however long the server takes to read."""
        data, self._ready, self.written = memoryview(self._ready), b"", True
        while data:
            data = data[os.write(self._fd, data) :]


def work(fd: int, snapshot: Snapshot, options: dict[str, Any]) -> Never:
    """In the forked process: say hello on the line `fd`, answer what comes on it, end."""
    status = 1
    try:
        for number in (signal.SIGCHLD, signal.SIGALRM, signal.SIGPIPE):
            signal.signal(number, signal.SIG_DFL)
        os.dup2(fd, _LINE)
        os.closerange(_LINE + 1, fd + 64)
        store = snapshot.opened()
        facts = snapshot.facts or store
        _say_hello()
        _confine(options["memory"])
        peak = _peak()
        while question := read_frame(lambda size: read_exactly(_LINE, size)):
            request = json.loads(question)
            query = Query.from_json(request["query"])
            asked = facts if query.asks_facts_alone() else store
            _answer(asked, query, request["timeout"], options["prefixes"], peak + _GROWTH)
        status = 0
    finally:
        os._exit(status)


def _say_hello() -> None:
    # A number may belong to another process by the time that it is used; a handle never does.
    handles = [os.pidfd_open(os.getpid())] if hasattr(os, "pidfd_open") else []
    with socket.socket(fileno=os.dup(_LINE)) as line:
        socket.send_fds(line, [HELLO.pack(os.getpid())], handles)
    for handle in handles:
        os.close(handle)


def _answer(store: ox.Store, query: Query, timeout: float, prefixes: dict[str, str], most: int) -> None:
    signal.setitimer(signal.ITIMER_REAL, timeout)
    pipe = _Pipe(_LINE)
    try:
        evaluate(store, query, pipe, prefixes)
        pipe.last()
    except DaminError as error:
        if pipe.begun:  # too late to say so: the missing end tells the server
            raise
        pipe.put(json.dumps({"error": type(error).__name__, "message": str(error)}).encode())
    signal.setitimer(signal.ITIMER_REAL, 0)
    stays = _peak() <= most
    pipe.send(STAYS if stays else LEAVES)
    if not stays:
        os._exit(0)


def _confine(megabytes: int) -> None:
    """Cap the worker's memory, and let it open nothing more: no file, and no socket to call out with."""
    if _STATM.exists():  # Linux has it, and alone keeps to such a limit
        pages = int(_STATM.read_text(encoding="ascii").split()[0])
        limit = pages * resource.getpagesize() + megabytes * _MEGABYTE
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    highest = os.dup(_LINE)  # the lowest number that is free, and none is free below it
    os.close(highest)
    resource.setrlimit(resource.RLIMIT_NOFILE, (highest, highest))


def _peak() -> int:
    """The most memory that this process has had, in kilobytes on Linux."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
