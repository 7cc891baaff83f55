"""A store on another server, asked as if it were ours: what is our default graph there, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import IO, cast

from pyoxigraph import (
    NamedNode,
    QueryResultsFormat,
    QuerySolution,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

from graph_builder.errors import StoreError, UsageError
from graph_builder.rdf import vocabulary as v
from graph_builder.rdf.iris import Iris
from graph_builder.rdf.lexer import Dataset, calls_out, dataset_of
from graph_builder.rdf.portable import asks_graphs, check_portable, counting, form, over_graph
from graph_builder.settings import default
from graph_builder.stores.dialects import Dialect, by_name, by_server
from graph_builder.stores.endpoint import JSON, NTRIPLES, Address, Reply, ask, read_address
from graph_builder.stores.remote_faults import PartialAnswerError, RemoteStoreError
from graph_builder.stores.replies import WordedBooleans, read_boolean

#: Bytes as they come; closing it lets go of the connection.
Stream = IO[bytes]
_NOTHING = Dataset()
_REFERENCE = f"SELECT ?g {{ GRAPH ?g {{ <{v.term('Topics')}> a <{v.SKOS}ConceptScheme> }} }} LIMIT 10"
_ARTICLE = f"SELECT ?g {{ GRAPH ?g {{ ?article a <{v.term('Article')}> }} }} LIMIT 10"


@dataclass(frozen=True)
class RemoteStore:
    """A remote store by its address. What is learnt about it is learnt once: `dialect`, `base`, `keeps_default`.

    Every `until` is the deadline on the monotonic clock. Every request raises RemoteStoreError, RemoteTimeoutError,
    and RemoteQueryError where the store refuses a query.
    """

    address: Address
    dialect: Dialect
    base: str
    named_default: bool

    @cached_property
    def iris(self) -> Iris:
        """The IRIs below its base."""
        return Iris(self.base)

    def solutions(self, query: str, until: float, dataset: Dataset = _NOTHING) -> Stream:
        """JSON results of a SELECT, as they come."""
        reply = self._ask(query, JSON, until, dataset)
        return cast("Stream", WordedBooleans(reply) if self.dialect.booleans == "digits" else reply)

    def boolean(self, query: str, until: float, dataset: Dataset = _NOTHING) -> bool:
        """The answer to an ASK."""
        with self._ask(query, JSON, until, dataset) as reply:
            return read_boolean(reply, self.address.url)

    def triples(self, query: str, until: float, dataset: Dataset = _NOTHING) -> Stream:
        """The graph of a CONSTRUCT or DESCRIBE as N-Triples, as it comes. Raises PartialAnswerError too."""
        most = self.dialect.most_rows
        if most and form(query) == "CONSTRUCT":  # such a store cuts graphs without a word
            rows = self.number(counting(query), until, dataset)
            if rows > most:
                raise PartialAnswerError(
                    f"The store at {self.address.url} cuts answers at {most:,} rows, and this one has {rows:,}: "
                    "ask for less."
                )
        return cast("Stream", self._ask(query, NTRIPLES, until, dataset))

    def number(self, query: str, until: float, dataset: Dataset = _NOTHING) -> int:
        """The one number that a query gives."""
        for row in self.rows(query, until, dataset):
            return int(row[0].value)
        raise RemoteStoreError(f"The store at {self.address.url} gave no number where one was asked for.")

    def rows(self, query: str, until: float, dataset: Dataset = _NOTHING) -> list[QuerySolution]:
        """The rows of a SELECT, all of them."""
        return list(self.table(query, until, dataset))

    def table(self, query: str, until: float, dataset: Dataset = _NOTHING) -> QuerySolutions:
        """The answer to a SELECT, of which all is there."""
        with self.solutions(query, until, dataset) as stream:
            data = stream.read()
        try:
            for _ in parse_query_results(data, QueryResultsFormat.JSON):  # type: ignore[union-attr]
                pass
        except (SyntaxError, ValueError, TypeError) as error:
            raise self._unread(error) from error
        return cast("QuerySolutions", parse_query_results(data, QueryResultsFormat.JSON))

    def read_triples(self, query: str, until: float) -> Iterator[Triple]:
        """The triples of a CONSTRUCT or DESCRIBE."""
        with self.triples(query, until) as stream:
            try:
                for quad in parse(stream, RdfFormat.N_TRIPLES):
                    yield quad.triple
            except SyntaxError as error:
                raise self._unread(error) from error

    def _unread(self, error: Exception) -> RemoteStoreError:
        said = f"The store at {self.address.url} gave an answer that cannot be read, or a part of one: {error}."
        return RemoteStoreError(" ".join(said.split()))

    def _ask(self, query: str, accept: str, until: float, dataset: Dataset) -> Reply:
        text, graphs = self._asked(query, dataset)
        return ask(self.address, text, accept, until, graphs)

    def _asked(self, query: str, dataset: Dataset) -> tuple[str, list[tuple[str, str]]]:
        """The query as it is put, and the parameters of its dataset."""
        check_asked(query)
        if dataset:
            named = [("named-graph-uri", graph) for graph in dataset.named or ()]
            return query, [*(("default-graph-uri", graph) for graph in dataset.default or ()), *named]
        if not self.named_default or dataset_of(query):
            return query, []
        graph, hidden = self.iris.default_graph.value, self.dialect.hidden
        if not asks_graphs(query):
            return query, [("default-graph-uri", graph)]
        return over_graph(query, graph, hidden), []


def check_asked(query: str) -> None:
    """Raises UsageError for what is never asked of a remote store."""
    if calls_out(query):
        raise UsageError("SERVICE is not allowed: a query asks this store alone")
    check_portable(query)


def open_remote(store: str, until: float) -> RemoteStore:
    """The store at an address `sparql+http://…`. Raises StoreError where it holds no graph of ours."""
    address = read_address(store)
    dialect = _dialect(address, until)
    probe = RemoteStore(address, dialect, str(default("base-iri")), named_default=False)
    base = _base(probe, until)
    named = Iris(base).default_graph
    kept_by_name = probe.boolean(f"ASK {{ GRAPH {named} {{ ?s ?p ?o }} }}", until)
    if dialect.default_graph == "named" and not kept_by_name:
        raise StoreError(
            f"the store at {address.url} holds no graph {named.value}: "
            f"write one there with `damin export sparql+{address.url}`"
        )
    return RemoteStore(address, dialect, base, kept_by_name)


def unopened(store: str, base: str, until: float) -> RemoteStore:
    """The store at an address, which may be empty, for graphs below `base`."""
    address = read_address(store)
    dialect = _dialect(address, until)
    return RemoteStore(address, dialect, base, dialect.default_graph == "named")


def _dialect(address: Address, until: float) -> Dialect:
    with ask(address, "ASK { }", JSON, until) as reply:
        if "dialect" in address.options:
            return by_name(address.options["dialect"])
        return by_server(reply.server)


def _base(store: RemoteStore, until: float) -> str:
    """The base IRI, read off the name of the reference graph, else of an article's."""
    for query, end in ((_REFERENCE, "graph/reference"), (_ARTICLE, "graph/article/")):
        for row in store.rows(query, until):
            graph = row["g"]
            if isinstance(graph, NamedNode) and end in graph.value:
                return graph.value.partition(end)[0]
    return store.base
