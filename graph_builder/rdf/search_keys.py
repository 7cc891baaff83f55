"""Names as they are searched: the folding of each language, for labels in the data and for what people type.

Two spellings that readers take for one name fold to one key: alef forms, ya and alef maqsura, ta marbuta,
diacritics and tatweel in Arabic; case and diacritics in Latin letters (`text.fold`, `fold` of `language.yaml`).
"""

from __future__ import annotations

from functools import cache

from graph_builder.text.fold import Folder
from graph_builder.text.language import available_languages, load_language

MARKS = "\"'()[]{}.,;:!?-/\u060c\u061b\u061f"
"""The punctuation that parts words in a key, the Arabic comma, semicolon and question mark too."""

_WORDLESS = str.maketrans(dict.fromkeys(MARKS, " "))


def folded(text: str, language: str) -> str:
    """The key of a name in this language. Folding a key again changes nothing."""
    fold = folder_of(language)
    return fold(fold(text))  # a table may list small letters alone


def foldings(text: str) -> tuple[str, ...]:
    """The keys of a text whose language is unknown: one for each way to fold it, without repetition."""
    return tuple(dict.fromkeys(folded(text, language) for language in available_languages()))


def words(key: str) -> list[str]:
    """The words of a key, without punctuation."""
    return key.translate(_WORDLESS).split()


def article_of(language: str) -> str:
    """What may stand before any noun, written as one word with it: folded, empty where there is no such thing."""
    if language not in available_languages():
        return ""
    return str(load_language(language).rules["bare"]["prefix"])


def articles() -> tuple[str, ...]:
    """The definite articles that are written as one word with their noun, of all languages."""
    return tuple(sorted({article_of(language) for language in available_languages()} - {""}))


@cache
def folder_of(language: str) -> Folder:
    """The folding of a language; letters of which its own table knows nothing fold as in the others."""
    tables = [load_language(code).rules["fold"] for code in available_languages() if code != language]
    if language in available_languages():
        tables.append(load_language(language).rules["fold"])
    return Folder({str(sign): str(value or "") for table in tables for sign, value in table.items()})
