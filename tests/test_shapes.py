"""The law and its two engines: tiny graphs, each with all that must be found in it."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
import rdflib
import yaml

from graph_builder.errors import DataError, UsageError
from graph_builder.rdf import vocabulary as v
from graph_builder.rdf.validate import BLANK, Message, Verdict, engine, report_turtle
from graph_builder.resources import resource
from tests.shacl_fixtures import EX, FIXTURES, PREFIXES, add_evidence, curie, ntriples, valid_graph

ENGINES = ("fast", "pyshacl")
CASES = yaml.safe_load((FIXTURES / "broken.yaml").read_text(encoding="utf-8"))


@cache
def changed(name: str) -> bytes:
    """valid.ttl with its evidence and the change of the case of that name."""
    case = next(case for case in CASES if case["name"] == name)
    graph = valid_graph()
    if "evidence" not in case:
        add_evidence(graph)
    graph.update(case["change"], initNs={name: rdflib.Namespace(iri) for name, iri in PREFIXES.items()})
    if "evidence" in case:
        add_evidence(graph)
    return ntriples(graph)


def short(iri: str | None) -> str:
    """An IRI as the table writes it."""
    if iri is None:
        return "-"
    if iri == BLANK:
        return "{blank}"
    if iri.startswith(f"{EX}evidence/"):
        return "{evidence}"
    return curie(iri)


def finding(message: Message) -> str:
    shape = message.shape.removeprefix(v.SHAPES)
    return f"{message.severity} {shape} {short(message.focus)} {short(message.path)}"


@cache
def verdict(name: str, data: bytes) -> Verdict:
    return engine(name).validate(data)


@pytest.mark.parametrize("name", ENGINES)
def test_a_valid_graph_gives_no_message(name: str) -> None:
    graph = valid_graph()
    add_evidence(graph)
    found = verdict(name, ntriples(graph))
    assert found.messages == ()
    assert found.conforms
    assert found.engine == name
    assert found.triples == len(graph)


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_broken_graph_gives_exactly_these_findings(case: dict[str, Any], name: str) -> None:
    found = verdict(name, changed(case["name"]))
    assert {finding(message) for message in found.messages} == set(case["finds"])
    assert found.conforms is not any(line.startswith("Violation") for line in case["finds"])


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_both_engines_say_the_same(case: dict[str, Any]) -> None:
    data = changed(case["name"])
    fast, reference = (verdict(name, data) for name in ENGINES)
    assert fast.messages == reference.messages
    assert (fast.conforms, fast.triples) == (reference.conforms, reference.triples)


@pytest.mark.parametrize("name", ENGINES)
def test_values_are_given_so_that_a_triple_can_be_found_again(name: str) -> None:
    text = 'a "quoted"\nname'
    graph = valid_graph()
    graph.add((rdflib.URIRef(f"{EX}turkey"), rdflib.RDFS.label, rdflib.Literal(text)))
    graph.add(
        (
            rdflib.URIRef(f"{EX}turkey"),
            rdflib.OWL.sameAs,
            rdflib.Literal("07", datatype=rdflib.XSD.integer, normalize=False),
        )
    )
    graph.add((rdflib.URIRef(f"{EX}round"), rdflib.URIRef(v.term("place")), rdflib.URIRef(f"{EX}turkey")))
    add_evidence(graph)
    values = {m.shape.removeprefix(v.SHAPES): m.value for m in verdict(name, ntriples(graph)).messages}
    assert values["label"] == r'"a \"quoted\"\nname"'
    assert values["sameAs"] == '"07"^^<http://www.w3.org/2001/XMLSchema#integer>'
    assert values["place"] == f"{EX}turkey"


@pytest.mark.parametrize("name", ENGINES)
def test_articles_that_differ_still_conform_together(name: str) -> None:
    """One article ends the round before another lets it begin: no violation, for neither says so alone."""
    one, other = valid_graph(), valid_graph()
    add_evidence(one)
    prefixes = {name: rdflib.Namespace(iri) for name, iri in PREFIXES.items()}
    other.update(
        """DELETE { ?a ?p ?o . ?r damin:startDate ?s ; damin:endDate ?e ; damin:status ?t }
           INSERT { ex:other ?p ?o . ex:other dcterms:identifier "a2" . ex:envoy a damin:Group .
                    ?r damin:status damin:Planned ; damin:startDate "2021-07-20"^^xsd:date }
           WHERE { ?a a damin:Article ; ?p ?o . FILTER (?p != dcterms:identifier)
                   ?r damin:startDate ?s ; damin:endDate ?e ; damin:status ?t } ;
           DELETE WHERE { ex:article dcterms:identifier ?i }""",
        initNs=prefixes,
    )
    add_evidence(other, "other")
    assert verdict(name, ntriples(other)).conforms
    found = verdict(name, ntriples(one + other))
    assert found.conforms
    assert {finding(m) for m in found.messages} == {
        "Warning one-startDate ex:round damin:startDate",
        "Warning one-status ex:round damin:status",
        "Warning ActorKindKnown ex:envoy rdf:type",
    }


@pytest.mark.parametrize("name", ENGINES)
def test_the_report_is_a_shacl_report_in_two_languages(name: str) -> None:
    found = verdict(name, changed("guarantor-is-a-person"))
    report = rdflib.Graph().parse(data=report_turtle(found), format="turtle")
    sh = rdflib.SH
    assert {bool(value.value) for value in report.objects(None, sh.conforms)} == {False}
    results = set(report.objects(None, sh.result))
    assert len(results) == len(found.messages)
    for result in results:
        languages = {text.language for text in report.objects(result, sh.resultMessage)}
        assert languages == {"en", "ar"}
    assert (None, sh.value, rdflib.URIRef(f"{EX}envoy")) in report
    assert report_turtle(found) == report_turtle(found)


def test_the_report_of_a_valid_graph_conforms() -> None:
    graph = valid_graph()
    add_evidence(graph)
    report = rdflib.Graph().parse(data=report_turtle(verdict("fast", ntriples(graph))), format="turtle")
    assert [bool(value.value) for value in report.objects(None, rdflib.SH.conforms)] == [True]
    assert not list(report.objects(None, rdflib.SH.result))


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("data", [b"this is no graph", b"\xff\xfe"], ids=["text", "bytes"])
def test_what_is_not_ntriples_is_refused_with_a_sentence(name: str, data: bytes) -> None:
    with pytest.raises(DataError, match="N-Triples"):
        engine(name).validate(data)


@pytest.mark.parametrize("name", ENGINES)
def test_an_empty_graph_conforms(name: str) -> None:
    found = engine(name).validate(b"")
    assert (found.conforms, found.messages, found.triples) == (True, (), 0)


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(UsageError, match="pyshacl"):
        engine("slow")


def test_every_shape_that_checks_something_speaks_both_languages() -> None:
    shapes = rdflib.Graph().parse(resource("ontology/shapes.ttl"))
    sh = rdflib.SH
    checks = {
        sh[name]
        for name in (
            "class",
            "datatype",
            "nodeKind",
            "in",
            "minCount",
            "maxCount",
            "minInclusive",
            "maxInclusive",
            "lessThan",
            "minLength",
            "pattern",
            "or",
            "xone",
            "uniqueLang",
            "qualifiedMinCount",
            "sparql",
        )
    }
    named = {s for s, p, _ in shapes if p in checks and isinstance(s, rdflib.URIRef)}
    assert len(named) > 60
    for shape in named:
        languages = sorted(text.language for text in shapes.objects(shape, sh.message))
        assert languages == ["ar", "en"], shape
    kinds = set(shapes.objects(None, rdflib.RDF.type))
    assert kinds <= {sh.NodeShape, sh.PropertyShape, sh.SPARQLConstraint, rdflib.OWL.Ontology}


def test_every_message_is_seen_in_some_broken_graph() -> None:
    shapes = rdflib.Graph().parse(resource("ontology/shapes.ttl"))
    speaking = {str(shape).removeprefix(v.SHAPES) for shape in shapes.subjects(rdflib.SH.message)}
    assert speaking == {line.split()[1] for case in CASES for line in case["finds"]}


def test_shapes_and_code_agree_on_what_needs_evidence() -> None:
    shapes = rdflib.Graph().parse(resource("ontology/shapes.ttl"))
    shape, sh = rdflib.URIRef(f"{v.SHAPES}EvidencedStatement"), rdflib.SH
    properties = {str(term) for term in shapes.objects(shape, sh.targetSubjectsOf)}
    classes = {str(term) for term in shapes.objects(shape, sh.targetClass)}
    assert properties == {v.term(name) for name in v.EVIDENCED}
    assert classes == {v.term(name) for name in v.EVIDENCED_TYPES}
    allowed = shapes.value(rdflib.URIRef(f"{v.SHAPES}evidence-predicate"), sh["in"])
    assert allowed is not None
    assert {str(term) for term in shapes.items(allowed)} == properties | {v.RDF_TYPE}
    query = str(shapes.value(rdflib.URIRef(f"{v.SHAPES}EvidencedStatementQuery"), sh.select))
    for name in (*v.EVIDENCED, *v.EVIDENCED_TYPES):
        assert f"damin:{name}" in query
