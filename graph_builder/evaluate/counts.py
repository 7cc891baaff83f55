"""Facts found, made up and missed, and the ratios of these."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counts:
    """Facts found (`tp`), made up (`fp`) and missed (`fn`); ratios of nothing are 0."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.tp + other.tp, self.fp + other.fp, self.fn + other.fn)

    @property
    def precision(self) -> float:
        """The share of right ones among those found."""
        return _ratio(self.tp, self.tp + self.fp)

    @property
    def recall(self) -> float:
        """The share of those found among all that are asked for."""
        return _ratio(self.tp, self.tp + self.fn)

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        return _ratio(2 * self.precision * self.recall, self.precision + self.recall)

    def to_json(self) -> dict[str, float]:
        """A row as JSON, ratios to three decimals."""
        ratios = {name: round(getattr(self, name), 3) for name in ("precision", "recall", "f1")}
        return {**ratios, "tp": self.tp, "fp": self.fp, "fn": self.fn}


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
