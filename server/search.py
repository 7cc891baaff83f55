"""The route `/search`: things by the words of their names, for people and for programs that complete their typing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request
from pyoxigraph import Literal, NamedNode

from graph_builder.errors import UsageError
from graph_builder.network.rows import rows_of_json
from graph_builder.rdf import vocabulary as v
from graph_builder.rdf.search import words_of
from graph_builder.rdf.search_keys import foldings
from server.context import Context, client_gone
from server.engine import read, select
from server.errors import BadRequestError
from server.evaluate import Query
from server.negotiate import Format, prefers_html
from server.terms import Linker

_JSON = (Format("json", ("application/json",), ("json",)),)
_KINDS = (
    *("Actor", *v.ACTOR_KINDS, "GuarantorState", "Meeting", *v.MEETING_KINDS, "Agreement", *v.AGREEMENT_KINDS),
    *("Process", "Place"),
)
_LIMIT, _MOST = 20, 100
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Sought:
    """What a request looks for: a text, the local name of a class or nothing, and how many things at most."""

    text: str
    kind: str
    limit: int


def search_routes(context: Context) -> Blueprint:
    """The route, for one engine."""
    routes = Blueprint("search", __name__)

    @routes.get("/search")
    def search() -> Response:
        page = request.args.get("format", "") != "json" and prefers_html(request.accept_mimetypes, _JSON)
        if page and not request.args.get("q", "").strip():
            return _page(Sought("", "", _LIMIT), [], more=False)
        sought = _sought()
        found = _found(context, sought)
        shown = _described(context, found[: sought.limit])
        more = len(found) > sought.limit
        response = _page(sought, shown, more=more) if page else jsonify(query=sought.text, results=shown, more=more)
        response.vary.add("Accept")
        return response

    return routes


def _sought() -> Sought:
    """What the request says. Raises BadRequestError."""
    text, kind, limit = (request.args.get(name, "").strip() for name in ("q", "kind", "limit"))
    if not text:
        raise BadRequestError("The parameter `q` is missing: what is to be found.")
    if len(text) > _LONGEST:
        raise BadRequestError(f"The parameter `q` is longer than {_LONGEST} characters.")
    if kind and kind not in _KINDS:
        raise BadRequestError(f"The parameter `kind` must be one of {', '.join(_KINDS)}.")
    if limit and not (limit.isascii() and limit.isdigit() and 1 <= int(limit) <= _MOST):
        raise BadRequestError(f"The parameter `limit` must be a number from 1 to {_MOST}.")
    return Sought(text, kind, int(limit or _LIMIT))


def _found(context: Context, sought: Sought) -> list[str]:
    """The IRIs of what is found, one more than asked for: names that begin with the text come first, short ones
    before long ones.
    """
    text = (
        sought.text if sought.text.endswith("*") else f"{sought.text}*"
    )  # the last word may not be typed to its end
    try:
        words_of(text)
    except UsageError as error:
        raise BadRequestError(str(error)) from None
    kind = f"?thing a {NamedNode(v.term(sought.kind))} ." if sought.kind else ""
    query = (
        context.query_text("search")
        .replace('"words"', str(Literal(text)))
        .replace('"beginning"', str(Literal(foldings(sought.text.rstrip("* "))[0])))
        .replace("?thing a ?kind .", kind)
        .replace("LIMIT 1", f"LIMIT {sought.limit + 1}")
    )
    asked = Query(query, own=True, gone=client_gone())
    found = rows_of_json(read(context.engine, asked, context.settings.own_timeout))
    return [str(row["thing"]) for row in found]


def _described(context: Context, things: Sequence[str]) -> list[dict[str, Any]]:
    if not things:
        return []
    labels = context.labels(things)
    wanted = " ".join(str(NamedNode(iri)) for iri in things)
    text = context.query_text("types").replace("VALUES ?thing {}", f"VALUES ?thing {{ {wanted} }}")
    types: dict[str, list[str]] = {}
    for row in select(context.engine, text, context.settings.own_timeout):
        types.setdefault(str(row["thing"]), []).append(str(row["type"]))
    linker, name_of = Linker(context.engine.base), context.words.labeller(context.language())
    return [
        {
            "iri": iri,
            "href": linker.href(iri),
            "label": name_of(labels.get(iri, {}), linker.short(iri)),
            "labels": dict(sorted(labels.get(iri, {}).items())),
            "types": sorted(types.get(iri, [])),
        }
        for iri in things
    ]


def _page(sought: Sought, found: Sequence[dict[str, Any]], *, more: bool) -> Response:
    html = render_template("search.html", sought=sought, found=found, more=more)
    response = Response(html, content_type="text/html; charset=utf-8")
    response.vary.add("Accept")
    return response


def first_found(context: Context, text: str, kind: str) -> str | None:
    """The thing of a class that a name means best; None where nothing has it. Raises BadRequestError."""
    found = _found(context, Sought(text[:_LONGEST], kind, 1))
    return found[0] if found else None
