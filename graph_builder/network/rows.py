"""Rows of SPARQL results as plain values, from an open store or from results in JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pyoxigraph import QueryResultsFormat, QuerySolutions, Store

Value = str | int | float | bool
Row = Mapping[str, Value]
#: Runs a SELECT query and gives its rows; a variable that is unbound in a row is missing from it.
Select = Callable[[str], Sequence[Row]]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_READ: Mapping[str, Callable[[str], Value]] = {
    f"{_XSD}integer": int,
    f"{_XSD}decimal": float,
    f"{_XSD}double": float,
    f"{_XSD}float": float,
    f"{_XSD}boolean": lambda text: text in {"true", "1"},
}


def rows_of_json(data: bytes) -> list[Row]:
    """The rows of SPARQL 1.1 Query Results JSON: IRIs and all other literals become strings."""
    bindings = json.loads(data)["results"]["bindings"]
    return [{name: _value(term) for name, term in binding.items()} for binding in bindings]


def select_from(store: Store) -> Select:
    """Queries over a pyoxigraph store. Raises SyntaxError for a wrong query, TypeError for another form."""

    def select(query: str) -> Sequence[Row]:
        solutions = store.query(query)
        if not isinstance(solutions, QuerySolutions):
            raise TypeError("a SELECT query is needed here")
        return rows_of_json(solutions.serialize(format=QueryResultsFormat.JSON) or b"")

    return select


def _value(term: Mapping[str, Any]) -> Value:
    text: str = term["value"]
    return _READ.get(term.get("datatype", ""), str)(text)
