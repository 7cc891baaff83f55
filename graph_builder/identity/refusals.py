"""Which evidence of an article a person has refused, by its sentence and what it says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from graph_builder.identity.decisions import Refused
from graph_builder.rdf import vocabulary as v
from graph_builder.rdf.iris import Iris

Term = NamedNode | BlankNode | Literal | Triple
_PARTS = (v.RDF_SUBJECT, v.RDF_PREDICATE, v.RDF_OBJECT, v.term("quote"))


def refused_evidence(quads: Iterable[Quad], refused: Iterable[Refused], iris: Iris) -> set[Term]:
    """The evidence nodes among the quads of an article that say what was refused, in the same sentence.

    Where the thing is called otherwise than it was, it is the one thing of its kind of which the sentence says so.
    """
    parts: dict[Term, dict[str, str]] = defaultdict(dict)
    for quad in quads:
        if quad.predicate.value in _PARTS:
            parts[quad.subject][quad.predicate.value] = str(quad.object)
    said: dict[tuple[str, ...], dict[str, set[Term]]] = defaultdict(lambda: defaultdict(set))
    for node, part in parts.items():
        subject, *rest = (part.get(name, "") for name in _PARTS)
        said[tuple(rest)][subject].add(node)
    return {node for fact in refused for node in _meant(fact, said, iris)}


def _meant(fact: Refused, said: Mapping[tuple[str, ...], Mapping[str, set[Term]]], iris: Iris) -> set[Term]:
    subject, *rest = _wanted(fact, iris)
    found = said.get(tuple(rest), {})
    if subject in found:
        return found[subject]
    kind = f"<{iris.base}id/{fact.node.partition('/')[0]}/"
    alike = [nodes for name, nodes in found.items() if name.startswith(kind)]
    return alike[0] if len(alike) == 1 else set()


def _wanted(fact: Refused, iris: Iris) -> tuple[str, str, str, str]:
    predicate = v.RDF_TYPE if fact.predicate == "type" else v.term(fact.predicate)
    value = fact.value.replace("<id/", f"<{iris.base}id/", 1) if fact.value.startswith("<id/") else fact.value
    return str(iris.node(fact.node)), f"<{predicate}>", value, str(Literal(fact.quote))
