"""Writing a network as a file: the table of formats."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from graph_builder.errors import UsageError
from graph_builder.network.base import Network
from graph_builder.network.gexf import write_gexf, write_timeline
from graph_builder.network.graphml import write_graphml
from graph_builder.network.json_files import write_cytoscape, write_node_link
from graph_builder.network.layout import arrange
from graph_builder.network.neo4j import write_neo4j_nodes, write_neo4j_ties
from graph_builder.network.page import write_html
from graph_builder.network.pajek import write_pajek
from graph_builder.network.png import write_png
from graph_builder.network.svg import write_svg
from graph_builder.network.tables import write_edges, write_nodes

_CSV = "text/csv; charset=utf-8"


@dataclass(frozen=True, slots=True)
class NetworkFormat:
    """One way to write a network; `media_type` is what HTTP says of it, `laid_out` that nodes need their places."""

    media_type: str
    writer: Callable[[Network, BinaryIO], None]
    laid_out: bool = False

    def write(self, network: Network, out: BinaryIO) -> None:
        """Write the network; where nodes need places and have none, they get them in `network` too."""
        if self.laid_out and not all("x" in attributes for _, attributes in network.nodes(data=True)):
            arrange(network)
        self.writer(network, out)


#: By suffix. `ar.svg` and `ar.png` are pictures in Arabic; `csv` and `neo4j.csv` are tables of ties, `nodes.csv` and
#: `neo4j-nodes.csv` the tables of their nodes.
FORMATS: Mapping[str, NetworkFormat] = {
    "gexf": NetworkFormat("application/gexf+xml", write_gexf, laid_out=True),
    "timeline.gexf": NetworkFormat("application/gexf+xml", write_timeline, laid_out=True),
    "graphml": NetworkFormat("application/graphml+xml", write_graphml),
    "csv": NetworkFormat(_CSV, write_edges),
    "nodes.csv": NetworkFormat(_CSV, write_nodes),
    "neo4j.csv": NetworkFormat(_CSV, write_neo4j_ties),
    "neo4j-nodes.csv": NetworkFormat(_CSV, write_neo4j_nodes),
    "net": NetworkFormat("text/plain; charset=utf-8", write_pajek),
    "cyjs": NetworkFormat("application/json", write_cytoscape, laid_out=True),
    "json": NetworkFormat("application/json", write_node_link),
    "html": NetworkFormat("text/html; charset=utf-8", write_html, laid_out=True),
    "svg": NetworkFormat("image/svg+xml", write_svg, laid_out=True),
    "ar.svg": NetworkFormat("image/svg+xml", partial(write_svg, language="ar"), laid_out=True),
    "png": NetworkFormat("image/png", write_png, laid_out=True),
    "ar.png": NetworkFormat("image/png", partial(write_png, language="ar"), laid_out=True),
}
#: Tables that are of no use alone, and what stands beside them.
_PAIRS = {"csv": "nodes.csv", "neo4j.csv": "neo4j-nodes.csv"}


def format_of(name: str) -> str:
    """The format that a file's name ends in, the longest that fits; its last suffix where none does."""
    parts = name.lower().split(".")
    ends = [".".join(parts[start:]) for start in range(1, len(parts))]
    return next((end for end in ends if end in FORMATS), parts[-1])


def write_network(network: Network, path: Path, fmt: str | None = None) -> list[Path]:
    """Write the network to `path` and give back the files made; `fmt` is what the path's name ends in unless given.

    `csv` and `neo4j.csv` make two files: the ties at `path`, and the table of nodes beside it.
    Raises UsageError for an unknown format, OSError where the file cannot be written.
    """
    name = (fmt or format_of(path.name)).lower()
    if name not in FORMATS:
        raise UsageError(f"A network cannot be written as {name!r}; formats are {', '.join(FORMATS)}.")
    files = {path: FORMATS[name]}
    if name in _PAIRS:
        files[_beside(path, name)] = FORMATS[_PAIRS[name]]
    for target, network_format in files.items():
        with target.open("wb") as out:
            network_format.write(network, out)
    return list(files)


def _beside(path: Path, name: str) -> Path:
    """`who.csv` → `who.nodes.csv`, `who.neo4j.csv` → `who.neo4j-nodes.csv`."""
    stem = path.name[: -len(name) - 1] if path.name.lower().endswith(f".{name}") else path.stem
    return path.with_name(f"{stem}.{_PAIRS[name]}")
