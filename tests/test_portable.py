"""Queries rewritten so that stores of all kinds answer them alike: checked by asking the rewritten query."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pyoxigraph import NamedNode, Quad, QueryBoolean, QueryTriples, Store

from graph_builder.errors import UsageError
from graph_builder.rdf.portable import asks_graphs, bound, check_portable, form, over_graph, with_prefixes

A, B, P, Q = (NamedNode(f"http://e/{name}") for name in "abpq")
ONE, TWO, MERGED, SYSTEM = (NamedNode(f"http://g/{name}") for name in ("one", "two", "merged", "system"))
FACTS = [(Quad(A, P, B), (ONE, TWO)), (Quad(B, P, A), (ONE,)), (Quad(A, Q, A), (TWO,))]


def _quads(*, named: bool) -> Iterator[Quad]:
    for fact, graphs in FACTS:
        for graph in graphs:
            yield Quad(fact.subject, fact.predicate, fact.object, graph)
        yield Quad(fact.subject, fact.predicate, fact.object, MERGED) if named else fact
    if named:
        yield Quad(A, P, A, SYSTEM)


REAL, NAMED = Store(), Store()
REAL.extend(_quads(named=False))
NAMED.extend(_quads(named=True))


def _answer(store: Store, query: str) -> object:
    found = store.query(query)
    if isinstance(found, QueryBoolean):
        return bool(found)
    rows = [str(row) for row in found]  # type: ignore[union-attr]
    return sorted(rows) if not isinstance(found, QueryTriples) else set(rows)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s <http://e/p> ?o }",
        "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }",
        "SELECT * { ?s ?p ?o GRAPH ?g { ?s ?p ?o } }",
        "SELECT ?g { { GRAPH ?g { ?s ?p ?o } } UNION { ?s <http://e/q> ?g } } GROUP BY ?g",
        "SELECT * { GRAPH <http://g/one> { ?s ?p ?o } }",
        "SELECT * { GRAPH ?g { ?s ?p ?o . GRAPH ?h { ?o ?p ?s } } }",
        "SELECT * { ?s ?p ?o # a comment with a brace }\n FILTER NOT EXISTS { ?o ?p ?s } }",
        "SELECT * { { SELECT ?s { ?s <http://e/q> ?o } } ?s <http://e/p>+ ?x } VALUES ?x { <http://e/a> }",
        'SELECT * { ?s ?p ?o FILTER (STR(?o) != "}") } ORDER BY ?s LIMIT 2',
        "ASK { <http://e/a> <http://e/p> <http://e/a> }",
        "ASK WHERE { GRAPH ?g { <http://e/a> <http://e/p> <http://e/a> } }",
        "CONSTRUCT { ?o ?p ?s } WHERE { ?s ?p ?o }",
        "PREFIX e: <http://e/> CONSTRUCT WHERE { e:a ?p ?o }",
        "DESCRIBE ?s WHERE { ?s <http://e/q> <http://e/a> }",
        "SELECT (EXISTS { } AS ?is) { }",
    ],
)
def test_a_named_default_graph_answers_as_a_real_one(query: str) -> None:
    rewritten = over_graph(query, MERGED.value, [SYSTEM.value])
    wanted = _answer(REAL, query)
    if form(query) == "DESCRIBE":  # what is said of a thing comes from the store's own default graph
        rewritten, wanted = (
            rewritten.replace("DESCRIBE ?s", "SELECT ?s"),
            _answer(REAL, query.replace("DESCRIBE", "SELECT")),
        )
    assert _answer(NAMED, rewritten) == wanted


def test_the_two_stores_differ_without_it() -> None:
    assert _answer(NAMED, "SELECT * { ?s ?p ?o }") != _answer(REAL, "SELECT * { ?s ?p ?o }")


@pytest.mark.parametrize(
    "query", ["", "SELECT", "SELECT * {", "GRAPH ?g {", "CONSTRUCT {", "}{", "ASK { GRAPH ?g { } }}"]
)
def test_what_is_no_query_is_left_to_the_parser(query: str) -> None:
    with pytest.raises(SyntaxError):
        Store().query(over_graph(query, MERGED.value))


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("PREFIX select: <http://e/> ASK { }", "ASK"),
        ("# SELECT\nconstruct where { }", "CONSTRUCT"),
        ("SELECTDISTINCT?x{}", "SELECT"),
        ("DESCRIBE <http://e/ask>", "DESCRIBE"),
        ("INSERT DATA { }", ""),
    ],
)
def test_the_form_of_a_query(query: str, name: str) -> None:
    assert form(query) == name


@pytest.mark.parametrize("query", ["SELECT (BNODE() AS ?b) { }", "SELECT * { ?s ?p << ?a ?b ?c >> }"])
def test_what_stores_do_not_agree_about_is_refused(query: str) -> None:
    with pytest.raises(UsageError, match="cannot be used here"):
        check_portable(query)


def test_comparisons_and_names_are_not_refused() -> None:
    check_portable("PREFIX bnode: <http://e/> SELECT * { ?s bnode:bnode ?o FILTER (?o < <http://e/x> && ?o <= 1) }")
    assert not asks_graphs("SELECT ?graph { ?graph ?p 'GRAPH' }")


def test_prefixes_are_declared_where_they_are_used_and_missing() -> None:
    query = with_prefixes(
        "PREFIX x: <http://e/> SELECT * { x:a y:b ?o }", [("x", "http://x/"), ("y", "http://y/"), ("z", "u:z")]
    )
    assert query == "PREFIX y: <http://y/> PREFIX x: <http://e/> SELECT * { x:a y:b ?o }"


def test_bindings_take_the_place_of_variables_in_the_pattern() -> None:
    query = bound("SELECT ?this ?o { ?this ?p ?o BIND ($this AS ?x) } ORDER BY ?o", [("this", "http://e/a")])
    assert query == "SELECT ?this ?o { <http://e/a> ?p ?o BIND (<http://e/a> AS ?x) } ORDER BY ?o"
