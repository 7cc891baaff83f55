"""The other formats of networks: tables for Gephi and Neo4j, GraphML, Pajek, JSON for networkx and Cytoscape."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings

from graph_builder.network.base import Network
from graph_builder.network.write import FORMATS, format_of, write_network
from tests.network_by_hand import HARD, RUSSIA, TALKS, TURKEY, hard, networks, sample, tie


def written(network: Network, fmt: str) -> bytes:
    out = io.BytesIO()
    FORMATS[fmt].write(network, out)
    return out.getvalue()


def text_of(network: Network, fmt: str) -> str:
    return written(network, fmt).decode("utf-8")


def rows(network: Network, fmt: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text_of(network, fmt), newline="")))


def pajek(text: str) -> tuple[list[str], Counter[str]]:
    """The labels in order, and how many ties each relation has."""
    assert text.startswith("\ufeff*Network ")
    labels, relations, kind = [], Counter[str](), ""
    for line in text.split("\n")[2:-1]:
        if found := re.fullmatch(r'\*(?:Arcs|Edges) :\d+ "([^"]*)"', line):
            kind = found[1]
        elif kind:
            assert re.fullmatch(r"\d+ \d+ \S+", line)
            relations[kind] += 1
        else:
            found = re.fullmatch(r'(\d+) "([^"]*)"', line)
            assert found and int(found[1]) == len(labels) + 1, line
            labels.append(found[2])
    return labels, relations


def expected_kinds(network: Network) -> Counter[str]:
    return Counter(kind for *_, kind in network.edges(keys=True))


@settings(max_examples=60, deadline=None)
@given(networks())
def test_every_format_holds_every_network(network: Network) -> None:
    kinds, size = expected_kinds(network), len(network)
    back = nx.parse_graphml(text_of(network, "graphml"), force_multigraph=True)
    assert (len(back), Counter(kind for *_, kind in back.edges(data="kind"))) == (size, kinds)
    linked = nx.node_link_graph(json.loads(text_of(network, "json")), edges="edges")
    assert (set(linked), expected_kinds(linked)) == (set(network), kinds)
    drawn = json.loads(text_of(network, "cyjs"))["elements"]
    assert ([node["data"]["id"] for node in drawn["nodes"]], len(drawn["edges"])) == ([*network], kinds.total())
    assert ([row["Id"] for row in rows(network, "nodes.csv")]) == [*network]
    assert Counter(row["Kind"] for row in rows(network, "csv")) == kinds
    assert [row[":ID"] for row in rows(network, "neo4j-nodes.csv")] == [*network]
    ties = [(row[":START_ID"], row[":END_ID"]) for row in rows(network, "neo4j.csv")]
    assert Counter(ties) == Counter((source, target) for source, target, _ in network.edges(keys=True))
    labels, relations = pajek(text_of(network, "net"))
    assert (len(set(labels)), relations) == (size, kinds)


@pytest.mark.parametrize("fmt", FORMATS)
def test_equal_networks_give_equal_files(fmt: str) -> None:
    assert written(sample(), fmt) == written(sample(), fmt)
    assert written(hard(), fmt)


def test_graphml_keeps_types_and_says_what_it_is() -> None:
    text = text_of(sample(), "graphml")
    back = nx.parse_graphml(text)
    assert (back.nodes[RUSSIA]["label_ar"], back.nodes[RUSSIA]["guarantor"], back.nodes[TALKS]["x"]) == (
        "روسيا", True, 3.0,
    )  # fmt: skip
    found = {(source, kind): data for source, _, data in back.edges(data=True) for kind in [data["kind"]]}
    assert (found[TURKEY, "participant"]["weight"], found[TURKEY, "host"]["last"]) == (4, "2017-02-28")
    assert found[TURKEY, "participant"]["confidence"] == 1.0
    assert "one a meeting" in text
    ids = re.findall(r'<edge id="(\w+)"', text)
    assert len(ids) == len(set(ids)) == 4


def test_tables_for_gephi() -> None:
    nodes, ties = rows(sample(), "nodes.csv"), rows(sample(), "csv")
    assert list(nodes[0])[:2] == ["Id", "Label"]
    assert list(ties[0])[:6] == ["Source", "Target", "Type", "Kind", "Label", "Weight"]
    assert [(row["Label"], row["label_ar"], row["guarantor"]) for row in nodes[:2]] == [
        ("Russia", "روسيا", "true"),
        ("Turkey", "تركيا", "false"),
    ]
    by_kind = {(row["Source"], row["Kind"]): row for row in ties}
    assert by_kind[RUSSIA, "phone call"]["Label"] == "call"
    assert by_kind[TURKEY, "participant"]["events"] == "urn:a urn:b"
    assert by_kind[TURKEY, "participant"]["last"] == "2017-05-03"


@pytest.mark.parametrize(
    ("directed", "csv_type", "pajek_heading"), [(True, "Directed", "*Arcs"), (False, "Undirected", "*Edges")]
)
def test_symmetric_networks_say_so_where_the_format_can(directed: bool, csv_type: str, pajek_heading: str) -> None:
    network = sample()
    network.graph["directed"] = directed
    assert {row["Type"] for row in rows(network, "csv")} == {csv_type}
    assert f'{pajek_heading} :3 "host"\n2 3 1\n' in text_of(network, "net")


def test_tables_for_neo4j() -> None:
    nodes, ties = rows(sample(), "neo4j-nodes.csv"), rows(sample(), "neo4j.csv")
    assert {":ID", ":LABEL", "label:string", "guarantor:boolean", "x:double", "size:long", "first:date"} <= set(
        nodes[0]
    )
    assert [(row[":ID"], row[":LABEL"]) for row in nodes] == [
        (RUSSIA, "State"),
        (TURKEY, "State"),
        (TALKS, "Meeting"),
    ]
    assert list(ties[0])[:5] == [":START_ID", ":END_ID", ":TYPE", "kind:string", "label:string"]
    assert {row[":TYPE"]: row["kind:string"] for row in ties} == {
        "PARTICIPANT": "participant",
        "HOST": "host",
        "PHONE_CALL": "phone call",
    }
    assert [row["confidence:double"] for row in ties] == ["0.9", "", "1", ""]
    assert len(text_of(hard(), "neo4j-nodes.csv").splitlines()) == len(HARD) + 1


def test_pajek_has_a_relation_a_kind_and_labels_of_their_own() -> None:
    network = sample()
    network.add_node("urn:other", label="Russia")
    labels, relations = pajek(text_of(network, "net"))
    assert labels == ["Russia", "Turkey", "Talks", "Russia (urn:other)"]
    assert relations == {"participant": 2, "host": 1, "phone call": 1}
    assert pajek(text_of(hard(), "net"))[0][1:3] == ["quoted 'twice' / and 'once'", "two lines and a tab"]


def test_json_keeps_spells_and_the_place_of_nodes() -> None:
    spells = [["2017-01-23", "2017-01-24"], ["2017-05-03", "2017-05-03"]]
    linked = nx.node_link_graph(json.loads(text_of(sample(), "json")), edges="edges")
    assert linked.edges[TURKEY, TALKS, "participant"]["spells"] == spells
    assert linked.graph["licence"].endswith("/by/4.0/")
    drawn = json.loads(text_of(sample(), "cyjs"))
    node, edge = drawn["elements"]["nodes"][2], drawn["elements"]["edges"][-1]["data"]
    assert (node["data"]["name"], node["position"]) == ("Talks", {"x": 3.0, "y": -2.0})
    assert (edge["id"], edge["source"], edge["target"], edge["interaction"]) == ("e3", TURKEY, TALKS, "host")
    assert drawn["elements"]["edges"][2]["data"]["spells"] == spells
    assert drawn["data"]["title_ar"] == "من تحدث"


@pytest.mark.parametrize(
    ("name", "fmt"),
    [
        ("x.gexf", "gexf"),
        ("x.timeline.gexf", "timeline.gexf"),
        ("a.b.csv", "csv"),
        ("x.NODES.csv", "nodes.csv"),
        ("x.neo4j.csv", "neo4j.csv"),
        ("x.neo4j-nodes.csv", "neo4j-nodes.csv"),
        ("neo4j.csv", "csv"),
        ("x.xls", "xls"),
        ("x", "x"),
    ],
)
def test_a_name_tells_the_format(name: str, fmt: str) -> None:
    assert format_of(name) == fmt


@pytest.mark.parametrize(("name", "beside"), [("n.csv", "n.nodes.csv"), ("a.n.neo4j.csv", "a.n.neo4j-nodes.csv")])
def test_tables_come_in_pairs(tmp_path: Path, name: str, beside: str) -> None:
    files = write_network(sample(), tmp_path / name)
    assert [path.name for path in files] == [name, beside]
    assert [len(path.read_text("utf-8").splitlines()) for path in files] == [5, 4]


def test_kinds_come_from_keys_where_nothing_else_says() -> None:
    network = Network()
    network.add_edge("urn:a", "urn:b", key="told")
    assert expected_kinds(nx.node_link_graph(json.loads(text_of(network, "json")), edges="edges")) == {"told": 1}
    tie(network, "urn:a", "urn:b", "seen")
    assert {row["Kind"] for row in rows(network, "csv")} == {"told", "seen"}
