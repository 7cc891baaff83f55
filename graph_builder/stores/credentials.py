"""Credentials of requests that carry a large body: they go along at once, since a store that refuses stops reading.

Basic (RFC 7617) or Digest (RFC 7616), as the store's challenge has it.
"""

from __future__ import annotations

import base64
from urllib.error import HTTPError
from urllib.request import (
    AbstractDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    OpenerDirector,
    Request,
    parse_http_list,
    parse_keqv_list,
)

from graph_builder.stores.endpoint import Address

Challenge = dict[str, str]


class Credentials:
    """What `address` says of user and password, for requests to `url`."""

    def __init__(self, address: Address, url: str) -> None:
        known = HTTPPasswordMgrWithDefaultRealm()
        known.add_password(None, url, address.user, address.password)
        self._address = address
        self._digest = AbstractDigestAuthHandler(known)
        self._challenge: Challenge = {}

    def learn(self, opener: OpenerDirector, url: str, timeout: float) -> None:
        """Ask without a body, for the store's challenge. Raises URLError."""
        try:
            opener.open(Request(url), timeout=timeout).close()  # noqa: S310 - the user's own address
        except HTTPError as error:
            kind, _, rest = error.headers.get("WWW-Authenticate", "").partition(" ")
            error.close()
            if kind.lower() == "digest":
                self._challenge = parse_keqv_list(parse_http_list(rest))

    def sign(self, request: Request) -> None:
        """Add the header `Authorization`, where there is a user."""
        if not self._address.user:
            return
        if self._challenge:
            answer = self._digest.get_authorization(request, self._challenge)
            request.add_unredirected_header("Authorization", f"Digest {answer}")
            return
        pair = f"{self._address.user}:{self._address.password}".encode()
        request.add_unredirected_header("Authorization", f"Basic {base64.b64encode(pair).decode('ascii')}")
