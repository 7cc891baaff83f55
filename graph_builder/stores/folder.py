"""The store folder: which generation is live, who writes, who reads.

    S/FORMAT                      version of this layout, and the base IRI, as JSON
    S/lock                        held by the one writer
    S/CURRENT                     the name of the live generation
    S/generations/<n>/db          a RocksDB folder, never written again once it is live
    S/generations/<n>/in-use      held, shared, by every reader
    S/generations/<n>/*.jsonl     what goes with it: issues, quarantine

Locks are `flock`s: they go when their holder goes, however it ends.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from graph_builder.durable import make_folder, replace_file, sync, sync_tree
from graph_builder.errors import StoreError, StoreLockedError, UsageError

VERSION = 1
_ATTEMPTS = 20
_REMOTE = ("sparql+http:", "sparql+https:")


@dataclass(frozen=True, slots=True)
class Folder:
    """The layout below `root`; it holds nothing open itself. Raises UsageError for the address of a remote store."""

    root: Path

    def __post_init__(self) -> None:
        if str(self.root).lower().startswith(_REMOTE):
            raise UsageError("this needs a store folder, and --store is the address of a remote store")

    @property
    def current_file(self) -> Path:
        """Names the live generation; it is replaced as a whole."""
        return self.root / "CURRENT"

    @property
    def generations(self) -> Path:
        """The folder of all generations."""
        return self.root / "generations"

    def generation(self, name: str) -> Path:
        """The folder of one generation."""
        return self.generations / name

    def current(self) -> str | None:
        """The name of the live generation, None before the first build has ended."""
        try:
            name = self.current_file.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise self._damaged(error) from error
        if not name.isdigit():
            raise self._damaged(f"CURRENT holds {name!r}")
        return name

    def base(self) -> str:
        """The base IRI of the store. Raises StoreError where this version cannot read the folder."""
        if self.root.exists() and not self.root.is_dir():
            raise StoreError(f"{self.root} is a file, not a store, which is a folder")
        if not self.root.is_dir():
            raise StoreError(f"there is no store at {self.root}: make one with `damin build`")
        try:
            record = json.loads((self.root / "FORMAT").read_text(encoding="utf-8"))
            version, base = int(record["version"]), str(record["base"])
        except FileNotFoundError:
            raise StoreError(f"{self.root} is not a Damin store: it has no file FORMAT") from None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise self._damaged(f"its file FORMAT cannot be read: {error}") from error
        if version > VERSION:
            raise StoreError(
                f"the store {self.root} has format {version}, of a newer Damin; this one reads {VERSION}"
            )
        return base

    def initialise(self, base: str) -> None:
        """Make the folder a store for `base`, or check that it is one. Raises StoreError or UsageError."""
        if not (self.root / "FORMAT").exists():
            strangers = {p.name for p in self.root.iterdir()} - {"lock", "FORMAT.new", "generations"}
            if strangers:
                raise StoreError(f"{self.root} is not a Damin store, and not empty: choose another folder")
            replace_file(self.root / "FORMAT", json.dumps({"version": VERSION, "base": base}) + "\n")
        if self.base() != base:
            raise UsageError(f"the store {self.root} was built with the base IRI {self.base()}, not {base}")
        self.generations.mkdir(exist_ok=True)

    def publish(self, name: str) -> None:
        """Make `name` the live generation, on the disk for good when this returns."""
        sync_tree(self.generation(name))
        sync(self.generations)
        replace_file(self.current_file, name + "\n")

    def next_name(self) -> str:
        """A name that no generation has had."""
        names = [int(p.name) for p in self.generations.iterdir() if p.name.isdigit()]
        return f"{max([int(self.current() or 0), *names]) + 1:06}"

    def sweep(self) -> None:
        """Delete what a killed writer left, and every generation that is not live and that no reader holds.

        Only for the writer.
        """
        for path in self.root.glob("*.new"):
            path.unlink()
        live = self.current()
        for path in self.generations.iterdir():
            if path.name != live:
                self._discard_unless_read(path)

    @staticmethod
    def _discard_unless_read(path: Path) -> None:
        try:
            with (path / "in-use").open("rb") as held:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                (path / "in-use").unlink()
        except BlockingIOError:
            return
        except FileNotFoundError:
            pass
        shutil.rmtree(path, ignore_errors=True)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Be the one writer while the block runs. Raises StoreLockedError at once where another is."""
        if self.root.exists() and not self.root.is_dir():
            raise StoreError(f"the store {self.root} cannot be written: it is a file, and a store is a folder")
        try:
            make_folder(self.root)
            held = os.fdopen(os.open(self.root / "lock", os.O_RDWR | os.O_CREAT, 0o644), "r+")
        except OSError as error:
            raise StoreError(f"the store {self.root} cannot be written: {error.strerror or error}") from error
        with held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise self._locked_by(held.read().strip()) from None
            _note_holder(held, str(os.getpid()))
            try:
                yield
            finally:
                _note_holder(held, "")

    def hold(self) -> tuple[str, IO[bytes]]:
        """The live generation and the open file that keeps it from being deleted. Raises StoreError."""
        self.base()
        for _ in range(_ATTEMPTS):
            name = self.current()
            if name is None:
                raise StoreError(f"the store {self.root} holds no finished build yet")
            held = self._hold(name)
            if held is not None:
                return name, held
        raise self._damaged(f"its generation {self.current()} is missing")

    def _hold(self, name: str) -> IO[bytes] | None:
        """None where the generation went while we reached for it."""
        path = self.generation(name) / "in-use"
        try:
            held = path.open("rb")
            fcntl.flock(held, fcntl.LOCK_SH)
        except FileNotFoundError:
            return None
        if path.exists():
            return held
        held.close()
        return None

    def _locked_by(self, pid: str) -> StoreLockedError:
        holder = f"process {pid}" if pid else "another process"
        return StoreLockedError(
            f"the store {self.root} is being written by {holder}: wait until it ends, or use another --store"
        )

    def _damaged(self, reason: object) -> StoreError:
        return StoreError(f"the store {self.root} is damaged: {reason}")


def _note_holder(held: IO[str], text: str) -> None:
    # The number only words the message to a second writer: a full disk must not stop the first for it.
    with suppress(OSError):
        os.ftruncate(held.fileno(), 0)
        os.pwrite(held.fileno(), text.encode(), 0)
