"""Text in pictures: about how wide it is, where lines break, and which way it runs."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

_NARROW, _WIDE = frozenset("iljtfrI.,:;'|!()[]-/ "), frozenset("mwMW@%")
_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_OPEN_RTL, _OPEN_LTR, _CLOSE = "\u2067", "\u2066", "\u2069"


def width(text: str, size: float, *, bold: bool = False) -> float:
    """About how wide the text is at this font size, in the same units; for Latin and Arabic script."""
    return sum(map(_advance, text)) * size * (1.07 if bold else 1.0)


def _advance(char: str) -> float:
    if unicodedata.combining(char) or unicodedata.category(char) == "Cf":
        return 0.0
    if char in _NARROW:
        return 0.31
    if char in _WIDE:
        return 0.92
    return 0.65 if char.isupper() else 0.57


def lines(text: str, size: float, room: float) -> list[str]:
    """The text in lines no wider than `room`, broken at spaces; a longer word has a line to itself."""
    found: list[str] = []
    for word in text.split():
        if found and width(f"{found[-1]} {word}", size) <= room:
            found[-1] += f" {word}"
        else:
            found.append(word)
    return found


def shortened(text: str, most: int) -> str:
    """The text, cut with an ellipsis where it has more than `most` characters."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "\u2026"


def isolated(text: str, *, right_to_left: bool | None = None) -> str:
    """The text with marks around it (Unicode's isolates) that make it run its own way wherever it stands.

    Its way is that of its first letter unless given; text that has no letter from right to left, and is to run from
    left to right, is given back as it is. Marks do what `direction` does in browsers, and renderers that know no
    `direction` obey them.
    """
    ways = list(_ways(text))
    wanted = (ways[:1] == [True]) if right_to_left is None else right_to_left
    if not wanted and True not in ways:
        return text
    return f"{_OPEN_RTL if wanted else _OPEN_LTR}{text}{_CLOSE}"


def _ways(text: str) -> Iterator[bool]:
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind == "L" or kind in _RIGHT_TO_LEFT:
            yield kind in _RIGHT_TO_LEFT
