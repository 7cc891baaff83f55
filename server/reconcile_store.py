"""What reconciliation asks of the store, each request within one deadline."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pyoxigraph import Literal, NamedNode

from graph_builder.errors import UsageError
from graph_builder.network.rows import Row, rows_of_json
from graph_builder.rdf.search_keys import foldings, words
from server.context import Context, client_gone
from server.engine import read
from server.errors import DeadlineError
from server.evaluate import Query
from server.terms import Linker

LONGEST_NAME = 200
_SHORTEST_WORD, _MOST_WORDS = 3, 6
Term = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Thing:
    """What a candidate is judged by: its folded names, and its types as IRIs."""

    keys: set[str] = field(default_factory=set)
    types: set[str] = field(default_factory=set)


class Finder:
    """Asks for the things of one request until its time is over. Every method raises DeadlineError and BusyError."""

    def __init__(self, context: Context) -> None:
        self._context, self.base = context, context.engine.base
        self._until = time.monotonic() + context.settings.timeout

    def iri(self, identifier: str) -> str:
        """The IRI of the thing with this id, its path below `<base>id/`; of an IRI itself; empty for what is none."""
        iri = identifier if "://" in identifier else f"{self.base}id/{identifier}"
        try:
            return NamedNode(iri).value
        except ValueError:
            return ""

    def identifier(self, iri: str) -> str:
        """The id of a thing."""
        return Linker(self.base).path(iri) or iri

    def named(self, texts: Mapping[str, str]) -> dict[str, list[str]]:
        """By the name of a query the things that have its whole text for a name."""
        pairs = [(name, key) for name, text in texts.items() if text for key in foldings(text) if key]
        found: dict[str, list[str]] = {name: [] for name in texts}
        if pairs:
            wanted = " ".join(f"({Literal(name)} {Literal(key)})" for name, key in pairs)
            for row in self._rows("reconcile-exact", {"(?asked ?key) {}": f"(?asked ?key) {{ {wanted} }}"}):
                found[str(row["asked"])].append(str(row["thing"]))
        return found

    def with_words(self, text: str, types: Sequence[str], most: int) -> list[str]:
        """Things with all words of a text in their names, short names first; where there are none, with some."""
        return self._all_words(text, types, most) or self._some_words(text, types, most)

    def beginning(self, text: str, types: Sequence[str], most: int) -> list[str]:
        """Things with all words of a text, of which the last may not be typed to its end."""
        return self._all_words(f"{text.rstrip('*')}*", types, most)

    def holding(self, pairs: Iterable[tuple[str, str, str]], most: int) -> list[str]:
        """Things that have values for properties, those with most first: (number of the property, property, value);
        the last two are written as SPARQL.
        """
        wanted = " ".join(f"({number} {predicate} {value})" for number, predicate, value in pairs)
        if not wanted:
            return []
        name = "(?asked ?property ?value) {}"
        found = self._rows("reconcile-holders", {name: f"{name[:-2]}{{ {wanted} }}", "LIMIT 1": f"LIMIT {most}"})
        return [str(row["thing"]) for row in found]

    def things(self, iris: Iterable[str]) -> dict[str, Thing]:
        """Names and types of these things; what the store does not know is missing."""
        found: dict[str, Thing] = {}
        for row in self._of_things("reconcile-keys", iris):
            thing = found.setdefault(str(row["thing"]), Thing())
            if "key" in row:
                thing.keys.add(str(row["key"]))
            else:
                thing.types.add(str(row["type"]))
        return found

    def labels(self, iris: Iterable[str]) -> Mapping[str, Mapping[str, str]]:
        """Their labels by language."""
        return self._labelled({"VALUES ?thing {}": _values(iris)})

    def values(self, iris: Iterable[str], properties: Iterable[str]) -> list[dict[str, Term]]:
        """Values of properties of things: rows `thing`, `property`, `value` of terms of SPARQL JSON results."""
        lists = {
            "VALUES ?thing {}": _values(iris),
            "VALUES ?property {}": _values(properties).replace("?thing", "?property"),
        }
        found: list[dict[str, Term]] = json.loads(self._answer("reconcile-values", lists))["results"]["bindings"]
        return found

    def sentences(self, iri: str) -> list[Row]:
        """The first sentences about a thing."""
        return rows_of_json(self._answer("reconcile-sentences", {}, (("this", iri),)))

    def _labelled(self, lists: Mapping[str, str]) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for row in self._rows("labels", lists):
            found.setdefault(str(row["thing"]), {}).setdefault(str(row["language"]), str(row["label"]))
        return found

    def _all_words(self, text: str, types: Sequence[str], most: int) -> list[str]:
        if not words(foldings(text)[0].rstrip("*")):
            return []
        lists = {
            '"words"': str(Literal(text)),
            '"beginning"': str(Literal(foldings(text.rstrip("* "))[0])),
            "?thing a ?kind .": _of_types(types),
            "LIMIT 1": f"LIMIT {most}",
        }
        try:
            return [str(row["thing"]) for row in self._rows("search", lists)]
        except UsageError:  # more things have such words than can be named: then those with the whole name must do
            return []

    def _some_words(self, text: str, types: Sequence[str], most: int) -> list[str]:
        parts = [word for word in words(foldings(text)[0]) if len(word) >= _SHORTEST_WORD][:_MOST_WORDS]
        if len(parts) < 2:
            return []
        groups = (
            f"{{ ?thing damin:search {Literal(word)} BIND ({number} AS ?word) }}" for number, word in enumerate(parts)
        )
        lists = {
            "{} # words": " UNION ".join(groups),
            "?thing a ?kind .": _of_types(types),
            "LIMIT 1": f"LIMIT {most}",
        }
        try:
            return [str(row["thing"]) for row in self._rows("reconcile-words", lists)]
        except UsageError:  # as above
            return []

    def _of_things(self, name: str, iris: Iterable[str]) -> list[Row]:
        wanted = list(iris)
        return self._rows(name, {"VALUES ?thing {}": _values(wanted)}) if wanted else []

    def _rows(self, name: str, lists: Mapping[str, str]) -> list[Row]:
        return rows_of_json(self._answer(name, lists))

    def _answer(self, name: str, lists: Mapping[str, str], bindings: tuple[tuple[str, str], ...] = ()) -> bytes:
        text = _filled(self._context.query_text(name), lists)
        left = self._until - time.monotonic()
        if left <= 0:
            raise DeadlineError(
                f"The request was ended at its deadline of {self._context.settings.timeout:g} seconds."
            )
        return read(self._context.engine, Query(text, bindings=bindings, own=True, gone=client_gone()), left)


def _filled(query: str, lists: Mapping[str, str]) -> str:
    """The query with its places filled, all in one pass: what people typed may look like another place."""
    places = "|".join(map(re.escape, lists))
    return re.sub(places, lambda found: lists[found[0]], query) if places else query


def value_of(term: Mapping[str, Any]) -> str:
    """The text of a term of SPARQL JSON results."""
    return str(term["value"])


def _values(iris: Iterable[str]) -> str:
    return f"VALUES ?thing {{ {' '.join(str(NamedNode(iri)) for iri in dict.fromkeys(iris))} }}"


def _of_types(types: Sequence[str]) -> str:
    if not types:
        return ""
    wanted = ", ".join(str(NamedNode(iri)) for iri in types)
    return f"FILTER EXISTS {{ ?thing a ?kind FILTER (?kind IN ({wanted})) }}"
