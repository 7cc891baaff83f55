"""Days, months and years as ISO 8601 writes them, as the days that they span."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

_JANUARY, _DECEMBER = 1, 12


def day_bounds(text: str) -> tuple[date, date]:
    """First and last day of YYYY, YYYY-MM or YYYY-MM-DD. Raises ValueError for anything else."""
    year, *rest = [int(part) for part in text.split("-")]
    if not rest:
        return date(year, _JANUARY, 1), date(year, _DECEMBER, 31)
    month, *days = rest
    if not days:
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    (day,) = days
    return date(year, month, day), date(year, month, day)
