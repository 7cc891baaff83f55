"""Whether confidence means what it says: of facts given 0.9, nine in ten are right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph_builder.evaluate.judge import Judged
from graph_builder.model import Statement

_LOWEST = 5
_TENTHS = 10
_SAID_AGAIN = frozenset({"endDate", "datePrecision"})


@dataclass(frozen=True, slots=True)
class Guess:
    """A judged fact: the confidence that it was given, in [0, 1], and whether it is right."""

    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class Band:
    """The facts whose confidence lies in [`low`, `high`), the last band with 1; ratios are 0 where it is empty."""

    low: float
    high: float
    facts: int
    right: int
    confidence: float

    @property
    def share(self) -> float:
        """The share of right ones."""
        return self.right / self.facts if self.facts else 0.0


def once(statement: Statement) -> bool:
    """Whether a statement counts as a fact of its own: the end and the precision of a date repeat its start."""
    return statement.predicate not in _SAID_AGAIN


def given(judged: Iterable[Judged]) -> list[Guess]:
    """The judged facts with the confidence that the extraction gave them."""
    return [
        Guess(max(e.confidence for e in item.statement.evidence), item.right)
        for item in judged
        if item.right is not None and item.statement.evidence and once(item.statement)
    ]


def bands(guesses: Sequence[Guess]) -> list[Band]:
    """The facts by tenths of confidence, all below a half in one band; empty bands are left out."""
    sorted_in: dict[int, list[Guess]] = {}
    for guess in guesses:
        tenth = min(int(guess.confidence * _TENTHS + 1e-9), _TENTHS - 1)
        sorted_in.setdefault(tenth if tenth >= _LOWEST else 0, []).append(guess)
    return [
        _band(low / _TENTHS, (low + 1 if low else _LOWEST) / _TENTHS, found)
        for low, found in sorted(sorted_in.items())
    ]


def whole(guesses: Sequence[Guess]) -> Band:
    """All facts as one band."""
    return _band(0.0, 1.0, guesses)


def expected_error(guesses: Sequence[Guess]) -> float:
    """The expected calibration error: how far share and mean confidence lie apart, averaged over the facts."""
    total = sum(band.facts * abs(band.share - band.confidence) for band in bands(guesses))
    return total / len(guesses) if guesses else 0.0


def _band(low: float, high: float, found: Sequence[Guess]) -> Band:
    mean = sum(guess.confidence for guess in found) / len(found) if found else 0.0
    return Band(low, high, len(found), sum(guess.right for guess in found), mean)
