"""The routes `/browse/…`: lists that make the graph walkable, in portions, by class and year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request

from graph_builder.rdf import vocabulary as v
from server.context import Context
from server.errors import BadRequestError, UnknownThingError
from server.meetings import Meeting, read_meetings, things_of
from server.paging import Paging, asked_page, asked_year, in_year
from server.terms import Linker


@dataclass(frozen=True, slots=True)
class List:
    """A list: its class, the classes that it can be limited to, and for one by numbers the properties counted."""

    kind: str
    kinds: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()


_LISTS: Mapping[str, List] = {
    "meetings": List("Meeting", v.MEETING_KINDS),
    "agreements": List("Agreement", v.AGREEMENT_KINDS),
    "actors": List("Actor", (*v.ACTOR_KINDS, "GuarantorState"), ("participant", "host")),
    "processes": List("Process", (), ("partOf",)),
    "places": List("Place", (), ("place",)),
    "topics": List(v.CONCEPT, (), ("topic",)),
    "articles": List("Article"),
}


@dataclass(frozen=True, slots=True)
class Browsed:
    """A portion of a list. `numbers` are what an entry has of meetings, for lists by numbers alone."""

    entries: Sequence[Meeting]
    numbers: Mapping[str, int]
    years: Mapping[str, int]
    paging: Paging


def browse_routes(context: Context) -> Blueprint:
    """The route, for one engine."""
    routes = Blueprint("browse", __name__)

    @routes.get("/browse/<kind>")
    def browse(kind: str) -> Response:
        if kind not in _LISTS:
            raise UnknownThingError(f"There is no list {kind}; there are {', '.join(_LISTS)}.")
        wanted = _LISTS[kind]
        limited = _asked_kind(wanted)
        shown = _by_number(context, wanted, limited) if wanted.counted else _by_day(context, limited)
        html = render_template(
            "browse.html",
            list_name=kind,
            lists=list(_LISTS),
            kinds=[v.term(one) for one in wanted.kinds],
            limited=request.args.get("kind", ""),
            year=asked_year(),
            shown=shown,
            labels=context.labels([*things_of(shown.entries), *map(v.term, wanted.kinds)]),
            link=Linker(context.engine.base),
        )
        return Response(html, content_type="text/html; charset=utf-8")

    return routes


def _asked_kind(wanted: List) -> str:
    """The IRI of the class that the list is limited to. Raises BadRequestError."""
    kind = request.args.get("kind", "") or wanted.kind
    if kind != wanted.kind and kind not in wanted.kinds:
        raise BadRequestError(f"The parameter `kind` must be one of {', '.join(wanted.kinds) or wanted.kind}.")
    return v.SKOS_CONCEPT if kind == v.CONCEPT else v.term(kind)


def _by_day(context: Context, kind: str) -> Browsed:
    """The latest first, and how many there are in each year."""

    def count() -> dict[str, int]:
        return {str(row["year"]): int(row["number"]) for row in context.asked("browse-years", kind=kind)}

    years = context.cache.get(context.engine.generation, ("browse-years", kind), count)
    year = asked_year()
    paging = Paging(asked_page(), years.get(year, 0) if year else sum(years.values()))
    rows = context.asked("browse", None, paging.portion, in_year(year), kind=kind)
    days = {str(row["thing"]): str(row.get("day", "")) for row in rows}
    entries = read_meetings(context, list(days))
    for entry in entries:
        entry.start = entry.start or days[entry.iri]
    return Browsed(entries, {}, years, paging)


def _by_number(context: Context, wanted: List, kind: str) -> Browsed:
    """Those with the most meetings first; the order is counted once for each state of the store."""

    def count() -> dict[str, int]:
        rows = context.asked("browse-busy", {"link": map(v.term, wanted.counted)}, kind=kind)
        return {str(row["thing"]): int(row["number"]) for row in rows}

    numbers = context.cache.get(context.engine.generation, ("browse-busy", wanted.counted, kind), count)
    paging = Paging(asked_page(), len(numbers))
    size, before = paging.portion
    entries = [Meeting(iri) for iri in list(numbers)[before : before + size]]
    return Browsed(entries, numbers, {}, paging)
