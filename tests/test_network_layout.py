"""Where nodes lie, how large they are, in which colours: alike for equal networks."""

from __future__ import annotations

import itertools
import math

import networkx as nx
import pytest
import yaml

from graph_builder.network import forces
from graph_builder.network.base import Network
from graph_builder.network.layout import arrange
from graph_builder.network.projections import LANGUAGES
from graph_builder.network.style import style
from graph_builder.resources import resource
from tests.network_examples import BASE, NODES, example

PAPERS = ("#ffffff", "#14191a")


def _looks(network: Network) -> list[tuple[object, ...]]:
    return [
        (node, data["x"], data["y"], data["size"], data["color"]) for node, data in sorted(network.nodes(data=True))
    ]


@pytest.mark.parametrize(
    "order", [tuple(NODES), tuple(reversed(NODES)), ("union", "omar", "league", "northland", "dalia")]
)
def test_order_of_insertion_has_no_say(order: tuple[str, ...]) -> None:
    first, other = example(), example(order)
    arrange(first)
    arrange(other)
    assert _looks(first) == _looks(other)


def test_sizes_follow_ties_and_colours_follow_classes() -> None:
    network = example()
    arrange(network)
    sizes = {node.removeprefix(BASE): data["size"] for node, data in network.nodes(data=True)}
    assert sizes["dalia"] == sizes["omar"] > sizes["northland"] > sizes["union"] == sizes["league"]
    colours = {node.removeprefix(BASE): data["color"] for node, data in network.nodes(data=True)}
    assert colours["northland"] == style().colour("guarantor") != style().colour("state")
    assert colours["union"] == style().colour("group")


def _random(count: int, ties: int) -> Network:
    network = Network()
    for a, b in nx.barabasi_albert_graph(count, ties, seed=3).edges:
        network.add_edge(f"{BASE}{a}", f"{BASE}{b}", key="k", kind="k", weight=1)
    return network


@pytest.mark.parametrize(("count", "ties"), [(2, 1), (3, 1), (60, 2)])
def test_nodes_do_not_lie_on_each_other(count: int, ties: int) -> None:
    network = _random(count, ties)
    arrange(network)
    for (_, one), (_, other) in itertools.combinations(network.nodes(data=True), 2):
        assert math.dist((one["x"], one["y"]), (other["x"], other["y"])) > one["size"] + other["size"]


@pytest.mark.parametrize("network", [Network(), _random(forces.DENSE + 50, 1)], ids=["empty", "large"])
def test_every_node_has_a_place(network: Network) -> None:
    arrange(network)
    assert all(math.isfinite(data["x"]) and math.isfinite(data["y"]) for _, data in network.nodes(data=True))
    assert len({(data["x"], data["y"]) for _, data in network.nodes(data=True)}) == len(network)


def test_a_loop_and_a_node_alone() -> None:
    network = Network()
    network.add_edge("a", "a", key="k", kind="k")
    network.add_node("b")
    arrange(network)
    assert (network.nodes["a"]["x"], network.nodes["a"]["y"]) != (network.nodes["b"]["x"], network.nodes["b"]["y"])


def _light(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return sum(part * value for part, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize(
    "colour", sorted({*(c["colour"] for c in style().classes.values()), *(t.colour for t in style().ties)})
)
@pytest.mark.parametrize("paper", PAPERS)
def test_colours_stand_out(colour: str, paper: str) -> None:
    dark, light = sorted((_light(colour), _light(paper)))
    assert (light + 0.05) / (dark + 0.05) >= 3


def test_every_word_is_there_in_every_language() -> None:
    data = yaml.safe_load(resource("data/network.yaml").read_text(encoding="utf-8"))
    for section in ("classes", "words"):
        for name, words in data[section].items():
            assert all(str(words[language]).strip() for language in LANGUAGES), name
            assert {word for word in words if word not in {"colour", "ring"}} == set(LANGUAGES), name
