"""Whether two answers say the same: rows in any order, blank nodes under any names, numbers by their value."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

import pyoxigraph as ox
from pyoxigraph import BlankNode, Literal, QueryResultsFormat, RdfFormat

RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS = {f"{XSD}{name}" for name in ("integer", "decimal", "double", "float")}
#: A cell is a blank node's name, or anything else as a string that is equal where the values are.
Cell = tuple[str, str]
Row = Mapping[str, Cell]


def rows_of(data: bytes, fmt: str) -> list[Row] | bool:
    """The rows of a table in `json`, `xml`, `tsv` or `csv`, or the boolean that it is."""
    if fmt == "csv":
        return _csv_rows(data)
    formats = {"json": QueryResultsFormat.JSON, "xml": QueryResultsFormat.XML, "tsv": QueryResultsFormat.TSV}
    found = ox.parse_query_results(data, format=formats[fmt])
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    names = [variable.value for variable in found.variables]
    return [{n: _cell(row[n]) for n in names if row[n] is not None} for row in found]


def triples_of(data: bytes, rdf_format: RdfFormat, base: str | None = None) -> list[Row]:
    """A graph, as rows of three: the same comparison holds for it."""
    found = {q.triple for q in ox.parse(data, format=rdf_format, base_iri=base)}
    return [{"s": _cell(t.subject), "p": _cell(t.predicate), "o": _cell(t.object)} for t in found]


def described_rows(data: bytes, base: str) -> list[Row]:
    """A table that is described in RDF, as older tests of the W3C have it."""
    values: defaultdict[tuple[object, str], list[Any]] = defaultdict(list)
    for quad in ox.parse(data, format=RdfFormat.TURTLE, base_iri=base):
        values[quad.subject, quad.predicate.value.removeprefix(RS)].append(quad.object)

    def row(node: object) -> Row:
        cells = values[node, "binding"]
        return {values[cell, "variable"][0].value: _cell(values[cell, "value"][0]) for cell in cells}

    return [row(node) for (_, name), nodes in list(values.items()) if name == "solution" for node in nodes]


def same(ours: list[Row] | bool, theirs: list[Row] | bool, ordered: bool = False) -> bool:
    """Whether two answers agree; `ordered` where the order of rows counts too."""
    if isinstance(ours, bool) or isinstance(theirs, bool):
        return ours is theirs
    if len(ours) != len(theirs):
        return False
    return _match(list(ours), list(theirs), {}, ordered)


def _match(ours: list[Row], theirs: list[Row], names: dict[str, str], ordered: bool) -> bool:
    """Find a partner for the first of our rows, then for the rest; `names` are the blank nodes matched so far."""
    if not ours:
        return True
    first, rest = ours[0], ours[1:]
    fits = [(i, _fit(first, row, names)) for i, row in enumerate(theirs[:1] if ordered else theirs)]
    for i, found in fits:
        if found == names:  # nothing new is assumed, so no other choice can do better
            return _match(rest, theirs[:i] + theirs[i + 1 :], names, ordered)
    return any(found and _match(rest, theirs[:i] + theirs[i + 1 :], found, ordered) for i, found in fits)


def _fit(one: Row, other: Row, names: dict[str, str]) -> dict[str, str] | None:
    """The blank nodes matched after these rows are, None where the rows differ."""
    if one.keys() != other.keys():
        return None
    found = dict(names)
    for name, (kind, value) in one.items():
        if kind != other[name][0]:
            return None
        if kind == "blank":
            if found.setdefault(value, other[name][1]) != other[name][1]:
                return None
        elif value != other[name][1]:
            return None
    return found if len(set(found.values())) == len(found) else None


def _cell(term: object) -> Cell:
    if isinstance(term, BlankNode):
        return "blank", term.value
    if isinstance(term, Literal) and term.datatype.value in _NUMBERS:
        return "number", f"{_number(term.value)} {term.datatype.value}"
    if isinstance(term, Literal) and term.datatype.value == f"{XSD}boolean":
        return "boolean", {"1": "true", "0": "false"}.get(term.value, term.value)
    return "term", str(term)


def _number(text: str) -> str:
    try:
        value = Decimal(text.replace("INF", "Infinity"))
    except InvalidOperation:
        return text
    return str(value.normalize() + 0) if value.is_finite() else str(value)


def _csv_rows(data: bytes) -> list[Row]:
    names, *rows = list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))
    return [dict(_csv_cells(names, row)) for row in rows]


def _csv_cells(names: list[str], row: list[str]) -> Iterator[tuple[str, Cell]]:
    for name, text in zip(names, row or [""], strict=True):  # a row with nothing in its one cell is an empty line
        yield name, ("blank", text) if text.startswith("_:") else ("text", _number(text))
