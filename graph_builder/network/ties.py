"""Rows of a projection brought together: one tie for each pair of ends and kind, with all its events."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from graph_builder.network.base import Spell
from graph_builder.network.projections import Projection
from graph_builder.network.rows import Row
from graph_builder.network.spells import merged
from graph_builder.network.support import Support

_PRECISIONS = ("day", "month", "year")
_DIGITS = 6
Key = tuple[str, str, str]


@dataclass(slots=True)
class Tie:
    """All events of one kind between two ends: by event its days and precision, None where it has no day."""

    events: dict[str, tuple[Spell, str] | None] = field(default_factory=dict)
    articles: set[str] = field(default_factory=set)
    confidences: list[float] = field(default_factory=list)

    def add(self, row: Row, support: Support) -> None:
        """Count one more row."""
        event = str(row.get("event", row["target"]))
        self.events[event] = self.events.get(event) or _days(row)
        self.articles |= support.articles
        if support.confidence is not None:
            self.confidences.append(support.confidence)

    def spells(self) -> list[Spell]:
        """The days of its events."""
        return [days[0] for days in self.events.values() if days]


def gathered(projection: Projection, supported: Iterable[tuple[Row, Support]]) -> dict[Key, Tie]:
    """The ties of rows, by source, target and kind, in that order; ends of symmetric ties go by IRI."""
    ties: dict[Key, Tie] = defaultdict(Tie)
    for row, support in supported:
        source, target, kind = (str(row[name]) for name in ("source", "target", "kind"))
        if not projection.directed and target < source:
            source, target = target, source
        ties[source, target, kind].add(row, support)
    return dict(sorted(ties.items()))


def sizes(ties: Mapping[Key, Tie]) -> Mapping[tuple[str, str], int]:
    """How many ends the ties of one kind and one event have together, by event and kind."""
    ends: dict[tuple[str, str], set[str]] = defaultdict(set)
    for (source, target, kind), tie in ties.items():
        for event in tie.events:
            ends[event, kind] |= {source, target}
    return {key: len(found) for key, found in ends.items()}


def attributes(projection: Projection, kind: str, tie: Tie, size: Mapping[tuple[str, str], int]) -> dict[str, object]:
    """What a tie carries in a network, as `base` lists it."""
    found: dict[str, object] = {
        "kind": kind,
        "label": projection.kind_label(kind, "en"),
        "label_ar": projection.kind_label(kind, "ar"),
        "weight": max(1, len(tie.articles)) if projection.counts_articles else len(tie.events),
    }
    if kind in projection.newman:
        found["newman"] = round(sum(1 / max(1, size[event, kind] - 1) for event in sorted(tie.events)), _DIGITS)
    found |= timed(tie.spells())
    precisions = [days[1] for days in tie.events.values() if days]
    if precisions:
        found["precision"] = max(precisions, key=_PRECISIONS.index)
    found["events"] = " ".join(sorted(tie.events))
    found["articles"] = " ".join(sorted(tie.articles))
    if tie.confidences:
        found["confidence"] = round(max(tie.confidences), _DIGITS)
    return found


def timed(days: Iterable[Spell]) -> dict[str, object]:
    """`spells`, `first` and `last` of days; nothing where there are none."""
    spells = merged(days)
    return {"first": spells[0][0], "last": spells[-1][1], "spells": spells} if spells else {}


def _days(row: Row) -> tuple[Spell, str] | None:
    if "start" not in row:
        return None
    start = str(row["start"])
    precision = str(row.get("precision", _PRECISIONS[0]))
    return (start, str(row.get("end", start))), precision if precision in _PRECISIONS else _PRECISIONS[0]
