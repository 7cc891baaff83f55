"""The two calendars that news is dated in, behind one face. Bounds are always Gregorian dates."""

from __future__ import annotations

import calendar
from datetime import date
from typing import Protocol

from hijridate import Gregorian as _FromGregorian
from hijridate import Hijri as _Hijri


class Calendar(Protocol):
    """Days of a calendar as Gregorian dates. `name` is the one that DateSpan uses."""

    name: str

    def day(self, year: int, month: int, day: int) -> date | None:
        """The date of a day, None where the calendar has no such day."""

    def last_day(self, year: int, month: int) -> int:
        """The number of the last day of a month; ValueError or OverflowError outside the calendar's range."""

    def year_of(self, day: date) -> int:
        """The year that a date falls into; ValueError or OverflowError outside the calendar's range."""


class Gregorian:
    """The civil calendar."""

    name = "gregorian"

    def day(self, year: int, month: int, day: int) -> date | None:
        """See Calendar."""
        try:
            return date(year, month, day)
        except ValueError:  # 31 June and the like: the text names a day that is not
            return None

    def last_day(self, year: int, month: int) -> int:
        """See Calendar."""
        return calendar.monthrange(year, month)[1]

    def year_of(self, day: date) -> int:
        """See Calendar."""
        return day.year


class Islamic:
    """The Umm al-Qura calendar, 1343-1500 AH."""

    name = "islamic"

    def day(self, year: int, month: int, day: int) -> date | None:
        """See Calendar."""
        try:
            civil = _Hijri(year, month, day).to_gregorian()
        except (ValueError, OverflowError):  # the 30th of a short month, or a year beyond the tables
            return None
        return date(civil.year, civil.month, civil.day)

    def last_day(self, year: int, month: int) -> int:
        """See Calendar."""
        return int(_Hijri(year, month, 1).month_length())

    def year_of(self, day: date) -> int:
        """See Calendar."""
        return int(_FromGregorian(day.year, day.month, day.day).to_hijri().year)
