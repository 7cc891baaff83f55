"""Canonical N-Quads: sorted, unique lines. Without blank nodes that is the canonical form of RDFC-1.0."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad, RdfFormat, Store

from graph_builder.rdf.sorting import dumped_lines, pieces

_FOREIGN = re.compile(rb'^_:|^\S+ \S+ (?:_:|<<)| _:[^\s"<>]+ \.$')


def canonical_nquads(quads: Store | Iterable[Quad]) -> bytes:
    """The quads as canonical N-Quads in UTF-8, the same bytes for the same content in any order.

    Literals are written in the lexical form that the store keeps (`0.90` as `0.9`).
    Raises ValueError where a blank node or a triple term turns up.
    """
    return b"".join(canonical_lines(quads))


def canonical_lines(quads: Store | Iterable[Quad]) -> Iterator[bytes]:
    """The lines of `canonical_nquads`, one after the other, each with its line feed.

    The lines of a store are sorted on the disk where they are many, so that memory does not grow with it.
    """
    for line in dumped_lines(quads) if isinstance(quads, Store) else _lines_of(quads):
        if (b"_:" in line or b"<<" in line) and _FOREIGN.search(line):
            raise ValueError(f"a blank node or a triple term has no place in a Damin graph: {line.decode()}")
        yield line


def canonical_digest(quads: Store | Iterable[Quad]) -> str:
    """The hash of a dataset by RDF Dataset Canonicalization, RDFC-1.0 (https://www.w3.org/TR/rdf-canon/), in hex.

    The standard renames blank nodes, writes canonical N-Quads, sorts them by code point and takes SHA-256 of that.
    There are no blank nodes here, so nothing is to be renamed, and the digest of the sorted lines is the standard's.
    """
    found = hashlib.sha256()
    for piece in pieces(canonical_lines(quads)):
        found.update(piece)
    return found.hexdigest()


def _lines_of(quads: Iterable[Quad]) -> list[bytes]:
    store = Store()
    store.extend(quads)
    return sorted((store.dump(format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True))


def canonical_ntriples(quads: Iterable[Quad]) -> bytes:
    """The quads as canonical N-Triples, their graph left out. Raises ValueError as `canonical_nquads`."""
    return canonical_nquads(Quad(q.subject, q.predicate, q.object) for q in quads)


def in_graph(ntriples: bytes, graph: NamedNode) -> list[bytes]:
    """N-Triples lines as N-Quads lines of `graph`."""
    tail = f" {graph} .\n".encode()
    return [line.removesuffix(b" .") + tail for line in ntriples.splitlines()]
