"""What a SHACL engine says of a graph, and the same as a standard SHACL report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import pyoxigraph as ox

from graph_builder.errors import DataError
from graph_builder.rdf.vocabulary import PREFIXES, RDF_TYPE, SH, SHAPES

BLANK = "_:"
"""How a blank node appears in a message: its label means nothing outside the data, and engines rename it."""

SEVERITIES = ("Violation", "Warning", "Info")
"""The severities of messages, worst first."""

_Term = ox.NamedNode | ox.BlankNode | ox.Literal


@dataclass(frozen=True, slots=True)
class Message:
    """One thing that the shapes find wrong.

    `severity` is `Violation`, `Warning` or `Info`. `focus` is the IRI of the node, or `BLANK`. `path` is the
    IRI of the property at fault, None where no single property is. `value` is the offending object: an IRI,
    `BLANK`, or a literal as N-Triples text (which begins with a quotation mark); None where the fault lies
    with all values of `path` or with a missing one. `shape` is the IRI of the shape and `constraint` the
    local name of the SHACL constraint component; the two texts say what is wrong and what to do.
    """

    severity: str
    focus: str
    path: str | None
    value: str | None
    shape: str
    constraint: str
    text_en: str
    text_ar: str

    def text(self, language: str) -> str:
        """What is wrong and what to do, in Arabic for `ar`, else in English."""
        return self.text_ar if language == "ar" else self.text_en


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an engine says of a graph: `conforms` is False only for violations; messages come worst first.

    `seconds` is the time that validation took, parsing included; `triples` the number of statements read.
    """

    conforms: bool
    messages: tuple[Message, ...]
    seconds: float
    engine: str
    triples: int


@dataclass(frozen=True, slots=True)
class Group:
    """The messages of one shape, which say the same of several nodes. There is at least one."""

    severity: str
    shape: str
    messages: tuple[Message, ...]


def counts(verdict: Verdict) -> dict[str, int]:
    """How many messages there are of each severity, worst first; 0 where there is none."""
    found = Counter(message.severity for message in verdict.messages)
    return {severity: found[severity] for severity in SEVERITIES}


def groups(verdict: Verdict) -> list[Group]:
    """The messages by shape: worst first, among equals the most frequent."""
    found: dict[tuple[str, str], list[Message]] = {}
    for message in verdict.messages:
        found.setdefault((message.severity, message.shape), []).append(message)
    made = [Group(*key, tuple(messages)) for key, messages in found.items()]
    return sorted(made, key=lambda group: (SEVERITIES.index(group.severity), -len(group.messages), group.shape))


def report_turtle(verdict: Verdict) -> str:
    """The verdict as a SHACL validation report (`sh:ValidationReport`) in Turtle, one result a message.

    `sh:conforms` is the verdict's: true where nothing worse than a warning was found.
    """
    report = ox.BlankNode("report")
    triples = [
        ox.Triple(report, ox.NamedNode(RDF_TYPE), _sh("ValidationReport")),
        ox.Triple(report, _sh("conforms"), ox.Literal(verdict.conforms)),
    ]
    for number, message in enumerate(verdict.messages):
        result = ox.BlankNode(f"result{number}")
        triples.append(ox.Triple(report, _sh("result"), result))
        triples += [ox.Triple(result, predicate, term) for predicate, term in _result_terms(message, number)]
    prefixes = {**PREFIXES, "sh": SH, "dsh": SHAPES}
    with BytesIO() as out:
        ox.serialize(triples, out, format=ox.RdfFormat.TURTLE, prefixes=prefixes)
        return out.getvalue().decode("utf-8")


def literal(text: str) -> ox.Literal:
    """A literal in N-Triples syntax as a term. Raises DataError where it is none."""
    triple = next(iter(ox.parse(f"<a:a> <a:a> {text} .", format=ox.RdfFormat.N_TRIPLES)))
    if not isinstance(triple.object, ox.Literal):
        raise DataError(f"an RDF term was expected, not {text!r}")
    return triple.object


def _result_terms(message: Message, number: int) -> Iterator[tuple[ox.NamedNode, _Term]]:
    yield ox.NamedNode(RDF_TYPE), _sh("ValidationResult")
    yield _sh("resultSeverity"), _sh(message.severity)
    yield _sh("focusNode"), _term(message.focus, f"focus{number}")
    if message.path:
        yield _sh("resultPath"), ox.NamedNode(message.path)
    if message.value:
        yield _sh("value"), _term(message.value, f"value{number}")
    yield _sh("sourceShape"), ox.NamedNode(message.shape)
    yield _sh("sourceConstraintComponent"), _sh(message.constraint)
    yield _sh("resultMessage"), ox.Literal(message.text_en, language="en")
    yield _sh("resultMessage"), ox.Literal(message.text_ar, language="ar")


def _term(text: str, label: str) -> _Term:
    """A term as messages give it, back as RDF; a blank node takes the label."""
    if text == BLANK:
        return ox.BlankNode(label)
    return literal(text) if text.startswith('"') else ox.NamedNode(text)


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(SH + name)
