"""Writing a network as a file: the table of formats."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import networkx as nx

from graph_builder.errors import UsageError
from graph_builder.network.base import Network
from graph_builder.network.columns import cleaned
from graph_builder.network.gexf import write_gexf
from graph_builder.network.tables import write_edges, write_nodes


@dataclass(frozen=True, slots=True)
class NetworkFormat:
    """One way to write a network; `media_type` is what HTTP says of it."""

    media_type: str
    write: Callable[[Network, BinaryIO], None]


def _write_graphml(network: Network, out: BinaryIO) -> None:
    nx.write_graphml(_cleaned_copy(network), out, encoding="utf-8")


def _write_node_link(network: Network, out: BinaryIO) -> None:
    document = nx.node_link_data(_cleaned_copy(network), edges="edges")
    out.write(json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8") + b"\n")


def _cleaned_copy(network: Network) -> Network:
    copy = Network(**network.graph)
    copy.add_nodes_from((node, cleaned(attributes)) for node, attributes in network.nodes(data=True))
    for source, target, key, attributes in network.edges(data=True, keys=True):
        copy.add_edge(source, target, key=key, **cleaned(attributes))
    return copy


#: By suffix. `csv` is the table of edges, `nodes.csv` the table of nodes.
FORMATS: Mapping[str, NetworkFormat] = {
    "gexf": NetworkFormat("application/gexf+xml", write_gexf),
    "graphml": NetworkFormat("application/graphml+xml", _write_graphml),
    "csv": NetworkFormat("text/csv; charset=utf-8", write_edges),
    "nodes.csv": NetworkFormat("text/csv; charset=utf-8", write_nodes),
    "json": NetworkFormat("application/json", _write_node_link),
}


def write_network(network: Network, path: Path, fmt: str | None = None) -> list[Path]:
    """Write the network to `path` and give back the files made; `fmt` is the path's suffix unless given.

    `csv` makes two files: the edges at `path`, the nodes beside it as `<stem>.nodes.csv`.
    Raises UsageError for an unknown format, OSError where the file cannot be written.
    """
    name = (fmt or path.suffix.removeprefix(".")).lower()
    if name not in FORMATS:
        raise UsageError(f"A network cannot be written as {name!r}; formats are {', '.join(FORMATS)}.")
    files = {path: FORMATS[name]}
    if name == "csv":
        files[path.with_suffix(".nodes.csv")] = FORMATS["nodes.csv"]
    for target, network_format in files.items():
        with target.open("wb") as out:
            network_format.write(network, out)
    return list(files)
