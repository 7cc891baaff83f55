"""The conflicts of a store, read back: each value with the articles and sentences that give it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode, Store

from graph_builder.rdf import vocabulary as v
from graph_builder.rdf.iris import Iris

_LANGUAGES = ("en", "ar")


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence for a value: the article's `dcterms:identifier`, its publisher and day (empty where unknown)."""

    article: str
    publisher: str
    published: str
    quote: str


@dataclass(frozen=True, slots=True)
class Value:
    """A value, an IRI or a literal's text, whether it stands, and who says so."""

    value: str
    stands: bool
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What articles say differently of one thing: `about` its IRI and `label`, the property's local `name`, the
    values, those that stand first, and `why` (`damin:chosenBy`). `node` is the IRI of the conflict.
    """

    node: str
    about: str
    label: str
    name: str
    why: str
    values: tuple[Value, ...]


def disagreements(store: Store, base: str) -> list[Disagreement]:
    """All conflicts of a store, by what they are about."""
    graph = Iris(base).resolution_graph
    nodes = {q.subject for q in store.quads_for_pattern(None, NamedNode(v.term("about")), None, graph)}
    found = (_read(store, graph, node, base) for node in nodes if isinstance(node, NamedNode))
    return sorted(found, key=lambda d: (d.about, d.name))


def _read(store: Store, graph: NamedNode, node: NamedNode, base: str) -> Disagreement:
    about, over, why = (_one(store, node, name, graph) for name in ("about", "onProperty", "chosenBy"))
    values = []
    for name in ("chosenValue", "otherValue"):
        for quad in sorted(store.quads_for_pattern(node, NamedNode(v.term(name)), None, graph), key=str):
            said = tuple(sorted(_said(store, about, over, quad.object, base), key=lambda s: (s.published, s.article)))
            values.append(Value(quad.object.value, name == "chosenValue", said))  # type: ignore[union-attr]
    name = "type" if over == v.RDF_TYPE else over.removeprefix(v.DAMIN)
    return Disagreement(node.value, about, _label(store, about), name, why, tuple(values))


def _said(store: Store, about: str, over: str, value: object, base: str) -> Iterator[Said]:
    """The sentences by which articles give the value: one a sentence, whatever the rules that found it."""
    found = set()
    for quad in store.quads_for_pattern(None, NamedNode(v.RDF_OBJECT), value, None):  # type: ignore[arg-type]
        graph = quad.graph_name
        if not str(getattr(graph, "value", "")).startswith(Iris(base).article_graphs):
            continue
        if tuple(_first(store, quad.subject, p, graph) for p in (v.RDF_SUBJECT, v.RDF_PREDICATE)) == (about, over):
            quote = _first(store, quad.subject, v.term("quote"), graph)
            article, *outlet = (_first(store, None, p, graph) for p in (v.IDENTIFIER, v.PUBLISHER, v.DATE_PUBLISHED))
            found.add(Said(article, outlet[0], outlet[1], quote))
    yield from found


def _first(store: Store, subject: object, predicate: str, graph: object) -> str:
    quads = store.quads_for_pattern(subject, NamedNode(predicate), None, graph)  # type: ignore[arg-type]
    return next((str(q.object.value) for q in quads), "")  # type: ignore[union-attr]


def _one(store: Store, node: NamedNode, name: str, graph: NamedNode) -> str:
    return _first(store, node, v.term(name), graph)


def _label(store: Store, about: str) -> str:
    labels: Iterable[object] = (
        q.object for q in store.quads_for_pattern(NamedNode(about), NamedNode(v.RDFS_LABEL), None)
    )
    by_language = {getattr(label, "language", None): str(getattr(label, "value", "")) for label in labels}
    return next((by_language[code] for code in _LANGUAGES if code in by_language), "")
