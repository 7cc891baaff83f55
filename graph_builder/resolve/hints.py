"""What is known of an article's things beyond what it says: for whom they stand, what agreements are named for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph_builder.extract.accords import AccordCandidate
from graph_builder.extract.discourse import Discourse
from graph_builder.extract.passage import Passage
from graph_builder.extract.symbols import Mention
from graph_builder.model import Hint


def side(identifier: str, discourse: Discourse) -> str | None:
    """The state or body that an actor stands for on the article's day; the country of a place; None for others.

    An office held that day decides before the words of the article, which can tie a person to a state that he
    visits, and those before the person's country. Armed groups and bodies stand for themselves.
    """
    entity = discourse.entity(identifier)
    if entity is None or entity.kind == "Place":
        return discourse.home(identifier) if entity else None
    if entity.kind == "Person":
        offices = discourse.gazetteer.offices_of(identifier, discourse.on)
        bodies = sorted({tenure.of for tenure in offices if tenure.of})
        found = entity.represents or (bodies[0] if discourse.on and bodies else discourse.state_of(identifier))
    else:
        found = entity.country if entity.kind == "State" else entity.represents
    return found if found != identifier else None


def agreement_hints(
    node: str,
    tellings: Iterable[AccordCandidate],
    words: Iterable[str],
    discourse: Discourse,
    passages: tuple[Passage, ...],
) -> Iterator[Hint]:
    """What an agreement is known for, where the gazetteer has it, and the places and words of its name."""
    yield Hint(node, "words", " ".join((discourse.language, *sorted(words))))
    for telling in (t for t in tellings if t.span):
        yield from (Hint(node, "place", p) for p in places_named(passages[telling.passage], telling.span or (0, 0)))
    entity = discourse.entity(node)
    if entity is None:
        return
    yield from (Hint(node, "party", party) for party in entity.parties)
    if entity.place:
        yield Hint(node, "place", entity.place)
    if entity.start:
        yield Hint(node, "day", entity.start)


def places_named(passage: Passage, span: tuple[int, int]) -> Iterator[str]:
    """The places named in a range of the symbol text, as in the name of an agreement."""
    for mention in _inside(passage, span):
        yield from [mention.place] if mention.place else [e for e in mention.entities if e.startswith("place/")]


def _inside(passage: Passage, span: tuple[int, int]) -> Iterator[Mention]:
    begin, end = passage.symbols.folded(*span)
    return (m for m in (*passage.symbols.mentions, *passage.covered) if begin <= m.begin and m.end <= end)
