"""The routes `/` and `/healthz`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import Blueprint, Response, render_template

from graph_builder.network import FORMATS
from graph_builder.network.rows import Row
from server.context import Context
from server.examples import Example
from server.terms import Linker

_COUNTS = ("articles", "meetings", "agreements", "actors", "guarantors", "conflicts", "facts")
Labels = Mapping[str, Mapping[str, str]]


@dataclass(slots=True)
class Meeting:
    """One meeting as the home page shows it; dates are ISO, places and participants IRIs."""

    iri: str
    start: str
    end: str
    precision: str
    status: str
    places: list[str] = field(default_factory=list)
    participants: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that a state guarantees, and one sentence that says so."""

    guaranteed: str
    quote: str
    article: str
    headline: str
    language: str


@dataclass(frozen=True, slots=True)
class Home:
    """All that the home page shows of one generation."""

    counts: Mapping[str, int]
    meetings: Sequence[Meeting]
    guarantors: Mapping[str, Sequence[Said]]
    labels: Labels


def page_routes(context: Context, examples: list[Example], projections: list[Example]) -> Blueprint:
    """The routes, for one engine."""
    routes = Blueprint("pages", __name__)

    @routes.get("/")
    def home() -> Response:
        shown = context.cache.get(
            context.engine.generation, ("home", context.language()), lambda: read_home(context, context.language())
        )
        html = render_template(
            "home.html",
            home=shown,
            labels=shown.labels,
            counts=[(name, shown.counts.get(name, 0)) for name in _COUNTS],
            examples=examples,
            projections=projections,
            formats=list(FORMATS),
            link=Linker(context.engine.base),
        )
        return Response(html, content_type="text/html; charset=utf-8")

    @routes.get("/healthz")
    def health() -> Response:
        return Response("ok\n", content_type="text/plain; charset=utf-8")

    return routes


def read_home(context: Context, language: str) -> Home:
    """Ask the store for what the home page shows to readers of `language`."""
    counts = {str(row["what"]): int(row["number"]) for row in context.rows("counts")}
    meetings = gather_meetings(context.rows("meetings"))
    guarantors = gather_guarantors(context.rows("guarantors"), language)
    things = [iri for meeting in meetings for iri in (meeting.iri, *meeting.places, *meeting.participants)]
    things += [iri for state, said in guarantors.items() for iri in (state, *(one.guaranteed for one in said))]
    return Home(counts, meetings, guarantors, context.labels(things))


def gather_meetings(rows: Sequence[Row]) -> list[Meeting]:
    """One meeting for the rows of each, in order."""
    found: dict[str, Meeting] = {}
    for row in rows:
        iri, status = str(row["meeting"]), str(row.get("status", "")).rpartition("#")[2]
        start, end, precision = (str(row.get(name, "")) for name in ("start", "end", "precision"))
        meeting = found.setdefault(iri, Meeting(iri, start, end, precision, status))
        for name, values in (("place", meeting.places), ("participant", meeting.participants)):
            if name in row and row[name] not in values:
                values.append(str(row[name]))
    return list(found.values())


def gather_guarantors(rows: Sequence[Row], language: str) -> dict[str, list[Said]]:
    """One sentence for each thing that each state guarantees, in `language` where there is one."""
    found: dict[str, dict[str, Said]] = {}
    for row in sorted(rows, key=lambda row: row.get("language") != language):
        said = Said(*(str(row.get(name, "")) for name in ("guaranteed", "quote", "article", "headline", "language")))
        found.setdefault(str(row["state"]), {}).setdefault(said.guaranteed, said)
    return {state: list(said.values()) for state, said in found.items()}
