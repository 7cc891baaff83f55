"""The route `/sparql`: the SPARQL 1.1 Protocol for queries, the service description, and the editor page."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from graph_builder.errors import DaminError
from graph_builder.network.page import letters
from server.context import Context, client_gone, wants_page
from server.delivery import streamed
from server.evaluate import Query
from server.examples import Example
from server.headers import depends_on
from server.negotiate import GRAPHS, RESULTS, Choice, accepted, by_name, negotiate, refuse
from server.own_address import own_address
from server.protocol import Asked, read_request
from server.terms import PREFIXES, Linker, read_table, read_text

_ROWS_SHOWN = 500
_BYTES_SHOWN = 200_000
_XML = Choice("xml", RESULTS[1].media_types[0])


def sparql_routes(context: Context, examples: list[Example]) -> Blueprint:
    """The routes, for one engine."""
    routes = Blueprint("sparql", __name__)

    @routes.route("/sparql", methods=["GET", "POST"])
    def sparql() -> Response:
        asked = read_request(request)
        page = wants_page(accepted(request), asked.format, (*RESULTS, *GRAPHS))
        if page:
            return _page(context, asked, examples)
        return _description(context, asked) if asked.query is None else _answer(context, asked)

    return routes


def _answer(context: Context, asked: Asked) -> Response:
    accept = accepted(request)
    results = negotiate(asked.format, accept, RESULTS)
    graphs = negotiate(asked.format, accept, GRAPHS)
    if results is None and graphs is None:
        raise refuse((*RESULTS, *GRAPHS))
    return streamed(
        context.engine_for(asked.query or "").run(_query(asked, results, graphs), _timeout(context, asked))
    )


def _query(asked: Asked, results: Choice | None, graphs: Choice | None) -> Query:
    return Query(
        asked.query or "", asked.dataset, results, graphs, base=own_address(request.environ), gone=client_gone()
    )


def _timeout(context: Context, asked: Asked) -> float:
    return min(asked.timeout or context.settings.timeout, context.settings.timeout)


def _description(context: Context, asked: Asked) -> Response:
    """The SPARQL 1.1 Service Description of this endpoint."""
    choice = negotiate(asked.format, accepted(request), GRAPHS)
    if choice is None:
        raise refuse(GRAPHS)
    text = context.query_text("service").replace("http://endpoint.invalid/sparql", own_address(request.environ))
    return streamed(context.own(Query(text, graphs=choice, own=True)))


def _page(context: Context, asked: Asked, examples: list[Example]) -> Response:
    shown: dict[str, object] = {
        "query": asked.query,
        "examples": examples,
        "table": None,
        "graph": None,
        "error": None,
        "editor": _editor(context),
    }
    status = 200
    if asked.query is not None:
        try:
            shown |= _shown(context, asked)
        except DaminError as error:
            status, shown["error"] = error.http_status, str(error)
    elif examples:
        shown["query"] = examples[0].body
    response = Response(render_template("sparql.html", **shown), status, content_type="text/html; charset=utf-8")
    depends_on(response, "Accept")
    return response


def _editor(context: Context) -> dict[str, object]:
    """What the editor's script needs beside the page: words, prefixes, and the query for terms to complete with."""
    words = context.words.of(context.language())["query_page"]
    return {
        "words": words,
        "prefixes": dict(PREFIXES),
        "terms": context.query_text("completion"),
        "letters": letters(),
    }


def _shown(context: Context, asked: Asked) -> dict[str, object]:
    turtle = by_name("turtle", GRAPHS)
    answer = context.engine_for(asked.query or "").run(_query(asked, _XML, turtle), _timeout(context, asked))
    try:
        if answer.family == "graph":
            graph, cut = read_text(answer.body, _BYTES_SHOWN)
            return {"graph": graph, "cut": cut}
        return {"table": read_table(answer.body, Linker(context.engine.base), _ROWS_SHOWN)}
    finally:
        answer.body.close()
