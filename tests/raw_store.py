"""Store folders with any quads whatever, and servers over them: what no build would write, tests must serve too."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pyoxigraph as ox

from graph_builder.stores.folder import Folder

FORM = "application/x-www-form-urlencoded"
_SERVE = "import sys; from server.serve import serve; serve(sys.argv[1], port=0)"


def publish(path: Path, quads: Iterable[ox.Quad], base: str = "https://w3id.org/damin/") -> Path:
    """Make these quads the live generation of the store folder `path`."""
    folder = Folder(path)
    with folder.locked():
        folder.initialise(base)
        name = folder.next_name()
        generation = folder.generation(name)
        generation.mkdir()
        (generation / "in-use").touch()
        store = ox.Store(str(generation / "db"))
        store.bulk_extend(quads)
        store.flush()
        del store
        for records in ("quarantine.jsonl", "issues.jsonl"):
            (generation / records).touch()
        folder.publish(name)
    return path


class Served:
    """`damin serve` in a process of its own, on a loopback port."""

    def __init__(self, store: Path, code: str = _SERVE, **settings: str) -> None:
        environment = {**os.environ, "PYTHONUNBUFFERED": "1", "DAMIN_QUERY_WORKERS": "2", **settings}
        command = [sys.executable, "-c", code, str(store)]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
        )
        assert self.process.stdout
        self.url = self.process.stdout.readline().strip()
        self.address = urlsplit(self.url).netloc
        assert self.address, self.process.communicate(timeout=30)[1]

    @property
    def endpoint(self) -> str:
        return f"{self.url}sparql"

    def open(self, timeout: float = 120) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(self.address, timeout=timeout)

    def request(self, method: str, path: str, body: bytes | str | None = None, **headers: str) -> Reply:
        """One request on a connection of its own; `Content_Type` stands for `Content-Type`."""
        connection = self.open()
        try:
            connection.request(method, path, body, {name.replace("_", "-"): text for name, text in headers.items()})
            response = connection.getresponse()
            return Reply(response.status, response.headers, response.read())
        finally:
            connection.close()

    def ask(self, query: str, *more: tuple[str, str], **headers: str) -> Reply:
        """A query by form, with further parameters."""
        return self.request("POST", "/sparql", urlencode([("query", query), *more]), Content_Type=FORM, **headers)

    def family(self) -> list[int]:
        """The processes of this server: itself, the one that holds the graph, the workers."""
        found = [self.process.pid]
        for pid in found:
            for children in Path(f"/proc/{pid}/task").glob("*/children"):
                found += [int(child) for child in children.read_text(encoding="ascii").split()]
        return found

    def stop(self) -> str:
        """End it as a user would, and give back what it said on standard error."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.communicate(timeout=60)[1]


class Reply:
    """A status, headers, and a body that has come whole."""

    def __init__(self, status: int, headers: http.client.HTTPMessage, body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def media_type(self) -> str:
        return self.headers.get("Content-Type", "").partition(";")[0]


@contextmanager
def served(store: Path, **settings: str) -> Iterator[Served]:
    """A server while the block runs."""
    server = Served(store, **settings)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.stop()
