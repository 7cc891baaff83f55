"""A query as the command line takes it: prefixes that need no declaration, and no calls to other servers."""

from __future__ import annotations

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples

from graph_builder.errors import UsageError
from graph_builder.rdf.lexer import calls_out
from graph_builder.rdf.portable import with_prefixes
from graph_builder.rdf.prefixes import known_prefixes
from graph_builder.rdf.search import for_any
from graph_builder.stores.reader import GenerationReader
from graph_builder.stores.remote_reader import RemoteReader

_LONGEST = 160
Answer = QuerySolutions | QueryBoolean | QueryTriples


def ask(reader: GenerationReader | RemoteReader, query: str) -> Answer:
    """Run a query; the prefixes of `known_prefixes` stand where it does not declare its own.

    Raises UsageError with the parser's message for a wrong query, and for one with a SERVICE clause.
    """
    if calls_out(query):
        raise UsageError("SERVICE is not allowed: a query asks this store alone")
    prefixes = known_prefixes(reader.base)
    text = for_any(with_prefixes(query, prefixes.items())) if "search" in query else query
    try:
        return reader.query(text, prefixes=prefixes)
    except SyntaxError as error:
        raise UsageError(f"the query is not valid SPARQL 1.1: {_place(error)}") from error
    except ValueError as error:
        raise UsageError(f"the query cannot be answered as it stands: {error}") from error


def _place(error: SyntaxError) -> str:
    """The parser's message; where it lists all that could have stood there, the place alone."""
    text = " ".join(str(error.msg).split())
    return text if len(text) <= _LONGEST else text.partition(": expected")[0]
