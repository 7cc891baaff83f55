"""The examples that stand beside each date construction, checked against the grammar."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from graph_builder.extract.dates.grammar import DateGrammar
from graph_builder.extract.dates.readings import Anchor, Interval
from graph_builder.model import DateSpan

EXAMPLE_PUBLISHED = date(2021, 6, 25)
_OPEN, _CLOSE = "[[", "]]"
_WORDS = frozenset({"day", "month", "year", "islamic"})


def failures(grammar: DateGrammar) -> Iterator[str]:
    """One sentence for each example of the grammar's constructions that does not come out as written."""
    for block in grammar.blocks:
        if not block.get("examples") or not block.get("not"):
            yield f"{block['name']}: a construction needs examples that match and some that do not"
        for text, expected, *published in block.get("examples", ()):
            day = _day(published[0]) if published else EXAMPLE_PUBLISHED
            anchor = Anchor(day, told=day)
            found, wanted = _found(grammar, str(text), anchor), _wanted(str(text), str(expected))
            if found != [wanted]:
                yield f"{block['name']}: {text!r}: expected {wanted}, found {found}"
        for text in block.get("not", ()):
            found = _found(grammar, text, Anchor(EXAMPLE_PUBLISHED))
            if found:
                yield f"{block['name']}: {text!r}: expected nothing, found {found}"


def _found(grammar: DateGrammar, marked: str, anchor: Anchor) -> list[DateSpan]:
    text = grammar.fold.fold(marked.replace(_OPEN, "").replace(_CLOSE, ""))
    return grammar.find(text, 0, len(text.text), anchor)


def _wanted(marked: str, expected: str) -> DateSpan:
    begin = marked.index(_OPEN)
    end = marked.index(_CLOSE) - len(_OPEN)
    dates = [word for word in expected.split() if word not in _WORDS]
    words = [word for word in expected.split() if word in _WORDS]
    calendar_name = "islamic" if "islamic" in words else "gregorian"
    written = max((d for d in dates if d not in "|-"), key=len)
    precision = next((w for w in words if w != "islamic"), _precision(written))
    sides = [_interval(side) for side in dates if side != "|"]
    return DateSpan(begin, end, sides[0], sides[-1], precision, calendar_name)


def _precision(written: str) -> str:
    return {0: "year", 1: "month", 2: "day"}[written.partition("/")[0].count("-")]


def _interval(written: str) -> Interval | None:
    if written == "-":
        return None
    ends = written.split("/")
    return _bounds(ends[0])[0], _bounds(ends[-1])[1]


def _bounds(written: str) -> Interval:
    year, month, day = (*map(int, written.split("-")), 0, 0)[:3]
    if day:
        return date(year, month, day), date(year, month, day)
    last = month or 12
    return date(year, month or 1, 1), date(year, last, calendar.monthrange(year, last)[1])


def _day(written: Any) -> date:
    return written if isinstance(written, date) else date.fromisoformat(str(written))


def count(blocks: list[Mapping[str, Any]]) -> int:
    """How many examples, right and wrong ones, the constructions hold."""
    return sum(len(block.get("examples", ())) + len(block.get("not", ())) for block in blocks)
