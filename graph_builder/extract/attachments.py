"""When and where: the dates and places of a sentence go to the meeting that they stand nearest to."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import regex

from graph_builder.extract.candidates import AHEAD, REMOTE, Candidate, as_place
from graph_builder.extract.patterns import Patterns
from graph_builder.extract.symbols import Mention, SymbolText, Tag
from graph_builder.model import DateSpan

_REACH = 140
_NEAR = 35
_AHEAD = 17
_OPENING = 60
_SAID = 22
_HEAD = 4
_FRONT = 24
_ITS_OWN = ("hold", "takes_place", "planned", "arrive")
_OWN = 20
_SINCE = 28
_FAR, _COMMA = 1000, 50

Spots = list[tuple[int, Mention]]


class Attachments:
    """Reads the dates and places around triggers, with the words of one language."""

    def __init__(self, patterns: Patterns) -> None:
        self._patterns = patterns
        compiled = patterns.expressions.compile
        self._said = compiled("~{say}(?: (?:[\\p{L}]+|@[AOSMPB])){0,2} $", "lexicon.yaml: say")
        self._stop = regex.compile(patterns.expressions.language.rules["clause_stop"])
        self._others = patterns.expressions.compile("[,\u060c] ?(?:of )?~{relative}", "lexicon.yaml: relative")
        self._comma = regex.compile("[,\u060c]")
        self._since = compiled("~{since}(?: [\\p{L}]+)? $", "lexicon.yaml: since")
        self._named_after = compiled(" {dated_noun}", "lexicon.yaml: dated_noun")
        self._opens = compiled("{clause_break} ", "lexicon.yaml: clause_break")
        linked = bool(patterns.expressions.language.words["next_verb"])
        self._next = compiled(
            "^ ?,? ?{next_verb}(?: {auxiliary}){0,5} $" if linked else "(?!)", "lexicon.yaml: next_verb"
        )
        self._bound = compiled("@[PMS](?: @D)? {bound_for} ", "lexicon.yaml: bound_for")

    def attach(self, found: Sequence[Candidate], symbols: SymbolText) -> None:
        """Give the sentence's dates and places to its candidates."""
        self._dates(found, symbols)
        self._places(found, symbols)
        self._sidelines(found, symbols)

    def _dates(self, found: Sequence[Candidate], symbols: SymbolText) -> None:
        """Each date goes to the nearest trigger; of several, a telling keeps the one that fits."""
        given: dict[int, list[tuple[int, int, DateSpan]]] = {}
        for at, mention in symbols.at.items():
            if mention.date is None or not found or self._begins(found, at, mention.date, symbols):
                continue
            fitting = [c for c in found if _fits(c, mention.date)] or list(found)
            nearest = min(fitting, key=lambda c: (self._far(c, at, fitting, symbols), c.weak))
            distance = self._distance(nearest, at, symbols)
            if distance < _FAR and _fits(nearest, mention.date) and not self._elsewhere(nearest, at, symbols):
                given.setdefault(id(nearest), []).append((distance, at, mention.date))
        for candidate in found:
            ahead = candidate.status in AHEAD
            begin = candidate.trigger[0] if ahead else 0
            options = sorted(
                given.get(id(candidate), ()), key=lambda d: (ahead and d[2].future is None, d[1] < begin, d[0])
            )
            candidate.dates = [date for _, _, date in options[:1]]

    def _begins(self, found: Sequence[Candidate], at: int, date: DateSpan, symbols: SymbolText) -> bool:
        """Whether the date is the day since which the meeting before it has gone on; that meeting takes it up."""
        before = [c for c in found if c.trigger[1] <= at and c.status == "Held"]
        candidate = max(before, key=lambda c: c.trigger, default=None)
        if candidate is None or date.precision != "day" or date.past is None:
            return False
        begin, end = candidate.trigger
        word = self._since.search(symbols.text, max(end, at - _SINCE), at)
        if word is None or at - end > _REACH or self._stop.search(symbols.text[end:at]):
            return False
        beside = max(0, begin - _OWN)
        first = any(m.number == 1 for m in symbols.within(beside, end))
        if first or self._patterns.word("first_ever").search(symbols.text, beside, end):
            return False
        candidate.since = date
        return True

    def _far(self, candidate: Candidate, at: int, others: Sequence[Candidate], symbols: SymbolText) -> int:
        """The distance of a date; more where it stands between two triggers of which the second has one behind it, or
        is a verb behind "and"."""
        distance, (begin, end) = self._distance(candidate, at, symbols), candidate.trigger
        if at > begin or not any(c.trigger[1] <= at for c in others):
            return distance
        if self._next.search(symbols.text[at + 1 : begin]):
            return distance + _FAR
        later = [i for i, m in symbols.at.items() if m.date and 0 <= i - end <= _NEAR]
        return distance + _FAR if later and not self._comma.search(symbols.text[end : later[0]]) else distance

    def _distance(self, candidate: Candidate, at: int, symbols: SymbolText) -> int:
        """Characters between a trigger and a date; those before it count twice, and more so before a
        comma; another sentence is far away."""
        begin, end = candidate.trigger
        between = symbols.text[end:at] if at >= end else symbols.text[at + 1 : begin]
        far = _FAR if self._stop.search(between) else 0
        if at >= end:
            return far + at - end
        return far + 2 * max(0, begin - at) + (_COMMA if self._comma.search(between) else 0)

    def _elsewhere(self, candidate: Candidate, at: int, symbols: SymbolText) -> bool:
        """Whether the date is that of something else: of an election or a strike named right before it, of what
        another noun's "which" tells of, or of what was said about a plan."""
        dates = [i + 1 for i, m in symbols.at.items() if m.date and i < at]
        begin = max(candidate.trigger[1] if at > candidate.trigger[1] else 0, at - _NEAR, *dates)
        if self._patterns.word("other_events").search(symbols.text, begin, at):
            return True
        if self._named_after.match(symbols.text, at + 1):
            return True
        behind = symbols.text[candidate.trigger[1] : at] if at > candidate.trigger[1] else ""
        who = self._others.search(behind) or self._patterns.word("relative").search(behind, _OWN)
        if who and not any(self._patterns.word(c).search(behind, who.end()) for c in _ITS_OWN):
            return True
        near = symbols.text[max(candidate.trigger[1] if at > candidate.trigger[1] else 0, at - _SAID) : at]
        said = self._said.search(near)
        if said and any(self._patterns.word(c).search(near, said.start()) for c in _ITS_OWN):
            return False  # "will begin on": the verb of the meeting, not one of speaking
        return said is not None and (candidate.status != "Held" or self._comma.search(behind) is not None)

    def _places(self, found: Sequence[Candidate], symbols: SymbolText) -> None:
        """Each place goes to the trigger before it, across no agreement but the meeting's own process; a place
        before the trigger is the second choice."""
        spots = [
            (match.start(), place)
            for pattern in self._patterns.sections["attachments"]
            for match in pattern.expression.finditer(symbols.text)
            if (place := as_place(symbols.within(match.start(), match.end())[-1]))
        ]
        open_to = [c for c in found if c.placed and c.kind not in REMOTE]
        for at, place in spots:
            before = [c for c in open_to if c.trigger[1] <= at + 1]
            nearest = min(before, key=lambda c: (at - c.trigger[1], c.weak), default=None)
            if nearest is None or nearest.places or place in nearest.actors():
                continue
            if _in_reach(nearest, at, symbols) and not self._is_said(nearest, at, symbols):
                nearest.places.append(place)
        for candidate in open_to:
            if not candidate.places:
                self._place_ahead(candidate, found, spots, symbols)

    def _is_said(self, candidate: Candidate, at: int, symbols: SymbolText) -> bool:
        """Whether the place belongs to a clause behind the trigger that tells what was said, not of the meeting."""
        behind = symbols.text[candidate.trigger[1] : at]
        said = self._patterns.word("that").search(behind)
        return said is not None and not any(self._patterns.word(c).search(behind) for c in _ITS_OWN)

    def _place_ahead(
        self, candidate: Candidate, found: Sequence[Candidate], spots: Spots, symbols: SymbolText
    ) -> None:
        """The place right before the trigger, or before "where" or "for"; else what the sentence opens with."""
        begin = candidate.trigger[0]
        taken = [p for c in found for p in c.places]
        for at, place in reversed(spots):
            if not 0 < begin - at <= _OPENING or place in taken:
                continue
            between = symbols.text[at:begin]
            other = any(at < c.trigger[0] < begin for c in found if c is not candidate)
            if begin - at <= _AHEAD or (not other and (self._opens.search(between) or self._bound.search(between))):
                candidate.places.append(place)
                return
        heads = [
            p for at, p in spots if at < _HEAD and not self._patterns.word("say").search(symbols.text, at, begin)
        ]
        if heads and not any(at > candidate.trigger[1] for at, _ in spots) and heads[0] not in candidate.actors():
            candidate.places.append(heads[0])

    def _sidelines(self, found: Sequence[Candidate], symbols: SymbolText) -> None:
        """What happens on the sidelines of a meeting has its day and its place; the meeting itself is not apart."""
        for first in found:
            for second in found:
                between = symbols.text[first.trigger[1] : second.trigger[0]]
                if not between or not self._patterns.word("sidelines").search(between[-_NEAR:]):
                    continue
                _share(first, second)
        for head, main in pairwise(sorted(found, key=lambda c: c.trigger)):
            if main.beside is None and self._opens_beside(head, symbols) and symbols.text[head.trigger[1]] == " ":
                _share(main, head)

    def _opens_beside(self, head: Candidate, symbols: SymbolText) -> bool:
        """Whether the sentence begins with the sidelines of this meeting: what comes next was held there."""
        before = symbols.text[: head.trigger[0]]
        if any(m.tag is Tag.ACTOR for m in symbols.within(0, head.trigger[0])):
            return False
        return len(before) < _FRONT and self._patterns.word("sidelines").search(before) is not None


def _share(beside: Candidate, main: Candidate) -> None:
    beside.beside = main.trigger
    beside.dates = beside.dates or main.dates
    beside.places = beside.places or main.places
    main.dates = main.dates or beside.dates
    main.places = main.places or beside.places
    main.apart = False


def _in_reach(candidate: Candidate, at: int, symbols: SymbolText) -> bool:
    between = symbols.within(candidate.trigger[1], at)
    barred = any(m.tag is Tag.ACCORD and m is not candidate.series for m in between)
    return not barred and at - candidate.trigger[1] <= _REACH


def _fits(candidate: Candidate, date: DateSpan) -> bool:
    """Whether a date can be that of a meeting of this status: what is planned is to come, what is over is past."""
    if candidate.status == "Planned":
        return date.future is not None
    if candidate.status == "Held" and candidate.tensed:
        return date.past is not None
    return date.past is not None or date.future is not None
