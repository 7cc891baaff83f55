"""A request of the SPARQL 1.1 Protocol, read from HTTP:
https://www.w3.org/TR/sparql11-protocol/#query-operation.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from flask import Request

from graph_builder.rdf.lexer import Dataset
from server.errors import BadRequestError, ForbiddenError, UnsupportedMediaError
from server.negotiate import one_format
from server.observing import Environ
from server.parameters import FORM, Parameters, decoded, parameters

DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"
#: Where the parameters of an address lie in its WSGI environment, once they are read.
_ADDRESS = "damin.parameters"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks: the query text (None where there is none), its dataset, and how to answer.

    `timeout` is in seconds, None where the request leaves it to the server.
    """

    query: str | None
    dataset: Dataset
    format: str | None
    timeout: float | None


def read_request(request: Request) -> Asked:
    """Read a query by GET, HEAD, form POST or direct POST.

    Raises BadRequestError, UnsupportedMediaError for a body of another type, ForbiddenError for an update.
    """
    url = of_address(request.environ)
    if request.method != "POST":
        return asked_by(url)
    if request.mimetype in {DIRECT, FORM}:
        _require_plain_utf8(request)
    if request.mimetype == DIRECT:
        text = decoded(request.get_data(cache=False), "The query")
        return asked_by(_both(url, {"query": [text]}))
    if request.mimetype == FORM:
        form = parameters(request.get_data(cache=False), "The form")
        if "query" not in form and "update" not in form:
            raise BadRequestError("The parameter `query` is missing from the form.")
        return asked_by(_both(url, form))
    if request.mimetype == UPDATE:
        raise ForbiddenError("This address only reads: updates are refused.")
    raise UnsupportedMediaError(f"A query is posted as {DIRECT} or {FORM}, not as {request.mimetype or 'nothing'}.")


def of_address(environ: Environ) -> Parameters:
    """The parameters in the address of a request, read once for each. Raises BadRequestError."""
    found: Parameters | None = environ.get(_ADDRESS)
    if found is None:
        found = environ[_ADDRESS] = parameters(environ.get("QUERY_STRING", "").encode("latin-1"), "The address")
    return found


def _both(url: Parameters, body: Parameters) -> Parameters:
    """What address and body say together: a form may leave the dataset to the address, as tests of the W3C do."""
    return {name: [*url.get(name, ()), *body.get(name, ())] for name in {**url, **body}}


def asked_by(given: Parameters) -> Asked:
    """What parameters ask. Raises BadRequestError, and ForbiddenError for an update."""
    if "update" in given:
        raise ForbiddenError("This address only reads: updates are refused.")
    queries = given.get("query", ())
    if len(queries) > 1:
        raise BadRequestError("The parameter `query` is given more than once.")
    default, named = given.get("default-graph-uri"), given.get("named-graph-uri")
    dataset = Dataset(tuple(default or ()), tuple(named or ())) if default or named else Dataset()
    return Asked(
        query=queries[0] if queries else None,
        dataset=dataset,
        format=one_format(given.get("format", ())),
        timeout=_timeout(_one(given, "timeout")),
    )


def _one(given: Parameters, name: str) -> str | None:
    values = [value for value in given.get(name, ()) if value]
    if len(set(values)) > 1:
        raise BadRequestError(f"The parameter `{name}` is given more than once.")
    return values[0] if values else None


def _timeout(text: str | None) -> float | None:
    if text is None:
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds < math.inf:
        raise BadRequestError("The parameter `timeout` must be a number of seconds above zero.")
    return seconds


def _require_plain_utf8(request: Request) -> None:
    packed = request.headers.get("Content-Encoding", "identity").lower()
    if packed != "identity":
        raise UnsupportedMediaError(f"A query is read as it is, not packed with {packed}.")
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if charset not in {"utf-8", "utf8", "us-ascii"}:
        raise UnsupportedMediaError(f"A query is read as UTF-8, not as {charset}.")
