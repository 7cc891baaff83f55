"""Web pages: trafilatura finds the text and the metadata; offsets point into the text that it gives."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import Any, BinaryIO

import trafilatura
from trafilatura.utils import load_html

from graph_builder.model import Issue
from graph_builder.sources.encoding import decode_text
from graph_builder.sources.limits import Limits
from graph_builder.sources.place import Items, Place
from graph_builder.sources.plain import read_whole
from graph_builder.sources.record import article_items, first_line

# What these log is said by our own issues; without a handler Python would print it to standard error.
for _name in ("trafilatura", "htmldate", "courlan", "charset_normalizer"):
    logging.getLogger(_name).addHandler(logging.NullHandler())

_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""", re.IGNORECASE)
_HEAD = 4096
_BLOCK = re.compile("address|article|blockquote|br|d[dt]|div|figure|h[1-6r]|li|ol|p|pre|section|table|t[dr]|ul")


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of one page or text, with the URL and the charset that its server or archive states."""

    data: bytes
    url: str | None = None
    charset: str | None = None


def read_page(stream: BinaryIO, place: Place, limits: Limits) -> Items:
    """The one article of an HTML file."""
    data, issues = read_whole(stream, place, limits.page_bytes)
    if issues:
        yield from issues
        return
    yield from page_items(Content(data), place.name, limits, place.id)


def page_items(content: Content, where: str, limits: Limits, own_id: str | None = None) -> Items:
    """The article of one page: text, title, date, site, canonical URL and language as trafilatura finds them.

    The stated URL and charset win over what the page says of itself.
    """
    declared = _CHARSET.search(content.data[:_HEAD])
    text, issues = decode_text(
        content.data, where, content.charset or (declared[1].decode("ascii") if declared else None)
    )
    yield from issues
    if text is None:
        return
    record, issue = _extracted(text, where, content.url, limits)
    if issue:
        yield issue
    else:
        yield from article_items(record, where, limits, own_id)


def fragment_text(html: str) -> str:
    """The text of a piece of HTML such as a feed's content, one line for each block, nothing left out."""
    if "<" not in html and "&" not in html:
        return " ".join(html.split())
    tree: Any = load_html(f"<html><body>{html}</body></html>")
    if tree is None:
        return ""
    blocks = [node for node in tree.iter() if isinstance(node.tag, str) and _BLOCK.fullmatch(node.tag)]
    for block in blocks:
        block.text = "\n" + (block.text or "")
        block.tail = "\n" + (block.tail or "")
    lines = (" ".join(line.split()) for line in tree.text_content().split("\n"))
    return "\n".join(line for line in lines if line)


def _extracted(html: str, where: str, url: str | None, limits: Limits) -> tuple[dict[str, object], Issue | None]:
    try:
        tree: Any = load_html(html)
        if tree is None:
            return {}, Issue("bad-html", where, "this is no HTML document")
        if sum(1 for _ in tree.iter()) > limits.page_elements:
            return {}, Issue("too-long", where, f"the page has more than {limits.page_elements:,} elements")
        language = tree.get("lang")
        page: Any = trafilatura.bare_extraction(
            tree,
            url=url,
            with_metadata=True,
            include_comments=False,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except Exception as fault:  # noqa: BLE001 - a parser fault on foreign bytes must not end the run
        return {}, Issue("bad-html", where, f"the page cannot be read: {type(fault).__name__}: {fault}")
    if page is None or not page.text:
        return {}, Issue("empty-text", where, "no article text was found in the page")
    return {
        "text": page.text,
        "title": page.title or first_line(page.text),
        "published": page.date,
        "publisher": page.sitename,
        "url": url or page.url,
        "lang": language or page.language,
    }, None
