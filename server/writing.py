"""What the writing routes share: the writer behind the server, who may use it, and what they answer."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from flask import Request, Response
from werkzeug.datastructures import MultiDict

from server.access import Access
from server.errors import BadRequestError, ForbiddenError, UnsupportedMediaError
from server.jobs import Found, Writer


@dataclass(frozen=True, slots=True)
class Writing:
    """`writer` is None for a server that only reads."""

    writer: Writer | None = None
    access: Access = field(default_factory=Access)

    @property
    def open(self) -> bool:
        """Whether anybody can write: there is a writer, and a token."""
        return self.writer is not None and bool(self.access.token)

    def admitted(self, request: Request, form: str = "") -> Writer:
        """The writer, for a request that may write; `form` is a token from a page's form.

        Raises ForbiddenError or UnauthorisedError.
        """
        self.access.check(request, form)
        if self.writer is None:
            raise ForbiddenError("Writing is turned off: this server has no store to write to.")
        return self.writer


def told(found: Found, status: int = 200) -> Response:
    """What a write did, as JSON."""
    body = json.dumps(found, ensure_ascii=False) + "\n"
    return Response(body, status, content_type="application/json")


def require_utf8(request: Request, what: str) -> None:
    """Raises UnsupportedMediaError where the body says that it is in another encoding."""
    charset = request.mimetype_params.get("charset", "utf-8").strip().lower()
    if charset not in {"utf-8", "utf8", "us-ascii"}:
        raise UnsupportedMediaError(f"{what} is read as UTF-8, not as {charset}.")


def one(values: MultiDict[str, str], name: str) -> str | None:
    """The one value of a parameter, None where it is not given. Raises BadRequestError for several."""
    found = values.getlist(name)
    if len(found) > 1:
        raise BadRequestError(f"The parameter `{name}` is given more than once.")
    return found[0] if found else None
