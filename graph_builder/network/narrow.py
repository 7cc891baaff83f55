"""A network made smaller: without weak ties, around one actor, the strongest nodes alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches

import networkx as nx

from graph_builder.errors import UsageError
from graph_builder.network.base import Network
from graph_builder.network.filters import Filters
from graph_builder.network.projections import LANGUAGES
from graph_builder.rdf.search_keys import foldings


def narrow(network: Network, filters: Filters) -> None:
    """Take out what the conditions leave out, in place. Raises UsageError where `around` is not one node's name."""
    around = node_named(network, filters.around) if filters.around else ""
    ties = network.edges(keys=True, data=True)
    weak = [(source, target, key) for source, target, key, tie in ties if tie["weight"] < filters.min_weight]
    network.remove_edges_from(weak)
    if around:
        _keep(network, _near(network, around, filters.depth))
    elif weak:
        network.remove_nodes_from(list(nx.isolates(network)))
    if filters.top:
        _keep(network, sorted(network, key=_strength(network))[: filters.top])


def node_named(network: Network, name: str) -> str:
    """The node that a name means: its IRI, the last part of it, or a label in any spelling that folds alike.

    Raises UsageError where it means none, or several.
    """
    exact = [node for node in network if name in {node, node.rsplit("/", 1)[-1]}]
    wanted = set(foldings(name))
    found = exact or [node for node in network if wanted & set(_names(network, node))]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"{name!r} is the name of several nodes: {', '.join(sorted(found))}")
    near = get_close_matches(name, [node.rsplit("/", 1)[-1] for node in network], n=3)
    raise UsageError(f"the network has no node {name!r}" + (f"; near it: {', '.join(near)}" if near else ""))


def _near(network: Network, around: str, depth: int) -> Iterable[str]:
    both_ways = network.to_undirected(as_view=True)
    return list(nx.single_source_shortest_path_length(both_ways, around, cutoff=depth))


def _keep(network: Network, nodes: Iterable[str]) -> None:
    network.remove_nodes_from(set(network) - set(nodes))


def _names(network: Network, node: str) -> Iterable[str]:
    for language in LANGUAGES:
        yield from foldings(str(network.nodes[node].get(f"label_{language}", "")))


def _strength(network: Network) -> Callable[[str], tuple[float, str]]:
    degree = dict(network.degree(weight="weight"))
    return lambda node: (-degree[node], node)
