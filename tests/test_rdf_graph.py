"""The named graph of one article, term by term."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from pyoxigraph import BlankNode, NamedNode, Store

from graph_builder.errors import DataError, UsageError
from graph_builder.model import Article, Evidence, Extraction, Label, Literal, Node, Statement
from graph_builder.rdf import vocabulary as v
from graph_builder.rdf.canonical import canonical_ntriples
from graph_builder.rdf.graph import article_quads, node_triples
from graph_builder.rdf.iris import Iris
from graph_builder.rdf.validate import engine
from tests.rdf_samples import BASE, article, extract, state

IRIS = Iris(BASE)
TEXT = "meet Russia Turkey\nguarantee Russia Astana\n"


def values(quads, subject, predicate):
    return {str(q.object) for q in quads if q.subject.value == subject and q.predicate.value == predicate}


def test_article_metadata():
    quads = article_quads(extract(article("one", TEXT)), IRIS)
    subject = f"{BASE}id/article/one"
    assert {q.graph_name.value for q in quads} == {f"{BASE}graph/article/one"}
    assert values(quads, subject, v.RDF_TYPE) == {f"<{v.DAMIN}Article>"}
    assert values(quads, subject, v.IDENTIFIER) == {'"one"'}
    assert values(quads, subject, v.HEADLINE) == {'"About one"'}
    assert values(quads, subject, v.DATE_PUBLISHED) == {f'"2021-06-25"^^<{v.XSD}date>'}
    assert values(quads, subject, v.IN_LANGUAGE) == {'"en"'}
    assert values(quads, subject, v.PUBLISHER) == {'"Example News"'}
    assert values(quads, subject, v.URL) == {"<https://news.example/one>"}
    assert f"<{BASE}id/actor/turkey>" in values(quads, subject, v.term("mentions"))


@pytest.mark.parametrize("url", ["not an address", "http://[broken", "/relative"])
def test_url_that_is_no_iri_is_kept_as_text(url):
    quads = article_quads(extract(replace(article("one", TEXT), url=url)), IRIS)
    assert values(quads, f"{BASE}id/article/one", v.URL) == {f'"{url}"'}


def test_article_without_any_field_but_text():
    quads = article_quads(Extraction(Article("خبر", "نص")), IRIS)
    assert len(quads) == 2  # its type and its identifier
    assert engine("fast").validate(canonical_ntriples(quads)).conforms


def test_node_names_and_links():
    quads = article_quads(extract(article("one", TEXT)), IRIS)
    russia = f"{BASE}id/actor/russia"
    assert values(quads, russia, v.RDFS_LABEL) == {'"Russia"@en', '"دولة Russia"@ar'}
    assert values(quads, russia, v.SKOS_ALT_LABEL) == {'"RUSSIA"@en'}
    assert values(quads, russia, f"{v.SKOS}exactMatch") == {"<http://www.wikidata.org/entity/Q6>"}


def test_a_place_has_latitude_and_longitude():
    node = Node("place/a", ("Place",), point=(51.18, -71.4))
    geo = "http://www.w3.org/2003/01/geo/wgs84_pos#"
    found = {str(t.predicate.value): t.object for t in node_triples(node, IRIS) if t.predicate.value.startswith(geo)}
    assert {
        name.removeprefix(geo): (term.value, term.datatype.value.rpartition("#")[2]) for name, term in found.items()
    } == {
        "lat": ("51.18", "decimal"),
        "long": ("-71.4", "decimal"),
    }


def test_second_label_in_a_language_becomes_an_alternative():
    node = Node("actor/x", ("Actor", "Group"), (Label("First", "en"), Label("Second", "en")))
    quads = article_quads(Extraction(article("one", "x"), (node,)), IRIS)
    assert values(quads, f"{BASE}id/actor/x", v.RDFS_LABEL) == {'"First"@en'}
    assert values(quads, f"{BASE}id/actor/x", v.SKOS_ALT_LABEL) == {'"Second"@en'}


@pytest.mark.parametrize("match", [("exactMatch", "no iri"), ("likes", "http://example.org/a")])
def test_bad_link_names_the_node(match):
    node = replace(state("Russia"), matches=(match,))
    with pytest.raises(DataError, match="actor/russia"):
        article_quads(Extraction(article("one", "x"), (node,)), IRIS)


def test_guarantor_state_and_inverse_are_written_out():
    quads = article_quads(extract(article("one", TEXT)), IRIS)
    russia, astana = f"{BASE}id/actor/russia", f"{BASE}id/agreement/astana"
    assert values(quads, russia, v.term("guarantees")) == {f"<{astana}>"}
    assert f"<{v.DAMIN}GuarantorState>" in values(quads, russia, v.RDF_TYPE)
    assert f"<{v.DAMIN}GuarantorState>" not in values(quads, f"{BASE}id/actor/turkey", v.RDF_TYPE)


def test_guarantor_that_is_no_state_gets_no_inverse():
    quads = article_quads(extract(article("one", "badguarantor Bob Astana")), IRIS)
    assert values(quads, f"{BASE}id/actor/bob", v.term("guarantees")) == set()


def test_every_kind_of_object():
    evidence = (Evidence(0, 4, "r", 1.0),)
    objects = {
        "status": Literal("Held", "term"),
        "startDate": Literal("2021-06-25", "date"),
        "roundNumber": Literal("16", "integer"),
        "datePrecision": Literal("day"),
        "role": Literal("وزير الخارجية", language="ar"),
        "place": "place/sochi",
        "type": Literal("Summit"),
    }
    statements = tuple(Statement("meeting/m", p, o, evidence) for p, o in objects.items())
    quads = article_quads(Extraction(article("one", "text"), statements=statements), IRIS)
    meeting = f"{BASE}id/meeting/m"
    found = {p: values(quads, meeting, v.RDF_TYPE if p == "type" else v.term(p)) for p in objects}
    assert found == {
        "status": {f"<{v.DAMIN}Held>"},
        "startDate": {f'"2021-06-25"^^<{v.XSD}date>'},
        "roundNumber": {f'"16"^^<{v.XSD}integer>'},
        "datePrecision": {'"day"'},
        "role": {'"وزير الخارجية"@ar'},
        "place": {f"<{BASE}id/place/sochi>"},
        "type": {f"<{v.DAMIN}Summit>"},
    }


def test_evidence_quotes_the_text_between_its_offsets():
    source = article("one", "قمة\n" + TEXT)
    extraction = extract(replace(source, text=TEXT))
    moved = tuple(
        replace(s, evidence=tuple(replace(e, begin=e.begin + 4, end=e.end + 4) for e in s.evidence))
        for s in extraction.statements
    )
    quads = article_quads(replace(extraction, article=source, statements=moved), IRIS)
    evidence = {q.subject.value for q in quads if q.predicate.value == v.term("quote")}
    assert len(evidence) == 6
    for node in evidence:
        begin, end, quote = (_one(quads, node, name) for name in ("beginOffset", "endOffset", "quote"))
        assert source.text[int(begin) : int(end)] == quote
        assert values(quads, node, v.RDF_TYPE) == {f"<{v.DAMIN}Evidence>", f"<{v.RDF_STATEMENT}>"}
        assert values(quads, node, v.DERIVED_FROM) == {f"<{BASE}id/article/one>"}
        assert values(quads, node, v.term("confidence")) == {f'"0.9"^^<{v.XSD}decimal>'}


def _one(quads, subject, name):
    (value,) = [q.object.value for q in quads if q.subject.value == subject and q.predicate.value == v.term(name)]
    return value


def test_two_findings_of_one_rule_in_one_place_are_one_evidence():
    evidence = tuple(Evidence(0, 4, "r", c) for c in (0.5, 0.75))
    statement = Statement("meeting/m", "type", Literal("Meeting"), evidence)
    quads = article_quads(Extraction(article("one", "text"), statements=(statement,)), IRIS)
    assert [q.object.value for q in quads if q.predicate.value == v.term("confidence")] == ["0.75"]


@pytest.mark.parametrize("span", [(-1, 3), (2, 2), (3, 2), (0, 5)])
def test_evidence_outside_the_text_is_refused(span):
    statement = Statement("meeting/m", "type", Literal("Meeting"), (Evidence(*span, "r", 1.0),))
    with pytest.raises(ValueError, match="outside the text"):
        article_quads(Extraction(article("one", "text"), statements=(statement,)), IRIS)


def test_lone_surrogate_is_refused():
    with pytest.raises(ValueError):
        article_quads(Extraction(Article("one", "x", title="\ud800")), IRIS)


def test_graph_is_sorted_conforms_and_survives_the_store():
    quads = article_quads(extract(article("one", TEXT)), IRIS)
    assert [str(q) for q in quads] == sorted({str(q) for q in quads})
    assert not any(isinstance(t, BlankNode) for q in quads for t in (q.subject, q.object))
    store = Store()
    store.extend(quads)
    assert set(store) == set(quads), "the store must not rewrite a literal"
    assert engine("fast").validate(canonical_ntriples(quads)).conforms


def test_order_of_an_extraction_does_not_show():
    extraction = extract(article("one", TEXT))
    turned = replace(
        extraction,
        nodes=extraction.nodes[::-1],
        mentions=extraction.mentions[::-1],
        statements=extraction.statements[::-1],
    )
    assert article_quads(turned, IRIS) == article_quads(extraction, IRIS)


def test_iris_are_below_the_base():
    iris = Iris("https://example.org/graph/")
    assert iris.node("actor/a b").value == "https://example.org/graph/id/actor/a%20b"
    assert iris.article("خبر 1").value.startswith("https://example.org/graph/id/article/khbr-1-")
    assert iris.article_graph("a").value == iris.article_graphs + "a"
    assert iris.reference_graph == NamedNode("https://example.org/graph/graph/reference")
    assert iris.evidence("a", "b") != iris.evidence("ab")


@pytest.mark.parametrize("base", ["", "example.org/", "https://example.org", "https://exa mple.org/"])
def test_bad_base_is_refused(base):
    with pytest.raises(UsageError, match="base IRI"):
        Iris(base)


def test_published_date_of_any_year_is_written_in_full():
    quads = article_quads(Extraction(article("one", "x", date(987, 1, 2))), IRIS)
    assert values(quads, f"{BASE}id/article/one", v.DATE_PUBLISHED) == {f'"0987-01-02"^^<{v.XSD}date>'}
