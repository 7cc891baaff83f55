"""The conflicts of a store, read back: each value with the articles and sentences that give it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode, Store

from graph_builder.rdf import vocabulary as v
from graph_builder.rdf.iris import Iris

_LANGUAGES = ("en", "ar")
_SPAN = ("endDate", "datePrecision")


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence for a value: the article's `dcterms:identifier`, its publisher and day (empty where unknown)."""

    article: str
    publisher: str
    published: str
    quote: str


@dataclass(frozen=True, slots=True)
class Value:
    """A value, an IRI or a literal's text, whether it stands, and who says so.

    Of a date `value` is the first day, `end` the last one, `precision` how exact they are.
    """

    value: str
    stands: bool
    said: tuple[Said, ...]
    end: str = ""
    precision: str = ""


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
    values: list[Value] = []
    for name in ("chosenValue", "otherValue"):
        for quad in sorted(store.quads_for_pattern(node, NamedNode(v.term(name)), None, graph), key=str):
            values += _values(store, (about, over, quad.object), name == "chosenValue", base)
    name = "type" if over == v.RDF_TYPE else over.removeprefix(v.DAMIN)
    return Disagreement(node.value, about, _label(store, about), name, why, tuple(values))


def _values(store: Store, fact: tuple[str, str, object], stands: bool, base: str) -> Iterator[Value]:
    """The value of a fact; more than one where it is the first day of spans that differ."""
    spans: dict[tuple[str, str], set[Said]] = defaultdict(set)
    for graph, said in _said(store, fact, base):
        dated = fact[1] == v.term("startDate")
        span = tuple(_first(store, NamedNode(fact[0]), v.term(p), graph) if dated else "" for p in _SPAN)
        spans[span[0], span[1]].add(said)
    for (end, precision), tellings in sorted(spans.items()):
        by_day = sorted(tellings, key=lambda s: (s.published, s.article, s.quote))
        yield Value(str(fact[2].value), stands, tuple(by_day), end, precision)  # type: ignore[attr-defined]


def _said(store: Store, fact: tuple[str, str, object], base: str) -> Iterator[tuple[object, Said]]:
    """The sentences by which articles give the fact, each with its graph; one for each rule that found it."""
    about, over, value = fact
    for quad in store.quads_for_pattern(None, NamedNode(v.RDF_OBJECT), value, None):  # type: ignore[arg-type]
        graph = quad.graph_name
        if not str(getattr(graph, "value", "")).startswith(Iris(base).article_graphs):
            continue
        if tuple(_first(store, quad.subject, p, graph) for p in (v.RDF_SUBJECT, v.RDF_PREDICATE)) == (about, over):
            quote = _first(store, quad.subject, v.term("quote"), graph)
            article, *outlet = (_first(store, None, p, graph) for p in (v.IDENTIFIER, v.PUBLISHER, v.DATE_PUBLISHED))
            yield graph, Said(article, outlet[0], outlet[1], quote)


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
