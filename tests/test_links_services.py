"""What is asked of services for links, how, and every way in which they can fail; over a real socket."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest

from graph_builder.errors import UsageError
from graph_builder.run.linking import Terms, propose
from graph_builder.run.services import AGENT, Actor, Found, LinkServiceError, open_service
from tests.linked_stores import here
from tests.test_cli_support import damin

MANIFEST = {
    "versions": ["0.2"],
    "name": "n",
    "identifierSpace": "http://there.example/",
    "schemaSpace": "x",
    "batchSize": 2,
}
IRAN = Actor("urn:iran", {"en": "Iran", "ar": "إيران"}, (("en", "Persia"),))


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self._answer("")

    def do_POST(self):
        self._answer(self.rfile.read(int(self.headers["Content-Length"])).decode())

    def _answer(self, body):
        self.server.seen.append((self.command, dict(self.headers), parse_qs(body)))
        status, headers, answer = self.server.answer(self.command, parse_qs(body))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer if isinstance(answer, bytes) else json.dumps(answer).encode())

    def log_message(self, *arguments):
        """Nothing is logged."""


@pytest.fixture(scope="module")
def running():
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def stub(running):
    """A server that answers as `answer` says, and notes what it was asked in `seen`."""
    running.seen, running.address = [], f"http://127.0.0.1:{running.server_address[1]}/"
    return running


def speak(stub, results):
    """Answer as a reconciliation service whose candidates `results` gives by the text asked for."""

    def answer(method, form):
        if method == "GET":
            return 200, {"Content-Type": "application/json"}, MANIFEST
        batch = json.loads(form["queries"][0])
        return 200, {}, {name: {"result": results.get(query["query"], [])} for name, query in batch.items()}

    stub.answer = answer


def rows(*bindings):
    return {
        "head": {},
        "results": {"bindings": [{k: {"type": "x", "value": x} for k, x in b.items()} for b in bindings]},
    }


def test_a_reconciliation_service_is_asked_by_label_in_batches_of_its_size(stub):
    speak(
        stub,
        {
            "Iran": [
                {"id": "Q1", "name": "Iran", "score": 70},
                {"id": "http://other.example/2", "name": "I", "score": 300},
            ],
            "إيران": [
                {"id": "Q1", "name": "إيران", "score": 88.5},
                {"id": "", "score": 3},
                {"id": "Q3", "name": "x"},
            ],
        },
    )
    service = open_service(stub.address, "auto", 5, ["Q5"])
    found = service.find([IRAN, Actor("urn:iraq", {"en": "Iraq"})])
    assert found == {
        "urn:iran": [Found("http://there.example/Q1", "إيران", 88.5), Found("http://other.example/2", "I", 100.0)],
        "urn:iraq": [],
    }
    assert [method for method, _, _ in stub.seen] == ["GET", "POST", "POST"]
    assert {headers["User-Agent"] for _, headers, _ in stub.seen} == {AGENT}
    assert json.loads(stub.seen[1][2]["queries"][0]) == {
        "q0": {"query": "Iran", "type": ["Q5"]},
        "q1": {"query": "إيران", "type": ["Q5"]},
    }


@pytest.mark.parametrize(
    ("found", "scores"),
    [
        ([("a", "Iran")], {"a": 80}),
        ([("a", "Persia")], {"a": 60}),
        ([("a", "Iran"), ("a", "إيران")], {"a": 90}),
        ([("a", "Iran"), ("a", "iran")], {"a": 80}),
        ([("a", "Iran"), ("a", "ايران"), ("a", "Persia")], {"a": 100}),
        ([("a", "Iran"), ("b", "Iran")], {"a": 60, "b": 60}),
        ([("a", "Iran"), ("b", "Persia")], {"a": 80, "b": 60}),
        ([("a", "Iraq")], {}),
    ],
)
def test_an_endpoint_is_asked_for_names_and_scored_by_them(stub, found, scores):
    stub.answer = lambda method, form: (
        200,
        {},
        rows(*({"thing": f"urn:{iri}", "name": name} for iri, name in found)),
    )
    service = open_service(f"sparql+{stub.address}", "auto", 5)
    assert {f.iri.removeprefix("urn:"): f.score for f in service.find([IRAN])["urn:iran"]} == scores
    [(method, headers, form)] = stub.seen
    assert (method, headers["Accept"]) == ("POST", "application/sparql-results+json")
    for term in ('"Iran"@en', '"إيران"@ar', '"ايران"', '"persia"'):
        assert term in form["query"][0]


@pytest.mark.parametrize(
    ("kind", "answer", "sentence"),
    [
        ("auto", (200, {}, b"<html>"), "There is no SPARQL endpoint at"),
        ("auto", (404, {}, b"Not here."), "answered with status 404: Not here."),
        ("auto", (301, {"Location": "https://new.example/"}, b""), "is elsewhere: https://new.example/"),
        ("reconcile", (200, {}, []), "it gives no manifest"),
        ("sparql", (500, {}, b""), "answered with status 500: Internal Server Error"),
        ("sparql", (429, {}, b"Slow down\nplease"), "status 429: Slow down."),
        ("sparql", (200, {}, {"results": 3}), "it gives no results"),
        ("sparql", (200, {}, rows(*[{"thing": "urn:a", "name": "x"}] * 5000)), "too many namesakes"),
    ],
)
def test_what_a_service_does_wrong_is_said_in_one_sentence(stub, kind, answer, sentence):
    stub.answer = lambda method, form: answer
    with pytest.raises(LinkServiceError, match=r"The service|There is no") as caught:
        open_service(stub.address, kind, 5).find([IRAN])
    assert sentence in str(caught.value)
    assert str(caught.value).count("\n") == 0


def test_answers_that_are_no_results_are_noticed(stub):
    stub.answer = lambda method, form: (200, {}, MANIFEST if method == "GET" else {"q0": {"error": "no"}})
    with pytest.raises(LinkServiceError, match="does not answer as a reconciliation service does"):
        open_service(stub.address, "auto", 5).find([IRAN])


def test_a_service_that_is_silent_is_given_up(stub):
    stub.answer = lambda method, form: time.sleep(1.5) or (200, {}, b"{}")
    with pytest.raises(LinkServiceError, match="did not answer in time"):
        open_service(stub.address, "auto", 0.3)


def test_nobody_there():
    with pytest.raises(LinkServiceError, match="cannot be read: connection refused"):
        open_service("http://127.0.0.1:9/", "auto", 5)


@pytest.mark.parametrize("address", ["wikidata", "ftp://x.example/", "http:///x"])
def test_what_is_no_address(address):
    with pytest.raises(UsageError, match="address"):
        open_service(address, "auto", 5)


def test_what_was_found_before_a_service_failed_is_kept(stub, tmp_path):
    store, corrections = here(tmp_path / "S"), tmp_path / "c.yaml"
    bad = {"id": "javascript://there/alert", "name": "Russia", "score": 100}
    speak(stub, {"Russia": [{"id": "Q159", "name": "Russia", "score": 99}, bad]})
    good = stub.answer
    stub.answer = lambda method, form: good(method, form) if len(stub.seen) < 3 else (503, {}, b"tired")
    service = open_service(stub.address, "auto", 5)
    report = propose(store, corrections, service, Terms(batch=1, pause=0))
    assert (report.asked, report.left, len(report.proposed)) == (1, 1, 1)
    assert "status 503: tired" in report.failed
    assert "http://there.example/Q159" in damin("links", "list", "--store", store).stdout
    done = damin("link", stub.address, "--store", store, "--corrections", corrections)
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)
    assert "status 503: tired" in done.stderr


def test_nobody_is_called_unless_asked(stub, tmp_path):
    store = here(tmp_path / "S")
    damin("links", "list", "--store", store)
    damin("links", "review", "--store", store, text="")
    assert stub.seen == []
