"""A query as the command line takes it: prefixes that need no declaration, and no calls to other servers."""

from __future__ import annotations

import re

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples

from graph_builder.cli.prefixes import known_prefixes
from graph_builder.errors import UsageError
from graph_builder.stores.reader import GenerationReader

Answer = QuerySolutions | QueryBoolean | QueryTriples

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_QUIET = re.compile(
    r"""<[^<>"{}|^`\\\x00-\x20]*>
      | \"\"\"(?:\"{0,2}(?:[^"\\]|\\.))*\"\"\" | '''(?:'{0,2}(?:[^'\\]|\\.))*'''
      | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*'
      | \#[^\n\r]* | [?$]\w+""",
    re.VERBOSE | re.DOTALL,
)


def ask(reader: GenerationReader, query: str) -> Answer:
    """Run a query; the prefixes of `known_prefixes` stand where it does not declare its own.

    Raises UsageError with the parser's message for a wrong query, and for one with a SERVICE clause.
    """
    if calls_out(query):
        raise UsageError("SERVICE is not allowed: a query asks this store alone")
    try:
        return reader.query(query, prefixes=known_prefixes(reader.base))
    except SyntaxError as error:
        raise UsageError(f"the query is not valid SPARQL 1.1: {' '.join(str(error.msg).split())}") from error
    except ValueError as error:
        raise UsageError(f"the query cannot be answered as it stands: {error}") from error


def calls_out(query: str) -> bool:
    """Whether the word SERVICE stands in a query outside of IRIs, strings, comments and variables.

    In doubt yes: a prefix or a name that holds the word is refused too. The engine reads escaped letters as
    letters, so both readings count.
    """
    plain = _ESCAPE.sub(lambda match: _character(int(match[1] or match[2], 16)), query)
    return any("service" in _QUIET.sub(" ", text).lower() for text in (query, plain))


def _character(code: int) -> str:
    return chr(code) if code < 0x110000 else "\ufffd"
