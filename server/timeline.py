"""The route `/timeline`: meetings by year and month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from babel.dates import format_date
from flask import Blueprint, Response, render_template, request

from graph_builder.errors import DaminError
from graph_builder.network.rows import Row
from graph_builder.rdf import vocabulary as v
from server.context import Context
from server.meeting_list import Conditions, asked, choices, conditions_from, listed, page_number, query_of, things_of
from server.terms import Linker

_MONTHS_SHOWN = 36
_BY_STATUS = (*v.STATUSES, "")


@dataclass(frozen=True, slots=True)
class Bar:
    """The meetings that began in one year or month: `since` is both its name and the condition for it.

    `parts` are (status, top, height) in percent of the highest bar.
    """

    since: str
    label: str
    number: int
    parts: tuple[tuple[str, float, float], ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many meetings began when: by year or month, and status. `undated` have no day."""

    by_year: Mapping[str, Counter[str]]
    by_month: Mapping[str, Counter[str]]
    undated: int
    all: int


def timeline_routes(context: Context) -> Blueprint:
    """The route, for one engine."""
    routes = Blueprint("timeline", __name__)

    @routes.get("/timeline")
    def timeline() -> Response:
        shown: dict[str, Any] = {"error": None, "conditions": Conditions(), "given": request.args}
        status = 200
        try:
            shown |= _shown(context, conditions_from(context, request.args))
        except DaminError as error:
            status, shown["error"] = error.http_status, str(error)
        html = render_template("timeline.html", choices=choices(context), link=Linker(context.engine.base), **shown)
        return Response(html, status, content_type="text/html; charset=utf-8")

    return routes


def _shown(context: Context, conditions: Conditions) -> dict[str, Any]:
    page = page_number(request.args.get("page", ""))
    meetings, more = listed(context, conditions, page)
    whole = counted(asked(context, "meeting-months", Conditions(**_without_time(conditions))))
    locale = str(context.words.of(context.language())["date_locale"])
    base = context.engine.base
    return {
        "conditions": conditions,
        "years": list(bars(whole.by_year, locale)),
        "months": list(bars(_months_of(whole, conditions), locale)),
        "counts": whole,
        "meetings": meetings,
        "groups": _by_month(meetings),
        "more": more,
        "page": page,
        "query": query_of(context, conditions),
        "to": lambda **changes: conditions.given(base, **changes),
        "labels": context.labels([*things_of(meetings), *filter(None, (conditions.actor, conditions.place))]),
    }


def _without_time(conditions: Conditions) -> dict[str, str]:
    return {name: getattr(conditions, name) for name in ("process", "actor", "place", "kind")}


def counted(rows: list[Row]) -> Counts:
    """Counts from the rows of the query for months. A meeting whose year alone is known counts for the year."""
    years: dict[str, Counter[str]] = {}
    months: dict[str, Counter[str]] = {}
    undated = whole = 0
    for row in rows:
        number, status = int(row["number"]), str(row.get("status", "")).rpartition("#")[2]
        month = str(row.get("month", ""))
        whole += number
        if not month:
            undated += number
            continue
        years.setdefault(month[:4], Counter())[status] += number
        if row.get("precision") != "year":
            months.setdefault(month, Counter())[status] += number
    return Counts(years, months, undated, whole)


def bars(counts: Mapping[str, Counter[str]], locale: str) -> Iterator[Bar]:
    """The bars in order, with empty ones in between."""
    most = max((counter.total() for counter in counts.values()), default=0)
    for name in _filled(sorted(counts)):
        counter = counts.get(name, Counter())
        yield Bar(name, _label(name, locale), counter.total(), tuple(_parts(counter, most)))


def _parts(counter: Counter[str], most: int) -> Iterator[tuple[str, float, float]]:
    top = 100.0
    for status in _BY_STATUS:
        if counter[status]:
            height = 100 * counter[status] / most
            top -= height
            yield status, round(top, 2), round(height, 2)


def _filled(names: list[str]) -> Iterator[str]:
    """Years or months in order, those between them too."""
    yield from names[:1]
    for before, after in pairwise(names):
        step = _next(before)
        while step < after:
            yield step
            step = _next(step)
        yield after


def _next(name: str) -> str:
    year, _, month = name.partition("-")
    if not month:
        return f"{int(year) + 1:04}"
    return f"{year}-{int(month) + 1:02}" if month < "12" else f"{int(year) + 1:04}-01"


def _label(name: str, locale: str) -> str:
    year, _, month = name.partition("-")
    return format_date(date(int(year), int(month), 1), "MMM", locale=locale) if month else year


def _months_of(counts: Counts, conditions: Conditions) -> Mapping[str, Counter[str]]:
    """The months of the year that is looked at, all twelve; of all years where they are few."""
    year = conditions.since[:4]
    if year and conditions.until[:4] == year:
        every = {f"{year}-{month:02}": Counter[str]() for month in range(1, 13)}
        return every | {month: c for month, c in counts.by_month.items() if month.startswith(year)}
    return counts.by_month if len(list(_filled(sorted(counts.by_month)))) <= _MONTHS_SHOWN else {}


def _by_month(meetings: list[Any]) -> list[tuple[str, list[Any]]]:
    """The meetings under their months, or years where no more is known; "" for those without a day."""
    groups: dict[str, list[Any]] = {}
    for meeting in meetings:
        groups.setdefault(meeting.start[: 4 if meeting.precision == "year" else 7], []).append(meeting)
    return list(groups.items())
