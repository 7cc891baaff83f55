"""One name, two people: whom of them the article means, by the full names that it gives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import regex
from rapidfuzz import fuzz

from graph_builder.extract.gazetteer import Entity
from graph_builder.extract.names import NameHit
from graph_builder.text.fold import Folded
from graph_builder.text.language import Language

_BEHIND = 6
_SAME = 70.0  # of 100: two spellings of one given name


class Namesakes:
    """The full names of an article that no gazetteer lists, by their last words (folded)."""

    def __init__(self, language: Language, names: Iterable[str]) -> None:
        self._language = language
        self._by_last: dict[str, list[list[str]]] = defaultdict(list)
        for name in names:
            words = language.fold(name).split()
            self._by_last[words[-1]].append(words)

    def another(self, last: str, person: Entity | None) -> bool:
        """Whether the article gives this last name to people in full, and none of them is `person`."""
        full = self._by_last.get(last, [])
        return bool(full) and person is not None and not any(self.spells(words, person) for words in full)

    def spells(self, words: Sequence[str], person: Entity) -> bool:
        """Whether a full name in folded words is another spelling, or a part, of one of the person's names."""
        return any(_alike(words, self._language.fold(n).split()) for n in person.names(self._language.code))


class Fathers:
    """Tells a person's name from that of somebody's father, behind "son of", and takes the fathers to the name.

    `descent` are the words for "son of", `joining` all that tie the next word to a name.
    """

    def __init__(self, descent: Iterable[str], joining: Iterable[str], language: Language) -> None:
        words, ties = ("|".join(map(regex.escape, map(language.fold, some))) for some in (descent, joining))
        self._descent = regex.compile(rf"(?<!\w)(?:{words}) $")
        self._fathers = regex.compile(rf"(?: (?:{words}) (?:(?:{ties}) )?\p{{L}}+)+")

    def settled(self, hits: Iterable[NameHit], text: Folded, kind: Callable[[str], str | None]) -> list[NameHit]:
        """The hits: no name of a father alone, and a full name with the fathers behind it."""
        found = []
        for hit in hits:
            person = all(kind(r.entity) == "Person" for r in hit.readings)
            if not person:
                found.append(hit)
            elif not self._descent.search(text.text, max(0, hit.begin - _BEHIND), hit.begin):
                more = self._fathers.match(text.text, hit.end) if hit.words > 1 else None
                found.append(replace(hit, end=more.end()) if more else hit)
        return found


def _alike(words: Sequence[str], known: Sequence[str]) -> bool:
    if len(known) < len(words[:2]) or words[-1] != known[-1]:
        return False
    return set(words) <= set(known) or fuzz.ratio(words[0], known[0]) >= _SAME
