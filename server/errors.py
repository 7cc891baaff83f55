"""What can be refused over HTTP, each with its status; the text of an error is one clear sentence for the
client.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graph_builder.errors import DaminError, UsageError


class BadRequestError(UsageError):
    """The request breaks the SPARQL 1.1 Protocol: parameters missing, given twice, or not UTF-8."""


class BadQueryError(UsageError):
    """The query is not valid SPARQL 1.1; the text carries the parser's own message."""


class ForbiddenError(UsageError):
    """The request is understood, and never granted: an update on a read endpoint, a call to others."""

    http_status = 403


class UnknownThingError(UsageError):
    """Nothing in the store has this address."""

    http_status = 404


class GoneError(UsageError):
    """The store had what has this address, and has it no longer."""

    http_status = 410


class NotAcceptableError(UsageError):
    """None of the media types asked for can be written for this kind of result."""

    http_status = 406


class UnsupportedMediaError(UsageError):
    """The body of the request comes in a media type that this route does not read."""

    http_status = 415


class QueryFailedError(DaminError):
    """A valid query broke while it ran."""


class WriteError(DaminError):
    """A write was refused or broke; `messages` are those of the shapes, as JSON objects, where these refused it."""

    def __init__(self, text: str, status: int = 500, messages: Sequence[Mapping[str, Any]] = ()) -> None:
        super().__init__(text)
        self.http_status = status
        self.messages = tuple(messages)


class UnauthorisedError(UsageError):
    """The token is missing or wrong."""

    http_status = 401


class DeadlineError(DaminError):
    """A query was ended at its deadline."""

    http_status = 503


class BusyError(DaminError):
    """All query workers are taken, or the worker of this query is gone."""

    http_status = 503


class ClientGoneError(DaminError):
    """Nobody waits for this answer any more; the sentence is for the log alone."""

    http_status = 503


class ServeError(DaminError):
    """The server cannot start: the port is taken, or the address is not ours."""


#: Texts for what Flask and Werkzeug raise themselves, by status; `{path}` and `{method}` are filled in.
HTTP_SENTENCES = {
    400: "The request could not be read.",
    404: "There is nothing at {path}.",
    405: "{path} does not answer to {method}.",
    411: "The length of the body must be given.",
    413: "The body of the request is larger than this server reads.",
    414: "The address of the request is longer than this server reads.",
    500: "The server failed at this request; its log has the details.",
}

RETRY_AFTER_SECONDS = 5
