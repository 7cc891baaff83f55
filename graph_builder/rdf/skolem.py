"""Blank nodes become IRIs that their content decides (RDF 1.1 Concepts, 3.5): a Damin store holds none."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, NamedNode, Quad, Triple

from graph_builder.errors import UsageError
from graph_builder.identifiers import digest
from graph_builder.rdf.iris import Iris


def skolemised(quads: Iterable[Quad], iris: Iris) -> set[Quad]:
    """The quads with an IRI below `iris.genids` for each blank node, the same for the same content (RDFC-1.0).

    Raises UsageError for a triple term (RDF 1.2), which no SPARQL 1.1 store reads.
    """
    plain, blank = set[Quad](), list[Quad]()
    for quad in quads:
        if isinstance(quad.object, Triple):
            raise UsageError("A triple term (RDF 1.2) has no place in this store.")
        named = isinstance(quad.subject, NamedNode) and not isinstance(quad.object, BlankNode)
        (plain.add if named else blank.append)(quad)
    return plain | _renamed(blank, iris) if blank else plain


def _renamed(quads: list[Quad], iris: Iris) -> set[Quad]:
    canonical = Dataset(quads)
    canonical.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    lines = sorted(map(str, canonical))
    content = digest(*lines, length=64)

    def term(value: Any) -> Any:
        if not isinstance(value, BlankNode):
            return value
        return iris.genid(content, value.value)

    return {Quad(term(q.subject), q.predicate, term(q.object), q.graph_name) for q in canonical}
