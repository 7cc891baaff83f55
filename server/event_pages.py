"""The pages of meetings, agreements and processes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from server.conflicts import Differing, gather_conflicts
from server.context import Context
from server.facts import Proof, gather_proof, read_proof
from server.head import Head, Text
from server.linked import Linked, read_linked
from server.meetings import Meeting, read_meetings, things_of
from server.outlets import Outlet, gather_outlets

_IN_ORDER = ("host", "participant", "party", "guarantor", "mediator", "sponsor")


@dataclass(frozen=True, slots=True)
class EventPage:
    """A meeting or an agreement. `sides` are its actors by property, `offices` those that articles give them;
    `before` and `after` its neighbours in the process; `meetings` those that led to an agreement.
    """

    head: Head
    event: Meeting
    sides: Mapping[str, Sequence[str]]
    offices: Mapping[str, Sequence[Text]]
    before: Meeting | None
    after: Meeting | None
    meetings: Linked
    outlets: Sequence[Outlet]
    differing: Sequence[Differing]
    proof: Proof

    def things(self) -> Iterator[str]:
        """All IRIs that the page shows."""
        for name in ("place", "partOf", "topic", "produced", "discussed"):
            yield from self.head.all(name)
        yield from (one for side in self.sides.values() for one in side)
        yield from things_of([*self.meetings.entries, *filter(None, (self.event, self.before, self.after))])
        yield from (value for outlet in self.outlets for value in outlet.things())
        yield from (one.property for one in self.differing)
        yield from (told.value for one in self.differing for told in one.values if told.value.startswith("http"))
        yield from (telling.article for one in self.differing for told in one.values for telling in told.tellings)


@dataclass(frozen=True, slots=True)
class ProcessPage:
    """A process: who stands behind it, its rounds in order and on an axis, and its agreements."""

    head: Head
    sides: Mapping[str, Sequence[str]]
    meetings: Linked
    agreements: Linked
    proof: Proof

    def things(self) -> Iterator[str]:
        """All IRIs that the page shows."""
        yield from (one for side in self.sides.values() for one in side)
        yield from things_of([*self.meetings.entries, *self.agreements.entries])
        if self.meetings.axis:
            yield from (dot.meeting.iri for dot in self.meetings.axis.dots)


def read_event(context: Context, head: Head) -> EventPage:
    """Ask for all that the page of one meeting or agreement shows."""
    iri = head.iri
    [event] = read_meetings(context, [iri])
    before, after = _neighbours(context, head)
    meetings = read_linked(context, iri, "Meeting", ("produced", "discussed"))
    tellings = context.rows("tellings", this=iri)
    led = read_proof(context, [entry.iri for entry in meetings.entries], value=iri)
    return EventPage(
        head,
        event,
        _sides(head),
        _offices(context, iri),
        before,
        after,
        meetings,
        gather_outlets(tellings, gather_proof(context, tellings)),
        gather_conflicts(context.rows("conflicts", this=iri)),
        read_proof(context, [iri]) | led,
    )


def read_process(context: Context, head: Head) -> ProcessPage:
    """Ask for all that the page of one process shows."""
    iri = head.iri
    meetings, agreements = (read_linked(context, iri, kind, ("partOf",)) for kind in ("Meeting", "Agreement"))
    shown = [entry.iri for entry in (*meetings.entries, *agreements.entries)]
    proof = read_proof(context, [iri]) | read_proof(context, shown, value=iri)
    return ProcessPage(head, _sides(head), meetings, agreements, proof)


def _sides(head: Head) -> dict[str, list[str]]:
    return {name: head.all(name) for name in _IN_ORDER if head.all(name)}


def _offices(context: Context, iri: str) -> dict[str, list[Text]]:
    found: dict[str, list[Text]] = {}
    for row in context.rows("offices", this=iri):
        found.setdefault(str(row["thing"]), []).append((str(row["role"]), str(row.get("language", ""))))
    return found


def _neighbours(context: Context, head: Head) -> tuple[Meeting | None, Meeting | None]:
    """The meetings before and after this one in its process; those with a number go by it alone."""
    process = head.one("partOf")
    if not process or not head.has("Meeting"):
        return None, None
    numbered = bool(head.one("roundNumber"))
    rows = [row for row in context.rows("rounds", this=process) if ("number" in row) is numbered]
    iris = list(dict.fromkeys(str(row["thing"]) for row in rows))
    if head.iri not in iris:
        return None, None
    at = iris.index(head.iri)
    found = {one.iri: one for one in read_meetings(context, iris[max(at - 1, 0) : at + 2])}
    before = found.get(iris[at - 1]) if at else None
    return before, found.get(iris[at + 1]) if at + 1 < len(iris) else None
