"""A store as RDF files together with what follows by the alignments: written as it is read, subject by subject."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import BinaryIO

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Triple, serialize

from graph_builder.rdf import entailment
from graph_builder.rdf.iris import Iris
from graph_builder.rdf.prefixes import known_prefixes
from graph_builder.stores.files import DEFAULT_GRAPH_ALONE, Graphs
from graph_builder.stores.reader import GenerationReader, graph_term

FORMATS = {
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
}
"""The suffixes of files that can hold it, with their formats."""


def write_aligned(reader: Graphs, out: BinaryIO, suffix: str) -> None:
    """The default graph with all that follows from it by `rdf.entailment`; in .nq and .trig also every named graph
    as it stands, what follows by itself, and the alignments. Memory holds no more than one subject's triples.
    """
    if suffix in DEFAULT_GRAPH_ALONE:
        triples = (triple for group in _subjects(reader) for triple in _with_conclusions(group))
        _serialize(triples, out, suffix, reader.base)
    else:
        _serialize(_quads(reader), out, suffix, reader.base)


def _serialize(items: Iterable[Quad] | Iterable[Triple], out: BinaryIO, suffix: str, base: str) -> None:
    plain = suffix in {".nq", ".nt"}
    serialize(items, out, FORMATS[suffix], prefixes=None if plain else known_prefixes(base))


def _quads(reader: Graphs) -> Iterator[Quad]:
    iris = Iris(reader.base)
    for group in _subjects(reader):
        yield from _in(DefaultGraph(), _with_conclusions(group))
    for name in reader.graphs():
        found = reader.store.quads_for_pattern(None, None, None, graph_term(name))
        yield from found if isinstance(reader, GenerationReader) else sorted(found, key=str)
    for group in _subjects(reader):
        yield from _in(iris.entailed_graph, _sorted(entailment.shipped().of(group)))
    yield from _in(iris.alignments_graph, entailment.read("alignments.ttl"))


def _with_conclusions(group: list[Triple]) -> list[Triple]:
    return _sorted({*group} | entailment.shipped().of(group))


def _subjects(reader: Graphs) -> Iterator[list[Triple]]:
    """The triples of the default graph, subject by subject.

    A store on disk gives them so, in an order that the terms alone decide; one in memory in that of its making.
    """
    quads: Iterable[Quad] = reader.store.quads_for_pattern(None, None, None, DefaultGraph())
    if not isinstance(reader, GenerationReader):
        quads = sorted(quads, key=str)
    for _, group in groupby(quads, key=lambda quad: quad.subject):
        yield [quad.triple for quad in group]


def _sorted(triples: Iterable[Triple]) -> list[Triple]:
    return sorted(triples, key=str)


def _in(graph: NamedNode | DefaultGraph, triples: Iterable[Triple]) -> Iterator[Quad]:
    return (Quad(t.subject, t.predicate, t.object, graph) for t in triples)
