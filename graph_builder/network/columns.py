"""The columns of a network's tables: which attributes its nodes and edges have, and of which type."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graph_builder.network.rows import Value

#: Characters that XML 1.0 cannot hold; one of them in a label aborts a whole import into Gephi.
_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FULL_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_DATE_COLUMNS = frozenset({"first", "last"})
_NAMES = {bool: "boolean", int: "integer", float: "double", str: "string"}


@dataclass(frozen=True, slots=True)
class Column:
    """One attribute: its name and its type as GEXF calls it (`string`, `integer`, `double`, `boolean`)."""

    name: str
    type: str


def columns_of(records: Iterable[Mapping[str, Value]]) -> list[Column]:
    """The columns that these records have together, in order of first sight; mixed types become `string`."""
    types: dict[str, str] = {}
    for record in records:
        for name, value in record.items():
            kind = _NAMES.get(type(value), "string")
            types[name] = kind if types.get(name, kind) == kind else "string"
    return [Column(name, kind) for name, kind in types.items()]


def cleaned(attributes: Mapping[str, Any]) -> dict[str, Value]:
    """The attributes that every format can hold: no control characters, no None, full dates only."""
    return {
        name: clean(value) if isinstance(value, str) else value
        for name, value in attributes.items()
        if value is not None and not (name in _DATE_COLUMNS and not _is_full_date(value))
    }


def clean(text: str) -> str:
    """The text without what XML 1.0 cannot hold."""
    return _UNFIT.sub("", text)


def written(value: Value) -> str:
    """A value in the lexical form of XML Schema."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _is_full_date(value: object) -> bool:
    return bool(_FULL_DATE.fullmatch(str(value)))
