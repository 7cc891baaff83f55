"""Who an article names as an actor, in what role and for whom: scenes, sources and mere adjectives are none."""

from __future__ import annotations

from collections.abc import Iterable

from graph_builder.extract.passage import Passage
from graph_builder.extract.scenes import Scene
from graph_builder.extract.symbols import Mention, Tag
from graph_builder.model import Literal
from graph_builder.resolve.draft import Draft, Ground
from graph_builder.text.tidy import tidy


def write_actors(draft: Draft, passages: Iterable[Passage], scene: Scene, *, evidence: bool) -> None:
    """Mention every actor that the passages name; with `evidence`, also their roles and whom they represent."""
    for passage in passages:
        for mention in (*passage.symbols.mentions, *passage.covered):
            for actor in _actors(mention, passage, scene):
                draft.entity(actor)
            if evidence and mention.tag is Tag.ACTOR and len(mention.entities) == 1:
                _office(draft, passage, mention)


def _actors(mention: Mention, passage: Passage, scene: Scene) -> tuple[str, ...]:
    symbols = passage.symbols
    at = next((i for i, m in symbols.at.items() if m is mention), None)
    if mention.tag in {Tag.ACTOR, Tag.GROUP}:
        return (*mention.entities, *mention.states)
    if mention.tag is Tag.BODY:
        return mention.entities
    if mention.tag is Tag.STATE:
        if mention.rule != "gazetteer":
            return mention.entities
        return () if at is None or scene.holds(symbols, at) or scene.is_topic(symbols, at) else mention.entities
    if mention.tag is Tag.METONYM and at is not None and (mention.place is None or scene.speaks(symbols, at)):
        return mention.entities
    return ()


def _office(draft: Draft, passage: Passage, mention: Mention) -> None:
    """The person's role as the text words it, and the state that it ties the person to."""
    person = mention.entities[0]
    if draft.discourse.kind(person) != "Person" or mention.rule == "coreference":
        return
    ground = Ground(passage, mention.rule, 0.95, (mention.role or (mention.begin, mention.end),))
    if mention.role:
        words = tidy(passage.surface(*mention.role))
        draft.state(person, "role", Literal(words, language=draft.discourse.language), [ground])
    for state in mention.states[:1]:
        if draft.entity(state) and state != person:
            draft.state(person, "represents", state, [ground])
