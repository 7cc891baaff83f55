"""The pages of places and topics: the meetings and agreements there, or about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from server.context import Context
from server.facts import Proof, read_proof
from server.head import Head
from server.linked import Linked, read_linked
from server.meetings import things_of


@dataclass(frozen=True, slots=True)
class GatheringPage:
    """A place or a topic; `link` is the local name of the property that leads to it."""

    head: Head
    link: str
    meetings: Linked
    agreements: Linked
    proof: Proof

    def things(self) -> Iterator[str]:
        """All IRIs that the page shows."""
        yield from things_of([*self.meetings.entries, *self.agreements.entries])
        if self.meetings.axis:
            yield from (dot.meeting.iri for dot in self.meetings.axis.dots)


def read_gathering(context: Context, head: Head) -> GatheringPage:
    """Ask for all that the page of one place or topic shows."""
    link = "place" if head.has("Place") else "topic"
    meetings, agreements = (read_linked(context, head.iri, kind, (link,)) for kind in ("Meeting", "Agreement"))
    shown = [entry.iri for entry in (*meetings.entries, *agreements.entries)]
    return GatheringPage(head, link, meetings, agreements, read_proof(context, shown, value=head.iri))
