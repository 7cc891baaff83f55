"""The W3C test suite for SHACL, core and SPARQL, against both libraries, called as the gate calls them.

A known failure stands in w3c_shacl_known.yaml by engine and name with its reason, and must go from there when it
passes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse, serialize

from graph_builder.errors import DataError
from graph_builder.rdf.engines import (
    Findings,
    Found,
    fast_findings,
    fast_shapes,
    reference_findings,
    reference_shapes,
)
from graph_builder.rdf.verdict import BLANK
from graph_builder.rdf.vocabulary import RDF, SH
from tests.test_acceptance_support import SHARED

SUITE = SHARED / "w3c" / "shacl"
KNOWN = yaml.safe_load((Path(__file__).parent / "w3c_shacl_known.yaml").read_text(encoding="utf-8"))
ENGINES: dict[str, tuple[Callable[[Path], Any], Callable[[bytes, Any], Findings]]] = {
    "fast": (fast_shapes, fast_findings),
    "pyshacl": (reference_shapes, reference_findings),
}
TESTS = {"core": 98, "sparql": 22}
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SHT = "http://www.w3.org/ns/shacl-test#"
Term = NamedNode | BlankNode | Literal
Result = tuple[str | None, ...]
Report = tuple[bool, Counter[Result]]

needs_suite = pytest.mark.skipif(not SUITE.is_dir(), reason="the W3C suite in ../shared/w3c/shacl is not here")


@dataclass(frozen=True, slots=True)
class Case:
    """One test: `expected` is None where validation must fail instead of giving a report."""

    name: str
    data: Path
    shapes: Path
    expected: Report | None


class Manifest:
    """One file of the suite, by subject and property. rdflib would rewrite its literals."""

    def __init__(self, path: Path) -> None:
        self.values: defaultdict[tuple[object, str], list[Any]] = defaultdict(list)
        for quad in parse(path=str(path), format=RdfFormat.TURTLE, base_iri=path.as_uri()):
            self.values[quad.subject, quad.predicate.value].append(quad.object)
        self.tests = [item for lists in self.all(f"{MF}entries") for item in self.items(lists)]

    def all(self, name: str) -> list[Any]:
        """The values of a property on whatever node."""
        return [value for (_, known), values in self.values.items() if known == name for value in values]

    def value(self, node: object, name: str) -> Any:
        return next(iter(self.values[node, name]), None)

    def items(self, node: object) -> Iterator[object]:
        """The members of a list."""
        while node != NamedNode(f"{RDF}nil"):
            yield self.value(node, f"{RDF}first")
            node = self.value(node, f"{RDF}rest")


def cases(path: Path) -> Iterator[Case]:
    """The tests of a manifest and of all that it includes."""
    manifest = Manifest(path)
    for included in manifest.all(f"{MF}include"):
        yield from cases(local(included))
    for test in manifest.tests:
        action, outcome = manifest.value(test, f"{MF}action"), manifest.value(test, f"{MF}result")
        data, shapes = (local(manifest.value(action, f"{SHT}{name}")) for name in ("dataGraph", "shapesGraph"))
        name = local(test).relative_to(SUITE.resolve()).as_posix()
        yield Case(name, data, shapes, None if outcome == NamedNode(f"{SHT}Failure") else report(manifest, outcome))


def report(manifest: Manifest, node: object) -> Report:
    """What the suite expects: whether the graph conforms, and its results as `result` gives them."""
    names = ("focusNode", "resultPath", "value", "sourceConstraintComponent", "resultSeverity")
    results = (tuple(text(manifest.value(r, SH + n)) for n in names) for r in manifest.values[node, f"{SH}result"])
    return manifest.value(node, f"{SH}conforms").value == "true", Counter(results)


def local(iri: NamedNode) -> Path:
    return Path(iri.value.removeprefix("file://"))


def text(term: Term | None) -> str | None:
    """A term as the findings give it; terms of SHACL are short."""
    if term is None or isinstance(term, BlankNode):
        return term and BLANK
    return term.value.removeprefix(SH) if isinstance(term, NamedNode) else str(term)


def result(found: Found) -> Result:
    """Focus, path (blank where it is not one property), value, constraint component, severity."""
    terms = (found.focus, found.path, found.value)
    return (*(term and term.removeprefix(SH) for term in terms), found.constraint, found.severity)


@cache
def ntriples(path: Path) -> bytes:
    triples = parse(path=str(path), format=RdfFormat.TURTLE, base_iri=path.as_uri())
    return serialize((q.triple for q in triples), format=RdfFormat.N_TRIPLES) or b""


CASES = list(cases(SUITE.resolve() / "manifest.ttl")) if SUITE.is_dir() else []


def params() -> list[Any]:
    absent = pytest.param("", None, marks=needs_suite, id="absent")
    return [*_params()] or [absent]


def _params() -> Iterator[Any]:
    for name in ENGINES:
        for case in CASES:
            known = KNOWN[name].get(case.name)
            marks = [pytest.mark.xfail(reason=known, strict=True)] if known else []
            yield pytest.param(name, case, id=f"{name}-{case.name}", marks=marks)


@pytest.mark.filterwarnings("ignore:Parsing weird boolean")
@pytest.mark.parametrize(("name", "case"), params())
def test_the_report_is_that_of_the_suite(name: str, case: Case) -> None:
    read_shapes, find = ENGINES[name]
    if case.expected is None:
        with pytest.raises(DataError):
            find(ntriples(case.data), read_shapes(case.shapes))
        return
    found = find(ntriples(case.data), read_shapes(case.shapes))
    assert (found.conforms, Counter(map(result, found.results))) == case.expected


@needs_suite
def test_the_whole_suite_is_read() -> None:
    assert Counter(case.name.split("/")[0] for case in CASES) == TESTS


@needs_suite
def test_every_known_failure_is_a_test() -> None:
    names = {case.name for case in CASES}
    assert set(KNOWN) == set(ENGINES)
    assert not [name for known in KNOWN.values() for name in known if name not in names]
