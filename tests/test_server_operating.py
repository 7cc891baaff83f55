"""Running the server: whom it calls, how large an answer may be, its logs, and its end."""

from __future__ import annotations

import json
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.client import IncompleteRead
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.test_server_support import extractions, make_store
from tests.writing_server import Served, empty_store, served

INSERT = "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } }"
COUNT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


class Neighbour(BaseHTTPRequestHandler):
    """Another server: a graph, a SPARQL endpoint, and something that leads elsewhere."""

    asked: list[str] = []  # noqa: RUF012

    def do_GET(self) -> None:
        self.asked.append(self.path)
        if self.path == "/elsewhere":
            self.send_response(302)
            self.send_header("Location", "/secret")
            self.end_headers()
            return
        self.say("text/turtle", b"<urn:far> <urn:b> <urn:c> .")

    def do_POST(self) -> None:
        self.asked.append(self.path)
        self.rfile.read(int(self.headers["Content-Length"]))
        row = '{"s": {"type": "uri", "value": "urn:far"}}'
        body = f'{{"head": {{"vars": ["s"]}}, "results": {{"bindings": [{row}]}}}}'
        self.say("application/sparql-results+json", body.encode())

    def say(self, kind: str, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def neighbour() -> Iterator[str]:
    Neighbour.asked.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Neighbour) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_only_allowed_addresses_are_called_and_those_really(neighbour: str, tmp_path: Path) -> None:
    allowed = f"{neighbour}/open/ {neighbour}/graph {neighbour}/elsewhere"
    with served(empty_store(tmp_path / "store"), DAMIN_ALLOW_REMOTE=allowed) as server:
        assert server.ask(f"ASK {{ SERVICE <{neighbour}/open/sparql> {{ ?s ?p ?o }} FILTER(?s = <urn:far>) }}")
        assert server.update(f"LOAD <{neighbour}/graph> INTO GRAPH <urn:g>").json()["added"] == 1
        text = f"INSERT {{ ?s <urn:seen> 1 }} WHERE {{ SERVICE <{neighbour}/open/sparql> {{ ?s ?p ?o }} }}"
        assert server.update(text).status == 200
        assert server.ask("ASK { <urn:far> <urn:b> <urn:c> ; <urn:seen> 1 }")
        assert set(Neighbour.asked) == {"/open/sparql", "/graph"}
        for path in ("/secret", "/open", "/open/../secret", "/open/%2e%2e/secret"):
            query = f"SELECT * {{ SERVICE <{neighbour}{path}> {{ ?s ?p ?o }} }}"
            asked = server.request("GET", f"/sparql?{urlencode({'query': query})}", token=None)
            assert (asked.status, "SERVICE is refused" in asked.text) == (403, True)
            assert server.update(f"LOAD <{neighbour}{path}>").status == 403
        redirected = server.update(f"LOAD <{neighbour}/elsewhere>")
        assert (redirected.status, "Another server" in redirected.text) == (502, True)
        assert "/secret" not in Neighbour.asked


def test_an_answer_that_is_too_large_is_refused_or_breaks_off(tmp_path: Path) -> None:
    with served(empty_store(tmp_path / "store"), DAMIN_MAX_RESULT="300000") as server:
        values = " ".join(map(str, range(300)))
        rows = f"SELECT * {{ VALUES ?a {{ {values} }} VALUES ?b {{ {values} }} }}"
        path, few = (f"/sparql?{urlencode({'query': q, 'format': 'csv'})}" for q in (rows, f"{rows} LIMIT 5"))
        with suppress(IncompleteRead):
            assert server.request("GET", path, token=None).status == 403
        assert server.request("GET", few).status == 200


def test_running_requests_finish_when_the_server_ends(tmp_path: Path) -> None:
    store = make_store(tmp_path / "store", extractions())
    values = " ".join(map(str, range(700)))
    query = f"SELECT ?a ?b {{ VALUES ?a {{ {values} }} VALUES ?b {{ {values} }} }}"
    with served(store, DAMIN_SHUTDOWN_TIMEOUT="60") as server:
        path, found = f"/sparql?{urlencode({'query': query, 'format': 'csv'})}", []
        asking = threading.Thread(target=lambda: found.append(server.request("GET", path, token=None)))
        writing = threading.Thread(target=lambda: found.append(server.update(INSERT)))
        asking.start()
        writing.start()
        wait_until_busy(server, 3)
        server.process.send_signal(signal.SIGTERM)
        asking.join()
        writing.join()
        assert sorted(reply.status for reply in found) == [200, 200]
        assert max(reply.text.count("\n") for reply in found) == 700 * 700 + 1
        assert server.process.wait(timeout=60) == 0
        with pytest.raises(ConnectionRefusedError):
            server.request("GET", "/healthz")


def wait_until_busy(server: Served, running: int) -> None:
    """Until so many requests run, this one included; or those that ran are done already."""
    for _ in range(200):
        text = server.request("GET", "/metrics", token=None).text
        if f"damin_requests_in_progress {running}\n" in text or 'route="/update"' in text:
            return
        time.sleep(0.01)


def test_the_end_does_not_wait_for_ever(tmp_path: Path) -> None:
    store = make_store(tmp_path / "store", extractions())
    with served(store, DAMIN_SHUTDOWN_TIMEOUT="1") as server:

        def ask() -> None:
            with pytest.raises(Exception):  # noqa: B017  the connection goes with the server
                assert server.request("GET", f"/sparql?{urlencode({'query': COUNT})}", token=None).status == 200

        asking = threading.Thread(target=ask)
        asking.start()
        wait_until_busy(server, 2)
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(timeout=25) == 0
        asking.join()


def test_logs_are_lines_of_json(tmp_path: Path) -> None:
    with served(empty_store(tmp_path / "store"), DAMIN_LOG_FORMAT="json") as server:
        server.request("GET", "/healthz?secret=1", headers={"X-Request-ID": "known"}, token=None)
        server.update("CLEAR X")
    lines = [json.loads(line) for line in server.log.read_text(encoding="utf-8").splitlines()]
    first, second = (line for line in lines if line["logger"] == "server.requests")
    assert (first["request_id"], first["path"], first["status"], first["whole"]) == ("known", "/healthz", 200, True)
    assert (second["route"], second["method"], second["status"]) == ("/update", "POST", 400)
    assert second["bytes"] > 0 <= second["seconds"]
    assert "secret" not in server.log.read_text(encoding="utf-8")
    assert "a-token-for-tests" not in server.log.read_text(encoding="utf-8")
