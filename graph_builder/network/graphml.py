"""GraphML: every attribute in a column of its type, every tie under an id of its own with its kind beside it."""

from __future__ import annotations

from typing import BinaryIO

from graph_builder.network.base import Network
from graph_builder.network.columns import Column, node_columns, nodes_of, tie_columns, ties_of
from graph_builder.network.escape import Lines, Writer, cells, escaped, writer_of
from graph_builder.network.meta import described

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_TYPES = {"integer": "long", "double": "double", "boolean": "boolean", "string": "string"}


def write_graphml(network: Network, out: BinaryIO) -> None:
    """Write the network as it is walked; ties are directed, as in every network here."""
    nodes = node_columns(network)
    ties = tie_columns(network)
    lines = Lines(out)
    lines.add('<?xml version="1.0" encoding="UTF-8"?>', f'<graphml xmlns="{_NAMESPACE}">')
    lines.add('<key id="about" for="graph" attr.name="description" attr.type="string"/>')
    lines.add(*_keys("node", nodes), *_keys("edge", ties), '<graph edgedefault="directed">')
    if about := described(network.graph):
        lines.add(f'<data key="about">{escaped(about)}</data>')
    prepared = _prepared("n", nodes)
    for node, record, _ in nodes_of(network):
        lines.add(f'<node id="{escaped(node)}">{cells(prepared, record)}</node>')
    prepared = _prepared("e", ties)
    for number, ((source, target, record), _) in enumerate(ties_of(network)):
        ends = f'id="e{number}" source="{escaped(source)}" target="{escaped(target)}"'
        lines.add(f"<edge {ends}>{cells(prepared, record)}</edge>")
    lines.add("</graph>", "</graphml>")
    lines.flush()


def _keys(what: str, columns: list[Column]) -> list[str]:
    return [
        f'<key id="{what[0]}{number}" for="{what}" attr.name="{escaped(c.name)}" attr.type="{_TYPES[c.type]}"/>'
        for number, c in enumerate(columns)
    ]


def _prepared(letter: str, columns: list[Column]) -> list[tuple[str, str, str, Writer]]:
    return [(f'<data key="{letter}{number}">', c.name, "</data>", writer_of(c)) for number, c in enumerate(columns)]
