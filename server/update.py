"""The route `/update`: SPARQL 1.1 Update by the protocol (https://www.w3.org/TR/sparql11-protocol/#update-operation)."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Request, Response, request

from server.errors import BadRequestError, UnsupportedMediaError
from server.parameters import FORM, Parameters, decoded, parameters
from server.writing import Writing, require_utf8, told

_DIRECT = "application/sparql-update"


def update_routes(writing: Writing) -> Blueprint:
    """The route, for one writer."""
    routes = Blueprint("update", __name__)

    @routes.post("/update")
    def update() -> Response:
        writer = writing.admitted(request)
        given = _read(request)
        job = {
            "kind": "update",
            "using": list(given.get("using-graph-uri", ())),
            "using_named": list(given.get("using-named-graph-uri", ())),
            "base": request.base_url,
        }
        return told(writer.write(job, given["update"][0].encode()))

    return routes


def _read(request: Request) -> Parameters:
    """The parameters, with exactly one `update`. Raises BadRequestError or UnsupportedMediaError."""
    given = parameters(request.query_string, "The address")
    if request.mimetype == _DIRECT:
        require_utf8(request, "An update")
        given.setdefault("update", []).append(decoded(request.get_data(cache=False), "The update"))
    elif request.mimetype == FORM:
        for name, values in parameters(request.get_data(cache=False), "The form").items():
            given.setdefault(name, []).extend(values)
    else:
        kind = request.mimetype or "nothing"
        raise UnsupportedMediaError(f"An update is posted as {_DIRECT} or {FORM}, not as {kind}.")
    if "query" in given:
        raise BadRequestError("This address only updates: queries are asked at /sparql.")
    updates = given.get("update", [])
    if len(updates) != 1:
        raise BadRequestError(f"The parameter `update` is {'given more than once' if updates else 'missing'}.")
    _check_iris([*given.get("using-graph-uri", ()), *given.get("using-named-graph-uri", ())])
    return given


def _check_iris(iris: Sequence[str]) -> None:
    for iri in iris:
        if ":" not in iri or any(mark in iri for mark in '<>"{}|\\^`') or any(ord(mark) <= 32 for mark in iri):
            raise BadRequestError("A graph is named by an absolute IRI.")
