"""Requests that nobody would send: whatever comes, the server answers with a status of its own and one sentence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server import jobs_main
from server.access import Access
from server.app import create_app
from server.engine import LocalEngine
from server.errors import BusyError, WriteError
from server.writing import Writing
from tests.test_server_support import BASE, extractions, make_store, store  # noqa: F401  a fixture
from tests.writing_server import TOKEN

METHODS = st.sampled_from(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
ROUTES = st.sampled_from(
    ["/sparql", "/update", "/graph-store", "/graph-store/x", "/articles", "/doc/actor/turkey", "/id/x"]
)
TYPES = st.sampled_from(
    [
        "application/sparql-query", "application/sparql-update", "application/x-www-form-urlencoded", "text/turtle",
        "text/turtle; charset=latin-1", "multipart/form-data; boundary=x", "multipart/form-data", "application/json",
        "application/ld+json", "text/plain", "", ";", "a/b; c", "application/rdf+xml",
    ]
)  # fmt: skip
NAMES = st.sampled_from(
    [
        "query", "update", "default-graph-uri", "named-graph-uri", "using-graph-uri", "using-named-graph-uri",
        "format", "timeout", "graph", "default", "lang", "name", "x",
    ]
)  # fmt: skip
PIECES = [
    "SELECT", "ASK", "CONSTRUCT", "{ ?s ?p ?o }", "{", "}", "INSERT DATA", "DELETE WHERE", "GRAPH <urn:g>",
    "WITH <urn:g>", "USING <urn:g>", "<urn:a>", "<a>", "_:b", '"', "'''", "PREFIX : <urn:>", "BASE <urn:>", ";", ".",
    "LOAD", "SERVICE", "CLEAR ALL", "MOVE DEFAULT TO <urn:g>", "# ", "\n", "\\u0053", "*", "LIMIT 1", "ضامن",
    "\ud800", "\x00", "1e999",
]  # fmt: skip
TEXT = st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join) | st.text(max_size=30)
VALUES = TEXT | st.sampled_from(["urn:g", "json", "html", "-1", "nan", "1e9", "http://[", "%", "turtle", ""])
BODIES = TEXT.map(lambda text: text.encode("utf-8", "surrogatepass")) | st.binary(max_size=60)
ACCEPTS = st.sampled_from(
    [
        "*/*",
        "text/turtle",
        "application/json;q=0.5, */*;q=0",
        "text/html",
        "",
        "a",
        ";q=x",
        "text/*;q=2",
        "application/sparql-results+json",
    ]
)
STATUSES = {200, 201, 303, 304, 400, 401, 403, 404, 405, 406, 411, 413, 414, 415, 422, 503}


class InProcess:
    """Does the jobs of `server.jobs_main` in this process; articles would take seconds each, and are turned away."""

    def __init__(self, path: Path) -> None:
        self.options = {"store": str(path), "shacl": "fast", "memory": 2048, "allowed": []}

    def write(self, job: dict[str, Any], body: bytes) -> dict[str, Any]:
        if job["kind"] == "articles":
            raise BusyError("Too many such requests are waiting already; try again in a few seconds.")
        head, _ = jobs_main._answer(job, body, self.options)
        found: dict[str, Any] = json.loads(head)
        if "error" in found:
            raise WriteError(found["error"], found["status"], found.get("messages", ()))
        return found


@pytest.fixture(scope="module")
def client(store: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:  # noqa: F811
    """The routes over a store in memory; what is written goes to a folder."""
    writer = InProcess(make_store(tmp_path_factory.mktemp("fuzz") / "store", extractions()))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jobs_main, "_confine", lambda megabytes: None)
        yield create_app(LocalEngine(store, BASE), writing=Writing(writer, Access(TOKEN))).test_client()


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    method=METHODS, route=ROUTES, parameters=st.lists(st.tuples(NAMES, VALUES), max_size=4), kind=TYPES, body=BODIES,
    accept=ACCEPTS, token=st.sampled_from([f"Bearer {TOKEN}"] * 3 + ["Bearer", "Basic x", ""]),
)  # fmt: skip
def test_any_request_is_answered(client, method, route, parameters, kind, body, accept, token) -> None:
    query = [(name, value.encode("utf-8", "surrogatepass")) for name, value in parameters]
    headers = {"Content-Type": kind, "Accept": accept, "Authorization": token}
    reply = client.open(route, method=method, query_string=query, data=body, headers=headers)
    assert reply.status_code in STATUSES
    text = reply.get_data(as_text=False)
    assert b"Traceback" not in text
    assert reply.headers["X-Request-ID"]
    if reply.status_code >= 400 and method != "HEAD" and reply.mimetype == "text/plain":
        assert text.endswith(b"\n")
        assert reply.status_code == 422 or text.count(b"\n") == 1
