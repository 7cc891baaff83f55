"""The gate: what does not conform goes, with its reason; the rest stays and conforms."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from graph_builder.model import Literal as Value
from graph_builder.model import Statement
from graph_builder.rdf import vocabulary as v
from graph_builder.rdf.canonical import canonical_ntriples
from graph_builder.rdf.graph import article_quads
from graph_builder.rdf.iris import Iris
from graph_builder.rdf.quarantine import gate
from graph_builder.rdf.validate import engine
from tests.rdf_samples import BASE, article, extract

IRIS = Iris(BASE)
ENGINES = ["fast", "pyshacl"]


def graph(text):
    return article_quads(extract(article("one", text)), IRIS)


def named(name):
    return NamedNode(v.term(name))


def evidence_of(quads, predicate):
    """The evidence nodes for facts with a property."""
    return {q.subject for q in quads if q.predicate.value == v.RDF_PREDICATE and q.object == named(predicate)}


def conforms(quads):
    return engine("fast").validate(canonical_ntriples(quads)).conforms


def test_what_conforms_passes_whole():
    quads = graph("meet Russia Turkey\nguarantee Russia Astana")
    assert gate(quads, engine("fast"), "one") == (quads, [])


@pytest.mark.parametrize("name", ENGINES)
def test_guarantor_that_is_a_person(name):
    quads = graph("meet Russia Turkey\nbadguarantor Bob Astana")
    kept, records = gate(quads, engine(name), "one")
    assert conforms(kept)
    assert evidence_of(kept, "guarantor") == set()
    assert set(quads) - set(kept) == {
        q for q in quads if q.predicate == named("guarantor") or q.subject in evidence_of(quads, "guarantor")
    }
    record = records[0].to_json()
    assert record["article"] == "one"
    assert "state" in record["message_en"]
    assert "دولة" in record["message_ar"]
    assert record["focus"] == f"{BASE}id/agreement/astana"
    assert record["path"] == v.term("guarantor")
    assert record["value"] == f"{BASE}id/actor/bob"
    assert record["evidence"] == [
        {"quote": "badguarantor Bob Astana", "begin": 19, "end": 42, "rule": "toy/badguarantor"}
    ]


def test_meeting_without_evidence_goes_with_all_that_refers_to_it():
    quads = graph("meet Russia Turkey\nguarantee Russia Astana")
    meeting = IRIS.node("meeting/russia-turkey")
    about = {q.subject for q in quads if q.object == meeting} - {IRIS.article("one")}
    bare = [q for q in quads if q.subject not in about]
    kept, records = gate(bare, engine("fast"), "one")
    assert conforms(kept)
    assert records
    assert not [q for q in kept if meeting in (q.subject, q.object)]
    assert [q for q in kept if q.predicate == named("guarantor")]


def test_bad_evidence_takes_its_fact_along():
    quads = graph("guarantee Russia Astana")
    (bad,) = evidence_of(quads, "guarantor")
    broken = [q for q in quads if (q.subject, q.predicate) != (bad, named("quote"))]
    kept, records = gate(broken, engine("fast"), "one")
    assert conforms(kept)
    assert not [q for q in kept if bad in (q.subject, q.object)]
    assert not [q for q in kept if q.predicate in (named("guarantor"), named("guarantees"))]
    assert named("GuarantorState") not in {q.object for q in kept}
    assert records[0].focus == bad.value
    assert records[0].to_json()["evidence"] == [{"quote": "", "begin": 0, "end": 23, "rule": "toy/guarantee"}]


def test_bad_evidence_leaves_a_fact_that_has_another():
    twice = extract(article("one", "guarantee Russia Astana\nguarantee Russia Astana"))
    quads = article_quads(twice, IRIS)
    bad, good = sorted(evidence_of(quads, "guarantor"), key=str)
    broken = [q for q in quads if (q.subject, q.predicate) != (bad, named("rule"))]
    kept, _ = gate(broken, engine("fast"), "one")
    assert evidence_of(kept, "guarantor") == {good}
    assert [q for q in kept if q.predicate == named("guarantor")]
    assert conforms(kept)


def test_end_before_start_is_taken_out():
    extraction = extract(article("one", "guarantee Russia Astana"))
    what, evidence = extraction.statements[0].subject, extraction.statements[0].evidence
    dates = (
        Statement(what, "startDate", Value("2021-06-25", "date"), evidence),
        Statement(what, "endDate", Value("2021-06-24", "date"), evidence),
        Statement(what, "datePrecision", Value("day"), evidence),
    )
    dated = replace(extraction, statements=(*extraction.statements, *dates))
    kept, records = gate(article_quads(dated, IRIS), engine("fast"), "one")
    assert conforms(kept)
    assert set(article_quads(extraction, IRIS)) <= set(kept)
    assert {r.path for r in records} <= {v.term("startDate"), v.term("endDate")}
    assert records


def test_article_that_is_itself_broken_leaves_nothing():
    quads = [q for q in graph("meet Russia Turkey") if q.predicate.value != v.IDENTIFIER]
    kept, records = gate(quads, engine("fast"), "one")
    assert not [q for q in kept if q.subject == IRIS.article("one")]
    assert not [q for q in kept if q.predicate.value == v.RDF_SUBJECT]
    assert records


def test_gate_gives_up_where_nothing_helps():
    stubborn = type("Stubborn", (), {"severity": "Violation", "focus": "http://else.where/x", "path": None})
    message = stubborn()
    message.value = message.text_en = message.text_ar = ""
    verdict = type("Verdict", (), {"messages": (message,)})
    gatekeeper = type("Engine", (), {"validate": lambda self, data: verdict})()
    kept, records = gate(graph("meet Russia Turkey"), gatekeeper, "one")
    assert kept == []
    assert len(records) == 1


def test_warnings_take_nothing_out():
    quads = graph("meet Russia Turkey")
    meeting = IRIS.node("meeting/russia-turkey")
    warned = [q for q in quads if q.predicate != named("participant")]
    warned = [q for q in warned if q.subject not in evidence_of(quads, "participant")]
    assert engine("fast").validate(canonical_ntriples(warned)).messages
    kept, records = gate(warned, engine("fast"), "one")
    assert (kept, records) == (warned, [])
    assert meeting in {q.subject for q in kept}


def test_value_in_another_literal_form_is_found():
    quads = graph("meet Russia Turkey")
    odd = Quad(IRIS.article("one"), NamedNode(v.IN_LANGUAGE), Literal("not a code"), quads[0].graph_name)
    kept, records = gate([*quads, odd], engine("fast"), "one")
    assert odd not in kept
    assert conforms(kept)
    assert records
