"""A network as a pair of CSV tables (RFC 4180, UTF-8), with the headings that Gephi's spreadsheet importer knows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, BinaryIO

from graph_builder.network.base import Network
from graph_builder.network.columns import Column, cleaned, node_columns, nodes_of, tie_columns, ties_of, written
from graph_builder.network.rows import Value

_NODE_HEADINGS = {"label": "Label"}
_TIE_HEADINGS = {"kind": "Kind", "label": "Label", "weight": "Weight"}


def write_edges(network: Network, out: BinaryIO) -> None:
    """One line a tie: Source, Target, Type (Directed or Undirected), Kind, Label, Weight, its other attributes."""
    names = _names(tie_columns(network), _TIE_HEADINGS)
    direction = "Directed" if network.graph.get("directed", True) else "Undirected"
    with csv_rows(out) as writer:
        writer.writerow(["Source", "Target", "Type", *(_TIE_HEADINGS.get(name, name) for name in names)])
        for (source, target, record), _ in ties_of(network):
            ends = cleaned({"source": source, "target": target})
            writer.writerow([ends["source"], ends["target"], direction, *cells_of(names, cleaned(record))])


def write_nodes(network: Network, out: BinaryIO) -> None:
    """One line a node: Id, Label, and the node's other attributes."""
    names = _names(node_columns(network), _NODE_HEADINGS)
    with csv_rows(out) as writer:
        writer.writerow(["Id", *(_NODE_HEADINGS.get(name, name) for name in names)])
        for node, record, _ in nodes_of(network):
            writer.writerow([cleaned({"id": node})["id"], *cells_of(names, cleaned(record))])


def cells_of(names: Iterable[str], record: Mapping[str, Value]) -> Iterator[str]:
    """The values under these headings, empty where unknown."""
    return (written(record[name]) if name in record else "" for name in names)


def _names(columns: Iterable[Column], first: Iterable[str]) -> list[str]:
    """All attributes, the important ones first, whether or not anything has them."""
    return list(dict.fromkeys([*first, *(column.name for column in columns)]))


@contextmanager
def csv_rows(out: BinaryIO) -> Iterator[Any]:
    """A writer of rows into a binary stream, which stays open."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="")
    yield csv.writer(text)
    text.flush()
    text.detach()
