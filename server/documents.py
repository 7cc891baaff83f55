"""The routes `/id/…` and `/doc/…`: a thing, and what is known of it, for people and for machines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from flask import Blueprint, Response, redirect, render_template, request, url_for
from pyoxigraph import NamedNode

from graph_builder.network.rows import Row
from server.context import Context, wants_page
from server.delivery import streamed
from server.engine import read
from server.errors import UnknownThingError
from server.evaluate import Query
from server.negotiate import GRAPHS, HTML, Choice, by_name, choose, refuse
from server.terms import Linker
from server.things import thing_page

_TRIPLE_FORMATS = GRAPHS[:4]
_LIMIT = 500  # as in the queries behind a page
_SUFFIXES = frozenset({"html", "ttl", "nt", "jsonld", "rdf"})


def document_routes(context: Context) -> Blueprint:
    """The routes, for one engine."""
    routes = Blueprint("documents", __name__)

    @routes.get("/id/<path:path>")
    def thing(path: str) -> Response:
        asked = f"?{request.query_string.decode('ascii', 'replace')}" if request.query_string else ""
        response = redirect(url_for("documents.document", path=path) + asked, 303)
        response.vary.add("Accept")
        return response  # type: ignore[return-value]

    @routes.get("/doc/<path:path>")
    def document(path: str) -> Response:
        stem, _, suffix = path.rpartition(".")
        if stem and suffix in _SUFFIXES:
            return _document(context, stem, suffix)
        return _document(context, path, None)

    return routes


def _document(context: Context, path: str, suffix: str | None) -> Response:
    iri = _known(context, path)
    accept = request.accept_mimetypes
    if suffix == "html" or (suffix is None and wants_page(accept, None, _TRIPLE_FORMATS)):
        return _page(context, iri, path)
    choice = by_name(suffix, _TRIPLE_FORMATS) if suffix else choose(accept, _TRIPLE_FORMATS)
    if choice is None:
        raise refuse((*_TRIPLE_FORMATS, HTML))
    return _data(context, iri, path, choice)


def _known(context: Context, path: str) -> str:
    """The IRI of the thing. Raises UnknownThingError where the store has none."""
    try:
        iri = NamedNode(f"{context.engine.base}id/{path}").value
        query = Query(context.query_text("exists"), bindings=(("this", iri),), own=True)
        known = json.loads(read(context.engine, query, context.settings.own_timeout))["boolean"]
    except ValueError:
        known = False
    if not known:
        raise UnknownThingError(f"Nothing is known here of {path}.")
    return iri


def _data(context: Context, iri: str, path: str, choice: Choice) -> Response:
    query = Query(context.query_text("description"), graphs=choice, bindings=(("this", iri),), own=True)
    response = streamed(context.own(query))
    response.headers["Link"] = f'<{url_for("documents.document", path=path)}>; rel="canonical"'
    return response


def _page(context: Context, iri: str, path: str) -> Response:
    html = thing_page(context, iri, path) or _plain_page(context, iri, path)
    response = Response(html, content_type="text/html; charset=utf-8")
    response.vary.add("Accept")
    return response


def _plain_page(context: Context, iri: str, path: str) -> str:
    """The page of a thing of no special class."""
    names = ("outgoing", "incoming", "evidence")
    said, named, proof = (context.rows(name, this=iri) for name in names)
    return render_template(
        "plain.html",
        iri=iri,
        path=path,
        said=_grouped(said, "value"),
        named=_grouped(named, "subject"),
        proof=_sentences(proof),
        cut=max(map(len, (said, named, proof))) == _LIMIT,
        labels=context.labels([iri, *_things((*said, *named, *proof))]),
        link=Linker(context.engine.base),
    )


def _things(rows: Iterable[Row]) -> list[str]:
    values = (value for row in rows for value in row.values())
    return [str(value) for value in values if isinstance(value, str) and _is_iri(value)]


def _is_iri(text: str) -> bool:
    return text.startswith(("http://", "https://")) and not any(mark in text for mark in ' <>"{}|\\^`\n\r\t')


def _grouped(rows: Iterable[Row], column: str) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for row in rows:
        groups.setdefault(str(row["property"]), []).append(str(row[column]))
    return groups


def _sentences(rows: Iterable[Row]) -> dict[tuple[str, str], list[Mapping[str, object]]]:
    """The statements that each sentence supports, by article and sentence."""
    groups: dict[tuple[str, str], list[Mapping[str, object]]] = {}
    for row in rows:
        groups.setdefault((str(row["article"]), str(row["quote"])), []).append(row)
    return groups
