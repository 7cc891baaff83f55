"""A database made anew, so that nothing stays in its files that it does not state."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import RdfFormat


def rewrite(path: Path) -> None:
    """Make the pyoxigraph folder `path`, which nobody holds open, anew from its quads. Raises OSError, RuntimeError.

    Removing a quad leaves its strings in the dictionary of the database for good, and its keys until RocksDB tidies.
    It takes the room of the database, and of its N-Quads, once more.
    """
    lines, new = path.with_name(f"{path.name}.nq"), path.with_name(f"{path.name}.new")
    ox.Store.read_only(str(path)).dump(str(lines), format=RdfFormat.N_QUADS)
    store = ox.Store(str(new))
    store.bulk_load(path=str(lines), format=RdfFormat.N_QUADS)
    store.flush()
    del store  # RocksDB closes its files
    lines.unlink()
    shutil.rmtree(path)
    new.rename(path)
