"""SPARQL servers, started on loopback for a measurement and ended after it."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

_DAMIN = "from graph_builder.cli import main; main()"
_TO_START = 900.0


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where its SPARQL endpoint is, and its process."""

    name: str
    url: str
    process: subprocess.Popen[str]

    def connect(self, timeout: float) -> http.client.HTTPConnection:
        """A connection to it."""
        parts = urlsplit(self.url)
        return http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=timeout)

    @property
    def path(self) -> str:
        """The path of the endpoint."""
        return urlsplit(self.url).path


@dataclass(frozen=True, slots=True)
class Said:
    """A whole answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def ask(connection: http.client.HTTPConnection, path: str, query: str, **more: str) -> tuple[int, bytes]:
    """Ask by GET for JSON or N-Triples; status and whole answer."""
    said = asked(connection, path, query, **more)
    return said.status, said.body


def asked(connection: http.client.HTTPConnection, path: str, query: str, **more: str) -> Said:
    """As `ask`, with the headers."""
    accept = "application/sparql-results+json, application/n-triples;q=0.9"
    return sent(connection, "GET", f"{path}?{urlencode({'query': query, **more})}", head={"Accept": accept})


def sent(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    body: bytes | None = None,
    head: Mapping[str, str] | None = None,
) -> Said:
    """Send a request and read its answer to the end."""
    connection.request(method, path, body, dict(head or {}))
    response = connection.getresponse()
    return Said(response.status, dict(response.getheaders()), response.read())


@contextmanager
def damin(store: Path, **settings: str) -> Iterator[Server]:
    """Our own server."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", **{f"DAMIN_{k.upper()}": v for k, v in settings.items()}}
    command = [sys.executable, "-c", _DAMIN, "serve", "--store", str(store), "--port", "0"]
    with _running(command, env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        yield Server("damin", process.stdout.readline().split()[1] + "sparql", process)


@contextmanager
def oxigraph(nquads: Path, folder: Path, *, memory: bool) -> Iterator[Server]:
    """`oxigraph serve`, in memory or on disk."""
    port = free_port()
    command = [_program("oxigraph"), "serve", "--bind", f"127.0.0.1:{port}"]
    if not memory:
        place = str(folder / "oxigraph")
        subprocess.run(
            [command[0], "load", "--location", place, "--file", str(nquads)], check=True, capture_output=True
        )
        command += ["--location", place]
    with _running(command) as process:
        _await(port, "/query", process)
        if memory:
            _load(port, nquads)
        yield Server("oxigraph serve", f"http://127.0.0.1:{port}/query", process)


@contextmanager
def rdflib_endpoint(ntriples: Path) -> Iterator[Server]:
    """`rdflib-endpoint serve`, over the default graph alone."""
    port = free_port()
    command = [_program("rdflib-endpoint"), "serve", "--port", str(port), "--host", "127.0.0.1", str(ntriples)]
    with _running(command) as process:
        _await(port, "/", process)
        yield Server("rdflib-endpoint", f"http://127.0.0.1:{port}/", process)


def family(root: int) -> dict[int, tuple[int, str]]:
    """A process and all below it: the parent of each, and its command line."""
    parents: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(path.parent.name)] = int(path.read_text(encoding="utf-8").rpartition(")")[2].split()[1])
        except OSError:  # it has ended meanwhile
            continue
    found = {root}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return {pid: (parents.get(pid, 0), _command_line(pid)) for pid in found}


def memory(root: int) -> float:
    """Megabytes of a process and all below it; what they share counts once (Linux)."""
    total = 0
    for pid in family(root):
        try:
            text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8")
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
    return total / 1024


def _command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    except OSError:
        return ""


def has(program: str) -> bool:
    """Whether it is installed, beside this Python or on the path."""
    return (Path(sys.executable).parent / program).exists() or shutil.which(program) is not None


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _program(name: str) -> str:
    beside = Path(sys.executable).parent / name
    return str(beside) if beside.exists() else name


@contextmanager
def _running(
    command: list[str], env: dict[str, str] | None = None, stdout: int = subprocess.DEVNULL
) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(command, stdout=stdout, stderr=subprocess.DEVNULL, text=True, env=env)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await(port: int, path: str, process: subprocess.Popen[str]) -> None:
    until = time.monotonic() + _TO_START
    while time.monotonic() < until and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            ask(connection, path, "ASK { }")
            return
        except OSError:
            time.sleep(0.2)
        finally:
            connection.close()
    raise SystemExit(f"the server on port {port} did not start")


def _load(port: int, nquads: Path) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_TO_START)
    with nquads.open("rb") as data:
        connection.request("POST", "/store", data, {"Content-Type": "application/n-quads"}, encode_chunked=False)
        response = connection.getresponse()
        text = response.read()
    if response.status >= 300:
        raise SystemExit(f"the server took no quads: {response.status} {text[:200]!r}")
