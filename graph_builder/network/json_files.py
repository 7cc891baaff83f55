"""Networks as JSON, a line a node and a tie: networkx's node-link form, and Cytoscape's.

JSON holds lists, so `spells` are kept here as they are: pairs of first and last day.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO

from graph_builder.network.base import Network
from graph_builder.network.columns import Tie, clean, cleaned, nodes_of, spells_of, ties_of
from graph_builder.network.escape import Lines
from graph_builder.network.meta import CREATOR
from graph_builder.network.rows import Value

_POSITION = ("x", "y")


def write_node_link(network: Network, out: BinaryIO) -> None:
    """What `networkx.node_link_graph(..., edges="edges")` reads: `nodes` with `id`, `edges` with `key`, the kind."""
    lines = Lines(out)
    lines.add('{"directed": true, "multigraph": true,', f'"graph": {_text(cleaned(network.graph))},', '"nodes": [')
    _add(lines, (_node_link_node(*node) for node in nodes_of(network)))
    lines.add("],", '"edges": [')
    _add(lines, (_node_link_tie(tie, as_is) for tie, as_is in ties_of(network)))
    lines.add("]}")
    lines.flush()


def write_cytoscape(network: Network, out: BinaryIO) -> None:
    """Cytoscape.js's elements, as Cytoscape reads and writes them: `data` with `name`, ties with `interaction`."""
    lines = Lines(out)
    lines.add(
        f'{{"format_version": "1.0", "generated_by": "{CREATOR}", "target_cytoscapejs_version": "~3",',
        f'"data": {_text({"shared_name": "", **cleaned(network.graph)})},',
        '"elements": {"nodes": [',
    )
    _add(lines, (_element(*node) for node in nodes_of(network)))
    lines.add("],", '"edges": [')
    _add(lines, (_connection(number, tie, as_is) for number, (tie, as_is) in enumerate(ties_of(network))))
    lines.add("]}}")
    lines.flush()


def _node_link_node(node: str, record: dict[str, Value], as_is: Mapping[str, Any]) -> dict[str, Any]:
    return {**_data(record, as_is), "id": clean(node)}


def _node_link_tie(tie: Tie, as_is: Mapping[str, Any]) -> dict[str, Any]:
    data = _data(tie[2], as_is)
    return {**data, "source": clean(tie[0]), "target": clean(tie[1]), "key": data["kind"]}


def _element(node: str, record: dict[str, Value], as_is: Mapping[str, Any]) -> dict[str, Any]:
    data = _data(record, as_is)
    placed = all(isinstance(data.get(axis), int | float) for axis in _POSITION)
    position = {"position": {axis: data[axis] for axis in _POSITION}} if placed else {}
    return {"data": {**data, "id": clean(node), "name": data["label"]}, **position}


def _connection(number: int, tie: Tie, as_is: Mapping[str, Any]) -> dict[str, Any]:
    data = _data(tie[2], as_is)
    ends = {"id": f"e{number}", "source": clean(tie[0]), "target": clean(tie[1])}
    return {"data": {**data, **ends, "name": data["label"], "interaction": data["kind"]}}


def _data(record: dict[str, Value], as_is: Mapping[str, Any]) -> dict[str, Any]:
    data: dict[str, Any] = cleaned(record)
    if spells := spells_of(as_is):
        data["spells"] = spells
    return data


def _add(lines: Lines, records: Iterable[Mapping[str, Any]]) -> None:
    for line in _parted(map(_text, records)):
        lines.add(line)


def _parted(texts: Iterator[str]) -> Iterator[str]:
    """The texts, with a comma behind each but the last."""
    for waiting in texts:
        for text in texts:
            yield waiting + ","
            waiting = text  # noqa: PLW2901
        yield waiting


def _text(record: Mapping[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False)
