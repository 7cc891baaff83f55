"""One query over one store: the same code in a worker process and in a test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol, Self, TypeVar

import pyoxigraph as ox

from graph_builder.errors import UsageError
from graph_builder.rdf.lexer import Dataset, dataset_of, names_graphs
from graph_builder.rdf.search import for_store
from server.errors import BadQueryError, QueryFailedError
from server.negotiate import GRAPHS, RESULTS, Choice, refuse

_RESULTS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_GRAPHS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
}
_MAX_MESSAGE = 200
_UNKNOWN = "is not supported"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Query:
    """A query and how its answer is to be written.

    `results` and `graphs` are the formats for the two families of answers, None where the client takes
    neither of ours. `bindings` gives variables an IRI before the query runs. `own` marks a question of the
    server itself. Relative IRIs are read against `base`, where it is not empty. `gone` says whether the client
    went away; a query that nobody waits for is ended.
    """

    text: str
    dataset: Dataset = field(default_factory=Dataset)
    results: Choice | None = field(default=Choice("json", RESULTS[0].media_types[0]))
    graphs: Choice | None = field(default=Choice("turtle", GRAPHS[0].media_types[0]))
    bindings: tuple[tuple[str, str], ...] = ()
    own: bool = False
    base: str = ""
    gone: Callable[[], bool] = field(default=lambda: False, compare=False)

    def asks_facts_alone(self) -> bool:
        """Whether the default graph has all that this query looks at."""
        return not self.dataset and not names_graphs(self.text)

    def to_json(self) -> dict[str, Any]:
        """For the line to a worker; `from_json` reads it back. `gone` stays here."""
        return {
            "text": self.text,
            "dataset": {"default": self.dataset.default, "named": self.dataset.named},
            "results": self.results and self.results.to_json(),
            "graphs": self.graphs and self.graphs.to_json(),
            "bindings": self.bindings,
            "own": self.own,
            "base": self.base,
        }

    @classmethod
    def from_json(cls, record: dict[str, Any]) -> Self:
        """Read back what `to_json` wrote, after a trip through JSON."""
        dataset = {key: value if value is None else tuple(value) for key, value in record["dataset"].items()}
        return cls(
            text=record["text"],
            dataset=Dataset(**dataset),
            results=Choice(**record["results"]) if record["results"] else None,
            graphs=Choice(**record["graphs"]) if record["graphs"] else None,
            bindings=tuple((name, iri) for name, iri in record["bindings"]),
            own=record["own"],
            base=record["base"],
        )


class Sink(Protocol):
    """Where an answer goes: first what it is, then its bytes."""

    def begin(self, family: str, choice: Choice) -> None:
        """`family` is `solutions`, `boolean` or `graph`."""

    def write(self, data: bytes) -> int:
        """Take some bytes of the answer and say how many."""

    def flush(self) -> None:
        """Called by the engine's serialiser at its end."""


def evaluate(store: ox.Store, query: Query, sink: Sink, prefixes: dict[str, str] | None = None) -> None:
    """Run the query and write its answer to the sink; `prefixes` make Turtle and RDF/XML readable.

    Raises BadQueryError with the parser's message, NotAcceptableError, or QueryFailedError.
    """
    answer = _guarded(lambda: _run(store, query))
    if isinstance(answer, ox.QueryTriples):
        if query.graphs is None:
            raise refuse(GRAPHS)
        sink.begin("graph", query.graphs)
        rdf_format = _GRAPHS[query.graphs.format]
        _guarded(lambda: ox.serialize(answer, sink, rdf_format, prefixes=prefixes))  # type: ignore[arg-type]
        return
    if query.results is None:
        raise refuse(RESULTS)
    sink.begin("boolean" if isinstance(answer, ox.QueryBoolean) else "solutions", query.results)
    _guarded(lambda: answer.serialize(sink, _RESULTS[query.results.format]))  # type: ignore[arg-type, union-attr]


def _run(store: ox.Store, query: Query) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    text = _searched(query.text, store)
    dataset = query.dataset or dataset_of(text, query.base)
    options: dict[str, Any] = {"base_iri": query.base or None}
    if query.bindings:
        options["substitutions"] = {ox.Variable(name): ox.NamedNode(iri) for name, iri in query.bindings}
    if not dataset:
        return store.query(text, **options)
    default, named = _nodes(dataset.default), _nodes(dataset.named)
    if len(default) > 1:
        store, default = _merged(store, default, named), [ox.DefaultGraph()]
    return store.query(text, default_graph=default, named_graphs=named, **options)


def _searched(text: str, store: ox.Store) -> str:
    """The query with its patterns for search, `rdf.search`, as the engine reads them."""
    try:
        return for_store(text, store)
    except UsageError as error:
        raise BadQueryError(str(error)) from error


def _nodes(iris: tuple[str, ...] | None) -> list[Any]:
    return [ox.NamedNode(iri) for iri in dict.fromkeys(iris or ())]


def _merged(store: ox.Store, default: list[Any], named: list[Any]) -> ox.Store:
    """A small store whose default graph is the RDF merge: the engine itself counts a shared triple once a
    graph.
    """
    merged = ox.Store()
    for graph in default:
        quads = store.quads_for_pattern(None, None, None, graph)
        merged.extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    for graph in named:
        merged.extend(store.quads_for_pattern(None, None, None, graph))
    return merged


def _guarded(action: Callable[[], T]) -> T:
    try:
        return action()
    except SyntaxError as error:
        raise BadQueryError(f"The query is not valid SPARQL 1.1: {_sentence(error)}.") from error
    except ValueError as error:
        raise BadQueryError(f"The query cannot be answered as it stands: {_sentence(error)}.") from error
    except (OSError, RuntimeError) as error:
        if str(error).endswith(_UNKNOWN):  # a function that nobody has: the engine says so only when it runs
            raise BadQueryError(f"The query cannot be answered as it stands: {_sentence(error)}.") from error
        raise QueryFailedError(f"The query broke while it ran: {_sentence(error)}.") from error


def _sentence(error: Exception) -> str:
    text = " ".join((error.msg if isinstance(error, SyntaxError) else str(error)).split())
    if len(text) > _MAX_MESSAGE:  # a list of all that could have stood there
        text = text.partition(": expected")[0]
    return (text if len(text) <= _MAX_MESSAGE else f"{text[:_MAX_MESSAGE]}…").rstrip(".")
