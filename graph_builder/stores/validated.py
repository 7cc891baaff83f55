"""The verdict that goes with a generation: on its whole default graph, made by looking at what has changed."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, NamedNode, Triple

from graph_builder.identifiers import digest
from graph_builder.rdf.revalidate import revalidated
from graph_builder.rdf.validate import Engine
from graph_builder.rdf.verdict import Message, Verdict
from graph_builder.resources import resource
from graph_builder.stores.reader import dump, read_json

FILE = "verdict.json"
_LARGE = 0.3
"""The share of a graph from which on validating it whole is as fast as looking for what a change touches."""


def kept_messages(generation: Path) -> list[Message] | None:
    """The messages kept with a generation; None where there are none by the shapes as they are now."""
    record = read_json(generation / FILE)
    if record.get("shapes") != _shapes():
        return None
    return [Message(**message) for message in record["messages"]]


def as_record(verdict: Verdict) -> dict[str, Any]:
    """The verdict as it is kept."""
    return {"shapes": _shapes(), "messages": [asdict(message) for message in verdict.messages]}


def verdict_text(verdict: Verdict) -> str:
    """The verdict as the text of its file."""
    return json.dumps(as_record(verdict), ensure_ascii=False, sort_keys=True) + "\n"


def verdict_on(
    store: ox.Store, before: Collection[Message] | None, changed: Collection[Triple], engine: Engine
) -> Verdict:
    """The verdict on the default graph of a store; `changed` are the triples since the messages `before`."""
    size = _size(store)
    if before is None or len(changed) > _LARGE * size:
        return engine.validate(dump(store, None))

    def match(subject: Any, predicate: NamedNode | None, value: Any) -> Iterator[Triple]:
        quads = store.quads_for_pattern(subject, predicate, value, DefaultGraph())
        return (quad.triple for quad in quads)

    return revalidated(before, changed, match, engine, size)


def _size(store: ox.Store) -> int:
    rows = store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    return sum(int(row["n"].value) for row in rows)  # type: ignore[union-attr, misc]


def _shapes() -> str:
    return digest(resource("ontology/shapes.ttl").read_text(encoding="utf-8"))
