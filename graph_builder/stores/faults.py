"""Why a write by a user is refused, each with the HTTP status by which it leaves the server."""

from __future__ import annotations

from collections.abc import Sequence

from graph_builder.errors import DaminError, UsageError
from graph_builder.rdf.verdict import Message


class BadUpdateError(UsageError):
    """The update is not valid SPARQL 1.1, or the graph is not valid RDF; the text carries the parser's message."""


class ProtectedError(UsageError):
    """The graph that would change is not the user's to write, or another server would be called."""

    http_status = 403


class MissingGraphError(UsageError):
    """There is no such graph."""

    http_status = 404


class RemoteError(DaminError):
    """Another server that the request is allowed to call did not answer as it should."""

    http_status = 502


class ShapesError(DaminError):
    """What the request would bring about does not conform to the shapes; `messages` say where, in every order."""

    http_status = 422

    def __init__(self, text: str, messages: Sequence[Message]) -> None:
        super().__init__(text)
        self.messages = tuple(messages)
