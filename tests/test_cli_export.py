"""`damin export`: RDF that reads back as it was, networks that open, files whole or not at all."""

from __future__ import annotations

import networkx as nx
import pyoxigraph as ox
import pytest

from graph_builder.cli.exporting import write_whole
from graph_builder.rdf.canonical import canonical_nquads
from graph_builder.stores.reader import open_reader
from tests.test_cli_support import damin, made_store


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return made_store(tmp_path_factory.mktemp("export") / "S")


def export(store, path, *options):
    done = damin("export", path, "--store", store, *options)
    assert done.exit_code == 0, done.stderr
    assert f"wrote {path} " in done.stdout
    return path


def default_graph(store):
    with open_reader(store) as reader:
        return {str(triple) for triple in reader.graph(None)}


def test_nquads_hold_every_graph_in_canonical_order(store, tmp_path):
    written = export(store, tmp_path / "a.nq").read_bytes()
    with open_reader(store) as reader:
        assert written == canonical_nquads(reader.store)
    graphs = {quad.graph_name for quad in ox.parse(written, ox.RdfFormat.N_QUADS)}
    assert ox.DefaultGraph() in graphs
    assert ox.NamedNode("https://w3id.org/damin/graph/article/one") in graphs


def test_trig_holds_the_same_quads(store, tmp_path):
    quads = {str(q) for q in ox.parse(path=str(export(store, tmp_path / "a.trig")))}
    assert quads == {str(q) for q in ox.parse(path=str(export(store, tmp_path / "a.nq")))}


@pytest.mark.parametrize("suffix", ["ttl", "nt", "jsonld"])
def test_the_default_graph_reads_back(store, tmp_path, suffix):
    path = export(store, tmp_path / f"a.{suffix}")
    assert {str(quad.triple) for quad in ox.parse(path=str(path))} == default_graph(store)


def test_turtle_and_jsonld_are_for_people(store, tmp_path):
    turtle = export(store, tmp_path / "a.ttl").read_text("utf-8")
    assert "actor:turkey" in turtle
    assert "دولة Turkey" in turtle
    jsonld = export(store, tmp_path / "a.jsonld").read_text("utf-8")
    assert '"guarantor"' in jsonld
    assert "دولة Turkey" in jsonld


@pytest.mark.parametrize("suffix", ["nq", "trig", "ttl", "nt", "jsonld", "gexf", "graphml", "csv", "json"])
def test_equal_stores_give_equal_files(store, tmp_path, suffix):
    again = made_store(tmp_path / "again")
    first, second = export(store, tmp_path / f"1.{suffix}"), export(again, tmp_path / f"2.{suffix}")
    assert first.read_bytes() == second.read_bytes()


def test_gexf_reads_back_with_arabic_labels(store, tmp_path):
    network = nx.read_gexf(export(store, tmp_path / "a.gexf"))
    assert {data["label_ar"] for _, data in network.nodes(data=True)} == {
        "دولة Turkey",
        "دولة Russia",
        "دولة Iran",
    }
    assert network.number_of_edges() == 2


def test_another_projection(store, tmp_path):
    network = nx.read_graphml(export(store, tmp_path / "a.graphml", "--projection", "guarantors"))
    assert network.number_of_edges() == 1


def test_csv_brings_its_nodes(store, tmp_path):
    export(store, tmp_path / "a.csv")
    assert (tmp_path / "a.nodes.csv").read_text("utf-8").startswith("Id,Label")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "a.nodes.csv"]


def test_a_failed_export_leaves_the_old_file(tmp_path):
    out = tmp_path / "a.nq"
    out.write_text("old", encoding="utf-8")

    def fail(path):
        path.write_text("half", encoding="utf-8")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        write_whole(out, fail)
    assert out.read_text("utf-8") == "old"
    assert list(tmp_path.iterdir()) == [out]


def test_a_folder_that_is_not_there(store, tmp_path):
    done = damin("export", tmp_path / "none" / "a.nq", "--store", store)
    assert done.exit_code == 2
    assert "there is no folder" in done.stderr


def test_nodes_can_carry_their_measures(store, tmp_path):
    plain, measured = (
        nx.read_gexf(export(store, tmp_path / f"{name}.gexf", *options)).nodes(data=True)
        for name, options in (("plain", ()), ("measured", ("--measures",)))
    )
    assert {node for node, _ in plain} == {node for node, _ in measured} != set()
    assert not any("betweenness" in data for _, data in plain)
    assert all({"betweenness", "k_core", "camp"} <= data.keys() for _, data in measured)


def test_files_of_graphs_take_no_conditions_of_networks(store, tmp_path):
    for options in (("--top", "3"), ("--projection", "talks"), ("--measures",)):
        done = damin("export", tmp_path / "a.nq", "--store", store, *options)
        assert done.exit_code == 2
        assert "takes graphs, not a network" in done.stderr
