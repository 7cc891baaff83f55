"""Where a text says a name, however it is spelt: by the folding of search, with offsets in the text as it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from graph_builder.rdf.search_keys import folded, folder_of
from graph_builder.text.fold import Folded
from graph_builder.text.language import available_languages, load_language

Spans = list[tuple[int, int]]
_SHORTEST = 2
_NOTHING = re.compile(r"(?!)")


def spans_of(text: str, names: Iterable[str], language: str) -> Spans:
    """The spans of `text` that are one of `names` as whole words, in order, without overlap; the longest name wins.

    In a language whose particles are written as one word with what follows, they may stand before a name.
    """
    found = _folded(text, language)
    pattern = _pattern(tuple(names), language)
    return [found.span(*match.span("name")) for match in pattern.finditer(found.text)]


@lru_cache(2048)
def _folded(text: str, language: str) -> Folded:
    return folder_of(language).fold(text)


@lru_cache(2048)
def _pattern(names: tuple[str, ...], language: str) -> re.Pattern[str]:
    keys = {folded(name, language) for name in names}
    longest = sorted((key for key in keys if len(key) >= _SHORTEST), key=lambda key: (-len(key), key))
    if not longest:
        return _NOTHING
    before = load_language(language).rules.get("proclitics", "") if language in available_languages() else ""
    return re.compile(rf"(?<!\w)(?:{before})(?P<name>{'|'.join(map(re.escape, longest))})(?!\w)")
