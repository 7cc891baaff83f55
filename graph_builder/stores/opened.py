"""A store by what the user calls it: a folder, or the address of a remote store."""

from __future__ import annotations

from pathlib import Path

from graph_builder.stores.endpoint import is_remote
from graph_builder.stores.reader import GenerationReader, open_reader
from graph_builder.stores.remote_reader import RemoteReader


def open_store(store: str | Path) -> GenerationReader | RemoteReader:
    """Open it for reading. Raises StoreError, UsageError for an address that is none."""
    return RemoteReader(str(store)) if is_remote(str(store)) else open_reader(Path(store))
