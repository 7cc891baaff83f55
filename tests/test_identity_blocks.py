"""What is compared at all: little of all pairs, nothing that matters left out; parts can be decided one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_builder.evaluate.tellings import read_gold
from graph_builder.identity.blocks import pairs
from graph_builder.identity.decide import identities
from graph_builder.identity.features import load_weights
from graph_builder.identity.groups import Decided, grouped
from graph_builder.identity.partitions import partitions
from graph_builder.identity.profile import Profile
from graph_builder.rdf.iris import Iris
from graph_builder.resources import resource

NOBODY = Decided()
DAY = date(2024, 5, 7)
MAY = {"days": (date(2024, 5, 1), date(2024, 5, 31)), "precision": "month"}
FAMILIES = ("Meeting", "Agreement")


@cache
def tellings() -> tuple[Profile, ...]:
    """All that people have read in the gold articles, each telling once."""
    return tuple(
        dict.fromkeys(read_gold(resource("data/gold/identity"), Iris("https://w3id.org/damin/")).tellings.values())
    )


def of(family, profiles=None):
    return [p for p in (tellings() if profiles is None else profiles) if p.family == family]


def meeting(graph, *parties, day=DAY, **other):
    days = other.pop("days", (day, day) if day else None)
    sides = frozenset((party, party) for party in parties)
    return Profile(graph, f"n-{graph}", "Meeting", people=frozenset(parties), sides=sides, days=days, **other)


def known_agreement(number):
    """The same agreement of the gazetteer, told in a few ways by ever more articles."""
    own = meeting(f"g{number:04}", "iran", ("usa", "china", "france")[number % 3], published=DAY + timedelta(number))
    return replace(own, node="pact", family="Agreement", listed=True, places=frozenset({"vienna"}))


@pytest.mark.parametrize("family", FAMILIES)
def test_on_gold_the_keys_lose_nothing(family):
    weights = load_weights(family)

    def groups(candidates):
        return grouped(of(family), candidates, weights.score, weights.threshold, weights.veto, NOBODY)

    every = [(a, b) for a, b in combinations(of(family), 2) if a.graph != b.graph]
    compared = list(pairs(of(family)))
    assert groups(compared) == groups(every)
    assert len(compared) < len(every) / 20


@pytest.mark.parametrize(
    ("a", "b", "share"),
    [
        (meeting("g", "x"), meeting("h", "x", "y"), True),
        (meeting("g", "x"), meeting("h", "x", day=DAY + timedelta(1)), True),
        (meeting("g", "x"), meeting("h", "x", day=DAY + timedelta(2)), False),
        (meeting("g", "x"), meeting("h", "y"), False),
        (meeting("g", "x"), meeting("h", "x", day=None, published=DAY + timedelta(3)), True),
        (meeting("g", "x"), meeting("h", "x", day=None, published=DAY + timedelta(9)), False),
        (meeting("g", "x", day=None), meeting("h", "x", day=None), False),
        (meeting("g", "x", **MAY), meeting("h", "x", day=date(2024, 5, 28)), True),
        (meeting("g", "x", **MAY), meeting("h", "x", day=date(2024, 6, 28)), False),
        (meeting("g", places=frozenset({"p"})), meeting("h", places=frozenset({"p"})), True),
        (meeting("g", series="s", number=4, day=None), meeting("h", series="s", number=4), True),
    ],
)
def test_what_may_be_one_is_compared(a, b, share):
    assert len(list(pairs([a, b]))) == share


def test_nothing_of_one_article_is_compared():
    assert not list(pairs([meeting("g", "x"), replace(meeting("g", "x"), node="other")]))


def test_what_the_news_name_for_years_is_not_compared_with_itself():
    scored = []
    for number in (30, 300):
        profiles = [known_agreement(i) for i in range(number)]
        loose = replace(known_agreement(0), graph="loose", node="loose", listed=False)
        weights, calls = load_weights("Agreement"), []

        def score(a, b, weights=weights, calls=calls):
            calls.append((a, b))
            return weights.score(a, b)

        candidates = list(pairs([*profiles, loose]))
        (group,) = grouped([*profiles, loose], candidates, score, weights.threshold, weights.veto, NOBODY)
        assert len(group) == number + 1
        scored.append((len(candidates), len(calls)))
    assert scored[0] == scored[1]


some = st.lists(st.sampled_from(range(len(tellings()))), min_size=2, max_size=40, unique=True).map(
    lambda numbers: [tellings()[n] for n in numbers]
)


@st.composite
def decided(draw, profiles):
    """A few decisions of people about pairs of one family, some of them against the weights."""
    able = [frozenset((a.key, b.key)) for a, b in combinations(profiles, 2) if a.family == b.family]
    drawn = draw(st.dictionaries(st.sampled_from(able), st.booleans(), max_size=4)) if able else {}
    return Decided(*(frozenset(p for p, same in drawn.items() if same == which) for which in (True, False)))


@given(some, st.data())
def test_neither_order_nor_parting_changes_what_is_one(profiles, data):
    people = data.draw(decided(profiles))
    names = identities(profiles, people)
    assert identities(data.draw(st.permutations(profiles)), people) == names
    parts = [p for f in FAMILIES for p in partitions(of(f, profiles), pairs(of(f, profiles)), people)]
    assert sum(len(part.profiles) for part in parts) == len(profiles)
    apart = [identities(part.profiles, people) for part in parts]
    assert {(g, n): new for found in apart for g, of_ in found.items() for n, new in of_.items()} == {
        (g, n): new for g, of_ in names.items() for n, new in of_.items()
    }


@given(some, st.data())
def test_groups_keep_to_what_people_decided_and_to_articles(profiles, data):
    people, weights = data.draw(decided(profiles)), load_weights("Meeting")
    mine = of("Meeting", profiles)
    groups = grouped(mine, pairs(mine), weights.score, weights.threshold, weights.veto, people)
    assert sorted(p.key for group in groups for p in group) == sorted(p.key for p in mine)
    within = {frozenset((a.key, b.key)) for group in groups for a, b in combinations(group, 2)}
    assert not within & people.different
    if not people.different:
        assert {pair for pair in people.same if pair <= {p.key for p in mine}} <= within
    if not people.same:
        assert all(a.graph != b.graph for group in groups for a, b in combinations(group, 2))
