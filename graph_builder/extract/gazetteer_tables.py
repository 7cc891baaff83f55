"""Reads the gazetteer's tables: tab-separated UTF-8, a header, no quoting, `|` between values of a cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from graph_builder.errors import DataError
from graph_builder.text.iso_days import day_bounds

LANGUAGES = ("en", "ar", "tr", "ru", "fa")
SHORT = "~"
LATE = "~~"

_NAMES = " ".join(LANGUAGES)
_LINK = "qid qid_checked"
COLUMNS = {
    "persons": f"id {_LINK} {_NAMES} country",
    "organizations": f"id {_LINK} kind {_NAMES} country represents",
    "publishers": f"id {_LINK} {_NAMES} country",
    "states": "iso id "
    + f"{_LINK} {_NAMES} geonames government "
    + " ".join(f"demonyms_{language}" for language in LANGUAGES),
    "places": f"id geonames geonames_checked kind {_NAMES} country stands_for",
    "coordinates": "id lat long source",
    "metonyms": f"actor {_NAMES}",
    "agreements": f"id {_LINK} kind {_NAMES} date place parties guarantors mediators",
    "processes": f"id {_LINK} {_NAMES} start seat parties guarantors mediators",
    "topics": f"id {_NAMES}",
    "offices": "person office of from to certain",
    "officeholders": "qid name country offices",
    "ambiguous": "language name reason",
    "common_words": "language names",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table. Cells are stripped; a missing value is the empty string."""

    table: Path
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def values(self, column: str) -> tuple[str, ...]:
        """The values of a cell. Raises DataError for an empty one among them."""
        if not self[column]:
            return ()
        values = tuple(v.strip() for v in self[column].split("|"))
        if not all(v.lstrip(SHORT) for v in values):
            raise self.error(f"an empty value in {column!r}: {self[column]!r}")
        return values

    def needed(self, column: str) -> str:
        """A cell that may not be empty. Raises DataError where it is."""
        if not self[column]:
            raise self.error(f"{column!r} is empty")
        return self[column]

    def one_of(self, column: str, allowed: frozenset[str]) -> str:
        """A cell that holds one of some words. Raises DataError for another one."""
        if self[column] not in allowed:
            raise self.error(f"{column!r} is {self[column]!r}, not one of {', '.join(sorted(allowed))}")
        return self[column]

    def yes(self, column: str) -> bool:
        """A cell that says yes or no. Raises DataError for anything else."""
        return self.one_of(column, frozenset({"yes", "no"})) == "yes"

    def days(self, column: str) -> tuple[date, date] | None:
        """First and last day of a date, month or year; None for an empty cell. Raises DataError."""
        return bounds(self, column, self[column]) if self[column] else None

    def error(self, reason: str) -> DataError:
        """The fault of this line, for the reader to raise."""
        return DataError(f"{self.table}, line {self.line}: {reason}")


def rows(folder: Path, table: str) -> Iterator[Row]:
    """The rows of `<table>.tsv`.

    Raises DataError for a missing file, another header or a wrong number of cells.
    """
    path = folder / f"{table}.tsv"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path} cannot be read: {error}") from error
    columns = COLUMNS[table].split()
    if not lines or lines[0].split("\t") != columns:
        raise DataError(f"{path}, line 1: the header must be {' '.join(columns)}")
    for number, line in enumerate(lines[1:], start=2):
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) != len(columns):
            raise DataError(f"{path}, line {number}: {len(cells)} cells where the header has {len(columns)}")
        yield Row(path, number, dict(zip(columns, cells, strict=True)))


def bounds(row: Row, column: str, value: str) -> tuple[date, date]:
    """First and last day of a date, month or year in a cell. Raises DataError."""
    try:
        return day_bounds(value)
    except ValueError as error:
        raise row.error(f"{column!r} is no date YYYY, YYYY-MM or YYYY-MM-DD: {value!r}") from error
