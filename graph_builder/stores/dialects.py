"""How SPARQL 1.1 stores differ: a record for each, read from `dialects.yaml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from graph_builder.errors import UsageError

_FILE = Path(__file__).parent / "dialects.yaml"
_GENERIC = "generic"


@dataclass(frozen=True, slots=True)
class Dialect:
    """What is particular about one store; the comment at the head of `dialects.yaml` explains each field."""

    name: str
    server: str
    default_graph: Literal["real", "named"]
    graph_store: str
    graph_name: str
    most_rows: int
    booleans: Literal["words", "digits"]
    hidden: tuple[str, ...]


@cache
def dialects() -> dict[str, Dialect]:
    """All records by name."""
    records: dict[str, dict[str, Any]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {name: _dialect(name, {**records[_GENERIC], **(record or {})}) for name, record in records.items()}


def by_name(name: str) -> Dialect:
    """The record called `name`. Raises UsageError where there is none."""
    if name not in dialects():
        raise UsageError(f"there is no dialect {name!r} of SPARQL stores; there are {', '.join(dialects())}")
    return dialects()[name]


def by_server(header: str) -> Dialect:
    """The record of the store that sends this header `Server`, the generic one where no other fits."""
    known = (one for one in dialects().values() if one.server and re.search(one.server, header))
    return next(known, dialects()[_GENERIC])


def _dialect(name: str, record: dict[str, Any]) -> Dialect:
    return Dialect(name=name, **{**record, "hidden": tuple(record["hidden"])})
