"""The route `/sentences`: all sentences behind one fact."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from pyoxigraph import Literal, NamedNode

from graph_builder.rdf import vocabulary as v
from server.context import Context
from server.errors import BadRequestError
from server.facts import gather_proof
from server.paging import Paging, asked_page
from server.terms import Linker


def sentence_routes(context: Context) -> Blueprint:
    """The route, for one engine."""
    routes = Blueprint("sentences", __name__)

    @routes.get("/sentences")
    def sentences() -> Response:
        subject, prop, value = (request.args.get(name, "").strip() for name in ("subject", "property", "value"))
        if not (subject and prop and value):
            raise BadRequestError("The parameters `subject`, `property` and `value` say which fact is meant.")
        prop = prop if ":" in prop else v.term(prop)
        try:
            text = f"STR(?value) = {Literal(value)}"
            rows = context.asked("proof", {"subject": [subject]}, where=text, property=NamedNode(prop).value)
        except ValueError:
            raise BadRequestError("The parameters `subject` and `property` must be IRIs.") from None
        said = gather_proof(context, rows).of(subject, prop, value)
        paging = Paging(asked_page(), len(said))
        size, before = paging.portion
        html = render_template(
            "sentences.html",
            fact=(subject, prop, value),
            said=said[before : before + size],
            paging=paging,
            labels=context.labels([one for one in (subject, prop, value) if one.startswith(("http://", "https://"))]),
            link=Linker(context.engine.base),
        )
        return Response(html, content_type="text/html; charset=utf-8")

    return routes
