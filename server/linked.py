"""What leads to a thing: its meetings or agreements in portions, with their years on an axis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from graph_builder.rdf import vocabulary as v
from server.axis import Axis, barred, dotted
from server.context import Context
from server.meetings import Meeting, read_meetings
from server.paging import Paging, asked_page, asked_year, in_year

#: Up to so many meetings an axis shows each of them, beyond that it counts them by year.
_SINGLY = 90


@dataclass(frozen=True, slots=True)
class Linked:
    """A portion of what leads to a thing. `years` counts all of it; `year` is what the portion is limited to."""

    entries: Sequence[Meeting] = ()
    paging: Paging = field(default_factory=lambda: Paging(1, 0))
    years: Mapping[str, int] = field(default_factory=dict)
    year: str = ""
    axis: Axis | None = None


def read_linked(context: Context, iri: str, kind: str, properties: Sequence[str]) -> Linked:
    """The page that the request asks for of all things of a class that lead to `iri` by these properties."""
    links, kind = {"link": [v.term(name) for name in properties]}, v.term(kind)

    def count() -> dict[str, int]:
        rows = context.asked("linked-years", links, kind=kind, this=iri)
        return {str(row["year"]): int(row["number"]) for row in rows}

    years = context.cache.get(context.engine.generation, ("linked-years", iri, kind, *properties), count)
    year = asked_year()
    paging = Paging(asked_page(), years.get(year, 0) if year else sum(years.values()))
    rows = context.asked("linked", links, paging.portion, in_year(year), kind=kind, this=iri)
    entries = read_meetings(context, [str(row["thing"]) for row in rows])
    if sum(years.values()) > _SINGLY:
        axis = barred(years, leftwards=context.leftwards)
    else:
        if len(entries) < sum(years.values()):
            rows = context.asked("linked", links, (_SINGLY, 0), kind=kind, this=iri)
        axis = dotted(read_meetings(context, [str(row["thing"]) for row in rows]), leftwards=context.leftwards)
    return Linked(entries, paging, years, year, axis)
