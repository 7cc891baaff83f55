"""The process that holds a store in memory and forks a worker for each query.

It has one thread of its own, so forking is safe and costs milliseconds; a worker shares its pages. A worker
dies at its deadline by the kernel's hand (SIGALRM without a handler), whatever the engine is doing then: the
engine itself can neither be interrupted nor cancelled. Started as `python -m server.worker_main` by
`server.workers`.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import sys
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from graph_builder.errors import DaminError
from graph_builder.stores.reader import open_reader
from server.evaluate import Query, evaluate
from server.framing import END, frame, read_exactly, read_frame
from server.negotiate import Choice

_ANSWER_FD = 3
_CHUNK = 65_536


class _Pipe:
    """A sink that sends frames: a JSON head, the bytes in pieces, an empty frame as the end."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._held = bytearray()
        self.begun = False

    def begin(self, family: str, choice: Choice) -> None:
        self.begun = True
        self.send(json.dumps({"family": family, "format": choice.format, "media_type": choice.media_type}).encode())

    def write(self, data: bytes) -> int:
        self._held += data
        if len(self._held) >= _CHUNK:
            self.flush()
        return len(data)

    def flush(self) -> None:
        if self._held:
            self.send(bytes(self._held))
            self._held.clear()

    def send(self, payload: bytes) -> None:
        data = memoryview(frame(payload))
        while data:
            data = data[os.write(self._fd, data) :]


def main(arguments: list[str]) -> int:
    """`control-fd store-path options-json`: load, say ready, then fork for each socket that comes in."""
    control = socket.socket(fileno=int(arguments[0]))
    options: dict[str, Any] = json.loads(arguments[2])
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        store, ready = _load(Path(arguments[1]))
    except DaminError as error:
        control.sendall(frame(json.dumps({"error": str(error)}).encode()))
        return 1
    control.sendall(frame(json.dumps(ready).encode()))
    _fork_for_each(control, store, options)
    return 0


def _load(path: Path) -> tuple[ox.Store, dict[str, str]]:
    reader = open_reader(path)
    try:
        store = ox.Store()
        store.bulk_extend(reader.store.quads_for_pattern(None, None, None, None))
        return store, {"generation": reader.generation, "base": reader.base}
    finally:
        reader.close()


def _fork_for_each(control: socket.socket, store: ox.Store, options: dict[str, Any]) -> None:
    while True:
        message, sockets, _, _ = socket.recv_fds(control, 1, 1)
        if not message:
            return
        if os.fork() == 0:
            _answer(sockets[0], store, options)
        os.close(sockets[0])


def _answer(fd: int, store: ox.Store, options: dict[str, Any]) -> None:
    """In the worker: read the question, answer it, end. Never returns."""
    status = 1
    try:
        for number in (signal.SIGCHLD, signal.SIGALRM, signal.SIGPIPE):
            signal.signal(number, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, options["ceiling"])
        os.dup2(fd, _ANSWER_FD)
        os.closerange(_ANSWER_FD + 1, fd + 64)
        request = json.loads(read_frame(lambda size: read_exactly(_ANSWER_FD, size)) or b"{}")
        signal.setitimer(signal.ITIMER_REAL, request["timeout"])
        _confine(options["memory"])
        _send_answer(store, Query.from_json(request["query"]), options["prefixes"])
        status = 0
    finally:
        os._exit(status)


def _send_answer(store: ox.Store, query: Query, prefixes: dict[str, str]) -> None:
    pipe = _Pipe(_ANSWER_FD)
    try:
        evaluate(store, query, pipe, prefixes)
        pipe.flush()
        pipe.send(END)
    except DaminError as error:
        if pipe.begun:  # too late to say so: the missing end tells the server
            raise
        pipe.send(json.dumps({"error": type(error).__name__, "message": str(error)}).encode())


def _confine(megabytes: int) -> None:
    """Cap the worker's memory, and let it open nothing more: no file, and no socket to call out with."""
    statm = Path("/proc/self/statm")
    if statm.exists():  # Linux has it, and alone keeps to such a limit
        pages = int(statm.read_text(encoding="ascii").split()[0])
        limit = pages * resource.getpagesize() + megabytes * 1_048_576
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_ANSWER_FD + 1, _ANSWER_FD + 1))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
