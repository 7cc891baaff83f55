"""What follows from a graph by the hierarchies of the ontology and its alignments: RDFS rules 5, 7, 9 and 11.

https://www.w3.org/TR/rdf11-mt/#patterns-of-rdfs-entailment-informative. Domains and ranges are left out: types are
written out in the data.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from graph_builder.rdf import vocabulary as v
from graph_builder.resources import resource

FILES = ("damin.ttl", "alignments.ttl")
_TYPE = NamedNode(v.RDF_TYPE)
Wider = Mapping[NamedNode, frozenset[NamedNode]]


class Entailment:
    """The closures of `rdfs:subClassOf` and `rdfs:subPropertyOf` in some triples, and what they make of others."""

    def __init__(self, hierarchy: Iterable[Triple]) -> None:
        triples = list(hierarchy)
        self.classes = _closure(t for t in triples if t.predicate.value == f"{v.RDFS}subClassOf")
        self.properties = _closure(t for t in triples if t.predicate.value == f"{v.RDFS}subPropertyOf")

    def of(self, triples: Iterable[Triple]) -> set[Triple]:
        """What follows from these triples and is not among them. Each conclusion keeps its premise's subject."""
        stated = set(triples)
        found = {Triple(t.subject, wider, t.object) for t in stated for wider in self.properties.get(t.predicate, ())}
        typed = [t for t in (*stated, *found) if t.predicate == _TYPE and isinstance(t.object, NamedNode)]
        found |= {Triple(t.subject, _TYPE, wider) for t in typed for wider in self.classes.get(t.object, ())}  # type: ignore[arg-type]
        return found - stated


@cache
def shipped() -> Entailment:
    """That of `ontology/damin.ttl` and `ontology/alignments.ttl`."""
    return Entailment(triple for name in FILES for triple in read(name))


def read(name: str) -> list[Triple]:
    """The triples of a Turtle file of the ontology, in their order."""
    return [quad.triple for quad in parse(path=str(resource("ontology") / name), format=RdfFormat.TURTLE)]


def _closure(edges: Iterable[Triple]) -> Wider:
    """All that each term is below, directly or not."""
    direct: dict[NamedNode, set[NamedNode]] = {}
    for edge in edges:
        if isinstance(edge.subject, NamedNode) and isinstance(edge.object, NamedNode):
            direct.setdefault(edge.subject, set()).add(edge.object)
    return {term: frozenset(_above(term, direct)) for term in direct}


def _above(term: NamedNode, direct: Mapping[NamedNode, set[NamedNode]]) -> set[NamedNode]:
    found: set[NamedNode] = set()
    waiting = [*direct[term]]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += direct.get(one, ())
    return found
