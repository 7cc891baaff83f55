"""What can go wrong, each with the exit status and the HTTP status by which it leaves the program."""

from __future__ import annotations


class DaminError(Exception):
    """A fault that the user can act on: its text is one clear sentence, shown without a traceback."""

    exit_status = 1
    http_status = 500


class UsageError(DaminError):
    """The command or the request asks for something that cannot be done as asked."""

    exit_status = 2
    http_status = 400


class SourceError(DaminError):
    """A source as a whole cannot be read: it is missing, of no known format, or broken from the start."""


class DataError(DaminError):
    """A file of the language data, the gazetteer or the ontology is wrong; the text names the file and the place."""


class StoreError(DaminError):
    """The store folder is missing, of another format, or damaged."""


class StoreLockedError(StoreError):
    """Another process is writing to the same store."""

    http_status = 503
