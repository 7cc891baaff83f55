"""The routes below `/graph-store`: the SPARQL 1.1 Graph Store HTTP Protocol (https://www.w3.org/TR/sparql11-http-rdf-update/).

A graph is named by the parameter `graph`, the default graph by `default`, and a graph with the address of this server
by its path. Reading is open, writing needs the token.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, request
from pyoxigraph import NamedNode

from graph_builder.rdf.iris import Iris
from graph_builder.rdf.lexer import Dataset
from server.context import Context, client_gone
from server.delivery import streamed
from server.engine import read
from server.errors import BadRequestError, UnknownThingError, UnsupportedMediaError
from server.evaluate import Query
from server.negotiate import GRAPHS, by_name, negotiate, refuse
from server.writing import Writing, one, require_utf8, told

_FORMATS = GRAPHS[:4]
_MULTIPART = "multipart/form-data"


def graph_store_routes(context: Context, writing: Writing) -> Blueprint:
    """The routes, for one engine and one writer."""
    routes = Blueprint("graph_store", __name__)

    @routes.route("/graph-store", methods=["GET", "PUT", "POST", "DELETE"])
    @routes.route("/graph-store/<path:path>", methods=["GET", "PUT", "POST", "DELETE"])
    def graph(path: str = "") -> Response:
        return get_graph(context, _named(path)) if request.method in {"GET", "HEAD"} else _change(writing, path)

    return routes


@dataclass(frozen=True, slots=True)
class Target:
    """A graph by its IRI, None for the default graph."""

    graph: str | None


def _named(path: str) -> Target:
    """The graph that a request names. Raises BadRequestError unless it names exactly one."""
    if path:
        if {"graph", "default"} & set(request.args):
            raise BadRequestError("The graph is named both by the path and by a parameter.")
        return Target(_iri(f"{request.host_url.rstrip('/')}{_raw_path()}"))
    named = one(request.args, "graph")
    if (named is not None) == ("default" in request.args):
        raise BadRequestError("Name one graph: by `?graph=` and its IRI, or the default graph by `?default`.")
    return Target(None if named is None else _iri(named))


def _iri(text: str) -> str:
    try:
        return NamedNode(text).value
    except ValueError:
        raise BadRequestError("The parameter `graph` must be an absolute IRI.") from None


def _raw_path() -> str:
    """The path as it was sent, percent-encoded."""
    raw = request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or ""
    return str(raw).partition("?")[0] if raw.startswith("/") else request.full_path.partition("?")[0]


def _own_address() -> str:
    return f"{request.host_url}graph-store"


def get_graph(context: Context, target: Target) -> Response:
    """A graph as RDF. Raises UnknownThingError where there is none of this name, NotAcceptableError."""
    choice = negotiate(request.args.get("format"), request.accept_mimetypes, _FORMATS)
    if choice is None:
        raise refuse(_FORMATS)
    dataset = Dataset() if target.graph is None else Dataset((target.graph,), ())
    if target.graph is not None:
        asked = Query("ASK { ?s ?p ?o }", dataset, own=True)
        if not json.loads(read(context.engine, asked, context.settings.own_timeout))["boolean"]:
            raise UnknownThingError(f"There is no graph <{target.graph}>.")
    text = context.query_text("graph").replace("urn:damin:genids", Iris(context.engine.base).genids)
    return streamed(
        context.engine.run(Query(text, dataset, graphs=choice, gone=client_gone()), context.settings.timeout)
    )


def _change(writing: Writing, path: str) -> Response:
    writer = writing.admitted(request)
    creates = request.method == "POST" and not path and not {"graph", "default"} & set(request.args)
    target = Target(f"{_own_address()}/{uuid.uuid4()}") if creates else _named(path)
    body, parts = (b"", []) if request.method == "DELETE" else _parts()
    base = target.graph or request.base_url
    job = {"kind": request.method.lower(), "graph": target.graph, "parts": parts, "base": base}
    return _changed(writer.write(job, body), target, created=creates)


def _parts() -> tuple[bytes, list[dict[str, Any]]]:
    """The body of a request, and the format and size of each of its parts. Raises UnsupportedMediaError."""
    if request.mimetype == _MULTIPART:
        files = [(file.mimetype, file.read()) for found in request.files.listvalues() for file in found]
        if not files:
            raise BadRequestError("The form has no file.")
    else:
        require_utf8(request, "A graph")
        files = [(request.mimetype, request.get_data(cache=False))]
    parts = [{"format": _format(mimetype), "size": len(data)} for mimetype, data in files]
    return b"".join(data for _, data in files), parts


def _format(mimetype: str) -> str:
    choice = by_name(mimetype, _FORMATS) if "/" in mimetype else None
    if choice is None:
        offered = ", ".join(item.media_types[0] for item in _FORMATS)
        raise UnsupportedMediaError(f"A graph is sent as {offered}, not as {mimetype or 'nothing'}.")
    return choice.format


def _changed(found: dict[str, Any], target: Target, *, created: bool) -> Response:
    """201 for a new graph, else 200; what was done as JSON."""
    outcomes = set(found["graphs"].values())
    response = told(found, 201 if created or (outcomes == {"new"} and target.graph) else 200)
    if response.status_code == 201 and target.graph is not None:
        response.headers["Location"] = target.graph
    return response
