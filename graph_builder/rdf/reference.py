"""The two graphs that no article states: the gazetteer and the ontology."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from graph_builder.errors import DataError
from graph_builder.model import Node
from graph_builder.rdf import vocabulary as v
from graph_builder.rdf.graph import node_triples
from graph_builder.rdf.iris import Iris
from graph_builder.resources import resource

_BY_EVIDENCE_ONLY = frozenset({*v.EVIDENCED_TYPES, "GuarantorState"})


def reference_quads(nodes: Iterable[Node], iris: Iris) -> list[Quad]:
    """The reference graph, sorted: names, links and types of the gazetteer's things.

    A type that only an article's evidence can give (an agreement, a meeting, a guarantor) is left out.
    Raises DataError for a node with a link that is no IRI.
    """
    graph = iris.reference_graph
    known = list(nodes)
    triples = {t for node in known for t in node_triples(_without_evidenced_kinds(node), iris)}
    triples |= {t for node in known if v.CONCEPT in node.kinds for t in _in_scheme(node, iris)}
    return [Quad(t.subject, t.predicate, t.object, graph) for t in sorted(triples, key=str)]


def _in_scheme(node: Node, iris: Iris) -> Iterator[Triple]:
    """The topics as one SKOS concept scheme, which the ontology names."""
    scheme, concept = NamedNode(v.term("Topics")), iris.node(node.id)
    yield Triple(scheme, NamedNode(v.RDF_TYPE), NamedNode(f"{v.SKOS}ConceptScheme"))
    yield Triple(concept, NamedNode(f"{v.SKOS}inScheme"), scheme)
    yield Triple(concept, NamedNode(f"{v.SKOS}topConceptOf"), scheme)
    for label in node.labels:
        yield Triple(concept, NamedNode(f"{v.SKOS}prefLabel"), Literal(label.text, language=label.language))


def ontology_quads(iris: Iris) -> list[Quad]:
    """`ontology/damin.ttl` as its named graph, sorted. Raises DataError for bad Turtle or a blank node."""
    path = resource("ontology") / "damin.ttl"
    try:
        triples = [q.triple for q in parse(path=str(path), format=RdfFormat.TURTLE)]
    except SyntaxError as error:
        raise DataError(f"{path} cannot be read: {error}") from error
    if any(isinstance(term, BlankNode) for t in triples for term in (t.subject, t.object)):
        raise DataError(f"{path} has a blank node: give it an IRI")
    return [Quad(t.subject, t.predicate, t.object, iris.ontology_graph) for t in sorted(triples, key=str)]


def _without_evidenced_kinds(node: Node) -> Node:
    return replace(node, kinds=tuple(kind for kind in node.kinds if kind not in _BY_EVIDENCE_ONLY))
