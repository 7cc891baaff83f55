"""One operation of a SPARQL 1.1 Update request, run by the engine, with the dataset of the protocol."""

from __future__ import annotations

import re
from collections.abc import Callable

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad

from graph_builder.errors import DaminError
from graph_builder.rdf.outside import addresses
from graph_builder.rdf.update import Using, stopped, with_using
from graph_builder.stores.faults import BadUpdateError, RemoteError

_MERGE = "urn:damin:using"
#: Ends a request before anything is done: there is nothing to drop in an empty store.
_STOP = "DROP GRAPH <urn:damin:nothing>"
_PLACE = re.compile(r"error at (\d+):(\d+)")
_NO_GRAPH = re.compile(r"^The graph .* (already exists|does not exist)")
_LONGEST = 200


def check_syntax(update: str, base: str | None) -> None:
    """Raises BadUpdateError where a whole request is not valid: its operations may not share blank nodes, say.

    Nothing of it is run: the engine reads all of a request before it finds that there is nothing to drop.
    """
    checked = stopped(update, _STOP)
    if checked is None:
        return
    try:
        ox.Store().update(checked[0], base_iri=base)
    except SyntaxError as error:
        told = _PLACE.sub(lambda found: _as_given(found, *checked), sentence(error))
        raise BadUpdateError(f"The update is not valid SPARQL 1.1: {told}.") from error
    except (RuntimeError, ValueError):
        return


def _as_given(found: re.Match[str], text: str, place: int) -> str:
    """The place of an error in the request as it was given."""
    line, column = int(found[1]), int(found[2])
    moved = line == text.count("\n", 0, place) + 1 and column > place - text.rfind("\n", 0, place)
    return f"error at {line}:{column - len(_STOP) - 3 if moved else column}"


def run_operation(store: ox.Store, operation: str, using: Using, base: str | None = None) -> None:
    """Run it on the store; relative IRIs are read against `base`.

    Raises BadUpdateError with the parser's message, UsageError for two datasets, RemoteError where another server
    fails, and what the engine raises where the store fails.
    """
    merged = len(using.default) > 1
    if merged:  # the engine itself counts a triple once a graph
        _merge(store, using.default)
    text = with_using(operation, Using((_MERGE,), using.named) if merged else using) if using else operation
    try:
        _guarded(lambda: store.update(text, base_iri=base))
    except (OSError, RuntimeError) as error:
        told = _told(error, operation)
        if told is None:
            raise
        raise told from error
    finally:
        if merged:
            store.remove_graph(NamedNode(_MERGE))


def _guarded(action: Callable[[], None]) -> None:
    try:
        action()
    except SyntaxError as error:
        raise BadUpdateError(f"The update is not valid SPARQL 1.1: {sentence(error)}.") from error
    except ValueError as error:
        raise BadUpdateError(f"The update cannot be run as it stands: {sentence(error)}.") from error


def sentence(error: Exception) -> str:
    """What an error says, in one line without a full stop, not longer than a sentence should be."""
    text = " ".join((error.msg if isinstance(error, SyntaxError) else str(error)).split())
    if len(text) > _LONGEST:  # a list of all that could have stood there
        text = text.partition(": expected")[0]
    return (text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…").rstrip(".")


def _told(error: Exception, operation: str) -> DaminError | None:
    """What is wrong with the operation; None where the fault is the store's own."""
    if _NO_GRAPH.search(str(error)):
        return BadUpdateError(f"The update cannot be run as it stands: {sentence(error)}.")
    return (
        RemoteError(f"Another server did not answer as it should: {sentence(error)}.")
        if addresses(operation)
        else None
    )


def _merge(store: ox.Store, graphs: tuple[str, ...]) -> None:
    for graph in graphs:
        quads = store.quads_for_pattern(None, None, None, NamedNode(graph))
        store.extend([Quad(q.subject, q.predicate, q.object, NamedNode(_MERGE)) for q in quads])
