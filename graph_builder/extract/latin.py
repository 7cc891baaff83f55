"""A name in Latin letters, word by word: as the table of names spells it, else by anyascii with some vowels.

Arabic leaves short vowels out, so that a transliteration by letters cannot be read aloud ("Slym Ljbwry"). What the
table knows is spelt as the press does; for the rest a half-vowel between consonants is a vowel, and a heap of
consonants gets one. It is a reading aid, no standard.
"""

from __future__ import annotations

from collections.abc import Mapping

import regex
from anyascii import anyascii

from graph_builder.extract.name_table import NameTable
from graph_builder.text.language import Language

_CONSONANT = "(?>sh|kh|gh|th|dh|ch|[bcdfghjklmnpqrstvxz])"
_HALF_I = regex.compile(rf"(?<=[bcdfghjklmnpqrstvxzui])y(?={_CONSONANT}|$)")
_HALF_U = regex.compile(rf"(?<=[bcdfghjklmnpqrstvxz])w(?={_CONSONANT}|y|$)")
_OPENING = regex.compile(rf"^({_CONSONANT}|[wy])(?={_CONSONANT})(?![bdfgkpt]h?[rl]..|s[tkp]...)")
_HEAP = regex.compile(rf"({_CONSONANT}{{2}})(?={_CONSONANT}{{2}})")
_LAST = regex.compile(rf"(?<={_CONSONANT})(?=[rln]$)")
_FEMININE = regex.compile(r"(?<=[a-z]{2})h$")
_QUOTES = "\"'\u00ab\u00bb\u201c\u201d"


def latin(name: str, language: Language, table: NameTable) -> str | None:
    """`name` in Latin letters; None for a language that is written in them."""
    if name.isascii() or language.rules["names"]["capitalised"]:
        return None
    words = [w.strip(_QUOTES) for w in name.split()]
    spelt: list[str] = []
    while words:
        both = table.spelt(language.fold(" ".join(words[:2]))) if len(words) > 1 else None
        spelt.append(both or _word(words[0], language, table))
        words = words[2:] if both else words[1:]
    return " ".join(w for w in spelt if w)


def _word(word: str, language: Language, table: NameTable) -> str:
    folded, article = language.fold(word), str(language.rules["names"]["article"])
    known = table.spelt(folded)
    if known:
        return known
    if word.startswith(article) and len(folded) > len(article) + 1:
        return "al-" + _word(word[len(article) :], language, table)
    return _by_letters(word, table.rules["letters"])


def _by_letters(word: str, vowels: Mapping[str, str]) -> str:
    letters = regex.sub(r"[^a-z]", "", anyascii("".join(vowels.get(c, c) for c in word)).lower())
    letters = regex.sub("yw$", "io", letters)
    read = _HALF_I.sub("i", _HALF_U.sub("u", _HALF_I.sub("i", letters)))
    read = str(_HEAP.sub(r"\1a", _OPENING.sub(r"\1a", _FEMININE.sub("a", _LAST.sub("e", read)))))
    return read[:1].upper() + read[1:]
