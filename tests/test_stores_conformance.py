"""One suite for every store: the folder, our own server as a remote, Oxigraph's server, and Virtuoso.

What a store folder answers is the measure; where order or blanks are the store's own affair they are not compared.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from click.testing import CliRunner
from pyoxigraph import QueryBoolean, QueryTriples

from graph_builder.cli import main
from graph_builder.cli.sparql import ask
from graph_builder.errors import DaminError, UsageError
from graph_builder.model import Label, Node
from graph_builder.network import PROJECTIONS
from graph_builder.rdf.canonical import canonical_ntriples
from graph_builder.rdf.reference import ontology_quads, reference_quads
from graph_builder.resources import resource
from graph_builder.stores.base import Change
from graph_builder.stores.opened import open_store
from graph_builder.stores.oxigraph import OxigraphStore
from graph_builder.stores.reader import GenerationReader
from graph_builder.stores.remote_reader import RemoteReader
from server.app import create_app
from server.engine import LocalEngine
from server.remote import RemoteEngine
from server.terms import PREFIXES
from tests.network_store import network_store
from tests.remote_stores import running_damin, running_oxigraph, running_virtuoso
from tests.test_server_support import BASE, IRIS, extractions, make_store

STORES = ("folder", "damin", "oxigraph", "virtuoso")
QUERIES = {
    **{path.stem: path for path in sorted(resource("ontology/queries").glob("*.rq"))},
}
#: Answers that a store gets wrong, by store and query.
WRONG = {("virtuoso", "timeline"): "in one row it loses what an OPTIONAL finds"}
_MANY = 12_000


@dataclass(frozen=True)
class Kept:
    """One store that holds the graphs: its name, and the reader."""

    kind: str
    name: str
    reader: GenerationReader | RemoteReader


def _made(path: Path) -> Path:
    """The test store, with a reference graph that is larger than some stores give at once."""
    make_store(path, extractions())
    scheme = Node("topic/ceasefire", ("Concept",), (Label("وقف إطلاق النار", "ar"), Label("Ceasefire", "en")))
    places = [Node(f"place/p{i}", ("Place",), (Label(f"Place {i} \"'\\", "en"),)) for i in range(_MANY // 3)]
    reference = canonical_ntriples(reference_quads([scheme, *places], IRIS))
    with OxigraphStore(path, BASE).writing() as writer:
        writer.apply(Change(IRIS.reference_graph.value, reference))
        writer.apply(Change(IRIS.ontology_graph.value, canonical_ntriples(ontology_quads(IRIS))))
        writer.apply(Change(f"{IRIS.article_graphs}network", canonical_ntriples(network_store())))
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _made(tmp_path_factory.mktemp("conformance") / "store")


@pytest.fixture(scope="module")
def measure(folder: Path) -> Iterator[GenerationReader]:
    with open_store(folder) as reader:
        assert isinstance(reader, GenerationReader)
        yield reader


@pytest.fixture(scope="module", params=STORES)
def kept(request: pytest.FixtureRequest, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    kind = request.param
    with ExitStack() as stack:
        name = str(folder)
        if kind == "damin":
            name = stack.enter_context(running_damin(str(folder)))
        elif kind == "oxigraph":
            name = stack.enter_context(running_oxigraph())
        elif kind == "virtuoso":
            name = stack.enter_context(running_virtuoso(tmp_path_factory.mktemp("virtuoso") / "store"))
        if kind in {"oxigraph", "virtuoso"}:
            assert damin("export", name, "--store", str(folder)) == (0, "wrote 6 graphs\n")
        yield Kept(kind, name, stack.enter_context(open_store(name)))


def damin(*arguments: str) -> tuple[int, str]:
    """Status and output of a command."""
    result = CliRunner().invoke(main, arguments)
    return result.exit_code, result.output


def answer(reader: GenerationReader | RemoteReader, query: str) -> Any:
    """A boolean, a set of triples, or the rows without their order."""
    found = ask(reader, query)
    if isinstance(found, QueryBoolean):
        return bool(found)
    if isinstance(found, QueryTriples):
        return set(found)
    return sorted([[str(term) for term in row] for row in found])


def test_the_store_knows_its_base_and_its_graphs(kept: Kept, measure: GenerationReader) -> None:
    assert kept.reader.base == BASE
    assert kept.reader.graphs() == measure.graphs()
    assert kept.reader.is_current()


def test_every_graph_comes_back_to_the_last_triple(kept: Kept, measure: GenerationReader) -> None:
    for name in (None, *measure.graphs()):
        assert kept.reader.count(name) == measure.count(name)
        assert set(kept.reader.ntriples(name).splitlines()) == set(measure.ntriples(name).splitlines())
    assert measure.count(IRIS.reference_graph.value) > 10_000


@pytest.mark.parametrize("suffix", [".nq", ".ttl", ".jsonld"])
def test_exports_are_the_same_byte_for_byte(kept: Kept, folder: Path, tmp_path: Path, suffix: str) -> None:
    ours, theirs = tmp_path / f"ours{suffix}", tmp_path / f"theirs{suffix}"
    assert damin("export", str(ours), "--store", str(folder))[0] == 0
    assert damin("export", str(theirs), "--store", kept.name)[0] == 0
    assert ours.read_bytes() == theirs.read_bytes()


@pytest.mark.parametrize("projection", PROJECTIONS)
def test_networks_are_the_same(kept: Kept, folder: Path, tmp_path: Path, projection: str) -> None:
    for place, store in (("ours", str(folder)), ("theirs", kept.name)):
        (tmp_path / place).mkdir()
        out = str(tmp_path / place / "net.csv")
        assert damin("export", out, "--store", store, "--projection", projection)[0] == 0
    for name in ("net.csv", "net.nodes.csv"):
        ours, theirs = ((tmp_path / place / name).read_text("utf-8").splitlines() for place in ("ours", "theirs"))
        assert sorted(ours) == sorted(theirs)
        assert len(ours) > 1


def test_confidence_is_judged_alike(kept: Kept, folder: Path, tmp_path: Path) -> None:
    files = []
    for place, store in (("ours.nq", str(folder)), ("theirs.nq", kept.name)):
        files.append(tmp_path / place)
        assert damin("export", str(files[-1]), "--store", store, "--min-confidence", "0.95")[0] == 0
    assert files[0].read_bytes() == files[1].read_bytes()


def test_stats_count_the_same(kept: Kept, folder: Path) -> None:
    ours, theirs = (json.loads(damin("stats", "--json", "--store", name)[1]) for name in (str(folder), kept.name))
    records = {"quarantined", "issues"} if kept.kind != "folder" else set()
    assert theirs == {name: number for name, number in ours.items() if name not in records}
    assert theirs["evidence"] > 0


@pytest.mark.parametrize("name", QUERIES)
def test_the_ready_questions_are_answered_alike(
    kept: Kept, measure: GenerationReader, name: str, request: pytest.FixtureRequest
) -> None:
    if (kept.kind, name) in WRONG:
        request.applymarker(pytest.mark.xfail(reason=WRONG[kept.kind, name], strict=True))
    text = QUERIES[name].read_text(encoding="utf-8")
    assert answer(kept.reader, text) == answer(measure, text)


@pytest.mark.parametrize(
    "query",
    [
        "ASK { ?deal damin:guarantor actor:iran }",
        "ASK { ?deal damin:guarantor actor:nobody }",
        "SELECT ?who ?name { ?deal damin:guarantor ?who . ?who rdfs:label ?name }",
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?m a damin:Meeting } } GROUP BY ?g",
        "SELECT ?m ?g { ?m a damin:Meeting . GRAPH ?g { ?m damin:participant actor:turkey } }",
        f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{IRIS.reference_graph.value}> {{ ?s a damin:Place }} }}",
        f"SELECT ?s {{ ?s a damin:Meeting . GRAPH <{IRIS.article_graph('call').value}> {{ ?s ?p ?o }} }}",
        f"SELECT (COUNT(*) AS ?n) FROM <{IRIS.article_graph('call').value}> {{ ?s ?p ?o }}",
        f"SELECT DISTINCT ?s FROM <{IRIS.article_graph('call').value}> FROM <{IRIS.article_graph('astana-1').value}> "
        "{ ?s damin:guarantor actor:turkey }",
        f"ASK FROM NAMED <{IRIS.article_graph('call').value}> {{ GRAPH ?g {{ ?s a damin:PhoneCall }} }}",
        "SELECT ?day { ?m damin:startDate ?day FILTER (?day < '2020-01-01'^^xsd:date) }",
        "SELECT ?m { ?m a damin:Meeting FILTER NOT EXISTS { ?m a damin:PhoneCall } }",
        "SELECT ?m ?day { ?m a damin:Meeting OPTIONAL { ?m damin:endDate ?day } }",
        "SELECT ?a { actor:turkey ^damin:participant/damin:participant ?a }",
        "SELECT ?q { ?e damin:quote ?q FILTER (CONTAINS(?q, 'ضامنة')) }",
        "SELECT ?e { ?e damin:confidence ?c FILTER (?c >= 0.9) }",
        "CONSTRUCT { ?who damin:guarantees ?deal } WHERE { ?deal damin:guarantor ?who }",
        "CONSTRUCT WHERE { ?m damin:participant ?who }",
        "SELECT ?x ?n { ?x damin:search 'ايران' ; rdfs:label ?n }",
        'SELECT ?x { ?x a damin:Actor ; damin:search "تُرك*" }',
        "SELECT ?x { ?x damin:search 'call june 2021' }",
        "SELECT ?x { ?x skos:hiddenLabel ?key FILTER (CONTAINS(?key, 'روسيا')) }",
        "SELECT ?l { place:p7 rdfs:label ?l }",
        "SELECT ?s { VALUES ?s { actor:iran actor:nobody } ?s a damin:State } LIMIT 5",
        "SELECT * { { SELECT ?m { ?m a damin:Meeting } ORDER BY ?m LIMIT 1 } ?m damin:participant ?who }",
    ],
)
def test_queries_are_answered_alike(kept: Kept, measure: GenerationReader, query: str) -> None:
    found = answer(kept.reader, query)
    assert found == answer(measure, query)
    assert found or "nobody" in query


@pytest.mark.parametrize(
    "query", ["SELECT", "SELECT * { ?s damin:x", "INSERT DATA { <a:a> <a:b> 1 }", "SELECT * {}; DROP ALL"]
)
def test_what_is_no_query_is_refused(kept: Kept, query: str) -> None:
    with pytest.raises(UsageError, match="not valid SPARQL"):
        ask(kept.reader, query)


def test_no_answer_is_cut_without_a_word(kept: Kept, measure: GenerationReader) -> None:
    for query in ("SELECT ?s ?p ?o { ?s ?p ?o }", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"):
        try:
            found = answer(kept.reader, query)
        except DaminError as error:
            assert "cut" in str(error)
            assert kept.kind == "virtuoso"
        else:
            assert len(found) == measure.count()


ROUTES = [
    "/doc/actor/turkey.nt",
    "/doc/actor/turkey.html",
    "/export/guarantors.nodes.csv",
    "/sparql?query=ASK{}&format=xml",
    "/sparql?query=SELECT*{?s+a+<https://w3id.org/damin/ontology%23Meeting>}&format=csv",
    "/sparql?query=SELECT*{GRAPH+?g+{?s+a+<https://w3id.org/damin/ontology%23Meeting>}}&format=tsv",
    "/sparql?query=DESCRIBE<https://w3id.org/damin/id/actor/iran>&format=nt",
    "/?lang=ar",
]


@pytest.mark.parametrize("path", ROUTES)
def test_the_same_server_stands_in_front(kept: Kept, measure: GenerationReader, path: str) -> None:
    if not isinstance(kept.reader, RemoteReader):
        pytest.skip("this is the measure itself")
    if kept.kind == "virtuoso" and "DESCRIBE" in path:
        pytest.skip("what DESCRIBE gives is each store's own affair")
    engine = LocalEngine(measure.store, BASE, prefixes=dict(PREFIXES))
    ours = create_app(engine).test_client().get(path)
    theirs = create_app(RemoteEngine(kept.name, 2, 2, PREFIXES)).test_client().get(path)
    assert (theirs.status_code, theirs.content_type) == (200, ours.content_type)
    # The order of rows without ORDER BY, and that of Arabic and Latin letters, is the store's own.
    assert sorted(re.split(rb"[<>\n]", theirs.data)) == sorted(re.split(rb"[<>\n]", ours.data))


def test_our_server_in_front_of_a_store_is_a_store_itself(kept: Kept, measure: GenerationReader) -> None:
    if not isinstance(kept.reader, RemoteReader):
        pytest.skip("this is the measure itself")
    with running_damin(kept.name) as name, open_store(name) as reader:
        assert reader.graphs() == measure.graphs()
        assert reader.count(IRIS.article_graph("call").value) == measure.count(IRIS.article_graph("call").value)
        query = "SELECT ?x ?name { ?x damin:search 'ايران' ; rdfs:label ?name }"
        assert answer(reader, query) == answer(measure, query)


@pytest.mark.parametrize(
    ("method", "path", "media_type", "body"),
    [
        ("POST", "/update", "application/sparql-update", b"INSERT DATA { GRAPH <urn:g> { <urn:s> <urn:p> 1 } }"),
        ("PUT", "/graph-store?graph=urn:g", "text/turtle", b"<urn:s> <urn:p> 1 ."),
        ("DELETE", "/graph-store?graph=urn:g", "text/turtle", b""),
        ("POST", "/articles", "text/plain", b"Ministers meet\n\nThey met."),
    ],
)
def test_nothing_is_written_through_a_server_in_front(
    kept: Kept, monkeypatch: pytest.MonkeyPatch, method: str, path: str, media_type: str, body: bytes
) -> None:
    if kept.kind != "oxigraph":
        pytest.skip("one store behind is enough")
    monkeypatch.setenv("DAMIN_TOKEN", "secret")
    with running_damin(kept.name) as name:
        address = name.removeprefix("sparql+").removesuffix("/sparql")
        headers = {"Authorization": "Bearer secret", "Content-Type": media_type}
        with pytest.raises(HTTPError, match="403") as refused:
            urlopen(Request(address + path, body, headers, method=method), timeout=60)
        assert "no store to write to" in refused.value.read().decode()
    with open_store(kept.name) as reader:
        assert "urn:g" not in {str(graph) for graph in reader.graphs()}


def test_publishing_again_brings_the_store_up_to_date(kept: Kept, tmp_path: Path) -> None:
    if kept.kind not in {"oxigraph", "virtuoso"}:
        pytest.skip("graphs are not put there")
    small = str(make_store(tmp_path / "small", extractions()[:1]))
    other = f"{BASE}graph/other"
    try:
        assert damin("export", kept.name, "--store", small)[0] == 0
        assert kept.reader.graphs() == [IRIS.article_graph("astana-1").value]
        assert other not in kept.reader.graphs()
        assert not answer(kept.reader, "ASK { ?call a damin:PhoneCall }")
    finally:
        with open_store(small) as reader:
            assert kept.reader.count() == reader.count()
