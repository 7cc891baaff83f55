"""The legend of a picture: the classes of nodes and the kinds of ties that are in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from graph_builder.network.base import Network
from graph_builder.network.drawn import element, text
from graph_builder.network.lettering import shortened, width
from graph_builder.network.style import TieStyle, class_of, kind_labels, style

#: Draws at a left edge and a middle height.
Drawing = Callable[[float, float], str]

_SIZE = 13.0
_ROW = 24.0
_LINE = 30.0
_GAP = 7.0


@dataclass(frozen=True, slots=True)
class Column:
    """The column that all text stands in: its left edge, how wide it is, whether it reads from right to left."""

    left: float
    wide: float
    right_to_left: bool

    @property
    def x(self) -> float:
        """Where lines begin."""
        return self.at(0)

    @property
    def starts(self) -> dict[str, Any]:
        """What makes a line begin at its x and run the column's way."""
        return {"text_anchor": "end" if self.right_to_left else "start", "right_to_left": self.right_to_left}

    def at(self, offset: float, wide: float = 0.0) -> float:
        """The left edge of what is `wide` and stands `offset` after the beginning of a line."""
        return self.left + self.wide - offset - wide if self.right_to_left else self.left + offset


def legend(network: Network, column: Column, top: float, language: str) -> tuple[str, float]:
    """The legend with its first line at `top`, and its lower edge."""
    present = {class_of(node) for _, node in network.nodes(data=True)}
    classes = [(name, style().class_label(name, language)) for name in style().classes if name in present]
    kinds = kind_labels(network, language)
    looks = style().tie_styles(network)
    swatches = [(_disc(name), 16.0, label) for name, label in classes]
    samples = [(_sample(look), _LINE, kinds[kind]) for kind, look in looks.items()]
    found, y = "", top
    for group in (swatches, samples):
        if group:
            drawn, y = _flow(group, column, y)
            found += drawn
    return found, y


def _disc(name: str) -> Drawing:
    colour = style().colour(name)
    ring: dict[str, Any] = {"fill": "none", "stroke": colour, "stroke_width": 1.5, "r": 8.5}

    def draw(x: float, y: float) -> str:
        disc = element("circle", cx=x + 8, cy=y, r=6, fill=colour)
        return disc + (element("circle", cx=x + 8, cy=y, **ring) if style().ringed(name) else "")

    return draw


def _sample(look: TieStyle) -> Drawing:
    def draw(x: float, y: float) -> str:
        line = f"M{x:.1f},{y:.1f}h{_LINE:g}"
        return element("path", d=line, stroke=look.colour, stroke_width=2.2, stroke_dasharray=look.dash or None)

    return draw


def _flow(items: Sequence[tuple[Drawing, float, str]], column: Column, top: float) -> tuple[str, float]:
    """The items in lines, each drawing before its words; the top of the line after them."""
    offset, y, found = 0.0, top, ""
    for draw, wide, words in items:
        label = shortened(words, 60)
        needed = wide + _GAP + width(label, _SIZE) + 26
        if offset and offset + needed > column.wide:
            offset, y = 0.0, y + _ROW
        found += draw(column.at(offset, wide), y)
        found += text(label, column.at(offset + wide + _GAP), y + 4.5, _SIZE, fill="#1d2526", **column.starts)
        offset += needed
    return found, y + _ROW
