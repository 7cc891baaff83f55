"""Short names for IRIs, the same in queries, tables, messages and files."""

from __future__ import annotations

from graph_builder.rdf.vocabulary import PREFIXES

_THINGS = ("actor", "agreement", "article", "conflict", "evidence", "meeting", "place", "process", "topic")


def known_prefixes(base: str) -> dict[str, str]:
    """The prefixes of the vocabularies, and one for each kind of thing below `<base>id/`."""
    return {**PREFIXES, **{thing: f"{base}id/{thing}/" for thing in _THINGS}}


def full(term: str, base: str) -> str:
    """A term by prefix (`meeting:x`) or by its path below the base (`meeting/x`) in full; others as they are."""
    prefix, colon, name = term.partition(":")
    if colon and prefix in known_prefixes(base):
        return known_prefixes(base)[prefix] + name
    kind, slash, _ = term.partition("/")
    return f"{base}id/{term}" if slash and kind in _THINGS else term


def short(iri: str, base: str) -> str:
    """An IRI by prefix where one fits, else in full."""
    for prefix, start in known_prefixes(base).items():
        if iri.startswith(start):
            return f"{prefix}:{iri.removeprefix(start)}"
    return iri
