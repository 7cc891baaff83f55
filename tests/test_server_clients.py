"""Clients of other houses, as people use them, against `damin serve` on loopback."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from tests.raw_store import Served, served
from tests.test_server_support import BASE, extractions, make_store

DAMIN = "https://w3id.org/damin/ontology#"
SELECT = f"SELECT ?s WHERE {{ ?s a <{DAMIN}GuarantorState> }} ORDER BY ?s"
ASK = f"ASK {{ <{BASE}id/actor/turkey> a <{DAMIN}GuarantorState> }}"
CONSTRUCT = f"CONSTRUCT {{ ?s a <{DAMIN}Guarantor> }} WHERE {{ ?s a <{DAMIN}GuarantorState> }}"
DESCRIBE = f"DESCRIBE <{BASE}id/actor/turkey>"
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
ARABIC = f"SELECT ?label WHERE {{ <{BASE}id/actor/turkey> <http://www.w3.org/2000/01/rdf-schema#label> ?label }}"
STATES = [f"{BASE}id/actor/{name}" for name in ("iran", "russia", "turkey")]
ARTICLES = [f"{BASE}graph/article/astana-1", f"{BASE}graph/article/call"]
CLIENTS = Path(__file__).parent / "clients"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(make_store(tmp_path_factory.mktemp("clients") / "store", extractions())) as running:
        yield running


def count(server: Served, *dataset: tuple[str, str]) -> int:
    """How many triples there are, asked in our own way."""
    return int(server.ask(COUNT, ("format", "csv"), *dataset).text.split()[1])


class TestSPARQLWrapper:
    @pytest.fixture
    def wrapper(self, server: Served):
        module = pytest.importorskip("SPARQLWrapper")
        return lambda query, fmt=None: self._made(module, server, query, fmt)

    @staticmethod
    def _made(module, server: Served, query: str, fmt: str | None):
        made = module.SPARQLWrapper(server.endpoint)
        made.setQuery(query)
        if fmt:
            made.setReturnFormat(fmt)
        return made

    @pytest.mark.parametrize("method", ["GET", "POST"])
    @pytest.mark.parametrize("how", ["urlencoded", "postdirectly"])
    def test_select(self, wrapper, method: str, how: str) -> None:
        asking = wrapper(SELECT, "json")
        asking.setMethod(method)
        asking.setRequestMethod(how)
        rows = asking.queryAndConvert()["results"]["bindings"]
        assert [row["s"]["value"] for row in rows] == STATES

    def test_tables_in_other_formats(self, wrapper) -> None:
        assert wrapper(SELECT, "csv").queryAndConvert().decode().split() == ["s", *STATES]
        assert wrapper(SELECT, "tsv").queryAndConvert().decode().split() == ["?s", *(f"<{s}>" for s in STATES)]
        found = wrapper(SELECT).queryAndConvert().getElementsByTagName("uri")
        assert [node.firstChild.data for node in found] == STATES

    def test_ask(self, wrapper) -> None:
        assert wrapper(ASK, "json").queryAndConvert()["boolean"] is True
        assert wrapper(ASK, "xml").queryAndConvert().getElementsByTagName("boolean")[0].firstChild.data == "true"

    @pytest.mark.parametrize("fmt", [None, "xml", "rdf", "rdf+xml", "turtle", "n3", "json-ld"])
    def test_graphs(self, wrapper, fmt: str | None) -> None:
        found = wrapper(CONSTRUCT, fmt).queryAndConvert()
        if isinstance(found, bytes):
            found = rdflib.Graph().parse(data=found, format="turtle")
        assert sorted(str(subject) for subject in found.subjects()) == STATES

    def test_datasets(self, wrapper, server: Served) -> None:
        asking = wrapper(COUNT, "json")
        for graph in ARTICLES:
            asking.addDefaultGraph(graph)
        [row] = asking.queryAndConvert()["results"]["bindings"]
        assert int(row["n"]["value"]) == count(server, *(("default-graph-uri", graph) for graph in ARTICLES))

    def test_errors_are_those_of_the_client(self, wrapper) -> None:
        errors = pytest.importorskip("SPARQLWrapper.SPARQLExceptions")
        with pytest.raises(errors.QueryBadFormed, match="not valid SPARQL"):
            wrapper("SELECT", "json").queryAndConvert()


class TestSPARQLStore:
    """rdflib's own client."""

    @pytest.fixture(params=["GET", "POST", "POST_FORM"])
    def graph(self, server: Served, request: pytest.FixtureRequest) -> rdflib.Graph:
        return rdflib.Graph(SPARQLStore(server.endpoint, method=request.param))

    def test_queries(self, graph: rdflib.Graph) -> None:
        assert [str(row.s) for row in graph.query(SELECT)] == STATES
        assert graph.query(ASK).askAnswer is True
        assert sorted(str(subject) for subject, _, _ in graph.query(CONSTRUCT)) == STATES
        assert len(list(graph.query(DESCRIBE))) > 3
        assert rdflib.Literal("تركيا", lang="ar") in {row.label for row in graph.query(ARABIC)}

    def test_patterns(self, graph: rdflib.Graph, server: Served) -> None:
        kind, states = rdflib.RDF.type, rdflib.URIRef(f"{DAMIN}GuarantorState")
        assert sorted(map(str, graph.subjects(kind, states))) == STATES
        assert (rdflib.URIRef(STATES[0]), kind, states) in graph
        assert len(graph) == count(server)

    def test_a_named_graph(self, server: Served) -> None:
        named = rdflib.Graph(SPARQLStore(server.endpoint), identifier=rdflib.URIRef(ARTICLES[0]))
        assert len(named) == count(server, ("default-graph-uri", ARTICLES[0]))


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
class TestCurl:
    @staticmethod
    def curl(*arguments: str) -> bytes:
        command = ["curl", "--silent", "--show-error", *arguments]
        done = subprocess.run(command, capture_output=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def test_the_ways_of_the_documents(self, server: Served) -> None:
        plain = ["-H", "Accept: text/csv", server.endpoint]
        for arguments in (
            ["-G", "--data-urlencode", f"query={SELECT}"],
            ["--data-urlencode", f"query={SELECT}"],
            ["-H", "Content-Type: application/sparql-query", "--data", SELECT],
        ):
            assert self.curl(*plain, *arguments).decode().split() == ["s", *STATES]

    def test_compression_http_1_0_and_head(self, server: Served) -> None:
        asked = f"{server.endpoint}?{urlencode({'query': 'SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o', 'format': 'nt'})}"
        asked = asked.replace("format=nt", "format=csv")
        whole = self.curl(asked)
        assert self.curl("--compressed", asked) == self.curl("--http1.0", asked) == whole
        assert b"200 OK" in self.curl("--head", asked)

    def test_an_etag_file(self, server: Served, tmp_path: Path) -> None:
        tag, asked = tmp_path / "tag", f"{server.endpoint}?{urlencode({'query': SELECT})}"
        assert self.curl("--etag-save", str(tag), asked)
        assert self.curl("--etag-compare", str(tag), "-w", "%{http_code}", asked) == b"304"


class TestPandas:
    def test_csv_by_address(self, server: Served) -> None:
        pandas = pytest.importorskip("pandas")
        table = pandas.read_csv(f"{server.endpoint}?{urlencode({'query': SELECT, 'format': 'csv'})}")
        assert list(table["s"]) == STATES
        labels = pandas.read_csv(f"{server.endpoint}?{urlencode({'query': ARABIC, 'format': 'csv'})}")
        assert "تركيا" in set(labels["label"])

    def test_tsv_and_json(self, server: Served) -> None:
        pandas = pytest.importorskip("pandas")
        numbers = server.ask("SELECT ?n ?t { VALUES (?n ?t) { (1 'a') (2 'b\"c') (3 'd\\te') } }", ("format", "csv"))
        table = pandas.read_csv(io.BytesIO(numbers.body))
        assert (table["n"].sum(), list(table["t"])) == (6, ["a", 'b"c', "d\te"])
        rows = json.loads(server.ask(SELECT, ("format", "json")).body)["results"]["bindings"]
        assert list(pandas.json_normalize(rows)["s.value"]) == STATES


COMUNICA = CLIENTS / "node_modules/@comunica/query-sparql/package.json"


@pytest.mark.skipif(not shutil.which("node"), reason="node is not installed")
@pytest.mark.skipif(not COMUNICA.exists(), reason="Comunica is not here: npm ci --prefix tests/clients")
class TestComunica:
    @pytest.mark.parametrize("how", ["typed", "detected"])
    def test_queries(self, server: Served, how: str) -> None:
        joined = f"SELECT ?m (COUNT(?a) AS ?n) WHERE {{ ?m <{DAMIN}participant> ?a }} GROUP BY ?m ORDER BY ?m"
        asked = [SELECT, ASK, CONSTRUCT, joined, ARABIC, COUNT]
        done = subprocess.run(
            ["node", str(CLIENTS / "comunica.cjs"), server.endpoint, how, *asked],
            capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        rows, known, graph, meetings, labels, all_triples = map(json.loads, done.stdout.splitlines())
        assert [row["s"] for row in rows] == STATES
        assert known is True
        assert sorted(subject for subject, _, _ in graph) == STATES
        assert [row["n"] for row in meetings] == ["2", "2"]
        assert {"label": "تركيا"} in labels
        assert all_triples == [{"n": str(count(server))}]

    def test_it_is_the_version_that_the_documents_name(self) -> None:
        assert json.loads(COMUNICA.read_text(encoding="utf-8"))["version"].startswith("4.4.")
