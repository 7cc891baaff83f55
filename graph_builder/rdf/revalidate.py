"""The verdict on a graph that has changed, from the verdict before and a look at what the change touches."""

from __future__ import annotations

import time
from collections.abc import Collection

from pyoxigraph import Quad, Triple

from graph_builder.rdf.canonical import canonical_ntriples
from graph_builder.rdf.neighbourhood import Match, affected, neighbourhood
from graph_builder.rdf.validate import Engine, ordered
from graph_builder.rdf.verdict import Message, Verdict


def revalidated(
    before: Collection[Message], changed: Collection[Triple], match: Match, engine: Engine, size: int
) -> Verdict:
    """The verdict on the whole graph that `match` reads, after `changed` triples were added or removed.

    `before` are the messages on the graph as it was, `size` is how many triples it has now. Messages on blank nodes
    are not supported: Damin's graphs have none.
    """
    start = time.perf_counter()
    nodes = affected(changed, match)
    part = canonical_ntriples(Quad(t.subject, t.predicate, t.object) for t in neighbourhood(nodes, match))
    names = {node.value for node in nodes}
    found = [m for m in engine.validate(part).messages if m.focus in names]
    messages = ordered([*(m for m in before if m.focus not in names), *found])
    conforms = not any(message.severity == "Violation" for message in messages)
    return Verdict(conforms, messages, time.perf_counter() - start, engine.name, size)
