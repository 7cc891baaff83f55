"""The routes `/.well-known/void` and `/data`: what is served as a whole, for machines and for people."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

import pyoxigraph as ox
from flask import Blueprint, Response, render_template, request

from graph_builder.errors import StoreError
from server.context import Context, wants_page
from server.dataset import statistics
from server.dumps import NAMES, NQUADS, Dumps, Made
from server.headers import depends_on
from server.negotiate import GRAPHS, HTML, by_name, negotiate, refuse
from server.own_address import own_root
from server.terms import PREFIXES, Linker
from server.void import PREFIXES as DESCRIBING
from server.void import Described

#: Seconds that a description waits for the dump whose hash it gives, and that a page does; later ones have it.
_PATIENCE, _OF_PEOPLE = 5.0, 0.0
_FORMATS = GRAPHS[:4]


def dataset_routes(context: Context, dumps: Dumps | None) -> Blueprint:
    """The routes, for one engine; without `dumps` there are none to describe."""
    routes = Blueprint("dataset", __name__)

    @routes.get("/.well-known/void")
    def description() -> Response:
        asked = request.args.get("format")
        if wants_page(request.accept_mimetypes, asked, _FORMATS):
            return _page(context, dumps)
        choice = negotiate(asked, request.accept_mimetypes, _FORMATS)
        if choice is None:
            raise refuse((*_FORMATS, HTML))
        found = by_name(choice.format, _FORMATS) or choice
        form = ox.RdfFormat.from_media_type(found.media_type)
        prefixes = {**PREFIXES, **DESCRIBING}
        written = ox.serialize(_described(context, dumps, _PATIENCE).triples(), format=form, prefixes=prefixes)
        return _validated(Response(written, content_type=choice.content_type))

    @routes.get("/data")
    def data() -> Response:
        return _page(context, dumps)

    return routes


def _page(context: Context, dumps: Dumps | None) -> Response:
    of = _described(context, dumps, _OF_PEOPLE)
    counted = of.counted
    properties = [link.predicate for link in counted.links or ()]
    shown = [*(counted.classes or ()), *(counted.properties or ()), *properties, *counted.examples]
    html = render_template(
        "data.html",
        of=of,
        names=NAMES,
        hash=_hash(of),
        formats=[(one.name, one.media_types[0]) for one in _FORMATS],
        verdict=context.engine.beside.verdict,
        labels=context.labels(shown),
        link=Linker(context.engine.base),
    )
    return _validated(Response(html, content_type="text/html; charset=utf-8"))


def _described(context: Context, dumps: Dumps | None, wait: float) -> Described:
    texts = context.words.texts
    return Described(
        root=own_root(request.environ, context.settings.public),
        base=context.engine.base,
        titles={language: str(words["name"]) for language, words in texts.items()},
        texts={language: str(words["tagline"]) for language, words in texts.items()},
        licence=context.settings.licence,
        generation=context.engine.generation,
        modified=context.engine.modified,
        counted=statistics(context),
        has_dumps=dumps is not None,
        dumps=_made(context, dumps, wait) if dumps else {},
    )


def _made(context: Context, dumps: Dumps, wait: float) -> Mapping[str, Made]:
    with suppress(StoreError):  # which the log says: all else can be described without it
        dumps.get(NQUADS, context.engine.generation, wait)  # with it comes the hash of the whole
    found = {name: dumps.known(name) for name in NAMES}
    return {name: made for name, made in found.items() if made is not None}


def _hash(of: Described) -> str:
    made = of.dumps.get(NQUADS)
    return made.content if made and made.generation == of.generation else ""


def _validated(response: Response) -> Response:
    """With a tag of its own content: it says more once a dump is made, though the generation is the same."""
    depends_on(response, "Accept")
    response.add_etag(weak=True)
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request)
    return response
