"""What is served as a whole: how much there is of what, counted once a generation.

Each count is a query of its own. On a very large graph one may meet the deadline; it is then left out, as a
description need not have it, and the others stay.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graph_builder.network.rows import Row
from server.context import Context
from server.engine import select
from server.errors import DeadlineError


@dataclass(frozen=True, slots=True)
class Links:
    """Links to one other data set by one property: `space` is what the IRIs there begin with."""

    predicate: str
    space: str
    triples: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts of the default graph; None, or empty, what could not be counted in time.

    `classes` gives how many things are of each class, `properties` how many triples have each property; `examples`
    are IRIs of things.
    """

    triples: int | None = None
    subjects: int | None = None
    objects: int | None = None
    classes: Mapping[str, int] | None = None
    properties: Mapping[str, int] | None = None
    links: Sequence[Links] | None = None
    examples: Sequence[str] = ()

    @property
    def vocabularies(self) -> list[str]:
        """The namespaces of the classes and properties."""
        used = [*(self.classes or ()), *(self.properties or ())]
        return sorted({iri[: max(iri.rfind("#"), iri.rfind("/")) + 1] for iri in used})


def statistics(context: Context) -> Statistics:
    """The counts of what is served now."""
    return context.cache.get(context.engine.generation, "statistics", lambda: _counted(context))


def _counted(context: Context) -> Statistics:
    """All of it within the time of one question of the server's own."""
    until = time.monotonic() + context.settings.own_timeout
    found = Statistics()
    for name, read in _READERS.items():
        text = context.query_text(f"void-{name}").replace("http://base.invalid/", context.engine.base)
        left = until - time.monotonic()
        try:
            rows = select(context.engine, text, left) if left > 0 else None
        except DeadlineError:
            continue
        if rows is not None:
            found = replace(found, **read(rows))
    return found


def _numbers(rows: Sequence[Row]) -> dict[str, Any]:
    return {name: int(rows[0][name]) for name in ("triples", "subjects", "objects")}


def _examples(rows: Sequence[Row]) -> dict[str, Any]:
    first: dict[str, str] = {}
    for row in rows:
        first.setdefault(str(row["class"]), str(row["thing"]))
    return {"examples": tuple(dict.fromkeys(first.values()))}


def _links(rows: Sequence[Row]) -> dict[str, Any]:
    return {"links": tuple(Links(str(r["property"]), str(r["space"]), int(r["triples"])) for r in rows)}


_READERS: Mapping[str, Callable[[Sequence[Row]], dict[str, Any]]] = {
    "numbers": _numbers,
    "classes": lambda rows: {"classes": {str(r["class"]): int(r["entities"]) for r in rows}},
    "properties": lambda rows: {"properties": {str(r["property"]): int(r["triples"]) for r in rows}},
    "links": _links,
    "examples": _examples,
}
