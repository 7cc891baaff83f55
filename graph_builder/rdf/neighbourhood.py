"""What of a graph the shapes look at for some nodes, so that a change can be validated without the whole graph.

The reach of `ontology/shapes.ttl` is one step with exceptions: a node's triples, the types of their objects, the
evidence about it, the inverses of guarantors, and for evidence the triple that it supports. A test holds this against
verdicts on whole graphs. No `rdfs:subClassOf` is followed: types are written out, and the default graph has none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from graph_builder.rdf import vocabulary as v

Match = Callable[[Any, NamedNode | None, Any], Iterable[Triple]]
"""The triples with this subject, predicate and object; None stands for any."""

_A = NamedNode(v.RDF_TYPE)
_SUBJECT, _PREDICATE, _OBJECT = (NamedNode(iri) for iri in (v.RDF_SUBJECT, v.RDF_PREDICATE, v.RDF_OBJECT))
_INVERSES = (NamedNode(v.term("guarantor")), NamedNode(v.term("guarantees")))


def neighbourhood(nodes: Iterable[NamedNode], match: Match) -> set[Triple]:
    """The part of a graph in which these nodes get the messages that they get in the whole graph.

    Other nodes in it may get messages that are not true of the whole graph: drop those by their focus.
    """
    found: set[Triple] = set()
    for node in {*nodes}:
        own = [*match(node, None, None)]
        evidence = [e for about in match(None, _SUBJECT, node) for e in match(about.subject, None, None)]
        inverse = [triple for name in _INVERSES for triple in match(None, name, node)]
        found.update(own, evidence, inverse, _supported(own, match))
        for term in {triple.object for triple in own}:
            if not isinstance(term, Literal):
                found.update(match(term, _A, None))
    return found


def affected(changed: Iterable[Triple], match: Match) -> set[NamedNode]:
    """The nodes whose messages may differ after these triples were added or removed; `match` reads the graph after.

    That a triple came or went may be seen at its subject, at the evidence for it, at what evidence is about, at the
    other end of a guarantee, and, where it gives a type, at all that refers to the node.
    """
    found: set[object] = set()
    for triple in changed:
        subject, predicate = triple.subject, triple.predicate
        found |= {subject, *(about.object for about in match(subject, _SUBJECT, None))}
        found |= {e.subject for e in match(None, _SUBJECT, subject) if any(match(e.subject, _PREDICATE, predicate))}
        if predicate in {_SUBJECT, *_INVERSES}:
            found.add(triple.object)
        if predicate == _A:
            found |= {reference.subject for reference in match(None, None, subject)}
    return {node for node in found if isinstance(node, NamedNode)}


def _supported(own: list[Triple], match: Match) -> Iterator[Triple]:
    """For the triples of evidence: what it supports, where the graph states it."""
    parts = ([t.object for t in own if t.predicate == name] for name in (_SUBJECT, _PREDICATE, _OBJECT))
    subjects, predicates, objects = parts
    for subject in subjects:
        for predicate in predicates:
            for value in objects:
                if not isinstance(subject, Literal) and isinstance(predicate, NamedNode):
                    yield from match(subject, predicate, value)
