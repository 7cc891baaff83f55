"""JSON lines: one record a line; a line that is broken or too long loses no other."""

from __future__ import annotations

import json
from typing import BinaryIO

from graph_builder.model import Issue
from graph_builder.sources.encoding import decode_text
from graph_builder.sources.limits import Limits
from graph_builder.sources.place import Items, Place
from graph_builder.sources.record import article_items
from graph_builder.sources.streams import lines


def read_jsonl(stream: BinaryIO, place: Place, limits: Limits) -> Items:
    """The records of a JSON lines stream, holding one line at a time."""
    for number, line in lines(stream, limits.record_bytes):
        if line is None:
            reason = f"the line is longer than the limit of {limits.record_bytes:,} bytes"
            yield Issue("too-long", place.at(number), reason)
        elif line.strip():
            yield from _line_items(line, place.at(number), limits)


def _line_items(line: bytes, where: str, limits: Limits) -> Items:
    text, issues = decode_text(line, where)
    yield from issues
    if text is None:
        return
    try:
        record = json.loads(text)
    except json.JSONDecodeError as fault:
        yield Issue("bad-json", where, f"column {fault.colno}: {fault.msg}")
    except (RecursionError, ValueError) as fault:
        yield Issue("bad-json", where, f"nested too deeply or a number too long: {type(fault).__name__}")
    else:
        yield from article_items(record, where, limits)
