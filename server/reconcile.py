"""The routes below `/reconcile`: the Reconciliation API 0.2, by which OpenRefine and others find things by name.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request

from graph_builder import __version__
from graph_builder.rdf import vocabulary as v
from server.context import Context
from server.errors import BadRequestError, UnknownThingError
from server.own_address import own_address
from server.reconcile_answers import Answers
from server.reconcile_batch import BATCH, read_batch, read_extension
from server.reconcile_schema import load_schema
from server.reconcile_store import LONGEST_NAME, Finder
from server.reconcile_suggest import add_suggestions, as_json
from server.terms import Linker
from server.writing import one

_DEFAULT_TYPES = ("Person", "State", "Organization", "Group", "Place", "Meeting", "Agreement", "Process")
_WIDTH, _HEIGHT = 420, 300
#: What a store without an index, such as one on another server, answers within a deadline.
_SLOW_BATCH = 10


def reconcile_routes(context: Context) -> Blueprint:
    """The routes, for one engine."""
    routes = Blueprint("reconcile", __name__)
    schema = load_schema()

    def answers() -> tuple[Finder, Answers]:
        finder = Finder(context)
        return finder, Answers(finder, schema, context.words, context.language())

    @routes.route("/reconcile", methods=["GET", "POST"])
    def reconcile() -> Response:
        queries, extend = (one(request.values, name) for name in ("queries", "extend"))
        if queries is not None and extend is not None:
            raise BadRequestError("The parameters `queries` and `extend` are for two requests.")
        if queries is not None:
            batch = read_batch(queries, schema)
            return as_json(answers()[1].batch(batch))
        if extend is not None:
            wanted = read_extension(extend, schema)
            return as_json(answers()[1].extension(wanted))
        if request.method == "POST" or "query" in request.args:
            raise BadRequestError("The parameter `queries` is missing: a JSON object of queries.")
        return as_json(_manifest(context, answers()[1]))

    @routes.get("/reconcile/preview")
    def preview() -> Response:
        finder, said = answers()
        identifier = one(request.args, "id") or ""
        iri = finder.iri(identifier)
        things = finder.things([iri] if iri else [])
        if iri not in things:
            raise UnknownThingError(f"Nothing is known here of {identifier[:LONGEST_NAME]}.")
        labels, told = finder.labels([iri]), finder.sentences(iri)
        html = render_template(
            "preview.html",
            thing=said.entity(iri, things[iri], labels),
            types=said.types(things[iri]),
            names=labels.get(iri, {}),
            sentences=told,
            link=Linker(finder.base),
        )
        return Response(html, content_type="text/html; charset=utf-8")

    add_suggestions(routes, schema, answers)
    return routes


def _manifest(context: Context, said: Answers) -> dict[str, Any]:
    """What this service offers (0.2, section 4.1)."""
    root = own_address(request.environ).removesuffix("/reconcile")
    here, schema, t = f"{root}/reconcile", load_schema(), context.words.of(context.language())
    suggest = {
        what: {"service_url": here, "service_path": f"/suggest/{what}"} for what in ("entity", "property", "type")
    }
    return {
        "versions": ["0.2"],
        "name": t["reconcile_name"].format(base=context.engine.base),
        "identifierSpace": f"{context.engine.base}id/",
        "schemaSpace": v.DAMIN,
        "serviceVersion": __version__,
        "documentation": f"{root}/openapi.json",
        "defaultTypes": [said.named(schema.types[v.term(kind)]) for kind in _DEFAULT_TYPES],
        "view": {"url": f"{root}/doc/{{{{id}}}}"},
        "preview": {"url": f"{here}/preview?id={{{{id}}}}", "width": _WIDTH, "height": _HEIGHT},
        "suggest": suggest,
        "extend": {
            "propose_properties": {"service_url": here, "service_path": "/properties"},
            "property_settings": [
                {
                    "name": "limit",
                    "label": t["reconcile_limit"],
                    "type": "number",
                    "default": 0,
                    "help_text": t["reconcile_limit_help"],
                }
            ],
        },
        "batchSize": _SLOW_BATCH if context.engine.modified is None else BATCH,
    }
