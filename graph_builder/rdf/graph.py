"""The named graph of one article: its metadata, what it mentions, what it says, and the sentences for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from pyoxigraph import Literal as Term
from pyoxigraph import NamedNode, Quad, Triple

from graph_builder.errors import DataError
from graph_builder.identifiers import article_key
from graph_builder.model import Article, Evidence, Extraction, Label, Literal, Node, Statement
from graph_builder.rdf import vocabulary as v
from graph_builder.rdf.iris import Iris
from graph_builder.rdf.search_keys import folded

Object = NamedNode | Term
Fact = tuple[NamedNode, NamedNode, Object]

_A = NamedNode(v.RDF_TYPE)
_MATCHES = {
    name: NamedNode(space + name)
    for space, names in (
        (v.SKOS, ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")),
        (v.OWL, ("sameAs",)),
    )
    for name in names
}


def article_quads(extraction: Extraction, iris: Iris) -> list[Quad]:
    """The named graph of one article, sorted, without blank nodes, decided by its arguments alone.

    A `url` that is no IRI is kept as a plain string. Raises ValueError for evidence outside the text or a
    lone surrogate in it, DataError for a node with a link that is no IRI.
    """
    graph = iris.article_graph(extraction.article.id)
    triples = {*_article(extraction, iris)}
    for node in extraction.nodes:
        triples.update(node_triples(node, iris))
    for statement in extraction.statements:
        triples.add(Triple(*_fact(statement, iris)))
        triples.update(_evidences(statement, extraction.article, iris))
    triples.update(_guarantees(extraction, iris))
    return [Quad(t.subject, t.predicate, t.object, graph) for t in sorted(triples, key=str)]


def node_triples(node: Node, iris: Iris) -> Iterator[Triple]:
    """Types, names and links of one thing. Of two labels in one language the later is an alternative one.

    Each label stands once more as `skos:hiddenLabel`, folded for search. That is a plain string: it is a key, no
    text of a language, and so it differs from every label even where folding changes nothing (SKOS S13).
    """
    subject = iris.node(node.id)
    for kind in node.kinds:
        yield Triple(subject, _A, class_term(kind))
    yield from _names(subject, node)
    for relation, target in node.matches:
        try:
            yield Triple(subject, _MATCHES[relation], NamedNode(target))
        except (KeyError, ValueError) as error:
            raise DataError(f"{node.id} has a link that cannot be written: {relation} {target}") from error
    for name, degrees in zip((v.LATITUDE, v.LONGITUDE), node.point or (), strict=False):
        yield Triple(subject, NamedNode(name), _typed(_decimal(degrees), "decimal"))


def class_term(kind: str) -> NamedNode:
    """The class with this local name; `Concept` is that of SKOS, every other one is ours."""
    return NamedNode(v.SKOS_CONCEPT if kind == "Concept" else v.term(kind))


def _names(subject: NamedNode, node: Node) -> Iterator[Triple]:
    preferred: dict[str, Label] = {}
    for label in node.labels:
        preferred.setdefault(label.language, label)
    for label in preferred.values():
        yield Triple(subject, NamedNode(v.RDFS_LABEL), Term(label.text, language=label.language))
    for label in {*node.labels, *node.alt_labels} - {*preferred.values()}:
        yield Triple(subject, NamedNode(v.SKOS_ALT_LABEL), Term(label.text, language=label.language))
    for key in {folded(label.text, label.language) for label in (*node.labels, *node.alt_labels)} - {""}:
        yield Triple(subject, NamedNode(v.SKOS_HIDDEN_LABEL), Term(key))


def _article(extraction: Extraction, iris: Iris) -> Iterator[Triple]:
    article = extraction.article
    subject = iris.article(article.id)
    yield Triple(subject, _A, class_term("Article"))
    for predicate, value in _metadata(article):
        yield Triple(subject, NamedNode(predicate), value)
    for mentioned in extraction.mentions:
        yield Triple(subject, NamedNode(v.term("mentions")), iris.node(mentioned))


def _metadata(article: Article) -> Iterator[tuple[str, Object]]:
    yield v.IDENTIFIER, Term(article.id)
    if article.title:
        yield v.HEADLINE, Term(article.title)
    if article.published:
        yield v.DATE_PUBLISHED, _typed(article.published.isoformat(), "date")
    if article.language:
        yield v.IN_LANGUAGE, Term(article.language)
    if article.publisher:
        yield v.PUBLISHER, Term(article.publisher)
    if article.url:
        yield v.URL, _url(article.url)


def _url(url: str) -> Object:
    try:
        return NamedNode(url)
    except ValueError:
        return Term(url)


def _typed(text: str, datatype: str) -> Term:
    return Term(text, datatype=NamedNode(v.XSD + datatype))


def _object(value: str | Literal, predicate: str, iris: Iris) -> Object:
    if isinstance(value, str):
        return iris.node(value)
    if predicate == "type":
        return class_term(value.text)
    if value.datatype == "term":
        return NamedNode(v.term(value.text))
    if value.language:
        return Term(value.text, language=value.language)
    return _typed(value.text, value.datatype)


def _fact(statement: Statement, iris: Iris) -> Fact:
    predicate = _A if statement.predicate == "type" else NamedNode(v.term(statement.predicate))
    return iris.node(statement.subject), predicate, _object(statement.object, statement.predicate, iris)


def _evidences(statement: Statement, article: Article, iris: Iris) -> Iterator[Triple]:
    """One node a span and rule; where a rule found the fact there twice, the higher confidence stands."""
    best: dict[tuple[int, int, str], Evidence] = {}
    for evidence in sorted(statement.evidence, key=lambda e: e.confidence):
        best[evidence.begin, evidence.end, evidence.rule] = evidence
    for evidence in best.values():
        yield from _evidence(evidence, statement, article, iris)


def _evidence(evidence: Evidence, statement: Statement, article: Article, iris: Iris) -> Iterator[Triple]:
    begin, end = evidence.begin, evidence.end
    if not 0 <= begin < end <= len(article.text):
        raise ValueError(f"evidence [{begin}, {end}) of rule {evidence.rule} lies outside the text")
    about, predicate, value = _fact(statement, iris)
    content = (statement.subject, statement.predicate, str(value), str(begin), str(end), evidence.rule)
    subject = iris.evidence(article_key(article.id), *content)
    properties: Iterable[tuple[str, Object]] = (
        (v.RDF_TYPE, class_term("Evidence")),
        (v.RDF_TYPE, NamedNode(v.RDF_STATEMENT)),
        (v.RDF_SUBJECT, about),
        (v.RDF_PREDICATE, predicate),
        (v.RDF_OBJECT, value),
        (v.term("quote"), Term(article.text[begin:end])),
        (v.term("beginOffset"), _typed(str(begin), "integer")),
        (v.term("endOffset"), _typed(str(end), "integer")),
        (v.term("confidence"), _typed(_decimal(evidence.confidence), "decimal")),
        (v.term("rule"), Term(evidence.rule)),
        (v.DERIVED_FROM, iris.article(article.id)),
    )
    for name, term in properties:
        yield Triple(subject, NamedNode(name), term)


def _decimal(number: float) -> str:
    return f"{Decimal(repr(float(number))).normalize():f}"


def _guarantees(extraction: Extraction, iris: Iris) -> Iterator[Triple]:
    """The inverse of `guarantor`, and the class that follows from it, where the guarantor is a state."""
    states = {node.id for node in extraction.nodes if "State" in node.kinds}
    for statement in extraction.statements:
        guarantor = statement.object
        if statement.predicate == "guarantor" and isinstance(guarantor, str) and guarantor in states:
            state = iris.node(guarantor)
            yield Triple(state, NamedNode(v.term("guarantees")), iris.node(statement.subject))
            yield Triple(state, _A, class_term("GuarantorState"))
