"""The routes `/` and `/healthz`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, render_template

from graph_builder.network import FORMATS
from graph_builder.rdf import vocabulary as v
from server.axis import Axis, dotted
from server.context import Context
from server.examples import Example
from server.facts import SHOWN, Key, Proof, gather_proof
from server.meetings import Meeting, read_meetings, things_of
from server.terms import Linker

_COUNTS = ("articles", "meetings", "agreements", "actors", "guarantors", "conflicts", "facts")
_QUESTIONS, _PROCESSES, _DOTS, _GUARANTEES, _STATES = 6, 4, 60, 3, 8
Labels = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Series:
    """A process with how many meetings it had, and these on an axis."""

    iri: str
    number: int
    axis: Axis | None


@dataclass(frozen=True, slots=True)
class Home:
    """All that the home page shows of one generation; `guarantors` has what each state guarantees."""

    counts: Mapping[str, int]
    meetings: Sequence[Meeting]
    processes: Sequence[Series]
    guarantors: Mapping[str, Sequence[str]]
    proof: Proof

    @property
    def sample(self) -> Key | None:
        """A fact to begin with: one whose sentence has its words marked, the surest."""
        facts = self.proof.facts
        marked = [key for key, said in facts.items() if any(piece.marked for piece in said[0].pieces)]
        shown = [key for key in marked if key[2] in self.guarantors]
        return max(
            shown, key=lambda key: (bool(facts[key][0].publisher), facts[key][0].confidence, key), default=None
        )

    def things(self) -> Iterator[str]:
        """All IRIs that the page shows."""
        yield from things_of(self.meetings)
        for series in self.processes:
            yield series.iri
            yield from (dot.meeting.iri for dot in (series.axis.dots if series.axis else ()))
        for state, guaranteed in self.guarantors.items():
            yield from (state, *guaranteed)
        yield from self.sample or ()


def page_routes(context: Context, examples: list[Example], projections: list[Example]) -> Blueprint:
    """The routes, for one engine."""
    routes = Blueprint("pages", __name__)

    @routes.get("/")
    def home() -> Response:
        shown, labels = context.cache.get(
            context.engine.generation, ("home", context.language()), lambda: read_home(context, context.language())
        )
        html = render_template(
            "home.html",
            page=shown,
            labels=labels,
            counts=[(name, shown.counts.get(name, 0)) for name in _COUNTS],
            examples=examples[:_QUESTIONS],
            most=SHOWN,
            few=_GUARANTEES,
            projections=projections,
            formats=list(FORMATS),
            link=Linker(context.engine.base),
        )
        return Response(html, content_type="text/html; charset=utf-8")

    @routes.get("/healthz")
    def health() -> Response:
        return Response("ok\n", content_type="text/plain; charset=utf-8")

    return routes


def read_home(context: Context, language: str) -> tuple[Home, Labels]:
    """Ask the store for what the home page shows to readers of `language`, and for all its names."""
    counts = {str(row["what"]): int(row["number"]) for row in context.rows("counts")}
    meetings = read_meetings(context, [str(row["meeting"]) for row in context.rows("meetings")])
    proof = _in_language(gather_proof(context, context.rows("guarantors")), language)
    guarantors: dict[str, list[str]] = {}
    for guaranteed, _, state in sorted(proof.facts, key=lambda key: (key[2], key[0])):
        guarantors.setdefault(state, []).append(guaranteed)
    most = sorted(guarantors, key=lambda state: (-len(guarantors[state]), state))[:_STATES]
    shown = {state: guarantors[state] for state in most}
    home = Home(counts, meetings, list(_series(context)), shown, proof)
    return home, context.labels(home.things())


def _in_language(proof: Proof, language: str) -> Proof:
    """One sentence a fact, in the language of the reader where there is one."""
    return Proof(
        {key: sorted(said, key=lambda one: one.language != language)[:1] for key, said in proof.facts.items()}
    )


def _series(context: Context) -> Iterator[Series]:
    """The processes with the most meetings."""
    links = {"link": [v.term("partOf")]}
    for row in context.asked("browse-busy", links, kind=v.term("Process"))[:_PROCESSES]:
        rounds = context.asked("linked", links, (_DOTS, 0), kind=v.term("Meeting"), this=str(row["thing"]))
        entries = read_meetings(context, [str(one["thing"]) for one in rounds])
        yield Series(str(row["thing"]), int(row["number"]), dotted(entries, leftwards=context.leftwards))
