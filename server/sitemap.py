"""The addresses for those who come to read everything: `/sitemap.xml`, its parts, and `/robots.txt`.

https://www.sitemaps.org/protocol.html and RFC 9309. A part has at most 50,000 addresses, sent as they are found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from urllib.parse import quote
from xml.sax.saxutils import escape

from flask import Blueprint, Response, request

from graph_builder.network.rows import rows_of_json
from server.context import Context
from server.engine import Answer, read
from server.errors import UnknownThingError
from server.evaluate import Query
from server.negotiate import RESULTS, by_name
from server.own_address import own_root

#: The most addresses of one part, by the protocol.
_MOST = 50_000
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XML = "application/xml"
_NANOSECONDS = 1_000_000_000
#: What programs have no reason to walk through: every query is another address there.
_CLOSED = ("/sparql", "/update", "/graph-store", "/articles", "/export/", "/search")


def sitemap_routes(context: Context) -> Blueprint:
    """The routes, for one engine."""
    routes = Blueprint("sitemap", __name__)

    @routes.get("/robots.txt")
    def robots() -> Response:
        root = own_root(request.environ, context.settings.public)
        lines = ["User-agent: *", *(f"Disallow: {path}" for path in _CLOSED), "", f"Sitemap: {root}sitemap.xml", ""]
        return Response("\n".join(lines), content_type="text/plain; charset=utf-8")

    @routes.get("/sitemap.xml")
    def index() -> Response:
        root = own_root(request.environ, context.settings.public)
        parts = [f"{root}sitemap/{number}.xml" for number in range(1, _parts(context) + 1)]
        return Response("".join(_document("sitemapindex", "sitemap", parts, _modified(context))), content_type=_XML)

    @routes.get("/sitemap/<int:number>.xml")
    def part(number: int) -> Response:
        if not 1 <= number <= _parts(context):
            raise UnknownThingError(f"There is no part {number} of the sitemap: /sitemap.xml lists them.")
        root = own_root(request.environ, context.settings.public)
        answer = context.own(Query(_text(context, number), results=by_name("tsv", RESULTS), own=True))
        addresses = _addresses(answer, f"{context.engine.base}id/", f"{root}doc/")
        response = Response(_document("urlset", "url", addresses, _modified(context)), content_type=_XML)
        response.call_on_close(answer.body.close)
        return response

    return routes


def _parts(context: Context) -> int:
    return context.cache.get(context.engine.generation, "sitemap", lambda: -(-_things(context) // _MOST))


def _things(context: Context) -> int:
    query = Query(_for_base(context, "things"), own=True)
    [row] = rows_of_json(read(context.engine, query, context.settings.own_timeout))
    return int(row["number"])


def _text(context: Context, number: int) -> str:
    return f"{_for_base(context, 'sitemap')}LIMIT {_MOST} OFFSET {_MOST * (number - 1)}"


def _for_base(context: Context, name: str) -> str:
    return context.query_text(name).replace("http://base.invalid/", context.engine.base)


def _addresses(answer: Answer, things: str, documents: str) -> Iterator[str]:
    """The addresses of the documents of things, from the rows of a table of IRIs."""
    for line in _lines(answer.body):
        iri = line.decode("utf-8").strip().strip("<>")
        if iri.startswith(things):
            yield documents + quote(iri.removeprefix(things), safe="/%:@!$&'()*+,;=~")


def _lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    held = b""
    for piece in pieces:
        *whole, held = (held + piece).split(b"\n")
        yield from whole
    yield held


def _document(root: str, item: str, addresses: Iterable[str], modified: str) -> Iterator[str]:
    """A sitemap piece by piece; `modified` is the element that says when, or empty."""
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_NAMESPACE}">\n'
    for address in addresses:
        yield f"<{item}><loc>{escape(address)}</loc>{modified}</{item}>\n"
    yield f"</{root}>\n"


def _modified(context: Context) -> str:
    when = context.engine.modified
    if when is None:
        return ""
    return f"<lastmod>{datetime.fromtimestamp(when // _NANOSECONDS, UTC).isoformat()}</lastmod>"
