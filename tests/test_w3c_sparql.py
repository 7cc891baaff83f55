"""The W3C tests for SPARQL 1.1 queries and result formats, asked of `damin serve` over HTTP.

All data lie in one store, a graph a file; each test names its dataset by the parameters of the protocol. A known
failure stands in w3c_sparql_known.yaml by name with its reason, and must go from there when it passes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import yaml
from pyoxigraph import RdfFormat

from tests.raw_store import Reply, Served, publish, served
from tests.sparql_results import described_rows, rows_of, same, triples_of
from tests.w3c_queries import SUITES, Case, place, quads, query_cases

CASES = query_cases()
KNOWN: dict[str, str] = yaml.safe_load((Path(__file__).parent / "w3c_sparql_known.yaml").read_text(encoding="utf-8"))
DOCUMENT = Path(__file__).resolve().parent.parent / "docs/http.md"
TESTS = {"query": 328, "results": 10}
TABLES = {".srx": "xml", ".srj": "json", ".csv": "csv", ".tsv": "tsv"}
NOTHING = "urn:damin:no-graph"

needs_suite = pytest.mark.skipif(not CASES, reason="the W3C suite in ../shared/w3c/sparql11 is not here")


def params() -> list[Any]:
    found = []
    for case in chain(*CASES.values()):
        marks = [pytest.mark.xfail(reason=KNOWN[case.name], strict=True)] if case.name in KNOWN else []
        found.append(pytest.param(case, marks=marks, id=case.name))
    return found or [pytest.param(None, marks=needs_suite, id="absent")]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    store = publish(tmp_path_factory.mktemp("w3c") / "store", quads(chain(*CASES.values())))
    with served(store) as running:
        yield running


def ask(server: Served, case: Case, fmt: str) -> Reply:
    if re.search(r"\bFROM\b", case.text, re.IGNORECASE):  # it names its dataset itself
        return server.ask(case.text, ("format", fmt))
    dataset = [("default-graph-uri", place(path)) for path in case.default]
    dataset += [("named-graph-uri", place(path)) for path in case.named]
    return server.ask(case.text, ("format", fmt), *(dataset or [("default-graph-uri", NOTHING)]))


@pytest.mark.parametrize("case", params())
def test_the_answer_is_that_of_the_suite(server: Served, case: Case) -> None:
    if case.result is None:
        reply = server.ask(case.text, ("default-graph-uri", NOTHING), ("format", "json"))
        assert reply.status == (400 if case.kind.startswith("Negative") else 200), reply.text
    elif case.result.suffix in TABLES:
        fmt = TABLES[case.result.suffix]
        reply = ask(server, case, fmt)
        assert reply.status == 200, reply.text
        ordered = "ORDER BY" in case.text.upper()
        assert same(rows_of(reply.body, fmt), rows_of(case.result.read_bytes(), fmt), ordered), reply.text
    elif b"ResultSet" in case.result.read_bytes():
        reply = ask(server, case, "json")
        expected = described_rows(case.result.read_bytes(), place(case.result))
        assert same(rows_of(reply.body, "json"), expected), reply.text
    else:
        reply = ask(server, case, "ntriples")
        assert reply.status == 200, reply.text
        expected = triples_of(case.result.read_bytes(), RdfFormat.TURTLE, place(case.result))
        assert same(triples_of(reply.body, RdfFormat.N_TRIPLES), expected), reply.text


@needs_suite
def test_the_whole_suite_is_read() -> None:
    assert {name: len(cases) for name, cases in CASES.items()} == TESTS
    assert {case.kind for case in chain(*CASES.values())} == KINDS
    assert max(Counter(case.name for case in chain(*CASES.values())).values()) == 1


KINDS = {"QueryEvaluationTest", "PositiveSyntaxTest11", "NegativeSyntaxTest11", "CSVResultFormatTest"}


@needs_suite
def test_every_known_failure_is_a_test() -> None:
    names = {case.name for case in chain(*CASES.values())}
    assert not [name for name in KNOWN if name not in names]


@needs_suite
@pytest.mark.parametrize("suite", SUITES)
def test_the_documents_have_the_count(suite: str) -> None:
    failing = sum(case.name in KNOWN for case in CASES[suite])
    total = len(CASES[suite])
    assert f"| SPARQL 1.1 {suite} | {total - failing} of {total} |" in DOCUMENT.read_text(encoding="utf-8")


def test_a_wrong_answer_is_noticed() -> None:
    right = b"x,y\r\n_:a,1\r\n_:a,2\r\n_:b,2.0\r\n"
    assert same(rows_of(right, "csv"), rows_of(b"x,y\r\n_:p,2\r\n_:q,2\r\n_:q,1.0\r\n", "csv"))
    for wrong in (b"x,y\r\n_:a,1\r\n_:b,2\r\n_:b,2\r\n", b"x,y\r\n_:a,1\r\n_:b,2\r\n_:c,2\r\n", b"x,y\r\n_:a,1\r\n"):
        assert not same(rows_of(right, "csv"), rows_of(wrong, "csv"))
    assert not same(rows_of(b"x\r\n1\r\n2\r\n", "csv"), rows_of(b"x\r\n2\r\n1\r\n", "csv"), ordered=True)
