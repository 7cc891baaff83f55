"""Where the gazetteer's places lie: `coordinates.tsv`, in degrees of WGS 84."""

from __future__ import annotations

from pathlib import Path

from graph_builder.extract.gazetteer_tables import Row, rows

Point = tuple[float, float]
_SOURCES = frozenset({"geonames", "natural-earth", "hand"})
_LIMITS = {"lat": 90.0, "long": 180.0}


def points(folder: Path) -> dict[str, tuple[Point, Row]]:
    """Latitude and longitude of places by their ids in `places.tsv` and `states.tsv`, each with its row.

    Raises DataError for what is no point on earth, and for an id that stands twice.
    """
    found: dict[str, tuple[Point, Row]] = {}
    for row in rows(folder, "coordinates"):
        row.one_of("source", _SOURCES)
        identifier = row.needed("id")
        if identifier in found:
            raise row.error(f"the id {identifier!r} is taken already")
        found[identifier] = (_degrees(row, "lat"), _degrees(row, "long")), row
    return found


def _degrees(row: Row, column: str) -> float:
    try:
        value = float(row[column])
    except ValueError:
        raise row.error(f"{column!r} is no number: {row[column]!r}") from None
    if not abs(value) <= _LIMITS[column]:
        raise row.error(f"{column!r} is beyond {_LIMITS[column]:g}: {row[column]}")
    return value
