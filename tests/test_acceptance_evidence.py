"""What every graph owes its reader: evidence for each fact, quotes that are true, one merge, no blank nodes."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.test_acceptance_support import (
    BASE,
    DAMIN,
    PROV,
    RDF,
    Graphs,
    Triple,
    articles_of,
    build_twice,
    graphs_of,
    once,
    texts,
)

# The contract's own words, so that a slip in the code's list cannot hide here.
PROPERTIES = """participant host party guarantor mediator sponsor place startDate endDate datePrecision status
roundNumber partOf discussed produced topic represents role"""
MEETINGS = """Meeting PhoneCall VideoConference Summit NegotiationRound BilateralMeeting MultilateralMeeting
Conference Visit"""
AGREEMENTS = "Agreement Ceasefire JointStatement Treaty Memorandum Deal"
OWED = {f"{DAMIN}{name}" for name in PROPERTIES.split()}
OWED_TYPES = {f"{DAMIN}{name}" for name in f"{MEETINGS} {AGREEMENTS}".split()}
TEXTS = texts()


@pytest.fixture(scope="module")
def graphs(tmp_path_factory: pytest.TempPathFactory) -> Graphs:
    return graphs_of(once(tmp_path_factory, "acceptance", build_twice) / "1.nq")


@pytest.fixture(scope="module")
def articles(graphs: Graphs) -> dict[str, set[Triple]]:
    return articles_of(graphs)


def is_owed(triple: Triple) -> bool:
    _, predicate, value = triple
    if predicate.value == f"{RDF}type":
        return value.value in OWED_TYPES
    return predicate.value in OWED


def properties(triples: set[Triple]) -> dict[str, dict[str, list[object]]]:
    """The values of each subject by property."""
    found: dict[str, dict[str, list[object]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value in triples:
        found[subject.value][predicate.value].append(value)
    return found


def evidence_of(triples: set[Triple]) -> list[dict[str, list[object]]]:
    """The properties of each evidence node of one graph."""
    evidence = ox.NamedNode(f"{DAMIN}Evidence")
    return [known for known in properties(triples).values() if evidence in known[f"{RDF}type"]]


def test_every_article_is_there(articles: dict[str, set[Triple]]) -> None:
    assert set(articles) == set(TEXTS)
    assert len(articles) >= 15


@pytest.mark.parametrize("identifier", sorted(TEXTS))
def test_each_fact_has_its_evidence(articles: dict[str, set[Triple]], identifier: str) -> None:
    triples = articles[identifier]
    proved = {
        tuple(one for part in ("subject", "predicate", "object") for one in known[f"{RDF}{part}"])
        for known in evidence_of(triples)
    }
    owed = {triple for triple in triples if is_owed(triple)}
    assert owed, "an article of the corpus says something"
    assert owed - proved == set()
    assert proved - owed == set(), "evidence for what the graph does not state"


@pytest.mark.parametrize("identifier", sorted(TEXTS))
def test_each_quote_is_the_text_between_its_offsets(articles: dict[str, set[Triple]], identifier: str) -> None:
    triples, text = articles[identifier], TEXTS[identifier]
    [article] = [s for s, p, o in triples if (p.value, o.value) == (f"{RDF}type", f"{DAMIN}Article")]
    for known in evidence_of(triples):
        [quote] = known[f"{DAMIN}quote"]
        [begin], [end] = known[f"{DAMIN}beginOffset"], known[f"{DAMIN}endOffset"]
        assert text[int(begin.value) : int(end.value)] == quote.value
        assert quote.value.strip()
        [confidence], [rule] = known[f"{DAMIN}confidence"], known[f"{DAMIN}rule"]
        assert 0 <= Decimal(confidence.value) <= 1
        assert rule.value
        assert known[f"{PROV}wasDerivedFrom"] == [article]
        assert ox.NamedNode(f"{RDF}Statement") in known[f"{RDF}type"]


def test_the_default_graph_is_the_merge_of_all_graphs_but_for_values_in_whose_place_another_stands(
    graphs: Graphs,
) -> None:
    named = [triples for name, triples in graphs.items() if name and name != f"{BASE}graph/ontology"]
    left_out = set().union(*named) - graphs[""]
    assert graphs[""] <= set().union(*named)
    stands = {(subject, predicate) for subject, predicate, _ in graphs[""]}
    assert [triple for triple in left_out if triple[:2] not in stands] == []


def test_the_reference_graph_states_no_facts(graphs: Graphs) -> None:
    assert [triple for triple in graphs[f"{BASE}graph/reference"] if is_owed(triple)] == []


def test_nothing_is_a_blank_node(tmp_path_factory: pytest.TempPathFactory) -> None:
    path: Path = once(tmp_path_factory, "acceptance", build_twice) / "1.nq"
    blank = [
        quad
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.N_QUADS)
        if ox.BlankNode in {type(quad.subject), type(quad.object), type(quad.graph_name)}
    ]
    assert blank == []


def test_who_guarantees_is_a_guarantor_state_with_the_inverse(articles: dict[str, set[Triple]]) -> None:
    pairs = 0
    for triples in articles.values():
        for subject, predicate, state in triples:
            if predicate.value != f"{DAMIN}guarantor":
                continue
            pairs += 1
            assert (state, ox.NamedNode(f"{DAMIN}guarantees"), subject) in triples
            types = {o.value for s, p, o in triples if (s, p.value) == (state, f"{RDF}type")}
            assert {f"{DAMIN}{name}" for name in ("Actor", "State", "GuarantorState")} <= types
            assert f"{DAMIN}Person" not in types
    assert pairs > 0


def test_special_types_stand_beside_their_general_one(articles: dict[str, set[Triple]]) -> None:
    for triples in articles.values():
        for known in properties(triples).values():
            types = {one.value.removeprefix(DAMIN) for one in known[f"{RDF}type"]}
            assert not types & set(MEETINGS.split()) or "Meeting" in types
            assert not types & set(AGREEMENTS.split()) or "Agreement" in types
