"""A real server that takes writes, on loopback, and a client for it."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from graph_builder.stores.oxigraph import OxigraphStore

BASE = "https://w3id.org/damin/"
TOKEN = "a-token-for-tests"
UPDATE, TURTLE = "application/sparql-update", "text/turtle"
_SERVE = (
    "import sys; from graph_builder.run.posted import POSTED; from graph_builder.run.linking import LINKER; "
    "from server.serve import serve; serve(sys.argv[1], port=0, builder=POSTED, linker=LINKER)"
)


@dataclass(frozen=True)
class Reply:
    """An answer."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self):
        return self.body.decode()

    @property
    def media_type(self):
        return self.headers.get("Content-Type", "").partition(";")[0]

    def json(self):
        return json.loads(self.body)


@dataclass(frozen=True)
class Served:
    """A server by its address; `process` is what runs it, `log` where it writes its standard error."""

    address: str
    store: Path
    process: subprocess.Popen
    log: Path

    def request(self, method, path, body=None, headers=None, token=TOKEN):
        """Send a request, with the token unless that is None."""
        connection = http.client.HTTPConnection(self.address, timeout=120)
        given = {**({"Authorization": f"Bearer {token}"} if token is not None else {}), **(headers or {})}
        try:
            connection.request(method, path, body.encode() if isinstance(body, str) else body, given)
            answer = connection.getresponse()
            return Reply(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def update(self, text, *parameters, **more):
        path = f"/update?{urlencode(parameters)}" if parameters else "/update"
        return self.request("POST", path, text, {"Content-Type": UPDATE, **more})

    def ask(self, query):
        reply = self.request("GET", f"/sparql?{urlencode({'query': query, 'format': 'json'})}", token=None)
        assert reply.status == 200, reply.text
        return reply.json()["boolean"]

    def put(self, graph, turtle, method="PUT", **headers):
        where = "default" if graph is None else urlencode({"graph": graph})
        return self.request(method, f"/graph-store?{where}", turtle, {"Content-Type": TURTLE, **headers})

    def get(self, graph, accept="application/n-triples", method="GET"):
        where = "default" if graph is None else urlencode({"graph": graph})
        return self.request(method, f"/graph-store?{where}", headers={"Accept": accept}, token=None)


@contextmanager
def served(store: Path, token: str | None = TOKEN, **environment: str) -> Iterator[Served]:
    """`damin serve` over a store folder, ended by its process id."""
    given = {**os.environ, "PYTHONUNBUFFERED": "1", "DAMIN_QUERY_WORKERS": "1", **environment}
    given |= {"DAMIN_TOKEN": token} if token is not None else {}
    log = store.with_suffix(".log")
    with log.open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-c", _SERVE, str(store)], stdout=subprocess.PIPE, stderr=errors, text=True, env=given
        )
    try:
        line = process.stdout.readline()
        assert line, log.read_text(encoding="utf-8")
        yield Served(urlsplit(line).netloc, store, process, log)
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=60) == 0
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def empty_store(path: Path) -> Path:
    """A store in which nothing stands."""
    with OxigraphStore(path, BASE).writing():
        pass
    return path
