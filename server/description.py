"""One thing as data: whether it is known, what is said of it, and where else that is to be had."""

from __future__ import annotations

import json
from urllib.parse import quote

from flask import Response, request, url_for
from pyoxigraph import NamedNode

from server.context import Context
from server.delivery import streamed
from server.engine import read
from server.errors import GoneError, UnknownThingError
from server.evaluate import Query
from server.negotiate import GRAPHS, HTML, Choice
from server.own_address import own_root

#: As what a description is written, the usual one first: that is also the answer to `Accept: */*`.
FORMATS = GRAPHS[:4]
#: The ends of addresses that ask for one form, with its media type.
SUFFIXES = {
    "html": HTML.media_types[0],
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
}
_VOID = "/.well-known/void"


def known(context: Context, path: str) -> str:
    """The IRI at a path below the base, of which something is said, or which names something else.

    Raises GoneError where an earlier generation knew it, else UnknownThingError.
    """
    try:
        iri = NamedNode(f"{context.engine.base}{path}").value
    except ValueError:
        raise UnknownThingError(f"Nothing is known here of {path}.") from None
    query = Query(context.query_text("exists"), bindings=(("this", iri),), own=True)
    if not json.loads(read(context.engine, query, context.settings.own_timeout))["boolean"]:
        raise missing(context, iri)
    return iri


def missing(context: Context, iri: str) -> GoneError | UnknownThingError:
    """What is to be said of an IRI that is not in the store."""
    name = iri.removeprefix(context.engine.base).removeprefix("id/")
    if context.engine.beside.removed.has(iri):
        return GoneError(f"{name} was here, and has been removed.")
    return UnknownThingError(f"Nothing is known here of {name}.")


def as_data(context: Context, iri: str, path: str, choice: Choice) -> Response:
    """What is said of a thing, with what the document itself is."""
    root = own_root(request.environ, context.settings.public)
    places = {
        "http://thing.invalid/": iri,
        "http://document.invalid/": root + url_for("documents.document", path=path).lstrip("/"),
        "http://dataset.invalid/": f"{root}{_VOID.lstrip('/')}#dataset",
    }
    text = context.query_text("description")
    for written, meant in places.items():
        text = text.replace(f"<{written}>", str(NamedNode(meant)))
    return streamed(context.own(Query(text, graphs=choice, bindings=(("this", iri),), own=True)))


def linked(response: Response, iri: str, path: str) -> Response:
    """The answer with links (RFC 8288) to its other forms, to the dataset, and to what it is about (RFC 6892)."""
    response.headers["Link"] = ", ".join(links(iri, path))
    return response


def links(iri: str, path: str) -> list[str]:
    """The values of `Link` for the document of a thing."""
    others = [(url_for("documents.document", path=f"{path}.{suffix}"), kind) for suffix, kind in SUFFIXES.items()]
    return [
        f'<{url_for("documents.document", path=path)}>; rel="canonical"',
        f'<{quote(iri, safe=":/#?&=%~+,;@!$*()")}>; rel="describes"',
        f'<{_VOID}>; rel="describedby"',
        *(f'<{address}>; rel="alternate"; type="{kind}"' for address, kind in others),
    ]
