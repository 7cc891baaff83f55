"""The W3C tests for the SPARQL 1.1 Protocol and the service description, against `damin serve` on loopback.

The tests of updates begin to run by themselves where the server has a route for updates.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat

from graph_builder.rdf.vocabulary import RDF
from server.app import create_app
from tests.raw_store import Reply, Served, publish, served
from tests.w3c_protocol import PROTOCOL, Case, Request, protocol_cases

SD = "http://www.w3.org/ns/sparql-service-description#"
TOKEN = "a-token-for-tests"
CASES = protocol_cases()
TABLES = {"application/sparql-results+json", "application/sparql-results+xml", "text/csv"}
GRAPHS = {"text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"}
KINDS = {"boolean": TABLES - {"text/csv"}, "tabular": TABLES, "RDF": GRAPHS}

needs_suite = pytest.mark.skipif(not CASES, reason="the W3C suite in ../shared/w3c/sparql11 is not here")


def _takes_updates() -> bool:
    engine: Any = None
    return any(rule.rule == "/update" for rule in create_app(engine).url_map.iter_rules())


needs_updates = pytest.mark.skipif(not _takes_updates(), reason="this server has no route /update")


def params(updates: bool) -> list[Any]:
    found = [pytest.param(case, id=case.name) for case in CASES if case.updates is updates]
    return found or [pytest.param(None, marks=needs_suite, id="absent")]


def quads(graphs: dict[str, Path]) -> Iterator[Quad]:
    for name, path in graphs.items():
        for quad in ox.parse(path=str(path), format=RdfFormat.N_TRIPLES):
            yield Quad(quad.subject, quad.predicate, quad.object, NamedNode(name))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    graphs = {name: path for case in CASES for name, path in case.graphs.items()}
    with served(publish(tmp_path_factory.mktemp("protocol") / "store", quads(graphs))) as running:
        yield running


def send(server: Served, request: Request) -> Reply:
    """The request as the suite has it, at our address for what it asks."""
    path = request.path.replace("/sparql/", "/update" if request.updates else "/sparql", 1)
    token = {"authorization": f"Bearer {TOKEN}"} if request.updates else {}
    return server.request(request.method, path, request.body, **request.headers, **token)


def check(reply: Reply, request: Request) -> None:
    """Hold an answer against what the suite expects of it."""
    assert str(reply.status)[0] in request.statuses, reply.text
    if request.statuses == {"4"}:
        assert (reply.media_type, reply.text.count("\n")) == ("text/plain", 1)
    if request.format:
        assert reply.media_type in KINDS[request.format]
    if request.boolean is not None:
        assert json.loads(reply.body)["boolean"] is request.boolean


@pytest.mark.parametrize("case", params(updates=False))
def test_queries(server: Served, case: Case) -> None:
    for request in case.requests:
        check(send(server, request), request)


@needs_updates
@pytest.mark.parametrize("case", params(updates=True))
def test_updates(tmp_path: Path, case: Case) -> None:
    with served(publish(tmp_path / "store", quads(case.graphs)), DAMIN_TOKEN=TOKEN) as running:
        for request in case.requests:
            check(send(running, request), request)


@needs_suite
def test_the_whole_suite_is_read() -> None:
    manifest = (PROTOCOL / "manifest.ttl").read_text(encoding="utf-8")
    assert len(CASES) == manifest.count("rdf:type mf:ProtocolTest") == 34
    assert sum(case.updates for case in CASES) == 14
    assert all(case.requests for case in CASES)
    assert all(request.statuses for case in CASES for request in case.requests)


def description(server: Served) -> list[ox.Triple]:
    reply = server.request("GET", "/sparql", Accept="text/turtle")
    assert (reply.status, reply.media_type) == (200, "text/turtle")
    return [quad.triple for quad in ox.parse(reply.body, format=RdfFormat.TURTLE)]


def test_service_description_returns_rdf(server: Served) -> None:
    assert description(server)
    for media_type in GRAPHS:
        assert server.request("GET", "/sparql", Accept=media_type).media_type == media_type


def test_service_description_has_endpoint_triple(server: Served) -> None:
    endpoints = [t.object for t in description(server) if t.predicate.value == f"{SD}endpoint"]
    assert endpoints == [NamedNode(server.endpoint)]


def test_service_description_conforms_to_schema(server: Served) -> None:
    """One service with one endpoint and one default dataset; what it names is of the right class."""
    triples = description(server)
    types = {(t.subject, t.object.value) for t in triples if t.predicate.value == f"{RDF}type"}
    [service] = [node for node, kind in types if kind == f"{SD}Service"]
    values = {(t.subject, t.predicate.value.removeprefix(SD)): t.object for t in triples}
    assert (values[service, "defaultDataset"], f"{SD}Dataset") in types
    assert (values[values[service, "defaultDataset"], "defaultGraph"], f"{SD}Graph") in types
    named = {name: {t.object.value for t in triples if t.predicate.value == f"{SD}{name}"} for name in RANGES}
    for name, allowed in RANGES.items():
        assert named[name] <= allowed, name
    assert f"{SD}SPARQL11Query" in named["supportedLanguage"]


RANGES = {
    "supportedLanguage": {f"{SD}SPARQL10Query", f"{SD}SPARQL11Query", f"{SD}SPARQL11Update"},
    "feature": {
        f"{SD}{name}"
        for name in ("DereferencesURIs", "UnionDefaultGraph", "RequiresDataset", "EmptyGraphs", "BasicFederatedQuery")
    },
    "resultFormat": {
        f"http://www.w3.org/ns/formats/{name}"
        for name in (
            "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
            "Turtle", "N-Triples", "JSON-LD", "RDF_XML", "N-Quads", "TriG",
        )
    },
}  # fmt: skip
