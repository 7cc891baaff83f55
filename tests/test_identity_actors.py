"""Who is one person across articles, languages and scripts where no table lists him: caution first."""

from __future__ import annotations

from itertools import combinations

import pytest
from pyoxigraph import Literal

from graph_builder.identifiers import slug
from graph_builder.identity.actors import actor_pairs, same_actor
from graph_builder.identity.decide import identities
from graph_builder.identity.groups import Decided
from graph_builder.identity.profile import Profile
from graph_builder.resources import resource
from graph_builder.run.build import build
from graph_builder.stores.reader import open_reader
from tests.event_samples import article, extract

SAME, UNKNOWN, NEVER = 1.0, 0.0, -1.0


def person(name, state="", role="", kind="Person", graph="g"):
    node = f"actor/{slug(name)}"
    sides = frozenset({(node, state)}) if state else frozenset()
    roles = frozenset({slug(role)}) if role else frozenset()
    return Profile(graph, node, "Actor", frozenset({kind}), sides=sides, names=frozenset({slug(name)}), roles=roles)


CASES = [
    ("the same name and state", person("Birhanu Jula", "ethiopia"), person("Birhanu Jula", "ethiopia"), SAME),
    ("in another script", person("Birhanu Jula", "ethiopia"), person("برهانو جولا", "ethiopia"), SAME),
    ("in another spelling", person("Mikhail Bogdanov", "russia"), person("Michail Bogdanow", "russia"), UNKNOWN),
    ("in Russian letters", person("Alexander Lavrentyev", "russia"), person("Александр Лаврентьев", "russia"), SAME),
    ("the same name and role", person("Selim Uslu", role="envoy"), person("Selim Uslu", role="envoy"), SAME),
    ("a name alone", person("Selim Uslu"), person("Selim Uslu"), UNKNOWN),
    ("a name, and a state of one", person("Selim Uslu", "turkey"), person("Selim Uslu"), UNKNOWN),
    ("other states", person("Ahmed Ali", "egypt"), person("Ahmed Ali", "sudan"), NEVER),
    ("other states, same role", person("A B", "egypt", "envoy"), person("A B", "sudan", "envoy"), NEVER),
    ("a role does for no other script", person("Nabil Amr", role="x"), person("نبيل عمرو", role="x"), UNKNOWN),
    ("a first name is too little", person("Badr", "egypt"), person("بدر", "egypt"), UNKNOWN),
    ("a family name in common", person("Hassan Badr", "egypt"), person("Karim Badr", "egypt"), UNKNOWN),
    ("consonants that say too little", person("Ali Oua", "egypt"), person("علي وا", "egypt"), UNKNOWN),
    ("a person and a body", person("Future", "libya"), person("Future", "libya", kind="Organization"), NEVER),
    ("bodies by their name", person("New Dawn", kind="Group"), person("New Dawn", kind="Group"), SAME),
    ("bodies of two states", person("Dawn", "a", kind="Group"), person("Dawn", "b", kind="Group"), NEVER),
]


@pytest.mark.parametrize(("name", "a", "b", "expected"), CASES, ids=[case[0] for case in CASES])
def test_who_is_one(name, a, b, expected):
    assert same_actor(a, b) == same_actor(b, a) == expected


def test_all_that_are_one_are_compared():
    sides = [side for _, a, b, _ in CASES for side in (a, b)]
    profiles = [person_in(one, f"g{number:02}") for number, one in enumerate(sides)]
    compared = {(a.key, b.key) for a, b in actor_pairs(profiles)}
    alike = {(a.key, b.key) for a, b in combinations(profiles, 2) if same_actor(a, b) == SAME}
    assert alike <= compared
    assert len(compared) < 2 * len(alike)


def person_in(profile, graph):
    return Profile(
        graph, profile.node, "Actor", profile.kinds, sides=profile.sides, names=profile.names, roles=profile.roles
    )


def test_who_stands_for_nobody_does_not_bring_two_states_together():
    told = [("egypt", "envoy"), ("sudan", "envoy"), ("", "envoy")]
    profiles = [person("Ahmed Ali", *what, graph=f"g{i}") for i, what in enumerate(told)]
    names = identities(profiles, Decided())
    assert len({names.get(p.graph, {}).get(p.node, p.node) for p in profiles}) == 2


TOLD = {
    "one": ("person Birhanu-Jula S0 commander", "2022-11-12"),
    "two": ("person برهانو-جولا S0 قائد", "2022-11-13"),
    "three": ("person Birhanu-Jula S0 marshal", "2024-02-01"),
    "four": ("person Birhanu-Jula S0 commander", "2023-01-05"),
    "five": ("person Birhanu-Jula S1 poet", "2023-03-03"),
}


def test_a_person_in_two_scripts_is_one_node_with_roles_over_time(tmp_path):
    articles = [article(name, text, published=day) for name, (text, day) in TOLD.items()]
    build(articles, tmp_path / "s", extract=extract, reference=[])
    query = resource("ontology/queries/roles-over-time.rq").read_text(encoding="utf-8")
    with open_reader(tmp_path / "s") as reader:
        rows = [[term.value for term in row] for row in reader.query(query)]
        labels = {
            t.object for t in reader.graph(None) if t.subject.value == rows[0][0] and "label" in str(t.predicate)
        }
    assert len({row[0] for row in rows}) == 2
    commander = next(row[0] for row in rows if row[1] == "marshal")
    assert [row[1:] for row in rows if row[0] == commander] == [
        ["commander", "2022-11-12", "2023-01-05", "2"],
        ["قائد", "2022-11-13", "2022-11-13", "1"],
        ["marshal", "2024-02-01", "2024-02-01", "1"],
    ]
    assert Literal("Birhanu-Jula", language="en") in labels
