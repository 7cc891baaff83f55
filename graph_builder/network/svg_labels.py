"""Which nodes get their names written, and where: the largest first, others where there is room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from graph_builder.network.lettering import width

_GAP = 3.0
_CELL = 120.0
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Disc:
    """A node on paper: its centre, its radius, and the name that it is to have."""

    key: str
    x: float
    y: float
    radius: float
    words: str


@dataclass(frozen=True, slots=True)
class Label:
    """A name on paper: the middle of its line, the baseline, the size of its letters."""

    words: str
    x: float
    y: float
    size: float


class _Taken:
    """The boxes in use, found by the cells of a grid that they touch."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[Box]] = {}

    def add(self, box: Box) -> None:
        for cell in _cells(box):
            self._cells.setdefault(cell, []).append(box)

    def free(self, box: Box) -> bool:
        return not any(_meet(box, other) for cell in _cells(box) for other in self._cells.get(cell, ()))


def placed(discs: Sequence[Disc], letters: float, bounds: Box) -> list[Label]:
    """The labels that find room inside `bounds`, largest nodes first; `letters` is the size of the smallest."""
    taken = _Taken()
    for disc in discs:
        reach = disc.radius * 0.9
        taken.add((disc.x - reach, disc.y - reach, disc.x + reach, disc.y + reach))
    labels = []
    for disc in sorted(discs, key=lambda disc: (-disc.radius, disc.key)):
        size = letters + min(4.0, disc.radius / 7)
        for label, box in _candidates(disc, size):
            if _inside(box, bounds) and taken.free(box):
                taken.add(box)
                labels.append(label)
                break
    return labels


def _candidates(disc: Disc, size: float) -> Iterator[tuple[Label, Box]]:
    """Below, above, right, left, then the corners."""
    half, tall = width(disc.words, size) / 2, size * 1.1
    out = disc.radius + _GAP
    aslant = out * 0.7
    for dx, dy in (
        (0.0, out + tall / 2),
        (0.0, -out - tall / 2),
        (out + half, 0.0),
        (-out - half, 0.0),
        (aslant + half, aslant + tall / 4),
        (-aslant - half, aslant + tall / 4),
        (aslant + half, -aslant - tall / 4),
        (-aslant - half, -aslant - tall / 4),
    ):
        x, y = disc.x + dx, disc.y + dy
        yield Label(disc.words, x, y + size * 0.35, size), (x - half, y - tall / 2, x + half, y + tall / 2)


def _cells(box: Box) -> Iterable[tuple[int, int]]:
    left, top, right, bottom = (int(edge // _CELL) for edge in box)
    return [(column, row) for column in range(left, right + 1) for row in range(top, bottom + 1)]


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _inside(box: Box, bounds: Box) -> bool:
    return box[0] >= bounds[0] and box[1] >= bounds[1] and box[2] <= bounds[2] and box[3] <= bounds[3]
