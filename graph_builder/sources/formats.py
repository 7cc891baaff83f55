"""The table of formats: which suffix goes to which reader, and what standard input is taken for."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import BinaryIO

from graph_builder.sources.feed import read_feed
from graph_builder.sources.jsondoc import read_json
from graph_builder.sources.jsonl import read_jsonl
from graph_builder.sources.limits import Limits
from graph_builder.sources.page import read_page
from graph_builder.sources.place import Items, Place
from graph_builder.sources.plain import read_plain
from graph_builder.sources.warc import read_warc

Reader = Callable[[BinaryIO, Place, Limits], Items]
"""Reads one stream into articles and issues; may raise EOFError or OSError for a broken one."""

READERS: dict[str, Reader] = {
    ".txt": read_plain,
    ".html": read_page,
    ".htm": read_page,
    ".xhtml": read_page,
    ".json": read_json,
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
    ".xml": read_feed,
    ".rss": read_feed,
    ".atom": read_feed,
    ".warc": read_warc,
    ".wet": read_warc,
}
_PACKED = ".gz"
_DOCUMENT = re.compile(r'\s*(\[|\{\s*"articles"\s*:)')
_FEED = re.compile(r"<(rss|feed|rdf:RDF)[\s>]")


def split_name(name: str) -> tuple[str, Reader | None]:
    """A file name without its known suffixes, and the reader for them; a further `.gz` changes nothing."""
    stem = name[: -len(_PACKED)] if name.lower().endswith(_PACKED) else name
    for suffix, reader in READERS.items():
        if stem.lower().endswith(suffix) and len(stem) > len(suffix):
            return stem[: -len(suffix)], reader
    return name, None


def sniffed(head: bytes) -> Reader:
    """The reader for a stream without a name, from its first bytes."""
    text = head.decode("utf-8-sig", "replace").lstrip()
    if text.startswith("WARC/"):
        return read_warc
    if text.startswith("<"):
        return read_feed if _FEED.search(text[:2000]) else read_page
    if text.startswith(("{", "[")):
        return _json_reader(text)
    return read_plain


def _json_reader(text: str) -> Reader:
    """JSON lines where the first line is an object of its own or closes one, a document otherwise."""
    if _DOCUMENT.match(text):
        return read_json
    first, newline, _ = text.partition("\n")
    return read_jsonl if not newline or first.rstrip().endswith("}") or _is_json(first) else read_json


def _is_json(line: str) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True
