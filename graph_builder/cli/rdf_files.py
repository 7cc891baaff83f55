"""A store as RDF files: sorted, so that equal stores give equal files; with prefixes where there are such."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO, Protocol

import rdflib
from pyoxigraph import Quad, RdfFormat, Store, Triple, parse, serialize

from graph_builder.cli.prefixes import known_prefixes
from graph_builder.rdf.canonical import canonical_lines
from graph_builder.resources import resource
from graph_builder.stores.reader import graph_term


class Graphs(Protocol):
    """What is written: a store, its base IRI, the names of its graphs, and each as N-Triples."""

    base: str
    store: Store

    def graphs(self) -> list[str]:
        """The IRIs of the named graphs, sorted."""

    def ntriples(self, name: str | None) -> bytes:
        """A named graph, or the default graph where `name` is None."""


def write_nquads(reader: Graphs, out: BinaryIO) -> None:
    """Every named graph and the default graph, canonical."""
    out.writelines(canonical_lines(reader.store))


def write_ntriples(reader: Graphs, out: BinaryIO) -> None:
    """The default graph, canonical."""
    out.write(_sorted(reader, None))


def write_turtle(reader: Graphs, out: BinaryIO) -> None:
    """The default graph, with prefixes."""
    triples = (quad.triple for quad in parse(_sorted(reader, None), RdfFormat.N_TRIPLES))
    serialize(triples, out, RdfFormat.TURTLE, prefixes=known_prefixes(reader.base))


def write_trig(reader: Graphs, out: BinaryIO) -> None:
    """The default graph, then every named graph, with prefixes."""
    serialize(_quads(reader), out, RdfFormat.TRIG, prefixes=known_prefixes(reader.base))


def write_jsonld(reader: Graphs, out: BinaryIO) -> None:
    """The default graph as JSON-LD 1.1, compacted with `ontology/context.jsonld`, which it carries along."""
    context = json.loads(resource("ontology/context.jsonld").read_text(encoding="utf-8"))["@context"]
    graph = rdflib.Graph().parse(data=_sorted(reader, None), format="nt")
    text = graph.serialize(format="json-ld", context=context, sort_keys=True, ensure_ascii=False, indent=1)
    out.write(text.encode("utf-8") + b"\n")


WRITERS: Mapping[str, Callable[[Graphs, BinaryIO], None]] = {
    ".nq": write_nquads,
    ".trig": write_trig,
    ".ttl": write_turtle,
    ".nt": write_ntriples,
    ".jsonld": write_jsonld,
}
"""What writes a store, by suffix."""

DEFAULT_GRAPH_ALONE = frozenset({".ttl", ".nt", ".jsonld"})
"""The suffixes of files that hold no named graph."""


def _sorted(reader: Graphs, graph: str | None) -> bytes:
    return b"".join(sorted(reader.ntriples(graph).splitlines(keepends=True)))


def _quads(reader: Graphs) -> Iterator[Quad]:
    for name in (None, *reader.graphs()):
        for quad in parse(_sorted(reader, name), RdfFormat.N_TRIPLES):
            triple: Triple = quad.triple
            yield Quad(triple.subject, triple.predicate, triple.object, graph_term(name))
