"""What counts shortest paths: networkx, and python-igraph where it is installed and the network is large."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import networkx as nx

from graph_builder.errors import UsageError
from graph_builder.network.collapsed import Arcs, Collapsed, Ties

ENGINES = ("auto", "networkx", "igraph")
SOURCES = 256
#: The lowest common multiple of 1 to 20: divided by such a weight it leaves a whole number.
_FAR = 232_792_560
_IGRAPH_REACHES = 10

#: Sums over shortest paths from some sources to all nodes; with whether `length` of ties counts.
Paths = Callable[[Arcs | Ties, Sequence[str], bool], Mapping[str, float]]


def chosen(engine: str, nodes: int, large: int) -> str:
    """`networkx` or `igraph`: for `auto`, igraph above `large` nodes where it is installed.

    Raises UsageError for another name, and for igraph where it is missing.
    """
    if engine not in ENGINES:
        raise UsageError(f"there is no engine {engine!r}; there are {', '.join(ENGINES)}")
    if engine == "igraph" and not has_igraph():
        raise UsageError("the engine igraph is not installed: pip install 'damin[igraph]' (it is under the GPL)")
    if engine != "auto":
        return engine
    return "igraph" if nodes > large and has_igraph() else "networkx"


def has_igraph() -> bool:
    """Whether python-igraph can be imported."""
    return importlib.util.find_spec("igraph") is not None


def sources_for(nodes: Sequence[str], engine: str, large: int) -> list[str]:
    """From which nodes paths are counted: from all, or from a fixed sample where there are too many.

    That is above `large` nodes with networkx, above ten times as many with igraph. The sample is the nodes whose
    digests come first: it knows no order of nodes, and hardly changes when a node is added.
    """
    if len(nodes) <= large * (_IGRAPH_REACHES if engine == "igraph" else 1):
        return sorted(nodes)
    return sorted(sorted(nodes, key=_digest)[:SOURCES])


def betweenness(network: Collapsed, sources: Sequence[str], engine: str, *, weighted: bool) -> dict[str, float]:
    """L. C. Freeman's betweenness (1977), as a share of all pairs of others: 0 to 1.

    It counts the pairs of other nodes with the node on their shortest path; where several paths of a pair are
    shortest, each in part. Unweighted, every tie is one step: whether word can be passed on depends on who meets at
    all, while weights also count how much the press reports; it is what UCINET, Pajek and Gephi give. Weighted, a
    tie is 1/weight long: who meets often is near. So M. E. J. Newman (2001) has it for joint work; it is the case
    alpha = 1 of T. Opsahl, F. Agneessens and J. Skvoretz (2010). Sums over a sample of `sources` are scaled up
    (U. Brandes and C. Pich, 2007).
    """
    graph = network.arcs if network.directed else network.ties
    size = len(graph)
    if size < 3 or not graph.number_of_edges():
        return dict.fromkeys(graph, 0.0)
    sums = _PATHS[engine](_measured(graph) if weighted else graph, sources, weighted)
    both_ways = 1 if network.directed else 2
    scale = both_ways * size / len(sources) / ((size - 1) * (size - 2))
    return {node: sums[node] * scale for node in graph}


def _measured(graph: Arcs | Ties) -> Arcs | Ties:
    """A copy with the `length` of each tie, a whole number, so that paths of one length are so in every engine."""
    copy = graph.__class__()
    copy.add_nodes_from(graph)
    for source, target, data in graph.edges(data=True):
        copy.add_edge(source, target, length=max(1, round(_FAR / data["weight"])))
    return copy


def _networkx(graph: Arcs | Ties, sources: Sequence[str], weighted: bool) -> Mapping[str, float]:
    sums: Mapping[str, float] = nx.betweenness_centrality_subset(
        graph, list(sources), list(graph), weight="length" if weighted else None
    )
    return sums


def _igraph(graph: Arcs | Ties, sources: Sequence[str], weighted: bool) -> Mapping[str, float]:
    igraph: Any = importlib.import_module("igraph")
    place = {node: number for number, node in enumerate(graph)}
    edges = [(place[source], place[target]) for source, target in graph.edges()]
    copy = igraph.Graph(n=len(place), edges=edges, directed=graph.is_directed())
    weights = [data["length"] for _, _, data in graph.edges(data=True)] if weighted else None
    sums = copy.betweenness(
        directed=graph.is_directed(), weights=weights, sources=[place[source] for source in sources], targets=None
    )
    return dict(zip(place, sums, strict=True))


_PATHS: Mapping[str, Paths] = {"networkx": _networkx, "igraph": _igraph}


def _digest(node: str) -> tuple[bytes, str]:
    return hashlib.sha256(node.encode("utf-8", "surrogatepass")).digest(), node
