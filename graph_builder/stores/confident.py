"""A store as it would be if what is less sure than asked had never been built into it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from graph_builder.identity.links import of_known
from graph_builder.identity.values import resolution
from graph_builder.rdf import vocabulary as v
from graph_builder.rdf.iris import Iris
from graph_builder.rdf.threshold import checked, confident
from graph_builder.stores.reader import GenerationReader, dump, graph_term
from graph_builder.stores.remote_reader import Copied

_TYPE, _DEFAULT = NamedNode(v.RDF_TYPE), DefaultGraph()


class ConfidentReader:
    """The graphs of a reader without the facts below `minimum`, held in memory.

    Each article's graph is judged by its own evidence; the default graph is merged anew from them.
    Raises UsageError where `minimum` does not lie in [0, 1].
    """

    def __init__(self, reader: GenerationReader | Copied, minimum: float) -> None:
        self.base = reader.base
        self.store = Store()
        iris = Iris(self.base)
        for name in reader.graphs():
            quads = list(_confident(reader, name, checked(minimum)))
            if name in {iris.resolution_graph.value, iris.links_graph.value}:
                continue  # what they say depends on the others
            self.store.bulk_extend(quads)
            if name != iris.ontology_graph.value:
                self._merge(quads)
        self._link(reader, iris)
        self._weigh(iris)

    def _link(self, reader: GenerationReader | Copied, iris: Iris) -> None:
        """The links of what is left."""
        quads = reader.store.quads_for_pattern(None, None, None, iris.links_graph)
        kept = of_known(quads, lambda iri: any(self.store.quads_for_pattern(NamedNode(iri), _TYPE, None, _DEFAULT)))
        self.store.bulk_extend(kept)
        self._merge(kept)

    def _merge(self, quads: Iterable[Quad]) -> None:
        self.store.bulk_extend(Quad(q.subject, q.predicate, q.object) for q in quads)

    def _weigh(self, iris: Iris) -> None:
        """The disagreements among what is left, and what stands."""
        found = resolution(self.store, iris)
        self.store.bulk_extend(Quad(t.subject, t.predicate, t.object, iris.resolution_graph) for t in found.triples)
        self._merge(Quad(t.subject, t.predicate, t.object) for t in found.triples)
        for triple in found.outvoted:
            self.store.remove(Quad(triple.subject, triple.predicate, triple.object))

    def graphs(self) -> list[str]:
        """The IRIs of the named graphs, sorted."""
        return sorted(name.value for name in self.store.named_graphs())

    def ntriples(self, name: str | None) -> bytes:
        """A named graph, or the default graph where `name` is None, as N-Triples in no fixed order."""
        return dump(self.store, name)


def _confident(reader: GenerationReader | Copied, name: str, minimum: float) -> Iterator[Quad]:
    quads = reader.store.quads_for_pattern(None, None, None, graph_term(name))
    yield from confident(quads, minimum)[0]
