"""Bytes to text: UTF-8 where it is, else what is declared or certain, with damage made visible."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from charset_normalizer import from_bytes

from graph_builder.model import Issue

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# cp1254 stands for cp1252 and Latin-1 too: six letters differ, Turkish instead of Icelandic.
_GUESSES = ["cp1256", "iso8859_6", "cp1251", "koi8_r", "cp1254", "utf_16_le", "utf_16_be"]
_DECLARABLE = ("cp", "iso8859", "koi8", "mac-", "gb", "big5", "euc", "shift", "utf-8", "utf-16")
_SAMPLE = 64 * 1024
_MAX_CHAOS, _MIN_COHERENCE = 0.1, 0.4
_MAX_DAMAGE = 0.2
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b")) + b"\x7f"


def decode_text(data: bytes, where: str, declared: str | None = None) -> tuple[str | None, list[Issue]]:
    """The text of `data`, None where it is no text, and what there is to say about its encoding.

    A byte order mark decides and is dropped; then strict UTF-8 is tried, then the `declared` encoding (an
    HTTP header's or a page's own), then charset-normalizer's guess if it is confident. What is left is
    UTF-8 with U+FFFD for what is broken; where more than a fifth is broken, the answer is an issue
    `not-text`. Mojibake that is valid UTF-8 stays as it is.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _damaged(data[len(mark) :], name, where)
    if _damage(data[:_SAMPLE].decode("latin-1")) <= _MAX_DAMAGE:
        try:
            return data.decode("utf-8"), []
        except UnicodeDecodeError:
            pass  # the next encodings in order are tried below
    for candidate, issues in _candidates(data, where, declared):
        text = _strict(data, candidate)
        if text is not None:
            return text, issues
    return _damaged(data, "utf-8", where)


def is_garbage(data: bytes) -> bool:
    """Whether the start of `data` decides that it is no text in any encoding known here."""
    text, _ = decode_text(data[:_SAMPLE], "")
    return text is None


def _candidates(data: bytes, where: str, declared: str | None) -> Iterator[tuple[str, list[Issue]]]:
    """Encodings to try after UTF-8; only the one that was guessed is worth an issue."""
    if known := _known(declared):
        yield known, []
    if guess := _guess(data):
        yield guess, [Issue("encoding", where, f"not UTF-8; read as {guess}, which it seems to be")]


def _damaged(data: bytes, encoding: str, where: str) -> tuple[str | None, list[Issue]]:
    text = data.decode(encoding, "replace")
    if _damage(text[:_SAMPLE]) > _MAX_DAMAGE or _damage(text) > _MAX_DAMAGE:
        return None, [Issue("not-text", where, "the content is binary or in an unknown encoding")]
    broken = text.count("\ufffd")
    if not broken:
        return text, []
    return text, [Issue("encoding", where, f"{broken} broken characters were read as U+FFFD")]


def _damage(text: str) -> float:
    """The share of characters that no text has: the replacement character and control characters."""
    if not text:
        return 0.0
    controls = len(text) - len(text.translate(dict.fromkeys(_CONTROLS)))
    return (text.count("\ufffd") + controls) / len(text)


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return text if _damage(text) <= _MAX_DAMAGE else None


def _known(declared: str | None) -> str | None:
    """The codec for a declared name; None for none, unknown, and codecs that are not character encodings."""
    try:
        name = codecs.lookup(declared).name if declared else ""
    except (LookupError, ValueError):
        return None
    if name == "iso8859-1":
        return "cp1252"  # what browsers read under that name (WHATWG Encoding)
    return name if name.startswith(_DECLARABLE) else None


def _guess(data: bytes) -> str | None:
    """A confident guess, None where bytes are mostly valid UTF-8 (then they are UTF-8 with damage)."""
    sample = data[: _SAMPLE & ~1]
    as_utf8 = sample.decode("utf-8", "replace")
    wide = sum(char > "\x7f" for char in as_utf8)
    if wide > 2 * as_utf8.count("\ufffd"):
        return None
    best = from_bytes(sample, cp_isolation=_GUESSES).best()
    if best is None or best.chaos > _MAX_CHAOS or best.coherence < _MIN_COHERENCE:
        return None
    return str(best.encoding)
