"""Bare words for one side of a conflict: "the government", "the rebels", "the opposition"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import regex

from graph_builder.extract.back_references import BackReferences
from graph_builder.extract.symbols import Mention, SymbolText, Tag
from graph_builder.identifiers import slug

_SIDES = frozenset({"Group", "Organization"})


@dataclass(slots=True)
class Collectives(BackReferences):
    """The rewriting steps over one passage that name the side that such a word means in this article."""

    def opposed(self, match: regex.Match[str], symbols: SymbolText) -> Mention | None:
        """An opposition: of the state whose adjective stands before it, else a known one of a state named, else the
        one named last."""
        inside = symbols.within(match.start(), match.end())
        states = [inside[0].entities[0]] if inside else self._states_named(symbols)
        group = next((g for s in states if (g := self._opposition(s, match["noun"], new=bool(inside)))), None)
        spoken = (seen.entity for seen in reversed(self.discourse.seen) if seen.entity.endswith(slug(match["noun"])))
        return self._side(match, symbols, Tag.GROUP, group or next(spoken, None))

    def armed(self, match: regex.Match[str], symbols: SymbolText) -> Mention | None:
        """ "The rebels": the armed group that the article has named last."""
        here = [e for m in symbols.within(0, match.start()) for e in m.entities if self.discourse.is_side(e)]
        return self._side(match, symbols, Tag.GROUP, here[-1] if here else self.discourse.armed)

    def ruling(self, match: regex.Match[str], symbols: SymbolText) -> Mention | None:
        """ "The government": that of the country of the group beside it, else the one spoken of last."""
        homes = {home for m in symbols.mentions if m.tag is Tag.GROUP for home in self._home(m)}
        state = homes.pop() if len(homes) == 1 else self.discourse.ruling
        return self._side(match, symbols, Tag.STATE, state)

    def _home(self, group: Mention) -> Iterator[str]:
        """The government of the country that a group is of."""
        entity = self.discourse.entity(group.entities[0]) if group.entities else None
        if entity and entity.kind in _SIDES and entity.country:
            yield self.discourse.gazetteer.governments.get(entity.country, entity.country)

    def _states_named(self, symbols: SymbolText) -> list[str]:
        """The states of this sentence, then those of the sentences before, the last one first."""
        here = [e for m in symbols.mentions if m.tag is Tag.STATE for e in m.entities]
        return list(dict.fromkeys((*here, *(seen.entity for seen in reversed(self.discourse.seen)))))

    def _opposition(self, state: str, noun: str, *, new: bool) -> str | None:
        """The opposition that is called by the adjective of a state, or of the country that a government rules; one
        that the gazetteer does not know only where it may be a new one."""
        gazetteer = self.discourse.gazetteer
        land = next((land for land, rule in gazetteer.governments.items() if rule == state), state)
        forms = gazetteer.demonyms.get(land, {}).get(self.discourse.language, ())
        name = f"{forms[0]} {noun}" if forms else ""
        if not name or not (new or f"actor/{slug(name)}" in gazetteer.entities):
            return None
        group = self.discourse.add("Group", name)
        if group in self.discourse.local:
            self.discourse.local[group] = replace(self.discourse.local[group], country=land)
        return group

    def _side(self, match: regex.Match[str], symbols: SymbolText, tag: Tag, actor: str | None) -> Mention | None:
        if actor is None:
            return None
        begin, end = symbols.folded(match.start(), match.end())
        surface = self.passage.surface(begin, end)
        rule = "group" if symbols.within(match.start(), match.end()) else "coreference"
        return Mention(begin, end, tag, (actor,), surface=surface, rule=rule)
