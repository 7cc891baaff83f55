"""A projection: a SPARQL query whose rows are the edges of a network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pyoxigraph import NamedNode, Store

from graph_builder.errors import UsageError
from graph_builder.network.base import Network
from graph_builder.network.rows import Row, Select, Value, select_from
from graph_builder.resources import resource

PROJECTIONS = ("actor-meeting", "co-attendance", "guarantors")

_ENDS = frozenset({"source", "target"})
_EMPTY_NODES = "VALUES ?node {}"
_NODES_AT_ONCE = 1000
_LABEL_LANGUAGES = ("ar", "en")


def project(source: Store | Select, name: str) -> Network:
    """The network called `name`, from an open store or a function that runs SELECT queries.

    Nodes are IRIs with `iri`, `label`, `label_ar`, `label_en`, `type` and `guarantor`; edges have `kind`,
    which is their key too, `weight`, and full dates where known. Order follows the query, so equal stores
    give equal files. Raises UsageError for an unknown name.
    """
    if name not in PROJECTIONS:
        raise UsageError(f"There is no projection {name!r}; there are {', '.join(PROJECTIONS)}.")
    select = select_from(source) if isinstance(source, Store) else source
    return _network(name, select(query_text(name)), select)


def query_text(name: str) -> str:
    """The query behind a projection, or `nodes`. Raises DataError where the installation lacks it."""
    return (resource("ontology/queries/projections") / f"{name}.rq").read_text(encoding="utf-8")


def _network(name: str, edges: Sequence[Row], select: Select) -> Network:
    network = Network(name=name)
    ends = dict.fromkeys(str(row[end]) for row in edges for end in ("source", "target"))
    for iri, attributes in _described(list(ends), select).items():
        network.add_node(iri, **attributes)
    for row in edges:
        source, target, kind = (str(row[name]) for name in ("source", "target", "kind"))
        attributes = {key: value for key, value in row.items() if key not in _ENDS}
        network.add_edge(source, target, key=kind, **attributes)
    return network


def _described(iris: Sequence[str], select: Select) -> dict[str, dict[str, Value]]:
    template = query_text("nodes")
    rows: list[Row] = []
    for start in range(0, len(iris), _NODES_AT_ONCE):
        wanted = " ".join(str(NamedNode(iri)) for iri in iris[start : start + _NODES_AT_ONCE])
        rows += select(template.replace(_EMPTY_NODES, f"VALUES ?node {{ {wanted} }}"))
    by_node: dict[str, list[Row]] = {iri: [] for iri in iris}
    for row in rows:
        by_node[str(row["node"])].append(row)
    return {iri: _attributes(iri, rows) for iri, rows in by_node.items()}


def _attributes(iri: str, rows: Iterable[Row]) -> dict[str, Value]:
    labels: dict[str, str] = {}
    types: set[str] = set()
    guarantor = False
    for row in rows:
        guarantor = guarantor or "guarantor" in row
        if "type" in row:
            types.add(str(row["type"]))
        if "label" in row:
            language = str(row["language"])
            labels[language] = min(str(row["label"]), labels.get(language, str(row["label"])))
    return {
        "label": _main_label(labels, iri),
        **{f"label_{language}": labels.get(language, "") for language in _LABEL_LANGUAGES},
        "iri": iri,
        "type": min(types, default="thing"),
        "guarantor": guarantor,
    }


def _main_label(labels: Mapping[str, str], iri: str) -> str:
    for language in (*reversed(_LABEL_LANGUAGES), *sorted(labels)):
        if language in labels:
            return labels[language]
    return iri.rsplit("/", 1)[-1]
