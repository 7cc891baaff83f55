"""A projection's rows made a network."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from pathlib import Path

from pyoxigraph import Store

from graph_builder.errors import UsageError
from graph_builder.network.base import Network, Spell
from graph_builder.network.filters import Filters, checked
from graph_builder.network.narrow import narrow
from graph_builder.network.nodes import described
from graph_builder.network.projections import LANGUAGES, Projection, named_projection
from graph_builder.network.rows import Row, Select, rows_of_json, select_from
from graph_builder.network.support import Supports
from graph_builder.network.ties import Key, Tie, attributes, gathered, sizes, timed
from graph_builder.stores.opened import open_store
from graph_builder.stores.reader import GenerationReader
from graph_builder.stores.remote_reader import RemoteReader

_ENDS = ("source", "target", "kind")
_VERSIONED = ("source", "target", "kind", "event", "start", "end", "precision", "process")


Source = str | Path | Store | GenerationReader | RemoteReader | Select


def project(
    source: Source, projection: str | Projection, filters: Filters | None = None, licence: str = ""
) -> Network:
    """The network of a projection.

    `source` is the path of a store folder or the address of a remote store, an open reader or pyoxigraph store, or a
    function that runs SELECT queries; `projection` a name of `PROJECTIONS`, or one read from a file. `base` lists
    what the network carries. Nodes go by IRI, ties by source, target and kind, so equal stores give equal networks.
    Raises UsageError for an unknown name and for filters that cannot be, StoreError for a store that cannot be read.
    """
    if isinstance(source, str | Path):
        with open_store(source) as reader:
            return project(reader, projection, filters, licence)
    chosen = named_projection(projection) if isinstance(projection, str) else projection
    return _network(chosen, checked(filters or Filters()), _select(source), licence)


def _network(projection: Projection, filters: Filters, select: Select, licence: str) -> Network:
    rows = _rows(projection, filters, select)
    network = Network()
    network.graph.update(_about(projection, filters, rows), licence=licence)
    ties = _ties(projection, filters, rows, select)
    _add_nodes(network, ties, select)
    size = sizes(ties)
    for (start, end, kind), tie in ties.items():
        network.add_edge(start, end, key=kind, **attributes(projection, kind, tie, size))
    narrow(network, filters)
    return network


def _rows(projection: Projection, filters: Filters, select: Select) -> Sequence[Row]:
    try:
        rows = select(projection.query)
    except (SyntaxError, TypeError) as error:
        raise UsageError(f"{projection.name}: the query is not a SELECT that can be run: {error}") from error
    if any(end not in row for row in rows for end in _ENDS):
        raise UsageError(f"{projection.name}: a row lacks one of {', '.join(_ENDS)}")
    _known("kind", filters.kinds, {str(row["kind"]) for row in rows})
    processes = {str(row["process"]).rsplit("/", 1)[-1] for row in rows if "process" in row}
    _known("process", [filters.process.rsplit("/", 1)[-1]] if filters.process else [], processes)
    return rows


def _known(what: str, wanted: Iterable[str], there: Set[str]) -> None:
    """A name that nothing has is a slip, where there is anything at all."""
    for name in wanted:
        if there and name not in there:
            raise UsageError(f"there is no {what} {name!r} here; there are {', '.join(sorted(there))}")


def _select(source: Store | GenerationReader | RemoteReader | Select) -> Select:
    if isinstance(source, RemoteReader):
        return lambda query: rows_of_json(source.json(query))
    if isinstance(source, GenerationReader):
        return select_from(source.store)
    return select_from(source) if isinstance(source, Store) else source


def _ties(projection: Projection, filters: Filters, rows: Iterable[Row], select: Select) -> dict[Key, Tie]:
    kept = [row for row in rows if filters.keeps(row)]
    supports = Supports(kept, select)
    supported = [(row, supports.of(row)) for row in kept]
    sure = [(row, s) for row, s in supported if s.confidence is None or s.confidence >= filters.min_confidence]
    return gathered(projection, sure)


def _add_nodes(network: Network, ties: Mapping[Key, Tie], select: Select) -> None:
    days: dict[str, list[Spell]] = defaultdict(list)
    for (source, target, _), tie in ties.items():
        for end in (source, target):
            days[end] += tie.spells()
    for iri, known in described(sorted(days), select).items():
        network.add_node(iri, **known, **timed(days[iri]))


def _about(projection: Projection, filters: Filters, rows: Sequence[Row]) -> dict[str, object]:
    texts = ("title", "description", "counting")
    return {
        "name": projection.name,
        **{f"{what}_{language}": projection.text(what, language) for what in texts for language in LANGUAGES},
        "directed": projection.directed,
        "query": projection.query,
        "since": filters.since,
        "until": filters.until,
        "filters": filters.described(),
        "min_confidence": filters.min_confidence,
        "undated": len({str(row.get("event", row["target"])) for row in rows if filters.misses_day(row)}),
        "data_version": _version(rows),
    }


def _version(rows: Iterable[Row]) -> str:
    """A digest of all rows of the projection, whatever the filters: equal data have equal versions."""
    lines = sorted("\t".join(str(row.get(name, "")) for name in _VERSIONED) for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]
