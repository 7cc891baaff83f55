"""What each title rule makes of its match: who is meant, for which state, in which office."""

from __future__ import annotations

from dataclasses import dataclass, replace

import regex

from graph_builder.extract.collectives import Collectives
from graph_builder.extract.symbols import Mention, SymbolText, Tag, symbol_text
from graph_builder.extract.unlisted import SURE

FORMER = "former"
_LATIN = "en"
_ENDS = " ,:\u060c"
_CAPITALS = regex.compile(r"\p{Lu}[\p{L}'-]*(?: \p{Lu}[\p{L}'-]*)+(?: \p{Ll}{2,3}){0,2}(?: \p{Lu}[\p{L}'-]*)*$")


@dataclass(slots=True)
class TitleStep(Collectives):
    """The rewriting steps over one passage."""

    def _begin(self, match: regex.Match[str], symbols: SymbolText, start: int) -> int:
        """The folded offset where the words begin, an article included, other proclitics left out."""
        article = self.rules.article
        if article and symbols.text[match.start() : start].endswith(article):
            start -= len(article)
        return int(symbols.position[start])

    def capital(self, match: regex.Match[str], symbols: SymbolText) -> Mention | None:
        """The capital of a state that is named by the state's adjective alone."""
        state = symbols.within(match.start(), match.end())[0].entities[0]
        place = self.discourse.gazetteer.capital(state)
        if place is None:
            return None
        begin, end = symbols.folded(match.start(), match.end())
        return Mention(begin, end, Tag.METONYM, (state,), surface=self.passage.surface(begin, end), place=place)

    def office(self, match: regex.Match[str], symbols: SymbolText) -> Mention | None:
        """An office, tied to the states that its words name."""
        office, count = self.rules.forms[" ".join(match["office"].split())]
        begin = self._begin(match, symbols, match.start("office"))
        if match.start("office") > match.start() and symbols.at.get(match.start()):
            begin = symbols.position[match.start()]
        end = symbols.folded(match.start(), match.end())[1]
        states = self._states(symbols.within(match.start(), match.end()))
        title = self._title(begin, end, office, states, count)
        behind = self.rules.former_behind.match(symbols.text, match.end())
        if behind and behind[0]:
            return replace(title, end=symbols.folded(match.start(), behind.end())[1], rule=FORMER)
        return (
            replace(title, rule=FORMER) if self.rules.former_before.search(symbols.text[: match.start()]) else title
        )

    def _title(self, begin: int, end: int, office: str, states: tuple[str, ...], count: int) -> Mention:
        surface = self.passage.surface(begin, end)
        return Mention(begin, end, Tag.TITLE, (), states, office, (begin, end), surface, count=count, rule="title")

    def _states(self, mentions: list[Mention]) -> tuple[str, ...]:
        states: list[str] = []
        for mention in mentions:
            if mention.tag in {Tag.STATE, Tag.DEMONYM, Tag.METONYM}:
                states.extend(self._ruling(e) for e in mention.entities[:1])
            elif mention.tag is Tag.GROUP and self.discourse.kind(mention.entities[0]) == "Group":
                states.append(mention.entities[0])
            elif mention.tag in {Tag.TITLE, Tag.ACTOR, Tag.GROUP}:
                states.extend(mention.states[:1] or self.discourse.states_of(mention.entities)[:1])
        return tuple(dict.fromkeys(states))

    def _ruling(self, state: str) -> str:
        """The government that an office or body of a state speaks for, where its rule is contested."""
        return self.discourse.gazetteer.governments.get(state, state)

    def counterpart(self, match: regex.Match[str], symbols: SymbolText) -> Mention | None:
        """ "His counterpart": the office of the person named before, of another state."""
        before = reversed(symbols.within(0, match.start()))
        offices = (m.office or self._office_of(m) for m in before)
        office = next((o for o in offices if o), self.discourse.last_office())
        states = self._states(symbols.within(match.start(), match.end()))
        begin, end = symbols.folded(match.start(), match.end())
        begin = self._begin_word(symbols, match)
        count = max(1, len(states))
        return self._title(begin, end, office, states, count) if office or states else None  # type: ignore[arg-type]

    def _office_of(self, mention: Mention) -> str | None:
        """The office with which the article has named this person before."""
        named = mention.tag is Tag.ACTOR and len(mention.entities) == 1
        return self.discourse.office_of(mention.entities[0]) if named else None

    def _begin_word(self, symbols: SymbolText, match: regex.Match[str]) -> int:
        return int(symbols.position[match.start() + len(match[0]) - len(match[0].lstrip())])

    def joined(self, match: regex.Match[str], symbols: SymbolText) -> Mention | None:
        """A title and a name, or an honorific and a name, as one mention of the person."""
        inside = symbols.within(match.start(), match.end())
        person = next(m for m in inside if m.tag is Tag.ACTOR)
        title = next((m for m in inside if m.tag is Tag.TITLE), None)
        if not self._is_person(person) or (title and not self._fits(title, person)):
            return None
        begin = symbols.position[match.start()]
        if title is None:
            begin = person.begin
        end = max(m.end for m in inside)
        begin = min(begin, person.begin) if title else begin
        if title is None:
            return None if begin == person.begin else replace(person, begin=begin)
        return replace(
            person,
            begin=min(title.begin, person.begin),
            end=end,
            states=title.states or person.states,
            office=title.office or person.office,
            role=title.role,
        )

    def _is_person(self, mention: Mention) -> bool:
        return len(mention.entities) == 1 and self.discourse.kind(mention.entities[0]) == "Person"

    def _fits(self, title: Mention, person: Mention) -> bool:
        """A title of one state does not go with a person of another, nor a dual with one name."""
        if title.count > 1:
            return False
        entity = self.discourse.entity(person.entities[0])
        home = person.states or ((entity.country,) if entity and entity.country else ())
        return not home or not title.states or bool(set(home) & set(self._same_states(title.states)))

    def _same_states(self, states: tuple[str, ...]) -> tuple[str, ...]:
        also = [e.represents or e.country for e in map(self.discourse.entity, states) if e]
        return (*states, *(s for s in also if s))

    def of_state(self, match: regex.Match[str], symbols: SymbolText) -> Mention | None:
        """A person with the adjective of the person's own state, which ties the two."""
        adjective, person = symbols.within(match.start(), match.end())
        if person.states or not self._is_person(person):
            return None
        if not self._fits(replace(adjective, states=adjective.entities), person):
            return None
        return replace(person, begin=adjective.begin, states=adjective.entities)

    def generic(self, match: regex.Match[str], symbols: SymbolText) -> Mention | None:
        """A title that is no known office, and the name beside it, known or not."""
        name_begin, name_end = match.span("name")
        named = symbols.at.get(name_begin) if name_end == name_begin + 1 else None
        named = None if named and named.tag is Tag.NAME else named
        if named and not self._is_person(named):
            return None
        around = [m for m in symbols.within(match.start(), match.end()) if m is not named]
        states = self._states(around[:1] if self._is_organization(around) else around)
        if named and not self._fits(replace(named, tag=Tag.TITLE, states=states, count=1), named):
            if match["head"] not in self.rules.envoys:
                return None
            states = ()
        role = self._role_span(match, symbols)
        if named:
            return replace(
                named, begin=min(role[0], named.begin), end=max(role[1], named.end), states=states, role=role
            )
        return self._new_person(symbols, match, states, None, role)

    def _is_organization(self, around: list[Mention]) -> bool:
        """Whether a title names an organisation first: a state behind it is where the person is, not for whom."""
        first = around[0] if around else None
        return (
            first is not None and first.tag is Tag.GROUP and self.discourse.kind(first.entities[0]) == "Organization"
        )

    def _role_span(self, match: regex.Match[str], symbols: SymbolText) -> tuple[int, int]:
        start = match.start("head")
        begin = self._begin(match, symbols, start)
        stop = match.start("name") if match.start("name") > start else match.end()
        if "style" in match.re.groupindex and match["style"]:
            stop = match.starts("style")[0]
        text = symbols.text[start:stop].rstrip(_ENDS)
        return begin, symbols.folded(start, start + len(text))[1]

    def unknown(self, match: regex.Match[str], symbols: SymbolText) -> Mention | None:
        """A title and, beside it, a name that the gazetteer does not know."""
        title = next(m for m in symbols.within(match.start(), match.end()) if m.tag is Tag.TITLE)
        if title.count > 1:
            return None
        return self._new_person(symbols, match, title.states, title.office, title.role)

    def each(self, match: regex.Match[str], symbols: SymbolText) -> Mention | None:
        """One of those whom a title names together, with the state that stands behind the name."""
        before = [m for m in symbols.within(0, match.start("name")) if m.tag is Tag.TITLE]
        named = symbols.at[match.start("name")]
        state = symbols.at[match.end() - 1]
        title = replace(before[-1], states=self._states([state]), count=1)
        if named.tag is Tag.NAME:
            return self._new_person(symbols, match, title.states, title.office, None)
        if not self._is_person(named) or not self._fits(title, named):
            return None
        return replace(named, end=state.end, states=title.states, office=title.office)

    def speaker(self, match: regex.Match[str], symbols: SymbolText) -> Mention | None:
        """A name that the gazetteer does not know, behind a verb of speaking."""
        return self._new_person(symbols, match, (), None, None)

    def _new_person(
        self,
        symbols: SymbolText,
        match: regex.Match[str],
        states: tuple[str, ...],
        office: str | None,
        role: tuple[int, int] | None,
    ) -> Mention | None:
        begin, end = symbols.folded(*match.span("name"))
        surface = self.passage.surface(begin, end)
        listed = symbols.at.get(match.start("name"))
        if self.rules.capitalised and not listed and not all(w[:1].isupper() for w in surface.split()):
            return None
        person = self._spelt(self.discourse.person(surface, office, states))
        if role:
            begin, end = min(begin, role[0]), max(end, role[1])
        return Mention(begin, end, Tag.ACTOR, (person,), states, office, role, surface, rule="title-and-name")

    def _spelt(self, identifier: str) -> str:
        """The id, once an actor of the article's own has a label in Latin letters."""
        entity = self.discourse.local.get(identifier)
        if entity and len(entity.labels) == 1:
            spelling = self.rules.spell(entity.labels.get(self.discourse.language, ""))
            if spelling:
                self.discourse.local[identifier] = replace(entity, labels={**entity.labels, _LATIN: spelling})
        return identifier

    def settle(self) -> None:
        """What no title has claimed: a full name that is sure is a person, another one words like any other."""
        symbols = self.passage.symbols
        if not any(m.tag is Tag.NAME for m in symbols.mentions):
            return
        settled = [self._settled(m) if m.tag is Tag.NAME else m for m in symbols.mentions]
        passage = self.passage
        passage.symbols = symbol_text(passage.text.text, passage.begin, passage.end, [m for m in settled if m])

    def _settled(self, name: Mention) -> Mention | None:
        if name.rule != SURE:
            return None
        person = self._spelt(self.discourse.person(name.surface, None, ()))
        return replace(name, tag=Tag.ACTOR, entities=(person,))

    def government(self, match: regex.Match[str], symbols: SymbolText) -> Mention | None:
        """A body of a government, as its state."""
        states = self._states(symbols.within(match.start(), match.end()))
        if not states:
            return None
        begin, end = symbols.folded(match.start(), match.end())
        surface = self.passage.surface(begin, end)
        begin = self._after_proclitic(match, symbols)
        if "body" in match.re.groupindex and match["body"]:
            begin = self._begin(match, symbols, match.start("body"))
        return Mention(begin, end, Tag.STATE, states, surface=surface, rule="government-body")

    def body(self, match: regex.Match[str], symbols: SymbolText) -> Mention | None:
        """A committee that the gazetteer does not know."""
        begin, end = self._after_proclitic(match, symbols), symbols.folded(match.start(), match.end())[1]
        surface = self.passage.surface(begin, end)
        body = self._spelt(self.discourse.add("Organization", surface))
        return Mention(begin, end, Tag.BODY, (body,), surface=surface, rule="body")

    def group(self, match: regex.Match[str], symbols: SymbolText) -> Mention | None:
        """A movement or front that the gazetteer does not know; with capitals, as many words as have them."""
        begin, end = self._after_proclitic(match, symbols), symbols.folded(match.start(), match.end())[1]
        surface = self.passage.surface(begin, end)
        if self.rules.capitalised:
            name = _CAPITALS.search(surface)
            if name is None:
                return None
            begin, surface = begin + len(surface) - len(name[0]), name[0]
        group = self._spelt(self.discourse.add("Group", surface))
        return Mention(begin, end, Tag.GROUP, (group,), surface=surface, rule="group")

    def alone(self, match: regex.Match[str], symbols: SymbolText) -> Mention | None:
        """A title without a name: its holder on the day, else the state; a dual, the two named before. Nobody is
        known by a former office alone."""
        title = symbols.at[match.start()]
        if title.rule == FORMER:
            return None
        if title.count > 1:
            actors = self._several_holders(title)
            return replace(title, tag=Tag.ACTOR, entities=actors, rule="coreference") if actors else None
        if not title.states:
            named = self.discourse.with_office(title.office or "", 1)
            return replace(title, tag=Tag.ACTOR, entities=named, rule="coreference") if named else None
        person = self.discourse.holder(title.office or "", title.states)
        if person:
            return replace(title, tag=Tag.ACTOR, entities=(person,), rule="office-holder")
        bearer = self.discourse.with_office_of(title.office or "", title.states)
        if bearer:
            return replace(title, tag=Tag.ACTOR, entities=(bearer,), rule="coreference")
        return replace(title, tag=Tag.STATE, entities=title.states[:1], rule="office")

    def _several_holders(self, title: Mention) -> tuple[str, ...]:
        """Those whom the article has named with the office; of several states, each one's or the state."""
        if not title.states:
            return self.discourse.with_office(title.office or "", title.count) or self._theirs(title)
        if len(title.states) == 1:  # the leaders of one state
            return title.states
        named = {seen.entity for seen in self.discourse.seen}
        holders = [self.discourse.holder(title.office or "", (state,)) for state in title.states]
        return tuple(
            holder if holder in named else state for holder, state in zip(holders, title.states, strict=True)
        )

    def _theirs(self, title: Mention) -> tuple[str, ...]:
        """ "Their leaders": the states that the sentence names before it, if it names several."""
        symbols = self.passage.symbols
        at = next((i for i, m in symbols.at.items() if m is title), 0)
        if not self.rules.theirs.search(symbols.text[:at]):
            return ()
        before = [m for m in symbols.within(0, at) if m.tag is Tag.STATE]
        states = tuple(dict.fromkeys(e for m in before for e in m.entities))
        return states if len(states) > 1 else ()
