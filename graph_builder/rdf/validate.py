"""The SHACL gate: two engines, one verdict.

`fast` is the package `shacl` (Rust), `pyshacl` the reference. Both read N-Triples and `ontology/shapes.ttl`
(SHACL 1.0 with SPARQL constraints), and give equal messages in equal order for equal data.
"""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Protocol

import pyoxigraph as ox
import pyshacl
import rdflib
import shacl
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query

from graph_builder.errors import DataError, UsageError
from graph_builder.rdf.verdict import BLANK, Message, Verdict, literal, report_turtle
from graph_builder.rdf.vocabulary import RDFS, SH, XSD
from graph_builder.resources import resource

__all__ = ["BLANK", "Engine", "FastEngine", "Message", "PyShaclEngine", "Verdict", "engine", "report_turtle"]

_SEVERITIES = ("Violation", "Warning", "Info")


class Engine(Protocol):
    """Validates graphs against Damin's shapes."""

    name: str

    def validate(self, data: bytes) -> Verdict:
        """The verdict on one graph, given as N-Triples in UTF-8. Raises DataError where it is not that."""
        ...


class FastEngine:
    """The Rust engine, for the gate of every build."""

    name = "fast"

    def validate(self, data: bytes) -> Verdict:
        """See `Engine.validate`."""
        start = time.perf_counter()
        try:
            report = _compiled_shapes().validate_text(data.decode("utf-8"), format="ntriples")
        except ValueError as error:
            raise DataError(f"the graph to validate is not N-Triples in UTF-8: {error}") from error
        messages = (
            _message(
                _Found(
                    severity=result.severity,
                    focus=_named(result.focus_node),
                    path=result.path and _named(result.path),
                    value=result.value and _named(result.value),
                    shape=_named(result.source_shape or ""),
                    constraint=result.component,
                )
            )
            for result in report.results
        )
        return _verdict(self.name, messages, start, _statements(data))


class PyShaclEngine:
    """The reference engine: tens of times slower, for checking the fast one."""

    name = "pyshacl"

    def validate(self, data: bytes) -> Verdict:
        """See `Engine.validate`."""
        start = time.perf_counter()
        with _quiet_literals():
            graph = _rdflib_graph(data)
            _, report, _ = pyshacl.validate(graph, shacl_graph=_shapes_graph(), inplace=True)
        results = report.subjects(rdflib.RDF.type, rdflib.SH.ValidationResult)
        messages = (_message(_found(report, result)) for result in results)
        return _verdict(self.name, messages, start, _statements(data))


def engine(name: str) -> Engine:
    """The engine `fast` or `pyshacl`. Raises UsageError for another name."""
    engines: dict[str, Callable[[], Engine]] = {"fast": FastEngine, "pyshacl": PyShaclEngine}
    if name not in engines:
        raise UsageError(f"no SHACL engine is called {name!r}: use one of {', '.join(engines)}")
    return engines[name]()


@dataclass(frozen=True, slots=True)
class _Found:
    """What an engine reports of one result, before the shape's own words are added."""

    severity: str
    focus: str
    path: str | None
    value: str | None
    shape: str
    constraint: str


@dataclass(frozen=True, slots=True)
class _Words:
    """What a shape says: its messages, and the property it is about where its results carry no path."""

    text_en: str
    text_ar: str
    about: str | None


def _message(found: _Found) -> Message:
    # The engines drop the languages of sh:message, so the words are read from the shapes file itself.
    words = _words()[found.shape]
    return Message(
        severity=found.severity,
        focus=found.focus if found.path else found.value or found.focus,
        path=found.path or words.about,
        value=found.value if found.path else None,
        shape=found.shape,
        constraint=found.constraint,
        text_en=words.text_en,
        text_ar=words.text_ar,
    )


def _verdict(name: str, messages: Iterable[Message], start: float, statements: int) -> Verdict:
    ordered = tuple(sorted(set(messages), key=_order))
    conforms = not any(message.severity == "Violation" for message in ordered)
    return Verdict(conforms, ordered, time.perf_counter() - start, name, statements)


def _order(message: Message) -> tuple[int, str, str, str, str, str]:
    rank = _SEVERITIES.index(message.severity)
    return rank, message.focus, message.path or "", message.value or "", message.shape, message.constraint


def _statements(data: bytes) -> int:
    return sum(1 for line in data.splitlines() if line.strip() and not line.lstrip().startswith(b"#"))


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


@cache
def _compiled_shapes() -> shacl.Shapes:
    return shacl.Shapes.from_file(str(resource("ontology/shapes.ttl")))


@cache
def _shapes_graph() -> rdflib.Graph:
    return rdflib.Graph().parse(resource("ontology/shapes.ttl"), format="turtle")


@cache
def _words() -> dict[str, _Words]:
    """The words of every shape in the shapes file, by its IRI."""
    texts: dict[str, dict[str, str]] = defaultdict(dict)
    about: dict[str, str] = {}
    for triple in ox.parse(path=resource("ontology/shapes.ttl"), format=ox.RdfFormat.TURTLE):
        shape, term = getattr(triple.subject, "value", ""), triple.object
        if triple.predicate == _sh("message") and isinstance(term, ox.Literal):
            texts[shape][term.language or ""] = term.value
        elif triple.predicate.value == f"{RDFS}seeAlso" and isinstance(term, ox.NamedNode):
            about[shape] = term.value
    return {shape: _Words(text["en"], text["ar"], about.get(shape)) for shape, text in texts.items()}


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(SH + name)


def _named(term: str) -> str:
    """A term in N-Triples syntax as messages give it."""
    if term.startswith("<"):
        return term[1:-1]
    if term.startswith("_:"):
        return BLANK
    return str(literal(term))


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


def _found(report: rdflib.Graph, result: rdflib.term.Node) -> _Found:
    def term(name: str) -> str | None:
        value = report.value(result, rdflib.SH[name])
        return None if value is None else _from_rdflib(value)

    return _Found(
        severity=(term("resultSeverity") or "").removeprefix(SH),
        focus=term("focusNode") or "",
        path=term("resultPath"),
        value=term("value"),
        shape=term("sourceShape") or "",
        constraint=(term("sourceConstraintComponent") or "").removeprefix(SH),
    )


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
