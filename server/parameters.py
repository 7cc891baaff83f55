"""The parameters of a request of the SPARQL 1.1 Protocol, from its address or its form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl

from server.errors import BadRequestError

FORM = "application/x-www-form-urlencoded"
_MAX_FIELDS = 1000

Parameters = Mapping[str, Sequence[str]]


def parameters(encoded: bytes, where: str) -> dict[str, list[str]]:
    """Every parameter with its values, in order; `where` they stand begins the sentence of an error.

    Raises BadRequestError for what is not UTF-8, encoded or decoded, and for too many.
    """
    found: dict[str, list[str]] = {}
    try:
        pairs = parse_qsl(
            decoded(encoded, where), keep_blank_values=True, errors="strict", max_num_fields=_MAX_FIELDS
        )
    except UnicodeDecodeError:
        raise BadRequestError(f"{where} is not UTF-8.") from None
    except ValueError:
        raise BadRequestError(f"{where} has more than {_MAX_FIELDS} parameters.") from None
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def decoded(data: bytes, what: str) -> str:
    """The text of UTF-8 bytes. Raises BadRequestError."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise BadRequestError(f"{what} is not UTF-8.") from None
