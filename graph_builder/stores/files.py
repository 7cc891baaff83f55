"""A store as RDF files: sorted, so that equal stores give equal files; with prefixes where there are such.

Whatever the size of the store, memory does not grow with it: what is to be sorted is sorted on the disk.
"""

from __future__ import annotations

import gzip
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain, islice
from typing import Any, BinaryIO, Protocol, cast

import rdflib
from pyoxigraph import Quad, RdfFormat, Store, Triple, parse, serialize

from graph_builder.rdf.canonical import canonical_lines
from graph_builder.rdf.prefixes import known_prefixes
from graph_builder.rdf.sorting import dumped_lines, pieces
from graph_builder.resources import resource
from graph_builder.stores.reader import graph_term

_PACKED = ".gz"
#: Triples that rdflib makes JSON-LD of at once, and some more, so that no subject is in two parts.
_PORTION = 20_000


class Graphs(Protocol):
    """What is written: a store, its base IRI, and the names of its graphs."""

    base: str
    store: Store

    def graphs(self) -> list[str]:
        """The IRIs of the named graphs, sorted."""

    def ntriples(self, name: str | None) -> bytes:
        """A named graph, or the default graph where `name` is None."""


def write_nquads(reader: Graphs, out: BinaryIO) -> None:
    """Every named graph and the default graph, canonical."""
    out.writelines(pieces(canonical_lines(reader.store)))


def write_ntriples(reader: Graphs, out: BinaryIO) -> None:
    """The default graph, canonical."""
    out.writelines(pieces(dumped_lines(reader.store, graph_term(None))))


def write_turtle(reader: Graphs, out: BinaryIO) -> None:
    """The default graph, with prefixes."""
    serialize(_in_order(reader, None), out, RdfFormat.TURTLE, prefixes=known_prefixes(reader.base))


def write_trig(reader: Graphs, out: BinaryIO) -> None:
    """The default graph, then every named graph, with prefixes."""
    serialize(_quads(reader), out, RdfFormat.TRIG, prefixes=known_prefixes(reader.base))


def write_jsonld(reader: Graphs, out: BinaryIO) -> None:
    """The default graph as JSON-LD 1.1, compacted with `ontology/context.jsonld`, which it carries along."""
    context = json.loads(resource("ontology/context.jsonld").read_text(encoding="utf-8"))["@context"]
    out.write(b'{"@context": ' + _json(context) + b',\n"@graph": [')
    for number, node in enumerate(_nodes(dumped_lines(reader.store, graph_term(None)), context)):
        out.write((b",\n" if number else b"\n") + _json(node))
    out.write(b"\n]}\n")


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


def suffix_of(name: str) -> str | None:
    """The key of `WRITERS` for a file of this name, which may end in `.gz` besides; None where there is none."""
    bare = name.removesuffix(_PACKED)
    return next((suffix for suffix in WRITERS if bare.endswith(suffix)), None)


def write_file(reader: Graphs, name: str, out: BinaryIO) -> None:
    """Write a store to `out` as a file of this name is written. Raises KeyError for one that `suffix_of` refuses."""
    with packing(name, out) as inside:
        WRITERS[suffix_of(name) or ""](reader, inside)


@contextmanager
def packing(name: str, out: BinaryIO) -> Iterator[BinaryIO]:
    """What to write to in place of `out`: it packs where the name ends in `.gz`, and notes no date."""
    if not name.endswith(_PACKED):
        yield out
        return
    with gzip.GzipFile("", "wb", fileobj=out, mtime=0) as packed:
        yield cast("BinaryIO", packed)


def _in_order(reader: Graphs, graph: str | None) -> Iterator[Triple]:
    with tempfile.TemporaryFile() as file:
        file.writelines(pieces(dumped_lines(reader.store, graph_term(graph))))
        file.seek(0)
        for quad in parse(file, RdfFormat.N_TRIPLES):
            yield quad.triple


def _quads(reader: Graphs) -> Iterator[Quad]:
    for name in (None, *reader.graphs()):
        for triple in _in_order(reader, name):
            yield Quad(triple.subject, triple.predicate, triple.object, graph_term(name))


def _nodes(lines: Iterable[bytes], context: Any) -> Iterator[Any]:
    """The node objects of JSON-LD, a portion of whole subjects at a time; lines come subject by subject."""
    for portion in _portions(iter(lines)):
        graph = rdflib.Graph().parse(data=portion, format="nt")
        made = json.loads(graph.serialize(format="json-ld", context=context))
        nodes = made["@graph"] if "@graph" in made else [{k: v for k, v in made.items() if k != "@context"}]
        yield from sorted(map(_ordered, nodes), key=lambda node: str(node.get("id", "")))


def _ordered(value: Any) -> Any:
    """The same with its arrays in order: rdflib gives them in that of its hashes, which differ from run to run."""
    if isinstance(value, dict):
        return {key: _ordered(one) for key, one in value.items()}
    return sorted(map(_ordered, value), key=_json) if isinstance(value, list) else value


def _portions(lines: Iterator[bytes]) -> Iterator[bytes]:
    while held := list(islice(lines, _PORTION)):
        subject = held[-1].partition(b" ")[0]
        for line in lines:
            if line.partition(b" ")[0] != subject:
                lines = chain([line], lines)
                break
            held.append(line)
        yield b"".join(held)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1).encode("utf-8")
