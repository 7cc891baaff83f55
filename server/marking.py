"""The words of a sentence that say a value: names of a thing, or a date in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from babel import Locale
from babel.dates import format_date

from graph_builder.rdf.spotting import Spans, spans_of

#: How a day is told, the fullest way first; the first that a sentence has is marked.
_WAYS = ("d MMMM y", "MMMM d, y", "d MMMM", "MMMM d", "d MMM", "MMM d", "EEEE", "MMMM y", "MMMM", "y")
_REGIONS = {"ar": ("ar_SY", "ar_EG", "ar_DZ"), "en": ("en_GB", "en_US")}


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a sentence; `marked` where it says what the sentence is quoted for."""

    text: str
    marked: bool


def pieces_of(quote: str, value: str, names: Iterable[str], language: str) -> tuple[Piece, ...]:
    """The sentence in pieces, those marked that are a name of the value; of a day, the fullest way to tell it."""
    for wanted in _day_told(value, language) or (list(names),):
        if spans := spans_of(quote, wanted, language):
            return tuple(_cut(quote, spans))
    return (Piece(quote, marked=False),)


def _cut(quote: str, spans: Spans) -> Iterator[Piece]:
    at = 0
    for begin, end in spans:
        if begin > at:
            yield Piece(quote[at:begin], marked=False)
        yield Piece(quote[begin:end], marked=True)
        at = end
    if at < len(quote):
        yield Piece(quote[at:], marked=False)


@lru_cache(512)
def _day_told(value: str, language: str) -> tuple[tuple[str, ...], ...]:
    """The ways to tell an ISO date in a language, from the fullest on; none for anything else."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return ()
    locales = [Locale.parse(region) for region in _REGIONS.get(language, ())]
    return tuple(tuple(format_date(day, way, locale=locale) for locale in locales) for way in _WAYS)
