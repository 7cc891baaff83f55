"""Canonical N-Quads: sorted, unique lines. Without blank nodes that is the canonical form of RDFC-1.0."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad, RdfFormat, Store

_FOREIGN = re.compile(rb'^_:|^\S+ \S+ (?:_:|<<)| _:[^\s"<>]+ \.$')


def canonical_nquads(quads: Store | Iterable[Quad]) -> bytes:
    """The quads as canonical N-Quads in UTF-8, the same bytes for the same content in any order.

    Literals are written in the lexical form that the store keeps (`0.90` as `0.9`).
    Raises ValueError where a blank node or a triple term turns up.
    """
    return b"".join(canonical_lines(quads))


def canonical_lines(quads: Store | Iterable[Quad]) -> Iterator[bytes]:
    """The lines of `canonical_nquads`, one after the other, each with its line feed."""
    if not isinstance(quads, Store):
        store = Store()
        store.extend(quads)
        quads = store
    lines = (quads.dump(format=RdfFormat.N_QUADS) or b"").splitlines()
    lines.sort()
    for line in lines:
        if (b"_:" in line or b"<<" in line) and _FOREIGN.search(line):
            raise ValueError(f"a blank node or a triple term has no place in a Damin graph: {line.decode()}")
        yield line + b"\n"


def canonical_ntriples(quads: Iterable[Quad]) -> bytes:
    """The quads as canonical N-Triples, their graph left out. Raises ValueError as `canonical_nquads`."""
    return canonical_nquads(Quad(q.subject, q.predicate, q.object) for q in quads)


def in_graph(ntriples: bytes, graph: NamedNode) -> list[bytes]:
    """N-Triples lines as N-Quads lines of `graph`."""
    tail = f" {graph} .\n".encode()
    return [line.removesuffix(b" .") + tail for line in ntriples.splitlines()]
