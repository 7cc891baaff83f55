"""The routes `/id/…` and `/doc/…`: a thing, and what is known of it, for people and for machines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask import Blueprint, Response, redirect, render_template, request, url_for

from graph_builder.network.rows import Row
from server.context import Context, wants_page
from server.description import FORMATS, SUFFIXES, as_data, known, linked
from server.negotiate import HTML, by_name, choose, refuse
from server.terms import Linker
from server.things import thing_page

_LIMIT = 500  # as in the queries behind a page


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
        if stem and suffix in SUFFIXES:
            return _document(context, stem, suffix)
        return _document(context, path, None)

    return routes


def _document(context: Context, path: str, suffix: str | None) -> Response:
    iri = known(context, f"id/{path}")
    accept = request.accept_mimetypes
    if suffix == "html" or (suffix is None and wants_page(accept, None, FORMATS)):
        return linked(_page(context, iri, path), iri, path)
    choice = by_name(suffix, FORMATS) if suffix else choose(accept, FORMATS)
    if choice is None:
        raise refuse((*FORMATS, HTML))
    return linked(as_data(context, iri, path, choice), iri, path)


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
