"""Who may write: whoever sends the token of this server, as `Authorization: Bearer` (RFC 6750)."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from pathlib import Path

from flask import Request

from graph_builder.errors import UsageError
from server.errors import ForbiddenError, UnauthorisedError

_TOKEN = re.compile(r"[A-Za-z0-9\-._~+/]+=*")


@dataclass(frozen=True, slots=True)
class Access:
    """Lets writing requests in; with an empty `token` none at all."""

    token: str = ""

    def __repr__(self) -> str:
        return f"Access({'…' if self.token else ''})"

    def check(self, request: Request, form: str = "") -> None:
        """Raises ForbiddenError where writing is off, UnauthorisedError where the token is not sent.

        `form` is the token as a page's form sends it: browsers send no `Authorization` of their own, so no other site
        can make them write.
        """
        if not self.token:
            raise ForbiddenError("Writing is turned off: this server was started without a token.")
        said = f"bearer {form}" if form else request.headers.get("Authorization", "")
        scheme, _, given = said.partition(" ")
        if scheme.lower() != "bearer" or not given.strip():
            raise UnauthorisedError("Writing needs the token of this server, as `Authorization: Bearer …`.")
        # Digests have one length, so that the time tells nothing of the token's.
        if not hmac.compare_digest(_digest(given.strip()), _digest(self.token)):
            raise UnauthorisedError("The token is wrong.")


def read_token(token: str, file: str) -> str:
    """The token given outright, or in a file where one is named. Raises UsageError for what no client could send."""
    if file:
        try:
            token = Path(file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"the token file {file} cannot be read: {error}") from error
        if not token:
            raise UsageError(f"the token file {file} is empty")
    if token and not _TOKEN.fullmatch(token):
        raise UsageError("a token is made of letters, digits and - . _ ~ + / alone, with = at its end where need be")
    return token


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).digest()
