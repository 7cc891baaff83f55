"""The page of an actor: offices over time, for whom it speaks, meetings, ties, what it guarantees."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph_builder.network.rows import Row
from graph_builder.rdf import vocabulary as v
from server.context import Context
from server.facts import Proof, Sentence, read_proof
from server.head import Head
from server.linked import Linked, read_linked
from server.meetings import things_of

_DEEDS = ("guarantor", "mediator", "sponsor", "party")
_TAKING_PART = ("participant", "host")


@dataclass(frozen=True, slots=True)
class Office:
    """An office as articles word it, with the first and the last ISO day of an article that does; both may be
    empty.
    """

    role: str
    language: str
    first: str
    last: str
    proof: Sequence[Sentence]


@dataclass(frozen=True, slots=True)
class ActorPage:
    """`deeds` are property, thing; `ties` are actor, number of meetings; `spoken_for_by` who represents it."""

    head: Head
    offices: Sequence[Office]
    represents: Sequence[str]
    spoken_for_by: Sequence[str]
    meetings: Linked
    ties: Sequence[tuple[str, int]]
    deeds: Sequence[tuple[str, str]]
    proof: Proof

    def things(self) -> Iterator[str]:
        """All IRIs that the page shows."""
        yield from (*self.represents, *self.spoken_for_by, *things_of(self.meetings.entries))
        yield from (other for other, _ in self.ties)
        yield from (thing for _, thing in self.deeds)
        if self.meetings.axis:
            yield from (dot.meeting.iri for dot in self.meetings.axis.dots)


def read_actor(context: Context, head: Head) -> ActorPage:
    """Ask for all that the page of one actor shows."""
    iri = head.iri
    meetings = read_linked(context, iri, "Meeting", _TAKING_PART)
    ties = context.cache.get(context.engine.generation, ("ties", iri), lambda: _ties(context, iri))
    deeds = [(name, str(row["subject"])) for name in _DEEDS for row in _leading(context, iri, name)]
    speakers = [str(row["subject"]) for row in _leading(context, iri, "represents")]
    own = read_proof(context, [iri])
    shown = [entry.iri for entry in meetings.entries]
    proof = own | read_proof(context, [*shown, *(thing for _, thing in deeds), *speakers], value=iri)
    return ActorPage(head, _offices(head, own), head.all("represents"), speakers, meetings, ties, deeds, proof)


def _ties(context: Context, iri: str) -> list[tuple[str, int]]:
    return [(str(row["other"]), int(row["number"])) for row in context.rows("ties", this=iri)]


def _leading(context: Context, iri: str, name: str) -> Sequence[Row]:
    return context.rows("leading", this=iri, property=v.term(name))


def _offices(head: Head, proof: Proof) -> list[Office]:
    """The offices of a person in the order of the articles that name them."""
    offices = []
    for role, language in head.values.get(v.term("role"), ()):
        said = proof.of(head.iri, "role", role)
        days = sorted(one.day for one in said if one.day)
        offices.append(Office(role, language, days[0] if days else "", days[-1] if days else "", said))
    return sorted(offices, key=lambda office: (office.first or "9999", office.role))
