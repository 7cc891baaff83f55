"""How an answer travels: compressed where the client takes that, and never so that a part of it looks whole."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from tempfile import SpooledTemporaryFile

from flask import Response, request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from server.engine import Answer
from server.headers import depends_on

SMALLEST = 1_000
_LEVEL = 4
_PIECE = 65_536
_SPOOL = 1_048_576
_GZIP = 16 + zlib.MAX_WBITS
_PACKED = ("image/", "font/")


def streamed(answer: Answer) -> Response:
    """An answer on its way to the client; the query ends when the client goes."""
    if answer.body.complete:
        response = Response(b"".join(answer.body))
    elif _is_old() and request.method != "HEAD":
        response = _measured(answer)
    else:
        response = Response(iter(answer.body))
    response.content_type = answer.choice.content_type
    response.call_on_close(answer.body.close)
    depends_on(response, "Accept")
    return response


def compressed(response: Response) -> Response:
    """Compress the answer where that is worth it and the client takes it; for `after_request`."""
    size = response.content_length
    if response.direct_passthrough or response.status_code == 304 or (response.mimetype or "").startswith(_PACKED):
        return response
    depends_on(response, "Accept-Encoding")
    if (
        (size is not None and size < SMALLEST)
        or _is_old()
        or not takes_gzip(request.headers.get("Accept-Encoding", ""))
    ):
        return response
    packed = gzipped(response.iter_encoded())
    if size is None:
        response.response = packed
    else:
        response.set_data(b"".join(packed))
    response.headers["Content-Encoding"] = "gzip"
    return response


def _is_old() -> bool:
    return bool(request.environ.get("SERVER_PROTOCOL") == "HTTP/1.0")


def takes_gzip(said: str) -> bool:
    """Whether a client takes gzip, and likes it no less than nothing, by its `Accept-Encoding`."""
    small = said.lower()
    if "gzip" not in small and "*" not in small:
        return False
    accepted = parse_accept_header(said, Accept)
    return bool(accepted) and accepted["gzip"] > 0 and accepted["gzip"] >= accepted["identity"]


def gzipped(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The first piece leaves at once. Where the pieces break off, so does the gzip, without its end."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    first = True
    for piece in pieces:
        packed = packer.compress(piece) + (packer.flush(zlib.Z_SYNC_FLUSH) if first else b"")
        first = False
        if packed:
            yield packed
    yield packer.flush()


def _measured(answer: Answer) -> Response:
    """HTTP/1.0, which some proxies speak, takes the end of a connection for the end of an answer without a length."""
    whole = SpooledTemporaryFile(_SPOOL)  # noqa: SIM115 - closed with the response
    try:
        for piece in answer.body:
            whole.write(piece)
    except BaseException:
        whole.close()
        answer.body.close()
        raise
    response = Response(iter(lambda: whole.read(_PIECE), b""))
    response.content_length = whole.tell()
    whole.seek(0)
    response.call_on_close(whole.close)
    return response
