"""Validators from the snapshot (RFC 9110, 8.8 and 13): what has not changed is answered without being asked for.

A generation never changes, so what a request gets is decided by the generation and by what the request says. The
tag is weak: the same query may give its rows in another order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache

from flask import Flask, Response, g, request
from werkzeug.http import http_date

from graph_builder import __version__
from graph_builder.rdf.lexer import is_volatile
from graph_builder.rdf.outside import addresses
from server.engine import Engine
from server.errors import BadRequestError
from server.headers import depends_on
from server.observing import Environ
from server.protocol import of_address

#: The blueprints whose answers the snapshot decides.
_DECIDED = {
    *("sparql", "documents", "exports", "pages", "graph_store", "search", "browse", "sentences"),
    *("network", "timeline", "worldmap", "reconcile", "links"),
}
_EXCEPT = {"pages.health"}
_NEGOTIATED = ("HTTP_HOST", "HTTP_ACCEPT", "HTTP_ACCEPT_ENCODING", "HTTP_ACCEPT_LANGUAGE")
_SECOND = 1_000_000_000


def conditional_answers(app: Flask, engine: Engine) -> None:
    """Give answers to GET and HEAD their `ETag` and `Last-Modified`, and answer 304 where the client has them."""

    @app.before_request
    def unchanged() -> Response | None:
        g.modified = _modified(engine)
        if g.modified is None:
            return None
        # Before the query: a newer generation may answer it, and then the old tag does no harm.
        g.tag = tag_of(engine, request.environ)
        return _with_validators(Response(status=304)) if _client_has_it() else None

    @app.after_request
    def mark(response: Response) -> Response:
        decided = g.get("modified") is not None and response.status_code == 200
        return _with_validators(response) if decided else response


def _modified(engine: Engine) -> int | None:
    """None where the snapshot alone does not decide the answer."""
    if request.method not in {"GET", "HEAD"} or request.endpoint in _EXCEPT:
        return None
    return engine.modified if request.blueprint in _DECIDED and not _changing(_asked()) else None


def _changing(queries: Iterable[str]) -> bool:
    """Whether one of these may have another answer though the snapshot is the same."""
    return any(is_volatile(query) or addresses(query) != () for query in queries)


def _asked() -> Sequence[str]:
    """The queries in the address; none where it cannot be read, which the route will say."""
    if request.blueprint != "sparql":
        return ()
    with suppress(BadRequestError):
        return of_address(request.environ).get("query", ())
    return ()


def tag_of(engine: Engine, environ: Environ) -> str:
    """The tag of what a request gets from the generation that an engine serves now."""
    said = [environ.get(name, "") for name in _NEGOTIATED]
    path = f"{environ.get('SCRIPT_NAME', '')}{environ.get('PATH_INFO', '')}?{environ.get('QUERY_STRING', '')}"
    whole = "\n".join([__version__, engine.generation, str(engine.modified), path, *said])
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _client_has_it() -> bool:
    """By `If-None-Match`, and only where there is none by `If-Modified-Since`."""
    if "If-None-Match" in request.headers:
        return bool(request.if_none_match.contains_weak(g.tag))
    since = request.if_modified_since
    return since is not None and datetime.fromtimestamp(g.modified // _SECOND, UTC) <= since


def validators(tag: str, engine: Engine, queries: Iterable[str]) -> list[tuple[str, str]]:
    """The headers of an answer to these queries that say of what it is; none where nobody knows."""
    modified = engine.modified
    return [] if modified is None or _changing(queries) else _headers(tag, modified)


def _headers(tag: str, modified: int) -> list[tuple[str, str]]:
    kept = ("Cache-Control", "no-cache")  # it may be kept, and is asked about each time
    return [("ETag", f'W/"{tag}"'), ("Last-Modified", _date(modified // _SECOND)), kept]


def _with_validators(response: Response) -> Response:
    response.headers.extend(_headers(g.tag, g.modified))
    depends_on(response, "Accept", "Accept-Encoding")
    return response


_date = lru_cache(2)(http_date)
