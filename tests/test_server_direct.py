"""The short way of a request answers as the long way does, and the store of facts alone as the whole store."""

from __future__ import annotations

import gzip
import io
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest
from flask import Flask
from werkzeug.test import EnvironBuilder

from server.allocator import with_allocator
from server.app import create_app
from server.context import Settings
from server.engine import LocalEngine
from server.evaluate import Query, evaluate
from server.negotiate import Choice
from server.snapshot import in_memory
from tests.test_server_support import BASE, IRIS, extractions, make_store

pytest_plugins = ["tests.test_server_support"]

MODIFIED = 1_767_323_045_600_000_000
LABELS = "SELECT ?s ?l { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?l } ORDER BY ?s ?l"
GRAPH = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
MANY = {"Accept-Encoding": "gzip"}


class Long(Exception):  # noqa: N818 - no error, but a way to notice
    """The framework was asked."""


def asked(app: Flask, way: Any, query: dict[str, Any], headers: dict[str, str]) -> tuple[str, dict[str, str], bytes]:
    """Status, headers and body of an answer on one way."""
    environ = EnvironBuilder(path="/sparql", query_string=urlencode(query, doseq=True), headers=headers).get_environ()
    said: list[Any] = []
    body = way(environ, lambda status, found, exc_info=None: said.append((status, dict(found))))
    whole = b"".join(body)
    body.close() if hasattr(body, "close") else None
    del app
    return said[0][0], said[0][1], whole


@pytest.mark.parametrize(
    ("query", "headers", "settings"),
    [
        ({"query": LABELS}, {}, {}),
        ({"query": LABELS}, MANY, {}),
        ({"query": "ASK {}"}, MANY, {}),
        ({"query": GRAPH}, {"Accept": "text/turtle"}, {}),
        ({"query": LABELS}, {"Accept": "text/csv;q=0.5, application/sparql-results+xml"}, {}),
        ({"query": LABELS, "timeout": "2"}, {"Accept": "*/*"}, {}),
        ({"query": LABELS, "default-graph-uri": "urn:nothing"}, {}, {}),
        ({"query": "SELECT (NOW() AS ?n) { FILTER (false) }"}, {}, {}),
        ({"query": "ASK { ?s ?p <x> }"}, {"Host": "example.org"}, {}),
        ({"query": "SELECT nothing"}, {}, {}),
        ({"query": ["ASK {}", "ASK {}"]}, {}, {}),
        ({"query": "ASK { SERVICE <http://e/> {} }"}, {}, {}),
        ({"query": LABELS}, {"Accept": "image/png"}, {}),
        ({"query": LABELS}, {"Accept": "text/turtle"}, {}),
        ({"query": LABELS, "timeout": "soon"}, {}, {}),
        ({"query": LABELS}, {"Host": "two hosts"}, {}),
        ({"query": LABELS}, {}, {"max_result": 100}),
        ({"query": LABELS}, {}, {"max_url": 50}),
        ({"update": "CLEAR ALL"}, {}, {}),
    ],
)
def test_both_ways_give_one_answer(store: ox.Store, query, headers, settings) -> None:
    app = create_app(LocalEngine(store, BASE, "7", modified=MODIFIED), Settings(**settings))
    short, long = (asked(app, way, query, headers) for way in (app.wsgi_app, lambda *a: Flask.wsgi_app(app, *a)))
    assert short[0] == long[0]
    packed = long[1].get("Content-Encoding") == "gzip"
    assert (gzip.decompress(short[2]) if packed else short[2]) == (gzip.decompress(long[2]) if packed else long[2])
    assert {name: short[1].get(name) for name in long[1] if name != "Content-Length"} == {
        name: value for name, value in long[1].items() if name != "Content-Length"
    }
    assert short[1]["X-Content-Type-Options"] == "nosniff"


def test_a_plain_question_does_not_ask_the_framework(store: ox.Store) -> None:
    app = create_app(LocalEngine(store, BASE, "7", modified=MODIFIED))

    def noticed() -> None:
        raise Long

    app.before_request_funcs[None].insert(0, noticed)
    assert asked(app, app.wsgi_app, {"query": LABELS}, {})[0] == "200 OK"
    assert asked(app, app.wsgi_app, {"query": LABELS, "format": "csv"}, {})[0].startswith("500")


class Kept(io.BytesIO):
    """A sink."""

    def begin(self, family: str, choice: Choice) -> None:
        """Nobody asks."""


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        (LABELS, True),
        ("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", True),
        (f"DESCRIBE <{BASE}id/actor/turkey>", True),
        ("SELECT DISTINCT ?s { ?s (<urn:p>|!<urn:p>)* ?o FILTER NOT EXISTS { ?o ?p ?s } } ORDER BY ?s", True),
        ("SELECT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g", False),
        ("SELECT ?s { ?s ?p ?o FILTER (?o != '\\u0047RAPH') } ORDER BY ?s", False),
        (f"SELECT (COUNT(*) AS ?n) FROM <{IRIS.reference_graph.value}> {{ ?s ?p ?o }}", False),
        (f"SELECT (COUNT(*) AS ?n) from named <{IRIS.reference_graph.value}> {{ ?s ?p ?o }}", False),
    ],
)
def test_what_looks_at_no_other_graph_is_asked_of_the_facts_alone(tmp_path: Path, text: str, alone: bool) -> None:
    snapshot = in_memory(make_store(tmp_path / "store", extractions()), 10_000)
    assert snapshot.facts is not None
    assert Query(text).asks_facts_alone() is alone
    assert snapshot.store is not None
    answers = []
    for store in (snapshot.store, snapshot.facts if alone else snapshot.store):
        evaluate(store, Query(text, graphs=Choice("ntriples", "application/n-triples")), kept := Kept())
        answers.append(sorted(kept.getvalue().splitlines()))
    assert answers[0] == answers[1] != []


def test_a_graph_that_fits_once_is_not_held_twice(tmp_path: Path) -> None:
    store = ox.Store()
    for number in range(20_000):
        store.add(ox.Quad(ox.NamedNode(f"urn:{number}"), ox.NamedNode("urn:p"), ox.Literal(str(number))))
    from server.snapshot import _facts  # noqa: PLC0415 - what decides it

    assert _facts(store, 10, 100) is None  # it has no other graph
    store.add(ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode("urn:p"), ox.NamedNode("urn:o"), ox.NamedNode("urn:g")))
    assert _facts(store, 60, 100) is None
    assert len(_facts(store, 40, 100) or ()) == 20_000
    del tmp_path


@pytest.mark.parametrize(
    ("there", "before", "preloaded"), [(True, {}, True), (True, {"LD_PRELOAD": "x"}, False), (False, {}, False)]
)
def test_an_allocator_that_is_installed_is_used(tmp_path: Path, there, before, preloaded, monkeypatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    library = tmp_path / "cmeel.prefix" / "lib" / "libmimalloc.so"
    if there:
        library.parent.mkdir(parents=True)
        library.touch()
    found = with_allocator(before, [str(tmp_path)])
    assert found == ({**before, "LD_PRELOAD": str(library.resolve())} if preloaded else before)
