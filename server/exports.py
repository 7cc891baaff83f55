"""The route `/export/<projection>.<format>`: networks as files."""

from __future__ import annotations

import io

from flask import Blueprint, Response

from graph_builder.network import FORMATS, PROJECTIONS, project
from server.context import Context
from server.engine import select
from server.errors import UnknownThingError


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
        data = context.cache.get(context.engine.generation, (name, suffix), lambda: _made(context, name, suffix))
        response = Response(data, content_type=FORMATS[suffix].media_type)
        response.headers["Content-Disposition"] = f'attachment; filename="damin-{name}.{suffix}"'
        return response

    return routes


def _made(context: Context, name: str, suffix: str) -> bytes:
    network = project(lambda query: select(context.engine, query, context.settings.own_timeout), name)
    out = io.BytesIO()
    FORMATS[suffix].write(network, out)
    return out.getvalue()
