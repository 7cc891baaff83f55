"""Web archives (ISO 28500): pages in response and resource records, plain text in conversion records."""

from __future__ import annotations

from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator

from graph_builder.model import Issue
from graph_builder.sources.encoding import decode_text
from graph_builder.sources.limits import Limits
from graph_builder.sources.page import Content, page_items
from graph_builder.sources.place import Items, Place
from graph_builder.sources.record import article_items, first_line
from graph_builder.sources.streams import check_end, read_limited

_PAGE_TYPES = {"text/html", "application/xhtml+xml"}
_TEXT_TYPE = "text/plain"


def read_warc(stream: BinaryIO, place: Place, limits: Limits) -> Items:
    """The articles of an archive, one record held at a time, numbered from 1 over all records.

    Other records (requests, metadata, images, answers other than 2xx) are passed over. A record's date is
    that of the crawl and says nothing about publication. Damage ends the reading with an issue.
    """
    number = 0
    try:
        for number, record in enumerate(ArchiveIterator(stream), start=1):
            yield from _record_items(record, place.at(number), limits)
        check_end(stream)
    except (EOFError, OSError):
        raise
    except Exception as fault:  # noqa: BLE001 - a parser fault on foreign bytes must not end the run
        yield Issue("bad-warc", place.at(number + 1), f"the archive cannot be read on: {fault}")
    else:
        if not number:
            yield Issue("bad-warc", place.name, "the archive holds no record")


def _record_items(record: Any, where: str, limits: Limits) -> Items:
    if record.rec_type is None:
        yield Issue("bad-warc", where, "the record has no type")
        return
    kind, charset = _content_type(record)
    if kind not in _PAGE_TYPES | {_TEXT_TYPE}:
        return
    data = read_limited(record.content_stream(), limits.page_bytes + 1)
    if len(data) > limits.page_bytes:
        yield Issue("too-long", where, f"the record is larger than the limit of {limits.page_bytes:,} bytes")
    elif getattr(record.raw_stream, "limit", 0) > 0:
        yield Issue("truncated", where, "the record breaks off before its stated length")
    else:
        url = record.rec_headers.get_header("WARC-Target-URI")
        read = _text_items if kind == _TEXT_TYPE else page_items
        yield from read(Content(data, _web(url), charset), where, limits)


def _content_type(record: Any) -> tuple[str, str | None]:
    """Media type and charset of what the record holds; an empty type for what is not read here."""
    headers = record.rec_headers
    if record.rec_type == "response":
        headers = record.http_headers
        if headers is None or not headers.get_statuscode().startswith("2"):
            return "", None
    elif record.rec_type not in {"resource", "conversion"}:
        return "", None
    kind, _, parameters = (headers.get_header("Content-Type") or "").partition(";")
    _, _, charset = parameters.partition("charset=")
    return kind.strip().lower(), charset.strip(" \"'") or None


def _web(url: str | None) -> str | None:
    """The target where it is a web address; resource records also hold `file:` and `urn:` names."""
    return url.strip("<>") if url and url.strip("<>").lower().startswith(("http://", "https://")) else None


def _text_items(content: Content, where: str, limits: Limits) -> Items:
    text, issues = decode_text(content.data, where, content.charset)
    yield from issues
    if text is not None:
        yield from article_items({"text": text, "title": first_line(text), "url": content.url}, where, limits)
