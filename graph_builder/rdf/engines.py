"""The two SHACL libraries behind one form: N-Triples and shapes in, a report in plain text out.

Terms are text: an IRI bare, a blank node as `BLANK`, a literal in N-Triples syntax.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pyshacl
import rdflib
import shacl
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query

from graph_builder.errors import DataError
from graph_builder.rdf.verdict import BLANK, literal
from graph_builder.rdf.vocabulary import SH, XSD

_IRI = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Found:
    """One result, as the library reports it.

    `severity` and `constraint` are IRIs without the namespace of SHACL. `path` is the IRI of the property, `BLANK`
    where the path is longer than one step, None where there is none.
    """

    severity: str
    focus: str
    path: str | None
    value: str | None
    shape: str
    constraint: str


@dataclass(frozen=True, slots=True)
class Findings:
    """A whole report: what the library says of the graph, and its results in no fixed order."""

    conforms: bool
    results: tuple[Found, ...]


def fast_shapes(path: Path) -> shacl.Shapes:
    """Shapes for `fast_findings`. Raises DataError where the engine refuses them."""
    try:
        return shacl.Shapes.from_file(str(path))
    except ValueError as error:
        raise DataError(f"the shapes {path.name} cannot be used: {error}") from error


def fast_findings(data: bytes, shapes: shacl.Shapes) -> Findings:
    """What the package `shacl` finds in N-Triples. Raises DataError where they are not that."""
    try:
        report = shapes.validate_text(data.decode("utf-8"), format="ntriples")
    except ValueError as error:
        raise DataError(f"the graph to validate is not N-Triples in UTF-8: {error}") from error
    return Findings(report.conforms, tuple(map(_from_fast, report.results)))


def reference_shapes(path: Path) -> rdflib.Graph:
    """Shapes for `reference_findings`."""
    return rdflib.Graph().parse(path, format="turtle")


def reference_findings(data: bytes, shapes: rdflib.Graph) -> Findings:
    """What pySHACL finds in N-Triples. Raises DataError where they are not that, or where it refuses the shapes."""
    with _quiet_literals():
        graph = _rdflib_graph(data)
        conforms, report, _ = pyshacl.validate(graph, shacl_graph=shapes, inplace=True)
    if not isinstance(report, rdflib.Graph):
        raise DataError(f"the shapes cannot be used: {report}")
    # Not every sh:ValidationResult: those below sh:detail only explain another.
    results = report.objects(None, rdflib.SH.result)
    return Findings(conforms, tuple(_from_reference(report, result) for result in results))


def _from_fast(result: Any) -> Found:
    return Found(
        severity=result.severity_iri.removeprefix(SH),
        focus=_named(result.focus_node),
        path=result.path and _step(result.path),
        value=result.value and _named(result.value),
        shape=_named(result.source_shape or ""),
        constraint=result.component_iri.removeprefix(SH),
    )


def _step(path: str) -> str:
    return path[1:-1] if _IRI.fullmatch(path) else BLANK


def _named(term: str) -> str:
    """A term in N-Triples syntax as messages give it."""
    if term.startswith("<"):
        return term[1:-1]
    if term.startswith("_:"):
        return BLANK
    return str(literal(term))


def _from_reference(report: rdflib.Graph, result: rdflib.term.Node) -> Found:
    def term(name: str) -> str | None:
        value = report.value(result, rdflib.SH[name])
        return None if value is None else _from_rdflib(value)

    return Found(
        severity=(term("resultSeverity") or "").removeprefix(SH),
        focus=term("focusNode") or "",
        path=term("resultPath"),
        value=term("value"),
        shape=term("sourceShape") or "",
        constraint=(term("sourceConstraintComponent") or "").removeprefix(SH),
    )


class _PreparedGraph(rdflib.Graph):
    """A graph that parses a query once: pySHACL asks the same few again for every node."""

    def query(self, query_object: str | Query, *args: Any, **kwargs: Any) -> rdflib.query.Result:
        """See `rdflib.Graph.query`."""
        if isinstance(query_object, str):
            query_object = _prepared(query_object)
        return super().query(query_object, *args, **kwargs)


@lru_cache(maxsize=64)
def _prepared(query: str) -> Query:
    return prepareQuery(query)


def _rdflib_graph(data: bytes) -> rdflib.Graph:
    graph = _PreparedGraph()
    try:
        for triple in ox.parse(data, format=ox.RdfFormat.N_TRIPLES):
            graph.add((_to_rdflib(triple.subject), _to_rdflib(triple.predicate), _to_rdflib(triple.object)))
    except (SyntaxError, ValueError) as error:
        raise DataError(f"the graph to validate is not N-Triples in UTF-8: {error}") from error
    return graph


def _to_rdflib(term: object) -> rdflib.IdentifiedNode | rdflib.Literal:
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if not isinstance(term, ox.Literal):
        raise DataError(f"the graph to validate holds a term that is not RDF 1.1: {term}")
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    # rdflib holds "x" and "x"^^xsd:string apart, RDF 1.1 does not; and a literal must stay as it is written.
    plain = term.datatype.value == f"{XSD}string"
    datatype = None if plain else rdflib.URIRef(term.datatype.value)
    return rdflib.Literal(term.value, datatype=datatype, normalize=False)


def _from_rdflib(term: object) -> str:
    if isinstance(term, rdflib.BNode):
        return BLANK
    if not isinstance(term, rdflib.Literal):
        return str(term)
    if term.language:
        return str(ox.Literal(str(term), language=term.language))
    return str(ox.Literal(str(term), datatype=ox.NamedNode(term.datatype or f"{XSD}string")))


@contextmanager
def _quiet_literals() -> Iterator[None]:
    """Keeps rdflib from logging a traceback for each ill-typed literal: the verdict reports them."""
    logger = logging.getLogger("rdflib.term")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)
