"""The headers that every answer has, whatever it is of, and what an answer depends on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask import Response

from server.observing import HEADER, Environ

#: Scripts of the pages may ask this server (`connect-src`); nobody may ask another, and no style stands in markup.
_SECURITY = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
#: Reading is open to every page on the web: there are no cookies and nothing here is private.
_CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": f"Content-Disposition, ETag, Link, Location, Retry-After, {HEADER}",
}
#: What only writes is for programs that hold the token, not for pages of other sites.
_WRITING = frozenset({"/update", "/articles"})
#: Clients of the Reconciliation API show previews in a frame of their own page.
_FRAMED = "/reconcile/preview"
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": f"Accept, Content-Type, If-None-Match, If-Modified-Since, {HEADER}",
    "Access-Control-Max-Age": "86400",
}
_CLOSED, _OPEN = [*_SECURITY.items()], [*_SECURITY.items(), *_CORS.items()]
_IN_FRAMES = [(name, value.replace("frame-ancestors 'none'", "frame-ancestors *")) for name, value in _OPEN]
_ASKED_BEFORE = [*_OPEN, *_PREFLIGHT.items()]


class Headed:
    """A WSGI application around another, whose answers get the headers that all have.

    Here they are one list, joined to another; the framework would look each of them up in each answer.
    """

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self._app = app

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        standing = _standing(environ.get("PATH_INFO", ""), environ.get("REQUEST_METHOD", ""))

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            return start_response(status, [*headers, *standing], exc_info)

        return self._app(environ, start)


def _standing(path: str, method: str) -> list[tuple[str, str]]:
    if path in _WRITING:
        return _CLOSED
    if path == _FRAMED and method != "OPTIONS":
        return _IN_FRAMES
    return _ASKED_BEFORE if method == "OPTIONS" else _OPEN


def depends_on(response: Response, *names: str) -> None:
    """Add to `Vary` the request headers that an answer depends on."""
    known = response.headers.get("Vary", "")
    have = {name.strip().lower() for name in known.split(",")}
    if more := [name for name in names if name.lower() not in have]:
        response.headers["Vary"] = ", ".join([*filter(None, [known]), *more])
