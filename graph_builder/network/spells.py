"""Days as spells: merged, so that no two touch or overlap."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from graph_builder.network.base import Spell


def merged(days: Iterable[Spell]) -> tuple[Spell, ...]:
    """The spells in order, those that overlap or follow each other day by day made one."""
    found: list[Spell] = []
    for start, end in sorted(days):
        if found and date.fromisoformat(start) <= date.fromisoformat(found[-1][1]) + timedelta(days=1):
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return tuple(found)
