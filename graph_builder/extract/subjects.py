"""Who takes part in a meeting by being the subject of its sentence, its owner, or the one spoken of last."""

from __future__ import annotations

from itertools import pairwise
from typing import TypeAlias

import regex

from graph_builder.extract.candidates import Candidate
from graph_builder.extract.passage import Passage
from graph_builder.extract.patterns import Patterns
from graph_builder.extract.scenes import Scene
from graph_builder.extract.symbols import Mention, SymbolText, Tag

ACTORS = frozenset({Tag.ACTOR, Tag.GROUP, Tag.STATE, Tag.METONYM})
NOUNS = ("meeting", "talks", "summit", "conference", "visit", "round")
"""The tags of those who can take part, and the word classes of the nouns of meeting."""

_OPENING, _NEAR, _WORD = 25, 35, 15
_TWO = 2
Named: TypeAlias = list[tuple[int, Mention]]


class Subjects:
    """Completes tellings with those whom their patterns leave unsaid, with the words of one language."""

    def __init__(self, patterns: Patterns, scene: Scene) -> None:
        self._patterns = patterns
        self._scene = scene
        self._verb_first = bool(patterns.expressions.language.rules["verb_first"])
        others = bool(patterns.expressions.language.words["of_others"])
        self._of_others = patterns.expressions.compile(
            " {of_others} " if others else "(?!)", "lexicon.yaml: of_others"
        )
        self._and_then = patterns.expressions.compile("~{and_then} $", "lexicon.yaml: and_then")
        self._theirs = patterns.expressions.compile(
            "(?<!\\w){possessive}(?: (?:[\\p{L}'-]+|@[NJ])){0,3} ?$", "lexicon.yaml: possessive"
        )

    def complete(self, candidate: Candidate, passage: Passage) -> None:
        """Put the sentence's subject beside a participant who was named with "with"; else who was spoken of last."""
        symbols = passage.symbols
        self._three_way(candidate, passage)
        self._owned(candidate, passage)
        self._coordinated(candidate, passage)
        if candidate.speaker and passage.topic not in {e for m in candidate.actors() for e in m.entities}:
            self._take_topic(candidate, passage)
            return
        companions = candidate.people.get("with", [])
        travels = candidate.kind == "Visit" and not candidate.definite
        if not (companions or candidate.needs_subject or travels) or candidate.people.get("participant"):
            return
        begin, end = candidate.trigger
        opens = (candidate.needs_subject or bool(companions)) and begin < _OPENING and not symbols.within(0, begin)
        said = self._patterns.word("that").search(symbols.text, end)
        limit = said.start() if said else len(symbols.text)
        before = [(i, m) for i, m in symbols.at.items() if i < end or (opens and i < limit)]
        named = [(i, m) for i, m in before if m.tag in {Tag.ACTOR, Tag.GROUP, Tag.STATE} and m not in companions]
        named = self._inner(named, begin, symbols)
        free = [m for i, m in named if not self._scene.holds(symbols, i)]
        if opens and free:  # "at the end of his visit to X, Y said"
            candidate.people["participant"] = [next((m for m in free if m.tag is Tag.ACTOR), free[0])]
        elif free and not companions:  # a pronoun in the trigger word means who was named last
            candidate.people["participant"] = [next((m for m in reversed(free) if m.tag is Tag.ACTOR), free[-1])]
        elif free:
            candidate.people["participant"] = [next((m for m in free if m.tag is Tag.ACTOR), free[0])]
        elif self._continues(candidate, passage):
            self._take_topic(candidate, passage)

    def is_of_others(self, candidate: Candidate, symbols: SymbolText) -> bool:
        """Whether words behind the noun say whose it is, though they name nobody who is known ("talks between")."""
        return not candidate.actors() and self._of_others.match(symbols.text, candidate.trigger[1]) is not None

    def share(self, found: list[Candidate], symbols: SymbolText) -> None:
        """Let "met in Rome and came together again in Oslo" be of the same people: the second verb has no subject."""
        told = sorted(found, key=lambda c: c.trigger)
        for first, second in pairwise(told):
            between = symbols.text[first.trigger[1] : second.trigger[0]]
            if second.actors() or first.joins or not first.actors() or not self._and_then.search(between):
                continue
            if self._is_verb(first, symbols) and self._is_verb(second, symbols):
                for mention in first.actors():
                    second.give("participant", mention)

    def _is_verb(self, candidate: Candidate, symbols: SymbolText) -> bool:
        noun = any(self._patterns.word(c).search(symbols.text, *candidate.trigger) for c in NOUNS)
        return not noun or self._patterns.word("hold").search(symbols.text, *candidate.trigger) is not None

    def _take_topic(self, candidate: Candidate, passage: Passage) -> None:
        """Let the person take part whom the sentence before was about."""
        if passage.topic:
            span = passage.symbols.folded(*candidate.trigger)
            candidate.give("participant", Mention(*span, Tag.ACTOR, (passage.topic,), rule="subject"))

    def _inner(self, named: Named, begin: int, symbols: SymbolText) -> Named:
        """Those named in the clause that was said, where the trigger stands in one that names somebody."""
        said = [m.end() for m in self._patterns.word("that").finditer(symbols.text, 0, begin)]
        inner = [(i, m) for i, m in named if said and said[-1] <= i < begin]
        return inner if any(not self._scene.holds(symbols, i) for i, _ in inner) else named

    def _continues(self, candidate: Candidate, passage: Passage) -> bool:
        """Whether the person of the sentence before is the subject: not of "the talks with", where another may be."""
        companions = {e for m in candidate.people.get("with", []) for e in m.entities}
        noun = any(self._patterns.word(c).search(passage.symbols.text, *candidate.trigger) for c in NOUNS)
        own = candidate.needs_subject or candidate.kind == "Visit" or not (noun and candidate.definite)
        return own and passage.topic is not None and passage.topic not in companions

    def _coordinated(self, candidate: Candidate, passage: Passage) -> None:
        """Where verbs come first: "visited Damascus and met X" is told of the person named before, and of X."""
        symbols = passage.symbols
        others = candidate.people.get("participant", [])
        noun = any(self._patterns.word(c).search(symbols.text, *candidate.trigger) for c in NOUNS)
        if not self._verb_first or noun or candidate.kind == "Visit" or len(candidate.actors()) != 1 or not others:
            return
        at = next((i for i, m in symbols.at.items() if m is others[0]), 0)
        before = [(i, m) for i, m in symbols.at.items() if i < candidate.trigger[0] and m.tag is Tag.ACTOR]
        subject = next((m for _, m in self._inner(before, candidate.trigger[0], symbols)), None)
        if at > candidate.trigger[0] and subject and subject.entities != others[0].entities:
            candidate.give("participant", subject)

    def _owned(self, candidate: Candidate, passage: Passage) -> None:
        """ "Their talks" are those of the two or more whom the sentence has named before it, else of "them"."""
        symbols, begin = passage.symbols, candidate.trigger[0]
        words = symbols.text[max(0, begin - _NEAR) : candidate.trigger[1]]
        inside = regex.search(r"\S+$", words)
        if not inside or not self._theirs.search(words[: inside.start()]):
            return
        named = [(i, m) for i, m in symbols.at.items() if i < begin and m.tag in ACTORS]
        if candidate.actors():  # "their meeting was attended by": the one of those named before
            candidate.definite = candidate.definite or not (named or candidate.successive)
            return
        free = [m for i, m in named if not self._scene.holds(symbols, i) and m.tag is not Tag.METONYM]
        if len({e for m in free for e in m.entities}) < _TWO and passage.plural:
            span = symbols.folded(*candidate.trigger)
            free = [Mention(*span, Tag.ACTOR, passage.plural, rule="coreference")]
        for mention in free:
            candidate.give("participant", mention)

    def _three_way(self, candidate: Candidate, passage: Passage) -> None:
        """A three-way meeting without names is one of the three states that the article has listed."""
        begin, end = candidate.trigger
        near = passage.symbols.text[max(0, begin - _WORD) : end + _NEAR]
        if not passage.trio or candidate.actors() or not self._patterns.word("three_way").search(near):
            return
        span = passage.symbols.folded(begin, end)
        candidate.give("participant", Mention(*span, Tag.ACTOR, passage.trio, rule="coreference"))
