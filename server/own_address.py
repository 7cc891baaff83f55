"""The address that a request was sent to, against which relative IRIs of its query are read."""

from __future__ import annotations

from pyoxigraph import NamedNode
from werkzeug.wrappers import Request

from server.errors import BadRequestError
from server.observing import Environ

#: What of a request its address is made of.
_PARTS = ("wsgi.url_scheme", "HTTP_HOST", "SERVER_NAME", "SERVER_PORT", "SCRIPT_NAME", "PATH_INFO")
_MOST, _LONGEST = 256, 500
_known: dict[tuple[str, ...], str] = {}


def own_address(environ: Environ) -> str:
    """It without parameters; for requests that name one host it is worked out once. Raises BadRequestError."""
    named = tuple(str(environ.get(name, "")) for name in _PARTS)
    address = _known.get(named)
    if address is None:
        address = _absolute(Request(environ).base_url)
        if len(_known) < _MOST and sum(map(len, named)) < _LONGEST:
            _known[named] = address
    return address


def own_root(environ: Environ, public: str) -> str:
    """The address of the first page, which ends in a slash: `public` where that is set. Raises BadRequestError."""
    return f"{public.rstrip('/')}/" if public else _absolute(Request(environ).root_url)


def _absolute(address: str) -> str:
    try:
        return NamedNode(address).value
    except ValueError:
        raise BadRequestError("The header Host does not name a host.") from None
