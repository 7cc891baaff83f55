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

from graph_builder.errors import StoreError
from graph_builder.identity.decisions import Decisions
from graph_builder.rdf.iris import Iris
from graph_builder.rdf.validate import Engine
from graph_builder.rdf.verdict import Verdict
from graph_builder.stores.base import Change, Outcome, Record
from graph_builder.stores.folder import Folder
from graph_builder.stores.labels import keys_of_users
from graph_builder.stores.layer import Layer
from graph_builder.stores.merged import Merged
from graph_builder.stores.reader import GenerationReader, dump, open_reader
from graph_builder.stores.removed import note_removed
from graph_builder.stores.rewriting import rewrite
from graph_builder.stores.validated import FILE as VERDICT
from graph_builder.stores.validated import kept_messages, verdict_on, verdict_text


class OxigraphStore:
    """The store folder `path`, for graphs below the base IRI `base`.

    `decisions` are what people have decided about it, by default those that its live generation was made with.
    """

    def __init__(self, path: str | Path, base: str, decisions: Decisions | None = None) -> None:
        self.path = Path(path)
        self.iris = Iris(base)
        self._decisions = decisions

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
            with storage_faults(self.path):
                folder.initialise(self.iris.base)
                folder.sweep()
                transaction = Transaction(folder, self.iris, self._decisions)
            try:
                yield transaction
                transaction.commit()
            finally:
                with storage_faults(self.path):
                    transaction.close()
                    folder.sweep()


@contextmanager
def storage_faults(path: Path) -> Iterator[None]:
    """Turn what a disk that fails raises in the block into a StoreError."""
    # pyoxigraph raises RuntimeError, not OSError, where RocksDB reports corruption.
    try:
        yield
    except (OSError, RuntimeError) as error:
        raise StoreError(f"the store {path} could not be written and stays as it was: {error}") from error


class Transaction:
    """Changes on their way into a new generation of `folder`, made when the first of them differs.

    What an article says by itself goes to the layer of readings; the layer of graphs is made of the readings once
    identity is decided. Every method raises StoreError where the disk fails; the live generation then stays.
    """

    def __init__(self, folder: Folder, iris: Iris, decisions: Decisions | None) -> None:
        self._folder, self._iris = folder, iris
        self._live = open_reader(folder.root) if folder.current() else None
        self._name = ""
        live, readings = (self._live.store, self._live.readings()) if self._live else (None, None)
        self._graphs = Layer(live, lambda: self._made("db"), iris.ontology_graph)
        self._readings = Layer(readings, lambda: self._made("readings"), iris.ontology_graph, merged=False)
        record = self._live.identity() if self._live else {}
        self._merged = Merged(self._readings, self._graphs, iris, decisions, record)
        self._quarantine = self._by_graph(self._live.quarantine() if self._live else [])
        self._verdict: Verdict | None = None
        self._forgets = False
        self._issues: list[Record] = list(self._live.issues()) if self._live else []

    def apply(self, change: Change) -> Outcome:
        """Replace or remove one graph and say what that meant against the live generation."""
        with storage_faults(self._folder.root):
            return self._apply(change)

    def _apply(self, change: Change) -> Outcome:
        name, wanted = change.graph, set((change.ntriples or b"").splitlines())
        article = name.startswith(self._iris.article_graphs)
        layer = self._readings if article else self._graphs
        if layer.replace(name, wanted):
            self._merged.touch(name)
        self._set_quarantine(name, change.quarantine)
        before = layer.live_lines(name)
        if before and change.ntriples is None:
            self._forget(name)
        if not wanted:
            return "removed" if before else "unchanged"
        return "unchanged" if name not in layer.differs else "changed" if before else "new"

    def _forget(self, name: str) -> None:
        """Nothing of a removed graph is to stay: no issues, and no strings in the files of the store."""
        self._issues = [issue for issue in self._issues if issue.get("graph") != name]
        self._forgets = True

    def report(self, issues: Iterable[Record]) -> None:
        """Set the issue list that is published with this transaction."""
        self._issues = list(issues)

    def ntriples(self, graph: str | None) -> bytes:
        """A graph as it stands here, None for the default graph; N-Triples in no fixed order."""
        with storage_faults(self._folder.root):
            if (
                graph is None
                or graph.startswith(self._iris.article_graphs)
                or graph == self._iris.resolution_graph.value
            ):
                self._merged.settle()
            store = self._graphs.current()
            return dump(store, graph) if store is not None else b""

    def reading(self, graph: str) -> bytes:
        """An article's graph as `apply` was given it; for other graphs the same as `ntriples`."""
        if not graph.startswith(self._iris.article_graphs):
            return self.ntriples(graph)
        with storage_faults(self._folder.root):
            store = self._readings.current()
            return dump(store, graph) if store is not None else b""

    def follow_labels(self) -> None:
        """Bring the keys for search of what users have written up to their labels."""
        with storage_faults(self._folder.root):
            store = self._graphs.current()
            if store is not None:
                self._apply(Change(self._iris.labels_graph.value, keys_of_users(store, self._iris)))

    def verdict(self, engine: Engine) -> Verdict:
        """The SHACL verdict on the default graph as it stands here; it is published with this transaction.

        Only what has changed since the live generation is looked at, if that has a verdict by the same shapes.
        """
        with storage_faults(self._folder.root):
            self._merged.settle()
            store = self._graphs.current() or ox.Store()
            changed = self._graphs.changed() | self._merged.rehidden
            before = kept_messages(self._live.path) if self._live else None
            self._verdict = verdict_on(store, before, changed, engine)
            return self._verdict

    def commit(self) -> None:
        """Publish what was changed. Where nothing was, the live generation stays."""
        with storage_faults(self._folder.root):
            self._merged.settle()
            if self._live and not self._graphs.differs and not self._readings.differs and not self._notes_differ():
                return
            self._publish()

    def _publish(self) -> None:
        path = self._generation()
        note_removed(self._graphs, self._iris, self._live.path if self._live else None, path)
        for layer in (self._graphs, self._readings):
            layer.opened()
            layer.flush()
        for part in ("db", "readings") if self._forgets else ():
            rewrite(path / part)
        _write_records(path / "quarantine.jsonl", self._quarantine_records())
        _write_records(path / "issues.jsonl", self._issues)
        if self._verdict is not None:
            (path / VERDICT).write_text(verdict_text(self._verdict), encoding="utf-8")
        (path / "identity.json").write_text(_as_json(self._merged.record) + "\n", encoding="utf-8")
        self._folder.publish(self._name)

    def close(self) -> None:
        """Let go of the live generation and discard the new one, unless it has been published."""
        self._graphs.close()
        self._readings.close()
        if self._live:
            self._live.close()
        if self._name and self._folder.current() != self._name:
            shutil.rmtree(self._folder.generation(self._name), ignore_errors=True)

    def _made(self, part: str) -> ox.Store:
        """One store of the new generation, made from that of the live one."""
        path = self._generation() / part
        live = self._live and (self._live.store if part == "db" else self._live.readings())
        if live:
            live.backup(str(path))
        return ox.Store(str(path))

    def _generation(self) -> Path:
        if not self._name:
            self._name = self._folder.next_name()
            self._folder.generation(self._name).mkdir()
            (self._folder.generation(self._name) / "in-use").touch()
        return self._folder.generation(self._name)

    def _set_quarantine(self, graph: str, records: tuple[Record, ...]) -> None:
        self._quarantine.pop(graph, None)
        if records:
            self._quarantine[graph] = [{**record, "graph": graph} for record in records]

    def _quarantine_records(self) -> list[Record]:
        return [record for graph in sorted(self._quarantine) for record in self._quarantine[graph]]

    def _notes_differ(self) -> bool:
        if self._live is None:
            return True
        mine = [self._quarantine_records(), self._issues, self._merged.record]
        return _as_json(mine) != _as_json([self._live.quarantine(), self._live.issues(), self._live.identity()])

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
