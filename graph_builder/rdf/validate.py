"""The SHACL gate: two engines, one verdict.

`fast` is the package `shacl` (Rust), `pyshacl` the reference. Both read N-Triples and `ontology/shapes.ttl`
(SHACL 1.0 with SPARQL constraints), and give equal messages in equal order for equal data.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Protocol

import pyoxigraph as ox
import rdflib
import shacl

from graph_builder.errors import UsageError
from graph_builder.rdf.engines import Found, fast_findings, fast_shapes, reference_findings, reference_shapes
from graph_builder.rdf.verdict import BLANK, SEVERITIES, Message, Verdict, report_turtle
from graph_builder.rdf.vocabulary import RDFS, SH
from graph_builder.resources import resource

__all__ = [
    "BLANK",
    "Engine",
    "FastEngine",
    "Message",
    "PyShaclEngine",
    "Verdict",
    "engine",
    "ordered",
    "report_turtle",
]


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
        return _verdict(self.name, fast_findings(data, _compiled_shapes()).results, start, data)


class PyShaclEngine:
    """The reference engine: tens of times slower, for checking the fast one."""

    name = "pyshacl"

    def validate(self, data: bytes) -> Verdict:
        """See `Engine.validate`."""
        start = time.perf_counter()
        return _verdict(self.name, reference_findings(data, _shapes_graph()).results, start, data)


def engine(name: str) -> Engine:
    """The engine `fast` or `pyshacl`. Raises UsageError for another name."""
    engines: dict[str, Callable[[], Engine]] = {"fast": FastEngine, "pyshacl": PyShaclEngine}
    if name not in engines:
        raise UsageError(f"no SHACL engine is called {name!r}: use one of {', '.join(engines)}")
    return engines[name]()


@dataclass(frozen=True, slots=True)
class _Words:
    """What a shape says: its messages, and the property it is about where its results carry no path."""

    text_en: str
    text_ar: str
    about: str | None


def _message(found: Found) -> Message:
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


def _verdict(name: str, results: Iterable[Found], start: float, data: bytes) -> Verdict:
    messages = ordered(map(_message, results))
    conforms = not any(message.severity == "Violation" for message in messages)
    return Verdict(conforms, messages, time.perf_counter() - start, name, _statements(data))


def ordered(messages: Iterable[Message]) -> tuple[Message, ...]:
    """The messages in the order of every verdict, each once."""
    return tuple(sorted(set(messages), key=_order))


def _order(message: Message) -> tuple[int, str, str, str, str, str]:
    rank = SEVERITIES.index(message.severity)
    return rank, message.focus, message.path or "", message.value or "", message.shape, message.constraint


def _statements(data: bytes) -> int:
    return sum(1 for line in data.splitlines() if line.strip() and not line.lstrip().startswith(b"#"))


@cache
def _compiled_shapes() -> shacl.Shapes:
    return fast_shapes(resource("ontology/shapes.ttl"))


@cache
def _shapes_graph() -> rdflib.Graph:
    return reference_shapes(resource("ontology/shapes.ttl"))


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
