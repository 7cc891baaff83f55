"""Reading sources: one stream of articles and issues, whatever the files are."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from graph_builder.model import Article, Issue
from graph_builder.sources.formats import Reader, sniffed
from graph_builder.sources.limits import Limits
from graph_builder.sources.place import Items, Place
from graph_builder.sources.streams import peeked, unpacked
from graph_builder.sources.walk import STDIN, Found, MissingSourceError, check_sources, walk

__all__ = ["MissingSourceError", "read_sources"]

_ISSUES_IN_A_ROW = 20
_STDIN_PLACE = Place("<stdin>")


def read_sources(
    paths: Sequence[str | Path], stdin: BinaryIO | None = None, limits: Limits | None = None
) -> Iterator[Article | Issue]:
    """Articles and issues from files, folders (with all below them) and `-`, in the order of sorted names.

    `stdin` stands in for standard input, whose format is told from its beginning. One record is held at a
    time (one whole document for `.json`, pages and feeds), and two numbers for each article so far, by
    which a second article with the same id is noticed: it is not passed on, and an issue says so.

    Raises, before anything is read, MissingSourceError for a source that does not exist and SourceError for a
    file of no known format; what goes wrong later is an issue.
    """
    names = check_sources(paths)
    return _items(names, stdin, limits or Limits())


def _items(names: Sequence[str], stdin: BinaryIO | None, limits: Limits) -> Items:
    seen: dict[int, int] = {}
    for name in names:
        if name == STDIN:
            items = _stream_items(None, stdin or sys.stdin.buffer, _STDIN_PLACE, limits)
            yield from _summed_up(_without_duplicates(items, seen))
            continue
        for found in walk(name):
            if isinstance(found, Issue):
                yield found
            else:
                yield from _summed_up(_without_duplicates(_file_items(found, limits), seen))


def _file_items(found: Found, limits: Limits) -> Items:
    try:
        with found.path.open("rb") as stream:
            yield from _stream_items(found.reader, stream, found.place, limits)
    except OSError as fault:
        yield Issue("unreadable", found.place.name, f"the file cannot be read: {fault.strerror or fault}")


def _stream_items(reader: Reader | None, stream: BinaryIO, place: Place, limits: Limits) -> Items:
    """The items of one stream; without a `reader` its beginning decides. A broken gzip gives an issue."""
    try:
        content = unpacked(stream)
        if reader is None:
            head, content = peeked(content)
            reader = sniffed(head)
        yield from reader(content, place, limits)
    except EOFError as fault:
        yield Issue("truncated", place.name, f"the file breaks off or is damaged: {fault}")


def _summed_up(items: Items) -> Items:
    """Items of one file, where of a long row of issues with no article between them the rest is summed up."""
    row = 0
    rest: dict[str, tuple[int, Issue]] = {}
    for item in items:
        row = row + 1 if isinstance(item, Issue) else 0
        if isinstance(item, Issue) and row > _ISSUES_IN_A_ROW:
            rest[item.code] = rest.get(item.code, (0, item))[0] + 1, item
            continue
        yield from _sums(rest)
        rest.clear()
        yield item
    yield from _sums(rest)


def _sums(rest: Mapping[str, tuple[int, Issue]]) -> Items:
    """One issue for each code: how many there were, at the place of the last one."""
    for code, (count, last) in rest.items():
        yield Issue(code, last.where, f"{count:,} more in this row of issues, the last one here: {last.reason}")


def _without_duplicates(items: Items, seen: dict[int, int]) -> Items:
    """Articles with an id that came before give an issue instead; `seen` maps digests of ids to contents."""
    for item in items:
        if isinstance(item, Article):
            key, content = _number(item.id), _number(f"{item.title}\x1f{item.text}")
            if key in seen:
                yield _duplicate(item, same=seen[key] == content)
                continue
            seen[key] = content
        yield item


def _duplicate(article: Article, *, same: bool) -> Issue:
    if same:
        return Issue("duplicate", article.origin, f"the article {article.id!r} came before; skipped")
    reason = f"another article with the id {article.id!r} came before; this one is skipped: give it its own id"
    return Issue("duplicate-id", article.origin, reason)


def _number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8"), digest_size=8).digest(), "big")
