"""The route `/export/<projection>.<format>`: networks as files."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import BinaryIO, cast

from flask import Blueprint, Response, request

from graph_builder.network import FORMATS, PROJECTIONS, Filters, project
from graph_builder.network.conditions import filters_from
from server.context import Context
from server.engine import select
from server.errors import UnknownThingError
from server.parameters import parameters

#: What a network's file takes of memory before it goes to a temporary file, and how much of it is sent at once.
_IN_MEMORY, _CHUNK = 4_194_304, 65_536


def export_routes(context: Context) -> Blueprint:
    """The route, for one engine."""
    routes = Blueprint("exports", __name__)

    @routes.get("/export/<name>.<suffix>")
    @routes.get("/export/<name>.<suffix>.<more>")
    def export(name: str, suffix: str, more: str = "") -> Response:
        suffix = f"{suffix}.{more}" if more else suffix
        if name not in PROJECTIONS or suffix not in FORMATS:
            known = f"projections are {', '.join(PROJECTIONS)}; formats are {', '.join(FORMATS)}"
            raise UnknownThingError(f"There is no export {name}.{suffix}: {known}.")
        given = parameters(request.query_string, "The address")
        given.pop("lang", None)
        file = _written(context, name, suffix, filters_from(given))
        response = Response(_pieces(file), content_type=FORMATS[suffix].media_type)
        response.content_length = file.tell()
        response.headers["Content-Disposition"] = f'attachment; filename="damin-{name}.{suffix}"'
        return response

    return routes


def _written(context: Context, name: str, suffix: str, filters: Filters) -> BinaryIO:
    """The network's file, at its end."""
    network = project(lambda query: select(context.engine, query, context.settings.own_timeout), name, filters)
    file = cast("BinaryIO", tempfile.SpooledTemporaryFile(_IN_MEMORY))  # noqa: SIM115 (closed when it is sent)
    FORMATS[suffix].write(network, file)
    return file


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while piece := file.read(_CHUNK):
            yield piece
