"""One meeting told by a verb and by a noun: "discussed it with him *during a call*"."""

from __future__ import annotations

import regex

from graph_builder.extract.candidates import REMOTE, Candidate
from graph_builder.extract.patterns import Patterns
from graph_builder.extract.symbols import SymbolText, Tag

_REACH = 110
_TWO = 2
_WORD = 20
_GOVERNED = frozenset({Tag.ACTOR, Tag.STATE, Tag.METONYM, Tag.PLACE, Tag.GROUP, Tag.ACCORD, Tag.NUMBER})


class Courses:
    """Knows which noun says in what a verb before it has brought its people together, in one language."""

    def __init__(self, patterns: Patterns) -> None:
        language = patterns.expressions.language
        during = "(?<!\\w){in_its_course} $" if language.words["in_its_course"] else "(?!)"
        self._during = patterns.expressions.compile(during, "lexicon.yaml: in_its_course")
        self._definite = regex.compile(language.rules["definite"])
        self._breaks = patterns.word("clause_break")
        self._stop = regex.compile(language.rules["clause_stop"])

    def joins(self, verb: Candidate, noun: Candidate, symbols: SymbolText) -> bool:
        """Whether the two are one: the noun has no people but those of the verb, and is no meeting of a name."""
        if len(verb.actors()) < _TWO or verb.joins or verb.kind in REMOTE:
            return False
        begin, end = noun.trigger
        between = symbols.text[verb.trigger[1] : begin]
        if len(between) > _REACH or self._stop.search(between) or self._breaks.search(between):
            return False
        known = {e for m in verb.actors() for e in m.entities}
        own = {e for m in noun.actors() for e in m.entities}
        return bool(self._during.search(between)) and own <= known and not self._is_named(begin, end, symbols)

    def _is_named(self, begin: int, end: int, symbols: SymbolText) -> bool:
        """Whether the noun is definite, or governs a word that is: "the summit", "the summit of the twenty"."""
        behind = symbols.at.get(end) or symbols.at.get(end + 1)
        governs = behind is not None and behind.tag in _GOVERNED
        starts = (symbols.text[begin:end], symbols.text[end + 1 : end + _WORD])
        return governs or any(self._definite.match(words) for words in starts)
