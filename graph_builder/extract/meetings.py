"""Meetings as single sentences tell of them: a trigger word, and who, when and where around it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import replace

import regex

from graph_builder.extract.asides import Asides
from graph_builder.extract.attachments import Attachments
from graph_builder.extract.candidates import AWAY, PEOPLE, SPECIFIC, Candidate, as_place
from graph_builder.extract.coordination import Coordination
from graph_builder.extract.courses import Courses
from graph_builder.extract.delays import Delays
from graph_builder.extract.gapping import Gapping
from graph_builder.extract.passage import Passage
from graph_builder.extract.patterns import Pattern, Patterns
from graph_builder.extract.scenes import Scene
from graph_builder.extract.subjects import ACTORS, NOUNS, Subjects
from graph_builder.extract.symbols import Mention, SymbolText, Tag

_VERBS = ("hold", "takes_place", "conclude")
_BEFORE, _AFTER = 60, 60
_VERB = 30
_WORD = 15
_NEAR = 35
_BESIDE = 12
_SHORT = 12
_COMMAS = frozenset(",\u060c")
_BEHIND = 45
_TWO = 2


class MeetingFinder:
    """Finds candidates in passages with the patterns of one language."""

    def __init__(self, patterns: Patterns) -> None:
        self._patterns = patterns
        self._definite = regex.compile(patterns.expressions.language.rules["definite"])
        self._scene = Scene(patterns.expressions.language)
        self._negation = patterns.expressions.compile("~{negation} $", "lexicon.yaml: negation")
        self._topical = patterns.expressions.compile("~{topical} $", "lexicon.yaml: topical")
        self._breaks = patterns.word("clause_break")
        self._attachments = Attachments(patterns)
        self._asides = Asides(patterns)
        self._gapping = Gapping(patterns)
        self._subjects = Subjects(patterns, self._scene)
        self._delays = Delays(patterns)
        self._ends = patterns.expressions.compile("~{ends}(?: [\\p{L}]+)? ?$", "lexicon.yaml: ends")
        self._after = patterns.expressions.compile("~{after}(?: [\\p{L}]+){0,2} $", "lexicon.yaml: after")
        self._sequel = patterns.expressions.compile("~{sequel} [^.\u061b]{0,60}$", "lexicon.yaml: sequel")
        self._factual = patterns.expressions.compile("~{factual} (?:[\\p{L}'-]+ ){0,4}$", "lexicon.yaml: factual")
        self._courses = Courses(patterns)
        self._coordination = Coordination(patterns)
        self._commas = regex.compile("[,\u060c]")
        self._of_day = patterns.expressions.compile("@D's $", "symbols: the meeting of a day")
        self._aside = patterns.expressions.compile("{aside_far}|{owner}", "patterns.yaml: aside_far, owner")
        self._successive = patterns.expressions.compile("~{row}", "patterns.yaml: row")

    def find(self, passage: Passage, number: int) -> list[Candidate]:
        """The meetings that one sentence tells of; denied, wished and merely possible ones are left out."""
        symbols = passage.symbols
        found: list[Candidate] = []
        for pattern in self._patterns.open_in("meetings", symbols.text):
            for match in pattern.expression.finditer(symbols.text, overlapped=True):
                self._add(found, pattern, match, symbols, number)
        found = [c for c in self._fused(found, symbols) if not self._denied(c, symbols)]
        under_way = self._patterns.word("under_way").search(symbols.text) is not None
        for candidate in found:
            definite = self._definite.match(symbols.text[slice(*candidate.trigger)])
            candidate.definite = bool(definite or self._of_day.search(symbols.text, 0, candidate.trigger[0]))
            later = [c.trigger[0] for c in found if c.trigger[0] > candidate.trigger[1]]
            earlier = [c.trigger[1] for c in found if c.trigger[1] < candidate.trigger[0] and not c.supports]
            candidate.successive = self._is_successive(candidate, symbols)
            self._subjects.complete(candidate, passage)
            others = self._subjects.is_of_others(candidate, symbols)
            limits = max(earlier, default=0), min(later, default=len(symbols.text))
            self._status(candidate, symbols, limits)
            candidate.under_way = under_way
            candidate.apart = self._is_apart(candidate, symbols, limits)
            candidate.phase = self._phase(candidate, symbols, limits)
            candidate.sides = passage.plural
            negotiating = self._patterns.word("negotiating").search(symbols.text, *candidate.trigger)
            candidate.negotiates = negotiating is not None and not others
            candidate.successive = candidate.successive and not others
        self._sequence(found, symbols)
        self._asides.mark(found, symbols)
        self._seated(found)
        self._subjects.share(found, symbols)
        self._coordination.settle(found, symbols)
        self._attachments.attach([c for c in found if not c.joins] or found, symbols)
        told = [one for candidate in found for one in self._gapping.split(candidate, symbols)]
        return [one for candidate in told for one in self._each(candidate, symbols)]

    def _add(
        self,
        found: list[Candidate],
        pattern: Pattern,
        match: regex.Match[str],
        symbols: SymbolText,
        number: int,
    ) -> None:
        trigger = match.span("trigger")
        same = next((c for c in found if c.trigger[0] < trigger[1] and trigger[0] < c.trigger[1]), None)
        if same is None:
            same = Candidate(number, trigger, SPECIFIC[-1], True, 0.0, [], joins=True, supports=True)
            found.append(same)
        same.take(pattern, trigger)
        if not pattern.options.get("adds") and any(match.captures(r) for r in PEOPLE if r in match.re.groupindex):
            same.adds = False
        self._roles(same, match, symbols)

    def _fused(self, found: list[Candidate], symbols: SymbolText) -> list[Candidate]:
        """The candidates, each noun with the noun that it governs in one ("the summit conference")."""
        kept: list[Candidate] = []
        for candidate in sorted(found, key=lambda c: c.trigger):
            before = kept[-1] if kept else None
            text = symbols.text[before.trigger[1] : candidate.trigger[0]] if before else ""
            if before and text == " " and all(self._is_noun(c, symbols) for c in (before, candidate)):
                before.absorb(candidate)
            elif before and not self._is_noun(before, symbols) and self._courses.joins(before, candidate, symbols):
                verb = before.trigger
                before.absorb(candidate)
                before.trigger = verb
            else:
                kept.append(candidate)
        return kept

    def _is_noun(self, candidate: Candidate, symbols: SymbolText) -> bool:
        return any(self._patterns.word(c).fullmatch(symbols.text, *candidate.trigger) for c in NOUNS)

    def _seated(self, found: list[Candidate]) -> None:
        """Who only joins a meeting joins that which the sentence names, where it names nobody else for it."""
        hosts = [c for c in found if not c.joins]
        joining = [c for c in found if c.joins]
        if len(hosts) != 1 or hosts[0].actors() or hosts[0].kind in AWAY or not joining:
            return
        for candidate in joining:
            for role, mentions in candidate.people.items():
                for mention in mentions:
                    hosts[0].give(role, mention)
            hosts[0].rules += [rule for rule in candidate.rules if rule not in hosts[0].rules]

    def _sequence(self, found: list[Candidate], symbols: SymbolText) -> None:
        """Tell meetings of one sentence apart of which one was on the eve of the other, or a day after it."""
        for first in found:
            for second in found:
                between = symbols.text[first.trigger[1] : second.trigger[0]]
                if first.kind != "Visit" and between and self._sequel.search(between[-_NEAR:]):
                    first.others |= {second.trigger}
                    second.others |= {first.trigger}

    def _roles(self, candidate: Candidate, match: regex.Match[str], symbols: SymbolText) -> None:
        for role in match.re.groupindex:
            if role == "trigger":
                continue
            for begin, end in match.spans(role):
                for at in self._positions(role, (begin, end), match.span("trigger"), symbols):
                    mention = symbols.at.get(at)
                    if mention and mention.tag is Tag.DEMONYM and end - begin == 1:  # an adjective for its state
                        mention = replace(mention, tag=Tag.STATE)
                    if mention and not (role in PEOPLE and self._is_scene(symbols, at)):
                        self._fill(candidate, role, mention)

    def _positions(
        self, role: str, span: tuple[int, int], trigger: tuple[int, int], symbols: SymbolText
    ) -> list[int]:
        """The positions of what fills a role; those whom a clause or a title of one of them names take no part."""
        begin, end = span
        if role not in PEOPLE:
            return list(range(begin, end))
        asides = [match.span() for match in self._aside.finditer(symbols.text, begin, end)]
        if end <= trigger[0]:
            asides += [span for span in self._clauses(symbols) if span[1] <= trigger[0]]
        return [at for at in range(begin, end) if not any(first <= at < last for first, last in asides)]

    def _clauses(self, symbols: SymbolText) -> list[tuple[int, int]]:
        """The relative clauses between commas behind a name: what they name is no subject of what comes after."""
        relative = self._patterns.word("relative")
        found = (match.span() for match in self._aside.finditer(symbols.text))
        return [span for span in found if relative.match(symbols.text, span[0] + 2)]

    def _is_scene(self, symbols: SymbolText, at: int) -> bool:
        """A city where something happens takes no part in it."""
        return symbols.at[at].tag is Tag.METONYM and self._scene.holds(symbols, at)

    def _fill(self, candidate: Candidate, role: str, mention: Mention) -> None:
        if role in PEOPLE and mention.tag in ACTORS:
            candidate.give(role, mention)
            if role == "host" and mention.tag is Tag.ACTOR:
                self._fill(candidate, "participant", mention)  # a person who hosts a meeting sits in it
        elif role == "place" and len(mention.entities) > 1:  # "the summit of the two Koreas": no place
            candidate.give("participant", mention)
        elif role == "place":
            place = as_place(mention)
            if place and place not in candidate.places:
                candidate.places.append(place)
        elif role == "round" and mention.number is not None:
            candidate.number = mention.number
        elif role == "series" and mention.tag is Tag.ACCORD:
            candidate.series = mention

    def _denied(self, candidate: Candidate, symbols: SymbolText) -> bool:
        begin, end = candidate.trigger
        start = max(0, clause_start(symbols, begin, self._breaks), begin - _BEFORE)
        left = symbols.text[max(0, begin - _NEAR) : begin]
        if self._topical.search(left) or self._negation.search(left):
            return True
        if self._factual.search(left) or self._is_at(begin, symbols):
            return False
        before = self._patterns.word("denied").search(symbols.text, start, end)
        return bool(before or self._patterns.word("denied_after").search(symbols.text, end, end + _BEHIND))

    def _is_over(self, begin: int, first: int, symbols: SymbolText) -> bool:
        """Whether a word such as "after" stands before the trigger, or something was said at it."""
        after = self._after.search(symbols.text, max(first, begin - _NEAR), begin)
        ended = self._ends.search(symbols.text, max(first, begin - _VERB), begin)
        planned = ended and self._patterns.word("planned").search(symbols.text, max(first, begin - _BEFORE), begin)
        return bool(after or (ended and not planned)) or self._said_at(begin, first, symbols)

    def _said_at(self, begin: int, first: int, symbols: SymbolText) -> bool:
        """Whether something was said at it: then it has been held, unless the words from `first` on are of a plan."""
        before = max(0, begin - _BEFORE)
        said = any(self._patterns.word(c).search(symbols.text, before, begin) for c in ("say", "denied", "conclude"))
        planned = self._patterns.word("planned").search(symbols.text, max(before, first), begin)
        return said and not planned and self._is_at(begin, symbols)

    def _is_at(self, begin: int, symbols: SymbolText) -> bool:
        """Whether words such as "in a" run into the trigger: then something was said at it."""
        near = self._patterns.word("at_a").finditer(symbols.text, max(0, begin - _WORD), begin + _WORD)
        return any(word.start() < begin <= word.end() for word in near)

    def _each(self, candidate: Candidate, symbols: SymbolText) -> Iterable[Candidate]:
        """Calls or separate meetings are an event for each companion, a visit to two countries for each place; one to
        more is a tour."""
        if candidate.kind == "Visit" and _side_by_side(candidate.places):
            return [replace(candidate, places=[place]) for place in candidate.places]
        begin, end = candidate.trigger
        companions = self._companions(candidate)
        if candidate.kind == "PhoneCall" and len(companions) > 1 and not self._is_joint(candidate, symbols):
            return self._one_each(candidate, companions)
        last = max((i for i, m in symbols.at.items() if m in candidate.people.get("with", [])), default=end)
        near = symbols.text[max(0, begin - _NEAR) : max(end, last) + _NEAR]
        if len(companions) < 2 or not self._patterns.word("separate").search(near):
            return [candidate]
        return self._one_each(candidate, companions)

    def _is_joint(self, candidate: Candidate, symbols: SymbolText) -> bool:
        """Whether words near the trigger say that all talked together."""
        begin, end = candidate.trigger
        return self._patterns.word("jointly").search(symbols.text, max(0, begin - _NEAR), end + _BEFORE) is not None

    def _one_each(self, candidate: Candidate, companions: list[Mention]) -> list[Candidate]:
        taken = candidate.people.get("with", [])
        others = [m for m in candidate.people.get("participant", []) if m not in taken]
        return [replace(candidate, people={"participant": others, "with": [m]}, definite=False) for m in companions]

    def _companions(self, candidate: Candidate) -> list[Mention]:
        """Whom it was with, a state left out beside someone who stands for it."""
        found = candidate.people.get("with", [])
        states = {state for m in found if m.tag is Tag.ACTOR for state in m.states}
        others = [m for m in found if not (m.tag is Tag.STATE and states & set(m.entities))]
        return [replace(m, entities=(entity,)) for m in others for entity in m.entities]

    def _status(self, candidate: Candidate, symbols: SymbolText, limits: tuple[int, int]) -> None:
        """Planned or cancelled by the words around the trigger, between the triggers beside it."""
        begin, end = candidate.trigger
        first, limit = limits[0], min(limits[1], end + _AFTER)
        begins = max(first, clause_start(symbols, begin, self._breaks), begin - _BEFORE)
        noun = any(self._patterns.word(c).search(symbols.text, begin, end) for c in NOUNS)
        far = self._delays.limit(symbols, end, limit, limits[1]) if noun else limit
        if self._cancelled(symbols.text[max(0, begin - _VERB) : far]):
            candidate.status = "Cancelled"
        elif self._is_over(begin, first, symbols):
            candidate.tensed = True
        elif self._is_planned(symbols.text[begins:end], symbols.text[end:limit] if noun else ""):
            candidate.status = "Planned"
        else:
            window = symbols.text[max(first, begin - _VERB) : min(limit, end + _VERB)]
            verbs = [v[0] for c in _VERBS for v in self._patterns.word(c).finditer(window)] if noun else []
            verbs += [] if noun else [symbols.text[begin:end]]
            candidate.tensed = any(not self._patterns.word("present").search(verb) for verb in verbs)

    def _is_apart(self, candidate: Candidate, symbols: SymbolText, limits: tuple[int, int]) -> bool:
        begin, end = candidate.trigger
        near = max(limits[0], begin - _BEFORE), min(limits[1], end + _NEAR)
        return self._patterns.word("apart").search(symbols.text, *near) is not None

    def _cancelled(self, near: str) -> bool:
        """Whether a meeting is cancelled, not merely threatened with it."""
        return any(
            not self._patterns.word("threat").search(near, max(0, word.start() - _VERB), word.start())
            for word in self._patterns.word("cancelled").finditer(near)
        )

    def _is_planned(self, before: str, behind: str) -> bool:
        """Whether words of the own clause say so, or the first words behind a comma ("the talks, due in")."""
        planned = self._patterns.word("planned")
        own, *others = self._commas.split(behind)
        return bool(planned.search(before + own)) or any(planned.match(part.lstrip()) for part in others)

    def _phase(self, candidate: Candidate, symbols: SymbolText, limits: tuple[int, int]) -> str | None:
        """Whether the sentence tells how it began, or how it ended; None where it tells both or neither."""
        begin, end = candidate.trigger
        near = max(limits[0], begin - _VERB), min(limits[1], end + _BEFORE)
        found = [name for name in ("begins", "ends") if self._patterns.word(name).search(symbols.text, *near)]
        return found[0] if len(found) == 1 else None

    def _is_successive(self, candidate: Candidate, symbols: SymbolText) -> bool:
        """Whether a noun without people is one of a row of meetings ("the next round"), not of three or more."""
        begin, end = candidate.trigger
        if self._patterns.word("more_than_two").search(symbols.text, 0, begin):
            return False
        return self._successive.search(symbols.text[max(0, begin - _SHORT) : end + _SHORT]) is not None


def _side_by_side(places: list[Mention]) -> bool:
    """Whether two places are named together, as those of two visits, and neither is the country of the other."""
    if len(places) != _TWO or {*places[0].entities, places[0].place} & {*places[1].entities, places[1].place}:
        return False
    first, second = sorted(places, key=lambda m: m.begin)
    return second.begin - first.end <= _BESIDE


def clause_start(symbols: SymbolText, at: int, breaks: regex.Pattern[str]) -> int:
    """Where the clause of position `at` begins: after a comma that does not set off a name, or at a word of
    `breaks` (where, while, ...)."""
    word = max((m.start() for m in breaks.finditer(symbols.text, 0, at)), default=0)
    for index in range(at - 1, word, -1):
        if unicodedata.category(symbols.text[index]) != "Po" or _by_a_name(symbols, index):
            continue
        between = symbols.text[index + 1 : at].strip()  # one word: a comma between two adjectives
        if not between or " " in between or symbols.text[index] not in _COMMAS:
            return index + 1
    return word


def _by_a_name(symbols: SymbolText, comma: int) -> bool:
    return any(i in symbols.at for i in (comma - 1, comma + 1, comma + 2))


def candidates(finder: MeetingFinder, passages: Iterable[Passage]) -> list[Candidate]:
    """All candidates of an article in the order of the text."""
    return [c for number, passage in enumerate(passages) for c in finder.find(passage, number)]
