"""What every store can do: apply changes graph by graph, all or none of them, and be read meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Literal, Protocol, Self

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples, Triple

from graph_builder.rdf.validate import Engine
from graph_builder.rdf.verdict import Verdict

Outcome = Literal["new", "changed", "unchanged", "removed"]
Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """The new content of one named graph; `ntriples` None removes the graph.

    `ntriples` is canonical N-Triples (`rdf.canonical.canonical_ntriples`). `quarantine` are the JSON records
    of what was kept out of this graph; they replace those of its old version.
    """

    graph: str
    ntriples: bytes | None
    quarantine: tuple[Record, ...] = ()


class Writer(Protocol):
    """One transaction: what it did is seen by others at its end, at once, or never."""

    def apply(self, change: Change) -> Outcome:
        """Replace or remove one graph and say what that meant against the state before the transaction."""
        ...

    def report(self, issues: Iterable[Record]) -> None:
        """Set the issue list that is published with this transaction."""
        ...

    def ntriples(self, graph: str | None) -> bytes:
        """A graph as it stands here, None for the default graph; N-Triples in no fixed order."""
        ...

    def reading(self, graph: str) -> bytes:
        """An article's graph as `apply` was given it, before identity; for other graphs the same as `ntriples`."""
        ...

    def verdict(self, engine: Engine) -> Verdict:
        """The SHACL verdict on the default graph as it stands here; it is published with this transaction."""
        ...


class Reader(Protocol):
    """One state of a store, which stays as it is however the store goes on."""

    @property
    def base(self) -> str:
        """The base IRI that the store was built with."""
        ...

    @property
    def generation(self) -> str:
        """The name of this state."""
        ...

    def is_current(self) -> bool:
        """Whether no later state has been published."""
        ...

    def query(self, sparql: str, **options: Any) -> QuerySolutions | QueryBoolean | QueryTriples:
        """Run a SPARQL 1.1 query; `options` are those of `pyoxigraph.Store.query`. Raises SyntaxError."""
        ...

    def graphs(self) -> list[str]:
        """The IRIs of the named graphs, sorted."""
        ...

    def graph(self, name: str | None) -> Iterator[Triple]:
        """The triples of a named graph, or of the default graph where `name` is None."""
        ...

    def ntriples(self, name: str | None) -> bytes:
        """`graph` as N-Triples, in no fixed order."""
        ...

    def count(self, name: str | None = None) -> int:
        """How many triples a named graph, or the default graph, holds."""
        ...

    def quarantine(self) -> list[dict[str, Any]]:
        """What the SHACL gate kept out, for every article in the store."""
        ...

    def issues(self) -> list[dict[str, Any]]:
        """The issues of the last build that changed anything."""
        ...

    def close(self) -> None:
        """Let go of this state."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *exception: object) -> None: ...


class Store(Protocol):
    """A durable store of named graphs and of their union, the default graph."""

    def writing(self) -> AbstractContextManager[Writer]:
        """Begin a transaction, which ends with the block and leaves no trace where the block raises."""
        ...

    def reading(self) -> Reader:
        """The state that is current now."""
        ...
