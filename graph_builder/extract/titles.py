"""Titles: offices tied to states, names beside titles, names that only a title makes known, bodies of governments."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import regex

from graph_builder.extract.discourse import Discourse
from graph_builder.extract.expressions import Expressions
from graph_builder.extract.symbols import Mention, SymbolText, Tag, symbol_text
from graph_builder.text.fold import Folded
from graph_builder.text.language import Language

Make: TypeAlias = Callable[[regex.Match[str], SymbolText], Mention | None]


@dataclass(slots=True)
class Passage:
    """One sentence on its way: the folded text, the range, its symbols, and every mention that was ever covered.

    `topic` is the person whom the sentence before was about.
    """

    text: Folded
    begin: int
    end: int
    symbols: SymbolText
    covered: list[Mention]
    topic: str | None = None

    def rewrite(self, pattern: regex.Pattern[str], make: Make) -> None:
        """Put what `make` says in the place of every match, over the mentions that it covers."""
        added = [m for m in (make(f, self.symbols) for f in pattern.finditer(self.symbols.text)) if m]
        if not added:
            return
        kept = []
        for mention in self.symbols.mentions:
            over = any(a.begin < mention.end and mention.begin < a.end for a in added)
            (self.covered if over else kept).append(mention)
        self.symbols = symbol_text(self.text.text, self.begin, self.end, [*kept, *added])

    def surface(self, begin: int, end: int) -> str:
        """The folded range as the article writes it."""
        first, last = self.text.span(begin, end)
        return self.text.source[first:last]


class TitleGrammar:
    """The title rules of one language, compiled from its `titles.yaml`."""

    def __init__(self, language: Language) -> None:
        data = language.data("titles.yaml")
        fold = language.fold
        self._article: str = language.rules["names"]["article"]
        self._capitalised = bool(language.rules["names"]["capitalised"])
        self.forms: dict[str, tuple[str, int]] = {}
        for office, numbers in data["offices"].items():
            for count, key in ((3, "plural"), (2, "dual"), (1, "forms")):
                self.forms.update({fold(form): (office, count) for form in numbers[key]})
        words = {
            k: _one_of(map(fold, data[k]))
            for k in ("heads", "honorifics", "counterpart", "government", "pair_states", "pair_actors", "trio_states", "single_actors")
        }
        several = [form for form, (_, count) in self.forms.items() if count > 1]
        macros = {
            **words,
            **{k: data[k] for k in ("title_words", "government_words", "name_word", "name", "given", "name_end")},
            "office": _one_of(self.forms),
            "several_offices": _one_of(several),
            "given_name": _one_of(language.words.get("given_names", ())),
        }
        self._expressions = Expressions(language, macros, {})
        self._joint = tuple(fold(w) for w in data["body_joint"])
        self._compile(data)

    def _compile(self, data: dict[str, Any]) -> None:
        def compiled(source: str) -> regex.Pattern[str]:
            return self._expressions.compile(source, "titles.yaml")

        between = data.get("between", r"[ ،,:]{0,3}")
        self._offices = [compiled(c) for c in data["constructions"]]
        self._counterparts = [compiled(c) for c in data.get("counterparts", ["~{counterpart}(?: (?:ال)?@J)?"])]
        self._join = compiled(rf"@T{between}(?:~{{honorifics}} ?){{0,2}}@A")
        self._after = compiled(r"@A ?[،,]? ?@T")
        self._honorific = compiled(r"~{honorifics} (?:~{honorifics} )?@A")
        self._generic = [compiled(c) for c in data.get("generic", [_GENERIC.format(between=between)])]
        self._unknown = compiled(rf"@T{between}(?<=[،,] ?)(?:~{{honorifics}} ?)?<name>{{name_end}}")
        self._unknown_given = compiled(rf"@T (?:~{{honorifics}} ?)?<name:{{given}}>{{name_end}}")
        self._unknown_after = [compiled(c) for c in data.get("unknown_after", [])]
        self._government = [compiled(c) for c in data.get("governments", [_GOVERNMENT])]
        self._bodies = [compiled(c) for c in data["bodies"]]
        self._groups = [compiled(c) for c in data["groups"]]
        self._pairs = [
            (compiled("~{pair_states}"), 2, True),
            (compiled("~{trio_states}"), 3, True),
            (compiled("~{pair_actors}"), 2, False),
            (compiled("~{single_actors}"), 1, False),
        ]

    def apply(self, passage: Passage, discourse: Discourse) -> None:
        """Join titles and names in `passage`, and name who is meant by titles alone and by pairs."""
        step = _Step(self, passage, discourse)
        for pattern in self._offices:
            passage.rewrite(pattern, step.office)
        for pattern in self._counterparts:
            passage.rewrite(pattern, step.counterpart)
        passage.rewrite(self._join, step.joined)
        for pattern in self._generic:
            passage.rewrite(pattern, step.generic)
        passage.rewrite(self._unknown, step.unknown)
        passage.rewrite(self._unknown_given, step.unknown)
        passage.rewrite(self._after, step.joined)
        for pattern in self._unknown_after:
            passage.rewrite(pattern, step.generic)
        passage.rewrite(self._honorific, step.joined)
        for pattern in self._government:
            passage.rewrite(pattern, step.government)
        for pattern in self._bodies:
            passage.rewrite(pattern, step.body)
        for pattern in self._groups:
            passage.rewrite(pattern, step.group)
        passage.rewrite(self._expressions.compile("@T", "titles.yaml"), step.alone)
        for pattern, count, states in self._pairs:
            passage.rewrite(pattern, lambda m, s, c=count, w=states: step.several(m, s, c, w))


_GENERIC = (
    r"~(?P<head>{{heads}}){{title_words}} (?:ال|ل|لل|ب)?@[JSAOMT]{between}(?:{{honorifics}} ?)?"
    r"(?P<name>@A|(?<=[،,] ?){{name}}{{name_end}}|{{given}}{{name_end}})"
)
_GOVERNMENT = r"~{government}{government_words} (?:ال|ل)?@[JS]"


def _one_of(forms: Iterable[str]) -> str:
    return "(?:" + "|".join(sorted(map(regex.escape, forms), key=len, reverse=True)) + r")(?!\w)"


@dataclass(slots=True)
class _Step:
    """The rewriting steps over one passage."""

    grammar: TitleGrammar
    passage: Passage
    discourse: Discourse

    def _begin(self, match: regex.Match[str], symbols: SymbolText, start: int) -> int:
        """The folded offset where the words begin, an article included, other proclitics left out."""
        article = self.grammar._article
        if article and symbols.text[match.start() : start].endswith(article):
            start -= len(article)
        return symbols.position[start]

    def office(self, match: regex.Match[str], symbols: SymbolText) -> Mention | None:
        office, count = self.grammar.forms[" ".join(match["office"].split())]
        begin = self._begin(match, symbols, match.start("office"))
        if match.start("office") > match.start() and symbols.at.get(match.start()):
            begin = symbols.position[match.start()]
        end = symbols.folded(match.start(), match.end())[1]
        states = self._states(symbols.within(match.start(), match.end()))
        return self._title(begin, end, office, states, count)

    def _title(self, begin: int, end: int, office: str, states: tuple[str, ...], count: int) -> Mention:
        surface = self.passage.surface(begin, end)
        return Mention(
            begin, end, Tag.TITLE, (), states, office, (begin, end), surface, count=count, rule="title"
        )

    def _states(self, mentions: list[Mention]) -> tuple[str, ...]:
        states: list[str] = []
        for mention in mentions:
            if mention.tag in {Tag.STATE, Tag.DEMONYM, Tag.METONYM}:
                states.extend(mention.entities[:1])
            elif mention.tag in {Tag.TITLE, Tag.ACTOR, Tag.GROUP}:
                states.extend(mention.states[:1] or self.discourse.states_of(mention.entities)[:1])
        return tuple(dict.fromkeys(states))

    def counterpart(self, match: regex.Match[str], symbols: SymbolText) -> Mention | None:
        office = next(
            (m.office for m in reversed(symbols.within(0, match.start())) if m.office), self.discourse.last_office()
        )
        states = self._states(symbols.within(match.start(), match.end()))
        begin, end = symbols.folded(match.start(), match.end())
        begin = self._begin_word(symbols, match)
        return self._title(begin, end, office, states, 1) if office or states else None  # type: ignore[arg-type]

    def _begin_word(self, symbols: SymbolText, match: regex.Match[str]) -> int:
        return symbols.position[match.start() + len(match[0]) - len(match[0].lstrip())]

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

    def generic(self, match: regex.Match[str], symbols: SymbolText) -> Mention | None:
        """A title that is no known office, and the name beside it, known or not."""
        name_begin, name_end = match.span("name")
        named = symbols.at.get(name_begin) if name_end == name_begin + 1 else None
        if named and not self._is_person(named):
            return None
        around = [m for m in symbols.within(match.start(), match.end()) if m is not named]
        states = self._states(around)
        if named and not self._fits(replace(named, tag=Tag.TITLE, states=states, count=1), named):
            return None
        role = self._role_span(match, symbols)
        if named:
            return replace(
                named, begin=min(role[0], named.begin), end=max(role[1], named.end), states=states, role=role
            )
        return self._new_person(symbols, match, states, None, role)

    def _role_span(self, match: regex.Match[str], symbols: SymbolText) -> tuple[int, int]:
        start = match.start("head")
        begin = self._begin(match, symbols, start)
        stop = match.start("name") if match.start("name") > start else match.end()
        text = symbols.text[start:stop].rstrip(" ،,:")
        return begin, symbols.folded(start, start + len(text))[1]

    def unknown(self, match: regex.Match[str], symbols: SymbolText) -> Mention | None:
        title = symbols.within(match.start(), match.end())[0]
        if title.count > 1:
            return None
        return self._new_person(symbols, match, title.states, title.office, title.role)

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
        if self.grammar._capitalised and not all(w[:1].isupper() for w in surface.split()):
            return None
        person = self.discourse.add("Person", surface)
        if role:
            begin, end = min(begin, role[0]), max(end, role[1])
        return Mention(begin, end, Tag.ACTOR, (person,), states, office, role, surface, rule="title-and-name")

    def government(self, match: regex.Match[str], symbols: SymbolText) -> Mention | None:
        """A body of a government, as its state."""
        states = self._states(symbols.within(match.start(), match.end()))
        if not states:
            return None
        begin, end = symbols.folded(match.start(), match.end())
        surface = self.passage.surface(begin, end)
        begin = self._after_proclitic(match, symbols)
        return Mention(begin, end, Tag.STATE, states, surface=surface, rule="government-body")

    def _after_proclitic(self, match: regex.Match[str], symbols: SymbolText) -> int:
        """Where the article or the word begins in a match that may open with other proclitics."""
        text, article = match[0], self.grammar._article
        for size in (0, 1, 2):
            if article and text[size:].startswith(article):
                return symbols.position[match.start() + size]
        return symbols.position[match.start()]

    def body(self, match: regex.Match[str], symbols: SymbolText) -> Mention | None:
        begin, end = self._after_proclitic(match, symbols), symbols.folded(match.start(), match.end())[1]
        surface = self.passage.surface(begin, end)
        body = self.discourse.add("Organization", surface)
        return Mention(begin, end, Tag.BODY, (body,), surface=surface, rule="body")

    def group(self, match: regex.Match[str], symbols: SymbolText) -> Mention | None:
        begin, end = self._after_proclitic(match, symbols), symbols.folded(match.start(), match.end())[1]
        surface = self.passage.surface(begin, end)
        group = self.discourse.add("Group", surface)
        return Mention(begin, end, Tag.GROUP, (group,), surface=surface, rule="group")

    def alone(self, match: regex.Match[str], symbols: SymbolText) -> Mention | None:
        """A title without a name: its holder on the day, else the state; a dual, the two named before."""
        title = symbols.at[match.start()]
        if title.count > 1:
            actors = self._several_holders(title)
            return replace(title, tag=Tag.ACTOR, entities=actors, rule="coreference") if actors else None
        if not title.states:
            return None
        person = self.discourse.holder(title.office or "", title.states)
        if person:
            return replace(title, tag=Tag.ACTOR, entities=(person,), rule="office-holder")
        return replace(title, tag=Tag.STATE, entities=title.states[:1], rule="office")

    def _several_holders(self, title: Mention) -> tuple[str, ...]:
        """Those whom the article has named with the office; of several states, each one's or the state."""
        if not title.states:
            return self.discourse.with_office(title.office or "", title.count)
        named = {seen.entity for seen in self.discourse.seen}
        holders = [self.discourse.holder(title.office or "", (state,)) for state in title.states]
        return tuple(
            holder if holder in named else state for holder, state in zip(holders, title.states, strict=True)
        )

    def several(
        self, match: regex.Match[str], symbols: SymbolText, count: int, as_states: bool
    ) -> Mention | None:
        """ "The two countries", "the two sides": who the article is about at this point."""
        topic = (self.discourse.topic,) if self.discourse.topic else ()
        actors = {1: topic, 2: self.discourse.pair}.get(count, self.discourse.trio)
        here = [m for m in symbols.within(0, match.start()) if m.tag is Tag.ACTOR and m.rule != "coreference"]
        people = list(dict.fromkeys(e for m in here for e in m.entities))
        if count == 2 and len(people) == 2:
            actors = tuple(people)
        if as_states and count == 2:
            actors = self.discourse.states_of(actors)
        if len(actors) != count:
            return None
        begin, end = self._after_proclitic(match, symbols), symbols.folded(match.start(), match.end())[1]
        surface = self.passage.surface(begin, end)
        return Mention(begin, end, Tag.ACTOR, actors, surface=surface, rule="coreference", count=count)
