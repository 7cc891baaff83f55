"""Where the nodes of a network lie, how large they are and in which colour: the same for equal networks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

import networkx as nx

from graph_builder.network.base import Network
from graph_builder.network.forces import STEP, places
from graph_builder.network.style import class_of, style

Places = Mapping[str, tuple[float, float]]

_SMALLEST, _LARGEST = 7.0, 26.0
_GAP = 0.8 * STEP
_ASPECT = 1.6


def arrange(network: Network) -> None:
    """Set `x` `y` `size` `color` of every node.

    x grows to the right, y upwards; `size` is a radius in the same units, from 7 to 26, its area growing with the
    number of ties; `color` is that of the node's class. Neither the order of nodes and ties nor chance has a say.
    Pieces that hang together are laid out each for itself (`forces`) and set beside and below one another.
    """
    plain = _plain(network)
    radii = _radii(network)
    pieces = sorted((sorted(piece) for piece in nx.connected_components(plain)), key=lambda p: (-len(p), p))
    laid = (places(plain.subgraph(piece), radii) for piece in pieces)
    for node, (x, y) in _packed(laid, radii):
        attributes = network.nodes[node]
        look = style().colour(class_of(attributes))
        attributes.update(x=round(x, 1), y=round(y, 1), size=round(radii[node], 1), color=look)


def _plain(network: Network) -> nx.Graph[str]:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sorted(network))
    graph.add_edges_from(sorted((a, b) for a, b in network.edges() if a != b))
    return graph


def _radii(network: Network) -> dict[str, float]:
    most = max((degree for _, degree in network.degree()), default=0) or 1
    reach = min(_LARGEST, _SMALLEST + 4 * math.sqrt(most)) - _SMALLEST
    return {node: _SMALLEST + reach * math.sqrt(degree / most) for node, degree in network.degree()}


def _packed(pieces: Iterable[Places], radii: Mapping[str, float]) -> Iterator[tuple[str, tuple[float, float]]]:
    """The pieces in rows, from the largest at the top, each row about as wide as the whole is to be."""
    boxes = [(piece, _box(piece, radii)) for piece in pieces]
    area = sum((right - left + _GAP) * (top - bottom + _GAP) for _, (left, bottom, right, top) in boxes)
    width = max([math.sqrt(area * _ASPECT), *(box[2] - box[0] + _GAP for _, box in boxes)])
    height = 0.0
    for row in _rows(boxes, width):
        tall = max(top - bottom for _, (_, bottom, _, top) in row)
        used = sum(right - left + _GAP for _, (left, _, right, _) in row)
        start = -used / 2
        for piece, (left, bottom, right, top) in row:
            dx, dy = start - left + _GAP / 2, -height - tall / 2 - (bottom + top) / 2
            yield from ((node, (x + dx, y + dy)) for node, (x, y) in sorted(piece.items()))
            start += right - left + _GAP
        height += tall + _GAP


Box = tuple[float, float, float, float]


def _rows(boxes: Sequence[tuple[Places, Box]], width: float) -> Iterator[list[tuple[Places, Box]]]:
    row: list[tuple[Places, Box]] = []
    used = 0.0
    for piece, box in boxes:
        wide = box[2] - box[0] + _GAP
        if row and used + wide > width * 1.001:
            yield row
            row, used = [], 0.0
        row.append((piece, box))
        used += wide
    if row:
        yield row


def _box(piece: Places, radii: Mapping[str, float]) -> Box:
    edges = [(x - radii[node], y - radii[node], x + radii[node], y + radii[node]) for node, (x, y) in piece.items()]
    left, bottom, right, top = zip(*edges, strict=True)
    return min(left), min(bottom), max(right), max(top)
