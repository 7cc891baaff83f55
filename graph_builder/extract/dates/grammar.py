"""The date grammar of one language: finds date expressions in folded text and says what they mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Self

import yaml

from graph_builder.errors import DataError
from graph_builder.extract.dates.constructions import Constructions, Match
from graph_builder.extract.dates.lexicon import Lexicon
from graph_builder.extract.dates.publication import corrected, inferred
from graph_builder.extract.dates.readings import KINDS, Anchor, read, told_by
from graph_builder.model import DateSpan
from graph_builder.resources import resource
from graph_builder.text.fold import Folded, Folder

_ANCHOR_REACH = 100_000


class DateGrammar:
    """Finds dates in one language. `data` is the content of its `dates.yaml`, `fold` the language's folder.

    A slash or dot date with day and month both up to 12 is read as the language's constructions have it: day
    first in Arabic, not at all in English. Raises DataError for data that does not hold together.
    """

    def __init__(self, language: str, fold: Folder, data: Mapping[str, Any]) -> None:
        self.language = language
        self.fold = fold
        self.blocks: list[Mapping[str, Any]] = list(data["constructions"])
        self._first_weekday = int(data["first_weekday"])
        unknown = {str(block["reads"]) for block in self.blocks} - KINDS
        if unknown:
            raise DataError(f"dates.yaml of {language!r}: `reads` knows no {', '.join(sorted(unknown))}")
        self._lexicon = Lexicon(fold, data["words"], data.get("clitics", {}), data.get("capital", ()))
        self._constructions = Constructions(self._lexicon.class_sets(), data.get("macros", {}), self.blocks)

    @classmethod
    def load(cls, language: str) -> Self:
        """The grammar shipped for an ISO 639-1 code. Raises DataError where there is none or it is broken."""
        folder = resource(f"data/languages/{language}")
        table = yaml.safe_load((folder / "language.yaml").read_text("utf-8"))["fold"]
        data = yaml.safe_load((folder / "dates.yaml").read_text("utf-8"))
        try:
            return cls(language, Folder(table), data)
        except KeyError as error:
            raise DataError(f"dates.yaml of {language!r} lacks {error}") from error

    def find(self, text: Folded, begin: int, end: int, anchor: Anchor) -> list[DateSpan]:
        """The dates in the folded range [begin, end), in text order, the longest where they overlap.

        Offsets of the spans are into the text as read. Both readings are None where nothing supports them.
        """
        spans = []
        for match in self._matches(text, begin, end):
            readings = read(match, anchor, self._first_weekday)
            if readings:
                anchor = replace(anchor, told=told_by(readings) or anchor.told)
                # up to the next kept character: marks and tatweel belong to the word that they follow
                at = text.origin[match.begin], text.origin[match.end]
                spans.append(DateSpan(*at, readings.past, readings.future, readings.precision, readings.calendar))
        return spans

    def anchor(self, text: Folded, published: date | None) -> Anchor:
        """What the dates of a whole text resolve against; `published` is inferred where it is None.

        «Today, Saturday» in the text goes before `published` where they differ by one or two days.
        Only the first 100,000 characters are read for it.
        """
        matches = self._matches(text, 0, min(len(text.text), _ANCHOR_REACH))
        years = tuple(sorted({year for match in matches for year in match.numbers("year")}))
        if published:
            return Anchor(corrected(matches, published), years)
        return Anchor(inferred(matches, years, text.text), years)

    def _matches(self, text: Folded, begin: int, end: int) -> list[Match]:
        return self._constructions.find(self._lexicon.tokens(text, begin, end))
