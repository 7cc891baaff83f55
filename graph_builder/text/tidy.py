"""Words of a text made fit for a label."""

from __future__ import annotations

import unicodedata

_MARKS = frozenset("#_")


def tidy(words: str) -> str:
    """`words` without quotation marks and hash signs, without punctuation at the ends, spaces single."""
    kept = "".join(" " if c in _MARKS else c for c in words if not _quotes(c))
    return " ".join(kept.split()).strip("".join({c for c in kept if unicodedata.category(c) == "Po"}) + " ")


def _quotes(char: str) -> bool:
    return char == '"' or unicodedata.category(char) in {"Pi", "Pf"} or char == "\u201e"
