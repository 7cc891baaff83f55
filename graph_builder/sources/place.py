"""Where an item was read: what messages name, and the id that a file's only article takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graph_builder.model import Article, Issue

Item = Article | Issue
Items = Iterator[Item]


@dataclass(frozen=True, slots=True)
class Place:
    """A file or standard input. `id` is None where the place has no name to derive one from."""

    name: str
    id: str | None = None

    def at(self, number: int) -> str:
        """The place of a record: `file:line`, or `file:n` for the n-th record of a feed or an archive."""
        return f"{self.name}:{number}"
