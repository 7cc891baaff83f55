"""Publication dates: as a record states them, or as its URL or id shows them; the text is not looked at."""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from urllib.parse import unquote, urlsplit

from babel.dates import get_month_names

_FIRST_YEAR, _LAST_YEAR = 1945, 2100
_YEAR = r"(?<![0-9])((?:19|20|21)[0-9]{2})"
_IN_FOLDERS = re.compile(rf"{_YEAR}/([0-9]{{1,2}}|[a-z]{{3}})/([0-9]{{1,2}})(?![0-9])", re.IGNORECASE)
_DASHED = re.compile(rf"{_YEAR}([-_.])([0-9]{{1,2}})\2([0-9]{{1,2}})(?![0-9])")
_COMPACT = re.compile(rf"(?<=[/_-]){_YEAR}([0-9]{{2}})([0-9]{{2}})(?=$|[/_.-])")
_WRITTEN = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?=$|[T ])")


def parse_published(value: str) -> date | None:
    """The date in a date or date-time of ISO 8601 or RFC 822, as written: a time zone does not move it.

    None where it is neither, is not in the calendar, or is outside the years 1945-2100.
    """
    value = value.strip()
    if match := _WRITTEN.match(value):
        return _plausible(*match.groups())
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = parse(value)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue  # the other notation is tried; None is the answer where neither fits
        return moment.date() if _FIRST_YEAR <= moment.year <= _LAST_YEAR else None
    return None


def published_from_url(url: str) -> date | None:
    """The day that a URL's path shows: `/2021/06/25/`, `/2021/jun/25/`, `2021-06-25`, a segment `20210625`.

    None where it shows none, or several different ones.
    """
    try:
        path = urlsplit(url).path
    except ValueError:
        return None
    return published_from_id(unquote(path))


def published_from_id(identifier: str) -> date | None:
    """The day that an identifier or a path shows, by the same notations as in a URL (`news-2021-06-25`).

    None where it shows none, or several different ones.
    """
    path = f"/{identifier}"
    for pattern in (_IN_FOLDERS, _DASHED, _COMPACT):
        parts = ([part for part in match.groups() if part[0].isalnum()] for match in pattern.finditer(path))
        days = {day for found in parts if (day := _plausible(*found))}
        if days:
            return days.pop() if len(days) == 1 else None
    return None


def _plausible(year: str, month: str, day: str) -> date | None:
    try:
        found = date(int(year), _month(month), int(day))
    except ValueError:
        return None
    return found if _FIRST_YEAR <= found.year <= _LAST_YEAR else None


def _month(text: str) -> int:
    """A month's number from digits or its English abbreviation; 0, which no date has, for anything else."""
    return int(text) if text.isdecimal() else _abbreviations().get(text.lower(), 0)


@cache
def _abbreviations() -> dict[str, int]:
    return {name.lower(): number for number, name in get_month_names("abbreviated", locale="en").items()}
