"""`damin stats`: what a store holds, in numbers."""

from __future__ import annotations

from typing import Any

import click

from graph_builder.cli.console import console, harmless, print_json
from graph_builder.cli.options import json_option, setting
from graph_builder.cli.sparql import ask
from graph_builder.rdf.vocabulary import ACTOR_KINDS, AGREEMENT_KINDS, MEETING_KINDS
from graph_builder.stores.opened import open_store
from graph_builder.stores.reader import GenerationReader
from graph_builder.stores.remote_reader import RemoteReader

_KINDS = """
SELECT ?name (COUNT(DISTINCT ?thing) AS ?count)
{ ?article damin:mentions ?thing . ?thing a ?kind .
  BIND (STRAFTER(STR(?kind), STR(damin:)) AS ?name) }
GROUP BY ?name
"""
_LANGUAGES = """
SELECT ?name (COUNT(*) AS ?count)
{ ?article a damin:Article . OPTIONAL { ?article schema:inLanguage ?stated }
  BIND (COALESCE(?stated, "unknown") AS ?name) }
GROUP BY ?name ORDER BY ?name
"""
_FACTS = """
SELECT (COUNT(*) AS ?count)
{ SELECT DISTINCT ?s ?p ?o { ?e a damin:Evidence ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o } }
"""
_EVIDENCE = "SELECT (COUNT(*) AS ?count) { ?e a damin:Evidence }"


@click.command()
@setting("store")
@json_option
def stats(store: str, as_json: bool) -> None:
    """Count what the articles of a store name, say and prove.

    Actors, meetings and agreements are counted where an article mentions them; the gazetteer holds more.

    \b
    Examples:
      damin stats
      damin stats --store news-store --json
    """
    with open_store(store) as reader:
        found = count(reader)
    if as_json:
        print_json(found)
        return
    out = console()
    for name, value in found.items():
        out.print(_line(name, value), soft_wrap=True)


def count(reader: GenerationReader | RemoteReader) -> dict[str, Any]:
    """The numbers by name; one that falls into kinds is a mapping with its sum under `all`."""
    kinds = _numbers(reader, _KINDS)
    languages = _numbers(reader, _LANGUAGES)
    return {
        "articles": {"all": sum(languages.values()), **languages},
        "actors": _split(kinds, "Actor", ACTOR_KINDS),
        "meetings": _split(kinds, "Meeting", MEETING_KINDS),
        "agreements": _split(kinds, "Agreement", AGREEMENT_KINDS),
        "processes": kinds.get("Process", 0),
        "guarantor states": kinds.get("GuarantorState", 0),
        "facts": _number(reader, _FACTS),
        "evidence": _number(reader, _EVIDENCE),
        "triples": reader.count(),
        **_records(reader),
    }


def _records(reader: GenerationReader | RemoteReader) -> dict[str, int]:
    """What a build keeps beside the graphs; a remote store has the graphs alone."""
    if isinstance(reader, RemoteReader):
        return {}
    return {"quarantined": len(reader.quarantine()), "issues": len(reader.issues())}


def _split(kinds: dict[str, int], top: str, below: tuple[str, ...]) -> dict[str, int]:
    return {"all": kinds.get(top, 0), **{kind: kinds[kind] for kind in below if kind in kinds}}


def _numbers(reader: GenerationReader | RemoteReader, query: str) -> dict[str, int]:
    rows: Any = ask(reader, query)
    return {row["name"].value: int(row["count"].value) for row in rows if row["name"] is not None}


def _number(reader: GenerationReader | RemoteReader, query: str) -> int:
    rows: Any = ask(reader, query)
    return sum(int(row["count"].value) for row in rows)


def _line(name: str, value: int | dict[str, int]) -> str:
    if isinstance(value, int):
        return f"{name:17} {value:>9,}"
    parts = ", ".join(f"{kind} {number:,}" for kind, number in value.items() if kind != "all")
    return f"{name:17} {value['all']:>9,}" + (f"  ({harmless(parts)})" if parts else "")
