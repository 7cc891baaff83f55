"""Meetings as single sentences tell of them: a trigger word, and who, when and where around it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

import regex

from graph_builder.extract.passage import Passage
from graph_builder.extract.patterns import Pattern, Patterns
from graph_builder.extract.scenes import Scene
from graph_builder.extract.symbols import Mention, SymbolText, Tag
from graph_builder.model import DateSpan

ACTORS = frozenset({Tag.ACTOR, Tag.GROUP, Tag.STATE, Tag.METONYM})
REMOTE = frozenset({"PhoneCall", "VideoConference"})
PEOPLE = ("participant", "with", "host")
_SPECIFIC = (
    "PhoneCall",
    "VideoConference",
    "NegotiationRound",
    "Summit",
    "Visit",
    "Conference",
    "MultilateralMeeting",
    "BilateralMeeting",
    "Meeting",
)
_NOUNS = ("meeting", "talks", "summit", "conference", "visit", "round")
_VERBS = ("hold", "takes_place")
_BEFORE, _AFTER = 60, 60
_VERB = 30
_REACH = 110
_NEAR = 35


@dataclass(slots=True)
class Candidate:
    """One telling of a meeting. `trigger` is a range of the passage's symbol text; `passage` its number in the text.

    `people` maps a role to the mentions that fill it; `confidence` is the best of the patterns that matched.
    `weak`: it stands alone only with two people; `joins`: it only adds people to another; `definite`: it may refer
    back; `needs_subject`: the subject of the sentence takes part; `under_way`: it goes on as the article is written;
    `placed`: a place in the sentence can be its own; `tensed`: its status is told by a verb, not taken for granted
    of a noun.
    """

    passage: int
    trigger: tuple[int, int]
    kind: str
    weak: bool
    confidence: float
    rules: list[str]
    people: dict[str, list[Mention]] = field(default_factory=dict)
    places: list[Mention] = field(default_factory=list)
    dates: list[DateSpan] = field(default_factory=list)
    series: Mention | None = None
    number: int | None = None
    status: str = "Held"
    definite: bool = False
    joins: bool = False
    needs_subject: bool = False
    under_way: bool = False
    placed: bool = False
    tensed: bool = True

    def take(self, pattern: Pattern, trigger: tuple[int, int]) -> None:
        """Add what a pattern with an overlapping trigger says: the widest trigger, the most special kind."""
        options = pattern.options
        self.trigger = min(self.trigger[0], trigger[0]), max(self.trigger[1], trigger[1])
        self.kind = min(self.kind, str(options.get("kind", "Meeting")), key=_SPECIFIC.index)
        self.weak = self.weak and bool(options.get("weak", False))
        self.joins = self.joins and bool(options.get("join", False))
        self.needs_subject = self.needs_subject or bool(options.get("subject", False))
        self.placed = self.placed or bool(options.get("places", True))
        self.confidence = max(self.confidence, pattern.confidence)
        self.number = self.number or options.get("round")
        if pattern.id not in self.rules:
            self.rules.append(pattern.id)

    def actors(self) -> list[Mention]:
        """The mentions of all who take part, each stretch of text once, in order."""
        mentions = [m for role in ("participant", "with") for m in self.people.get(role, ())]
        return sorted({m.begin: m for m in mentions}.values(), key=lambda m: m.begin)


class MeetingFinder:
    """Finds candidates in passages with the patterns of one language."""

    def __init__(self, patterns: Patterns) -> None:
        self._patterns = patterns
        self._definite = regex.compile(patterns.expressions.language.rules["definite"])
        self._scene = Scene(patterns.expressions.language)
        self._negation = patterns.expressions.compile("~{negation} $", "lexicon.yaml: negation")
        self._topical = patterns.expressions.compile("~{topical} $", "lexicon.yaml: topical")
        self._breaks = patterns.word("clause_break")

    def find(self, passage: Passage, number: int) -> list[Candidate]:
        """The meetings that one sentence tells of; denied, wished and merely possible ones are left out."""
        symbols = passage.symbols
        found: list[Candidate] = []
        for pattern in self._patterns.open_in("meetings", symbols.text):
            for match in pattern.expression.finditer(symbols.text, overlapped=True):
                self._add(found, pattern, match, symbols, number)
        found = [c for c in found if not self._denied(c, symbols)]
        for candidate in found:
            later = [c.trigger[0] for c in found if c.trigger[0] > candidate.trigger[1]]
            self._subject(candidate, passage)
            self._status(candidate, symbols, min(later, default=len(symbols.text)))
            candidate.under_way = self._patterns.word("under_way").search(symbols.text) is not None
        told = [c for c in found if not c.joins] or found
        self._attach_dates(told, symbols)
        self._attach_places(told, symbols)
        return found

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
            definite = self._definite.match(match["trigger"]) is not None
            same = Candidate(number, trigger, _SPECIFIC[-1], True, 0.0, [], definite=definite, joins=True)
            found.append(same)
        same.take(pattern, trigger)
        self._roles(same, match, symbols)

    def _roles(self, candidate: Candidate, match: regex.Match[str], symbols: SymbolText) -> None:
        for role in match.re.groupindex:
            if role == "trigger":
                continue
            for begin, end in match.spans(role):
                for at in range(begin, end):
                    mention = symbols.at.get(at)
                    if mention and not (role in PEOPLE and self._is_scene(symbols, at)):
                        self._fill(candidate, role, mention)

    def _is_scene(self, symbols: SymbolText, at: int) -> bool:
        """A city where something happens takes no part in it."""
        return symbols.at[at].tag is Tag.METONYM and self._scene.holds(symbols, at)

    def _fill(self, candidate: Candidate, role: str, mention: Mention) -> None:
        if role in PEOPLE and mention.tag in ACTORS:
            if mention not in candidate.people.setdefault(role, []):
                candidate.people[role].append(mention)
            if role == "host" and mention.tag is Tag.ACTOR:
                self._fill(candidate, "participant", mention)  # a person who hosts a meeting sits in it
        elif role == "place" and _is_place(mention):
            if mention not in candidate.places:
                candidate.places.append(mention)
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
        before = self._patterns.word("denied").search(symbols.text, start, end)
        return bool(before or self._patterns.word("denied_after").search(symbols.text, end, end + _NEAR))

    def _status(self, candidate: Candidate, symbols: SymbolText, limit: int) -> None:
        """Planned or cancelled by the words around the trigger, up to `limit`, where the next one begins."""
        begin, end = candidate.trigger
        near = symbols.text[
            max(0, clause_start(symbols, begin, self._breaks), begin - _BEFORE) : min(limit, end + _AFTER)
        ]
        if self._patterns.word("cancelled").search(symbols.text[max(0, begin - 30) : min(limit, end + _AFTER)]):
            candidate.status = "Cancelled"
        elif self._patterns.word("planned").search(near):
            candidate.status = "Planned"
        else:
            noun = any(self._patterns.word(c).search(symbols.text, begin, end) for c in _NOUNS)
            window = begin - _VERB, min(limit, end + _VERB)
            verb = any(self._patterns.word(c).search(symbols.text, max(0, window[0]), window[1]) for c in _VERBS)
            candidate.tensed = verb or not noun

    def _subject(self, candidate: Candidate, passage: Passage) -> None:
        """Put the sentence's subject beside a participant who was named with "with"; else who was spoken of last."""
        symbols = passage.symbols
        companions = candidate.people.get("with", [])
        if not (companions or candidate.needs_subject) or candidate.people.get("participant"):
            return
        before = [(i, m) for i, m in symbols.at.items() if i < candidate.trigger[1]]
        named = [(i, m) for i, m in before if m.tag in {Tag.ACTOR, Tag.GROUP, Tag.STATE} and m not in companions]
        free = [m for i, m in named if not self._scene.holds(symbols, i)]
        if free and not companions:  # a pronoun in the trigger word means who was named last
            candidate.people["participant"] = [next((m for m in reversed(free) if m.tag is Tag.ACTOR), free[-1])]
        elif free:
            candidate.people["participant"] = [next((m for m in free if m.tag is Tag.ACTOR), free[0])]
        elif passage.topic and passage.topic not in {e for m in companions for e in m.entities}:
            begin, end = symbols.folded(*candidate.trigger)
            candidate.people["participant"] = [Mention(begin, end, Tag.ACTOR, (passage.topic,), rule="subject")]

    def _attach_dates(self, found: list[Candidate], symbols: SymbolText) -> None:
        """Give each date of the sentence to the nearest trigger; of several, a telling keeps the one that fits."""
        given: dict[int, list[tuple[int, DateSpan]]] = {}
        for at, mention in symbols.at.items():
            if mention.date is None or not found:
                continue
            fitting = [c for c in found if _fits(c, mention.date)] or found
            nearest = min(fitting, key=lambda c: (_distance(c, at), c.weak))
            distance = _distance(nearest, at)
            if _fits(nearest, mention.date) and not self._elsewhere(nearest, at, symbols):
                given.setdefault(id(nearest), []).append((distance, mention.date))
        for candidate in found:
            ahead = candidate.status in {"Planned", "Cancelled"}
            options = sorted(given.get(id(candidate), ()), key=lambda d: (ahead and d[1].future is None, d[0]))
            candidate.dates = [date for _, date in options[:1]]

    def _elsewhere(self, candidate: Candidate, at: int, symbols: SymbolText) -> bool:
        """Whether the date is that of something else: of an election or a strike named right before it."""
        begin = max(candidate.trigger[1] if at > candidate.trigger[1] else 0, at - _NEAR)
        return self._patterns.word("other_events").search(symbols.text, begin, at) is not None

    def _attach_places(self, found: list[Candidate], symbols: SymbolText) -> None:
        """Give each place to the trigger before it, across no agreement but the meeting's own process; a place
        right before the trigger is the second choice."""
        spots = [
            (match.start(), symbols.within(match.start(), match.end())[-1])
            for pattern in self._patterns.sections["attachments"]
            for match in pattern.expression.finditer(symbols.text)
        ]
        open_to = [c for c in found if c.placed and c.kind not in REMOTE]
        for at, place in spots:
            before = [c for c in open_to if c.trigger[1] <= at + 1]
            nearest = min(before, key=lambda c: (at - c.trigger[1], c.weak), default=None)
            if nearest is None or nearest.places or not _is_place(place) or place in nearest.actors():
                continue
            if self._in_reach(nearest, at, symbols):
                nearest.places.append(place)
        for candidate in open_to:
            ahead = [p for at, p in spots if 0 < candidate.trigger[0] - at <= _NEAR // 2 and _is_place(p)]
            taken = [p for c in found for p in c.places]
            if not candidate.places and ahead and ahead[-1] not in taken:
                candidate.places.append(ahead[-1])

    def _in_reach(self, candidate: Candidate, at: int, symbols: SymbolText) -> bool:
        between = symbols.within(candidate.trigger[1], at)
        barred = any(m.tag is Tag.ACCORD and m is not candidate.series for m in between)
        return not barred and at - candidate.trigger[1] <= _REACH


def clause_start(symbols: SymbolText, at: int, breaks: regex.Pattern[str]) -> int:
    """Where the clause of position `at` begins: after a comma that does not set off a name, or at a word of
    `breaks` (where, while, ...)."""
    word = max((m.start() for m in breaks.finditer(symbols.text, 0, at)), default=0)
    for index in range(at - 1, word, -1):
        if unicodedata.category(symbols.text[index]) == "Po" and not _by_a_name(symbols, index):
            return index + 1
    return word


def _by_a_name(symbols: SymbolText, comma: int) -> bool:
    return any(i in symbols.at for i in (comma - 1, comma + 1, comma + 2))


def _fits(candidate: Candidate, date: DateSpan) -> bool:
    """Whether a date can be that of a meeting of this status: what is past is not planned."""
    return (
        date.future is not None if candidate.status == "Planned" else date.past is not None or date.future is not None
    )


def _is_place(mention: Mention) -> bool:
    """A city or a state; a palace that only stands for a government is none."""
    return mention.tag is Tag.STATE or mention.place is not None


def _distance(candidate: Candidate, at: int) -> int:
    begin, end = candidate.trigger
    if at >= end:
        return at - end
    return (begin - at) * 2 if at < begin else 0


def candidates(finder: MeetingFinder, passages: Iterable[Passage]) -> list[Candidate]:
    """All candidates of an article in the order of the text."""
    return [c for number, passage in enumerate(passages) for c in finder.find(passage, number)]
