"""The route `/links`: proposed links to other data sets with the sentences of their actors, and decisions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import Blueprint, Request, Response, jsonify, redirect, render_template, request, url_for
from pyoxigraph import NamedNode

from graph_builder.network.rows import Row, rows_of_json
from server.context import Context
from server.engine import read
from server.errors import BadRequestError, UnsupportedMediaError
from server.evaluate import Query
from server.negotiate import Format, prefers_html
from server.parameters import FORM
from server.terms import Linker
from server.writing import Writing, one, told

_JSON = (Format("json", ("application/json",), ("json",)),)
_PAGE, _QUOTES, _MOST_PAGES, _MOST = 20, 3, 10_000, 200
_DECISIONS = ("accept", "reject")
_LONGEST_NAME = 200
_ANONYMOUS = "unknown"


def link_routes(context: Context, writing: Writing) -> Blueprint:
    """The routes, for one engine and one writer."""
    routes = Blueprint("links", __name__)

    @routes.route("/links", methods=["GET", "POST"])
    def links() -> Response:
        return _decide(context, writing) if request.method == "POST" else _shown(context, writing)

    return routes


def _shown(context: Context, writing: Writing) -> Response:
    page = _page_number(one(request.args, "page"))
    found, more = _pending(context, page)
    if one(request.args, "format") == "json" or not prefers_html(request.accept_mimetypes, _JSON):
        response = jsonify(links=found, more=more)
    else:
        shown = render_template(
            "links.html",
            links=found,
            page=page,
            more=more,
            open=writing.open,
            link=Linker(context.engine.base),
            labels=context.labels([row["subject"] for row in found]) if found else {},
        )
        response = Response(shown, content_type="text/html; charset=utf-8")
    response.vary.add("Accept")
    return response


def _decide(context: Context, writing: Writing) -> Response:
    by_form = request.mimetype == FORM
    writer = writing.admitted(request, request.form.get("token", "") if by_form else "")
    choices, author = _of_form(request) if by_form else _of_json(request)
    found = writer.write({"kind": "links", "choices": choices, "author": author}, b"")
    if by_form and prefers_html(request.accept_mimetypes, _JSON):
        return redirect(url_for("links.links", lang=context.language()), 303)  # type: ignore[return-value]
    return told(found)


def _pending(context: Context, page: int) -> tuple[list[dict[str, Any]], bool]:
    """The proposals of one page with the sentences of their actors, and whether there are more."""
    text = context.query_text("links").replace("OFFSET 0", f"OFFSET {(page - 1) * _PAGE}")
    rows = _rows(context, text.replace("LIMIT 1", f"LIMIT {_PAGE + 1}"))
    quotes = _quotes(context, [str(row["subject"]) for row in rows[:_PAGE]])
    found = [
        {
            "subject": str(row["subject"]),
            "target": str(row["target"]),
            "score": round(float(row["confidence"]) * 100, 2),
            "source": str(row["source"]),
            "label": str(row.get("label", "")),
            "sentences": quotes.get(str(row["subject"]), []),
        }
        for row in rows[:_PAGE]
    ]
    return found, len(rows) > _PAGE


def _quotes(context: Context, subjects: Iterable[str]) -> dict[str, list[dict[str, str]]]:
    wanted = " ".join(str(NamedNode(iri)) for iri in dict.fromkeys(subjects))
    if not wanted:
        return {}
    text = context.query_text("links-sentences").replace("VALUES ?thing {}", f"VALUES ?thing {{ {wanted} }}")
    found: dict[str, list[dict[str, str]]] = {}
    for row in _rows(context, text):
        here = found.setdefault(str(row["thing"]), [])
        if len(here) < _QUOTES:
            here.append({"quote": str(row["quote"]), "article": str(row["article"])})
    return found


def _rows(context: Context, text: str) -> list[Row]:
    return rows_of_json(read(context.engine, Query(text, own=True), context.settings.own_timeout))


def _of_form(request: Request) -> tuple[list[dict[str, Any]], str]:
    """Each field that is called by a thing and its link says `accept` or `reject`; empty ones say nothing."""
    choices = []
    for name, value in request.form.items():
        subject, parted, target = name.partition(" ")
        if parted and value:
            choices.append({"subject": subject, "target": target, "decision": value})
    return _checked(choices), _author(request.form.get("author", ""))


def _of_json(request: Request) -> tuple[list[dict[str, Any]], str]:
    if request.mimetype != "application/json":
        raise UnsupportedMediaError(f"Decisions about links are posted as application/json or {FORM}.")
    try:
        body = json.loads(request.get_data(cache=False))
    except (ValueError, RecursionError):
        raise BadRequestError("The body is not JSON.") from None
    links = body.get("links") if isinstance(body, dict) else None
    if not isinstance(links, list) or not all(isinstance(link, dict) for link in links):
        raise BadRequestError("The body is an object with a list `links` of `subject`, `target` and `decision`.")
    author = body.get("author", "")
    return _checked(links), _author(author if isinstance(author, str) else "")


def _checked(links: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Raises BadRequestError for what is no decision."""
    if not links or len(links) > _MOST:
        raise BadRequestError(f"From 1 to {_MOST} links can be decided about at once, not {len(links)}.")
    for link in links:
        texts = [link.get(name) for name in ("subject", "target")]
        if not all(isinstance(text, str) and _is_iri(text) for text in texts):
            raise BadRequestError("Each link has the IRIs `subject` and `target`.")
        if link.get("decision") not in _DECISIONS:
            raise BadRequestError(f"The decision about a link is one of {', '.join(_DECISIONS)}.")
    pairs = [(str(link["subject"]), str(link["target"])) for link in links]
    if len(set(pairs)) < len(pairs):
        raise BadRequestError("A link is decided about twice.")
    return [
        {"subject": link["subject"], "target": link["target"], "accepted": link["decision"] == "accept"}
        for link in links
    ]


def _author(text: str) -> str:
    return " ".join(text.split())[:_LONGEST_NAME] or _ANONYMOUS


def _is_iri(text: str) -> bool:
    try:
        return bool(NamedNode(text).value)
    except ValueError:
        return False


def _page_number(text: str | None) -> int:
    if text is None:
        return 1
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= _MOST_PAGES):
        raise BadRequestError(f"The parameter `page` must be a number from 1 to {_MOST_PAGES}.")
    return int(text)
