"""Places for the nodes of one connected piece, so that what is near in the network is near on paper.

A small piece by stress: distances on paper come as near as they can to path lengths, by majorization (Gansner, Koren
and North 2004), which needs dense matrices and so at most `DENSE` nodes. Of a larger one, only the `DENSE` nodes with
the most ties are placed so, and the others in a spiral around the neighbour of most ties that has a place. No chance
is in it: the start is read off the path lengths.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import networkx as nx
import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Graph = Mapping[str, Mapping[str, object]]

#: As many nodes are placed by stress, which takes some seconds and tens of MB at this size.
DENSE = 300
#: The length on paper of a tie between two nodes with all neighbours in common.
STEP = 85.0
_APART = 0.9
_ROUNDS = 200
_PUSHES = 100
_GOLDEN = math.pi * (3 - math.sqrt(5))


def places(graph: nx.Graph[str], radii: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    """x and y of every node of a connected graph without parallel ties, around the origin; wider than high."""
    nodes = sorted(graph, key=lambda node: (-graph.degree(node), node))
    core = nodes[:DENSE]
    points = _upright(_spread(_by_stress(_distances(graph, core)), np.array([radii[node] for node in core])))
    placed = {node: (float(x), float(y)) for node, (x, y) in zip(core, points, strict=True)}
    return _around(graph, placed, radii) if len(nodes) > len(core) else placed


def _distances(graph: nx.Graph[str], nodes: Sequence[str]) -> Points:
    """Path lengths among the nodes, over them alone; where no path leads, a little more than the longest."""
    part: nx.Graph[str] = nx.Graph()
    part.add_nodes_from(nodes)
    part.add_weighted_edges_from((a, b, _length(graph, a, b)) for a, b in graph.subgraph(nodes).edges)
    index = {node: place for place, node in enumerate(nodes)}
    distances = np.full((len(nodes), len(nodes)), np.nan)
    for node in nodes:
        for other, length in nx.single_source_dijkstra_path_length(part, node).items():
            distances[index[node], index[other]] = length
    longest = float(np.nanmax(distances))
    return np.where(np.isnan(distances), longest + 1, distances) * STEP


def _length(graph: nx.Graph[str], one: str, other: str) -> float:
    """1 for two nodes with the same neighbours, more the fewer they share: so groups show as groups."""
    left, right = set(graph[one]) | {one}, set(graph[other]) | {other}
    return 1 + _APART * (1 - len(left & right) / len(left | right))


def _start(distances: Points) -> Points:
    """A rough map: nodes by their distances from two pairs that lie far apart."""
    count = len(distances)
    west, east = divmod(int(np.argmax(distances)), count)
    far = np.minimum(distances[west], distances[east])
    north = int(np.argmax(far - abs(distances[west] - distances[east]) / 2))
    south = int(np.argmax(np.minimum(distances[north], far)))
    turn = np.arange(count) * _GOLDEN
    shake = 0.2 * STEP * np.sqrt(np.arange(count))[:, None] * np.column_stack([np.cos(turn), np.sin(turn)])
    map_ = np.column_stack([distances[west] - distances[east], distances[north] - distances[south]]) / 2
    return np.asarray(map_ + shake)


def _by_stress(distances: Points) -> Points:
    count = len(distances)
    points = _start(distances)
    if count < 2:
        return points
    wanted = distances + np.eye(count)
    weights = 1 / wanted**2
    np.fill_diagonal(weights, 0)
    laplacian = np.diag(weights.sum(axis=1)) - weights
    inverse = np.linalg.inv(laplacian * STEP**2 + 1 / count) * STEP**2
    for _ in range(_ROUNDS):
        pull = -weights * distances / np.maximum(_apart(points), 1e-6)
        np.fill_diagonal(pull, 0)
        np.fill_diagonal(pull, -pull.sum(axis=1))
        points = inverse @ (pull @ points)
        points -= points.mean(axis=0)
    return points


def _apart(points: Points) -> Points:
    x, y = points[:, 0], points[:, 1]
    return np.asarray(np.sqrt((x[:, None] - x) ** 2 + (y[:, None] - y) ** 2))


def _spread(points: Points, radii: Points) -> Points:
    """The points, pushed apart where nodes would touch or leave no room for a label."""
    room = radii[:, None] + radii[None] + STEP * 0.4
    np.fill_diagonal(room, 0)
    for _ in range(_PUSHES):
        apart = np.maximum(_apart(points), 1e-6)
        lacking = np.maximum(room - apart, 0)
        if not lacking.any():
            break
        push = lacking / apart * 0.25
        points = points + push.sum(axis=1)[:, None] * points - push @ points
    return points


def _upright(points: Points) -> Points:
    """Turned so that the longer axis lies flat, and the first node left and up of the middle."""
    points = points - points.mean(axis=0)
    xx, yy = (points**2).sum(axis=0)
    xy = (points[:, 0] * points[:, 1]).sum()
    angle = 0.5 * math.atan2(2 * xy, xx - yy)
    turned = points @ np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    return np.asarray(turned * np.where(turned[0] * np.array([-1, 1]) < 0, -1, 1))


def _around(
    graph: nx.Graph[str], placed: dict[str, tuple[float, float]], radii: Mapping[str, float]
) -> dict[str, tuple[float, float]]:
    """All nodes: those without a place go around a neighbour that has one, ring by ring outwards."""
    front = list(placed)
    followers: dict[str, int] = {}
    while front:
        fresh = sorted({other for node in front for other in graph[node]} - set(placed))
        hosts = {node: _host(graph, placed, node) for node in fresh}
        for node, host in hosts.items():
            place = followers[host] = followers.get(host, 0) + 1
            reach = radii[host] + radii[node] + 0.2 * STEP * math.sqrt(place)
            x, y = placed[host]
            placed[node] = (x + reach * math.cos(place * _GOLDEN), y + reach * math.sin(place * _GOLDEN))
        front = fresh
    return placed


def _host(graph: nx.Graph[str], placed: Mapping[str, object], node: str) -> str:
    return min((other for other in graph[node] if other in placed), key=lambda other: (-graph.degree(other), other))
