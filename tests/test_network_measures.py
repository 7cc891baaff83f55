"""Measures of networks: published numbers, numbers found by hand, and what must not change them."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_builder.errors import UsageError
from graph_builder.network import engines
from graph_builder.network.base import Network
from graph_builder.network.collapsed import collapse
from graph_builder.network.explained import descriptions, explanations
from graph_builder.network.measures import DIRECTED_MEASURES, NETWORK_MEASURES, NODE_MEASURES, measure
from graph_builder.network.write import FORMATS, write_network
from tests.network_samples import karate, needs_igraph, network_of, values

#: The network by which S. P. Borgatti explains structural holes (Connections 20(1), 1997).
HOLES = [*("AB", "AE", "AF", "AG", "BD", "BG", "CG", "DG", "EG", "FG")]
WEIGHTED = [("a", "b", 2), ("b", "c", 2), ("a", "c", 1), ("c", "d", 1)]


@pytest.mark.parametrize(
    ("name", "member", "value"),
    [
        ("degree", "01", 16),
        ("degree", "34", 17),
        ("betweenness", "01", 0.437635),
        ("betweenness", "34", 0.304075),
        ("betweenness", "03", 0.143657),
        ("pagerank", "34", 0.100919),
        ("pagerank", "01", 0.0969973),
        ("k_core", "01", 4),
        ("k_core", "12", 1),
        ("k_core", "10", 2),
    ],
)
def test_the_karate_club_is_as_published(name: str, member: str, value: float) -> None:
    club = karate()
    measure(club)
    assert club.nodes[member][name] == value


def test_the_whole_karate_club_is_as_published() -> None:
    club = karate()
    measure(club)
    assert {name: club.graph[name] for name in NETWORK_MEASURES if name in club.graph} == {
        "nodes": 34,
        "ties": 78,
        "loops": 0,
        "density": 0.139037,
        "components": 1,
        "largest_component": 34,
        "communities": 4,
        "modularity": 0.41979,  # the greatest that there is: U. Brandes et al., On Modularity Clustering, 2008
    }


def test_constraint_is_as_published() -> None:
    holes = network_of(HOLES)
    measure(holes)
    found = values(holes, "constraint")
    assert {node: round(found[node], 3) for node in "GAC"} == {"G": 0.400, "A": 0.595, "C": 1.0}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("degree", {"a": 2, "b": 2, "c": 3, "d": 1}),
        ("weighted_degree", {"a": 3, "b": 4, "c": 4, "d": 1}),
        # Each of the two pairs a-d and b-d of the three pairs without c leads over c.
        ("betweenness", {"a": 0, "b": 0, "c": 0.666667, "d": 0}),
        # By weight a-c and a-b-c are both 1 long: b lies on half of the paths a-c and a-d.
        ("weighted_betweenness", {"a": 0, "b": 0.333333, "c": 0.666667, "d": 0}),
        # a: (2/3 + 1/3 * 1/2)^2 for b and (1/3 + 2/3 * 1/2)^2 for c; d is no neighbour.
        # b: (1/2 + 1/2 * 1/4)^2 for a and (1/2 + 1/2 * 1/3)^2 for c. c: (1/2)^2, (2/3)^2 and (1/4)^2.
        ("constraint", {"a": 1.13889, "b": 0.835069, "c": 0.756944, "d": 1.0}),
        ("k_core", {"a": 2, "b": 2, "c": 2, "d": 1}),
    ],
)
def test_small_numbers_found_by_hand(name: str, expected: dict[str, float]) -> None:
    network = network_of(WEIGHTED)
    measure(network)
    assert values(network, name) == expected


def test_directed_networks() -> None:
    network = network_of([("a", "b", 3), ("b", "a"), ("a", "c"), ("c", "d", 2)], "e", directed=True)
    measure(network)
    assert {name: values(network, name) for name in DIRECTED_MEASURES} == {
        "in_degree": {"a": 1, "b": 1, "c": 1, "d": 1, "e": 0},
        "out_degree": {"a": 2, "b": 1, "c": 1, "d": 0, "e": 0},
        "weighted_in_degree": {"a": 1, "b": 3, "c": 1, "d": 2, "e": 0},
        "weighted_out_degree": {"a": 4, "b": 1, "c": 2, "d": 0, "e": 0},
        "reciprocity": {"a": 0.666667, "b": 1.0, "c": 0.0, "d": 0.0},
    }
    assert values(network, "degree") == {"a": 2, "b": 1, "c": 2, "d": 1, "e": 0}
    assert values(network, "weighted_degree") == {"a": 5, "b": 4, "c": 3, "d": 2, "e": 0}
    # b-a-c, b-a-c-d and a-c-d, of 4 * 3 ordered pairs of others.
    assert values(network, "betweenness") == {"a": 0.166667, "b": 0, "c": 0.166667, "d": 0, "e": 0}
    whole = {name: network.graph[name] for name in ("ties", "density", "components", "network_reciprocity")}
    assert whole == {"ties": 4, "density": 0.2, "components": 2, "network_reciprocity": 0.5}


def test_symmetric_networks_have_no_directed_measures() -> None:
    network = network_of([("a", "b")])
    measure(network)
    assert not set(DIRECTED_MEASURES) & set(network.nodes["a"])
    assert "network_reciprocity" not in network.graph


def test_parallel_ties_are_one_and_ties_with_oneself_none() -> None:
    plain, parallel = (
        network_of([("a", "b", 3), ("b", "c", 2)]),
        network_of([("a", "b", 1), ("b", "a", 2), ("b", "c", 2), ("b", "b", 5), ("a", "c", 0)]),
    )
    for network in (plain, parallel):
        measure(network)
    assert parallel.graph.pop("loops") == 1
    assert plain.graph.pop("loops") == 0
    assert parallel.graph == plain.graph
    assert dict(parallel.nodes(data=True)) == dict(plain.nodes(data=True))


def test_broken_weights_have_one_sum_in_any_order() -> None:
    forth = network_of([("a", "b", 0.1), ("a", "b", 0.2), ("a", "b", 0.3)])
    back = Network(directed=False)
    back.add_edges_from(reversed(list(forth.edges(keys=True, data=True))))
    assert 0.1 + 0.2 + 0.3 != 0.3 + 0.2 + 0.1
    assert collapse(forth).ties["a"]["b"]["weight"] == collapse(back).ties["a"]["b"]["weight"]


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize(
    ("nodes", "edges"), [("", []), ("a", []), ("a", [("a", "a")]), ("ab", []), ("ab", [("a", "b")]), ("abc", [])]
)
def test_hardly_any_network(nodes: str, edges: list[tuple[str, str]], directed: bool) -> None:
    network = network_of(edges, nodes, directed=directed)
    measure(network)
    apart = not edges or edges == [("a", "a")]
    assert network.graph["components"] == (len(nodes) if apart else 1)
    assert ("modularity" in network.graph) is not apart
    assert set(values(network, "constraint")) == (set() if apart else {"a", "b"})
    assert set(values(network, "betweenness").values()) <= {0.0}
    assert sum(values(network, "pagerank").values()) == pytest.approx(1 if nodes else 0, abs=1e-5)


def test_parts_without_a_tie_between_them() -> None:
    network = network_of([("a", "b"), ("b", "c"), ("a", "c"), ("x", "y")], "z")
    measure(network)
    assert values(network, "community") == {"a": 1, "b": 1, "c": 1, "x": 2, "y": 2, "z": 3}
    assert (network.graph["components"], network.graph["largest_component"]) == (3, 3)
    assert network.graph["communities"] == 3


def random_networks() -> st.SearchStrategy[Network]:
    ends = st.sampled_from("abcdefghij")
    edges = st.lists(st.tuples(ends, ends, st.integers(1, 9)), max_size=30)
    return st.builds(lambda e, d: network_of(e, "abc", directed=d), edges, st.booleans())


@given(random_networks(), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_of_nodes_and_ties_changes_nothing(network: Network, chance) -> None:
    nodes, edges = list(network), list(network.edges(keys=True, data=True))
    chance.shuffle(nodes)
    chance.shuffle(edges)
    other = Network(**network.graph)
    other.add_nodes_from(nodes)
    other.add_edges_from(edges)
    measure(network)
    measure(other)
    assert nx.utils.graphs_equal(network, other)
    assert network.graph == other.graph


@needs_igraph
@given(random_networks())
@settings(max_examples=80, deadline=None)
def test_both_engines_have_the_same_numbers(network: Network) -> None:
    other = network.copy()
    measure(network, engine="networkx")
    measure(other, engine="igraph")
    assert nx.utils.graphs_equal(network, other)
    assert network.graph == other.graph


@needs_igraph
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("directed", [False, True])
def test_both_engines_have_the_same_sample(directed: bool, weighted: bool) -> None:
    edges = [(str(a), str(b), 1 + (a * b) % 7) for a, b in nx.gnm_random_graph(40, 90, seed=4).edges()]
    network = collapse(network_of(edges, directed=directed))
    sources = engines.sources_for(list(network.ties), "networkx", 0)[:10]
    first, second = (
        engines.betweenness(network, sources, engine, weighted=weighted) for engine in ("networkx", "igraph")
    )
    assert first == pytest.approx(second)
    assert max(first.values()) > 0


@needs_igraph
@given(random_networks())
@settings(max_examples=60, deadline=None)
def test_pagerank_and_constraint_are_those_of_igraph(network: Network) -> None:
    import igraph  # noqa: PLC0415  it may be missing

    measure(network)
    collapsed = collapse(network)
    for graph, name in ((collapsed.arcs, "pagerank"), (collapsed.ties, "constraint")):
        place = {node: number for number, node in enumerate(graph)}
        edges = [(place[a], place[b]) for a, b in graph.edges()]
        other = igraph.Graph(n=len(place), edges=edges, directed=graph.is_directed())
        weights = [weight for _, _, weight in graph.edges(data="weight")]
        theirs = other.pagerank(weights=weights) if name == "pagerank" else other.constraint(weights=weights or None)
        assert values(network, name) == pytest.approx(
            {node: theirs[place[node]] for node in values(network, name)}, rel=1e-5
        )


def test_measures_of_before_go() -> None:
    network = network_of([("a", "b"), ("b", "a")], directed=True)
    measure(network)
    network.graph["directed"] = False
    measure(network)
    assert not set(DIRECTED_MEASURES) & set(network.nodes["a"])
    again = network.copy()
    measure(again)
    assert nx.utils.graphs_equal(network, again)


def test_above_the_size_a_fixed_sample_is_taken_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "SOURCES", 12)
    club, again = karate(), karate()
    measure(club, "networkx", large=33)
    measure(again, "networkx", large=34)
    assert club.graph["betweenness_sources"] == 12
    assert "betweenness_sources" not in again.graph
    assert "12" in club.graph["note_en"]
    assert club.graph["note_ar"] in descriptions(club.graph, "ar")["betweenness"]
    assert descriptions(again.graph, "en")["betweenness"] != descriptions(club.graph, "en")["betweenness"]
    near, true = values(club, "betweenness"), values(again, "betweenness")
    assert near != true
    assert max(near, key=lambda node: near[node]) == "01"
    assert sum(near.values()) == pytest.approx(sum(true.values()), rel=0.25)


def test_engines_that_are_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="networkx"):
        measure(karate(), engine="gephi")
    monkeypatch.setattr(engines, "has_igraph", lambda: False)
    assert engines.chosen("auto", 10**6, 1) == "networkx"
    with pytest.raises(UsageError, match=r"damin\[igraph\]"):
        measure(karate(), engine="igraph")
    monkeypatch.setattr(engines, "has_igraph", lambda: True)
    assert [engines.chosen("auto", nodes, 5) for nodes in (5, 6)] == ["networkx", "igraph"]


def test_communities_do_not_hang_on_the_process() -> None:
    code = (
        "from tests.network_samples import karate, values; from graph_builder.network.measures import measure;"
        "k = karate(); measure(k); print(sorted(values(k, 'community').items()))"
    )
    root = Path(__file__).resolve().parent.parent
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1


def test_numbers_have_six_digits() -> None:
    network = network_of(pairwise("abcdefg"))
    measure(network)
    floats = [value for _, data in network.nodes(data=True) for value in data.values() if isinstance(value, float)]
    assert len(floats) > 20
    assert all(value == float(f"{value:.6g}") for value in floats)


@pytest.mark.parametrize("fmt", FORMATS)
def test_every_format_takes_a_measured_network(fmt: str, tmp_path: Path) -> None:
    club, again = karate(), karate()
    for network, name in ((club, "a"), (again, "b")):
        measure(network)
        write_network(network, tmp_path / name, fmt)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_every_measure_is_explained_in_two_languages() -> None:
    told = explanations()
    assert [one.name for one in told if one.of == "nodes"] == list(NODE_MEASURES)
    of_network = [name for name in NETWORK_MEASURES if not name.startswith("note_")]
    assert [one.name for one in told if one.of == "network"] == of_network
    for one in told:
        assert set(one.title) == set(one.text) == {"en", "ar"}
        assert all((*one.title.values(), *one.text.values()))
        assert not set(one.text["ar"]) & set("؟abcdefghjklmnop") or one.name == "camp_by"
