"""The routes `/network`, `/network.json` and `/network/sentences`: networks, and the sentences behind them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, render_template, request

from graph_builder.errors import DaminError, UsageError
from graph_builder.network import FORMATS, PROJECTIONS, Filters, project
from graph_builder.network.conditions import filters_from
from graph_builder.network.page import page_data
from graph_builder.network.projections import Projection, load_projections
from graph_builder.network.rows import Row
from server.behind import sentences_of
from server.context import Context
from server.engine import select
from server.examples import Example
from server.parameters import parameters
from server.terms import Linker

#: A page shows as many nodes at most; more is a knot that nobody can read, and exports hold all.
MOST = 300
_USUAL, _PROJECTION = "40", "states"
_KEPT = 24
_BESIDE = ("lang", "projection")
Drawn = Mapping[str, Any]


@dataclass(slots=True)
class _Latest:
    """The networks drawn last, of one generation."""

    generation: str = ""
    values: OrderedDict[tuple[str, Filters], Drawn] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def get(self, generation: str, key: tuple[str, Filters], make: Callable[[], Drawn]) -> Drawn:
        with self.lock:
            if generation != self.generation:
                self.generation, self.values = generation, OrderedDict()
            if key in self.values:
                self.values.move_to_end(key)
                return self.values[key]
        value = make()
        with self.lock:
            if generation == self.generation:
                self.values[key] = value
                while len(self.values) > _KEPT:
                    self.values.popitem(last=False)
        return value


def network_routes(context: Context, projections: Sequence[Example]) -> Blueprint:
    """The routes, for one engine."""
    routes = Blueprint("network", __name__)
    latest = _Latest()

    def drawn(name: str, filters: Filters) -> Drawn:
        generation = context.engine.generation
        return latest.get(generation, (name, filters), lambda: _drawn(context, name, filters))

    @routes.get("/network")
    def network() -> Response:
        return _page(context, projections, drawn)

    @routes.get("/network.json")
    def data() -> Response:
        name, filters = _asked(_given())
        return jsonify(drawn(name, filters))

    @routes.get("/network/sentences")
    def sentences() -> Response:
        given = parameters(request.query_string, "The address")
        told = sentences_of(context, given.get("event", ()), given.get("about", ()))
        html = render_template("behind.html", told=told, labels=told.labels, link=Linker(context.engine.base))
        return Response(html, content_type="text/html; charset=utf-8")

    return routes


def _given() -> dict[str, list[str]]:
    """What the address says; a field of the form that was left empty says nothing."""
    given = parameters(request.query_string, "The address")
    found = {name: [value for value in values if value.strip()] for name, values in given.items()}
    return {name: values for name, values in found.items() if values}


def _asked(given: Mapping[str, Sequence[str]]) -> tuple[str, Filters]:
    """The projection and the conditions. Raises UsageError for what cannot be one."""
    name = given.get("projection", [_PROJECTION])[0]
    if name not in PROJECTIONS:
        raise UsageError(f"There is no projection {name!r}; there are {', '.join(PROJECTIONS)}.")
    chosen = {key: values for key, values in given.items() if key not in _BESIDE}
    if not chosen.keys() & {"top", "around"}:
        chosen["top"] = [_USUAL]
    filters = filters_from(chosen)
    return name, replace(filters, top=min(filters.top or MOST, MOST))


def _drawn(context: Context, name: str, filters: Filters) -> Drawn:
    projection = load_projections()[name]
    whole: dict[str, Any] = {}

    def asked(query: str) -> list[Row]:
        rows = select(context.engine, query, context.settings.own_timeout)
        if query == projection.query:
            whole.update(_surveyed(projection, rows, context.words.languages))
        return rows

    found = page_data(project(asked, projection, filters))
    link = Linker(context.engine.base)
    for node in found["nodes"]:
        node["h"] = link.href(node["i"])
    return found | whole


def _surveyed(projection: Projection, rows: Sequence[Row], languages: Sequence[str]) -> dict[str, Any]:
    """All kinds of a projection with their names, and its first and last day, whatever the conditions."""
    days = [str(row[end]) for row in rows for end in ("start", "end") if end in row]
    kinds = sorted({str(row["kind"]) for row in rows})
    return {
        "every_kind": {kind: {code: projection.kind_label(kind, code) for code in languages} for kind in kinds},
        "span": [min(days), max(days)] if days else [],
    }


def _page(context: Context, projections: Sequence[Example], drawn: Callable[[str, Filters], Drawn]) -> Response:
    given = _given()
    shown: dict[str, Any] = {"error": None, "data": None, "given": given, "projections": projections}
    status = 200
    try:
        name, filters = _asked(given)
        shown |= {"data": drawn(name, filters), "name": name}
    except DaminError as error:
        status, shown["error"] = error.http_status, str(error)
        asked = given.get("projection", [""])[0]
        shown["name"] = asked if asked in PROJECTIONS else _PROJECTION
    conditions = [(key, value) for key, values in given.items() if key not in _BESIDE for value in values]
    html = render_template(
        "network.html",
        formats=list(FORMATS),
        conditions=urlencode(conditions or [("top", _USUAL)]),
        usual=_USUAL,
        most=MOST,
        for_script=_for_script(context, shown),
        **shown,
    )
    return Response(html, status, content_type="text/html; charset=utf-8")


def _for_script(context: Context, shown: Mapping[str, Any]) -> dict[str, Any]:
    """What the page's script needs beside the network."""
    words = context.words.of(context.language())
    return {"words": words["network_page"], "locale": words["date_locale"], "projection": shown["name"]}
