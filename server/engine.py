"""What the routes ask: an engine that answers queries over one generation of a store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

import pyoxigraph as ox

from graph_builder.network.rows import Row, rows_of_json
from server.beside import Beside
from server.evaluate import Query, evaluate
from server.negotiate import Choice


class Body(Protocol):
    """The bytes of an answer as they come. `close` ends the query behind them, and may be called twice."""

    @property
    def complete(self) -> bool:
        """Whether all of the answer is at hand, so that its length is known."""

    def __iter__(self) -> Iterator[bytes]: ...

    def close(self) -> None:
        """Stop the query, if it still runs."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A query's answer: `family` is `solutions`, `boolean` or `graph`; its reader closes `body`."""

    family: str
    choice: Choice
    body: Body


class Engine(Protocol):
    """Answers queries over one unchanging generation of a store, from many threads at once."""

    @property
    def generation(self) -> str:
        """The name of the generation, for caches."""

    @property
    def base(self) -> str:
        """The base IRI of the store."""

    @property
    def modified(self) -> int | None:
        """When the generation was published, in nanoseconds since 1970; None where nobody knows."""

    @property
    def beside(self) -> Beside:
        """What the generation keeps beside its graphs."""

    def run(self, query: Query, timeout: float) -> Answer:
        """Answer within `timeout` seconds, or raise DeadlineError, BusyError or what `evaluate` raises."""


def select(engine: Engine, text: str, timeout: float, **bindings: str) -> list[Row]:
    """The rows of a SELECT query, with these variables bound to these IRIs, which each row has too."""
    rows = rows_of_json(read(engine, Query(text, bindings=tuple(bindings.items()), own=True), timeout))
    return [{**bindings, **row} for row in rows] if bindings else rows  # a remote store gives them no value


def read(engine: Engine, query: Query, timeout: float) -> bytes:
    """A whole answer at once."""
    answer = engine.run(query, timeout)
    try:
        return b"".join(answer.body)
    finally:
        answer.body.close()


@dataclass(slots=True)
class _Memory:
    """A sink that keeps everything."""

    head: tuple[str, Choice] | None = None
    chunks: list[bytes] = field(default_factory=list)
    complete: bool = True

    def begin(self, family: str, choice: Choice) -> None:
        self.head = (family, choice)

    def write(self, data: bytes) -> int:
        self.chunks.append(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.chunks)

    def close(self) -> None:
        """Nothing runs any more."""


@dataclass(frozen=True, slots=True)
class LocalEngine:
    """Answers in the calling thread from an open store. It keeps no deadline: for single questions."""

    store: ox.Store
    base: str
    generation: str = "local"
    prefixes: dict[str, str] = field(default_factory=dict)
    modified: int | None = None
    beside: Beside = field(default_factory=Beside)

    def run(self, query: Query, timeout: float) -> Answer:  # noqa: ARG002 - the protocol's signature
        """The answer, complete; see `evaluate` for what it raises."""
        sink = _Memory()
        evaluate(self.store, query, sink, self.prefixes)
        if sink.head is None:
            raise AssertionError("an answer without a beginning")
        return Answer(*sink.head, sink)
