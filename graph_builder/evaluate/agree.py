"""When a meeting of gold and one of a graph can be the same: dates, kinds, and a score over all of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from graph_builder.text.iso_days import day_bounds

_ALIKE = (
    frozenset({"summit", "multilateral", "conference", "video_conference", "negotiation_round"}),
    frozenset({"bilateral", "visit", "summit"}),
)
_ANY_KIND = "other"

Pair = tuple[float, int, int]


def dates_touch(start: str | None, end: str | None, first: date | None, last: date | None) -> bool | None:
    """Whether the days of a graph overlap those of gold, at gold's precision; None where gold has no date.

    `start` and `end` are ISO dates as fine as the text is; one bound stands in for the other.
    """
    gold_first, gold_last = start or end, end or start
    if gold_first is None or gold_last is None:
        return None
    first, last = first or last, last or first
    if first is None or last is None:
        return False
    lower, upper = day_bounds(gold_first)[0], day_bounds(gold_last[: len(gold_first)])[1]
    return first <= upper and lower <= last and abs(first.year - lower.year) <= 1


def same_kind(gold: str, kinds: frozenset[str]) -> bool:
    """Whether one of a meeting's kinds is gold's, or one that readers take for it."""
    if gold == _ANY_KIND or gold in kinds:
        return True
    return any(gold in group and not group.isdisjoint(kinds) for group in _ALIKE)


def best_pairs(pairs: Iterable[Pair]) -> dict[int, int]:
    """One to one, the best score first: from the index in gold to that in the graph."""
    chosen: dict[int, int] = {}
    for _, gold, said in sorted(pairs, key=lambda pair: -pair[0]):
        if gold not in chosen and said not in chosen.values():
            chosen[gold] = said
    return chosen
