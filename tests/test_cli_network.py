"""`damin network`: measures and coalitions of a store, as a table, CSV and JSON."""

from __future__ import annotations

import csv
import io
import json

import pytest

from graph_builder.cli import networking
from graph_builder.network.measures import NODE_MEASURES
from tests.test_cli_support import damin, made_store


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return made_store(tmp_path_factory.mktemp("network") / "S")


def said(*arguments):
    done = damin("network", *arguments)
    assert done.exit_code == 0, done.stderr
    return done


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_a_table(store):
    lines = said("measures", "--store", store).stdout.splitlines()
    assert lines[0].split()[:4] == ["label", "degree", "weighted_degree", "betweenness"]
    assert lines[1].split()[:4] == ["Turkey", "2", "2", "1"]
    assert "nodes 3, ties 2" in lines[-1]


def test_csv_has_all_columns(store):
    found = rows(said("measures", "--store", store, "--format", "csv", "--rows", "1").stdout)
    assert [row["label"] for row in found] == ["Turkey"]
    assert list(found[0])[:4] == ["iri", "label", "type", "degree"]
    assert found[0]["broker_liaison"] == "2"
    assert "in_degree" not in found[0]


def test_json_has_the_network_too(store):
    found = json.loads(
        said("measures", "--store", store, "--projection", "guarantors", "--format", "json", "--lang", "ar").stdout
    )
    assert found["network"]["directed"] is True
    assert found["network"]["ties"] == 1
    assert {"in_degree", "reciprocity"} <= set(found["nodes"][0])
    assert "دولة Turkey" in {node["label"] for node in found["nodes"]}


def test_the_least_constrained_come_first(store):
    found = rows(said("measures", "--store", store, "--format", "csv", "--sort", "constraint").stdout)
    assert [row["constraint"] for row in found] == ["0.5", "1.0", "1.0"]


def test_camps_out_of_a_file(store, tmp_path):
    path = tmp_path / "camps.csv"
    path.write_text("actor,camp\nturkey,Astana\nIran,Astana\nRussia,Astana\natlantis,sea\n", encoding="utf-8")
    done = said("measures", "--store", store, "--camps", path, "--format", "csv", "--sort", "broker_coordinator")
    assert [(row["label"], row["camp"], row["broker_coordinator"]) for row in rows(done.stdout)] == [
        ("Turkey", "Astana", "2"),
        ("Iran", "Astana", "0"),
        ("Russia", "Astana", "0"),
    ]
    assert "1 actors are not in this network: atlantis" in done.stderr


def test_a_large_network_without_igraph_is_told_of(store, monkeypatch):
    monkeypatch.setattr(networking, "has_igraph", lambda: False)
    monkeypatch.setattr("graph_builder.network.engines.has_igraph", lambda: False)
    assert "damin[igraph]" in said("measures", "--store", store, "--large-network", "2").stderr
    assert said("measures", "--store", store, "--large-network", "3").stderr == ""
    done = damin("network", "measures", "--store", store, "--engine", "igraph")
    assert (done.exit_code, "not installed" in done.stderr) == (2, True)


def test_a_sample_is_told_of(store, monkeypatch):
    monkeypatch.setattr("graph_builder.network.engines.SOURCES", 2)
    text = said("measures", "--store", store, "--large-network", "2", "--engine", "networkx").stdout
    assert "estimated from shortest paths out of 2 of them" in text


@pytest.mark.parametrize("fmt", ["table", "csv", "json"])
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_measures_are_explained(fmt, lang):
    text = said("measures", "--explain", "--format", fmt, "--lang", lang, "--store", "nowhere").stdout
    assert not [name for name in NODE_MEASURES if name not in text]
    assert ("القيد" if lang == "ar" else "Constraint") in text


def test_coalitions_of_a_store_without_days(store):
    done = said("coalitions", "--store", store)
    assert "no two states" in done.stdout
    assert "1 guarantees have no day" in done.stderr


@pytest.mark.parametrize("fmt", ["table", "csv", "json"])
def test_coalitions(fmt, monkeypatch):
    monkeypatch.setattr(networking, "projected", lambda *_: _guaranteed())
    text = said("coalitions", "--format", fmt, "--lang", "ar").stdout
    found = rows(text) if fmt == "csv" else json.loads(text) if fmt == "json" else [text.splitlines()[1].split()]
    wanted = ["2020", "الحمراء", "x:b", "1", "1", "1.0"]
    if fmt == "table":
        assert found == [[*wanted[:-1], "1"]]
    else:
        columns = ("year", "label_a", "label_b", "both", "either", "jaccard")
        assert [[str(row[name]) for name in columns] for row in found] == [wanted]
        assert (found[0]["a"], found[0]["b"]) == ("x:a", "x:b")


def _guaranteed():
    network = networking.Network(directed=True)
    network.add_node("x:a", type="state", label="Red Land", label_ar="الحمراء")
    network.add_node("x:b", type="state")
    for state in ("x:a", "x:b"):
        network.add_edge(state, "x:1", key="guarantor", kind="guarantor", first="2020-01-01")
    return network


@pytest.mark.parametrize(
    "arguments", [("--sort", "beauty"), ("--rows", "0"), ("--camps", "no-such-file.csv"), ("--engine", "gephi")]
)
def test_wrong_usage(arguments):
    assert damin("network", "measures", *arguments).exit_code == 2
