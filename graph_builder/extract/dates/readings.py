"""What a date construction means: its slots against the day of publication, as past and future readings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from graph_builder.extract.dates.calendars import Calendar, Gregorian, Islamic
from graph_builder.extract.dates.constructions import Match
from graph_builder.model import DateSpan

Interval = tuple[date, date]
_NEAR_YEARS = 9  # 29 February comes round within eight years, across 1900 and 2100 too
_WEEKDAY_YEARS = 11  # every weekday falls on a given day of the year within eleven years
_ANY_DAY = date(2000, 6, 1)
_GREGORIAN = Gregorian()
_ISLAMIC = Islamic()


@dataclass(frozen=True, slots=True)
class Anchor:
    """What dates resolve against: the day of publication, the explicit years that the text names, and the day that
    it named last."""

    published: date | None
    years: tuple[int, ...] = ()
    told: date | None = None


@dataclass(frozen=True, slots=True)
class Readings:
    """The bounds of an expression as past and as future, as in DateSpan."""

    past: Interval | None
    future: Interval | None
    precision: str
    calendar: str = "gregorian"


def read(match: Match, anchor: Anchor, first_weekday: int) -> Readings | None:
    """The readings of a match; None where it names no possible day. `first_weekday` is 0 for Monday.

    Without what they hang on (a publication day, a year) both readings are None.
    """
    try:
        return _READERS[match.reads](match, anchor, first_weekday)
    except (ValueError, OverflowError):  # no such day, or beyond the calendar
        return None


def told_by(span: Readings | DateSpan) -> date | None:
    """The single day that an expression names, for a later "the same day"; None for a month or a year."""
    bounds = span.past or span.future
    return bounds[1] if bounds and span.precision == "day" else None


def _signed(sign: int, interval: Interval, precision: str) -> Readings:
    """An interval that lies before (-), around (0) or after (+) the day of publication."""
    return Readings(interval if sign <= 0 else None, interval if sign >= 0 else None, precision)


@dataclass(frozen=True, slots=True)
class _MonthDays:
    """Days of a month, or whole months, whose year is to be found."""

    calendar: Calendar
    months: list[int]
    days: list[int]
    first_year: int | None

    @classmethod
    def of(cls, match: Match) -> _MonthDays:
        hijri = match.numbers("hmonth")
        years = match.numbers("year") or match.numbers("hyear")
        first_year = years[0] if len(years) > 1 else None
        calendar: Calendar = _ISLAMIC if hijri else _GREGORIAN
        return cls(calendar, hijri or match.numbers("month"), match.numbers("day"), first_year)

    @property
    def precision(self) -> str:
        return "day" if self.days else "month"

    def _one_month(self) -> bool:
        return len(set(self.months)) == 1

    def in_year(self, year: int) -> Interval | None:
        """The bounds when the last of the days or months falls into `year`."""
        first_day, last_day = 1, 0
        if self.days:
            ordered = sorted(self.days) if self._one_month() and not self.first_year else self.days
            first_day, last_day = ordered[0], ordered[-1]
        end = self.calendar.day(year, self.months[-1], last_day or self.calendar.last_day(year, self.months[-1]))
        begin = self.calendar.day(self.first_year or year, self.months[0], first_day)
        if begin and end and begin > end:
            begin = self.calendar.day(year - 1, self.months[0], first_day)
        return (begin, end) if begin and end and begin <= end else None

    def near(self, day: date, reach: int) -> list[Interval]:
        """The bounds in the years around a date, in order."""
        middle = self.calendar.year_of(day)
        found = (self._or_none(year) for year in range(middle - reach, middle + reach + 1))
        return [interval for interval in found if interval]

    def _or_none(self, year: int) -> Interval | None:
        try:
            return self.in_year(year)
        except (
            ValueError,
            OverflowError,
        ):  # a neighbouring year beyond the calendar is no reason to lose the rest
            return None


def _date(match: Match, anchor: Anchor, _first_weekday: int) -> Readings | None:
    """Days of a month or months, with or without weekday, year, or a word like last and next."""
    days = _MonthDays.of(match)
    years = match.numbers("year") or match.numbers("hyear")
    if not years and not match.numbers("yearshift"):
        past, future = _yearless(match, days, anchor)
        possible = days.near(_ANY_DAY, _NEAR_YEARS)
        return Readings(past, future, days.precision, days.calendar.name) if possible else None
    if not years and not anchor.published:
        return Readings(None, None, days.precision, days.calendar.name)
    shift = 0 if years else match.numbers("yearshift")[0]
    year = years[-1] if years else days.calendar.year_of(anchor.published or date.min) + shift
    interval = days.in_year(year)
    if interval is None:
        return None
    signed = _signed(shift, interval, days.precision)
    return Readings(signed.past, signed.future, days.precision, days.calendar.name)


def _yearless(match: Match, days: _MonthDays, anchor: Anchor) -> tuple[Interval | None, Interval | None]:
    agreed = _by_weekday(match, days, anchor)
    if agreed:
        return agreed, agreed
    if not anchor.published:
        return None, None
    near = days.near(anchor.published, _NEAR_YEARS)
    return _around(near, match.numbers("shift"), anchor.published)


def _by_weekday(match: Match, days: _MonthDays, anchor: Anchor) -> Interval | None:
    """The bounds in the year in which the weekday fits the date.

    It is the nearest to publication, else the first since the latest year that the text names. A weekday that
    fits none of the three years around publication is taken for a misprint.
    """
    weekdays = match.numbers("weekday")
    if not weekdays or not days.days:
        return None
    if anchor.published:
        at = anchor.published
        fitting = [i for i in days.near(at, 1) if i[0].weekday() == weekdays[0]]
        return min(fitting, key=lambda interval: abs(interval[0] - at), default=None)
    if not anchor.years:
        return None
    latest = _GREGORIAN.day(anchor.years[-1], 12, 31) or date.max
    since = [i for i in days.near(latest, _WEEKDAY_YEARS) if i[0].year >= anchor.years[-1]]
    return next((interval for interval in since if interval[0].weekday() == weekdays[0]), None)


def _around(near: list[Interval], shift: list[int], at: date) -> tuple[Interval | None, Interval | None]:
    """Which of the intervals, in order, is meant: the last begun and the first not yet over.

    A shift says last (-1), the one before (-2), next (1), or this (0).
    """
    step = shift[0] if shift else None
    if step is None:
        past = [interval for interval in near if interval[0] <= at]
        future = [interval for interval in near if interval[1] >= at]
        return (past[-1] if past else None), (future[0] if future else None)
    if step == 0:
        closest = min(near, key=lambda interval: abs(interval[0] - at), default=None)
        return closest, closest
    over = [interval for interval in near if interval[1] < at][::-1]
    coming = [interval for interval in near if interval[0] > at]
    side = over if step < 0 else coming
    meant = side[abs(step) - 1] if len(side) >= abs(step) else None
    return (meant, None) if step < 0 else (None, meant)


def _year(match: Match, _anchor: Anchor, _first_weekday: int) -> Readings | None:
    """Years named."""
    calendar: Calendar = _ISLAMIC if match.numbers("hyear") else _GREGORIAN
    years = sorted(match.numbers("hyear") or match.numbers("year"))
    begin = calendar.day(years[0], 1, 1)
    end = calendar.day(years[-1], 12, calendar.last_day(years[-1], 12))
    return Readings((begin, end), (begin, end), "year", calendar.name) if begin and end else None


def _weekday_at(day: date, weekday: int, direction: int) -> date:
    """The nearest such weekday at or after (1), at or before (-1) a day."""
    return day + timedelta(days=direction * ((direction * (weekday - day.weekday())) % 7))


def _weekday(match: Match, anchor: Anchor, first_weekday: int) -> Readings | None:
    """Weekdays, with or without last, next, or a week; a night between two days is the first one's."""
    if not anchor.published:
        return Readings(None, None, "day")
    weekdays = match.numbers("weekday")
    first, last = weekdays[0], weekdays[0] if match.numbers("night") else weekdays[-1]
    if match.numbers("weekshift"):
        week = _weekday_at(anchor.published, first_weekday, -1) + timedelta(weeks=match.numbers("weekshift")[0])
        begin = _weekday_at(week, first, 1)
        return _signed(match.numbers("weekshift")[0], (begin, _weekday_at(begin, last, 1)), "day")
    begins = (_weekday_at(anchor.published, first, -1) + timedelta(weeks=week) for week in range(-3, 4))
    near = [(begin, _weekday_at(begin, last, 1)) for begin in begins]
    past, future = _around(near, match.numbers("shift"), anchor.published)
    return Readings(past, future, "day")


def _deictic(match: Match, anchor: Anchor, _first_weekday: int) -> Readings | None:
    """Today and its neighbours; a weekday beside it corrects it by up to three days."""
    if not anchor.published:
        return Readings(None, None, "day")
    offsets = sorted(match.numbers("deictic"))
    begin, end = (anchor.published + timedelta(days=offset) for offset in (offsets[0], offsets[-1]))
    weekdays = match.numbers("weekday")
    if weekdays and len(offsets) == 1:
        before, after = _weekday_at(begin, weekdays[0], -1), _weekday_at(begin, weekdays[0], 1)
        begin = end = before if begin - before < after - begin else after
    past = (begin, end) if offsets[0] <= 0 else None
    return Readings(past, (begin, end) if offsets[-1] >= 0 else None, "day")


def _month_of(day: date, shift: int) -> Interval:
    year, month = divmod(day.year * 12 + day.month - 1 + shift, 12)
    return date(year, month + 1, 1), date(year, month + 1, _GREGORIAN.last_day(year, month + 1))


def _unit(match: Match, anchor: Anchor, first_weekday: int) -> Readings | None:
    """Last, this or next week, month or year; weeks have the precision of a month."""
    unit, shift = match.word("unit"), next(iter(match.numbers("shift")), 0)
    precision = "year" if unit == "year" else "month"
    if not anchor.published:
        return Readings(None, None, precision)
    if unit == "year":
        year = anchor.published.year + shift
        return _signed(shift, (date(year, 1, 1), date(year, 12, 31)), precision)
    if unit == "month":
        return _signed(shift, _month_of(anchor.published, shift), precision)
    begin = _weekday_at(anchor.published, first_weekday, -1) + timedelta(weeks=shift)
    return _signed(shift, (begin, begin + timedelta(days=6)), precision)


def _month_day(match: Match, anchor: Anchor, _first_weekday: int) -> Readings | None:
    """Days of last, this or next month."""
    if not anchor.published:
        return Readings(None, None, "day")
    shift = match.numbers("shift")[0]
    first = _month_of(anchor.published, shift)[0]
    days = sorted(match.numbers("day"))
    return _signed(shift, (first.replace(day=days[0]), first.replace(day=days[-1])), "day")


def _offset(match: Match, anchor: Anchor, _first_weekday: int) -> Readings | None:
    """So many days, weeks, months or years before or after publication."""
    two = match.word("two")
    unit, sign = two or match.word("unit"), match.numbers("sign")[0]
    precision = unit if unit in {"month", "year"} else "day"
    if not anchor.published:
        return Readings(None, None, precision)
    steps = sign * (2 if two else next(iter(match.numbers("count")), 1))
    if unit == "year":
        year = anchor.published.year + steps
        return _signed(sign, (date(year, 1, 1), date(year, 12, 31)), precision)
    if unit == "month":
        return _signed(sign, _month_of(anchor.published, steps), precision)
    day = anchor.published + timedelta(days=steps * (7 if unit == "week" else 1))
    return _signed(sign, (day, day), precision)


def _later(match: Match, anchor: Anchor, first_weekday: int) -> Readings | None:
    """So many days or weeks after the day that the text named last; after publication where it named none."""
    unit = match.word("unit")
    if anchor.told is None or unit not in {"day", "week"}:
        return _offset(match, anchor, first_weekday)
    count = next(iter(match.numbers("count")), 1)
    day = anchor.told + timedelta(days=count * (7 if unit == "week" else 1))
    return Readings((day, day), (day, day), "day")


def _told(match: Match, anchor: Anchor, _first_weekday: int) -> Readings | None:
    """The day that the text named last, or one beside it: the same day, the day before."""
    if anchor.told is None:
        return Readings(None, None, "day")
    day = anchor.told + timedelta(days=match.numbers("told")[0])
    return Readings((day, day), (day, day), "day")


_READERS: dict[str, Callable[[Match, Anchor, int], Readings | None]] = {
    "date": _date,
    "year": _year,
    "weekday": _weekday,
    "deictic": _deictic,
    "unit": _unit,
    "monthday": _month_day,
    "offset": _offset,
    "told": _told,
    "later": _later,
}
KINDS = frozenset(_READERS)
