"""`?thing damin:search "words"` in queries: over an index, and as a comparison that every store can make."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from graph_builder.errors import UsageError
from graph_builder.model import Label, Node
from graph_builder.rdf.graph import node_triples
from graph_builder.rdf.iris import Iris
from graph_builder.rdf.search import for_any, for_store, prepare, words_of

IRIS = Iris("https://w3id.org/damin/")
PREFIXES = (
    "PREFIX damin: <https://w3id.org/damin/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
)
NAMES = {
    "actor/erdogan": (Label("رجب طيب أردوغان", "ar"), Label("Recep Tayyip Erdoğan", "en")),
    "actor/turkey": (Label("تركيا", "ar"), Label("Turkey", "en")),
    "actor/opposition": (Label("المعارضة السورية", "ar"), Label("Syrian opposition", "en")),
    "meeting/call": (Label("اتصال هاتفي: تركيا، روسيا (28 فبراير 2020)", "ar"), Label("Call: Turkey, Russia", "en")),
    "place/hama": (Label("حماة", "ar"), Label("Hama", "en")),
    "topic/s-400": (Label("S-400 (C++) deal", "en"),),
}
Ask = Callable[[str], set[str]]


def _store() -> Store:
    store = Store()
    for name, labels in NAMES.items():
        triples = node_triples(Node(name, ("Actor",), labels), IRIS)
        store.extend(Quad(t.subject, t.predicate, t.object) for t in triples)
    return store


@pytest.fixture(params=["index", "comparison"])
def ask(request: pytest.FixtureRequest) -> Iterator[Ask]:
    """Asks a query, and gives what `?x` is bound to, as paths."""
    store = _store()
    if request.param == "index":
        prepare(store)
    rewrite = {"index": lambda query: for_store(query, store), "comparison": for_any}[request.param]

    def asked(query: str) -> set[str]:
        rows = store.query(rewrite(PREFIXES + query))
        return {row["x"].value.removeprefix("https://w3id.org/damin/id/") for row in rows}  # type: ignore[union-attr,misc]

    yield asked
    prepare(Store())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("اردوغان", {"actor/erdogan"}),
        ("أَردوغان", {"actor/erdogan"}),
        ("ERDOGAN", {"actor/erdogan"}),
        ("Erdoğan", {"actor/erdogan"}),
        ("erdog", set()),
        ("erdog*", {"actor/erdogan"}),
        ("ارد*", {"actor/erdogan"}),
        ("tayyip recep", {"actor/erdogan"}),
        ("recep turkey", set()),
        ("تركيا", {"actor/turkey", "meeting/call"}),
        ("روسيا", {"meeting/call"}),
        ("turkey russ*", {"meeting/call"}),
        ("معارضة", {"actor/opposition"}),
        ("المعارضه", {"actor/opposition"}),
        ("معارض*", {"actor/opposition"}),
        ("حماه", {"place/hama"}),
        ("s-400", {"topic/s-400"}),
        ("S 40*", {"topic/s-400"}),
        ("c++", {"topic/s-400"}),
        ("c.", set()),
        ("nothing", set()),
    ],
)
def test_words_and_beginnings_of_words_are_found_however_they_are_spelt(ask: Ask, text: str, found: set[str]) -> None:
    assert ask(f'SELECT ?x {{ ?x damin:search "{text}" }}') == found


@pytest.mark.parametrize(
    "pattern",
    [
        '?x damin:search "turkey" ; a damin:Actor .',
        "?x damin:search 'turkey'@en . ?x a damin:Actor",
        '?x a damin:Actor ; damin:search "turkey" ; rdfs:label ?name .',
        '?x a damin:Actor ; damin:search """turkey"""',
        '?x damin:search "turkey" ; .',
        '?x <https://w3id.org/damin/ontology#search> "turkey"',
        '?x rdfs:label ?name . OPTIONAL { ?x skos:altLabel ?other } ?x damin:search "turkey"',
        '{ ?x damin:search "turkey" } UNION { ?x damin:search "russia" }',
        '?x a damin:Actor , ?kind ; damin:search "turkey" ; damin:search "turk*"',
        '?x rdfs:label ?n FILTER (STRLEN(?n) > 1.5) ?x damin:search "turkey"',
        '{ SELECT ?x { ?x damin:search "turkey" } } ?x a ?kind',
        '?x a ?kind FILTER EXISTS { ?x damin:search "turkey" }',
        '?x a ?kind MINUS { ?x a ?kind FILTER NOT EXISTS { ?x damin:search "tur\\u006Bey" } }',
    ],
)
def test_the_pattern_may_stand_wherever_patterns_stand(ask: Ask, pattern: str) -> None:
    assert ask(f"SELECT ?x {{ {pattern} }}") == {"actor/turkey", "meeting/call"}


@pytest.mark.parametrize(
    "pattern",
    [
        '<http://e/x> damin:search "turkey"',
        '?x damin:search "turkey", "russia"',
        '?x a [ a damin:Actor ; damin:search "turkey" ]',
        '?x damin:search ""',
        '?x damin:search " - "',
    ],
)
def test_what_cannot_be_searched_is_refused_in_one_sentence(ask: Ask, pattern: str) -> None:
    with pytest.raises(UsageError, match="search"):
        ask(f"SELECT ?x {{ {pattern} }}")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?x ?p damin:search }",
        'SELECT * { ?x rdfs:comment "damin:search" }',
        "SELECT * { ?x damin:search ?text }",
        'SELECT ?search { ?search rdfs:label "search" }',
    ],
)
def test_other_queries_stay_as_they_are(query: str) -> None:
    assert for_any(PREFIXES + query) == PREFIXES + query


def test_too_many_things_are_not_cut() -> None:
    store = Store()
    hidden = NamedNode("http://www.w3.org/2004/02/skos/core#hiddenLabel")
    store.extend(Quad(NamedNode(f"http://e/{i}"), hidden, Literal(f"word{i}")) for i in range(10_001))
    prepare(store)
    assert "http://e/777>" in for_store(f'{PREFIXES} SELECT * {{ ?x damin:search "word777" }}', store)
    with pytest.raises(UsageError, match="10,000"):
        for_store(f'{PREFIXES} SELECT * {{ ?x damin:search "wor*" }}', store)
    prepare(Store())


def test_the_article_and_all_spellings_are_ways_to_write_a_word() -> None:
    [word] = words_of("الضّامنة*")
    assert word.prefix
    assert {"الضامنه", "ضامنه"} <= set(word.ways)
