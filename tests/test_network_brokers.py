"""Camps, brokers between them, and coalitions of guarantors."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph_builder.errors import UsageError
from graph_builder.network.base import Network
from graph_builder.network.brokerage import ROLES, brokerage
from graph_builder.network.camps import camps_of, matched, read_camps
from graph_builder.network.coalitions import Overlap, overlaps, undated
from graph_builder.network.collapsed import collapse
from graph_builder.network.measures import measure
from tests.network_samples import network_of, values

#: Of each node its camp; the first letter of a node's name is its camp.
FIVE = ["a1", "a2", "b1", "b2", "c1"]


def roles_of(edges: list[str], broker: str, *, directed: bool = True) -> dict[str, int]:
    network = network_of((edge.split(">") for edge in edges), FIVE, directed=directed)
    roles = brokerage(collapse(network).arcs, {node: node[0] for node in FIVE})[broker]
    return {role: number for role, number in roles.items() if number}


@pytest.mark.parametrize(
    ("edges", "expected"),
    [
        (["a2>a1", "a1>b1"], {"representative": 1}),
        (["b1>a1", "a1>a2"], {"gatekeeper": 1}),
        (["b1>a1", "a1>b2"], {"itinerant": 1}),
        (["b1>a1", "a1>c1"], {"liaison": 1}),
        (["a2>a1", "a1>a2"], {}),  # back to where it came from
        (["b1>a1", "a1>c1", "b1>c1"], {}),  # a tie leads past the broker
        (["b1>a1", "a1>c1", "c1>b1"], {"liaison": 1}),  # that tie leads the other way
        (["a2>a1", "b1>a1", "a1>b2", "a1>c1"], {"representative": 2, "itinerant": 1, "liaison": 1}),
    ],
)
def test_the_five_roles(edges: list[str], expected: dict[str, int]) -> None:
    assert roles_of(edges, "a1") == expected


def test_a_coordinator_stands_among_its_own() -> None:
    network = network_of([("x", "y"), ("y", "z")], directed=True)
    roles = brokerage(collapse(network).arcs, dict.fromkeys("xyz", "one"))
    assert roles["y"] == {**dict.fromkeys(ROLES, 0), "coordinator": 1}
    assert set(roles["x"].values()) == {0}


def test_in_a_symmetric_network_each_pair_counts_both_ways() -> None:
    star = [f"a1>{other}" for other in FIVE[1:]]
    # Pairs: a2 with b1, b2, c1 (representative and gatekeeper), b1-b2, and c1 with b1, b2.
    expected = {"gatekeeper": 3, "representative": 3, "itinerant": 2, "liaison": 4}
    assert roles_of(star, "a1", directed=False) == expected
    assert sum(expected.values()) == 4 * 3


def sides(**nodes: str) -> Network:
    """A network of the nodes of these names; a text is a type, and after it whom the node represents."""
    network = network_of([], nodes)
    for node, text in nodes.items():
        kind, _, represents = text.partition(" ")
        network.nodes[node].update({"type": kind} | ({"represents": represents} if represents else {}))
    return network


@pytest.mark.parametrize(
    ("nodes", "told", "expected"),
    [
        ({"n": "state"}, {}, ("n", "itself")),
        ({"n": "organization"}, {}, ("n", "itself")),
        ({"n": "group"}, {}, ("n", "itself")),
        ({"n": "person"}, {}, ("community:7", "community")),
        ({"n": "meeting"}, {}, ("community:7", "community")),
        ({"n": ""}, {}, ("community:7", "community")),
        ({"n": "person s", "s": "state"}, {}, ("s", "represents")),
        ({"n": "person elsewhere"}, {}, ("elsewhere", "represents")),
        ({"n": "person g", "g": "group s", "s": "state"}, {}, ("s", "represents")),
        ({"n": "person g", "g": "group"}, {}, ("g", "represents")),
        ({"n": "state m", "m": "organization"}, {}, ("n", "itself")),
        ({"n": "person g s", "g": "group", "s": "state"}, {}, ("s", "represents")),
        ({"n": "person g h", "g": "group", "h": "group"}, {}, ("community:7", "community")),
        ({"n": "person s t", "s": "state", "t": "state"}, {}, ("community:7", "community")),
        ({"n": "person g s", "g": "group s", "s": "state"}, {}, ("s", "represents")),
        ({"n": "group m", "m": "group n"}, {}, ("m", "represents")),  # in a ring
        ({"n": "person n"}, {}, ("community:7", "community")),
        ({"n": "state"}, {"n": "west"}, ("west", "file")),
        ({"n": "person s", "s": "state"}, {"s": "west"}, ("west", "represents")),
        ({"n": "person s", "s": "state"}, {"n": "east", "s": "west"}, ("east", "file")),
        ({"n": "person elsewhere"}, {"elsewhere": "west"}, ("west", "represents")),
    ],
)
def test_camps(nodes: dict[str, str], told: dict[str, str], expected: tuple[str, str]) -> None:
    network = sides(**nodes)
    assert camps_of(network, dict.fromkeys(network, 7), told)["n"] == expected


def test_roles_follow_the_camps_that_the_user_tells() -> None:
    network = network_of([("a", "b"), ("b", "c")], a="state", b="state", c="state")
    measure(network)
    assert values(network, "broker_liaison") == {"a": 0, "b": 2, "c": 0}
    measure(network, camps={"a": "one", "b": "one", "c": "one"})
    assert values(network, "broker_coordinator") == {"a": 0, "b": 2, "c": 0}
    assert values(network, "broker_liaison") == {"a": 0, "b": 0, "c": 0}
    assert set(values(network, "camp").values()) == {"one"}


BASE = "https://example.org/id/actor/"


def named() -> Network:
    network = network_of([], [f"{BASE}{name}" for name in ("red", "blue", "green")])
    for name, english, arabic in (("red", "Red Land", "الحمراء"), ("blue", "Twin", ""), ("green", "Twin", "")):
        network.nodes[f"{BASE}{name}"].update(label=english, label_en=english, label_ar=arabic)
    return network


@pytest.mark.parametrize(
    ("actor", "node"),
    [
        (f"{BASE}red", "red"),
        ("red", "red"),
        ("actor:red", "red"),
        ("Red Land", "red"),
        ("RED LAND", "red"),
        ("الحمراء", "red"),
        ("Twin", None),  # two are called so
        ("nobody", None),
    ],
)
def test_how_an_actor_may_be_written(actor: str, node: str | None) -> None:
    told, unknown = matched(named(), [(actor, "north")])
    assert (told, unknown) == (({f"{BASE}{node}": "north"}, []) if node else ({}, [actor]))


def test_a_camp_that_names_a_node_is_that_node_and_the_later_line_holds() -> None:
    told, _ = matched(named(), [("blue", "north"), ("blue", "Red Land")])
    assert told == {f"{BASE}blue": f"{BASE}red"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("actor,camp\nred,north\n", [("red", "north")]),
        ("\ufeffcamp,note,actor\r\nالشمال,x, red \r\n", [("red", "الشمال")]),
        ('actor,camp\n"a, b",north\n', [("a, b", "north")]),
        ("actor,camp\n", []),
        ("", "the first line must name"),
        ("red,north\n", "the first line must name"),
        ("actor,camp\nred,north\nblue\n", "line 3"),
        ("actor,camp\n,north\n", "line 2"),
        (b"actor,camp\n\xff,north\n", "no CSV file in UTF-8"),
    ],
)
def test_a_file_of_camps(text: str | bytes, expected: object, tmp_path: Path) -> None:
    path = tmp_path / "camps.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    if isinstance(expected, list):
        assert read_camps(path) == expected
    else:
        with pytest.raises(UsageError, match=str(expected)):
            read_camps(path)


def guarantees(*ties: tuple[str, str, dict[str, object]]) -> Network:
    """States (capital letters) and others guarantee what has a number."""
    network = Network(directed=True)
    for source, target, data in ties:
        network.add_node(source, type="state" if source.isupper() else "organization")
        network.add_edge(source, target, **{"key": "guarantor", "kind": "guarantor", **data})
    return network


def in_years(*years: int) -> dict[str, object]:
    return {"spells": tuple((f"{year}-02-01", f"{year}-11-30") for year in years)}


def test_coalitions_by_year() -> None:
    network = guarantees(
        ("A", "1", in_years(2017)),
        ("B", "1", in_years(2017, 2019)),
        ("A", "2", in_years(2017)),
        ("C", "3", in_years(2017)),
        ("o", "1", in_years(2017)),  # no state
        ("C", "1", {**in_years(2017), "key": "mediator", "kind": "mediator"}),
    )
    assert overlaps(network) == [
        Overlap(2017, "A", "B", 1, 2, 0.5),
        Overlap(2017, "A", "C", 0, 3, 0.0),
        Overlap(2017, "B", "C", 0, 2, 0.0),
    ]


@pytest.mark.parametrize(
    ("tie", "years", "lasting"),
    [
        ({"spells": (("2016-12-31", "2017-01-01"),)}, [2016, 2017], [2016, 2017]),
        (in_years(2016, 2019), [2016, 2019], [2016, 2017, 2018, 2019]),
        ({"first": "2016-05-01", "last": "2018-01-01"}, [2016, 2017, 2018], [2016, 2017, 2018]),
        ({"first": "2016-05-01", "last": "2018-01-01", **in_years(2018)}, [2018], [2018]),
        ({"first": "2016-05-01"}, [2016], [2016]),
        ({"last": "2016-05-01"}, [2016], [2016]),
        ({}, [], []),
        ({"spells": ()}, [], []),
    ],
)
def test_the_years_of_a_guarantee(tie: dict[str, object], years: list[int], lasting: list[int]) -> None:
    network = guarantees(("A", "1", tie), ("B", "1", tie))
    assert [row.year for row in overlaps(network)] == years
    assert [row.year for row in overlaps(network, lasting=True)] == lasting
    assert undated(network) == (0 if years else 2)


def test_no_guarantors_no_coalitions() -> None:
    assert overlaps(Network()) == []
    assert undated(Network()) == 0
