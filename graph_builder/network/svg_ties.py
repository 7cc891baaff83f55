"""The lines of ties on paper: parallel ones as arcs side by side, loops above their node, heads on directed ones."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from graph_builder.network.base import Network
from graph_builder.network.captions import tie_says
from graph_builder.network.drawn import element, number, tooltip
from graph_builder.network.style import style
from graph_builder.network.svg_labels import Disc

_BOW = 11.0
_THINNEST, _THICKEST = 1.2, 6.5
_HEAD = 5.0
Point = tuple[float, float]


def ties(network: Network, discs: Mapping[str, Disc], language: str, pixels: float) -> Iterator[str]:
    """An element for each tie, those of most weight last; `pixels` scales the widths."""
    looks = style().tie_styles(network)
    headed = bool(network.graph.get("directed", True))
    drawn = sorted(_bows(network), key=lambda tie: (network.edges[tie[:3]].get("weight", 1), tie))
    for source, target, kind, bow in drawn:
        attributes = network.edges[source, target, kind]
        look = looks[kind]
        path, head = _path(discs[source], discs[target], bow * pixels, _HEAD * pixels if headed else 0.0)
        wide = stroke(attributes.get("weight", 1)) * pixels
        line = element("path", d=path, stroke=look.colour, stroke_width=wide, stroke_dasharray=look.dash or None)
        tip = element("path", d=head, fill=look.colour, stroke="none") if headed and source != target else ""
        yield element("g", tooltip(tie_says(network, source, target, attributes, language)) + line + tip)


def stroke(weight: float) -> float:
    """The width of a tie's line: it grows with the root of its weight."""
    return min(_THICKEST, _THINNEST * math.sqrt(max(float(weight), 0.5)))


def _bows(network: Network) -> Iterator[tuple[str, str, str, float]]:
    """Every tie with how far it bows out to the right of its way."""
    pairs: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for source, target, kind in network.edges(keys=True):
        pairs.setdefault((min(source, target), max(source, target)), []).append((kind, source, target))
    for (first, _), group in pairs.items():
        for place, (kind, source, target) in enumerate(sorted(group)):
            bow = (place - (len(group) - 1) / 2) * _BOW + (0 if source != target else (len(group) + 1) * _BOW)
            yield source, target, kind, bow if source == first else -bow


def _path(one: Disc, other: Disc, bow: float, head: float) -> tuple[str, str]:
    """The line from rim to rim, and the triangle at its end."""
    if one.key == other.key:
        rise = one.radius * 2 + bow
        x, y = one.x, one.y - one.radius * 0.6
        return _d("M", (x, y), "C", (x - rise, y - rise), (x + rise, y - rise), (x, y)), ""
    dx, dy = other.x - one.x, other.y - one.y
    far = math.hypot(dx, dy) or 1.0
    middle = ((one.x + other.x) / 2 - dy / far * bow * 2, (one.y + other.y) / 2 + dx / far * bow * 2)
    start, tip = _rim(one, middle, 0), _rim(other, middle, 1 if head else 0)
    end = _rim(other, middle, 1 + head * 1.4 if head else 0)
    return _d("M", start, "Q", middle, end), _triangle(end, tip, head)


def _triangle(base: Point, tip: Point, size: float) -> str:
    dx, dy = tip[0] - base[0], tip[1] - base[1]
    far = math.hypot(dx, dy) or 1.0
    across = (-dy / far * size * 0.6, dx / far * size * 0.6)
    left, right = (base[0] + across[0], base[1] + across[1]), (base[0] - across[0], base[1] - across[1])
    return _d("M", left, "L", tip, "L", right) + "Z"


def _rim(disc: Disc, towards: Point, gap: float) -> Point:
    dx, dy = towards[0] - disc.x, towards[1] - disc.y
    far = math.hypot(dx, dy) or 1.0
    reach = min(disc.radius + gap, far)
    return disc.x + dx / far * reach, disc.y + dy / far * reach


def _d(*parts: str | Point) -> str:
    return "".join(
        part if isinstance(part, str) else f"{number(part[0])},{number(part[1])} " for part in parts
    ).strip()
