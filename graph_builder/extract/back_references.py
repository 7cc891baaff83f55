"""Words that mean what was named before: "the two sides", "they", "him", "the prime minister", "the same city"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import regex

from graph_builder.extract.discourse import Discourse
from graph_builder.extract.passage import Passage
from graph_builder.extract.symbols import Mention, SymbolText, Tag

_SEVERAL = 2


@dataclass(frozen=True, slots=True)
class TitleRules:
    """What the steps need of a language: `forms` maps a folded title to its office and how many it speaks of.

    `envoys` are the heads of titles whose state is where the person is sent. `former_before` and `former_behind`
    match what makes an office a former one, `theirs` what makes a title that of those just named, `persons` a word
    for people, `ranks` words for people of rank, each with the offices below it. `spell` gives a name in Latin
    letters, None where it is in them, `bare` the bare words of a name.
    """

    article: str
    capitalised: bool
    forms: Mapping[str, tuple[str, int]]
    envoys: frozenset[str]
    former_before: regex.Pattern[str]
    former_behind: regex.Pattern[str]
    theirs: regex.Pattern[str]
    persons: regex.Pattern[str]
    ranks: tuple[tuple[regex.Pattern[str], frozenset[str]], ...]
    spell: Callable[[str], str | None]
    bare: Callable[[str], frozenset[str]]


@dataclass(slots=True)
class BackReferences:
    """The rewriting steps over one passage that name who or what is meant again."""

    rules: TitleRules
    passage: Passage
    discourse: Discourse

    def named_again(self, match: regex.Match[str], symbols: SymbolText) -> Mention | None:
        """ "The prime minister": the person whom the article has named with that office; behind somebody who speaks
        for a state, that of the state."""
        office, _ = self.rules.forms[" ".join(match["office"].split())]
        named = self._of_speaker(office, symbols.within(0, match.start())) or self.discourse.with_office(office, 1)
        if not named:
            return None
        begin, end = symbols.folded(*match.span("office"))
        if self.rules.article and symbols.text[: match.start("office")].endswith(self.rules.article):
            begin -= len(self.rules.article)
        surface = self.passage.surface(begin, end)
        return Mention(begin, end, Tag.ACTOR, named, (), office, surface=surface, rule="coreference")

    def _of_speaker(self, office: str, before: list[Mention]) -> tuple[str, ...]:
        """Who holds an office of the state that the last person named before speaks for, by another office."""
        people = [m for m in before if m.tag is Tag.ACTOR and len(m.entities) == 1]
        speaker = people[-1] if people else None
        if speaker is None or not speaker.states or speaker.office:
            return ()
        states = self.discourse.states_of(speaker.states)
        holder = self.discourse.with_office_of(office, states) or self.discourse.holder(office, states)
        return (holder,) if holder and holder not in speaker.entities else ()

    def headed(self, match: regex.Match[str], symbols: SymbolText) -> Mention | None:
        """ "The government", "the envoy": the one of these that was named last by words that begin with this noun."""
        head = match["head"]
        here = (m for m in reversed(symbols.within(0, match.start())) if self._head(m) == head)
        named = next(here, None) or self.discourse.headed.get(head)
        if named is None:
            return None
        begin, end = self._after_proclitic(match, symbols), symbols.folded(*match.span("head"))[1]
        surface = self.passage.surface(begin, end)
        return Mention(begin, end, named.tag, named.entities, surface=surface, rule="coreference")

    def own_state(self, match: regex.Match[str], symbols: SymbolText) -> Mention | None:
        """ "His country": the state of the person whom the sentence has named last before, else of its topic."""
        here = [m for m in symbols.within(0, match.start()) if m.tag is Tag.ACTOR and len(m.entities) == 1]
        person = here[-1].entities[0] if here else self.discourse.topic
        states = here[-1].states[:1] if here else ()
        state = next(iter(states), None) or (self.discourse.state_of(person) if person else None)
        if state is None or self.discourse.kind(state) != "State":
            return None
        begin, end = symbols.folded(*match.span("word"))
        surface = self.passage.surface(begin, end)
        return Mention(begin, end, Tag.STATE, (state,), surface=surface, rule="coreference")

    def remember(self) -> None:
        """Keep for the sentences to come which noun the words of each actor here begin with."""
        for mention in self.passage.symbols.mentions:
            head = self._head(mention)
            if head:
                self.discourse.headed[head] = mention

    def _head(self, mention: Mention) -> str | None:
        """The first word of an actor's naming, without its article; None for what is no actor or names none anew."""
        one = mention.tag in {Tag.ACTOR, Tag.GROUP, Tag.STATE} and len(mention.entities) == 1
        words = self.passage.text.text[mention.begin : mention.end].split()
        if not one or mention.rule == "coreference" or len(words) < _SEVERAL:
            return None
        return words[0].removeprefix(self.rules.article) if self.rules.article else words[0]

    def body_again(self, match: regex.Match[str], symbols: SymbolText) -> Mention | None:
        """ "The government", "the front" beside another side: the one that the article has named with this word."""
        word = self.rules.bare(match["body"])
        for surface, entity in reversed(self.discourse.bodies):
            if word <= self.rules.bare(surface):
                begin, end = symbols.folded(*match.span("body"))
                tag = Tag.STATE if self.discourse.kind(entity) == "State" else Tag.GROUP
                return Mention(begin, end, tag, (entity,), surface=match["body"], rule="coreference")
        return None

    def of_several(self, match: regex.Match[str], symbols: SymbolText) -> Mention | None:
        """ "Their defence ministers": of the states of those whom "they" would mean."""
        title = symbols.at[match.end() - 1]
        states = self.discourse.states_of(self.discourse.plural)
        if title.count < 2 or title.states or len(states) < 2:
            return None
        surface = self.passage.surface(title.begin, title.end)
        return Mention(
            title.begin, title.end, Tag.ACTOR, states, states, title.office, surface=surface, rule="coreference"
        )

    def several(
        self, match: regex.Match[str], symbols: SymbolText, count: int, as_states: bool, camps: bool = False
    ) -> Mention | None:
        """ "The two countries", "the two sides": who the article is about at this point; no count means "they".

        `camps`: the word means sides, so that two persons who stand for no two states are not meant.
        """
        here = [m for m in symbols.within(0, match.start()) if m.tag is Tag.ACTOR and m.rule != "coreference"]
        people = list(dict.fromkeys(e for m in here for e in m.entities))
        last = people[-1] if people else self.discourse.topic
        single = (last,) if last and self.discourse.kind(last) == "Person" else ()
        persons = self.rules.persons.search(match[0]) is not None
        words = self.passage.text.text[slice(*symbols.folded(match.start(), match.end()))]
        below = next((offices for word, offices in self.rules.ranks if word.search(words)), frozenset())
        two = self.discourse.two(persons=persons or bool(below), below=below)
        spoken = {0: self.discourse.plural, 1: single, 2: two}
        actors = spoken.get(count, self.discourse.listed.get(count, ()))
        if count in {0, 2} and len(people) == 2:
            actors = tuple(people)
        elif camps and not self.discourse.are_sides(actors):
            actors = self.discourse.camps or actors
        if as_states and count == 2:
            actors = self.discourse.states_of(actors)
        if not actors or len(actors) != (count or len(actors)):
            return None
        begin, end = self._after_proclitic(match, symbols), symbols.folded(match.start(), match.end())[1]
        surface = self.passage.surface(begin, end)
        return Mention(begin, end, Tag.ACTOR, actors, surface=surface, rule="coreference", count=len(actors))

    def same_place(self, match: regex.Match[str], symbols: SymbolText) -> Mention | None:
        """ "The same city": the one that the sentence has named before, else the scene of what was told last."""
        before = [m.place for m in symbols.within(0, match.start()) if m.place]
        place = before[-1] if before else self.discourse.scene
        if place is None:
            return None
        begin, end = symbols.folded(match.start(), match.end())
        surface = self.passage.surface(begin, end)
        return Mention(begin, end, Tag.PLACE, (place,), surface=surface, place=place, rule="coreference")

    def spoken_of(self, match: regex.Match[str], symbols: SymbolText) -> Mention | None:
        """ "Him", "her": the person spoken of before who is not the subject of this sentence."""
        here = {e for m in symbols.within(0, match.start()) if m.tag is Tag.ACTOR for e in m.entities}
        known = [s.entity for s in reversed(self.discourse.seen) if self.discourse.kind(s.entity) == "Person"]
        other = next((person for person in dict.fromkeys(known) if person not in here), None)
        if other is None:
            return None
        begin, end = symbols.folded(match.start(), match.end())
        surface = self.passage.surface(begin, end)
        return Mention(begin, end, Tag.ACTOR, (other,), surface=surface, rule="coreference")

    def _after_proclitic(self, match: regex.Match[str], symbols: SymbolText) -> int:
        """Where the article or the word begins in a match that may open with other proclitics."""
        text, article = match[0], self.rules.article
        for size in (0, 1, 2):
            if article and text[size:].startswith(article):
                return int(symbols.position[match.start() + size])
        return int(symbols.position[match.start()])
