"""Gapping: "she will receive A on Thursday and B on Friday" tells of two meetings with one verb."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from graph_builder.extract.candidates import Candidate
from graph_builder.extract.patterns import Patterns
from graph_builder.extract.symbols import Mention, SymbolText

Pair = tuple[Mention, Mention, Mention | None]
_SEVERAL = 2


class Gapping:
    """Splits a telling by the days of those whom a meeting was with, with the macros of one language:
    `companion_day` finds the day (and place) behind a name, `next_companion` another name with its own day."""

    def __init__(self, patterns: Patterns) -> None:
        compiled = patterns.expressions.compile
        self._day = compiled("{companion_day}", "patterns.yaml: companion_day")
        self._next = compiled("{next_companion}", "patterns.yaml: next_companion")

    def split(self, candidate: Candidate, symbols: SymbolText) -> Iterator[Candidate]:
        """The candidate itself, or one for each companion where each has a day of his own."""
        found = list(self._pairs(candidate, symbols))
        if len({day.begin for _, day, _ in found}) < _SEVERAL:
            yield candidate
            return
        companions = {person.begin for person, _, _ in found}
        others = [m for m in candidate.actors() if m.begin not in companions]
        for person, day, place in found:
            people = {"participant": others, "with": [person]}
            dates = [day.date] if day.date else []
            yield replace(candidate, people=people, dates=dates, places=[place] if place else [])

    def _pairs(self, candidate: Candidate, symbols: SymbolText) -> Iterator[Pair]:
        """Each companion behind the trigger, with the day and the place that follow."""
        behind = [i for i, m in symbols.at.items() if i > candidate.trigger[1] and m in candidate.actors()]
        dated = [(i, match) for i in behind if (match := self._day.match(symbols.text, i + 1))]
        at, match = dated[0] if dated else (0, None)
        while match:
            place = match.start("place")
            yield symbols.at[at], symbols.at[match.start("day")], symbols.at[place] if place >= 0 else None
            match = self._next.match(symbols.text, match.end())
            at = match.start("next") if match else at
