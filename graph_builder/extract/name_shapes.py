"""What tells the words of a person's name: capitals where a language has them, tables and word shapes where not."""

from __future__ import annotations

from functools import lru_cache

import regex

from graph_builder.extract.name_table import NameTable
from graph_builder.extract.unlisted import Shapes, Word
from graph_builder.text.language import Language

_SHORTEST = 3
_CACHE = 20_000  # words
_LONG = 4
_TWO = 2


def shapes_of(language: Language, table: NameTable) -> Shapes:
    """The shapes of names in `language`."""
    capitals = language.rules["names"]["capitalised"]
    return Capitals(language, table) if capitals else Tables(language, table)


class Tables:
    """Names without capitals: known given and family names, shapes of family names, and words nobody knows."""

    def __init__(self, language: Language, table: NameTable) -> None:
        fold, rules = language.fold, table.rules
        self._table = table
        self._parts = frozenset(map(fold, [*rules["joining"], *rules["closing"]]))
        self._joining = frozenset(map(fold, rules["joining"]))
        self._common = frozenset(w for k in ("common", "say") for p in language.words[k] for w in p.split())
        self._styles, self._offices = _styles(language), _offices(language)
        self._proclitics = sorted(map(fold, rules["proclitics"]), key=len, reverse=True)
        self._never = tuple(map(fold, rules["never"]))
        self._article = language.rules["names"]["article"]
        self._prefixes = tuple(map(fold, rules["prefixes"]))
        self._suffixes = {fold(ending): fold(word) for ending, word in rules["suffixes"].items()}
        self._family, self._adjective = (
            regex.compile("".join(c if c.isascii() else fold(c) for c in rules[key]))
            for key in ("family", "adjective")
        )
        self._ordinary = lru_cache(_CACHE)(self._is_ordinary)
        self._opening = lru_cache(_CACHE)(self._opens)

    def opens(self, word: Word) -> int:
        """Names of the table and words nobody knows open a name, after conjunctions and prepositions too."""
        return self._opening(word.text, word.written)

    def _opens(self, text: str, written: str) -> int:
        if text in self._styles:
            return -1
        if text in self._table.given and self._written(text, written):
            return 0
        for proclitic in self._proclitics:
            rest = text[len(proclitic) :]
            if text.startswith(proclitic) and len(rest) >= _SHORTEST and self._plain(rest):
                return len(proclitic) if not self._plain(text) else 0
        strange = self._strange(text) and not text.startswith(self._article)  # an adjective more often than a name
        return 0 if self._known(text) or strange else -1

    def bridges(self, word: Word, before: list[str], after: Word) -> bool:
        """Whether the word stands between a given name and a known one: part of the name, if it is no word."""
        text = word.text
        if not self._plain(before[0]) or len(before) > 1 or len(text) < _LONG or text.startswith(self._never):
            return False
        if (
            text in self._styles
            or text in self._common
            or text in self._table.words
            or self._adjective.fullmatch(text)
        ):
            return False
        plain = not text.startswith(self._article) and not self._is_conjoined(text)
        return plain and after.tied and self._known(after.text) and not self._is_conjoined(after.text)

    def _written(self, text: str, written: str) -> bool:
        """Folding can make a name and a common word one: then only the spelling of the table is the name."""
        ordinary = text in self._common or text in self._table.words
        return not ordinary or written in self._table.spellings

    def _plain(self, text: str) -> bool:
        return text in self._table.given and text not in self._table.common and text not in self._common

    def _known(self, text: str) -> bool:
        listed = text in self._table.given or text in self._table.family
        return listed and text not in self._table.common and text not in self._common

    def _strange(self, text: str) -> bool:
        return len(text) >= _SHORTEST and not self._ordinary(text)

    def _unheard(self, text: str) -> bool:
        """A word that neither the names nor the ordinary words have."""
        return self._strange(text) and not (text in self._table.given or text in self._table.family)

    def follows(self, word: Word, before: list[str]) -> bool:
        """A name of the table, a family name by its shape, or a word nobody knows; behind "son of" nearly any."""
        text = word.text
        if self._stops(word, before):
            return False
        if before[-1] in self._joining:
            return text in self._table.given or not text.startswith(self._never)
        if self._known(text) or (text in self._table.given and before[0] in self._table.given):
            return True
        behind_name = self._plain(before[0]) or before[0] in self._joining
        if behind_name and (text in self._table.family or self._origin(text)):
            return True
        return self._strange(text) and sum(self._unheard(w) and w not in self._parts for w in before) < _TWO

    def _stops(self, word: Word, before: list[str]) -> bool:
        """A title, a common word, the next name of a list, or the name proper behind a word that is none."""
        text = word.text
        if text in self._styles or (self._plain(text) and self._unheard(before[0])):
            return True
        whole = len(before) - sum(w in self._joining for w in before) >= _TWO and before[-1] not in self._joining
        if whole and text in self._offices:
            return True
        if text in self._table.given:
            return text in self._common and not self._written(text, word.written)
        return text in self._common or self._is_conjoined(text)

    def _is_conjoined(self, text: str) -> bool:
        """A conjunction or preposition written with the next name of a list."""
        rests = (text[len(p) :] for p in self._proclitics if text.startswith(p))
        return any(self._known(rest) for rest in rests if len(rest) >= _LONG)

    def _origin(self, text: str) -> bool:
        return bool(self._family.fullmatch(text)) and text not in self._table.words

    def is_name(self, name: list[Word]) -> bool:
        """A known name among the words, or nothing but words nobody knows."""
        words = [w.text for w in name if w.text not in self._parts]
        tied = any(w.text in self._joining for w in name[1:]) and words[0] in self._table.given
        if tied or any(self._known(w) for w in words):
            return True
        return all(self._strange(w) or w in self._table.given for w in words) and len(words) >= _TWO

    def ends(self, after: Word) -> bool:
        """Anywhere."""
        return bool(after.text)

    def is_sure(self, name: list[Word]) -> bool:
        """A given name that is no ordinary word, and behind it a name of the table or a family name's shape."""
        first = name[0].text
        tied = first in self._joining
        rest = [w.text for w in name[1 + tied :] if w.text not in self._parts]
        if not rest or first in self._table.common:
            return False
        opens = tied or any(self._plain(first[len(p) :]) for p in ("", *self._proclitics) if first.startswith(p))
        listed = [self._known(w) or self._origin(w) for w in rest]
        return opens and any(listed) and all(ok or w in self._table.given for ok, w in zip(listed, rest, strict=True))

    def _is_ordinary(self, text: str) -> bool:
        if text in self._table.words or text in self._common or text.startswith(self._never):
            return True
        if self._adjective.fullmatch(text) and text not in self._table.family:
            return True
        if text in self._table.given or text in self._table.family:
            return text in self._table.common
        stems = {text, *(text[len(p) :] for p in self._prefixes if text.startswith(p))}
        stems |= {s[: -len(e)] + more for s in stems for e, more in self._suffixes.items() if s.endswith(e)}
        return any(len(s) >= _SHORTEST and (s in self._table.words or s in self._common) for s in stems)


def _styles(language: Language) -> frozenset[str]:
    """The words of titles and honorifics, of which no name is made."""
    titles = language.data("titles.yaml")
    singles = (w for key in ("honorifics", "heads", "styles") for w in titles[key] if " " not in w)
    return frozenset(map(language.fold, singles)) - frozenset(map(language.fold, titles["also_names"]))


def _offices(language: Language) -> frozenset[str]:
    """Offices of one word: behind a whole name they are no part of it, although some are names as well."""
    offices = language.data("titles.yaml")["offices"]
    return frozenset(language.fold(f) for numbers in offices.values() for f in numbers["forms"] if " " not in f)


class Capitals:
    """Names by their capitals, up to capitalised words that are none."""

    def __init__(self, language: Language, table: NameTable) -> None:
        fold, rules = language.fold, table.rules
        self._table = table
        self._titles = frozenset(map(fold, rules["titles"]))
        self._others = frozenset(map(fold, rules["others"]))
        self._joining = frozenset(map(fold, rules["joining"]))
        self._closing = frozenset(map(fold, rules["closing"]))

    def opens(self, word: Word) -> int:
        """A capitalised word; at the head of a sentence, where all words have capitals, no ordinary one."""
        return 0 if self._is_part(word) and len(word.text) > 1 else -1

    def follows(self, word: Word, before: list[str]) -> bool:
        """A capitalised word, or what numbers a bearer of the name."""
        return bool(before) and (word.text in self._closing or self._is_part(word))

    def bridges(self, word: Word, before: list[str], after: Word) -> bool:
        """Never more than what follows by itself: capitals tell."""
        return bool(after.text) and self.follows(word, before)

    def _is_part(self, word: Word) -> bool:
        if word.text in self._titles or word.text in self._others:
            return False
        letters = word.written
        if letters.isupper() and len(letters) > 1:
            return False
        return letters[:1].isupper() or any(p[:1].isupper() for p in regex.split("['\u2019-]", letters)[1:])

    def is_name(self, name: list[Word]) -> bool:
        """Not a sentence's first word and a name of one word."""
        return not name[0].first or len(name) > _TWO or self._is_given(name[0]) or not self._is_given(name[1])

    def ends(self, after: Word) -> bool:
        """Not before another capitalised word: that is the name of an organisation, a place or a work."""
        return not after.written[:1].isupper() or after.text in self._titles

    def _is_given(self, word: Word) -> bool:
        return word.text in self._table.given

    def is_sure(self, name: list[Word]) -> bool:
        """A known given name first."""
        return self._is_given(name[0])
