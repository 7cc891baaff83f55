"""The route `/dumps/<name>`: all that is served as one file, or the range of it that is asked for (RFC 9110, 14)."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, request
from werkzeug.wsgi import wrap_file

from server.context import Context
from server.dumps import NAMES, Dumps, Made
from server.errors import BusyError, UnknownThingError

#: Seconds that a client waits for a dump that is being made; then it is told to come back.
_PATIENCE = 5.0
_PIECE = 65_536
_SECOND = 1_000_000_000


def dump_routes(context: Context, dumps: Dumps | None) -> Blueprint:
    """The route, for one engine; without `dumps` there are none."""
    routes = Blueprint("dumps", __name__)

    @routes.get("/dumps/<name>")
    def dump(name: str) -> Response:
        if dumps is None:
            raise UnknownThingError("This server gives no dumps: its store is on another server.")
        if name not in NAMES:
            raise UnknownThingError(f"There is no dump {name}: there are {', '.join(NAMES)}.")
        made = dumps.get(name, context.engine.generation, _PATIENCE)
        if made is None:
            raise BusyError("This dump is being made; try again in a few seconds.")
        return _sent(name, made)

    return routes


def _sent(name: str, made: Made) -> Response:
    kind, packed = NAMES[name]
    pieces = wrap_file(request.environ, made.opened(), _PIECE)  # type: ignore[arg-type]
    response = Response(pieces, content_type="application/gzip" if packed else kind, direct_passthrough=True)
    response.content_length = made.size
    response.set_etag(made.digest)
    response.last_modified = datetime.fromtimestamp(made.modified // _SECOND, UTC)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request, accept_ranges=True, complete_length=made.size)
    return response
