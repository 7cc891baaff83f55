"""A network made smaller: without weak ties, around one actor, the strongest nodes alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import networkx as nx

from graph_builder.network.base import Network
from graph_builder.network.filters import Filters
from graph_builder.network.naming import Names


def narrow(network: Network, filters: Filters) -> None:
    """Take out what the conditions leave out, in place. Raises UsageError where `around` is not one node's name."""
    around = Names(network).the_one(filters.around) if filters.around else ""
    ties = network.edges(keys=True, data=True)
    weak = [(source, target, key) for source, target, key, tie in ties if tie["weight"] < filters.min_weight]
    network.remove_edges_from(weak)
    if around:
        _keep(network, _near(network, around, filters.depth))
    elif weak:
        network.remove_nodes_from(list(nx.isolates(network)))
    if filters.top:
        _keep(network, sorted(network, key=_strength(network))[: filters.top])


def _near(network: Network, around: str, depth: int) -> Iterable[str]:
    both_ways = network.to_undirected(as_view=True)
    return list(nx.single_source_shortest_path_length(both_ways, around, cutoff=depth))


def _keep(network: Network, nodes: Iterable[str]) -> None:
    network.remove_nodes_from(set(network) - set(nodes))


def _strength(network: Network) -> Callable[[str], tuple[float, str]]:
    degree = dict(network.degree(weight="weight"))
    return lambda node: (-degree[node], node)
