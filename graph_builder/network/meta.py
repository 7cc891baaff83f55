"""What a network says of itself, as text for formats that have one field for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

CREATOR = "Damin"
_NOTED = (
    ("Projection", "name"),
    ("Counting rule", "counting_en"),
    ("Since", "since"),
    ("Until", "until"),
    ("Filters", "filters"),
    ("Minimum confidence", "min_confidence"),
    ("Events left out for want of a day", "undated"),
    ("Data version", "data_version"),
    ("Licence", "licence"),
    ("Title", "title_ar"),
    ("Description", "description_ar"),
    ("Counting rule", "counting_ar"),
    ("Query", "query"),
)


def described(graph: Mapping[str, Any]) -> str:
    """What the network shows and how it came about, a line each; the query last, as it has many."""
    facts = [f"{title}: {graph[name]}" for title, name in _NOTED if graph.get(name) not in (None, "")]
    return "\n".join([*filter(None, [str(graph.get("description_en") or "")]), *facts])


def keywords(graph: Mapping[str, Any]) -> str:
    """The projection, its window and the version of the data, for catalogues."""
    found = [str(graph[name]) for name in ("name", "since", "until", "data_version") if graph.get(name)]
    return ", ".join(found)
