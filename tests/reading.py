"""What an article says, in a form that a table can hold: for the tests of extraction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from graph_builder.model import Article, Extraction, Literal, Statement
from graph_builder.resolve.article import extract_article

PUBLISHED = date(2024, 10, 16)  # a Wednesday


def extract(language: str, text: str, published: date | None = PUBLISHED, identifier: str = "t") -> Extraction:
    """What `text` says as an article of that language and day."""
    return extract_article(Article(identifier, text, published=published, language=language))


@dataclass(frozen=True, slots=True)
class Told:
    """One meeting or agreement: its special kind and, by property, the local names of the values.

    An actor is the last segment of its id, a literal its text.
    """

    id: str
    kind: str
    facts: dict[str, tuple[str, ...]]

    def __getitem__(self, name: str) -> tuple[str, ...]:
        return self.facts.get(name, ())

    def one(self, name: str) -> str | None:
        """The only value of a property, None where it has none."""
        (value,) = self.facts.get(name, ()) or (None,)
        return value


def _value(statement: Statement) -> str:
    value = statement.object
    return value.text if isinstance(value, Literal) else value.partition("/")[2]


def facts(extraction: Extraction, subject: str) -> dict[str, tuple[str, ...]]:
    """What is said of a node: property to sorted values."""
    said: dict[str, set[str]] = {}
    for statement in extraction.statements:
        if statement.subject == subject:
            said.setdefault(statement.predicate, set()).add(_value(statement))
    return {name: tuple(sorted(values)) for name, values in said.items()}


def _told(extraction: Extraction, families: Iterable[str], general: str) -> list[Told]:
    found = []
    for node in extraction.nodes:
        if node.id.partition("/")[0] in families and any(s.subject == node.id for s in extraction.statements):
            kind = next((k for k in node.kinds if k != general), general)
            found.append(Told(node.id, kind, facts(extraction, node.id)))
    return found


def meetings(extraction: Extraction) -> list[Told]:
    """All meetings, by id."""
    return _told(extraction, ["meeting"], "Meeting")


def accords(extraction: Extraction) -> list[Told]:
    """All agreements and processes of which something is said, by id."""
    return _told(extraction, ["agreement", "process"], "Agreement")


def actors(extraction: Extraction) -> set[str]:
    """The last segments of the ids of all actors that the article names."""
    return {m.partition("/")[2] for m in extraction.mentions if m.startswith("actor/")}
