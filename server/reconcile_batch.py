"""What clients of the Reconciliation API ask: query batches and data extension queries, read and checked."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.exceptions import RequestEntityTooLarge

from server.errors import BadRequestError
from server.reconcile_schema import Named, Schema

BATCH = 50
"""How many queries of a batch, and how many things of a data extension query, are answered at once at most."""
MOST_VALUES = 20
MOST_CANDIDATES, _CANDIDATES = 100, 10
_STRICT = ("any", "all", "should")
_FIELDS = {"query", "type", "limit", "properties", "type_strict"}
Wanted = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Constraint:
    """A property and the values asked for; a value that is a thing is its `id`, with `True` beside it."""

    property: Named
    values: tuple[tuple[Wanted, bool], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """One query: a name or nothing, types (`any`, `all` or `should` fit), constraints, how many candidates."""

    text: str
    types: tuple[Named, ...] = ()
    strict: str = "any"
    constraints: tuple[Constraint, ...] = ()
    limit: int = _CANDIDATES


@dataclass(frozen=True, slots=True)
class Extension:
    """A data extension query: things by id, properties, and for each of these how many values at most (0: all)."""

    ids: tuple[str, ...]
    properties: tuple[tuple[Named, int], ...]


def read_batch(text: str, schema: Schema) -> dict[str, Asked]:
    """The queries by their names in the batch. Raises BadRequestError; RequestEntityTooLarge for too many."""
    batch = _object(text, "queries")
    if len(batch) > BATCH:
        raise RequestEntityTooLarge(f"A batch has at most {BATCH} queries.")
    return {name: _asked(name, query, schema) for name, query in batch.items()}


def read_extension(text: str, schema: Schema) -> Extension:
    """The data extension query. Raises as `read_batch`."""
    found = _object(text, "extend")
    ids: Any = found.get("ids")
    properties: Any = found.get("properties")
    if not _is_list(ids, str) or not _is_list(properties, dict):
        raise BadRequestError("The parameter `extend` needs lists `ids` and `properties`.")
    if len(ids) > BATCH * 20 or len(properties) > MOST_VALUES:
        raise RequestEntityTooLarge(
            f"At most {BATCH * 20} things and {MOST_VALUES} properties are looked up at once."
        )
    return Extension(tuple(dict.fromkeys(ids)), tuple(_wanted(one, schema) for one in properties))


def _wanted(record: Mapping[str, Any], schema: Schema) -> tuple[Named, int]:
    if not isinstance(record.get("id"), str):
        raise BadRequestError("Each property of `extend` needs an `id`.")
    settings = record.get("settings") or {}
    limit = settings.get("limit", 0) if isinstance(settings, dict) else None
    try:
        number = int(limit or 0)  # clients send the numbers of forms as text
    except (TypeError, ValueError):
        number = -1
    if number < 0:
        raise BadRequestError("The setting `limit` of a property is a number from 0; 0 stands for all values.")
    return schema.property(record["id"]), number


def _asked(name: str, query: Any, schema: Schema) -> Asked:
    where = f"The query {name[:40]!r}"
    if not isinstance(query, dict) or set(query) - _FIELDS:
        raise BadRequestError(f"{where} is an object with {', '.join(sorted(_FIELDS))}, and nothing else.")
    text, limit, strict = query.get("query", ""), query.get("limit", _CANDIDATES), query.get("type_strict", "any")
    types = [query["type"]] if isinstance(query.get("type"), str) else query.get("type") or []
    checks: tuple[tuple[Callable[[], bool], str], ...] = (
        (lambda: isinstance(text, str), "`query` must be a text"),
        (lambda: _is_list(types, str), "`type` must be a type or a list of types"),
        (lambda: strict in _STRICT, f"`type_strict` must be one of {', '.join(_STRICT)}"),
        (lambda: _is_number(limit) and limit >= 1, "`limit` must be a number from 1"),
        (lambda: _is_list(query.get("properties", []), dict), "`properties` must be a list of objects"),
    )
    for holds, sentence in checks:
        if not holds():
            raise BadRequestError(f"{where} cannot be read: {sentence}.")
    constraints = tuple(_constraint(where, one, schema) for one in query.get("properties", []))
    if not text.strip() and not constraints:
        raise BadRequestError(f"{where} has neither `query` nor `properties`.")
    found = tuple(schema.type(one) for one in types if one)
    return Asked(text.strip(), found, strict, constraints, min(int(limit), MOST_CANDIDATES))


def _constraint(where: str, record: Mapping[str, Any], schema: Schema) -> Constraint:
    if not isinstance(record.get("pid"), str) or "v" not in record:
        raise BadRequestError(f"{where} cannot be read: each of `properties` needs `pid` and `v`.")
    given = record["v"] if isinstance(record["v"], list) else [record["v"]]
    if not all(isinstance(one, str | int | float | bool) or _is_thing(one) for one in given):
        raise BadRequestError(
            f"{where} cannot be read: `v` is a text, a number, true, false, or an object with `id`."
        )
    if len(given) > MOST_VALUES:
        raise RequestEntityTooLarge(f"A property is given at most {MOST_VALUES} values.")
    values = tuple((one["id"], True) if isinstance(one, dict) else (one, False) for one in given)
    return Constraint(schema.property(record["pid"]), values)


def _object(text: str, parameter: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise BadRequestError(f"The parameter `{parameter}` is not JSON.") from None
    if not isinstance(found, dict):
        raise BadRequestError(f"The parameter `{parameter}` is a JSON object.")
    return found


def _is_thing(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("id"), str)


def _is_list(value: Any, kind: type) -> bool:
    return isinstance(value, list) and all(isinstance(one, kind) for one in value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value == value and abs(value) < 1e9  # noqa: PLR0124  NaN
