"""Every IRI of a build is minted here, from content alone."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from pyoxigraph import NamedNode

from graph_builder.errors import UsageError
from graph_builder.identifiers import article_key, digest

_EVIDENCE_DIGITS = 20


@dataclass(frozen=True, slots=True)
class Iris:
    """The IRIs below one base, an absolute IRI that ends in `/` or `#`. Raises UsageError for another."""

    base: str

    def __post_init__(self) -> None:
        try:
            NamedNode(self.base)
        except ValueError as error:
            raise UsageError(f"the base IRI {self.base!r} is not an absolute IRI: {error}") from None
        if not self.base.endswith(("/", "#")):
            raise UsageError(f"the base IRI {self.base!r} must end in / or #")

    def node(self, identifier: str) -> NamedNode:
        """A thing by its path below `<base>id/`: `actor/turkey`. What an IRI cannot hold is encoded."""
        return NamedNode(f"{self.base}id/{quote(identifier, safe='/')}")

    def article(self, identifier: str) -> NamedNode:
        """The article with this `dcterms:identifier`."""
        return NamedNode(f"{self.base}id/article/{article_key(identifier)}")

    def article_graph(self, identifier: str) -> NamedNode:
        """The named graph that holds what the article with this `dcterms:identifier` says."""
        return NamedNode(f"{self.base}graph/article/{article_key(identifier)}")

    def evidence(self, *content: str) -> NamedNode:
        """The evidence that `content` decides: article key, subject, predicate, object, begin, end, rule."""
        return NamedNode(f"{self.base}id/evidence/{digest(*content, length=_EVIDENCE_DIGITS)}")

    def conflict(self, node: str, name: str) -> NamedNode:
        """What articles say differently of the property `name` of the node with this IRI."""
        return NamedNode(f"{self.base}id/conflict/{digest(node.removeprefix(self.base), name, length=16)}")

    @property
    def things(self) -> str:
        """What the IRI of every thing begins with that has a document."""
        return f"{self.base}id/"

    @property
    def resolution_graph(self) -> NamedNode:
        """The named graph of what articles say differently, and of what stands."""
        return NamedNode(f"{self.base}graph/resolution")

    @property
    def article_graphs(self) -> str:
        """What the name of every article graph begins with."""
        return f"{self.base}graph/article/"

    @property
    def user_graph(self) -> NamedNode:
        """The named graph that holds what users write into the default graph."""
        return NamedNode(f"{self.base}graph/user")

    @property
    def labels_graph(self) -> NamedNode:
        """The named graph of the keys by which the labels that users write are found."""
        return NamedNode(f"{self.base}graph/labels")

    @property
    def links_graph(self) -> NamedNode:
        """The named graph of links to other data sets: what was proposed, and what people have accepted."""
        return NamedNode(f"{self.base}graph/links")

    @property
    def entailed_graph(self) -> NamedNode:
        """The named graph, in exported files alone, of what follows by the alignments."""
        return NamedNode(f"{self.base}graph/entailed")

    @property
    def alignments_graph(self) -> NamedNode:
        """The named graph, in exported files alone, of the alignments."""
        return NamedNode(f"{self.base}graph/alignments")

    def mapping(self, subject: str, target: str, source: str) -> NamedNode:
        """The proposal of a link from the thing with this IRI to another IRI, as one source makes it."""
        content = (subject.removeprefix(self.base), target, source)
        return NamedNode(f"{self.base}id/mapping/{digest(*content, length=_EVIDENCE_DIGITS)}")

    @property
    def own_graphs(self) -> str:
        """What the names of all graphs begin with whose names are ours to give."""
        return f"{self.base}graph/"

    def genid(self, content: str, label: str) -> NamedNode:
        """What stands for the blank node that has this label in this canonical content."""
        return NamedNode(f"{self.genids}{digest(content, label, length=_EVIDENCE_DIGITS)}")

    @property
    def genids(self) -> str:
        """What every IRI begins with that stands for a blank node (RDF 1.1 Concepts, 3.5)."""
        return f"{self.base}.well-known/genid/"

    @property
    def reference_graph(self) -> NamedNode:
        """The named graph of the gazetteer."""
        return NamedNode(f"{self.base}graph/reference")

    @property
    def default_graph(self) -> NamedNode:
        """The name of the default graph in stores that keep none."""
        return NamedNode(f"{self.base}graph/default")

    @property
    def ontology_graph(self) -> NamedNode:
        """The named graph of the ontology, the only one that the default graph leaves out."""
        return NamedNode(f"{self.base}graph/ontology")
