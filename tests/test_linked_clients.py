"""Clients of other houses start at one IRI and follow; Comunica joins our graph with one of another endpoint."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import FOAF, RDFS, VOID

from graph_builder.rdf import vocabulary as v
from graph_builder.rdf.canonical import canonical_ntriples
from graph_builder.rdf.graph import article_quads
from graph_builder.rdf.iris import Iris
from graph_builder.stores.base import Change
from graph_builder.stores.oxigraph import OxigraphStore
from tests.raw_store import Served, publish, served
from tests.remote_stores import free_port
from tests.test_server_clients import CLIENTS, COMUNICA
from tests.test_server_support import CEASEFIRE, MEETING, TURKEY, extractions

WD, WDT = "http://www.wikidata.org/entity/", "http://www.wikidata.org/prop/direct/"
DAMIN = rdflib.Namespace(v.DAMIN)
LINKS = {"turkey": "Q43", "russia": "Q159"}
CAPITALS = {"Q43": ("Q3640", "Ankara"), "Q159": ("Q649", "Moscow"), "Q35": ("Q1748", "Copenhagen")}


def linked_store(path, base: str):
    """The test articles and links to Wikidata under a base IRI of our own."""
    iris = Iris(base)
    with OxigraphStore(path, base).writing() as writer:
        for extraction in extractions():
            graph = iris.article_graph(extraction.article.id).value
            writer.apply(Change(graph, canonical_ntriples(article_quads(extraction, iris))))
        match = ox.NamedNode(f"{v.SKOS}exactMatch")
        links = [(iris.node(f"actor/{name}"), ox.NamedNode(WD + entity)) for name, entity in LINKS.items()]
        writer.apply(
            Change(iris.user_graph.value, canonical_ntriples(ox.Quad(ours, match, theirs) for ours, theirs in links))
        )
    return path


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Served]:
    """A server whose things have the addresses at which it answers."""
    port = free_port()
    store = linked_store(tmp_path_factory.mktemp("linked") / "store", f"http://127.0.0.1:{port}/")
    running = Served(store, f"import sys; from server.serve import serve; serve(sys.argv[1], port={port})")
    yield running
    running.stop()


@pytest.fixture(scope="module")
def wikidata(tmp_path_factory) -> Iterator[Served]:
    """An endpoint that stands in for Wikidata: capitals of states."""
    label, capital = ox.NamedNode(v.RDFS_LABEL), ox.NamedNode(f"{WDT}P36")
    quads = []
    for state, (city, name) in CAPITALS.items():
        quads.append(ox.Quad(ox.NamedNode(WD + state), capital, ox.NamedNode(WD + city)))
        quads.append(ox.Quad(ox.NamedNode(WD + city), label, ox.Literal(name, language="en")))
    with served(publish(tmp_path_factory.mktemp("wikidata") / "store", quads)) as running:
        yield running


def test_rdflib_follows_from_one_iri(server: Served) -> None:
    def read(iri: object) -> rdflib.Graph:
        return rdflib.Graph().parse(str(iri))

    start = rdflib.URIRef(f"{server.url}id/{TURKEY}")
    [ceasefire, *_] = read(start).subjects(DAMIN.guarantor, start)
    assert str(ceasefire) == f"{server.url}id/{CEASEFIRE}"
    states = set(read(ceasefire).objects(ceasefire, DAMIN.guarantor))
    assert len(states) == 3
    other = next(state for state in sorted(states) if state != start)
    found = read(other)
    names = {label.language for label in found.objects(other, RDFS.label)}
    assert names == {"ar", "en"}
    [document] = found.subjects(FOAF.primaryTopic, other)
    dataset = found.value(document, VOID.inDataset)
    assert int(read(dataset).value(dataset, VOID.triples)) > 100


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
def test_curl_follows_from_one_iri_and_from_the_links_of_a_document(server: Served) -> None:
    def curl(*arguments: str) -> str:
        done = subprocess.run(["curl", "-sS", *arguments], capture_output=True, text=True, timeout=60, check=True)
        return done.stdout

    start, triples = f"{server.url}id/{TURKEY}", ("-L", "-H", "Accept: application/n-triples")
    assert curl("-o", "/dev/null", "-w", "%{http_code} %{redirect_url}", start) == f"303 {server.url}doc/{TURKEY}"
    meetings = re.findall(rf"<(\S+)> <{v.DAMIN}participant> <{start}>", curl(*triples, start))
    assert f"{server.url}id/{MEETING}" in meetings
    said = "".join(curl(*triples, meeting) for meeting in meetings)
    [place] = re.findall(rf"> <{v.DAMIN}place> <(\S+)>", said)
    assert '"Astana"@en' in curl(*triples, place)
    head = curl("-L", "-I", start)
    [described] = re.findall(r'<([^>]*)>; rel="describedby"', head)
    void = curl(*triples, server.url.rstrip("/") + described)
    examples = re.findall(r"exampleResource> <(\S+)>", void)
    assert examples
    assert all(curl(*triples, one) for one in examples)


COMUNICA_IS_HERE = [
    pytest.mark.skipif(not shutil.which("node"), reason="node is not installed"),
    pytest.mark.skipif(not COMUNICA.exists(), reason="Comunica is not here: npm ci --prefix tests/clients"),
]


def node(script: str, *arguments: str) -> list:
    done = subprocess.run(
        ["node", str(CLIENTS / script), *arguments], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


class TestComunica:
    pytestmark = COMUNICA_IS_HERE

    def test_it_follows_from_one_iri(self, server: Served) -> None:
        [way] = node(
            "follow.cjs",
            f"{server.url}id/{TURKEY}",
            f"SELECT ?next {{ ?next <{v.DAMIN}guarantor> THIS }}",
            f"SELECT ?next {{ THIS <{v.DAMIN}guarantor> ?next FILTER (STRENDS(STR(?next), 'russia')) }}",
            f"SELECT ?next {{ ?next <{v.DAMIN}participant> THIS FILTER (CONTAINS(STR(?next), 'astana')) }}",
            f"SELECT ?next {{ THIS <{v.DAMIN}place> ?next }}",
        )
        names = [TURKEY, CEASEFIRE, "actor/russia", MEETING, "place/astana"]
        assert way == [f"{server.url}id/{name}" for name in names]

    def test_it_finds_the_graph_from_a_term(self, server: Served) -> None:
        [way] = node(
            "follow.cjs", f"{server.url}ontology", f"SELECT ?next {{ ?next <{v.RDFS}subClassOf> <{v.DAMIN}State> }}"
        )
        assert way[-1] == f"{v.DAMIN}GuarantorState"

    def test_it_joins_our_graph_with_that_of_another_endpoint(self, server: Served, wikidata: Served) -> None:
        text = f"""
            SELECT ?state ?name WHERE {{
              ?agreement <{v.DAMIN}guarantor> ?state .
              ?state <{v.SKOS}exactMatch> ?entity .
              ?entity <{WDT}P36> ?capital .
              ?capital <{v.RDFS_LABEL}> ?name
            }}"""
        [rows] = node("comunica.cjs", f"{server.endpoint},{wikidata.endpoint}", "typed", text)
        found = {(row["state"].rpartition("/")[2], row["name"]) for row in rows}
        assert found == {(name, CAPITALS[entity][1]) for name, entity in LINKS.items()}
