"""A `Reader` of a store on another server. What it reads is whole, or a fault is raised; it may change meanwhile."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Any, Self, cast

from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    Store,
    Triple,
    parse_query_results,
)

from graph_builder.rdf.portable import form, harmless, with_prefixes
from graph_builder.settings import default
from graph_builder.stores.reader import dump, graph_term
from graph_builder.stores.remote import RemoteStore, open_remote
from graph_builder.stores.remote_faults import PartialAnswerError, RemoteStoreError

_PAGE = 1000
_BOOLEANS = {True: b'{"head":{},"boolean":true}', False: b'{"head":{},"boolean":false}'}
_EVERYTHING = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


class RemoteReader:
    """The store at an address `sparql+http://…`, with `timeout` seconds for each request. Raises StoreError."""

    def __init__(self, store: str, timeout: float | None = None) -> None:
        self._timeout = float(default("remote-timeout")) if timeout is None else timeout
        self.remote: RemoteStore = open_remote(store, self._until())
        self.base = self.remote.base
        self.generation = ""

    def is_current(self) -> bool:
        """It always is: each request sees the store as it stands."""
        return True

    def query(
        self, sparql: str, prefixes: Mapping[str, str] | None = None
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """Run a SPARQL 1.1 query. Raises SyntaxError for a wrong one, UsageError for one that stores differ in."""
        Store().query(harmless(sparql), prefixes=dict(prefixes or {}))
        text = with_prefixes(sparql, (prefixes or {}).items())
        kind = form(text)
        if kind == "SELECT":
            return self.remote.table(text, self._until())
        if kind == "ASK":
            return parse_query_results(_BOOLEANS[self.remote.boolean(text, self._until())], QueryResultsFormat.JSON)
        copied = Store()
        triples = self.remote.read_triples(text, self._until())
        copied.extend(Quad(t.subject, t.predicate, t.object) for t in triples)
        return cast("QueryTriples", copied.query(_EVERYTHING))

    def json(self, query: str) -> bytes:
        """The JSON results of a SELECT."""
        with self.remote.solutions(query, self._until()) as reply:
            return reply.read() or b""

    def graphs(self) -> list[str]:
        """The IRIs of the named graphs of ours, sorted."""
        start, found = f"{self.base}graph/", list[str]()
        while True:
            last = found[-1] if found else start
            query = (
                f"SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} FILTER (STR(?g) > {Literal(last)} "
                f"&& STRSTARTS(STR(?g), {Literal(start)})) }} ORDER BY STR(?g) LIMIT {_PAGE + 1}"
            )
            page = [cast("NamedNode", row["g"]).value for row in self.remote.rows(query, self._until())]
            found += page[:_PAGE]
            if len(page) <= _PAGE:  # one more was asked for than a page holds
                return sorted(set(found) - {self.remote.iris.default_graph.value})

    def graph(self, name: str | None) -> Iterator[Triple]:
        """The triples of a named graph, or of the default graph. Raises PartialAnswerError where some are missing."""
        wanted, got = self.count(name), 0
        for triple in self._paged(name) if self.remote.dialect.most_rows else self._whole(name):
            got += 1
            yield triple
        if got != wanted:
            raise PartialAnswerError(
                f"The store at {self.remote.address.url} gave {got:,} of {wanted:,} triples of "
                f"{name or 'the default graph'}: it cuts answers, or it has changed meanwhile."
            )

    def ntriples(self, name: str | None) -> bytes:
        """`graph` as N-Triples, in no fixed order."""
        copied = Store()
        copied.extend(Quad(triple.subject, triple.predicate, triple.object) for triple in self.graph(name))
        return dump(copied, None)

    def count(self, name: str | None = None) -> int:
        """How many triples a named graph, or the default graph, holds."""
        pattern = _in(name, "?s ?p ?o")
        return self.remote.number(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}", self._until())

    def copied(self, *, default_only: bool) -> Copied:
        """All of it in memory, or its default graph alone."""
        names = [] if default_only else self.graphs()
        store = Store()
        for name in (None, *names):
            term = graph_term(name)
            store.bulk_extend(Quad(t.subject, t.predicate, t.object, term) for t in self.graph(name))
        return Copied(self.base, store)

    def close(self) -> None:
        """Nothing is held open."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    @property
    def _page_size(self) -> int:
        """One more is asked for, and that stays below the bound at which the store says that it cuts."""
        return self.remote.dialect.most_rows - 2

    def _until(self) -> float:
        return time.monotonic() + self._timeout

    def _whole(self, name: str | None) -> Iterator[Triple]:
        query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {_in(name, '?s ?p ?o')} }}"
        yield from self.remote.read_triples(query, self._until())

    def _paged(self, name: str | None) -> Iterator[Triple]:
        """By property, and subject by subject in their order, so that no answer reaches the bound of the store."""
        query = f"SELECT DISTINCT ?p {{ {_in(name, '?s ?p ?o')} }}"
        for predicate in [cast("NamedNode", row["p"]) for row in self.remote.rows(query, self._until())]:
            last: str | None = ""
            while last is not None:
                rows = self._page(name, predicate, last)
                rows, last = _whole_subjects(rows, self._page_size)
                yield from (Triple(subject, predicate, value) for subject, value in rows)

    def _page(self, name: str | None, predicate: NamedNode, last: str) -> list[tuple[NamedNode, Any]]:
        after = f"FILTER (STR(?s) > {Literal(last)})" if last else ""
        query = (
            f"SELECT ?s ?o {{ {_in(name, f'?s {predicate} ?o')} {after} }} "
            f"ORDER BY STR(?s) LIMIT {self._page_size + 1}"
        )
        found = self.remote.rows(query, self._until())
        return [(cast("NamedNode", row["s"]), row["o"]) for row in found]


class Copied:
    """A remote store in memory, to be written to files."""

    def __init__(self, base: str, store: Store) -> None:
        self.base, self.store = base, store

    def graphs(self) -> list[str]:
        """The IRIs of the named graphs, sorted."""
        return sorted(name.value for name in self.store.named_graphs())

    def ntriples(self, name: str | None) -> bytes:
        """A named graph, or the default graph where `name` is None, as N-Triples in no fixed order."""
        return dump(self.store, name)


def _in(name: str | None, pattern: str) -> str:
    return pattern if name is None else f"GRAPH {NamedNode(name)} {{ {pattern} }}"


def _whole_subjects(rows: list[tuple[NamedNode, Any]], page: int) -> tuple[list[tuple[NamedNode, Any]], str | None]:
    """The rows without the last subject, which may go on, and the subject before it; None where this was all.

    One more row was asked for than a page holds. Raises RemoteStoreError where one subject fills it.
    """
    if len(rows) <= page:
        return rows, None
    whole = [row for row in rows if row[0] != rows[-1][0]]
    if not whole:
        raise RemoteStoreError(
            f"The store cannot be read in parts: {rows[-1][0].value} has more values than it gives."
        )
    return whole, whole[-1][0].value
