"""Meetings beside meetings: on the sidelines of a summit, before or after it, alone, for a moment, among experts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import regex

from graph_builder.extract.candidates import GATHERINGS, Candidate
from graph_builder.extract.patterns import Patterns
from graph_builder.extract.subjects import ACTORS, NOUNS
from graph_builder.extract.symbols import SymbolText

_FRONT, _HEAD, _NEXT = 30, 40, 80
_BEFORE, _BEHIND = 60, 45
_BESIDE = 25


class Asides:
    """Marks the tellings of a sentence that are of a smaller meeting beside a larger one, with the words of one
    language: `sidelines`, `around`, `in_private`, `in_passing`, `technical`; or that it was `earlier`."""

    def __init__(self, patterns: Patterns) -> None:
        self._patterns = patterns
        self._stop = regex.compile(patterns.expressions.language.rules["clause_stop"])
        compiled = patterns.expressions.compile
        self._opens = compiled(r"^(?:[\p{L}]+,? )?~(?:{around}|{sidelines})", "lexicon.yaml: around, sidelines")

    def mark(self, found: Sequence[Candidate], symbols: SymbolText) -> None:
        """Say of each telling whether it is of a meeting beside another one. A sentence that opens with that other
        one ("before the summit A met B") names nobody for it.
        """
        for head, main in pairwise(sorted(found, key=lambda c: c.trigger)):
            if self._is_opener(head, main, symbols):
                _part(head, main, symbols)
        for candidate in found:
            candidate.earlier = self._near("earlier", candidate, symbols, _BESIDE, _BEFORE)
            if candidate.kind not in GATHERINGS:
                candidate.aside = candidate.aside or self._is_aside(candidate, symbols)
                candidate.technical = self._near("technical", candidate, symbols, _BESIDE, _BESIDE)

    def _is_opener(self, head: Candidate, main: Candidate, symbols: SymbolText) -> bool:
        """Whether the sentence opens with a meeting only to say when or where the next one was."""
        begin, end = head.trigger
        noun = any(self._patterns.word(c).search(symbols.text, begin, end) for c in NOUNS)
        if (
            not noun
            or main.joins
            or begin > _HEAD
            or self._has_actor(symbols, 0, begin)
            or main.trigger[0] - end > _NEXT
        ):
            return False
        word = self._opens.match(symbols.text[:begin])
        return (
            bool(word) and begin - word.end() <= _FRONT and not self._stop.search(symbols.text[end : main.trigger[0]])
        )

    def _is_aside(self, candidate: Candidate, symbols: SymbolText) -> bool:
        """Whether words beside the trigger say so; the sidelines are not those of the meeting itself."""
        if any(self._near(c, candidate, symbols, _BESIDE, _BEHIND) for c in ("in_private", "in_passing")):
            return True
        begin, end = candidate.trigger
        for word in self._patterns.word("sidelines").finditer(symbols.text, max(0, begin - _BEFORE), end + _BEHIND):
            if word.start() >= end or self._has_actor(symbols, word.end(), begin):
                return not self._stop.search(symbols.text[min(word.end(), end) : max(word.start(), begin)])
        return False

    def _near(self, name: str, candidate: Candidate, symbols: SymbolText, before: int, behind: int) -> bool:
        begin, end = candidate.trigger
        found = self._patterns.word(name).search(symbols.text, max(0, begin - before), end + behind)
        return found is not None and not self._stop.search(symbols.text[begin : max(begin, found.start())])

    def _has_actor(self, symbols: SymbolText, begin: int, end: int) -> bool:
        return any(begin <= i < end and m.tag in ACTORS and not m.place for i, m in symbols.at.items())


def _part(head: Candidate, main: Candidate, symbols: SymbolText) -> None:
    """Take from the first those who are named behind the verb of the second, and tell the two apart."""
    behind = symbols.folded(*head.trigger)[1]
    for role, mentions in head.people.items():
        head.people[role] = [m for m in mentions if m.begin < behind]
    head.others |= {main.trigger}
    main.others |= {head.trigger}
    main.aside = main.kind not in GATHERINGS
    if main.status == "Held" and head.status == "Planned":
        head.status, head.tensed = "Held", False
