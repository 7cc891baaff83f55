"""Feeds: RSS and Atom by feedparser, each entry an article, its HTML cleaned. Nothing is fetched."""

from __future__ import annotations

import io
from typing import Any, BinaryIO

import feedparser

from graph_builder.model import Issue
from graph_builder.sources.limits import Limits
from graph_builder.sources.page import fragment_text
from graph_builder.sources.place import Items, Place
from graph_builder.sources.plain import read_whole
from graph_builder.sources.published import parse_published
from graph_builder.sources.record import article_items


def read_feed(stream: BinaryIO, place: Place, limits: Limits) -> Items:
    """The entries of a feed, numbered from 1; a damaged feed gives those before the damage, then an issue."""
    data, issues = read_whole(stream, place, limits.feed_bytes)
    if issues:
        yield from issues
        return
    try:
        # A stream, because feedparser takes bytes and strings for addresses to fetch if they look like it.
        feed: Any = feedparser.parse(io.BytesIO(data))
    except Exception as fault:  # noqa: BLE001 - a parser fault on foreign bytes must not end the run
        yield Issue("bad-feed", place.name, f"the feed cannot be read: {type(fault).__name__}: {fault}")
        return
    if not feed.get("version"):
        yield Issue("bad-feed", place.name, "this is no RSS or Atom feed")
        return
    publisher = _line(feed.feed.get("title", ""))
    for number, entry in enumerate(feed.entries, start=1):
        record = _record(entry, feed.feed) | {"publisher": publisher}
        yield from article_items(record, place.at(number), limits)
    damage = feed.get("bozo_exception")
    if feed.get("bozo") and not isinstance(damage, feedparser.ThingsNobodyCaresAboutButMe):
        yield Issue("bad-feed", place.name, f"the feed is damaged: {damage}")


def _record(entry: Any, feed: Any) -> dict[str, object]:
    title = _line(entry.get("title", ""))
    return {
        "id": entry.get("id"),
        "url": entry.get("link"),
        "title": title,
        "text": _text(entry) or title,
        "published": _published(entry),
        "lang": _language(entry, feed),
    }


def _line(html: str) -> str:
    return fragment_text(html).replace("\n", " ")


def _text(entry: Any) -> str:
    """The longest of content and summary: feeds give a teaser in the one or the other."""
    parts = [*entry.get("content", ()), entry.get("summary_detail", {})]
    return max((_part_text(part) for part in parts), key=len, default="")


def _part_text(part: Any) -> str:
    value = part.get("value", "")
    return value if part.get("type") == "text/plain" else fragment_text(value)


def _published(entry: Any) -> Any:
    """The date as written; feedparser's own reading, which is in UTC, only where ours finds none."""
    written = entry.get("published") or entry.get("updated")
    parsed = entry.get("published_parsed") or entry.get("updated_parsed")
    if written and parse_published(written) is None and parsed:
        return f"{parsed.tm_year:04}-{parsed.tm_mon:02}-{parsed.tm_mday:02}"
    return written or None


def _language(entry: Any, feed: Any) -> Any:
    detail = entry.get("content", [entry.get("summary_detail", {})])[0]
    return detail.get("language") or entry.get("language") or feed.get("language")
