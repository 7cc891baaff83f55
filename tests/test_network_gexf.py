"""The portable profile of GEXF: what it holds, who reads it, and a checker that knows each of its rules."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_builder.network.base import Network
from graph_builder.network.gexf import NAMESPACE, VIZ, write_gexf
from graph_builder.network.profile import RULES, problems
from tests.network_by_hand import TALKS, TURKEY, hard, networks, sample, tie, tie_attributes

GEXF, DRAWN = f"{{{NAMESPACE}}}", f"{{{VIZ}}}"
FIXTURES = Path(__file__).parent / "gexf_fixtures"
CLIENT = Path(__file__).parent / "clients"
MADE = {"sample": sample, "hard": hard, "empty": Network}


def gexf(network: Network, *, timeline: bool = False) -> bytes:
    out = io.BytesIO()
    write_gexf(network, out, timeline=timeline)
    return out.getvalue()


def kinds(network: Network) -> Counter[str]:
    return Counter(kind for *_, kind in network.edges(keys=True))


def graph_of(network: Network, *, timeline: bool = False) -> ElementTree.Element:
    graph = ElementTree.fromstring(gexf(network, timeline=timeline)).find(f"{GEXF}graph")
    assert graph is not None
    return graph


def edges(graph: ElementTree.Element) -> dict[tuple[str | None, str | None], ElementTree.Element]:
    return {(edge.get("source"), edge.get("kind")): edge for edge in graph.iter(f"{GEXF}edge")}


def spells(element: ElementTree.Element) -> list[tuple[str | None, str | None]]:
    return [(spell.get("start"), spell.get("end")) for spell in element.iter(f"{GEXF}spell")]


def values(element: ElementTree.Element) -> dict[str | None, str | None]:
    return {value.get("for"): value.get("value") for value in element.iter(f"{GEXF}attvalue")}


def test_every_rule_has_a_file() -> None:
    assert {path.stem for path in FIXTURES.glob("*.gexf")} == {*RULES, "good"}


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.gexf")), ids=lambda path: path.stem)
def test_a_file_fails_by_its_rule_alone(path: Path) -> None:
    found = problems(path)
    assert [problem.rule for problem in found] == ([] if path.stem == "good" else [path.stem])
    assert all(problem.line and problem.line > 1 for problem in found if problem.rule != "version")


def test_problems_have_an_end() -> None:
    edge = b'<edge id="1" source="n" target="n" kind="k"/>'
    many = (FIXTURES / "good.gexf").read_bytes().replace(b"</edges>", edge * 300 + b"</edges>")
    assert Counter(problem.rule for problem in problems(io.BytesIO(many))) == {
        "ends": 100,
        "id": 100,
        "parallel": 100,
    }


@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("timeline", [False, True])
def test_ours_keep_to_the_profile_and_networkx_reads_them_whole(name: str, timeline: bool) -> None:
    network, data = MADE[name](), gexf(MADE[name](), timeline=timeline)
    assert problems(io.BytesIO(data), timeline=timeline) == []
    back = nx.read_gexf(io.BytesIO(data))
    assert (back.number_of_nodes(), back.is_directed()) == (len(network), True)
    assert Counter(kind for *_, kind in back.edges(data="relation")) == kinds(network)


def test_a_timeline_is_no_portable_file() -> None:
    assert [problem.rule for problem in problems(io.BytesIO(gexf(sample(), timeline=True)))] == ["blocks"]


@settings(max_examples=150, deadline=None)
@given(networks())
def test_whatever_it_holds(network: Network) -> None:
    for timeline in (False, True):
        data = gexf(network, timeline=timeline)
        assert problems(io.BytesIO(data), timeline=timeline) == []
        back = nx.read_gexf(io.BytesIO(data))
        assert (set(back), back.number_of_edges()) == (set(network), network.number_of_edges())


def test_graphology_reads_them_whole(tmp_path: Path) -> None:
    node = shutil.which("node")
    if not node or not (CLIENT / "node_modules" / "graphology-gexf").is_dir():
        pytest.skip("graphology needs Node.js and npm ci --prefix tests/clients")
    made = [sample(), hard(), Network(), *_some(40)]
    files = [tmp_path / f"{number}.gexf" for number in range(len(made))]
    for path, network in zip(files, made, strict=True):
        path.write_bytes(gexf(network))
    done = subprocess.run([node, CLIENT / "gexf.cjs", *files], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert [json.loads(line) for line in done.stdout.splitlines()] == [
        {"nodes": len(network), "edges": network.number_of_edges(), "kinds": kinds(network)} for network in made
    ]


def _some(number: int) -> list[Network]:
    """Networks at random, the same each time."""
    found: list[Network] = []

    @settings(max_examples=number, database=None, derandomize=True, deadline=None)
    @given(networks())
    def collect(network: Network) -> None:
        found.append(network)

    collect()
    return found


def test_what_the_network_says_of_itself() -> None:
    meta = ElementTree.fromstring(gexf(sample())).find(f"{GEXF}meta")
    assert meta is not None
    texts = {element.tag.removeprefix(GEXF): element.text or "" for element in meta}
    assert (texts["creator"], texts["title"]) == ("Damin", "Who talked")
    for part in ("talks", "one a meeting", "2017-01-01", "2017-12-31", "0.5", "abc", "by/4.0", "WHERE { ?s ?p ?o }"):
        assert part in texts["description"]
    assert texts["keywords"] == "talks, 2017-01-01, 2017-12-31, abc"


def test_days_and_kinds_of_ties() -> None:
    graph = graph_of(sample())
    assert (graph.get("mode"), graph.get("timeformat")) == ("dynamic", "date")
    found = edges(graph)
    assert spells(found[TURKEY, "participant"]) == [("2017-01-23", "2017-01-24"), ("2017-05-03", "2017-05-03")]
    assert values(found[TURKEY, "participant"])["events"] == "urn:a urn:b"
    host = values(found[TURKEY, "host"])
    assert (host["first"], host["last"], host["precision"]) == ("2017-02-01", "2017-02-28", "month")
    assert "note" not in host
    assert not any("type" in edge.attrib for edge in found.values())
    call = graph.find(f".//{GEXF}edge[@kind='phone call']")
    assert call is not None and (call.get("label"), call.get("weight")) == ("call", "2")


def test_nodes_are_drawn_and_named() -> None:
    [node] = [node for node in graph_of(sample()).iter(f"{GEXF}node") if node.get("id") == TALKS]
    assert (node.get("label"), values(node)["label_ar"], spells(node)) == (
        "Talks", "محادثات", [("2017-01-23", "2017-01-24")],
    )  # fmt: skip
    drawn = {child.tag.removeprefix(DRAWN): child.attrib for child in node if child.tag.startswith(DRAWN)}
    assert drawn == {
        "color": {"r": "10", "g": "20", "b": "255"},
        "size": {"value": "10"},
        "position": {"x": "3.0", "y": "-2.0", "z": "0.0"},
    }


def test_undated_networks_are_static() -> None:
    graph = graph_of(hard())
    assert (graph.get("mode"), graph.get("timeformat")) == ("static", None)


@pytest.mark.parametrize(
    ("each", "weights"), [(None, ["2.0", "2.0"]), ((3, 1), ["3.0", "1.0"]), ((4,), ["2.0", "2.0"])]
)
def test_weights_change_with_the_spells(each: tuple[int, ...] | None, weights: list[str]) -> None:
    network = sample()
    network.edges[TURKEY, TALKS, "participant"]["spell_weights"] = each
    edge = edges(graph_of(network, timeline=True))[TURKEY, "participant"]
    dynamic = [value for value in edge.iter(f"{GEXF}attvalue") if value.get("for") == "weight"]
    assert [value.get("value") for value in dynamic] == weights
    assert [(value.get("start"), value.get("end")) for value in dynamic] == spells(edge)
    assert (values(edge)["total"], edge.get("weight")) == ("4.0", None)


@settings(max_examples=100, deadline=None)
@given(tie_attributes, st.dictionaries(st.sampled_from(("label", "events", "note")), st.text()))
def test_templates_write_what_is_written_with_care(attributes: dict[str, object], texts: dict[str, str]) -> None:
    """A tie with None in it never goes by a template, and None is left out."""
    found = []
    for extra in ({}, {"none": None}):
        network = Network()
        tie(network, "urn:a", "urn:b", "k", **{"weight": 2, "label": "l", **attributes, **texts, **extra})
        found.append(gexf(network))
    assert found[0] == found[1]
