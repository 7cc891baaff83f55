"""Lists in portions: which page a request asks for, and which there are."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from server.errors import BadRequestError

SIZE = 25
_MOST = 100_000


@dataclass(frozen=True, slots=True)
class Paging:
    """A page of a list: its number from 1 on, and how many entries the whole list has."""

    number: int
    total: int
    size: int = SIZE

    @property
    def portion(self) -> tuple[int, int]:
        """How many rows to ask for, and how many before them."""
        return self.size, (self.number - 1) * self.size

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.total // self.size))


def asked_page() -> int:
    """The page of the request. Raises BadRequestError."""
    text = request.args.get("page", "1")
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= _MOST):
        raise BadRequestError(f"The parameter `page` must be a number from 1 to {_MOST:,}.")
    return int(text)


def asked_year() -> str:
    """The year of the request, four digits, or nothing. Raises BadRequestError."""
    text = request.args.get("year", "")
    if text and not (text.isascii() and text.isdigit() and len(text) == 4):
        raise BadRequestError("The parameter `year` must have four digits.")
    return text


def in_year(year: str) -> str:
    """The expression that keeps what began in a year; empty for all."""
    return f'STRSTARTS(STR(?day), "{year}")' if year else ""
