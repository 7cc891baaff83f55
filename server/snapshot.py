"""One generation of a store as the workers see it: in memory, or in its folder where memory does not suffice."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from graph_builder.errors import StoreError
from graph_builder.rdf.search import prepare
from graph_builder.stores.folder import Folder
from graph_builder.stores.reader import open_reader
from server.loading import by_subject

_PORTION = 50_000
_MEGABYTE = 1_048_576
_STATM = Path("/proc/self/statm")
_CGROUP = Path("/sys/fs/cgroup/memory.max")


class TooLargeError(StoreError):
    """The graph takes more memory than it may."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What is served: `store` None where each worker opens the folder `path` by itself.

    `facts` holds the default graph once more, alone: most queries look nowhere else, and the engine, which keeps the
    quads of all graphs in one chain, then passes over none. None where memory does not suffice for both.
    `modified` is when the generation was published, in nanoseconds since 1970.
    """

    base: str
    generation: str
    modified: int
    path: Path
    store: ox.Store | None
    facts: ox.Store | None = None

    def opened(self) -> ox.Store:
        """The store to ask, in a worker: RocksDB has threads, and those do not survive a fork."""
        return self.store if self.store is not None else ox.Store.read_only(str(self.path))


def in_memory(path: Path, megabytes: int) -> Snapshot:
    """Load the live generation of the store folder. Raises StoreError, and TooLargeError past `megabytes`."""
    reader = open_reader(path)
    try:
        store, before = ox.Store(), resident()
        quads = by_subject(reader.store)
        while portion := list(islice(quads, _PORTION)):
            store.bulk_extend(portion)
            if resident() - before > megabytes:
                raise TooLargeError(f"the graph takes more than {megabytes} MB of memory")
        facts = _facts(store, resident() - before, megabytes)
        prepare(*filter(None, (store, facts)))
        modified = reader.path.stat().st_mtime_ns
        return Snapshot(reader.base, reader.generation, modified, reader.path / "db", store, facts)
    finally:
        reader.close()


def _facts(store: ox.Store, used: int, megabytes: int) -> ox.Store | None:
    """The default graph of a store that takes `used` megabytes; None where it has no other, or both took too much."""
    default = sum(1 for _ in store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    if default == len(store) or used * (1 + default / len(store)) > megabytes:
        return None
    facts = ox.Store()
    quads = by_subject(store, ox.DefaultGraph())
    while portion := list(islice(quads, _PORTION)):
        facts.bulk_extend(portion)
    return facts


@contextmanager
def in_folder(path: Path) -> Iterator[Snapshot]:
    """The live generation where it lies, held while the block runs. Raises StoreError."""
    with open_reader(path) as reader:  # says what is wrong with a folder, and is closed before anything forks
        base = reader.base
        prepare()
        folder = Folder(path)
        generation, held = folder.hold()
    with held:
        found = folder.generation(generation)
        yield Snapshot(base, generation, found.stat().st_mtime_ns, found / "db", None)


def resident() -> int:
    """The memory of this process in megabytes; at its peak, where the system does not tell the present."""
    if _STATM.exists():
        return int(_STATM.read_text(encoding="ascii").split()[1]) * resource.getpagesize() // _MEGABYTE
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // _MEGABYTE


def half_of_the_machine() -> int:
    """Half of the memory of this machine, or of the container that it is, in megabytes."""
    sizes = [os.sysconf("SC_PHYS_PAGES") * resource.getpagesize()]
    if _CGROUP.exists() and (text := _CGROUP.read_text(encoding="ascii").strip()).isdigit():
        sizes.append(int(text))
    return min(sizes) // 2 // _MEGABYTE
