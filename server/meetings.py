"""Meetings, agreements and processes as lists show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from graph_builder.network.rows import Row
from graph_builder.rdf import vocabulary as v
from server.context import Context

_SPECIAL = (*v.MEETING_KINDS, *v.AGREEMENT_KINDS)


@dataclass(slots=True)
class Meeting:
    """One entry of a list; dates are ISO, `kind` and `status` local names, places and participants IRIs.

    `number` is the round; what is unknown is empty.
    """

    iri: str
    start: str = ""
    end: str = ""
    precision: str = ""
    status: str = ""
    kind: str = ""
    number: str = ""
    places: list[str] = field(default_factory=list)
    participants: list[str] = field(default_factory=list)

    def things(self) -> list[str]:
        """All IRIs that an entry shows."""
        return [self.iri, *self.places, *self.participants, *([v.term(self.kind)] if self.kind else ())]


def read_meetings(context: Context, iris: Sequence[str]) -> list[Meeting]:
    """One entry for each of these, in their order."""
    found = {iri: Meeting(iri) for iri in iris}
    for row in context.asked("details", {"thing": iris}) if iris else ():
        _take(found[str(row["thing"])], row)
    return list(found.values())


def things_of(meetings: Iterable[Meeting]) -> list[str]:
    """All IRIs that these entries show."""
    return [iri for meeting in meetings for iri in meeting.things()]


def _take(meeting: Meeting, row: Row) -> None:
    """Put one property of a meeting where it belongs."""
    name, value = str(row["property"]).removeprefix(v.DAMIN), str(row["value"])
    local = value.removeprefix(v.DAMIN)
    single = {"startDate": "start", "endDate": "end", "datePrecision": "precision", "roundNumber": "number"}
    if name in single:
        setattr(meeting, single[name], value)
    elif name == "status":
        meeting.status = local
    elif name in {"place", "participant"}:
        (meeting.places if name == "place" else meeting.participants).append(value)
    elif local in _SPECIAL:
        meeting.kind = local
