"""Reading one generation of a store folder, which no later build can change or delete."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
)

from graph_builder.errors import StoreError
from graph_builder.stores.folder import Folder


class GenerationReader:
    """The live generation of the store folder `path`, held until `close`. Raises StoreError.

    `store` is the read-only `pyoxigraph.Store`. A forked process may use it too; the hold is shared with it.
    """

    def __init__(self, path: Path) -> None:
        self._folder = Folder(path)
        self.base = self._folder.base()
        self.generation, self._held = self._folder.hold()
        self.path = self._folder.generation(self.generation)
        self._readings: Store | None = None
        try:
            self.store = Store.read_only(str(self.path / "db"))
        except (OSError, RuntimeError) as error:
            self._held.close()
            raise StoreError(f"the store {path} is damaged: {error}") from error

    def is_current(self) -> bool:
        """Whether no later generation has been published."""
        return self._folder.current() == self.generation

    def query(self, sparql: str, **options: Any) -> QuerySolutions | QueryBoolean | QueryTriples:
        """Run a SPARQL 1.1 query; `options` are those of `pyoxigraph.Store.query`.

        Raises SyntaxError for a wrong query. There is no timeout here: the server runs queries in processes
        that it can kill.
        """
        return self.store.query(sparql, **options)

    def graphs(self) -> list[str]:
        """The IRIs of the named graphs, sorted."""
        return sorted(name.value for name in self.store.named_graphs())

    def graph(self, name: str | None) -> Iterator[Triple]:
        """The triples of a named graph, or of the default graph where `name` is None."""
        for quad in self.store.quads_for_pattern(None, None, None, graph_term(name)):
            yield quad.triple

    def ntriples(self, name: str | None) -> bytes:
        """`graph` as N-Triples, in no fixed order."""
        return dump(self.store, name)

    def count(self, name: str | None = None) -> int:
        """How many triples a named graph, or the default graph, holds."""
        rows = self.store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", default_graph=graph_term(name))
        return sum(int(row["n"].value) for row in rows)  # type: ignore[union-attr, misc]

    def quarantine(self) -> list[dict[str, Any]]:
        """What the SHACL gate kept out, for every article in the store."""
        return read_records(self.path / "quarantine.jsonl")

    def issues(self) -> list[dict[str, Any]]:
        """The issues of the last build that changed anything."""
        return read_records(self.path / "issues.jsonl")

    def readings(self) -> Store:
        """What each article says by itself, before identity: a graph an article, with notes of `identity.reading`.

        A store of an older format has none: there the graphs themselves are given.
        """
        if self._readings is None:
            path = self.path / "readings"
            self._readings = Store.read_only(str(path)) if path.exists() else self.store
        return self._readings

    def identity(self) -> dict[str, Any]:
        """What was decided of identity with this generation, empty for a store of an older format."""
        return read_json(self.path / "identity.json")

    def close(self) -> None:
        """Let go of the generation: the next build may delete it."""
        self.store = Store()
        self._readings = None
        self._held.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


def open_reader(path: str | Path) -> GenerationReader:
    """Open the live generation of the store folder `path`.

    Raises StoreError, in one sentence, where the folder is missing, no store, of a newer format, damaged, or
    holds no finished build yet.
    """
    return GenerationReader(Path(path))


def graph_term(name: str | None) -> NamedNode | DefaultGraph:
    """The term for a graph's IRI, None standing for the default graph."""
    return DefaultGraph() if name is None else NamedNode(name)


def dump(store: Store, name: str | None) -> bytes:
    """One graph of a pyoxigraph store as N-Triples."""
    return store.dump(format=RdfFormat.N_TRIPLES, from_graph=graph_term(name)) or b""


def read_json(path: Path) -> dict[str, Any]:
    """The object of a JSON file, empty where there is no such file. Raises StoreError where it is broken."""
    try:
        record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    except (OSError, ValueError) as error:
        raise StoreError(f"the store is damaged: {path} cannot be read: {error}") from error
    return record


def read_records(path: Path) -> list[dict[str, Any]]:
    """The records of a JSON lines file, in order. Raises StoreError where it is missing or broken."""
    try:
        with path.open(encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]
    except (OSError, ValueError) as error:
        raise StoreError(f"the store is damaged: {path} cannot be read: {error}") from error
