"""What an article says, as lines for people: each fact in words, with the sentences behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pyoxigraph import Literal as Term
from pyoxigraph import RdfFormat, parse

from graph_builder.model import Evidence, Extraction, Label, Literal, Statement
from graph_builder.rdf.vocabulary import DAMIN, EVIDENCED, RDFS_LABEL
from graph_builder.resources import resource

Labels = Mapping[str, str]
_ORDER = {name: number for number, name in enumerate(EVIDENCED, start=1)}
"""What a thing is comes first, then its properties as the contract lists them."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement in words; `relation` is empty where the object says what the subject is."""

    statement: Statement
    subject: str
    relation: str
    value: str

    @property
    def words(self) -> str:
        """The whole fact on one line."""
        return (
            f"{self.subject} — {self.relation}: {self.value}" if self.relation else f"{self.subject} — {self.value}"
        )


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of the text, the words in it that carry facts, and the facts."""

    begin: int
    end: int
    marks: tuple[tuple[int, int], ...]
    facts: tuple[tuple[Fact, Evidence], ...]


def facts_of(extraction: Extraction, language: str) -> list[Fact]:
    """The statements in words of this language, or of another where a thing has no name in it."""
    names = {node.id: _name(node.labels, node.id, language) for node in extraction.nodes}
    ordered = sorted(extraction.statements, key=lambda s: (s.subject, _ORDER.get(s.predicate, 0)))
    return [_fact(statement, names, language) for statement in ordered]


def sentences_of(facts: Iterable[Fact]) -> list[Sentence]:
    """The facts by the sentences that support them, in the order of the text."""
    found: defaultdict[tuple[int, int], list[tuple[Fact, Evidence]]] = defaultdict(list)
    for fact in facts:
        for evidence in fact.statement.evidence:
            found[evidence.begin, evidence.end].append((fact, evidence))
    return [Sentence(*span, _marks(found[span]), _once(found[span])) for span in sorted(found)]


def things_of(facts: Iterable[Fact]) -> dict[str, list[Fact]]:
    """The facts by the thing that they are about, in words."""
    found: defaultdict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        found[fact.subject].append(fact)
    return dict(found)


def facts_json(extraction: Extraction, facts: Iterable[Fact]) -> dict[str, Any]:
    """All of it as JSON; offsets are characters of the article's text."""
    article = extraction.article
    record = {key: value for key, value in article.to_json().items() if key not in {"text", "origin"}}
    return {
        "article": record,
        "facts": [_fact_json(fact, article.text) for fact in facts],
        "mentions": list(extraction.mentions),
        "issues": [issue.to_json() for issue in extraction.issues],
    }


def _fact(statement: Statement, names: Labels, language: str) -> Fact:
    relation = "" if statement.predicate == "type" else _term(statement.predicate, language)
    return Fact(
        statement,
        names.get(statement.subject, statement.subject),
        relation,
        _value(statement.object, names, language),
    )


def _value(value: str | Literal, names: Labels, language: str) -> str:
    if isinstance(value, str):
        return names.get(value, value)
    return value.text if value.language else _term(value.text, language)


def _name(labels: Iterable[Label], identifier: str, language: str) -> str:
    by_language = {label.language: label.text for label in labels}
    return by_language.get(language) or next(iter(by_language.values()), identifier)


def _term(name: str, language: str) -> str:
    """The label of a term of the ontology, for anything else the text itself."""
    return _terms().get((name, language), name)


@cache
def _terms() -> dict[tuple[str, str], str]:
    labels = {}
    for quad in parse(path=str(resource("ontology/damin.ttl")), format=RdfFormat.TURTLE):
        if quad.predicate.value == RDFS_LABEL and isinstance(quad.object, Term):
            subject = str(getattr(quad.subject, "value", ""))
            labels[subject.removeprefix(DAMIN), quad.object.language or ""] = quad.object.value
    return labels


def _once(said: Iterable[tuple[Fact, Evidence]]) -> tuple[tuple[Fact, Evidence], ...]:
    """Each fact and rule once, where a sentence says it twice; the marks keep both."""
    return tuple({(fact.words, evidence.rule): (fact, evidence) for fact, evidence in said}.values())


def _marks(facts: Iterable[tuple[Fact, Evidence]]) -> tuple[tuple[int, int], ...]:
    return tuple(sorted({mark for _, evidence in facts for mark in evidence.marks}))


def _fact_json(fact: Fact, text: str) -> dict[str, Any]:
    statement = fact.statement
    value = statement.object
    return {
        "subject": statement.subject,
        "predicate": statement.predicate,
        "object": value if isinstance(value, str) else value.text,
        "words": fact.words,
        "evidence": [_evidence_json(evidence, text) for evidence in statement.evidence],
    }


def _evidence_json(evidence: Evidence, text: str) -> dict[str, Any]:
    return {
        "begin": evidence.begin,
        "end": evidence.end,
        "quote": text[evidence.begin : evidence.end],
        "marks": [list(mark) for mark in evidence.marks],
        "rule": evidence.rule,
        "confidence": evidence.confidence,
    }
