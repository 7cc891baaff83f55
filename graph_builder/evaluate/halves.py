"""The articles in two halves that no one chose: what is tuned on one is shown on the other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from graph_builder.identifiers import digest


class Named(Protocol):
    """Anything of one article, by the article's id."""

    @property
    def id(self) -> str:
        """The article's `dcterms:identifier`."""


Thing = TypeVar("Thing", bound=Named)


def in_first_half(identifier: str) -> bool:
    """Whether the article of this id is of half A: decided by a digest of the id, so it never changes."""
    return int(digest(identifier), 16) % 2 == 0


def halves(things: Iterable[Thing]) -> tuple[list[Thing], list[Thing]]:
    """Those of half A and those of half B, each in their order."""
    found = list(things)
    first = [thing for thing in found if in_first_half(thing.id)]
    return first, [thing for thing in found if not in_first_half(thing.id)]
