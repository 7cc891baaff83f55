"""A network as measures see it: at most one tie between two nodes in a direction, none from a node to itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx

from graph_builder.network.base import Network

if TYPE_CHECKING:
    Arcs = nx.DiGraph[str]
    Ties = nx.Graph[str]
else:
    Arcs, Ties = nx.DiGraph, nx.Graph


@dataclass(frozen=True, slots=True)
class Collapsed:
    """Two views of a network, nodes and ties in the order of their IRIs.

    `arcs` have a direction; where the network is symmetric every tie is there both ways with the same weight.
    `ties` have none; where the network is directed their weight is the sum of both ways. `loops` counts the ties
    from a node to itself, which both views leave out: nobody meets, guarantees or brokers for himself.
    """

    directed: bool
    arcs: Arcs
    ties: Ties
    loops: int


def collapse(network: Network) -> Collapsed:
    """The network with parallel ties, of one kind or several, summed by `weight` (1 where a tie has none).

    It is symmetric where `network.graph["directed"]` is False. A tie that weighs nothing is no tie. Equal networks
    give equal views, whatever the order in which they were put together.
    """
    directed = bool(network.graph.get("directed", True))
    arcs, ties = Arcs(), Ties()
    arcs.add_nodes_from(sorted(network))
    ties.add_nodes_from(sorted(network))
    for source, target, weight in _weights(network):
        _add(ties, source, target, weight)
        if directed:
            _add(arcs, source, target, weight)
    if not directed:
        arcs.add_edges_from(ties.to_directed(as_view=True).edges(data=True))
    loops = sum(source == target for source, target in network.edges())
    return Collapsed(directed, arcs, ties, loops)


def _weights(network: Network) -> Iterator[tuple[str, str, float]]:
    """Each tie between two nodes with its weight; in a fixed order, since sums of floats depend on it."""
    edges = [
        (source, target, str(key), data.get("weight", 1))
        for source, target, key, data in network.edges(keys=True, data=True)
    ]
    return (
        (source, target, weight)
        for source, target, _, weight in sorted(edges, key=lambda edge: edge[:3])
        if source != target and weight > 0
    )


def _add(graph: Ties, source: str, target: str, weight: float) -> None:
    before = graph.get_edge_data(source, target, {"weight": 0})["weight"]
    graph.add_edge(source, target, weight=before + weight)
