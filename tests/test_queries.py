"""The competency queries: their answers on two tiny articles, the same from rdflib and from pyoxigraph."""

from __future__ import annotations

import re
from functools import cache

import pyoxigraph as ox
import pytest
import rdflib
import yaml

from graph_builder.rdf import vocabulary as v
from graph_builder.rdf.validate import engine
from graph_builder.resources import resource
from tests.shacl_fixtures import FIXTURES, add_evidence, curie, ntriples

QUERIES = {path.stem: path.read_text(encoding="utf-8") for path in sorted(resource("ontology/queries").glob("*.rq"))}
EXPECTED = yaml.safe_load((FIXTURES / "queries.yaml").read_text(encoding="utf-8"))
ARTICLES = (("one", "الجملة الأولى.", "0.9"), ("two", "الجملة الثانية.", "0.6"))

Rows = list[tuple[str, ...]]


@cache
def data() -> bytes:
    """What a store's default graph holds: both articles with their evidence, each triple once; and their conflict."""
    merged = rdflib.Graph()
    for article, quote, confidence in ARTICLES:
        graph = rdflib.Graph().parse(FIXTURES / f"article-{article}.ttl")
        add_evidence(graph, article, quote, confidence)
        merged += graph
    resolution = rdflib.Graph().parse(FIXTURES / "resolution.ttl")
    for conflict, other in resolution.subject_objects(rdflib.URIRef(v.term("otherValue"))):
        about, over = (resolution.value(conflict, rdflib.URIRef(v.term(n))) for n in ("about", "onProperty"))
        merged.remove((about, over, other))
    return ntriples(merged + resolution)


@cache
def rdflib_graph() -> rdflib.Graph:
    return rdflib.Graph().parse(data=data(), format="nt")


@cache
def store() -> ox.Store:
    loaded = ox.Store()
    loaded.load(data(), format=ox.RdfFormat.N_TRIPLES)
    return loaded


def cell(term: object) -> str:
    """A term as the table of answers writes it: a CURIE, or the text of a literal."""
    if term is None:
        return "-"
    if isinstance(term, rdflib.URIRef):
        return curie(str(term))
    if isinstance(term, ox.NamedNode):
        return curie(term.value)
    return term.value if isinstance(term, ox.Literal) else str(term)


def by_rdflib(query: str) -> Rows:
    result = rdflib_graph().query(query)
    rows = [tuple(map(cell, row)) for row in result]
    return sorted(rows) if result.type == "CONSTRUCT" else rows


def by_pyoxigraph(query: str) -> Rows:
    result = store().query(query)
    if isinstance(result, ox.QueryTriples):
        return sorted((cell(t.subject), cell(t.predicate), cell(t.object)) for t in result)
    assert isinstance(result, ox.QuerySolutions)
    return [tuple(map(cell, row)) for row in result]


def lines(rows: Rows) -> list[str]:
    """The rows as the table of answers writes them."""
    return [" | ".join(row) for row in rows]


def test_the_articles_obey_the_law() -> None:
    assert [m for m in engine("fast").validate(data()).messages if m.severity == "Violation"] == []


def test_there_are_queries_enough_and_each_has_its_answer() -> None:
    assert len(QUERIES) >= 14
    assert set(QUERIES) == set(EXPECTED)


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_gives_the_expected_answer_in_both_engines(name: str) -> None:
    query = QUERIES[name]
    answer = by_pyoxigraph(query)
    assert lines(answer) == EXPECTED[name]
    assert lines(by_rdflib(query)) == EXPECTED[name]


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_says_in_both_languages_what_it_asks(name: str) -> None:
    lines = QUERIES[name].splitlines()
    for line, key in zip(lines, ("title-en", "title-ar", "description-en", "description-ar"), strict=False):
        assert re.fullmatch(rf"# {key}: \S.*", line)
        arabic = re.search("[\u0600-\u06ff]", line) is not None
        assert arabic == key.endswith("-ar")


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_is_portable(name: str) -> None:
    assert not re.search(r"\b(GRAPH|SERVICE|FROM|BNODE|LOAD)\b", re.sub(r"#.*", "", QUERIES[name]))
