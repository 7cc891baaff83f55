"""What a batch of queries, or a data extension query, finds, as the JSON of the Reconciliation API 0.2."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from pyoxigraph import Literal, NamedNode

from graph_builder.rdf import vocabulary as v
from graph_builder.rdf.search_keys import foldings
from server.reconcile_batch import Asked, Constraint, Extension
from server.reconcile_schema import Named, Schema
from server.reconcile_scores import Candidate, candidates
from server.reconcile_store import LONGEST_NAME, Finder, Term, Thing, value_of
from server.words import Words

_POOL = 60
_NUMBERS = {f"{v.XSD}{name}" for name in ("integer", "decimal", "double", "float")}
#: By property and thing the values that it has, as they are compared.
Known = Mapping[tuple[str, str], set[str]]


class Answers:
    """Answers in the words of one language."""

    def __init__(self, finder: Finder, schema: Schema, words: Words, language: str) -> None:
        self._finder, self._schema = finder, schema
        self._name = words.labeller(language)

    def batch(self, batch: Mapping[str, Asked]) -> dict[str, Any]:
        """By the name of each query its candidates, the best first."""
        short = {name: asked for name, asked in batch.items() if len(asked.text) <= LONGEST_NAME}
        pools = self._pools(short)
        things = self._finder.things(iri for pool in pools.values() for iri in pool)
        known = self._known(short.values(), things)
        chosen = {iri for asked in short.values() if (iri := self._finder.iri(asked.text)) in things}
        found = {
            name: candidates(
                asked,
                {iri: things[iri] for iri in pools[name] if iri in things},
                chosen & {self._finder.iri(asked.text)},
                partial(self._holds, known),
            )
            for name, asked in short.items()
        }
        labels = self._finder.labels(c.iri for found_here in found.values() for c in found_here)
        return {
            name: {"result": [self._candidate(c, things[c.iri], labels, batch[name]) for c in found.get(name, [])]}
            for name in batch
        }

    def extension(self, asked: Extension) -> dict[str, Any]:
        """The values of properties of things, and what the properties are."""
        iris = {identifier: self._finder.iri(identifier) for identifier in asked.ids}
        rows: dict[str, dict[str, list[Any]]] = {
            identifier: {p.id: [] for p, _ in asked.properties} for identifier in asked.ids
        }
        wanted = [iri for iri in iris.values() if iri]
        terms = (
            self._finder.values(wanted, (p.iri for p, _ in asked.properties)) if wanted and asked.properties else []
        )
        labels = self._finder.labels(value_of(row["value"]) for row in terms if row["value"]["type"] == "uri")
        found: dict[tuple[str, str], list[Any]] = {}
        for row in terms:
            key = (value_of(row["thing"]), value_of(row["property"]))
            found.setdefault(key, []).append(self._cell(row["value"], labels))
        for identifier, iri in iris.items():
            for known, limit in asked.properties:
                rows[identifier][known.id] = found.get((iri, known.iri), [])[: limit or None]
        return {"meta": [self.named(p) for p, _ in asked.properties], "rows": rows}

    def named(self, one: Named) -> dict[str, str]:
        """A type or property as `id` and `name`."""
        return {"id": one.id, "name": self._name(one.labels, one.id)}

    def told(self, one: Named) -> dict[str, str]:
        """The same with its explanation."""
        return {**self.named(one), "description": self._name(one.comments, one.id)}

    def entity(self, iri: str, thing: Thing, labels: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
        """A thing as `id`, `name` and, where there is more to say, `description`."""
        names = labels.get(iri, {})
        identifier = self._finder.identifier(iri)
        name = self._name(names, identifier)
        others = [text for text in dict.fromkeys(names[language] for language in sorted(names)) if text != name]
        said = " · ".join([*(t["name"] for t in self.types(thing)[:1]), *others])
        return {"id": identifier, "name": name} | ({"description": said} if said else {})

    def types(self, thing: Thing) -> list[dict[str, str]]:
        """The types of a thing, the narrowest first."""
        return [self.named(self._schema.types[iri]) for iri in reversed(self._schema.types) if iri in thing.types]

    def _pools(self, batch: Mapping[str, Asked]) -> dict[str, list[str]]:
        """By query the things that may fit: those with the name or the id, then those with its words or values."""
        exact = self._finder.named({name: asked.text for name, asked in batch.items()})
        pools: dict[str, list[str]] = {}
        for name, asked in batch.items():
            pool = [*exact[name], *filter(None, [self._finder.iri(asked.text) if asked.text else ""])]
            hard = [one.iri for one in asked.types] if asked.strict != "should" else []
            if asked.text:
                pool += self._finder.with_words(asked.text, hard, _POOL)
            elif asked.constraints:
                pool += self._finder.holding(_patterns(self._finder, asked.constraints), _POOL)
            pools[name] = list(dict.fromkeys(pool))
        return pools

    def _known(self, batch: Iterable[Asked], things: Iterable[str]) -> Known:
        properties = {c.property.iri for asked in batch for c in asked.constraints}
        iris = list(things)
        if not properties or not iris:
            return {}
        rows = self._finder.values(iris, sorted(properties))
        named = {value_of(row["value"]) for row in rows if row["value"]["type"] == "uri"}
        keys = self._finder.things(sorted(named))
        known: dict[tuple[str, str], set[str]] = {}
        for row in rows:
            text = value_of(row["value"])
            here = known.setdefault((value_of(row["thing"]), value_of(row["property"])), set())
            here |= {text, *foldings(text), *(keys[text].keys if text in keys else ())}
            here |= {text.rpartition("#")[2]} if text.startswith(v.DAMIN) else set()
        return known

    def _holds(self, known: Known, iri: str, constraint: Constraint) -> bool:
        """Whether one of the values asked for is a value of the thing, or its name."""
        values = known.get((iri, constraint.property.iri), set())
        for value, is_thing in constraint.values:
            text = str(value).lower() if isinstance(value, bool) else f"{value:g}" if _is_float(value) else str(value)
            if (self._finder.iri(text) if is_thing else text) in values:
                return True
            if not is_thing and not values.isdisjoint(foldings(text)):
                return True
        return False

    def _candidate(
        self, one: Candidate, thing: Thing, labels: Mapping[str, Mapping[str, str]], asked: Asked
    ) -> dict[str, Any]:
        features: list[dict[str, Any]] = [
            {"id": "exact_name", "value": one.exact},
            {"id": "name_likeness", "value": one.likeness},
            {"id": "type_fits", "value": one.typed},
        ]
        if asked.constraints:
            features.append({"id": "properties_held", "value": one.held / len(asked.constraints)})
        made = {"type": self.types(thing), "score": one.score, "match": one.match, "features": features}
        return self.entity(one.iri, thing, labels) | made

    def _cell(self, term: Term, labels: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
        """A value: a thing of ours, a day, a number, or a text."""
        text, datatype = value_of(term), term.get("datatype", "")
        if term["type"] == "uri":
            identifier = self._finder.identifier(text)
            name = self._name(labels.get(text, {}), identifier.removeprefix(v.DAMIN))
            return {"id": identifier, "name": name} if identifier != text else {"str": name}
        if datatype == f"{v.XSD}date":
            return {"date": f"{text}T00:00:00"}
        if datatype == f"{v.XSD}integer":
            return {"int": int(text)}
        return {"float": float(text)} if datatype in _NUMBERS else {"str": text}


def _patterns(finder: Finder, constraints: Sequence[Constraint]) -> list[tuple[str, str, str]]:
    """Each value as the store may have it: a thing, or a literal of a kind that properties here take."""
    found = []
    for number, constraint in enumerate(constraints):
        predicate = str(NamedNode(constraint.property.iri))
        for value, is_thing in constraint.values:
            found += [(str(number), predicate, term) for term in _terms(finder, value, is_thing=is_thing)]
    return found


def _terms(finder: Finder, value: Any, *, is_thing: bool) -> list[str]:
    if is_thing:
        iri = finder.iri(str(value))
        return [str(NamedNode(iri))] if iri else []
    text = str(value)
    named = finder.named({"value": text})["value"] if len(text) <= LONGEST_NAME else []
    typed = [Literal(text), *(Literal(text, datatype=NamedNode(v.XSD + kind)) for kind in ("date", "integer"))]
    return [str(term) for term in (*map(NamedNode, named), *typed)]


def _is_float(value: Any) -> bool:
    return isinstance(value, float)
