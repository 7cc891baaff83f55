"""What a store no longer has: the IRIs that an earlier generation had, each as a digest, so that no name stays.

A generation keeps them in the file `removed`: digests of one size, in order and with nothing between them, so that
one is found by halving, and a million take 16 megabytes. Each generation takes them over from the one before, adds
what went with it and leaves out what came back; the file goes live with the generation, at once or never.
"""

from __future__ import annotations

import hashlib
import heapq
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from pyoxigraph import DefaultGraph, NamedNode, Store

from graph_builder.rdf.iris import Iris
from graph_builder.stores.layer import Layer

FILE = "removed"
_SIZE = 16
_TEXT = re.compile(rb'"(?:[^"\\]|\\.)*"')


@dataclass(frozen=True, slots=True)
class Removed:
    """The record of one generation, which can be asked as long as this lives, however the store goes on."""

    file: BinaryIO | None = None

    def has(self, iri: str) -> bool:
        """Whether an earlier generation had this IRI, and the present one has not."""
        if self.file is None:
            return False
        wanted, number = _digest(iri), self.file.fileno()
        low, high = 0, os.fstat(number).st_size // _SIZE
        while low < high:
            middle = (low + high) // 2
            if os.pread(number, _SIZE, middle * _SIZE) < wanted:
                low = middle + 1
            else:
                high = middle
        return os.pread(number, _SIZE, low * _SIZE) == wanted


def removed(generation: Path) -> Removed:
    """The record of the generation in this folder; an empty one where it has none."""
    try:
        return Removed((generation / FILE).open("rb"))
    except FileNotFoundError:
        return Removed()


def note_removed(graphs: Layer, iris: Iris, before: Path | None, after: Path) -> None:
    """Make the record of the generation `after`, which holds these graphs, from that of the one `before`.

    Of things it knows what the default graph had, of graphs all that are ours. Time and memory grow with what has
    changed, not with the record. Raises OSError.
    """
    store = graphs.current()
    if before is None or store is None:
        return
    old = before / FILE if (before / FILE).exists() else None
    came, went = set[str](), set[str]()
    for graph, added, taken in graphs.differences():
        if old:
            came |= {graph, *named(added, iris)} if added else set()
        went |= {graph, *named(taken, iris)} if taken else set()
    went = {iri for iri in went if _is_gone(NamedNode(iri), store, iris)}
    if old or went:
        with (after / FILE).open("wb") as out:
            out.writelines(_merged(old, set(map(_digest, came)), sorted(map(_digest, went))))


def named(lines: Iterable[bytes], iris: Iris) -> set[str]:
    """The IRIs below `<base>id/` that N-Triples lines name outside of literals."""
    thing = re.compile(re.escape(f"<{iris.things}".encode()) + rb"[^>]*(?=>)")
    return {found[1:].decode("utf-8") for line in lines for found in thing.findall(_TEXT.sub(b"", line))}


def _is_gone(name: NamedNode, store: Store, iris: Iris) -> bool:
    if not name.value.startswith(iris.things):
        return name.value.startswith(iris.own_graphs) and not store.contains_named_graph(name)
    said, naming = ((name, None, None), (None, None, name))
    return not any(True for s, p, o in (said, naming) for _ in store.quads_for_pattern(s, p, o, DefaultGraph()))


def _merged(old: Path | None, came: set[bytes], went: list[bytes]) -> Iterator[bytes]:
    for found, _ in groupby(heapq.merge(_records(old), went)):
        if found not in came:
            yield found


def _records(path: Path | None) -> Iterator[bytes]:
    if path is not None:
        with path.open("rb") as file:
            while record := file.read(_SIZE):
                yield record


def _digest(iri: str) -> bytes:
    return hashlib.sha256(iri.encode("utf-8")).digest()[:_SIZE]
