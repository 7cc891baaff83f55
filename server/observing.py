"""Each request gets an id that client and log both see; it is counted and, where asked for, logged as JSON."""

from __future__ import annotations

import json
import logging
import random
import re
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from server.metrics import Metrics

#: Where a request's id and route lie in its WSGI environment.
REQUEST_ID, ROUTE = "damin.request_id", "damin.route"
#: Where an exception lies that was raised before the application was asked: it says what went wrong.
FAULT = "damin.fault"
HEADER = "X-Request-ID"
_LOG = logging.getLogger("server.requests")
_ID = re.compile(r"[A-Za-z0-9._\-]{1,64}")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
_RETRY = "5"
Environ = dict[str, Any]


class Observed:
    """A WSGI application around another: it sees each answer to its end, and refuses all while `ending` says so."""

    def __init__(self, app: Callable[..., Iterable[bytes]], metrics: Metrics, ending: Callable[[], bool]) -> None:
        self._app, self._metrics, self._ending = app, metrics, ending

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        given = environ.get("HTTP_X_REQUEST_ID", "")
        environ[REQUEST_ID] = given if _ID.fullmatch(given) else f"{random.getrandbits(128):032x}"
        seen = _Seen(environ, self._metrics)
        self._metrics.begin()

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            seen.status = status[:3]
            return start_response(status, [*headers, (HEADER, environ[REQUEST_ID])], exc_info)

        try:
            return seen.through(_refused(start) if self._ending() else self._app(environ, start))
        except BaseException:
            seen.end(whole=False)
            raise


class _Seen:
    """One request and what is known of its answer."""

    def __init__(self, environ: Environ, metrics: Metrics) -> None:
        self._environ, self._metrics = environ, metrics
        self._begun = time.monotonic()
        self._size = 0
        self._over = False
        self.status = "500"

    def through(self, body: Iterable[bytes]) -> _Body:
        """The body, counted as it goes."""
        return _Body(body, self)

    def count(self, chunk: bytes) -> bytes:
        """Note that a piece goes out."""
        self._size += len(chunk)
        return chunk

    def end(self, *, whole: bool) -> None:
        """Note the end; only the first call counts."""
        if self._over:
            return
        self._over = True
        seconds = time.monotonic() - self._begun
        route, method = str(self._environ.get(ROUTE, "none")), str(self._environ.get("REQUEST_METHOD", ""))
        method = method if method in _METHODS else "other"
        self._metrics.end(route, method, self.status, self._size, seconds, whole=whole)
        _LOG.info("request", extra={"fields": self._fields(route, method, seconds, whole=whole)})

    def _fields(self, route: str, method: str, seconds: float, *, whole: bool) -> dict[str, Any]:
        return {
            "request_id": self._environ[REQUEST_ID],
            "client": self._environ.get("REMOTE_ADDR", ""),
            "method": method,
            "path": self._environ.get("PATH_INFO", ""),
            "route": route,
            "status": int(self.status),
            "bytes": self._size,
            "seconds": round(seconds, 4),
            "whole": whole,
        }


class _Body:
    """The body of an answer on its way; `close` is called by the server in any case."""

    def __init__(self, body: Iterable[bytes], seen: _Seen) -> None:
        self._body, self._seen = body, seen
        self._whole = False

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._body:
            yield self._seen.count(chunk)
        self._whole = True

    def close(self) -> None:
        """End the answer."""
        try:
            getattr(self._body, "close", lambda: None)()
        finally:
            self._seen.end(whole=self._whole)


class JsonLines(logging.Formatter):
    """A log line as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def log_as_json() -> None:
    """From now on all log lines are JSON on standard error, with one for each request."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    _LOG.setLevel(logging.INFO)
    logging.getLogger("server").setLevel(logging.INFO)


def _refused(start: Callable[..., Any]) -> list[bytes]:
    body = b"The server is ending; try again in a few seconds.\n"
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))]
    start("503 Service Unavailable", [*headers, ("Retry-After", _RETRY)])
    return [body]
