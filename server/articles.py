"""The route `/articles`: articles in any format that `damin build` reads are built into the store."""

from __future__ import annotations

import re

from flask import Blueprint, Request, Response, request

from server.errors import BadRequestError, UnsupportedMediaError
from server.writing import Writing, one, told

_MULTIPART = "multipart/form-data"
#: By media type the suffix of a file with such content.
SUFFIXES = {
    "text/plain": ".txt",
    "text/html": ".html",
    "application/xhtml+xml": ".xhtml",
    "application/json": ".json",
    "application/x-ndjson": ".jsonl",
    "application/jsonl": ".jsonl",
    "application/rss+xml": ".rss",
    "application/atom+xml": ".atom",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "application/warc": ".warc",
}
_UNSAFE = re.compile(r"[\x00-\x1f]|(^|/)\.\.?(/|$)|^/|//|\\")
_PACKED = {"": "", "identity": "", "gzip": ".gz", "x-gzip": ".gz"}


def article_routes(writing: Writing) -> Blueprint:
    """The route, for one writer."""
    routes = Blueprint("articles", __name__)

    @routes.post("/articles")
    def articles() -> Response:
        writer = writing.admitted(request)
        files = _uploaded(request) if request.mimetype == _MULTIPART else [_body(request)]
        job = {"kind": "articles", "files": [{"name": name, "size": len(data)} for name, data in files]}
        found = writer.write(job, b"".join(data for _, data in files))
        return told(found, 200 if found["read"] else 422)

    return routes


def _uploaded(request: Request) -> list[tuple[str, bytes]]:
    """The files of a form, by name. Raises BadRequestError."""
    files = [(_safe(file.filename or ""), file.read()) for found in request.files.listvalues() for file in found]
    if not files:
        raise BadRequestError("The form has no file.")
    if len({name for name, _ in files}) < len(files):
        raise BadRequestError("Two files of the form have one name.")
    return files


def _body(request: Request) -> tuple[str, bytes]:
    """The body as a file; without a name its content says what its articles are called."""
    suffix = SUFFIXES.get(request.mimetype)
    packed = _PACKED.get(request.headers.get("Content-Encoding", "").strip().lower())
    if suffix is None:
        known = ", ".join(SUFFIXES)
        raise UnsupportedMediaError(f"Articles are posted as {known} or {_MULTIPART}.")
    if packed is None:
        raise UnsupportedMediaError("A body may be packed by gzip alone.")
    name = one(request.args, "name")
    return (f"{_safe(name)}{suffix}{packed}" if name else "", request.get_data(cache=False))


def _safe(name: str) -> str:
    if not name or len(name) > 200 or _UNSAFE.search(name) or name.startswith("."):
        raise BadRequestError(
            "The name of a file is a relative path of at most 200 characters, without dots as parts."
        )
    return name
