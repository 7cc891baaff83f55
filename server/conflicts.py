"""Where articles differ about one thing, as its page shows it: each value with the sentences that give it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from graph_builder.network.rows import Row


@dataclass(frozen=True, slots=True)
class Telling:
    """One sentence of an article, by IRI; `publisher` and `day` are empty where they are unknown."""

    quote: str
    article: str
    publisher: str
    day: str


@dataclass(slots=True)
class Told:
    """A value, an IRI or a literal's text, whether it stands, and who gives it.

    Of a date `value` is the first day, `end` the last one, `precision` how exact they are.
    """

    value: str
    end: str
    precision: str
    stands: bool
    tellings: list[Telling] = field(default_factory=list)


@dataclass(slots=True)
class Differing:
    """The values that articles give one property, by IRI; `why` says what decided (`damin:chosenBy`)."""

    property: str
    why: str
    values: list[Told] = field(default_factory=list)


def gather_conflicts(rows: Iterable[Row]) -> list[Differing]:
    """One conflict for the rows of each property, in order: of each its values, of each value its sentences."""
    found: dict[str, Differing] = {}
    values: dict[tuple[str, ...], Told] = {}
    for row in rows:
        name, value, end, precision = _texts(row, "property", "value", "end", "precision")
        conflict = found.setdefault(name, Differing(name, str(row["why"])))
        key = (name, value, end, precision)
        if key not in values:
            values[key] = Told(value, end, precision, bool(row["stands"]))
            conflict.values.append(values[key])
        values[key].tellings.append(Telling(*_texts(row, "quote", "article", "publisher", "day")))
    return list(found.values())


def _texts(row: Row, *names: str) -> tuple[str, ...]:
    return tuple(str(row.get(name, "")) for name in names)
