"""How long an address may be, and how large an answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask import Flask, Response, request
from werkzeug.exceptions import RequestURITooLarge

from server.errors import ForbiddenError, QueryFailedError

_SENTENCE = "The answer is larger than the {:,} bytes that this server sends: ask for less, for instance with LIMIT."


def limit_addresses(app: Flask, most: int) -> None:
    """Refuse a request whose path and parameters together are longer than `most` bytes."""

    @app.before_request
    def check() -> None:
        if len(request.query_string) + len(request.path.encode()) > most:
            raise RequestURITooLarge


def limit_answers(app: Flask, most: int) -> None:
    """Refuse an answer of more than `most` bytes where its length is known, else break it off; 0: any size."""

    @app.after_request
    def check(response: Response) -> Response:
        if not most or request.method == "HEAD" or response.direct_passthrough:  # a file that is there costs nothing
            return response
        if response.is_streamed:
            response.response = counted(response.iter_encoded(), most)
        elif (response.content_length or 0) > most:
            response.close()
            return Response(f"{too_large(most)}\n", 403, content_type="text/plain; charset=utf-8")
        return response


def too_large(most: int) -> ForbiddenError:
    """What is said of an answer of more than `most` bytes."""
    return ForbiddenError(_SENTENCE.format(most))


def counted(chunks: Iterable[bytes], most: int) -> Iterator[bytes]:
    """The chunks; raises QueryFailedError past `most` bytes: the connection ends before the answer looks whole."""
    left = most
    for chunk in chunks:
        left -= len(chunk)
        if left < 0:
            raise QueryFailedError(str(too_large(most)))
        yield chunk
