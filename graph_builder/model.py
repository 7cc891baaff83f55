"""The data that flows through the pipeline: plain, frozen, in the order in which an article meets them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Article:
    """One source text. Offsets anywhere in Damin point into `text`, which is kept as read.

    `id` is the `dcterms:identifier`: the record's own id, or the path below the source folder without suffix.
    `language` is an ISO 639-1 code, None until detected. `origin` says where it was read, for messages:
    `file` or `file:line`.
    """

    id: str
    text: str
    title: str | None = None
    url: str | None = None
    published: date | None = None
    language: str | None = None
    publisher: str | None = None
    origin: str = ""

    def to_json(self) -> dict[str, Any]:
        """The record as the contract's input fields name it; `from_json` reads it back."""
        return {
            "id": self.id,
            "text": self.text,
            "title": self.title,
            "url": self.url,
            "published": self.published.isoformat() if self.published else None,
            "lang": self.language,
            "publisher": self.publisher,
            "origin": self.origin,
        }

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Self:
        """Read back what `to_json` wrote. Raises KeyError or ValueError for another shape."""
        published = record.get("published")
        return cls(
            id=record["id"],
            text=record["text"],
            title=record.get("title"),
            url=record.get("url"),
            published=date.fromisoformat(published) if published else None,
            language=record.get("lang"),
            publisher=record.get("publisher"),
            origin=record.get("origin", ""),
        )


@dataclass(frozen=True, slots=True)
class Issue:
    """A problem with one record or file: it stops nothing, and the run lists it.

    `code` is a short stable word (`empty-text`, `bad-json`, ...); `where` names file and, if known, line.
    """

    code: str
    where: str
    reason: str

    def to_json(self) -> dict[str, str]:
        """One line of the run's issue list."""
        return {"code": self.code, "where": self.where, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date expression and what it can mean.

    `begin` and `end` are character offsets into the article's text. `past` and `future` are the first and last
    possible day of its reading as something that has happened or is to come, None where it has no such reading;
    an absolute date has both, alike. `precision` is `day`, `month` or `year`; `calendar` is `gregorian` or
    `islamic` (the bounds are always Gregorian).
    """

    begin: int
    end: int
    past: tuple[date, date] | None
    future: tuple[date, date] | None
    precision: str
    calendar: str = "gregorian"


@dataclass(frozen=True, slots=True)
class Label:
    """A name with its language, an ISO 639-1 code."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why one statement is believed: a sentence of the article, by character offsets into its text.

    `marks` are the spans inside the sentence that carry the fact, for highlighting. `confidence` is in [0, 1].
    """

    begin: int
    end: int
    rule: str
    confidence: float
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Literal:
    """A value: `datatype` is the local name in XML Schema (`date`, `integer`, `string`); a language rules it out."""

    text: str
    datatype: str = "string"
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """A thing in the graph. `id` is its path below `<base>id/` (`actor/recep-tayyip-erdogan`).

    `kinds` are class local names in the Damin ontology, general and special alike (`Actor`, `State`, ...).
    `matches` are (SKOS or OWL local name, IRI) pairs. `point` is where a place lies: latitude and longitude in
    degrees of WGS 84.
    """

    id: str
    kinds: tuple[str, ...]
    labels: tuple[Label, ...] = ()
    alt_labels: tuple[Label, ...] = ()
    matches: tuple[tuple[str, str], ...] = ()
    point: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One domain triple with its evidence.

    `subject` is a node id. `predicate` is a local name in the Damin ontology, or `type`, and then `object` is a
    literal that holds a class local name. Otherwise `object` is a node id, a Literal, or, for `status`, a Literal
    of datatype `term` that holds the individual's local name.
    """

    subject: str
    predicate: str
    object: str | Literal
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, order=True)
class Hint:
    """What helps to tell whether two articles mean one thing, and is no fact of the article.

    `node` is a node id and `name` says what `value` is to it: `side`, the node of the state or body that an actor
    stands for on the article's day, or of the country of a place; of an agreement a `place` or `party` that it is
    known or named for, its `day` (ISO, a day, month or year), the `step` that it is (`extension`: it prolongs
    another), its `words` (a language, then the bare words of its name, sorted).
    """

    node: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that one article says: what enters the graph for it."""

    article: Article
    nodes: tuple[Node, ...] = ()
    mentions: tuple[str, ...] = ()
    statements: tuple[Statement, ...] = ()
    issues: tuple[Issue, ...] = field(default=())
    hints: tuple[Hint, ...] = ()
