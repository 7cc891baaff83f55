"""A time axis as a picture in SVG: where its marks stand, in shares of the width, from either side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from server.meetings import Meeting

_ROW, _FOOT, _TALL = 14, 30, 64
_APART = 2.6  # per cent: dots closer than that stand above each other
_MOST_ROWS = 14
_STEPS = (1, 2, 5, 10, 20, 50, 100)
_MOST_TICKS = 8
_EDGE = 3.0


@dataclass(frozen=True, slots=True)
class Dot:
    """A meeting on the axis: `x` in per cent of the width, `y` in pixels."""

    x: float
    y: int
    meeting: Meeting


@dataclass(frozen=True, slots=True)
class Bar:
    """A year on the axis with how many meetings it had; `x` and `width` in per cent, `y` and `height` in pixels."""

    x: float
    width: float
    y: int
    height: int
    year: str
    number: int


@dataclass(frozen=True, slots=True)
class Axis:
    """All that is drawn; `base` is where the line of time lies, `height` the whole, in pixels."""

    height: int
    base: int
    ticks: Sequence[tuple[float, str]]
    dots: Sequence[Dot] = ()
    bars: Sequence[Bar] = ()


def dotted(meetings: Iterable[Meeting], *, leftwards: bool) -> Axis | None:
    """An axis with a dot for each meeting that has a date; None where there are fewer than two."""
    dated = sorted((meeting for meeting in meetings if meeting.start), key=lambda meeting: meeting.start)
    days = [day for day in (_day(meeting.start) for meeting in dated) if day]
    if len(days) < 2 or len(days) != len(dated):
        return None
    first, last = days[0].year, min(days[-1].year + 1, date.max.year)
    places = [_at(_share(day, first, last), leftwards=leftwards) for day in days]
    rows = _rows(places)
    base = (max(rows) + 1) * _ROW + 2
    dots = [Dot(x, base - 8 - row * _ROW, meeting) for x, row, meeting in zip(places, rows, dated, strict=True)]
    return Axis(base + _FOOT, base, _ticks(first, last, leftwards=leftwards), dots)


def barred(years: Mapping[str, int], *, leftwards: bool) -> Axis | None:
    """An axis with a bar for each year; None where there are fewer than two."""
    numbers = {int(year): number for year, number in years.items() if year.isdigit()}
    if len(numbers) < 2:
        return None
    first, last, most = min(numbers), max(numbers) + 1, max(numbers.values())
    width = (100 - 2 * _EDGE) / (last - first)
    bars = []
    for year, number in sorted(numbers.items()):
        sides = (_at((at - first) / (last - first), leftwards=leftwards) for at in (year, year + 1))
        height = max(2, round(_TALL * number / most))
        bars.append(Bar(min(sides) + width * 0.08, width * 0.84, _TALL + 2 - height, height, str(year), number))
    return Axis(_TALL + 2 + _FOOT, _TALL + 2, _ticks(first, last, leftwards=leftwards), (), bars)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _share(day: date, first: int, last: int) -> float:
    begin, end = date(first, 1, 1).toordinal(), date(last, 1, 1).toordinal()
    return (day.toordinal() - begin) / (end - begin)


def _at(share: float, *, leftwards: bool) -> float:
    """The place of a share of time, in per cent; time runs to the left where the script does."""
    place = _EDGE + share * (100 - 2 * _EDGE)
    return round(100 - place if leftwards else place, 2)


def _rows(places: Sequence[float]) -> list[int]:
    """For each dot in the order of time the lowest row where it touches no other."""
    ends: list[float | None] = []
    rows = []
    for place in places:
        free = (row for row, end in enumerate(ends) if end is None or abs(place - end) >= _APART)
        row = min(next(free, len(ends)), _MOST_ROWS)
        ends.extend([None] * (row + 1 - len(ends)))
        ends[row] = place
        rows.append(row)
    return rows


def _ticks(first: int, last: int, *, leftwards: bool) -> list[tuple[float, str]]:
    step = next((step for step in _STEPS if (last - first) / step <= _MOST_TICKS), _STEPS[-1])
    years = range(first, last + 1, step)
    return [(_at((year - first) / (last - first), leftwards=leftwards), str(year)) for year in years]
