"""Types and properties as the Reconciliation API names them: `damin:Person`, `damin:place`; read off the ontology."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

import pyoxigraph as ox

from graph_builder.rdf import vocabulary as v
from graph_builder.resources import resource
from server.errors import BadRequestError

#: The kinds of things that have names of their own, widest first.
KINDS = (
    *("Actor", *v.ACTOR_KINDS, "GuarantorState", "Meeting", *v.MEETING_KINDS, "Agreement", *v.AGREEMENT_KINDS),
    *("Process", "Place"),
)
_ANY = (v.RDFS_LABEL, v.SKOS_ALT_LABEL, f"{v.SKOS}exactMatch", f"{v.SKOS}closeMatch", f"{v.OWL}sameAs")
_NOT_STATED = frozenset({v.term("search")})


@dataclass(frozen=True, slots=True)
class Named:
    """A type or a property: its IRI, its `id` in the API, names and explanations by language."""

    iri: str
    id: str
    labels: Mapping[str, str]
    comments: Mapping[str, str]


class Schema:
    """What can be asked for, with the names that the ontology gives it."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    @cached_property
    def types(self) -> dict[str, Named]:
        """By IRI, the widest first; topics at the end."""
        return {iri: self._named(iri) for iri in (*map(v.term, KINDS), v.SKOS_CONCEPT)}

    @cached_property
    def properties(self) -> dict[str, Named]:
        """By IRI: those that things of these types can have."""
        domains = {iri: self._domains(iri) for iri in self._subjects()}
        known = {iri for iri, classes in domains.items() if classes & self.types.keys()} - _NOT_STATED
        return {iri: self._named(iri) for iri in (*sorted(known), *_ANY)}

    def type(self, text: str) -> Named:
        """The type by its id, local name or IRI. Raises BadRequestError for one that is not known."""
        return self._find(text, self.types, "type")

    def property(self, text: str) -> Named:
        """The property, as `type`."""
        return self._find(text, self.properties, "property")

    def of_type(self, iri: str) -> list[Named]:
        """The properties that things of a type can have."""
        wanted = {iri, *self.broader(iri)}
        return [p for p in self.properties.values() if p.iri in _ANY or self._domains(p.iri) & wanted]

    def broader(self, iri: str) -> list[str]:
        """The types that a type is a kind of, nearest first."""
        return [v.term(name) for name in v.SUPERCLASSES.get(iri.removeprefix(v.DAMIN), ())]

    def _find(self, text: str, known: Mapping[str, Named], what: str) -> Named:
        for iri in (text, v.term(text), v.term(text.removeprefix("damin:"))):
            if iri in known:
                return known[iri]
        by_id = {one.id: one for one in known.values()}
        if text not in by_id:
            raise BadRequestError(f"There is no {what} {text[:80]!r} here; /reconcile/suggest/{what} lists them.")
        return by_id[text]

    def _named(self, iri: str) -> Named:
        labels, comments = (self._texts(iri, f"{v.RDFS}{name}") for name in ("label", "comment"))
        return Named(iri, _short(iri), labels, comments)

    def _texts(self, iri: str, predicate: str) -> dict[str, str]:
        quads = self._store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(predicate), None, None)
        return {str(q.object.language): q.object.value for q in quads if isinstance(q.object, ox.Literal)}

    def _subjects(self) -> Iterable[str]:
        quads = self._store.quads_for_pattern(None, ox.NamedNode(f"{v.RDFS}isDefinedBy"), None, None)
        return {str(getattr(q.subject, "value", "")) for q in quads}

    def _domains(self, iri: str) -> set[str]:
        found = set()
        for predicate in (f"{v.RDFS}domain", f"{v.SCHEMA}domainIncludes"):
            quads = self._store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(predicate), None, None)
            found |= {str(getattr(q.object, "value", "")) for q in quads}
        return found


@cache
def load_schema() -> Schema:
    """That of `ontology/damin.ttl`."""
    store = ox.Store()
    store.load(path=str(resource("ontology") / "damin.ttl"), format=ox.RdfFormat.TURTLE)
    return Schema(store)


def _short(iri: str) -> str:
    prefix, start = next((p, s) for p, s in v.PREFIXES.items() if iri.startswith(s))
    return f"{prefix}:{iri.removeprefix(start)}"
