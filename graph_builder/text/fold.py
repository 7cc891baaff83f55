"""Folding: one spelling for what readers take as the same letters, with a map back to the text as read."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text. `origin[i]` is the offset in the text as read of folded character `i`; one more entry at the end.

    `source` is the text as read.
    """

    source: str
    text: str
    origin: tuple[int, ...]

    def span(self, begin: int, end: int) -> tuple[int, int]:
        """The offsets in the text as read of the folded range [begin, end)."""
        if begin >= end:
            return self.origin[begin], self.origin[begin]
        return self.origin[begin], self.origin[end - 1] + 1


class Folder:
    """Folds text by Unicode rules and a language's own table.

    Unicode: compatibility decomposition (NFKD), marks dropped, case folded, every white space but the newline a
    space, every decimal digit its ASCII digit. `table` maps single characters to their replacement, before that;
    an empty replacement drops the character.
    """

    def __init__(self, table: Mapping[str, str]) -> None:
        self._memo: dict[str, str] = {k: self._unicode(v) for k, v in table.items()}

    @staticmethod
    def _unicode(text: str) -> str:
        out = []
        for char in unicodedata.normalize("NFKD", text):
            if unicodedata.category(char) in {"Mn", "Cf"}:
                continue
            if char != "\n" and char.isspace():
                out.append(" ")
            elif char.isdecimal():
                out.append(str(unicodedata.decimal(char)))
            else:
                out.append(char.casefold())
        return "".join(out)

    def _one(self, char: str) -> str:
        if char not in self._memo:
            decomposed = unicodedata.normalize("NFKD", char)
            self._memo[char] = "".join(self._memo.get(c, self._unicode(c)) for c in decomposed)
        return self._memo[char]

    def fold(self, text: str) -> Folded:
        """Fold `text`, keeping for every folded character the offset that it came from."""
        pieces: list[str] = []
        origin: list[int] = []
        for offset, char in enumerate(text):
            piece = self._one(char)
            pieces.append(piece)
            origin.extend([offset] * len(piece))
        origin.append(len(text))
        return Folded(text, "".join(pieces), tuple(origin))

    def __call__(self, text: str) -> str:
        """The folded text alone, white space collapsed: for names and table keys."""
        return " ".join("".join(self._one(c) for c in text).split())
