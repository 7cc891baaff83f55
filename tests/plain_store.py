"""A plain graph store behind the routes of the server: what the engine does by itself, without Damin's rules.

The suites of the W3C that are about the language of updates run in front of it: they know nothing of a gate, of
graphs that are not the client's to write, and of a default graph that is made from the named ones.
"""

from __future__ import annotations

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad

from graph_builder.errors import DaminError
from graph_builder.rdf.update import Using, operations
from graph_builder.stores.running import check_syntax, run_operation
from server.access import Access
from server.app import create_app
from server.engine import LocalEngine
from server.errors import WriteError
from server.writing import Writing
from tests.writing_server import TOKEN


class PlainWriter:
    """Runs updates on a store in memory, operation by operation as in a Damin store; takes no graphs and articles."""

    def __init__(self, store: ox.Store) -> None:
        self.store = store

    def write(self, job, body):
        text, using = body.decode("utf-8"), Using(tuple(job["using"]), tuple(job["using_named"]))
        try:
            check_syntax(text, job["base"])
            for step in operations(text):
                run_operation(self.store, step, using, job["base"])
        except DaminError as error:
            raise WriteError(str(error), error.http_status) from error
        return {"graphs": {}}


def plain_client(store: ox.Store):
    """A client for the routes in front of this store."""
    writing = Writing(PlainWriter(store), Access(TOKEN))
    return create_app(LocalEngine(store, "https://w3id.org/damin/"), writing=writing).test_client()


def in_graph(path, graph, base):
    """The triples of a Turtle file as quads."""
    place = ox.DefaultGraph() if graph is None else NamedNode(graph)
    for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=base, rename_blank_nodes=True):
        yield Quad(quad.subject, quad.predicate, quad.object, place)
