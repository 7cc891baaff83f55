"""One last name, two people: whom of them the article means, by the full names that it gives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

from graph_builder.extract.gazetteer import Entity
from graph_builder.text.language import Language

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


def _alike(words: Sequence[str], known: Sequence[str]) -> bool:
    if len(known) < len(words[:2]) or words[-1] != known[-1]:
        return False
    return set(words) <= set(known) or fuzz.ratio(words[0], known[0]) >= _SAME
