"""Lines in order, however many: what memory does not hold is sorted in runs on the disk, and the runs are merged."""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from typing import IO

from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store

#: Bytes of lines that are sorted in memory at once.
_RUN = 33_554_432
_LINES = 1000


def sorted_lines(lines: Iterable[bytes], run: int = _RUN) -> Iterator[bytes]:
    """Lines with their line feeds in the order of their bytes, which in UTF-8 is that of code points.

    `run` bytes of them are held in memory; the rest lies in temporary files without a name. Raises OSError.
    """
    with ExitStack() as files:
        held: list[bytes] = []
        runs: list[Iterable[bytes]] = []
        size = 0
        for line in lines:
            held.append(line)
            size += len(line)
            if size >= run:
                runs.append(files.enter_context(_spilled(held)))
                held, size = [], 0
        held.sort()
        yield from heapq.merge(*runs, held) if runs else held


def pieces(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in fewer, larger pieces, which writers take faster."""
    following = iter(lines)
    while held := list(islice(following, _LINES)):
        yield b"".join(held)


def _spilled(lines: list[bytes]) -> IO[bytes]:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the caller's stack
    lines.sort()
    file.writelines(lines)
    file.seek(0)
    return file


def dumped_lines(store: Store, graph: NamedNode | DefaultGraph | None = None) -> Iterator[bytes]:
    """A store as sorted N-Quads lines, or one graph of it as N-Triples lines. Raises OSError."""
    with tempfile.TemporaryFile() as file:
        if graph is None:
            store.dump(file, RdfFormat.N_QUADS)
        else:
            store.dump(file, RdfFormat.N_TRIPLES, from_graph=graph)
        file.seek(0)
        yield from sorted_lines(file)
