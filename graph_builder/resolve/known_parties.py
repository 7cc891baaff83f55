"""Parties of a known agreement that its sentence names without saying so: "London and Dublin said that the Belfast
Agreement must be kept"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph_builder.extract.accords import AccordCandidate
from graph_builder.extract.discourse import Discourse
from graph_builder.extract.passage import Passage
from graph_builder.extract.symbols import Mention, Tag
from graph_builder.resolve.accords import Accord

_ACTORS = frozenset({Tag.ACTOR, Tag.GROUP, Tag.STATE, Tag.METONYM})


def imply_parties(accords: Iterable[Accord], passages: tuple[Passage, ...], discourse: Discourse) -> None:
    """Give a known agreement that nobody is told as party of the two or more whom a sentence names beside it, if the
    gazetteer knows them as parties."""
    for accord in accords:
        known = discourse.entity(accord.entity) if accord.entity else None
        if (
            known is None
            or accord.kind == "Process"
            or not known.parties
            or any(t.people.get("party") for t in accord.tellings)
        ):
            continue
        for telling in accord.tellings:
            found = list(_named(telling, passages[telling.passage], frozenset(known.parties), discourse))
            for entity, mention in found if len({entity for entity, _ in found}) > 1 else ():
                telling.give("party", entity, mention)


def _named(
    telling: AccordCandidate, passage: Passage, parties: frozenset[str], discourse: Discourse
) -> Iterator[tuple[str, Mention]]:
    taken = {e for role in ("mediator", "sponsor") for e, _ in telling.people.get(role, ())}
    states = {*parties, *(discourse.state_of(party) for party in parties)}
    for mention in passage.symbols.mentions:
        for entity in mention.entities if mention.tag in _ACTORS else ():
            if entity not in taken and (
                entity in parties or (discourse.kind(entity) == "State" and entity in states)
            ):
                yield entity, mention
