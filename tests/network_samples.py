"""Networks made by hand, for the tests of measures."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Mapping
from typing import Any

import networkx as nx
import pytest

from graph_builder.network.base import Network

needs_igraph = pytest.mark.skipif(
    importlib.util.find_spec("igraph") is None, reason="python-igraph is missing: pip install 'damin[igraph]'"
)


def network_of(
    edges: Iterable[tuple[Any, ...]], nodes: Iterable[str] = (), *, directed: bool = False, **types: str
) -> Network:
    """A network of ties (source, target[, weight]); `types` gives the types of nodes."""
    network = Network(directed=directed)
    network.add_nodes_from(nodes)
    for number, (source, target, *weight) in enumerate(edges):
        network.add_edge(source, target, key=f"k{number}", kind="meeting", weight=weight[0] if weight else 1)
    for node, kind in types.items():
        network.nodes[node]["type"] = kind
    return network


def karate() -> Network:
    """W. W. Zachary's karate club (1977) without weights; members are numbered from 01, as he does."""
    return network_of((f"{a + 1:02}", f"{b + 1:02}") for a, b in nx.karate_club_graph().edges())


def values(network: Network, name: str) -> Mapping[str, Any]:
    """The nodes that have an attribute, with its value."""
    return {node: data[name] for node, data in network.nodes(data=True) if name in data}
