"""Pajek's `.net`: numbered vertices, and for each kind of tie a relation of its own.

The file begins with a byte order mark, which shows that it is UTF-8. Vertices come in the order
of the tables of nodes.
"""

from __future__ import annotations

from typing import BinaryIO

from graph_builder.network.base import Network
from graph_builder.network.columns import nodes_of, one_line, ties_of
from graph_builder.network.escape import Lines


def write_pajek(network: Network, out: BinaryIO) -> None:
    """Write the network, with labels told apart; ties are `*Edges` where the network is symmetric, else `*Arcs`.

    Kinds are numbered in order of first sight. Of the attributes of ties only the weight is kept.
    """
    out.write(b"\xef\xbb\xbf")
    lines = Lines(out)
    lines.add(f"*Network {_quoted(str(network.graph.get('name', '')))}", f"*Vertices {len(network)}")
    numbers, taken = {}, set[str]()
    for number, (node, record, _) in enumerate(nodes_of(network), 1):
        numbers[node] = number
        label = _unique(_quoted(str(record["label"])), _quoted(node), taken)
        lines.add(f"{number} {label}")
    kinds = {str(record["kind"]): None for (_, _, record), _ in ties_of(network)}
    heading = "*Arcs" if network.graph.get("directed", True) else "*Edges"
    for relation, kind in enumerate(kinds, 1):
        lines.add(f"{heading} :{relation} {_quoted(kind)}")
        for (source, target, record), _ in ties_of(network):
            if record["kind"] == kind:
                lines.add(f"{numbers[source]} {numbers[target]} {_weight(record.get('weight'))}")
    lines.flush()


def _weight(value: object) -> str:
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else "1"


def _quoted(text: str) -> str:
    """One line in double quotes, and within it none, and no backslash: the format has no escapes."""
    return '"' + one_line(text).replace('"', "'").replace("\\", "/") + '"'


def _unique(label: str, node: str, taken: set[str]) -> str:
    """The label; with the node's IRI behind it where another node has it, since readers go by labels."""
    chosen, number = label, 1
    while chosen in taken:
        again = "" if number == 1 else f" {number}"
        chosen, number = f'{label[:-1]} ({node[1:-1]}){again}"', number + 1
    taken.add(chosen)
    return chosen
