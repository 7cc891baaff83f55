"""The route `/dumps/<name>`: all that is served as one file, in parts where a client asks for a range (RFC 9110, 14)."""

from __future__ import annotations

from flask import Blueprint, Response, send_file

from server.context import Context
from server.dumps import NAMES, Dumps
from server.errors import BusyError, UnknownThingError

#: Seconds that a client waits for a dump that is being made; then it is told to come back.
_PATIENCE = 5.0
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
        kind, packed = NAMES[name]
        return send_file(
            made.opened(),  # type: ignore[arg-type]
            mimetype="application/gzip" if packed else kind,
            as_attachment=True,
            download_name=name,
            etag=made.digest,
            last_modified=made.modified // _SECOND,
            max_age=0,
        )

    return routes
