"""Which of its readings a name has in this article: a short name needs a full one, a city can be a government."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

import regex

from graph_builder.extract.discourse import Discourse
from graph_builder.extract.gazetteer import Entity
from graph_builder.extract.names import NameHit, Reading
from graph_builder.extract.namesakes import Namesakes
from graph_builder.extract.symbols import Mention, Tag
from graph_builder.extract.unlisted import SURE
from graph_builder.text.fold import Folded

_ACCORDS = frozenset({"Agreement", "Ceasefire", "JointStatement", "Treaty", "Memorandum", "Deal", "Process"})
_TAGS = {
    "Person": Tag.ACTOR,
    "Organization": Tag.GROUP,
    "Group": Tag.GROUP,
    "State": Tag.STATE,
    "Place": Tag.PLACE,
}
_NOUN = 12
_FULL = frozenset({"full", "alias"})


class Readings:
    """Chooses readings for one article, knowing all names that it holds.

    `states` holds the states that it names, by whatever name. What `behind_noun` matches makes a state's name the
    adjective of the same spelling.
    """

    def __init__(
        self,
        discourse: Discourse,
        hits: Iterable[list[NameHit]],
        adjectives: frozenset[str] = frozenset(),
        namesakes: Namesakes | None = None,
        behind_noun: regex.Pattern[str] | None = None,
    ) -> None:
        self._discourse = discourse
        self._adjectives = adjectives
        self._namesakes = namesakes
        self._behind_noun = behind_noun
        all_readings = [r for sentence in hits for hit in sentence for r in hit.readings]
        self._named = {r.entity for r in all_readings if r.quality in _FULL}
        self._whole = {r.entity for s in hits for h in s if h.words > 1 for r in h.readings if r.quality in _FULL}
        self.states = {r.entity for r in all_readings if r.quality in {"demonym", "metonym"}} | self._named

    def all(self, hits: Iterable[NameHit], unlisted: Iterable[Mention], text: Folded) -> list[Mention]:
        """The mentions of a sentence: its hits as chosen, and candidates for names that no gazetteer lists.

        A candidate that spells a known person's name another way is that person; one that nothing makes sure gives
        way to a hit.
        """
        hits = list(hits)
        chosen = [m for m in (self.choose(hit, text) for hit in hits) if m]
        found = []
        for name in unlisted:
            inside = any(m.begin < name.end and name.begin < m.end for m in chosen)
            person = next((p for hit in hits if hit.end == name.end for p in self._spelt(hit, name, text)), None)
            if person:
                found.append(replace(name, tag=Tag.ACTOR, entities=(person,), rule="spelling"))
            elif name.rule == SURE or not inside:
                found.append(name)
        return [*chosen, *found]

    def _spelt(self, hit: NameHit, name: Mention, text: Folded) -> Iterator[str]:
        """The people of whose name `hit` is the last word and `name` another spelling."""
        words = text.text[name.begin : name.end].split()
        for reading in hit.readings if hit.words == 1 else ():
            entity = self._entity(reading)
            if entity and entity.kind == "Person" and self._namesakes and self._namesakes.spells(words, entity):
                yield reading.entity

    def choose(self, hit: NameHit, text: Folded) -> Mention | None:
        """The mention that this hit is, or None where no reading is safe."""
        usable = [r for r in hit.readings if self._usable(r, hit) and not self._is_adjective(r, hit, text)]
        usable = [r for r in usable if not self._is_namesake(r, hit, text)]
        if self._behind_noun and any(r.quality == "demonym" for r in usable):
            begin = max(0, hit.begin - _NOUN)
            if self._behind_noun.search(text.text[begin : hit.begin]):
                usable = [r for r in usable if r.quality == "demonym"]
        if hit.definite:  # a country or city takes no article that its name does not have
            usable = [r for r in usable if r.quality == "demonym" or self._kind(r) not in {"State", "Place"}]
        if not usable:
            return None
        best = min(usable, key=self._rank)
        if hit.definite:  # an article before a state's name makes it the adjective of the same spelling
            best = next((r for r in usable if r.quality == "demonym"), best)
        surface = _surface(text, hit)
        if best.quality == "demonym":
            return Mention(hit.begin, hit.end, Tag.DEMONYM, (best.entity,), surface=surface)
        if best.quality == "metonym":
            place = next((r.entity for r in hit.readings if self._kind(r) == "Place"), None)
            seat = None if place else self._discourse.gazetteer.capital(best.entity)
            return Mention(hit.begin, hit.end, Tag.METONYM, (best.entity,), surface=surface, place=place, seat=seat)
        kind = self._kind(best)
        if kind is None or kind == "Publisher":
            return None
        tag = Tag.ACCORD if kind in _ACCORDS else _TAGS[kind]
        place = best.entity if tag is Tag.PLACE else None
        return Mention(hit.begin, hit.end, tag, (best.entity,), surface=surface, place=place)

    def _kind(self, reading: Reading) -> str | None:
        return self._discourse.kind(reading.entity)

    def _entity(self, reading: Reading) -> Entity | None:
        return self._discourse.entity(reading.entity)

    def _is_adjective(self, reading: Reading, hit: NameHit, text: Folded) -> bool:
        """A surname that is spelt like the adjective of a state means it, until the person has been named whole."""
        person = self._kind(reading) == "Person" and reading.entity not in self._whole
        return person and text.text[hit.begin : hit.end] in self._adjectives

    def _is_namesake(self, reading: Reading, hit: NameHit, text: Folded) -> bool:
        """Whether a last name by itself is that of somebody else, whom the article names in full."""
        if self._namesakes is None or hit.words > 1 or reading.entity in self._whole:
            return False
        entity = self._entity(reading)
        person = entity is not None and entity.kind == "Person"
        return person and self._namesakes.another(text.text[hit.begin : hit.end], entity)

    def _usable(self, reading: Reading, hit: NameHit) -> bool:
        """A short form is used after a full mention (a late one only then), else where one reading only is in
        office on the day, or for an organisation where the article names its country."""
        if reading.quality not in {"short", "late"} or reading.entity in self._named:
            return True
        if reading.quality == "late":
            return False
        others = [r for r in hit.readings if r.quality == "short"]
        if self._kind(reading) != "Person":
            entity = self._entity(reading)
            return len(others) == 1 and (not (entity and entity.country) or self._home_named(reading))
        active = [r for r in others if self._discourse.gazetteer.offices_of(r.entity, self._discourse.on)]
        return active == [reading] or (len(others) == 1 and self._home_named(reading))

    def _home_named(self, reading: Reading) -> bool:
        entity = self._entity(reading)
        return bool(entity and entity.country in self.states)

    def _rank(self, reading: Reading) -> tuple[int, int, int, float, str]:
        """Best first: what the article names in full; metonyms before places; those whose state it names; by date."""
        order = {"full": 0, "alias": 1, "metonym": 0, "short": 2, "late": 2, "demonym": 3}
        entity = self._entity(reading)
        home = bool(entity and entity.country in self.states)
        kind = self._kind(reading)
        tier = 1 if kind == "Place" else (-1 if reading.quality == "metonym" else 0)
        named = 0 if reading.entity in self._named else 1
        return (
            tier + named,
            order[reading.quality],
            0 if home else 1,
            self._distance(entity),
            reading.entity,
        )

    def _distance(self, entity: Entity | None) -> float:
        """Days between an agreement's date and the article; those that are later than the article come last."""
        if entity is None or not entity.start or self._discourse.on is None:
            return 0.0
        parts = [int(p) for p in entity.start.split("-")]
        start = date(parts[0], *[*parts[1:], 1, 1][:2])
        days = (self._discourse.on - start).days
        return float(days) if days >= -1 else 1e6 - days


def _surface(text: Folded, hit: NameHit) -> str:
    begin, end = text.span(hit.begin, hit.end)
    return text.source[begin:end]
