"""A network as a pair of CSV tables with the headings of `neo4j-admin database import`.

Line breaks become spaces, so that the import needs no option for fields of several lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from graph_builder.network.base import Network
from graph_builder.network.columns import Column, node_columns, nodes_of, one_line, tie_columns, ties_of, written
from graph_builder.network.rows import Value
from graph_builder.network.tables import csv_rows

_TYPES = {"integer": "long", "double": "double", "boolean": "boolean", "string": "string"}
_DATES = frozenset({"first", "last"})
_NO_WORD = re.compile(r"\W+")


def write_neo4j_nodes(network: Network, out: BinaryIO) -> None:
    """One line a node: `:ID`, `:LABEL` from its type, and a typed property for each attribute."""
    columns = node_columns(network)
    with csv_rows(out) as writer:
        writer.writerow([":ID", ":LABEL", *map(_heading, columns)])
        for node, record, _ in nodes_of(network):
            label = _name(str(record.get("type", "")), "Thing").title().replace("_", "")
            writer.writerow([one_line(node), label, *_cells(columns, record)])


def write_neo4j_ties(network: Network, out: BinaryIO) -> None:
    """One line a tie: `:START_ID`, `:END_ID`, `:TYPE` from its kind, and a typed property for each attribute."""
    columns = tie_columns(network)
    with csv_rows(out) as writer:
        writer.writerow([":START_ID", ":END_ID", ":TYPE", *map(_heading, columns)])
        for (source, target, record), _ in ties_of(network):
            kind = _name(str(record["kind"]), "TIE").upper()
            writer.writerow([one_line(source), one_line(target), kind, *_cells(columns, record)])


def _heading(column: Column) -> str:
    return f"{_name(column.name, 'property')}:{'date' if column.name in _DATES else _TYPES[column.type]}"


def _cells(columns: list[Column], record: Mapping[str, Value]) -> Iterator[str]:
    return (one_line(written(record[c.name])) if c.name in record else "" for c in columns)


def _name(text: str, otherwise: str) -> str:
    """Letters, digits and underscores, which Cypher takes without quotes."""
    return _NO_WORD.sub("_", text).strip("_") or otherwise
