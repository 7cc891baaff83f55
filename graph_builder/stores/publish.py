"""Writing all graphs of a store to a remote one: one PUT of the Graph Store Protocol a graph, the default graph last.

https://www.w3.org/TR/sparql11-http-rdf-update/
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from graph_builder.errors import UsageError
from graph_builder.settings import default
from graph_builder.stores.credentials import Credentials
from graph_builder.stores.endpoint import broken, timed_out
from graph_builder.stores.remote import RemoteStore, unopened
from graph_builder.stores.remote_faults import RemoteStoreError

_TURTLE = "text/turtle"  # the one type that every store must take; N-Triples is a part of it


class Graphs(Protocol):
    """What is written: the names of the graphs, and each as N-Triples."""

    base: str

    def graphs(self) -> list[str]:
        """The IRIs of the named graphs, sorted."""

    def ntriples(self, name: str | None) -> bytes:
        """A named graph, or the default graph where `name` is None."""


def publish(graphs: Graphs, store: str, done: Callable[[int], None] | None = None) -> int:
    """Make the graphs of the store at the address `store` those of `graphs`; how many were written.

    Graphs of ours that `graphs` lacks are deleted, others stay. Where the store breaks off, what was written by then
    stays, and publishing again completes it. Raises UsageError for a store that takes no graphs, RemoteStoreError.
    """
    timeout = float(default("remote-timeout"))
    remote = unopened(store, graphs.base, time.monotonic() + timeout)
    place = _Place(remote, timeout)
    names: list[str | None] = [*graphs.graphs(), None]
    for number, name in enumerate(names, 1):
        place.put(name, graphs.ntriples(name))
        if done:
            done(number)
    for name in _present(remote, timeout) - {str(name) for name in names}:
        place.delete(name)
    return len(names)


class _Place:
    """Where graphs are put."""

    def __init__(self, remote: RemoteStore, timeout: float) -> None:
        path = remote.address.options.get("graph-store") or remote.dialect.graph_store
        if not path:
            raise UsageError(
                f"where the store at {remote.address.url} takes graphs is not known: "
                "add graph-store=PATH to its address"
            )
        self._remote, self._timeout = remote, timeout
        self._url = remote.address.beside(path)
        self._opener = build_opener(ProxyHandler({}), _NoRedirect())
        self._credentials = Credentials(remote.address, self._url)
        self._learnt = not remote.address.user

    def put(self, name: str | None, ntriples: bytes) -> None:
        """Put triples in the place of a graph."""
        self._send("PUT", name, ntriples)

    def delete(self, name: str) -> None:
        """Take a graph away, if it is there."""
        self._send("DELETE", name, None)

    def _send(self, method: str, name: str | None, body: bytes | None) -> None:
        request = Request(f"{self._url}?{self._parameter(name)}", body, method=method)  # noqa: S310 - the user's own
        if body is not None:
            request.add_header("Content-Type", _TURTLE)
        try:
            if not self._learnt:
                self._credentials.learn(self._opener, request.full_url, self._timeout)
                self._learnt = True
            self._credentials.sign(request)
            with self._opener.open(request, timeout=self._timeout):
                pass
        except HTTPError as error:
            with error:
                if not (method == "DELETE" and error.code == 404):
                    what = f"{method} of {name or 'the default graph'}"
                    raise RemoteStoreError(
                        f"The store at {self._url} refused the {what}: {_reason(error)}."
                    ) from error
        except TimeoutError as error:
            raise timed_out(self._url) from error
        except (URLError, OSError) as error:
            raise broken(self._url, getattr(error, "reason", None) or error) from error

    def _parameter(self, name: str | None) -> str:
        if name is None and not self._remote.named_default:
            return "default"
        graph = name or self._remote.iris.default_graph.value
        return urlencode({self._remote.dialect.graph_name: graph})


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *said: object) -> None:
        """A write goes where it was sent, or nowhere."""


def _reason(error: HTTPError) -> str:
    text = error.read(300).decode("utf-8", "replace").split("\n")[0].strip()
    return f"{error.code} {text}".strip().rstrip(".")


def _present(remote: RemoteStore, timeout: float) -> set[str]:
    """The graphs of ours that the store has."""
    start = f"{remote.base}graph/"
    query = f'SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} FILTER (STRSTARTS(STR(?g), "{start}")) }}'
    found = remote.rows(query, time.monotonic() + timeout)
    return {row["g"].value for row in found} - {remote.iris.default_graph.value}
