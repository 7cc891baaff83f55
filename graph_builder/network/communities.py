"""Communities: groups of nodes with more weight between them than their degrees let expect."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeVar

import graspologic_native
import networkx as nx

from graph_builder.network.collapsed import Ties

SEED = 1729
_RESOLUTION = 1.0
_RANDOMNESS = 0.001
_ITERATIONS = 10
_FEWEST_TRIALS, _MOST_TRIALS = 4, 100
_TIES_TRIED = 200_000

Part = TypeVar("Part")


def communities(ties: Ties) -> dict[str, int]:
    """The community of each node by the Leiden algorithm (V. A. Traag, L. Waltman, N. J. van Eck, 2019).

    Modularity with weights at resolution 1 is what it maximises. Of several trials from one fixed seed the best
    counts: 100 in a small network, at least 4 in a large one. So equal networks have equal communities, though
    another version of the library may find others that are as good. 1 is the largest; among equals the one with
    the first IRI comes first. A node without ties is a community of its own.
    """
    ends = sorted((min(edge), max(edge)) for edge in ties.edges())
    found = _leiden([(source, target, float(ties[source][target]["weight"])) for source, target in ends])
    return _numbered({node: found.get(node, node) for node in ties})


def modularity(ties: Ties, parts: Mapping[str, int]) -> float | None:
    """Newman's modularity of a division, with weights; None where there are no ties."""
    if not ties.number_of_edges():
        return None
    return float(nx.community.modularity(ties, _grouped(parts.items()).values(), weight="weight"))


def _leiden(edges: list[tuple[str, str, float]]) -> dict[str, int]:
    if not edges:
        return {}
    trials = max(_FEWEST_TRIALS, min(_MOST_TRIALS, _TIES_TRIED // len(edges)))
    found: dict[str, int] = graspologic_native.leiden(
        edges,
        starting_communities=None,
        resolution=_RESOLUTION,
        randomness=_RANDOMNESS,
        iterations=_ITERATIONS,
        use_modularity=True,
        seed=SEED,
        trials=trials,
    )[1]
    return found


def _numbered(parts: Mapping[str, object]) -> dict[str, int]:
    groups = sorted(_grouped(parts.items()).values(), key=lambda group: (-len(group), min(group)))
    return {node: number for number, group in enumerate(groups, 1) for node in group}


def _grouped(pairs: Iterable[tuple[str, Part]]) -> dict[Part, set[str]]:
    groups: dict[Part, set[str]] = defaultdict(set)
    for node, part in pairs:
        groups[part].add(node)
    return groups
