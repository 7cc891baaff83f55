"""An engine in front of a store on another server: it asks there, and writes the answer in the format asked for here.

A deadline is ours: past it nobody waits for the remote store, which may go on. What it sends is read as results or
as triples before it goes out, so that an answer that it breaks off breaks off here too.
"""

from __future__ import annotations

import io
import time
from collections.abc import Mapping
from functools import partial

import pyoxigraph as ox

from graph_builder.rdf.lexer import Dataset
from graph_builder.rdf.portable import bound, form, harmless
from graph_builder.rdf.search import for_any
from graph_builder.stores.remote import RemoteStore, Stream, check_asked, open_remote
from graph_builder.stores.remote_faults import RemoteTimeoutError
from server.beside import Beside
from server.engine import Answer
from server.errors import BadQueryError, DeadlineError
from server.evaluate import Query, Sink
from server.lanes import Lane, Once
from server.negotiate import GRAPHS, RESULTS, Choice, Format, by_name, refuse
from server.passing import Passing

_TO_OPEN = 30.0
#: Seconds for which the server's own pages about a store that may change at any time are kept.
_FRESH = 60
_MAX_MESSAGE = 200
_FAMILIES = {"SELECT": "solutions", "ASK": "boolean"}
_BOOLEANS = {True: b'{"head":{},"boolean":true}', False: b'{"head":{},"boolean":false}'}


class RemoteEngine:
    """Answers from the store at an address `sparql+http://…`; `slots` requests at once, `queue` more may wait."""

    def __init__(self, store: str, slots: int, queue: int, prefixes: Mapping[str, str]) -> None:
        """Ask the store what it is. Raises StoreError."""
        self._remote: RemoteStore = open_remote(store, time.monotonic() + _TO_OPEN)
        self._lanes = {own: Lane(slots, queue) for own in (False, True)}
        self._prefixes = dict(prefixes)

    @property
    def generation(self) -> str:
        """A new name each minute: what the server keeps of its own pages is never older."""
        return f"{int(time.time()) // _FRESH}"

    @property
    def base(self) -> str:
        """The base IRI, read off the names of the graphs."""
        return self._remote.base

    @property
    def modified(self) -> None:
        """Nobody knows."""
        return

    @property
    def beside(self) -> Beside:
        """A remote store keeps graphs alone."""
        return Beside()

    def run(self, query: Query, timeout: float) -> Answer:
        """See `Engine.run`. Raises also RemoteStoreError, and UsageError for what stores do not agree about."""
        until = time.monotonic() + timeout
        release = self._lanes[query.own].enter(timeout, query.gone)
        try:
            return self._run(query, until, release)
        except RemoteTimeoutError as error:
            release()
            if time.monotonic() >= until - 0.05:
                raise DeadlineError(f"The query was ended at its deadline of {timeout:g} seconds.") from error
            raise
        except BaseException:
            release()
            raise

    def start(self) -> None:
        """There is nothing to follow."""

    def close(self) -> None:
        """There is nothing to end: a request holds its own connection."""

    def _run(self, query: Query, until: float, release: Once) -> Answer:
        text = bound(for_any(query.text), query.bindings)
        check_asked(text)
        _parse(text, query.base)
        text = f"BASE <{query.base}> {text}" if query.base else text
        family = _FAMILIES.get(form(text), "graph")
        choice = query.graphs if family == "graph" else query.results
        if choice is None:
            raise refuse(GRAPHS if family == "graph" else RESULTS)
        stream = self._stream(family, text, until, query.dataset)
        write = partial(_write_results, stream, choice)
        if family == "graph":
            write = partial(_write_graph, stream, choice, self._prefixes)
        body = Passing(write, stream, query.gone, release)
        body.hold_back()
        return Answer(family, choice, body)

    def _stream(self, family: str, text: str, until: float, dataset: Dataset) -> Stream:
        if family == "graph":
            return self._remote.triples(text, until, dataset)
        if family == "solutions":
            return self._remote.solutions(text, until, dataset)
        return io.BytesIO(_BOOLEANS[self._remote.boolean(text, until, dataset)])


def _write_results(source: Stream, choice: Choice, sink: Sink) -> None:
    found = ox.parse_query_results(source, ox.QueryResultsFormat.JSON)
    written = ox.QueryResultsFormat.from_media_type(_media_type(choice, RESULTS))
    found.serialize(sink, written)  # type: ignore[arg-type]


def _write_graph(source: Stream, choice: Choice, prefixes: dict[str, str], sink: Sink) -> None:
    triples = (quad.triple for quad in ox.parse(source, ox.RdfFormat.N_TRIPLES))
    written = ox.RdfFormat.from_media_type(_media_type(choice, GRAPHS))
    ox.serialize(triples, sink, written, prefixes=prefixes)  # type: ignore[arg-type]


def _media_type(choice: Choice, formats: tuple[Format, ...]) -> str:
    found = by_name(choice.format, formats)
    return found.media_type if found else choice.media_type


def _parse(text: str, base: str) -> None:
    """Raises BadQueryError for what is not SPARQL 1.1: a remote store may take more, updates among it."""
    try:
        ox.Store().query(harmless(text), base_iri=base or None)
    except SyntaxError as error:
        message = " ".join(str(error.msg).split())
        shown = message if len(message) <= _MAX_MESSAGE else message.partition(": expected")[0]
        raise BadQueryError(f"The query is not valid SPARQL 1.1: {shown.rstrip('.')}.") from error
    except ValueError as error:
        raise BadQueryError(f"The query cannot be answered as it stands: {error}.") from error
