"""GEXF 1.3, in the profile that Gephi, graphology and networkx all read whole; `profile` checks it.

Gephi merges parallel edges without `kind`, drops edges whose `type` differs from the default, drops columns of
type `anyURI` and the second of two overlapping spells, and gives up at a partial date or a control character.
graphology knows one block of attributes a class. networkx does not read `kind`; hence the column `relation`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any, BinaryIO

from graph_builder.network.base import Network, Spell
from graph_builder.network.columns import Column, Tie, clean, node_columns, nodes_of, spells_of, tie_of
from graph_builder.network.escape import Lines, Writer, cells, escaped, writer_of
from graph_builder.network.meta import CREATOR, described, keywords
from graph_builder.network.rows import Value
from graph_builder.network.shapes import Numbered, TieLines, shapes_of

NAMESPACE = "http://gexf.net/1.3"
VIZ = f"{NAMESPACE}/viz"
_NODE_OWN = frozenset({"label", "x", "y", "size", "color"})
_TIE_OWN = frozenset({"label", "kind", "weight"})
_HEX = re.compile("#([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})")
_RELATION = Column("relation", "string")
_TOTAL = Column("total", "double")

Prepared = list[tuple[str, str, str, Writer]]


def write_gexf(network: Network, out: BinaryIO, *, timeline: bool = False) -> None:
    """Write the network as it is walked, without a second copy.

    With `timeline` the weight of a dated tie is given for each spell, in a block of dynamic attributes: Gephi's
    timeline then counts with it, and graphology cannot read the file. The whole weight stands in the column `total`.
    """
    lines = Lines(out)
    lines.add(
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<gexf xmlns="{NAMESPACE}" xmlns:viz="{VIZ}" version="1.3">',
        *_meta(network),
        _graph_tag(network),
    )
    _write_nodes(network, lines)
    _write_ties(network, lines, timeline)
    lines.add("</graph>", "</gexf>")
    lines.flush()


def write_timeline(network: Network, out: BinaryIO) -> None:
    """The variant of `write_gexf` whose weights change with the spells."""
    write_gexf(network, out, timeline=True)


def _meta(network: Network) -> list[str]:
    graph = network.graph
    title = str(graph.get("title_en") or graph.get("name") or CREATOR)
    texts = (("creator", CREATOR), ("title", title), ("description", described(graph)), ("keywords", keywords(graph)))
    return ["<meta>", *(f"<{name}>{escaped(_some(text))}</{name}>" for name, text in texts), "</meta>"]


def _some(text: str) -> str:
    """The text, or the creator's name where nothing in it can be seen."""
    return text if clean(text).strip() else CREATOR


def _graph_tag(network: Network) -> str:
    time = 'mode="dynamic" timeformat="date"' if _is_dated(network) else 'mode="static"'
    return f'<graph defaultedgetype="directed" {time}>'


def _is_dated(network: Network) -> bool:
    every = (data for walk in (network.edges, network.nodes) for *_, data in walk(data=True))
    return any(spells_of(data) for data in every if "spells" in data)


def _write_nodes(network: Network, lines: Lines) -> None:
    columns = [c for c in node_columns(network) if c.name not in _NODE_OWN]
    lines.add(*_declared("node", columns), "<nodes>")
    prepared = _prepared(columns)
    for node, record, attributes in nodes_of(network):
        inside = _values(prepared, record) + _spells(spells_of(attributes)) + _drawn(record)
        lines.add(f'<node id="{escaped(node)}" label="{escaped(str(record["label"]))}">{inside}</node>')
    lines.add("</nodes>")


def _write_ties(network: Network, lines: Lines, timeline: bool) -> None:
    shapes = shapes_of(network)
    columns = [_RELATION, *(column for column in shapes.columns if column.name not in _TIE_OWN)]
    if timeline:
        columns.append(_TOTAL)
    lines.add(*_declared("edge", columns))
    if timeline:
        lines.add(*_declared("edge", [Column("weight", "double")], "dynamic"))
    lines.add("<edges>")
    lines.flush()
    prepared = _prepared(columns)

    def careful(tie: Numbered) -> str:
        number, source, target, key, attributes = tie
        return _tie(number, tie_of(source, target, key, attributes), attributes, prepared, timeline)

    TieLines(lines.out, shapes, careful, _spells, plain=not timeline).write(network)
    lines.add("</edges>")


def _tie(number: int, tie: Tie, attributes: Mapping[str, Any], prepared: Prepared, timeline: bool) -> str:
    """One tie, value by value."""
    source, target, record = tie
    spells, weight, dynamic = spells_of(attributes), _number(record.get("weight")), ""
    record["relation"] = record["kind"]
    tag = f'<edge id="{number}" source="{escaped(source)}" target="{escaped(target)}" {_called(record)}'
    if timeline and weight is not None:
        record["total"], dynamic = float(weight), _weights(weight, spells, attributes.get("spell_weights"))
    elif weight is not None:
        tag += f' weight="{weight}"'
    return f"{tag}>{_values(prepared, record, dynamic)}{_spells(spells)}</edge>"


def _called(record: Mapping[str, Value]) -> str:
    return f'kind="{escaped(str(record["kind"])) or "-"}" label="{escaped(str(record["label"]))}"'


def _weights(weight: float, spells: tuple[Spell, ...], each: Any) -> str:
    """A weight a spell: those that the tie carries, else the whole weight in equal parts; for ever if undated."""
    if not spells:
        return f'<attvalue for="weight" value="{weight}"/>'
    known = each if isinstance(each, list | tuple) and len(each) == len(spells) else None
    parts = [float(part) for part in known] if known else [weight / len(spells)] * len(spells)
    return "".join(
        f'<attvalue for="weight" value="{part!r}" start="{first}" end="{last}"/>'
        for part, (first, last) in zip(parts, spells, strict=True)
    )


def _declared(what: str, columns: list[Column], mode: str = "static") -> list[str]:
    return [
        f'<attributes class="{what}" mode="{mode}">',
        *(f'<attribute id="{n}" title="{n}" type="{c.type}"/>' for c in columns for n in [escaped(c.name)]),
        "</attributes>",
    ]


def _prepared(columns: list[Column]) -> Prepared:
    return [(f'<attvalue for="{escaped(c.name)}" value="', c.name, '"/>', writer_of(c)) for c in columns]


def _values(prepared: Prepared, record: dict[str, Value], more: str = "") -> str:
    inside = cells(prepared, record) + more
    return f"<attvalues>{inside}</attvalues>" if inside else ""


def _spells(spells: tuple[Spell, ...]) -> str:
    if not spells:
        return ""
    inside = "".join([f'<spell start="{first}" end="{last}"/>' for first, last in spells])
    return f"<spells>{inside}</spells>"


def _drawn(record: Mapping[str, Value]) -> str:
    """Colour, size and place of a node that is laid out."""
    if "x" not in record and "color" not in record and "size" not in record:
        return ""
    size, x, y = (_number(record.get(name)) for name in ("size", "x", "y"))
    colour = _HEX.fullmatch(str(record.get("color", "")))
    parts = []
    if colour:
        parts.append('<viz:color r="{}" g="{}" b="{}"/>'.format(*(int(part, 16) for part in colour.groups())))
    if size is not None:
        parts.append(f'<viz:size value="{size}"/>')
    if x is not None and y is not None:
        parts.append(f'<viz:position x="{x}" y="{y}" z="0.0"/>')
    return "".join(parts)


def _number(value: Value | None) -> float | None:
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return value
    return None
