"""Verbs in a row: in "A met B and held talks with C" the second verb has the subject of the first, not its object."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import regex

from graph_builder.extract.candidates import Candidate
from graph_builder.extract.patterns import Patterns
from graph_builder.extract.subjects import NOUNS
from graph_builder.extract.symbols import SymbolText, Tag

_NEAR = 60


class Coordination:
    """Gives verbs in a row the subject that they share, with the words of one language: `next_verb` and `auxiliary`,
    what stands right before the second of two verbs of one subject, `travels_for`, what stands before its aim."""

    def __init__(self, patterns: Patterns) -> None:
        language = patterns.expressions.language
        linked = bool(language.words["next_verb"])
        self._patterns = patterns
        self._stop = regex.compile(language.rules["clause_stop"])
        compiled = patterns.expressions.compile
        source = "(?<!\\w){next_verb}(?: {auxiliary}){0,5} $" if linked else "(?!)"
        self._next = compiled(source, "lexicon.yaml: next_verb, auxiliary")
        self._aim = compiled(
            "(?<!\\w){travels_for}(?: [\\p{L}]+){0,3} $" if linked else "(?!)", "lexicon.yaml: travels_for"
        )

    def settle(self, found: Sequence[Candidate], symbols: SymbolText) -> None:
        """Put the shared subject in the place of whoever stands between the verbs and was taken for it."""
        told = sorted((c for c in found if not c.joins), key=lambda c: c.trigger)
        for first, second in pairwise(told):
            if self._is_next(first, second, symbols) or self._is_aim(first, second, symbols):
                self._give(first, second, symbols)

    def _is_next(self, first: Candidate, second: Candidate, symbols: SymbolText) -> bool:
        """Whether a second verb follows right behind "and" or the like, in one sentence with the first."""
        begin, end = first.trigger[1], second.trigger[0]
        if self._stop.search(symbols.text[begin:end]) or not self._is_verb(second, symbols):
            return False
        return self._is_verb(first, symbols) and self._next.search(symbols.text, begin, end) is not None

    def _is_aim(self, first: Candidate, second: Candidate, symbols: SymbolText) -> bool:
        """Whether a noun of meeting says what somebody travels for, with nobody named in between."""
        begin, end = first.trigger[1], second.trigger[0]
        if first.kind != "Visit" or self._is_verb(second, symbols) or not 0 <= end - begin <= _NEAR:
            return False
        named = any(m.tag is Tag.ACTOR for m in symbols.within(begin, end))
        return not named and self._aim.search(symbols.text, begin, end) is not None

    def _is_verb(self, candidate: Candidate, symbols: SymbolText) -> bool:
        noun = any(self._patterns.word(c).search(symbols.text, *candidate.trigger) for c in NOUNS)
        return not noun or self._patterns.word("hold").match(symbols.text, candidate.trigger[0]) is not None

    def _give(self, first: Candidate, second: Candidate, symbols: SymbolText) -> None:
        """Who is named before the first verb takes part in the second; who else is named before that one
        does not."""
        begin, end = (symbols.position[at] for at in first.trigger)
        subject = [m for m in first.people.get("participant", []) if m.begin < end and m.end <= begin + 1]
        before = {m.begin for m in symbols.within(0, second.trigger[0])}
        if not subject:
            return
        for role, held in second.people.items():
            second.people[role] = [m for m in held if m.begin not in before]
        for mention in subject:
            second.give("participant", mention)
