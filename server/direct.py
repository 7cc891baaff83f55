"""The short way of the most frequent request: a program asks by GET, and takes results or RDF.

What decides the answer is what decides it on the long way, the same functions; but no framework is between. All else
takes the long way: pages, forms, validators that the client has, and whatever goes wrong, which is said there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from server.conditional import tag_of, validators
from server.context import Context, gone_of, wants_page
from server.delivery import SMALLEST, gzipped, takes_gzip
from server.engine import Answer, Body
from server.evaluate import Query
from server.limits import counted, too_large
from server.negotiate import GRAPHS, RESULTS, accepting, choose, refuse
from server.observing import FAULT, ROUTE, Environ
from server.own_address import own_address
from server.protocol import Asked, asked_by, of_address

_PATH = "/sparql"
_VALIDATED = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")
_MOST_ACCEPTED = 1000
Start = Callable[..., Any]


class Direct:
    """A WSGI application in front of another, which answers all that this one leaves to it."""

    def __init__(self, app: Callable[..., Iterable[bytes]], context: Context) -> None:
        self._app, self._context = app, context

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        """Answer one request."""
        if not self._is_plain(environ):
            return self._app(environ, start_response)
        try:
            asked = asked_by(of_address(environ))
            if asked.query is None or asked.format is not None:
                return self._app(environ, start_response)
            return self._answer(environ, asked, start_response)
        except Exception as error:  # noqa: BLE001 - the other application has a sentence for each, and the log
            environ[FAULT] = error
            return self._app(environ, start_response)

    def _is_plain(self, environ: Environ) -> bool:
        settings, accept = self._context.settings, environ.get("HTTP_ACCEPT", "")
        return (
            environ["REQUEST_METHOD"] == "GET"
            and environ.get("PATH_INFO") == _PATH
            and environ.get("SERVER_PROTOCOL") == "HTTP/1.1"
            and len(environ.get("QUERY_STRING", "")) + len(_PATH) <= settings.max_url
            and not any(name in environ for name in _VALIDATED)
            and len(accept) <= _MOST_ACCEPTED
            and not wants_page(accepting(accept), None, (*RESULTS, *GRAPHS))
        )

    def _answer(self, environ: Environ, asked: Asked, start_response: Start) -> Iterable[bytes]:
        context, text = self._context, asked.query or ""
        accept = accepting(environ.get("HTTP_ACCEPT", ""))
        results, graphs = choose(accept, RESULTS), choose(accept, GRAPHS)
        if results is None and graphs is None:
            raise refuse((*RESULTS, *GRAPHS))
        engine = context.engine_for(text)
        # Before the query, as a newer generation may answer it: then the old tag does no harm.
        valid = validators(tag_of(context.engine, environ), context.engine, (text,))
        query = Query(text, asked.dataset, results, graphs, base=own_address(environ), gone=gone_of(environ))
        limit = context.settings.timeout
        answer = engine.run(query, min(asked.timeout or limit, limit))
        environ[ROUTE] = _PATH
        return _sent(answer, environ, valid, start_response, context.settings.max_result)


def _sent(
    answer: Answer, environ: Environ, valid: list[tuple[str, str]], start_response: Start, most: int
) -> Iterable[bytes]:
    """The answer on its way, of `most` bytes: whole and with its length where it is all there, else as it comes."""
    headers = [("Content-Type", answer.choice.content_type), ("Vary", "Accept, Accept-Encoding"), *valid]
    packed = takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
    if answer.body.complete:
        whole = b"".join(answer.body)
        answer.body.close()
        if most and len(whole) > most:
            raise too_large(most)
        packed = packed and len(whole) >= SMALLEST
        whole = b"".join(gzipped([whole])) if packed else whole
        headers += [("Content-Length", str(len(whole))), *_encoding(packed=packed)]
        start_response("200 OK", headers)
        return [whole]
    start_response("200 OK", [*headers, *_encoding(packed=packed)])
    pieces = counted(answer.body, most) if most else answer.body
    return _Flowing(answer.body, gzipped(pieces) if packed else pieces)


def _encoding(*, packed: bool) -> list[tuple[str, str]]:
    return [("Content-Encoding", "gzip")] if packed else []


class _Flowing:
    """The pieces of an answer; the query behind it ends when the client goes."""

    def __init__(self, body: Body, pieces: Iterable[bytes]) -> None:
        self._body, self._pieces = body, pieces

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._pieces)

    def close(self) -> None:
        self._body.close()
