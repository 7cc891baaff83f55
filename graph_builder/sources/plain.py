"""Plain text: the first line that is not empty is the headline, the whole content is the text."""

from __future__ import annotations

from typing import BinaryIO

from graph_builder.model import Issue
from graph_builder.sources.encoding import decode_text, is_garbage
from graph_builder.sources.limits import Limits
from graph_builder.sources.place import Items, Place
from graph_builder.sources.record import article_items, first_line
from graph_builder.sources.streams import read_limited

_BYTES_PER_CHARACTER = 4


def read_whole(stream: BinaryIO, place: Place, limit: int) -> tuple[bytes, list[Issue]]:
    """All of a stream, or nothing and the issue where it has more than `limit` bytes."""
    data = read_limited(stream, limit + 1)
    if len(data) <= limit:
        return data, []
    if is_garbage(data):
        return b"", [Issue("not-text", place.name, "the content is binary or in an unknown encoding")]
    return b"", [Issue("too-long", place.name, f"the content is larger than the limit of {limit:,} bytes")]


def read_plain(stream: BinaryIO, place: Place, limits: Limits) -> Items:
    """The one article of a text file. Its `text` is the content as read, line ends included."""
    data, issues = read_whole(stream, place, limits.text_chars * _BYTES_PER_CHARACTER)
    if issues:
        yield from issues
        return
    text, issues = decode_text(data, place.name)
    yield from issues
    if text is not None:
        yield from article_items({"text": text, "title": first_line(text)}, place.name, limits, place.id)
