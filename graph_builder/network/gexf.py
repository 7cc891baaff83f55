"""GEXF 1.3, written as a stream so that Gephi and networkx read back all that went in.

Gephi merges parallel edges without `kind`, drops edges whose `type` differs from the default, drops columns
of type `anyURI`, and gives up at a partial date or a control character; hence the choices below.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from graph_builder.network.base import Network
from graph_builder.network.columns import Column, cleaned, columns_of, written
from graph_builder.network.rows import Value

NAMESPACE = "http://gexf.net/1.3"
_OWN = frozenset({"label", "kind", "weight"})


def write_gexf(network: Network, out: BinaryIO) -> None:
    """Write the network: `label` of nodes, `kind` and `weight` of edges as XML attributes, all else in
    columns.

    The kind stands in a column `relation` too, for readers that do not know the attribute.
    """
    xml = XMLGenerator(out, encoding="utf-8", short_empty_elements=True)
    xml.startDocument()
    _open(xml, "gexf", {"xmlns": NAMESPACE, "version": "1.3"})
    _open(xml, "meta", {})
    _element(xml, "creator", "Damin")
    _element(xml, "description", str(network.graph.get("name", "")))
    xml.endElement("meta")
    _open(xml, "graph", {"defaultedgetype": "directed", "mode": "static"})
    node_columns = _columns(attributes for _, attributes in network.nodes(data=True))
    edge_columns = _columns(attributes for _, _, attributes in _edges(network))
    _declare(xml, "node", node_columns)
    _declare(xml, "edge", edge_columns)
    _write_nodes(xml, network, node_columns)
    _write_edges(xml, network, edge_columns)
    xml.endElement("graph")
    xml.endElement("gexf")
    xml.endDocument()


def _write_nodes(xml: XMLGenerator, network: Network, columns: list[Column]) -> None:
    _open(xml, "nodes", {})
    for node, attributes in network.nodes(data=True):
        values = cleaned(attributes)
        _open(xml, "node", {"id": str(node), "label": str(values.get("label", node))})
        _write_values(xml, columns, values)
        xml.endElement("node")
    xml.endElement("nodes")


def _write_edges(xml: XMLGenerator, network: Network, columns: list[Column]) -> None:
    _open(xml, "edges", {})
    for number, (source, target, attributes) in enumerate(_edges(network)):
        own: dict[str, str] = {name: written(attributes[name]) for name in ("kind", "weight") if name in attributes}
        ends = {"id": str(number), "source": source, "target": target}
        _open(xml, "edge", {**ends, "label": own.get("kind", ""), **own})
        _write_values(xml, columns, attributes)
        xml.endElement("edge")
    xml.endElement("edges")


def _edges(network: Network) -> Iterator[tuple[str, str, dict[str, Value]]]:
    for source, target, attributes in network.edges(data=True):
        values = cleaned(attributes)
        yield str(source), str(target), {**values, "relation": values.get("kind", "")}


def _columns(records: Iterable[Mapping[str, Value]]) -> list[Column]:
    return [column for column in columns_of(map(cleaned, records)) if column.name not in _OWN]


def _declare(xml: XMLGenerator, what: str, columns: list[Column]) -> None:
    _open(xml, "attributes", {"class": what, "mode": "static"})
    for column in columns:
        _open(xml, "attribute", {"id": column.name, "title": column.name, "type": column.type})
        xml.endElement("attribute")
    xml.endElement("attributes")


def _write_values(xml: XMLGenerator, columns: list[Column], values: Mapping[str, Value]) -> None:
    _open(xml, "attvalues", {})
    for column in columns:
        if column.name in values:
            _open(xml, "attvalue", {"for": column.name, "value": written(values[column.name])})
            xml.endElement("attvalue")
    xml.endElement("attvalues")


def _open(xml: XMLGenerator, name: str, attributes: Mapping[str, str]) -> None:
    xml.startElement(name, AttributesImpl(attributes))


def _element(xml: XMLGenerator, name: str, text: str) -> None:
    _open(xml, name, {})
    xml.characters(text)
    xml.endElement(name)
