"""How much of one input is taken in: what is larger is an issue, so that memory and time stay bounded."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The upper bounds of a reader.

    `text_chars`: characters in one article's text. `record_bytes`: bytes in one line of JSON lines.
    `json_bytes`: bytes in one `.json` document, which has to be held as a whole.
    `page_bytes`: bytes in one HTML page, `feed_bytes`: in one feed, which takes seconds for a megabyte of
    entries. `page_elements`: elements in one HTML page; extraction takes seconds for 30,000 of them and grows
    faster than their number.
    """

    text_chars: int = 2_000_000
    record_bytes: int = 16 * 2**20
    json_bytes: int = 64 * 2**20
    page_bytes: int = 8 * 2**20
    feed_bytes: int = 4 * 2**20
    page_elements: int = 30_000
