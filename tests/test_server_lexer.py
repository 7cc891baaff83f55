"""SERVICE in many disguises, and the dataset clauses of a query."""

from __future__ import annotations

import pytest

from graph_builder.rdf.lexer import Dataset, calls_out, dataset_of, is_volatile

CALLS = [
    "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    "select * { service silent <http://127.0.0.1/> { ?s ?p ?o } }",
    "SELECT * {SERVICE<http://127.0.0.1/>{?s ?p ?o}}",
    "SELECT * {SERVICESILENT<http://127.0.0.1/>{?s ?p ?o}}",
    "SELECT * { ?s ?p 1SERVICE<http://127.0.0.1/>{?s ?p ?o} }",
    "SELECT * { ?s ?p trueSERVICE<http://127.0.0.1/>{?s ?p ?o} }",
    "PREFIX : <http://127.0.0.1/> SELECT * {SERVICE:x{?s ?p ?o}}",
    "PREFIX : <http://127.0.0.1/> SELECT * {SERVICE:x # later\n {?s ?p ?o}}",
    "PREFIX e: <http://127.0.0.1/> SELECT * {SERVICEe:x{?s ?p ?o}}",
    "SELECT * { BIND (<http://127.0.0.1/> AS ?u) SERVICE ?u { ?s ?p ?o } }",
    "SELECT * { ?s ?p 'a' . SERVICE <http://127.0.0.1/> { ?s ?p 'b' } }",
    "SELECT * { # quiet\n SERVICE # more\n <http://127.0.0.1/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p '''a'b''' SERVICE <http://127.0.0.1/> { } }",
    "SELECT * { FILTER (?a < 3) SERVICE <http://127.0.0.1/> { } FILTER (?b > 2) }",
    "ASK { { SELECT * { GRAPH ?g { OPTIONAL { SERVICE <http://127.0.0.1/> { ?s ?p ?o } } } } } }",
    "ASK { FILTER NOT EXISTS { SERVICE <http://127.0.0.1/> { ?s ?p ?o } } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { MINUS { SERVICE <http://127.0.0.1/> { ?s ?p ?o } } }",
    r"SELECT * { \u0053ERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    r"SELECT * { \U00000053ERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    r"PREFIX e: <http://e/> SELECT * { ?s ?p e:it\'s . SERVICE <http://127.0.0.1/> { ?s ?p e:it\'s } }",
    r"PREFIX e: <http://e/> SELECT * { ?s ?p e:a\#b . SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    'SELECT * { ?s ?p """a" SERVICE "b""" . SERVICE <http://127.0.0.1/> { ?s ?p ?o } }',
]
HARMLESS = [
    "SELECT * { ?s ?p 'SERVICE <http://127.0.0.1/> { }' }",
    'SELECT * { ?s ?p """a "quoted" SERVICE <x> { }""" }',
    "SELECT * { ?s ?p ?o } # SERVICE <http://127.0.0.1/> { }",
    "SELECT * { ?service ?p $SERVICE }",
    "SELECT * { <http://example.org/SERVICE> ?p ?o }",
    "PREFIX e: <http://e/> SELECT * { ?s e:service e:SERVICE }",
    "PREFIX service: <http://e/> SELECT * { ?s service:name ?o ; service:x 1 }",
    "SELECT * { ?s ?p 'x'@service }",
    "SELECT * { ?s ?p _:service }",
]
DATASETS = [
    ("SELECT * { ?s ?p ?o }", Dataset()),
    ("SELECT * FROM <http://g/1> { ?s ?p ?o }", Dataset(("http://g/1",), ())),
    ("SELECT *FROM<http://g/1>FROM NAMED<http://g/2>{ }", Dataset(("http://g/1",), ("http://g/2",))),
    ("SELECT *FROMNAMED<http://g/2>{ }", Dataset((), ("http://g/2",))),
    ("PREFIX g: <http://g/> ASK FROM g:1 FROM g:2 { }", Dataset(("http://g/1", "http://g/2"), ())),
    ("PREFIX : <http://g/> ASK FROM :1 { }", Dataset(("http://g/1",), ())),
    ("BASE <http://g/> ASK FROM <1> { }", Dataset(("http://g/1",), ())),
    ("CONSTRUCT { ?s ?p ?o } FROM <http://g/1> WHERE { ?s ?p ?o }", Dataset(("http://g/1",), ())),
    ("DESCRIBE <http://a> FROM <http://g/1>", Dataset(("http://g/1",), ())),
    ("SELECT ?from { ?s ?p 'FROM <http://g/1>' } # FROM <http://g/2>", Dataset()),
]


@pytest.mark.parametrize("query", CALLS)
def test_a_call_to_another_server_is_seen(query: str) -> None:
    assert calls_out(query)


@pytest.mark.parametrize("query", HARMLESS)
def test_the_word_elsewhere_is_harmless(query: str) -> None:
    assert not calls_out(query)


@pytest.mark.parametrize(("query", "expected"), DATASETS)
def test_dataset_clauses(query: str, expected: Dataset) -> None:
    assert dataset_of(query) == expected


@pytest.mark.parametrize(
    ("query", "volatile"),
    [
        ("SELECT (NOW() AS ?x) {}", True),
        ("select (rand()as?x) {}", True),
        ("ASK { FILTER(STRUUID() = '') }", True),
        ("ASK { BIND(1uuid() AS ?x) }", True),
        ("ASK { SERVICE <http://example.org/> { ?s ?p ?o } }", True),
        ("ASK { ?now <http://example.org/NOW> 'RAND()' } # UUID()", False),
        ("PREFIX now: <x:> ASK { now:rand ?p ?o }", False),
    ],
)
def test_what_may_answer_differently_each_time(query: str, volatile: bool) -> None:
    assert is_volatile(query) is volatile


def test_from_is_read_against_the_base_of_the_request() -> None:
    assert dataset_of("ASK FROM <g> { }", "http://example.org/sparql").default == ("http://example.org/g",)
    assert dataset_of("BASE <http://b.org/> ASK FROM <g> { }", "http://example.org/").default == ("http://b.org/g",)
