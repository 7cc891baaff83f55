"""The store folder: a build writes a new generation beside the live one and swaps them at its end.

The new generation begins as a backup of the live one: RocksDB makes it of hard links, in milliseconds.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat

from graph_builder.errors import StoreError
from graph_builder.rdf.canonical import in_graph
from graph_builder.rdf.iris import Iris
from graph_builder.stores.base import Change, Outcome, Record
from graph_builder.stores.folder import Folder
from graph_builder.stores.reader import GenerationReader, dump, open_reader

_PENDING_LINES = 200_000
_BULK_LINES = 20_000


class OxigraphStore:
    """The store folder `path`, for graphs below the base IRI `base`."""

    def __init__(self, path: str | Path, base: str) -> None:
        self.path = Path(path)
        self.iris = Iris(base)

    def reading(self) -> GenerationReader:
        """The live generation. Raises StoreError."""
        return open_reader(self.path)

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """Begin a transaction, which ends with the block and leaves no trace where the block raises.

        Raises StoreLockedError at once where another process writes, UsageError for a store with another base
        IRI, StoreError where the folder is not ours, is damaged, or the disk is full.
        """
        folder = Folder(self.path)
        with folder.locked():
            with _storage_faults(self.path):
                folder.initialise(self.iris.base)
                folder.sweep()
            transaction = Transaction(folder, self.iris)
            try:
                yield transaction
                transaction.commit()
            finally:
                with _storage_faults(self.path):
                    transaction.close()
                    folder.sweep()


@contextmanager
def _storage_faults(path: Path) -> Iterator[None]:
    # pyoxigraph raises RuntimeError, not OSError, where RocksDB reports corruption.
    try:
        yield
    except (OSError, RuntimeError) as error:
        raise StoreError(f"the store {path} could not be written and stays as it was: {error}") from error


class Transaction:
    """Changes on their way into a new generation of `folder`, made when the first of them differs.

    Every method raises StoreError where the disk fails; the live generation then stays.
    """

    def __init__(self, folder: Folder, iris: Iris) -> None:
        self._folder = folder
        self._unmerged = iris.ontology_graph
        self._live = open_reader(folder.root) if folder.current() else None
        self._known = set(self._live.graphs()) if self._live else set()
        self._store: ox.Store | None = None
        self._name = ""
        self._pending: list[bytes] = []
        self._pending_graphs: set[str] = set()
        self._differs: set[str] = set()
        self._quarantine = self._by_graph(self._live.quarantine() if self._live else [])
        self._issues: list[Record] = list(self._live.issues()) if self._live else []

    def apply(self, change: Change) -> Outcome:
        """Replace or remove one graph and say what that meant against the live generation."""
        with _storage_faults(self._folder.root):
            return self._apply(change)

    def _apply(self, change: Change) -> Outcome:
        name = change.graph
        wanted = set((change.ntriples or b"").splitlines())
        before = self._live_lines(name)
        now = self._lines(name) if name in self._differs else before
        if wanted != now:
            self._write(NamedNode(name), added=wanted - now, removed=now - wanted)
        (self._differs.add if wanted != before else self._differs.discard)(name)
        self._set_quarantine(name, change.quarantine)
        if not wanted:
            return "removed" if before else "unchanged"
        return "unchanged" if wanted == before else "changed" if before else "new"

    def report(self, issues: Iterable[Record]) -> None:
        """Set the issue list that is published with this transaction."""
        self._issues = list(issues)

    def ntriples(self, graph: str | None) -> bytes:
        """A graph as it stands here, None for the default graph; N-Triples in no fixed order."""
        with _storage_faults(self._folder.root):
            self._flush_pending()
            if self._store is not None:
                return dump(self._store, graph)
            return self._live.ntriples(graph) if self._live else b""

    def commit(self) -> None:
        """Publish what was changed. Where nothing was, the live generation stays."""
        if self._live and not self._differs and not self._notes_differ():
            return
        with _storage_faults(self._folder.root):
            self._publish()

    def _publish(self) -> None:
        self._opened()
        self._flush_pending()
        self._opened().flush()
        self._store = None  # closes RocksDB, which may still be tidying its files: readers come only after
        path = self._folder.generation(self._name)
        _write_records(path / "quarantine.jsonl", self._quarantine_records())
        _write_records(path / "issues.jsonl", self._issues)
        self._folder.publish(self._name)

    def close(self) -> None:
        """Let go of the live generation and discard the new one, unless it has been published."""
        self._store = None
        if self._live:
            self._live.close()
        if self._name and self._folder.current() != self._name:
            shutil.rmtree(self._folder.generation(self._name), ignore_errors=True)

    def _live_lines(self, name: str) -> set[bytes]:
        if self._live is None or name not in self._known:
            return set()
        return set(self._live.ntriples(name).splitlines())

    def _lines(self, name: str) -> set[bytes]:
        if name in self._pending_graphs:
            self._flush_pending()
        return set(dump(self._opened(), name).splitlines())

    def _opened(self) -> ox.Store:
        """The new generation, made from the live one when it is first needed."""
        if self._store is None:
            self._name = self._folder.next_name()
            path = self._folder.generation(self._name)
            path.mkdir()
            (path / "in-use").touch()
            if self._live:
                self._live.store.backup(str(path / "db"))
            self._store = ox.Store(str(path / "db"))
        return self._store

    def _write(self, graph: NamedNode, added: set[bytes], removed: set[bytes]) -> None:
        store = self._opened()
        if graph.value in self._pending_graphs:
            self._flush_pending()
        for quad in ox.parse(b"\n".join(removed), RdfFormat.N_TRIPLES):
            store.remove(Quad(quad.subject, quad.predicate, quad.object, graph))
            if graph != self._unmerged and not self._stated(quad):
                store.remove(Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()))
        if not added and not dump(store, graph.value):
            store.remove_graph(graph)
        self._pending += in_graph(b"\n".join(added), graph)
        if graph != self._unmerged:
            self._pending += [line + b"\n" for line in added]
        self._pending_graphs.add(graph.value)
        if len(self._pending) > _PENDING_LINES:
            self._flush_pending()

    def _stated(self, quad: Quad) -> bool:
        """Whether a named graph states it still. One that is pending puts it back when it is flushed."""
        holders = self._opened().quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
        return any(h.graph_name not in (DefaultGraph(), self._unmerged) for h in holders)

    def _flush_pending(self) -> None:
        if self._pending:
            write = self._opened().bulk_load if len(self._pending) > _BULK_LINES else self._opened().load
            write(b"".join(self._pending), RdfFormat.N_QUADS)
        self._pending.clear()
        self._pending_graphs.clear()

    def _set_quarantine(self, graph: str, records: tuple[Record, ...]) -> None:
        self._quarantine.pop(graph, None)
        if records:
            self._quarantine[graph] = [{**record, "graph": graph} for record in records]

    def _quarantine_records(self) -> list[Record]:
        return [record for graph in sorted(self._quarantine) for record in self._quarantine[graph]]

    def _notes_differ(self) -> bool:
        if self._live is None:
            return True
        mine = [self._quarantine_records(), self._issues]
        return _as_json(mine) != _as_json([self._live.quarantine(), self._live.issues()])

    @staticmethod
    def _by_graph(records: Iterable[Record]) -> dict[str, list[Record]]:
        found: dict[str, list[Record]] = {}
        for record in records:
            found.setdefault(record["graph"], []).append(record)
        return found


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _write_records(path: Path, records: Iterable[Record]) -> None:
    with path.open("w", encoding="utf-8") as out:
        out.writelines(_as_json(record) + "\n" for record in records)
