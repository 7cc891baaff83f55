"""Text for XML, made by hand: the library's generator takes ten times as long for a million ties."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import BinaryIO

from graph_builder.network.columns import Column, clean
from graph_builder.network.rows import Value

_SPECIAL = re.compile("[^ !#-%'-;=?-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REFERENCES = {
    "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;",
}  # fmt: skip
_AT_ONCE = 1000

#: Turns one value of a column into text for XML.
Writer = Callable[[Value], str]


def escaped(text: str) -> str:
    """The text for an attribute or an element, cleaned; line breaks and tabs as references, so that they last."""
    if not _SPECIAL.search(text):
        return text
    return "".join(_REFERENCES.get(char, char) for char in clean(text))


def writer_of(column: Column) -> Writer:
    """How the values of a column are written."""
    return _WRITERS.get(column.type, _text)


def _truth(value: Value) -> str:
    return "true" if value else "false"


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return _truth(value)
    return escaped(value if isinstance(value, str) else str(value))


_WRITERS: Mapping[str, Writer] = {"boolean": _truth, "integer": str, "double": repr}


class Lines:
    """Lines of text on their way into a binary stream, as UTF-8, a thousand at a time."""

    def __init__(self, out: BinaryIO) -> None:
        self.out = out
        self._lines: list[str] = []

    def add(self, *lines: str) -> None:
        """Write these lines, sooner or later."""
        self._lines += lines
        if len(self._lines) >= _AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        if self._lines:
            self.out.write(("\n".join(self._lines) + "\n").encode("utf-8"))
            self._lines = []


def cells(prepared: Sequence[tuple[str, str, str, Writer]], values: dict[str, Value]) -> str:
    """The values of one node or tie: for each column its text before, its name, its text after and its writer."""
    return "".join(
        [before + write(values[name]) + after for before, name, after, write in prepared if name in values]
    )
