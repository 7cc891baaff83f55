"""What pages load besides themselves: where it lies, how long a browser may keep it, and that it travels packed."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, request

#: The typefaces of the pages; `web/package.json` has their version.
TYPE = "vendor/damin-type-5.3.0"
_VENDOR = "vendor/"
_FOLDER = Path(__file__).parent / "static"
_FOR_EVER = "public, max-age=31536000, immutable"
_PACKABLE = ("text/", "application/javascript", "application/json")


def static_files(app: Flask) -> None:
    """Give each file of `static` an address that changes with its content, so that browsers may keep it for ever.

    What lies below `vendor` has its version in its path already.
    """

    @app.url_defaults
    def name_content(endpoint: str, values: dict[str, object]) -> None:
        filename = str(values.get("filename", ""))
        if endpoint == "static" and not filename.startswith(_VENDOR) and (mark := content_mark(filename)):
            values["v"] = mark

    @app.after_request
    def keep(response: Response) -> Response:
        if request.endpoint != "static" or response.status_code not in {200, 304}:
            return response
        response.headers["Cache-Control"] = _FOR_EVER if _is_final() else "no-cache"
        if response.status_code == 200 and (response.mimetype or "").startswith(_PACKABLE):
            response.direct_passthrough = False
        return response


@cache
def content_mark(filename: str) -> str:
    """The beginning of the digest of one file below `static`; empty where there is none."""
    path = _FOLDER / filename
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10] if path.is_file() else ""


def _is_final() -> bool:
    filename = str((request.view_args or {}).get("filename", ""))
    return filename.startswith(_VENDOR) or request.args.get("v") == content_mark(filename)
