"""Networks out of the graph, and into files that networkx reads back whole."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pyoxigraph as ox
import pytest

from graph_builder.errors import UsageError
from graph_builder.network import FORMATS, PROJECTIONS, project, write_network
from graph_builder.network.base import Network
from graph_builder.network.gexf import NAMESPACE, write_gexf
from graph_builder.stores.reader import open_reader
from tests.test_server_support import (
    extractions,
    make_store,
)

pytest_plugins = ["tests.test_server_support"]

GEXF = f"{{{NAMESPACE}}}"


def difficult() -> Network:
    """Labels and dates of the kinds that break imports."""
    network = Network(name="difficult")
    network.add_node("http://e/1", label="A\x00\x0b & <b> \ud800", label_ar="تركيا", guarantor=True)
    network.add_node("http://e/2", label="ب", note=None)
    network.add_edge("http://e/1", "http://e/2", key="x", kind="x", weight=1, first="2017-02")
    network.add_edge("http://e/1", "http://e/2", key="y", kind="y", weight=2, first="2017-02-03")
    return network


def test_a_store_folder_gives_the_same_as_a_store_in_memory(store: ox.Store, tmp_path: Path) -> None:
    with open_reader(make_store(tmp_path / "store", extractions())) as reader:
        for name in PROJECTIONS:
            assert nx.utils.graphs_equal(project(reader.store, name), project(store, name))


def test_unknown_names_are_refused(store: ox.Store, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="co-attendance"):
        project(store, "friends")
    with pytest.raises(UsageError, match="gexf"):
        write_network(difficult(), tmp_path / "x.xls")


@pytest.mark.parametrize("name", PROJECTIONS)
def test_networkx_reads_the_gexf_back(store: ox.Store, tmp_path: Path, name: str) -> None:
    network = project(store, name)
    write_network(network, tmp_path / "n.gexf")
    back = nx.read_gexf(tmp_path / "n.gexf")
    assert (back.is_directed(), back.number_of_edges()) == (True, network.number_of_edges())
    assert dict(back.nodes(data="label_ar")) == dict(network.nodes(data="label_ar"))
    assert dict(back.nodes(data="iri")) == {node: node for node in network}
    kinds = Counter((s, t, kind) for s, t, kind in network.edges(data="kind"))
    assert Counter((s, t, kind) for s, t, kind in back.edges(data="relation")) == kinds


def test_the_gexf_is_one_that_gephi_takes() -> None:
    out = io.BytesIO()
    write_gexf(difficult(), out)
    root = ElementTree.fromstring(out.getvalue())
    graph = root.find(f"{GEXF}graph")
    assert root.get("version") == "1.3"
    assert graph.get("defaultedgetype") == "directed"
    edges = graph.findall(f".//{GEXF}edge")
    assert [edge.get("kind") for edge in edges] == ["x", "y"]
    assert not any("type" in edge.attrib for edge in edges)
    assert len({edge.get("id") for edge in edges}) == 2
    blocks = graph.findall(f"{GEXF}attributes")
    assert [(block.get("class"), block.get("mode")) for block in blocks] == [
        ("node", "static"),
        ("edge", "static"),
    ]
    assert {a.get("type") for a in graph.iter(f"{GEXF}attribute")} <= {
        "string",
        "boolean",
        "integer",
        "double",
    }
    dates = [v.get("value") for v in graph.iter(f"{GEXF}attvalue") if v.get("for") == "first"]
    assert dates == ["2017-02-01", "2017-02-03"]
    assert graph.find(f".//{GEXF}node").get("label") == "A & <b> "


def test_the_other_formats_keep_everything(tmp_path: Path) -> None:
    network = difficult()
    for name in FORMATS:
        write_network(network, tmp_path / f"n.{name}", name)
    back = nx.read_graphml(tmp_path / "n.graphml")
    assert set(back.edges(data="kind")) == set(network.edges(data="kind"))
    assert back.nodes["http://e/1"]["label_ar"] == "تركيا"
    linked = nx.node_link_graph(json.loads((tmp_path / "n.json").read_text(encoding="utf-8")), edges="edges")
    assert linked.nodes["http://e/1"]["label_ar"] == "تركيا"
    assert sorted(linked.edges(data="kind")) == sorted(network.edges(data="kind"))


def test_csv_makes_a_pair(tmp_path: Path) -> None:
    files = write_network(difficult(), tmp_path / "n.csv")
    assert [path.name for path in files] == ["n.csv", "n.nodes.csv"]
    edges, nodes = (list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))) for path in files)
    assert [(row["Source"], row["Target"], row["Kind"], row["Weight"]) for row in edges] == [
        ("http://e/1", "http://e/2", "x", "1"),
        ("http://e/1", "http://e/2", "y", "2"),
    ]
    assert [(row["Id"], row["label_ar"]) for row in nodes] == [("http://e/1", "تركيا"), ("http://e/2", "")]


@pytest.mark.parametrize("name", PROJECTIONS)
def test_an_empty_store_gives_an_empty_network(tmp_path: Path, name: str) -> None:
    network = project(ox.Store(), name)
    assert len(network) == 0
    for fmt in FORMATS:
        write_network(network, tmp_path / f"n.{fmt}", fmt)
    assert len(nx.read_gexf(tmp_path / "n.gexf")) == 0


@pytest.mark.parametrize("fmt", FORMATS)
def test_equal_stores_give_equal_files(store: ox.Store, tmp_path: Path, fmt: str) -> None:
    for name in ("a", "b"):
        write_network(project(store, "co-attendance"), tmp_path / name, fmt)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
