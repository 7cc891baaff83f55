"""What each projection counts, what it leaves out, and what its filters leave of it."""

from __future__ import annotations

import networkx as nx
import pytest

from graph_builder.errors import UsageError
from graph_builder.network import PROJECTIONS, Filters, project, read_projection
from graph_builder.network.conditions import CONDITIONS, filters_from
from graph_builder.network.filters import window_day
from graph_builder.network.projections import load_projections
from graph_builder.network.rows import select_from
from tests.network_store import BASE, network_store

STORE = network_store()


def short(iri):
    return iri.rsplit("/", 1)[-1] if iri.startswith(BASE) else iri


def ties(name, filters=None, *shown):
    network = project(STORE, name, filters)
    wanted = shown or ("weight",)
    return {
        (short(s), short(t), kind, *(data.get(key) for key in wanted))
        for s, t, kind, data in network.edges(keys=True, data=True)
    }


EXPECTED = {
    "actor-meeting": {
        ("putin", "call", "participant", 2),
        ("erdogan", "call", "participant", 2),
        ("putin", "summit", "participant", 1),
        ("erdogan", "summit", "participant", 1),
        ("iran", "summit", "participant", 1),
        ("russia", "second", "participant", 1),
        ("delegation", "second", "participant", 1),
        ("iran", "second", "participant", 1),
        ("envoy", "visit", "participant", 1),
        ("turkey", "visit", "host", 1),
        ("envoy", "visit-with-third", "participant", 1),
        ("iran", "visit-with-third", "participant", 1),
        ("turkey", "visit-with-third", "host", 1),
        *((who, meeting, "participant", 1) for who in ("russia", "turkey") for meeting in ("later", "never")),
    },
    "co-attendance": {
        ("erdogan", "putin", "PhoneCall", 1),
        ("erdogan", "putin", "Meeting", 1),
        ("erdogan", "iran", "Meeting", 1),
        ("iran", "putin", "Meeting", 1),
        ("delegation", "iran", "Meeting", 1),
        ("delegation", "russia", "Meeting", 1),
        ("iran", "russia", "Meeting", 1),
        ("envoy", "iran", "Meeting", 1),
    },
    "talks": {("erdogan", "putin", "PhoneCall", 1), ("envoy", "turkey", "Visit", 1)},
    "guarantors": {
        ("turkey", "truce", "guarantor", 2),
        ("iran", "truce", "party", 1),
        ("envoy", "pact", "mediator", 1),
    },
    "states": {
        ("russia", "turkey", "PhoneCall", 1),
        ("russia", "turkey", "Meeting", 1),
        ("iran", "turkey", "Meeting", 1),
        ("iran", "russia", "Meeting", 2),
        ("delegation", "iran", "Meeting", 1),
        ("delegation", "russia", "Meeting", 1),
        ("delegation", "turkey", "represents", 1),
        ("envoy", "iran", "Meeting", 1),
    },
    "succession": {("summit", "second", "next", 1), ("summit", "truce", "produced", 1)},
}


@pytest.mark.parametrize("name", EXPECTED)
def test_what_a_projection_counts(name):
    assert ties(name) == EXPECTED[name]


def test_evidence_leads_from_articles_over_sentences_to_actors():
    network = project(STORE, "evidence")
    [(_, fact)] = [
        (s, t)
        for s, t, k in network.edges(keys=True)
        if k == "states" and network.nodes[t]["label"] == "Sentence 15."
    ]
    assert [(short(t), k) for _, t, k in network.out_edges(fact, keys=True)] == [("turkey", "host")]
    assert {network.nodes[n]["type"] for n in network} == {"article", "evidence", "person", "state", "group"}
    assert {d["confidence"] for _, _, d in network.in_edges(fact, data=True)} == {0.6}


def test_every_projection_says_what_it_counts_in_both_languages():
    for projection in load_projections().values():
        for what in ("title", "description", "counting"):
            assert projection.text(what, "en") != projection.text(what, "ar") != ""
        network = project(STORE, projection)
        for _, _, tie in network.edges(data=True):
            assert tie["label"] != tie["label_ar"]
            assert tie["events"]
            assert tie["articles"]


def test_newman_and_days():
    shown = ties("co-attendance", None, "newman", "first", "last", "precision")
    assert ("erdogan", "putin", "PhoneCall", 1.0, "2020-01-05", "2020-01-05", "day") in shown
    assert ("erdogan", "putin", "Meeting", 0.5, "2020-02-10", "2020-02-12", "day") in shown
    assert ("iran", "russia", "Meeting", 0.5, "2020-05-01", "2020-05-31", "month") in shown
    assert ("envoy", "iran", "Meeting", 1.0, None, None, None) in shown


def test_a_tie_is_as_sure_as_its_weaker_end_and_as_its_surest_event():
    shown = {row[:4] for row in ties("co-attendance", None, "confidence")}
    assert ("erdogan", "putin", "PhoneCall", 0.9) in shown
    assert {row[3] for row in ties("talks", None, "confidence")} == {0.9, 0.6}
    assert ("turkey", "truce", "guarantor", 0.97) in ties("guarantors", None, "confidence")


def test_nodes_carry_names_types_sides_and_days():
    network = project(STORE, "actor-meeting")
    turkey = network.nodes[f"{BASE}actor/turkey"]
    assert (turkey["label"], turkey["label_ar"], turkey["type"], turkey["guarantor"]) == (
        "Turkey",
        "تركيا",
        "state",
        True,
    )
    assert network.nodes[f"{BASE}actor/erdogan"]["label"] == "أردوغان"
    assert network.nodes[f"{BASE}actor/putin"]["represents"] == f"{BASE}actor/russia"
    assert network.nodes[f"{BASE}meeting/never"]["status"] == "Cancelled"
    assert network.nodes[f"{BASE}actor/putin"]["spells"] == (
        ("2020-01-05", "2020-01-05"),
        ("2020-02-10", "2020-02-12"),
    )
    assert "first" not in network.nodes[f"{BASE}actor/envoy"]


FILTERED = [
    ("co-attendance", {"since": "2020-02", "until": "2020-02"}, {"erdogan", "putin", "iran"}),
    ("co-attendance", {"since": "2020-02-12", "until": "2020-02-12"}, {"erdogan", "putin", "iran"}),
    ("co-attendance", {"since": "2020-02-13"}, {"russia", "delegation", "iran"}),
    ("co-attendance", {"until": "2020-01-05"}, {"erdogan", "putin"}),
    ("co-attendance", {"process": "talks"}, {"erdogan", "putin", "iran", "russia", "delegation"}),
    ("co-attendance", {"kinds": ("PhoneCall",)}, {"erdogan", "putin"}),
    ("co-attendance", {"around": "Russia"}, {"russia", "delegation", "iran"}),
    (
        "co-attendance",
        {"around": f"{BASE}actor/russia", "depth": 2},
        {"russia", "delegation", "iran", "putin", "erdogan", "envoy"},
    ),
    ("co-attendance", {"around": "اردوغان"}, {"erdogan", "putin", "iran"}),
    ("co-attendance", {"around": "russia", "depth": 0}, {"russia"}),
    ("co-attendance", {"top": 1}, {"iran"}),
    ("states", {"min_weight": 2}, {"iran", "russia"}),
    ("guarantors", {"min_confidence": 0.8}, {"turkey", "truce"}),
    ("guarantors", {"min_confidence": 0.98}, set()),
    ("guarantors", {"process": f"{BASE}process/talks"}, {"turkey", "truce", "iran"}),
    ("talks", {"min_confidence": 0.61}, {"erdogan", "putin"}),
]


@pytest.mark.parametrize(("name", "conditions", "nodes"), FILTERED)
def test_filters(name, conditions, nodes):
    network = project(STORE, name, Filters(**conditions))
    assert {short(node) for node in network} == nodes
    texts = {
        next(c.name for c in CONDITIONS if c.field == field): value if isinstance(value, tuple) else (str(value),)
        for field, value in conditions.items()
    }
    assert nx.utils.graphs_equal(network, project(STORE, name, filters_from(texts)))


def test_the_network_says_what_was_asked_and_what_the_window_left_out():
    about = project(STORE, "co-attendance", Filters(since="2020", min_weight=1, around="iran", depth=2)).graph
    assert (about["name"], about["since"], about["until"], about["undated"]) == ("co-attendance", "2020-01-01", "", 1)
    assert about["filters"] == "around iran; depth 2"
    assert about["directed"] is False
    assert about["query"].endswith("?process\n")
    assert len(about["data_version"]) == 12
    assert about["data_version"] == project(STORE, "co-attendance").graph["data_version"]
    assert project(STORE, "talks", licence="https://creativecommons.org/licenses/by/4.0/").graph["licence"]


WRONG = [
    ({"since": "yesterday"}, "is no day"),
    ({"since": "2021-13"}, "no such month"),
    ({"until": "2021-02-29"}, "28 days"),
    ({"since": "2021", "until": "2020"}, "ends before it begins"),
    ({"min-confidence": "1.5"}, "between 0 and 1"),
    ({"min-confidence": "sure"}, "must be a number"),
    ({"top": "-1"}, "negative"),
    ({"top": "2.5"}, "must be a number"),
    ({"kind": "Phone"}, "PhoneCall"),
    ({"process": "talk"}, "there are talks"),
    ({"around": "Rusia"}, "near it: russia"),
    ({"sinse": "2020"}, "there is no condition 'sinse'"),
]


@pytest.mark.parametrize(("conditions", "reason"), WRONG)
def test_conditions_that_cannot_be_are_refused_with_the_reason(conditions, reason):
    with pytest.raises(UsageError, match=reason):
        project(STORE, "co-attendance", filters_from({name: [text] for name, text in conditions.items()}))


def test_a_condition_given_twice_is_refused_where_it_can_be_given_once():
    assert filters_from({"kind": ["PhoneCall", "Meeting"]}).kinds == ("PhoneCall", "Meeting")
    with pytest.raises(UsageError, match="given 2 times"):
        filters_from({"top": ["1", "2"]})


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2020", "2020-01-01", "2020-12-31"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2020-02-03", "2020-02-03", "2020-02-03"),
        ("", "", ""),
    ],
)
def test_bounds_of_the_window(text, first, last):
    assert (window_day(text, last=False), window_day(text, last=True)) == (first, last)


def test_a_projection_of_ones_own(tmp_path):
    file = tmp_path / "mine.rq"
    file.write_text(
        "# title-en: Mine\n# kind-x-ar: كس\n# directed: no\n"
        'SELECT ?source ?target ("x" AS ?kind) { ?target <https://w3id.org/damin/ontology#host> ?source }'
    )
    network = project(STORE, read_projection(file))
    assert {(short(s), short(t), d["label"], d["label_ar"], d["weight"]) for s, t, d in network.edges(data=True)} == {
        ("turkey", "visit", "x", "كس", 1),
        ("turkey", "visit-with-third", "x", "كس", 1),
    }
    assert (network.graph["title_en"], network.graph["name"]) == ("Mine", "mine")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("# directed: maybe\nSELECT ?source ?target ?kind {}", "must be one of yes, no"),
        ("SELECT ?source ?kind {}", r"need \?target"),
        ("SELECT ?source ?target ?kind { ?source", "not a SELECT that can be run"),
        ("ASK { ?source ?kind ?target }", "not a SELECT that can be run"),
        ("SELECT ?source ?target { ?source ?kind ?target }", "a row lacks one of"),
    ],
)
def test_a_projection_that_is_none_is_refused_with_the_reason(tmp_path, text, reason):
    file = tmp_path / "wrong.rq"
    file.write_text(text)
    with pytest.raises(UsageError, match=reason):
        project(STORE, read_projection(file))
    with pytest.raises(UsageError, match="cannot be read"):
        read_projection(tmp_path / "missing.rq")


@pytest.mark.parametrize("name", PROJECTIONS)
def test_order_of_what_is_told_does_not_matter(name):
    select = select_from(STORE)
    one, other = project(STORE, name), project(lambda query: select(query)[::-1], name)
    assert list(one.nodes(data=True)) == list(other.nodes(data=True))
    assert list(one.edges(keys=True, data=True)) == list(other.edges(keys=True, data=True))
    assert one.graph == other.graph
