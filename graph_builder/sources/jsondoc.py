"""JSON documents: one record, a list of records, or an object with a list `articles`.

The list is walked element by element, so that a document that breaks off gives what stands before the break.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import BinaryIO

from graph_builder.model import Issue
from graph_builder.sources.encoding import decode_text
from graph_builder.sources.limits import Limits
from graph_builder.sources.place import Items, Place
from graph_builder.sources.plain import read_whole
from graph_builder.sources.record import article_items

_LIST_BEGINS = re.compile(r'\s*(\{\s*"articles"\s*:\s*)?\[')
_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"[ \t\r\n]*")


class _BrokenError(ValueError):
    """The document cannot be read past `position`."""

    def __init__(self, position: int, reason: str) -> None:
        super().__init__(reason)
        self.position = position


def read_json(stream: BinaryIO, place: Place, limits: Limits) -> Items:
    """The records of a document, each at its line; the issue for a break names line and column."""
    data, issues = read_whole(stream, place, limits.json_bytes)
    text, more = decode_text(data, place.name) if not issues else (None, [])
    yield from (*issues, *more)
    if text is None:
        return
    if not text.strip():
        yield Issue("empty-text", place.name, "the file is empty")
        return
    lines = _Lines(text)
    try:
        for position, record, alone in _records(text):
            yield from article_items(record, place.at(lines.at(position)), limits, place.id if alone else None)
    except _BrokenError as fault:
        column = fault.position - text.rfind("\n", 0, fault.position)
        yield Issue("bad-json", place.at(lines.at(fault.position)), f"column {column}: {fault}")


class _Lines:
    """Line numbers of rising positions, counted on from the last one."""

    def __init__(self, text: str) -> None:
        self._text, self._position, self._line = text, 0, 1

    def at(self, position: int) -> int:
        self._line += self._text.count("\n", self._position, position)
        self._position = max(position, self._position)
        return self._line


def _records(text: str) -> Iterator[tuple[int, object, bool]]:
    """Position and value of each record, and whether it is all that the document holds.

    Raises _BrokenError where the text is no JSON any more.
    """
    opening = _LIST_BEGINS.match(text)
    if opening:
        yield from _elements(text, opening)
        return
    position = _skip(text, 0)
    value, end = _value(text, position)
    if isinstance(value, dict) and isinstance(value.get("articles"), list):
        yield from ((position, record, False) for record in value["articles"])
    else:
        yield position, value, True
    if end < len(text):
        raise _BrokenError(end, "extra data after the document; is this JSON lines (.jsonl)?")


def _elements(text: str, opening: re.Match[str]) -> Iterator[tuple[int, object, bool]]:
    position = _skip(text, opening.end())
    if not text.startswith("]", position):
        position -= 1
        while True:
            begin = _skip(text, position + 1)
            value, position = _value(text, begin)
            yield begin, value, False
            if not text.startswith(",", position):
                break
        if not text.startswith("]", position):
            raise _BrokenError(position, "expected ',' or ']' after a record")
    _check_rest(text, position + 1, f"{opening[1]}[]" if opening[1] else "[]")


def _check_rest(text: str, position: int, before: str) -> None:
    """What follows the list must close the document."""
    try:
        json.loads(before + text[position:])
    except (ValueError, RecursionError) as fault:
        raise _BrokenError(position, "the document is not closed after its list of records") from fault


def _value(text: str, position: int) -> tuple[object, int]:
    """The JSON value at `position` and the position of what follows it, white space skipped."""
    try:
        value, end = _DECODER.raw_decode(text, position)
    except json.JSONDecodeError as fault:
        raise _BrokenError(fault.pos, fault.msg) from fault
    except (RecursionError, ValueError) as fault:
        reason = f"nested too deeply or a number too long ({type(fault).__name__})"
        raise _BrokenError(position, reason) from fault
    return value, _skip(text, end)


def _skip(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position
