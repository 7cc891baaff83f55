"""The day of publication as the text itself tells it: «today, Saturday», a dateline, the dated news."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from graph_builder.extract.dates.constructions import Match
from graph_builder.extract.dates.readings import Anchor, read

_MOST_SHIFT = 2
_DATELINE_END = 200
_DATELINE_HEAD = 60
_NEWS_END = 800  # further down, dates are mostly of something else
_DATELINE_MARKS = "-–—−)(:|/"


def corrected(matches: Iterable[Match], published: date) -> date:
    """The day that the text calls today, where it differs from `published` by one or two days.

    «Today, Saturday» decides; without one, yesterday or tomorrow with its weekday does.
    """
    votes = _weekday_votes(matches)
    reach = range(-_MOST_SHIFT, _MOST_SHIFT + 1)
    shifts = [shift for shift in sorted(reach, key=abs) if (published + timedelta(shift)).weekday() in votes]
    if not shifts:
        return published
    best = max(shifts, key=lambda shift: votes[(published + timedelta(shift)).weekday()])
    return published + timedelta(days=best)


def inferred(matches: Sequence[Match], years: tuple[int, ...], text: str) -> date | None:
    """The day of publication of a text that comes without one; None where nothing fixes day and year.

    In this order: today or yesterday with its full date; a dateline; the first date with its weekday near the
    top, whose year the text gives or the weekday fixes (a day or two later where «yesterday, Thursday» asks
    for it).
    """
    anchor = Anchor(None, years)
    for match in matches:
        day = _single_day(match, anchor)
        if day and match.numbers("deictic"):
            return day - timedelta(days=match.numbers("deictic")[0])
    return _dateline(matches, anchor, text) or _dated_news(matches, anchor)


def _weekday_votes(matches: Iterable[Match]) -> Counter[int]:
    """How often the text implies each weekday for its today."""
    today: Counter[int] = Counter()
    around: Counter[int] = Counter()
    for match in matches:
        offsets, weekdays = match.numbers("deictic"), match.numbers("weekday")
        if len(offsets) == 1 and len(weekdays) == 1:
            (today if offsets[0] == 0 else around)[(weekdays[0] - offsets[0]) % 7] += 1
    return today or around


def _single_day(match: Match, anchor: Anchor) -> date | None:
    readings = read(match, anchor, 0) if match.reads == "date" else None
    past = readings.past if readings else None
    return past[0] if past and past[0] == past[1] else None


def _dateline(matches: Iterable[Match], anchor: Anchor, text: str) -> date | None:
    for match in matches:
        if match.begin > _DATELINE_END:
            return None
        day = _single_day(match, anchor)
        before = text[text.rfind("\n", 0, match.begin) + 1 : match.begin]
        after = text[match.end : match.end + 3].lstrip(" ")[:1]
        if day and len(before) <= _DATELINE_HEAD and (not after or after == "\n" or after in _DATELINE_MARKS):
            return day
    return None


def _dated_news(matches: Sequence[Match], anchor: Anchor) -> date | None:
    for match in matches:
        day = _single_day(match, anchor)
        shifted = match.numbers("shift") or match.numbers("wshift")
        if day and match.begin < _NEWS_END and match.numbers("weekday") and not shifted:
            return max(corrected(matches, day), day)
    return None
