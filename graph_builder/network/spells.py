"""Days: partial dates widened to their bounds, and events' days merged into spells."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from graph_builder.network.base import Spell

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


class Bounds(NamedTuple):
    """First and last day that a date allows, ISO and both included; `precision` is day, month or year."""

    first: str
    last: str
    precision: str


@lru_cache(maxsize=1 << 14)
def bounds(text: str | None) -> Bounds | None:
    """What `2017`, `2017-02` or `2017-02-03` allows; None for anything else, also for a day that never was."""
    found = _DATE.fullmatch(text or "")
    if not found:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
        last = date(first.year, month or 12, day or monthrange(first.year, month or 12)[1])
    except ValueError:
        return None
    return Bounds(first.isoformat(), last.isoformat(), "day" if day else "month" if month else "year")


def merged(days: Iterable[tuple[str | None, str | None]]) -> tuple[Spell, ...]:
    """The spells of these pairs of first and last day, in order; what overlaps or adjoins becomes one.

    Partial dates are widened; a missing end is the other one; ends the wrong way round are turned; a pair without
    any date that can be read is left out.
    """
    spans: list[tuple[int, int]] = []
    for first, last in sorted(filter(None, map(_span, days))):
        if spans and first <= spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], max(last, spans[-1][1]))
        else:
            spans.append((first, last))
    return tuple((_day(first), _day(last)) for first, last in spans)


def _span(days: tuple[str | None, str | None]) -> tuple[int, int] | None:
    """Both ends as numbers of days, or None."""
    ends = [day for bound in map(bounds, days) if bound for day in bound[:2]]
    return (number_of(min(ends)), number_of(max(ends))) if ends else None


@lru_cache(maxsize=1 << 14)
def number_of(day: str) -> int:
    """A full ISO date as a number of days."""
    return date.fromisoformat(day).toordinal()


def _day(number: int) -> str:
    return date.fromordinal(number).isoformat()
