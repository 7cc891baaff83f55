"""What every page of a thing begins with: its kind, its names, its links to other houses, and what is said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph_builder.rdf import vocabulary as v
from server.context import Context

Text = tuple[str, str]
_LINKS = (f"{v.OWL}sameAs", f"{v.SKOS}exactMatch", f"{v.SKOS}closeMatch", v.URL)
#: The kinds of things that have a page of their own, the special before the general.
_KINDS = (
    *("GuarantorState", *v.ACTOR_KINDS, *v.MEETING_KINDS, *v.AGREEMENT_KINDS),
    *("Actor", "Meeting", "Agreement", "Process", "Article", "Place"),
)


@dataclass(frozen=True, slots=True)
class Head:
    """`values` has what is said of a thing by property, an IRI, each with the language of a text."""

    iri: str
    path: str
    values: Mapping[str, Sequence[Text]]

    def has(self, kind: str) -> bool:
        """Whether the thing is of a class, by its local name; `Concept` is that of SKOS."""
        iri = v.SKOS_CONCEPT if kind == v.CONCEPT else v.term(kind)
        return iri in {value for value, _ in self.values.get(v.RDF_TYPE, ())}

    @property
    def kind(self) -> str:
        """The most special of its classes that we know, as an IRI; empty where there is none."""
        return next((v.term(kind) for kind in _KINDS if self.has(kind)), "")

    def all(self, name: str) -> list[str]:
        """The values of one of our properties, by its local name."""
        return [value for value, _ in self.values.get(v.term(name), ())]

    def one(self, prop: str) -> str:
        """The first value of a property, given by its IRI or the local name of one of ours; empty without one."""
        return next((value for value, _ in self.values.get(prop if ":" in prop else v.term(prop), ())), "")

    @property
    def names(self) -> Sequence[Text]:
        """Its labels, each with its language."""
        return self.values.get(v.RDFS_LABEL, ())

    @property
    def other_names(self) -> Sequence[Text]:
        """What else it is called."""
        return self.values.get(v.SKOS_ALT_LABEL, ())

    @property
    def links(self) -> list[tuple[str, str]]:
        """Where other houses speak of it: the property, and the address."""
        return [(prop, value) for prop in _LINKS for value, _ in self.values.get(prop, ())]


def read_head(context: Context, iri: str, path: str) -> Head:
    """The head of one thing."""
    values: dict[str, list[Text]] = {}
    for row in context.rows("head", this=iri):
        values.setdefault(str(row["property"]), []).append((str(row["value"]), str(row.get("language", ""))))
    return Head(iri, path, values)
