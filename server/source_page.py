"""The page of an article: its sentences in the order of its text, what was read in each beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from graph_builder.network.rows import Row
from graph_builder.rdf import vocabulary as v
from server.context import Context
from server.facts import names_in
from server.head import Head
from server.marking import Piece, pieces_of

#: What follows from another statement, or says no more to a reader.
_BESIDES = frozenset(map(v.term, ("endDate", "datePrecision")))
_GENERAL = frozenset(map(v.term, ("Meeting", "Agreement")))


@dataclass(frozen=True, slots=True)
class Stated:
    """One statement as read in a sentence; `confidence` is from 0 to 1."""

    subject: str
    property: str
    value: str
    confidence: float


@dataclass(slots=True)
class Passage:
    """A sentence in pieces, where it begins, and what was read in it."""

    begin: int
    pieces: Sequence[Piece]
    facts: list[Stated] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SourcePage:
    """An article; `number` is how many facts it has."""

    head: Head
    language: str
    passages: Sequence[Passage]
    number: int

    def things(self) -> Iterator[str]:
        """All IRIs that the page shows."""
        for fact in (fact for passage in self.passages for fact in passage.facts):
            yield from (one for one in (fact.subject, fact.property, fact.value) if one.startswith("http"))


def read_source(context: Context, head: Head) -> SourcePage:
    """Ask for all that the page of one article shows."""
    language = head.one(v.IN_LANGUAGE)
    rows: Sequence[Row] = [
        {**row, "language": language}
        for row in context.rows("article", this=head.iri)
        if row["property"] not in _BESIDES and row["value"] not in _GENERAL
    ]
    names = names_in(context, rows)
    passages: dict[tuple[int, str], Passage] = {}
    wanted: dict[tuple[int, str], set[str]] = {}
    for row in rows:
        key = (int(row["begin"]), str(row["quote"]))
        passage = passages.setdefault(key, Passage(key[0], ()))
        subject, prop, value = str(row["subject"]), str(row["property"]), str(row["value"])
        fact = Stated(subject, prop, value, float(row["confidence"]))
        if not any(replace(fact, confidence=known.confidence) == known for known in passage.facts):
            passage.facts.append(fact)
        wanted.setdefault(key, set()).update(names.get(fact.value, ()))
    for (_, quote), passage in passages.items():
        passage.pieces = pieces_of(quote, "", sorted(wanted[(passage.begin, quote)]), language)
    return SourcePage(head, language, list(passages.values()), sum(len(one.facts) for one in passages.values()))
