"""Real SPARQL servers on loopback, each with a folder of its own, for tests; ended by their process id."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

_VIRTUOSO = """
[Database]
DatabaseFile = store.db
ErrorLogFile = store.log
LockFile = store.lck
TransactionFile = store.trx
xa_persistent_file = store.pxa
[TempDatabase]
DatabaseFile = temp.db
TransactionFile = temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
CaseMode = 2
NumberOfBuffers = 10000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 10
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = 10000
"""
_SERVE = "import sys; from server.serve import serve; serve(sys.argv[1], port=0)"
_TO_START = 120


def oxigraph_program() -> str:
    """The server of the package `oxigraph`; the test is skipped where that is absent."""
    beside = Path(sys.executable).parent / "oxigraph"
    found = str(beside) if beside.exists() else shutil.which("oxigraph")
    if not found:
        pytest.skip("the server of the package oxigraph is not installed")
    return found


def virtuoso_program() -> str:
    """Debian's `virtuoso-opensource`; the test is skipped where that is absent."""
    found = shutil.which("virtuoso-t")
    if not found:
        pytest.skip("virtuoso-opensource is not installed")
    return found


@contextmanager
def running_oxigraph() -> Iterator[str]:
    """Oxigraph's server, empty, in memory; the address of the store."""
    port = free_port()
    with _running([oxigraph_program(), "serve", "--bind", f"127.0.0.1:{port}"], Path.cwd()) as process:
        _await(f"http://127.0.0.1:{port}/query?query=ASK%7B%7D", process)
        yield f"sparql+http://127.0.0.1:{port}/query"


@contextmanager
def running_virtuoso(folder: Path) -> Iterator[str]:
    """Virtuoso, empty; the address of the store with its user."""
    program, port = virtuoso_program(), free_port()
    folder.mkdir()
    (folder / "virtuoso.ini").write_text(_VIRTUOSO.format(sql=free_port(), http=port), encoding="ascii")
    with _running([program, "+configfile", "virtuoso.ini", "+foreground"], folder) as process:
        _await(f"http://127.0.0.1:{port}/sparql?query=ASK%7B%7D", process)
        yield f"sparql+http://dba:dba@127.0.0.1:{port}/sparql"


@contextmanager
def running_damin(store: str) -> Iterator[str]:
    """Our own server over a store, by its name; the address of its endpoint as a store."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "DAMIN_QUERY_WORKERS": "2"}
    command = [sys.executable, "-c", _SERVE, store]
    with _running(command, Path.cwd(), stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        yield f"sparql+{process.stdout.readline().decode().strip()}sparql"


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _running(
    command: list[str], folder: Path, stdout: int = subprocess.DEVNULL, env: dict[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, cwd=folder, stdout=stdout, stderr=subprocess.DEVNULL, env=env)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _TO_START
    while process.poll() is None:
        try:
            with urlopen(url, timeout=10):
                return
        except (URLError, ConnectionError, TimeoutError):
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
    pytest.fail(f"the server ended with status {process.returncode}")
