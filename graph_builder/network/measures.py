"""Measures of a network: what each node's place in it is, and how the whole hangs together."""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx

from graph_builder.network.base import Network
from graph_builder.network.brokerage import ROLES, brokerage
from graph_builder.network.camps import camps_of
from graph_builder.network.collapsed import Collapsed, collapse
from graph_builder.network.communities import communities, modularity
from graph_builder.network.engines import betweenness, chosen, sources_for
from graph_builder.network.explained import sampled
from graph_builder.network.positions import constraint, pagerank, reciprocity
from graph_builder.settings import default

Value = int | float | str
#: What nodes have of one measure; a node of which it cannot be told is missing.
Column = Mapping[str, Value]

DIRECTED_MEASURES = ("in_degree", "out_degree", "weighted_in_degree", "weighted_out_degree", "reciprocity")
NODE_MEASURES = (
    *("degree", "weighted_degree", *DIRECTED_MEASURES, "betweenness", "weighted_betweenness", "constraint"),
    *("pagerank", "k_core", "community", "camp", "camp_by", *(f"broker_{role}" for role in ROLES)),
)
NETWORK_MEASURES = (
    *("nodes", "ties", "loops", "density", "components", "largest_component", "network_reciprocity"),
    *("communities", "modularity", "betweenness_sources", "note_en", "note_ar"),
)
_DIGITS = 6
_NOISE = 12


def measure(
    network: Network, engine: str = "auto", camps: Mapping[str, str] | None = None, large: int | None = None
) -> None:
    """Set the measures as attributes of nodes (NODE_MEASURES) and of the network (NETWORK_MEASURES), in place.

    Parallel ties of several kinds are collapsed by summing their weight; a network whose `directed` is False is
    measured as undirected, and DIRECTED_MEASURES are then absent. Numbers have six significant digits, so equal
    networks have equal ones whichever engine (`auto`, `networkx`, `igraph`) counted. A value that cannot be told is
    absent, such as the constraint of a node without ties. `camps` goes from node to camp; see `camps_of`. Above
    `large` nodes (the setting `large-network`) igraph counts shortest paths where it is installed, else they are
    counted from a fixed sample of nodes: its number is then the network's `betweenness_sources`, and `note_en` and
    `note_ar` say so in words, as `explained.descriptions` does.
    Raises UsageError for an engine that is not there.
    """
    most = int(default("large-network")) if large is None else large
    counted = chosen(engine, len(network), most)
    collapsed = collapse(network)
    parts = communities(collapsed.ties)
    sources = sources_for(list(collapsed.ties), counted, most)
    _clear(network)
    columns = {
        **_degrees(collapsed),
        "betweenness": betweenness(collapsed, sources, counted, weighted=False),
        "weighted_betweenness": betweenness(collapsed, sources, counted, weighted=True),
        "constraint": constraint(collapsed.ties),
        "pagerank": pagerank(collapsed.arcs),
        "k_core": nx.core_number(collapsed.ties),
        "community": parts,
        **_sides(network, collapsed, parts, camps),
    }
    _set_nodes(network, columns)
    _set_network(network, _whole(collapsed, parts))
    if len(sources) < len(network):
        _set_network(network, {"betweenness_sources": len(sources)})
        _set_network(network, {f"note_{language}": sampled(network.graph, language) for language in ("en", "ar")})


def _clear(network: Network) -> None:
    """Measures of before go, lest one stay that no longer holds."""
    for name in NETWORK_MEASURES:
        network.graph.pop(name, None)
    for _, data in network.nodes(data=True):
        for name in NODE_MEASURES:
            data.pop(name, None)


def _degrees(collapsed: Collapsed) -> dict[str, Column]:
    ties, arcs = collapsed.ties, collapsed.arcs
    columns: dict[str, Column] = {
        "degree": dict(ties.degree()),
        "weighted_degree": dict(ties.degree(weight="weight")),
    }
    if collapsed.directed:
        columns |= {
            "in_degree": dict(arcs.in_degree()),
            "out_degree": dict(arcs.out_degree()),
            "weighted_in_degree": dict(arcs.in_degree(weight="weight")),
            "weighted_out_degree": dict(arcs.out_degree(weight="weight")),
            "reciprocity": reciprocity(arcs)[0],
        }
    return columns


def _sides(
    network: Network, collapsed: Collapsed, parts: Mapping[str, int], told: Mapping[str, str] | None
) -> dict[str, Column]:
    sides = camps_of(network, parts, told)
    camps = {node: camp for node, (camp, _) in sides.items()}
    roles = brokerage(collapsed.arcs, camps)
    counts = {f"broker_{role}": {node: roles[node][role] for node in roles} for role in ROLES}
    return {"camp": camps, "camp_by": {node: how for node, (_, how) in sides.items()}, **counts}


def _whole(collapsed: Collapsed, parts: Mapping[str, int]) -> dict[str, Value | None]:
    graph = collapsed.arcs if collapsed.directed else collapsed.ties
    sizes = [len(component) for component in nx.connected_components(collapsed.ties)]
    return {
        "nodes": len(graph),
        "ties": graph.number_of_edges(),
        "loops": collapsed.loops,
        "density": nx.density(graph) if len(graph) > 1 else None,
        "components": len(sizes),
        "largest_component": max(sizes, default=0),
        "network_reciprocity": reciprocity(collapsed.arcs)[1] if collapsed.directed else None,
        "communities": len(set(parts.values())),
        "modularity": modularity(collapsed.ties, parts),
    }


def _set_nodes(network: Network, columns: Mapping[str, Column]) -> None:
    for name in NODE_MEASURES:
        for node, value in columns.get(name, {}).items():
            network.nodes[node][name] = _rounded(value)


def _set_network(network: Network, values: Mapping[str, Value | None]) -> None:
    for name in NETWORK_MEASURES:
        value = values.get(name)
        if value is not None:
            network.graph[name] = _rounded(value)


def _rounded(value: Value) -> Value:
    """Six significant digits, and no traces of zero; whole numbers and text as they are."""
    return float(f"{round(value, _NOISE):.{_DIGITS}g}") if isinstance(value, float) else value
