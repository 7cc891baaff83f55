"""The process that holds a store and forks workers, each of which answers one query after another.

It has one thread of its own, so forking is safe and costs milliseconds; a worker shares its pages. Started as
`python -m server.worker_main` by `server.workers`.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from graph_builder.errors import DaminError
from server.framing import frame
from server.snapshot import Snapshot, TooLargeError, in_folder, in_memory
from server.worker import work


def main(arguments: list[str]) -> int:
    """`control-fd store-path options-json`: load, say ready, then fork for each socket that comes in."""
    control = socket.socket(fileno=int(arguments[0]))
    path, options = Path(arguments[1]), json.loads(arguments[2])
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        return _serve(control, path, options)
    except TooLargeError:
        _begin_anew(arguments, options)
    except DaminError as error:
        control.sendall(frame(json.dumps({"error": str(error)}).encode()))
    return 1


def _serve(control: socket.socket, path: Path, options: dict[str, Any]) -> int:
    if options["graph_memory"] is not None:
        _fork_for_each(control, in_memory(path, options["graph_memory"]), options)
    else:
        with in_folder(path) as snapshot:
            _fork_for_each(control, snapshot, options)
    return 0


def _begin_anew(arguments: list[str], options: dict[str, Any]) -> None:
    """Read the folder instead. What was loaded so far goes with the old image of this process."""
    again = [arguments[0], arguments[1], json.dumps({**options, "graph_memory": None})]
    os.execv(sys.executable, [sys.executable, "-m", "server.worker_main", *again])  # noqa: S606 - no shell is wanted


def _fork_for_each(control: socket.socket, snapshot: Snapshot, options: dict[str, Any]) -> None:
    ready = {
        "generation": snapshot.generation,
        "base": snapshot.base,
        "modified": snapshot.modified,
        "in_memory": snapshot.store is not None,
    }
    control.sendall(frame(json.dumps(ready).encode()))
    while True:
        message, sockets, _, _ = socket.recv_fds(control, 1, 1)
        if not message:
            break
        with suppress(BlockingIOError):  # no process to be had: the server sees its end closed
            if os.fork() == 0:
                work(sockets[0], snapshot, options)
        os.close(sockets[0])
    with suppress(ChildProcessError):  # the workers finish what they have begun, and then none is left
        os.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
