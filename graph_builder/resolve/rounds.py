"""Rounds without a series: "the fifteenth round" belongs to the process that the article is about."""

from __future__ import annotations

from graph_builder.extract.candidates import Candidate
from graph_builder.extract.passage import Passage
from graph_builder.extract.symbols import Mention, Tag
from graph_builder.resolve.accords import Accord

_ROUND = "NegotiationRound"


def settle_rounds(found: list[Candidate], accords: list[Accord], passages: tuple[Passage, ...]) -> None:
    """Give each round without a series the process named last at or before it, else the only one of the article."""
    processes = {a.entity for a in accords if a.kind == "Process" and a.entity}
    for candidate in found:
        if candidate.kind != _ROUND or candidate.series is not None:
            continue
        candidate.series = _before(candidate, passages) or (_only(passages) if len(processes) == 1 else None)


def _before(candidate: Candidate, passages: tuple[Passage, ...]) -> Mention | None:
    for number in range(candidate.passage, -1, -1):
        mentions = passages[number].symbols.mentions
        limit = passages[number].symbols.position[candidate.trigger[1]] if number == candidate.passage else None
        named = [m for m in mentions if m.tag is Tag.ACCORD and (limit is None or m.begin < limit)]
        named = [m for m in named if m.entities[0].startswith("process/")]
        if named:
            return named[-1]
    return None


def _only(passages: tuple[Passage, ...]) -> Mention | None:
    named = [m for p in passages for m in p.symbols.mentions if m.tag is Tag.ACCORD]
    return next((m for m in named if m.entities[0].startswith("process/")), None)
