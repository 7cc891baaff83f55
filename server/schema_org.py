"""A thing in the words of schema.org, for the search engines that read them out of its page.

Which word stands for which is not written here: it is read off `ontology/alignments.ttl`, by its subclasses and
subproperties; where a class has none there, the closest match counts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from markupsafe import Markup
from pyoxigraph import NamedNode

from graph_builder.network.rows import Row
from graph_builder.rdf import vocabulary as v
from server.context import Context
from server.vocabulary import triples_of

_CONTEXT = v.SCHEMA.rstrip("/")
_EXACT = (f"{v.RDFS}subClassOf", f"{v.RDFS}subPropertyOf")
_CLOSE = (f"{v.SKOS}closeMatch",)
_NAMES = {v.RDFS_LABEL: "name", v.SKOS_ALT_LABEL: "alternateName"}
_SAME = (f"{v.OWL}sameAs", f"{v.SKOS}exactMatch")
#: What ends a script in HTML, or might, written so that JSON says the same.
_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def schema_org(rows: Iterable[Row], iri: str, address: str) -> dict[str, Any] | None:
    """The JSON-LD of a thing, from rows of `property`, `value`, `language`; `address` is that of its page.

    None where none of its types has a counterpart.
    """
    found = list(rows)
    types = _first([str(row["value"]) for row in found if row["property"] == v.RDF_TYPE])
    if not types:
        return None
    made: dict[str, Any] = {"@context": _CONTEXT, "@id": iri, "@type": types}
    for row in found:
        predicate, value = str(row["property"]), str(row["value"])
        if predicate in _SAME:
            made.setdefault("sameAs", []).append(value)
        elif predicate in _NAMES:
            made.setdefault(_NAMES[predicate], []).append(_text(value, str(row.get("language", ""))))
        elif predicate != v.RDF_TYPE:
            for name in _own(predicate) if _is_told(value) else ():
                made.setdefault(name, []).append(_value(row, value))
    made.setdefault("url", address)  # an article has an address of its own
    return {key: _ordered(value) if isinstance(value, list) else value for key, value in made.items()}


def _ordered(values: list[Any]) -> Any:
    """A single value by itself, several in one order, as stores sort each in their own way."""
    return values[0] if len(values) == 1 else sorted(values, key=lambda value: json.dumps(value, sort_keys=True))


def script(context: Context, iri: str, address: str) -> Markup:
    """The same as an element for the head of a page; empty where there is nothing to say."""
    found = schema_org(context.rows("schema", this=iri), iri, address)
    if found is None:
        return Markup("")
    text = json.dumps(found, ensure_ascii=False).translate(_ESCAPES)
    return Markup(f'<script type="application/ld+json">{text}</script>')  # noqa: S704 - what could end it is escaped


def _first(types: Sequence[str]) -> list[str]:
    """The counterparts of the types, by name; those that are only close where there are no others."""
    exact = {name for one in types for name in _counterparts(_EXACT).get(one, ())}
    close = {name for one in types for name in _counterparts(_CLOSE).get(one, ())}
    return sorted(exact or close)


def _is_told(value: str) -> bool:
    """Whether others can read a value: a term of ours only by its counterpart."""
    return not value.startswith(v.DAMIN) or value in _counterparts(_CLOSE)


def _own(predicate: str) -> Sequence[str]:
    """The counterparts of a property; a property of schema.org stands for itself."""
    if predicate.startswith(v.SCHEMA):
        return (predicate.removeprefix(v.SCHEMA),)
    return _counterparts(_EXACT).get(predicate, ())


@cache
def _counterparts(relations: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    """The words of schema.org for each of our terms, sorted."""
    found: dict[str, set[str]] = {}
    for triple in triples_of("alignments"):
        ours, theirs = triple.subject, triple.object
        if not isinstance(ours, NamedNode) or not isinstance(theirs, NamedNode):
            continue
        if triple.predicate.value in relations and theirs.value.startswith(v.SCHEMA):
            found.setdefault(ours.value, set()).add(theirs.value.removeprefix(v.SCHEMA))
    return {term: tuple(sorted(names)) for term, names in found.items()}


def _value(row: Row, value: str) -> Any:
    """A thing as its IRI and name, or a closeness of ours by the counterpart, else the text."""
    if row.get("kind") == "iri":
        close = _counterparts(_CLOSE).get(value)
        name = {"name": str(row["label"])} if "label" in row else {}
        return f"{_CONTEXT}/{close[0]}" if close else {"@id": value, **name}
    return _text(value, str(row.get("language", "")))


def _text(value: str, language: str) -> Any:
    return {"@value": value, "@language": language} if language else value
