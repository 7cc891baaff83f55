"""Records: the one place where fields of any format become an article, or the issue that says why not."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar
from urllib.parse import quote, unquote, urlsplit

from babel.core import get_global

from graph_builder.identifiers import digest
from graph_builder.model import Article, Issue
from graph_builder.sources.limits import Limits
from graph_builder.sources.place import Items
from graph_builder.sources.published import parse_published, published_from_id, published_from_url

T = TypeVar("T")

_NOT_CHARACTERS = re.compile("[\x00\ud800-\udfff]")
_NOT_IN_IRI = re.compile(r'[\x00-\x20<>"{}|\\^`\x7f]')
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]+)*")


class FieldError(ValueError):
    """A field has the wrong type or form; the text says which and why."""


def article_items(record: object, where: str, limits: Limits, own_id: str | None = None) -> Items:
    """The article in a record with the contract's fields, after the issues found on the way.

    A field of the wrong type or form is an issue and the record goes on without it; with no usable `text`
    there is no article. `own_id` is the id of the file whose only article this is. Unknown fields are
    ignored.
    """
    if not isinstance(record, Mapping):
        yield Issue("bad-record", where, f"a record is a JSON object, this is {_kind(record)}")
        return
    text, fault = _text(record.get("text"), where, limits)
    if text is None:
        yield from fault
        return
    fields = _Fields(record, where)
    url = fields.get("url", _url)
    title = fields.get("title", _string)
    identifier = fields.get("id", _identifier) or own_id
    published = fields.get("published", _published, "bad-date")
    article = Article(
        id=identifier or (identifier_from_url(url) if url else digest(title or "", text, length=16)),
        text=text,
        title=title,
        url=url,
        published=published or _shown_date(url, identifier),
        language=fields.get("lang", _language),
        publisher=fields.get("publisher", _string),
        origin=where,
    )
    yield from fault
    yield from fields.issues
    yield article


def first_line(text: str) -> str | None:
    """The headline of a plain text: its first line that is not empty, trimmed."""
    return next((line.strip() for line in text.split("\n") if line.strip()), None)


def identifier_from_url(url: str) -> str:
    """Host, path and query, percent-decoded: a page under http or https, or at an anchor, is one article."""
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return clean(unquote(f"{parts.netloc.lower()}{parts.path.rstrip('/')}{query}"))


def clean(text: str) -> str:
    """`text` with U+FFFD, one for one, for what no document can hold: NUL and lone surrogates."""
    return _NOT_CHARACTERS.sub("\ufffd", text)


class _Fields:
    """The optional fields of a record, each checked; what is wrong with them collects in `issues`."""

    def __init__(self, record: Mapping[str, object], where: str) -> None:
        self._record, self._where = record, where
        self.issues: list[Issue] = []

    def get(self, name: str, check: Callable[[object], T], code: str = "bad-field") -> T | None:
        """The checked field; None where it is absent, null, an empty string or wrong."""
        value = self._record.get(name)
        if value is None or (isinstance(value, str) and not value.strip()):
            return None
        try:
            return check(value)
        except FieldError as fault:
            self.issues.append(Issue(code, self._where, f"field {name!r}: {fault}; read without it"))
            return None


def _text(value: object, where: str, limits: Limits) -> tuple[str | None, list[Issue]]:
    if value is None:
        return None, [Issue("bad-record", where, "the record has no field 'text'")]
    if not isinstance(value, str):
        return None, [Issue("bad-record", where, f"field 'text': expected a string, found {_kind(value)}")]
    if not value.strip():
        return None, [Issue("empty-text", where, "the text is empty")]
    if len(value) > limits.text_chars:
        reason = f"the text has {len(value):,} characters, the limit is {limits.text_chars:,}"
        return None, [Issue("too-long", where, reason)]
    text, count = _NOT_CHARACTERS.subn("\ufffd", value)
    note = f"{count} NUL characters or lone surrogates were read as U+FFFD"
    return text, [Issue("encoding", where, note)] if count else []


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise FieldError(f"expected a string, found {_kind(value)}")
    return clean(value.strip())


def _identifier(value: object) -> str:
    """A string; a whole number is taken as its digits, since many exports write ids so."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else _string(value)


def _published(value: object) -> date:
    found = parse_published(_string(value))
    if found is None:
        raise FieldError(f"{_shortened(value)} is no ISO 8601 or RFC 822 date of the years 1945-2100")
    return found


def _url(value: object) -> str:
    """An absolute http(s) URL; characters that no IRI may have (RFC 3987) are percent-encoded."""
    url = _string(value)
    try:
        parts = urlsplit(url)
    except ValueError as fault:
        raise FieldError(f"{_shortened(url)} is no URL") from fault
    if parts.scheme.lower() not in {"http", "https"} or not parts.hostname or _NOT_IN_IRI.search(parts.netloc):
        raise FieldError(f"{_shortened(url)} is no absolute http or https URL")
    return _NOT_IN_IRI.sub(lambda match: quote(match[0], safe=""), url)


def _language(value: object) -> str:
    """The ISO 639-1 code at the head of a language tag (BCP 47): `ar-SY` and `ara` give `ar`."""
    match = _LANGUAGE.fullmatch(_string(value))
    code = match[1].lower() if match else ""
    code = get_global("language_aliases").get(code, code)
    if len(code) != 2:
        raise FieldError(f"{_shortened(value)} is no language with an ISO 639-1 code")
    return str(code)


def _shown_date(url: str | None, identifier: str | None) -> date | None:
    """The publication date that the URL shows, else the one that the id shows."""
    return (published_from_url(url) if url else None) or (published_from_id(identifier) if identifier else None)


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false", int: "a number"}
    return "null" if value is None else names.get(type(value), "a number")


def _shortened(value: object) -> str:
    return repr(value if len(str(value)) <= 60 else f"{str(value)[:57]}...")
