"""A network as a pair of CSV tables (RFC 4180, UTF-8), with the column names that Gephi's importer knows."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import BinaryIO

from graph_builder.network.base import Network
from graph_builder.network.columns import cleaned, columns_of, written
from graph_builder.network.rows import Value

Records = Sequence[Mapping[str, Value]]


def write_edges(network: Network, out: BinaryIO) -> None:
    """One line an edge: Source, Target, and the edge's attributes."""
    _write(
        [
            {"Source": str(source), "Target": str(target), **cleaned(attributes)}
            for source, target, attributes in network.edges(data=True)
        ],
        ["Source", "Target"],
        out,
    )


def write_nodes(network: Network, out: BinaryIO) -> None:
    """One line a node: Id, Label, and the node's other attributes."""
    _write(
        [_node(node, cleaned(attributes)) for node, attributes in network.nodes(data=True)],
        ["Id", "Label"],
        out,
    )


def _node(node: object, attributes: dict[str, Value]) -> dict[str, Value]:
    label = attributes.pop("label", str(node))
    return {"Id": str(node), "Label": label, **attributes}


def _write(records: Records, first: Sequence[str], out: BinaryIO) -> None:
    text = io.TextIOWrapper(out, encoding="utf-8", newline="")
    names = list(dict.fromkeys([*first, *(column.name for column in columns_of(records))]))
    writer = csv.DictWriter(text, names, restval="")
    writer.writeheader()
    for record in records:
        writer.writerow({name: written(value) for name, value in record.items()})
    text.flush()
    text.detach()
