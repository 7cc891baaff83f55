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
    filled = {"link": [v.term(name) for name in properties], "kind": [v.term(kind)]}
    years = {str(row["year"]): int(row["number"]) for row in context.asked("linked-years", filled, this=iri)}
    year = asked_year()
    paging = Paging(asked_page(), years.get(year, 0) if year else sum(years.values()))
    rows = context.asked("linked", filled, paging.portion, in_year(year), this=iri)
    entries = read_meetings(context, [str(row["thing"]) for row in rows])
    return Linked(entries, paging, years, year, _axis(context, iri, filled, years, entries))


def _axis(
    context: Context,
    iri: str,
    filled: Mapping[str, Sequence[str]],
    years: Mapping[str, int],
    entries: Sequence[Meeting],
) -> Axis | None:
    leftwards = context.leftwards
    if sum(years.values()) > _SINGLY:
        return barred(years, leftwards=leftwards)
    if len(entries) < sum(years.values()):
        rows = context.asked("linked", filled, (_SINGLY, 0), this=iri)
        entries = read_meetings(context, [str(row["thing"]) for row in rows])
    return dotted(entries, leftwards=leftwards)
