"""Short names for IRIs, the same in queries, tables, messages and files."""

from __future__ import annotations

from graph_builder.rdf.vocabulary import PREFIXES

_THINGS = ("actor", "agreement", "article", "evidence", "meeting", "place", "process", "topic")


def known_prefixes(base: str) -> dict[str, str]:
    """The prefixes of the vocabularies, and one for each kind of thing below `<base>id/`."""
    return {**PREFIXES, **{thing: f"{base}id/{thing}/" for thing in _THINGS}}


def short(iri: str, base: str) -> str:
    """An IRI by prefix where one fits, else in full."""
    for prefix, start in known_prefixes(base).items():
        if iri.startswith(start):
            return f"{prefix}:{iri.removeprefix(start)}"
    return iri
