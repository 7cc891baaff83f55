"""`/sparql` by the SPARQL 1.1 Protocol: tables of requests and what they are answered."""

from __future__ import annotations

import json

import pyoxigraph as ox
import pytest

from server.app import create_app
from server.context import Settings
from server.engine import LocalEngine
from tests.test_server_lexer import CALLS, HARMLESS
from tests.test_server_support import BASE

pytest_plugins = ["tests.test_server_support"]

FORM = "application/x-www-form-urlencoded"
SELECT = "SELECT ?s WHERE { ?s a <https://w3id.org/damin/ontology#GuarantorState> } ORDER BY ?s"
ASK = "ASK { ?s ?p ?o }"
CONSTRUCT = "CONSTRUCT { ?s a ?t } WHERE { ?s a ?t }"
DESCRIBE = f"DESCRIBE <{BASE}id/actor/turkey>"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
ARTICLES = [f"{BASE}graph/article/astana-1", f"{BASE}graph/article/call"]

MEDIA_TYPES = [
    (SELECT, None, "application/sparql-results+json"),
    (SELECT, "*/*", "application/sparql-results+json"),
    (SELECT, "application/json", "application/json"),
    (SELECT, "application/sparql-results+xml", "application/sparql-results+xml"),
    (SELECT, "text/csv", "text/csv; charset=utf-8"),
    (SELECT, "text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
    (SELECT, "text/csv;q=0.4, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
    (SELECT, "text/turtle, text/csv;q=0.1", "text/csv; charset=utf-8"),
    (SELECT, "application/sparql-results+json;q=0, */*", "application/json"),
    (SELECT, BROWSER, "text/html; charset=utf-8"),
    (ASK, None, "application/sparql-results+json"),
    (ASK, "application/xml", "application/xml"),
    (CONSTRUCT, None, "text/turtle; charset=utf-8"),
    (CONSTRUCT, "application/n-triples", "application/n-triples"),
    (CONSTRUCT, "application/ld+json", "application/ld+json"),
    (CONSTRUCT, "application/rdf+xml", "application/rdf+xml"),
    (CONSTRUCT, "application/trig", "application/trig"),
    (CONSTRUCT, "application/n-quads", "application/n-quads"),
    (CONSTRUCT, "text/csv, application/n-triples;q=0.2", "application/n-triples"),
    (DESCRIBE, None, "text/turtle; charset=utf-8"),
    (DESCRIBE, BROWSER, "text/html; charset=utf-8"),
]
FORMATS = [
    (SELECT, "csv", "text/csv; charset=utf-8"),
    (SELECT, "TSV", "text/tab-separated-values; charset=utf-8"),
    (SELECT, "application/sparql-results+xml", "application/sparql-results+xml"),
    (ASK, "xml", "application/sparql-results+xml"),
    (CONSTRUCT, "nt", "application/n-triples"),
    (CONSTRUCT, "jsonld", "application/ld+json"),
    (CONSTRUCT, "xml", "application/rdf+xml"),
    (CONSTRUCT, "html", "text/html; charset=utf-8"),
]
REFUSED = [
    ({"query_string": "query=SELECT"}, 400, "error at 1:7"),
    ({"query_string": "query="}, 400, "not valid SPARQL"),
    ({"query_string": "query=INSERT+DATA+%7B%3Ca:b%3E+%3Ca:c%3E+1%7D"}, 400, "not valid SPARQL"),
    ({"query_string": {"query": [ASK, ASK]}}, 400, "more than once"),
    ({"query_string": "query=%ff"}, 400, "not UTF-8"),
    ({"query_string": {"query": ASK, "timeout": "soon"}}, 400, "timeout"),
    ({"query_string": {"query": ASK, "timeout": "-1"}}, 400, "timeout"),
    ({"query_string": {"query": ASK, "default-graph-uri": "not an iri"}}, 400, "IRI"),
    ({"query_string": {"query": SELECT, "format": "docx"}}, 406, "text/csv"),
    ({"query_string": {"query": SELECT, "format": ["csv", "json"]}}, 400, "`format`"),
    ({"query_string": {"query": SELECT, "format": "turtle"}}, 406, "text/csv"),
    ({"query_string": {"query": SELECT}, "headers": {"Accept": "image/png"}}, 406, "text/csv"),
    ({"query_string": {"query": CONSTRUCT}, "headers": {"Accept": "text/csv"}}, 406, "text/turtle"),
    ({"query_string": {"update": "CLEAR ALL"}}, 403, "updates are refused"),
    ({"method": "POST", "data": {"update": "CLEAR ALL"}}, 403, "updates are refused"),
    ({"method": "POST", "data": "CLEAR ALL", "content_type": "application/sparql-update"}, 403, "updates"),
    ({"method": "POST", "data": {}}, 415, "application/sparql-query"),
    ({"method": "POST", "data": {"format": "csv"}}, 400, "missing"),
    ({"method": "POST", "data": {"query": [ASK, ASK]}}, 400, "more than once"),
    ({"method": "POST", "data": ASK, "content_type": "text/plain"}, 415, "text/plain"),
    ({"method": "POST", "data": {"query": ASK}, "content_type": "multipart/form-data"}, 415, "multipart"),
    ({"method": "POST", "data": b"ASK {\xff}", "content_type": "application/sparql-query"}, 400, "not UTF-8"),
    (
        {"method": "POST", "data": ASK, "content_type": "application/sparql-query; charset=utf-16"},
        415,
        "UTF-8",
    ),
    (
        {
            "method": "POST",
            "data": ASK,
            "content_type": "application/sparql-query",
            "query_string": {"query": ASK},
        },
        400,
        "more than once",
    ),
    ({"method": "POST", "data": {"query": ASK}, "headers": {"Content-Encoding": "gzip"}}, 415, "gzip"),
    (
        {"method": "POST", "data": b"query=ASK+%7B%7D", "content_type": f"{FORM}; charset=latin-1"},
        415,
        "latin-1",
    ),
    ({"method": "POST", "data": b"query=ASK+%ff", "content_type": FORM}, 400, "not UTF-8"),
    ({"method": "POST", "data": {"query": ASK}, "query_string": {"query": ASK}}, 400, "more than once"),
    ({"method": "POST", "data": {"query": ASK, "format": "csv"}, "query_string": "format=xml"}, 400, "`format`"),
    ({"query_string": {"query": "ASK { FILTER(<x:nobody>(1)) }"}}, 400, "x:nobody"),
    ({"method": "PUT", "data": ASK}, 405, "PUT"),
    ({"method": "DELETE"}, 405, "DELETE"),
]


@pytest.mark.parametrize(("query", "accept", "expected"), MEDIA_TYPES)
def test_accept_decides_the_media_type(client, query: str, accept: str | None, expected: str) -> None:
    headers = {"Accept": accept} if accept else {}
    response = client.get("/sparql", query_string={"query": query}, headers=headers)
    assert (response.status_code, response.content_type) == (200, expected)
    assert "Accept" in response.headers["Vary"]


@pytest.mark.parametrize(
    ("formats", "expected"),
    [
        (["csv", "csv"], "text/csv; charset=utf-8"),
        (["tsv", "text/tab-separated-values", ""], "text/tab-separated-values; charset=utf-8"),
        (["csv", "a-format-of-others"], "text/csv; charset=utf-8"),
        (["application/x-csv,text/csv"], "text/csv; charset=utf-8"),
    ],
)
def test_one_format_may_have_several_names(client, formats: list[str], expected: str) -> None:
    response = client.get("/sparql", query_string={"query": SELECT, "format": formats})
    assert (response.status_code, response.content_type) == (200, expected)


@pytest.mark.parametrize(("query", "fmt", "expected"), FORMATS)
def test_format_goes_before_accept(client, query: str, fmt: str, expected: str) -> None:
    asked = {"query": query, "format": fmt}
    response = client.get("/sparql", query_string=asked, headers={"Accept": "text/turtle"})
    assert (response.status_code, response.content_type) == (200, expected)


@pytest.mark.parametrize(
    "request_",
    [
        {"method": "GET", "query_string": {"query": SELECT}},
        {"method": "POST", "data": {"query": SELECT}},
        {"method": "POST", "data": SELECT, "content_type": "application/sparql-query"},
        {"method": "POST", "data": SELECT, "content_type": "application/sparql-query; charset=UTF-8"},
    ],
)
def test_every_way_to_ask_gives_the_same_answer(client, request_) -> None:
    response = client.open("/sparql", headers={"Accept": "text/csv"}, **request_)
    states = "".join(f"{BASE}id/actor/{name}\r\n" for name in ("iran", "russia", "turkey"))
    assert (response.status_code, response.text) == (200, "s\r\n" + states)


@pytest.mark.parametrize(("request_", "status", "words"), REFUSED)
def test_what_is_wrong_is_said_in_one_sentence(client, request_, status: int, words: str) -> None:
    response = client.open("/sparql", **{"method": "GET", **request_})
    assert (response.status_code, response.content_type) == (status, "text/plain; charset=utf-8")
    assert words in response.text
    assert response.text.count("\n") == 1
    assert "Traceback" not in response.text


@pytest.mark.parametrize("query", CALLS)
def test_service_is_refused(client, query: str) -> None:
    response = client.post("/sparql", data={"query": query})
    assert response.status_code == 403
    assert "SERVICE" in response.text


@pytest.mark.parametrize("query", HARMLESS)
def test_harmless_uses_of_the_word_are_answered(client, query: str) -> None:
    assert client.post("/sparql", data={"query": query}).status_code == 200


def test_head_has_the_headers_of_get_and_no_body(client) -> None:
    response = client.head("/sparql", query_string={"query": SELECT, "format": "csv"})
    assert (response.status_code, response.content_type) == (200, "text/csv; charset=utf-8")
    assert response.data == b""


def test_other_origins_may_read(client) -> None:
    preflight = client.options(
        "/sparql", headers={"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    )
    assert preflight.status_code == 200
    assert preflight.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in preflight.headers["Access-Control-Allow-Headers"]
    assert client.get("/sparql?query=x").headers["Access-Control-Allow-Origin"] == "*"


def test_a_body_above_the_limit_is_refused(store: ox.Store) -> None:
    small = create_app(LocalEngine(store, BASE), Settings(max_body=100)).test_client()
    for content_type in ("application/sparql-query", "application/x-www-form-urlencoded"):
        response = small.post("/sparql", data=b"query=" + b"#" * 200, content_type=content_type)
        assert (response.status_code, response.content_type) == (413, "text/plain; charset=utf-8")


def test_the_service_description(client) -> None:
    response = client.get("/sparql", headers={"Accept": "application/n-triples"})
    assert response.status_code == 200
    assert "<http://localhost/sparql> <http://www.w3.org/ns/sparql-service-description#endpoint>" in response.text
    assert client.get("/sparql", headers={"Accept": "image/png"}).status_code == 406


def _count(client, **asked) -> int:
    response = client.get("/sparql", query_string={"format": "json", **asked})
    assert response.status_code == 200, response.text
    return int(json.loads(response.data)["results"]["bindings"][0]["n"]["value"])


def _expected(store: ox.Store, *graphs: str) -> int:
    quads = [q for graph in graphs for q in store.quads_for_pattern(None, None, None, ox.NamedNode(graph))]
    return len({(q.subject, q.predicate, q.object) for q in quads})


COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def test_several_default_graphs_are_merged(client, store: ox.Store) -> None:
    merged = _expected(store, *ARTICLES)
    assert merged < sum(_expected(store, graph) for graph in ARTICLES)
    assert _count(client, query=COUNT, **{"default-graph-uri": ARTICLES}) == merged
    clauses = " ".join(f"FROM <{graph}>" for graph in ARTICLES)
    assert _count(client, query=COUNT.replace("{", f"{clauses} {{", 1)) == merged
    prefixed = "PREFIX g: <https://w3id.org/damin/graph/article/> " + COUNT.replace(
        "{", "FROM g:astana-1 FROM g:call {", 1
    )
    assert _count(client, query=prefixed) == merged


def test_a_dataset_of_address_and_form_together(client, store: ox.Store) -> None:
    first, second = ({"default-graph-uri": graph} for graph in ARTICLES)
    response = client.post("/sparql", query_string=first, data={"query": COUNT, "format": "csv", **second})
    assert int(response.text.split()[1]) == _expected(store, *ARTICLES)


def test_relative_iris_are_read_against_the_address(client) -> None:
    asked = {"query": "CONSTRUCT { <s> <#p> <> } WHERE {}", "format": "nt"}
    response = client.get("/sparql", query_string=asked)
    assert response.text == "<http://localhost/s> <http://localhost/sparql#p> <http://localhost/sparql> .\n"


def test_the_protocol_dataset_goes_before_the_query_s_own(client, store: ox.Store) -> None:
    query = COUNT.replace("{", f"FROM <{ARTICLES[0]}> FROM <{ARTICLES[1]}> {{", 1)
    asked = {"query": query, "default-graph-uri": ARTICLES[1]}
    assert _count(client, **asked) == _expected(store, ARTICLES[1])


def test_named_graphs_of_a_dataset(client, store: ox.Store) -> None:
    query = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    one = _expected(store, ARTICLES[0])
    assert _count(client, query=query, **{"named-graph-uri": ARTICLES[0]}) == one
    both = {"default-graph-uri": ARTICLES, "named-graph-uri": ARTICLES[0]}
    assert _count(client, query=query, **both) == one
    assert _count(client, query=query, **{"default-graph-uri": ARTICLES}) == 0
    assert _count(client, query=COUNT, **{"named-graph-uri": ARTICLES[0]}) == 0


def test_the_default_graph_is_the_merge_of_all(client, store: ox.Store) -> None:
    assert _count(client, query=COUNT) == _expected(store, *ARTICLES)
