"""A SPARQL 1.1 store on another server, spoken to over HTTP in the subset that all stores share.

Queries go by GET or as a form, never as a direct POST; answers are asked for as JSON results or N-Triples, nothing
else; the time limit is ours. https://www.w3.org/TR/sparql11-protocol/
"""

from __future__ import annotations

import base64
import http.client
import io
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from graph_builder.errors import UsageError
from graph_builder.stores.remote_faults import (
    PartialAnswerError,
    RemoteQueryError,
    RemoteStoreError,
    RemoteTimeoutError,
)

SCHEMES = ("sparql+http://", "sparql+https://")
JSON, NTRIPLES = "application/sparql-results+json", "application/n-triples"
_TAKEN = {JSON: {JSON, "application/json"}, NTRIPLES: {NTRIPLES, "text/plain"}}
_LONGEST_URL = 2000
_LONGEST_REASON = 200
_OPTIONS = ("dialect", "graph-store")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a remote store is: `url` of its SPARQL endpoint without credentials, and the options of the address.

    `options` are `dialect` and `graph-store`, where the address gives them; other parameters stay in `url`.
    """

    url: str
    user: str
    password: str
    options: Mapping[str, str]

    def beside(self, path: str) -> str:
        """An address on the same host: a path, or a whole address that is given back."""
        parts = urlsplit(self.url)
        return path if "://" in path else urlunsplit((parts.scheme, parts.netloc, path, "", ""))


def is_remote(store: str) -> bool:
    """Whether a store is named by an address, not by its folder."""
    return str(store).lower().startswith(SCHEMES)


def read_address(store: str) -> Address:
    """The address `sparql+http://user:password@host:port/path?dialect=name`. Raises UsageError for another."""
    try:
        parts = urlsplit(store.partition("+")[2])
        known = dict(parse_qsl(parts.query, keep_blank_values=True))
        port = f":{parts.port}" if parts.port else ""
    except ValueError as error:
        raise UsageError(f"the address of the store cannot be read: {error}") from None
    if not is_remote(store) or not parts.hostname:
        raise UsageError("the address of a remote store is sparql+http://HOST/PATH, or sparql+https://HOST/PATH")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    rest = urlencode([(name, value) for name, value in known.items() if name not in _OPTIONS])
    url = urlunsplit((parts.scheme, host + port, parts.path or "/", rest, ""))
    options = {name: known[name] for name in _OPTIONS if known.get(name)}
    return Address(url, unquote(parts.username or ""), unquote(parts.password or ""), options)


class Reply(io.RawIOBase):
    """The body of an answer as it comes, within its deadline; `server` is the store's name for itself.

    Reading raises RemoteTimeoutError and RemoteStoreError.
    """

    def __init__(self, url: str, connection: http.client.HTTPConnection, until: float) -> None:
        super().__init__()
        self._url, self._connection, self._until = url, connection, until
        self._socket = connection.sock
        self._response = self._guarded(connection.getresponse)
        self.status: int = self._response.status
        self.headers = self._response.headers

    @property
    def server(self) -> str:
        """The header `Server`."""
        return str(self.headers.get("Server", ""))

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer as far as bytes are at hand; 0 at the end."""
        if self._response.isclosed():  # and its socket too
            return 0
        size = int(self._guarded(lambda: self._response.readinto1(buffer)))
        if not size and len(buffer) and self._response.length:
            raise broken(self._url, http.client.IncompleteRead(b"", self._response.length))
        return size

    def close(self) -> None:
        """Let go of the connection: the store may stop what it still does."""
        if not self.closed:
            with suppress(OSError):
                self._connection.close()
                self._response.close()
        super().close()

    def _guarded(self, action: Any) -> Any:
        try:
            self._socket.settimeout(max(self._until - time.monotonic(), 0.001))
            return action()
        except TimeoutError as error:
            raise timed_out(self._url) from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise broken(self._url, error) from error


def ask(address: Address, query: str, accept: str, until: float, graphs: Sequence[tuple[str, str]] = ()) -> Reply:
    """Put a query, `graphs` being the parameters of its dataset; the reply is a whole one as far as anybody knows.

    `until` is on the monotonic clock. Raises RemoteStoreError, PartialAnswerError, RemoteTimeoutError, and
    RemoteQueryError where the store refuses the query.
    """
    fields = urlencode([("query", query), *graphs])
    joint = "&" if "?" in address.url else "?"
    if len(address.url) + len(fields) < _LONGEST_URL:
        reply = send(address, "GET", f"{address.url}{joint}{fields}", until, {"Accept": accept})
    else:
        form = {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"}
        reply = send(address, "POST", address.url, until, form, fields.encode("ascii"))
    try:
        _check(reply, address.url, accept)
    except BaseException:
        reply.close()
        raise
    return reply


def send(
    address: Address, method: str, url: str, until: float, headers: Mapping[str, str], body: bytes | None = None
) -> Reply:
    """Send a request and wait for the head of the reply. Raises RemoteStoreError or RemoteTimeoutError."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=max(until - time.monotonic(), 0.001))
    try:
        target = urlunsplit(("", "", parts.path, parts.query, ""))
        connection.request(method, target, body, {**_credentials(address), "Connection": "close", **headers})
        return Reply(address.url, connection, until)
    except TimeoutError as error:
        connection.close()
        raise timed_out(address.url) from error
    except (OSError, http.client.HTTPException) as error:
        connection.close()
        raise broken(address.url, error) from error
    except RemoteStoreError:
        connection.close()
        raise


def reason(reply: Reply) -> str:
    """The first line of what a store says about an error."""
    text = reply.read(4096) or b""
    line = next((line for line in text.decode("utf-8", "replace").splitlines() if line.strip()), "")
    return " ".join(line.split())[:_LONGEST_REASON].rstrip(".") or f"status {reply.status}"


def timed_out(url: str) -> RemoteTimeoutError:
    """The error for a store that took too long."""
    return RemoteTimeoutError(f"The store at {url} did not answer in time.")


def broken(url: str, error: Exception) -> RemoteStoreError:
    """The error for a store that does not answer at all, or breaks off."""
    why = getattr(error, "strerror", None) or str(error) or type(error).__name__
    why = "it broke off its answer" if isinstance(error, http.client.IncompleteRead) else why
    return RemoteStoreError(f"The store at {url} cannot be read: {str(why).lower()}.")


def _check(reply: Reply, url: str, accept: str) -> None:
    most = reply.headers.get("X-SPARQL-MaxRows")
    if reply.status == 206 or most:
        end = f"after {most} rows" if most else "before its end"
        raise PartialAnswerError(f"The store at {url} cut its answer {end}: ask for less, or raise its limit.")
    if reply.status in {400, 413, 414}:
        raise RemoteQueryError(f"The store at {url} refused the query: {reason(reply)}.")
    if reply.status == 503:
        raise RemoteTimeoutError(f"The store at {url} is busy: {reason(reply)}.")
    if reply.status != 200:
        raise RemoteStoreError(f"The store at {url} answered with status {reply.status}: {reason(reply)}.")
    kind = str(reply.headers.get_content_type())
    if kind not in _TAKEN[accept]:
        raise RemoteStoreError(f"There is no SPARQL endpoint at {url}: it answers {kind}, not {accept}.")


def _credentials(address: Address) -> dict[str, str]:
    if not address.user:
        return {}
    pair = f"{address.user}:{address.password}".encode()
    return {"Authorization": f"Basic {base64.b64encode(pair).decode('ascii')}"}
