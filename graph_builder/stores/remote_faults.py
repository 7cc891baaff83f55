"""What can go wrong with a store on another server, each with the HTTP status by which it leaves ours."""

from __future__ import annotations

from graph_builder.errors import StoreError, UsageError


class RemoteStoreError(StoreError):
    """The remote store cannot be reached, or answers otherwise than SPARQL 1.1 has it."""

    http_status = 502


class PartialAnswerError(RemoteStoreError):
    """The remote store has cut its answer; a part is never given for the whole."""


class RemoteTimeoutError(RemoteStoreError):
    """The remote store had not answered by the deadline."""

    http_status = 503


class RemoteQueryError(UsageError):
    """The remote store refused the query; its reason follows."""
