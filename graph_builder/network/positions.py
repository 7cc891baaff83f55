"""Where a node stands, by formulas that need no search for paths: constraint, PageRank, reciprocity."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from graph_builder.network.collapsed import Arcs, Ties

Floats = npt.NDArray[np.float64]

DAMPING = 0.85
_ROUNDS = 1000
_CLOSE = 1e-13


def constraint(ties: Ties) -> dict[str, float]:
    """Burt's constraint of each node that has a tie (R. S. Burt, Structural Holes, 1992, ch. 2).

    The sum over a node's neighbours j of (p_ij + sum over q of p_iq p_qj)^2, where p_ij is the share of j in the
    weight of i's ties. Near 0 where neighbours are many and strangers to each other; 1 where there is one neighbour;
    a little above 1 can happen among few. Nodes without ties have none.
    """
    shares = {node: _shares(ties, node) for node in ties if ties.degree(node)}
    return {node: sum(_held(shares, node, other) ** 2 for other in own) for node, own in shares.items()}


def _shares(ties: Ties, node: str) -> dict[str, float]:
    total = sum(data["weight"] for data in ties[node].values())
    return {other: data["weight"] / total for other, data in ties[node].items()}


def _held(shares: Mapping[str, Mapping[str, float]], node: str, other: str) -> float:
    """What of the node's ties leads to one neighbour, directly or over a third."""
    own = shares[node]
    return own[other] + sum(share * shares[third].get(other, 0.0) for third, share in own.items())


def pagerank(arcs: Arcs) -> dict[str, float]:
    """PageRank by power iteration (S. Brin and L. Page, 1998): damping 0.85, ties followed in proportion to weight.

    From a node without outgoing ties the walk goes on anywhere. The values of all nodes sum to 1.
    """
    nodes = list(arcs)
    if not nodes:
        return {}
    place = {node: number for number, node in enumerate(nodes)}
    edges = [(place[source], place[target], data["weight"]) for source, target, data in arcs.edges(data=True)]
    sources, targets = (np.array([edge[end] for edge in edges], dtype=np.intp) for end in (0, 1))
    weights = np.array([edge[2] for edge in edges], dtype=np.float64)
    return dict(zip(nodes, _walked(len(nodes), sources, targets, weights).tolist(), strict=True))


def _walked(size: int, sources: npt.NDArray[np.intp], targets: npt.NDArray[np.intp], weights: Floats) -> Floats:
    total = np.bincount(sources, weights, size)
    dangling = total == 0
    shares = weights / total[sources]
    rank = np.full(size, 1 / size)
    for _ in range(_ROUNDS):
        moved = np.bincount(targets, rank[sources] * shares, size) + rank[dangling].sum() / size
        before, rank = rank, DAMPING * moved + (1 - DAMPING) / size
        if np.abs(rank - before).sum() < _CLOSE:
            break
    scaled: Floats = rank / rank.sum()
    return scaled


def reciprocity(arcs: Arcs) -> tuple[dict[str, float], float | None]:
    """The share of ties that are returned: of each node with ties (those in both directions), and of the network.

    It counts ties, not their weight. The network's is None where there are no ties.
    """
    returned = {node: sum(arcs.has_edge(other, node) for other in arcs[node]) for node in arcs}
    ties = {node: arcs.in_degree(node) + arcs.out_degree(node) for node in arcs}
    number = arcs.number_of_edges()
    nodes = {node: 2 * returned[node] / ties[node] for node in arcs if ties[node]}
    return nodes, sum(returned.values()) / number if number else None
