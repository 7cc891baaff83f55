"""What is known of the nodes of a network, whatever projection they come from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from graph_builder.network.projections import LANGUAGES, network_query
from graph_builder.network.rows import Row, Select, Value
from graph_builder.network.support import in_parts


def described(iris: Sequence[str], select: Select) -> dict[str, dict[str, Value]]:
    """The attributes of these nodes, as `base` lists them, but for their days."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for wanted in in_parts(iris):
        for row in select(network_query("nodes", "node", wanted)):
            rows[str(row["node"])].append(row)
    return {iri: _attributes(iri, rows[iri]) for iri in iris}


def _attributes(iri: str, rows: Iterable[Row]) -> dict[str, Value]:
    found: dict[str, set[str]] = defaultdict(set)
    labels: dict[str, str] = {}
    for row in rows:
        for name in ("type", "represents", "status", "guarantor"):
            if name in row:
                found[name].add(str(row[name]))
        if "label" in row:
            language = str(row["language"])
            labels[language] = min(str(row["label"]), labels.get(language, str(row["label"])))
    return {
        "label": _main_label(labels, iri),
        **{f"label_{language}": labels.get(language, "") for language in LANGUAGES},
        "iri": iri,
        "type": min(found["type"], default="thing"),
        "guarantor": bool(found["guarantor"]),
        "represents": " ".join(sorted(found["represents"])),
        "status": min(found["status"], default=""),
    }


def _main_label(labels: Mapping[str, str], iri: str) -> str:
    for language in (*LANGUAGES, *sorted(labels)):
        if language in labels:
            return labels[language]
    return iri.rsplit("/", 1)[-1]
