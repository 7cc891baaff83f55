"""What stands where articles differ: one value of each property that has one, and a node for the disagreement.

The rule, in this order: the value that most publishers give; the more exact one; the one of the later article;
the first in alphabetical order. A coarser date that holds the finer one supports it, and is no disagreement; so
does a plain kind of event support a special one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from graph_builder.identity.conflicts import Conflict, Report, choose, participants_differ
from graph_builder.rdf import vocabulary as v
from graph_builder.rdf.iris import Iris

_DATES = ("startDate", "endDate", "datePrecision")
_SINGLE = ("status", "roundNumber", "place")
_SETS = ("participant", "produced")
_KINDS = frozenset(map(v.term, (*v.MEETING_KINDS, *v.AGREEMENT_KINDS)))
_SHARED = tuple(map(v.term, ("Meeting", "Agreement", "Actor")))
Facts = Mapping[str, set[Triple]]


@dataclass(slots=True)
class Resolution:
    """What differing articles come to: the triples of the graph of disagreements, and those of article graphs that
    the default graph leaves out because another value stands.
    """

    triples: set[Triple] = field(default_factory=set)
    outvoted: set[Triple] = field(default_factory=set)


def resolution(store: Store, iris: Iris) -> Resolution:
    """Weigh what the article graphs of a store say of each meeting, agreement and actor that two of them have.

    Depends on those graphs alone.
    """
    articles = _Articles(store, iris)
    found = Resolution()
    for node in sorted(articles.shared()):
        facts = articles.facts(node)
        for conflict in _conflicts(node, facts, articles):
            found.triples |= conflict.triples(iris)
        found.outvoted |= _outvoted(facts, articles)
    return found


class _Articles:
    """The article graphs of a store, by what they say of one node."""

    def __init__(self, store: Store, iris: Iris) -> None:
        self._store, self._prefix = store, iris.article_graphs
        self.published = self._of_articles(v.DATE_PUBLISHED)
        self.publisher = self._of_articles(v.PUBLISHER)
        self.represented = self._represented()

    def _of_articles(self, predicate: str) -> dict[str, str]:
        quads = self._store.quads_for_pattern(None, NamedNode(predicate), None, None)
        return {_name(q): q.object.value for q in quads if self._is_article(q)}  # type: ignore[union-attr]

    def _represented(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for quad in self._store.quads_for_pattern(None, NamedNode(v.term("represents")), None, None):
            if self._is_article(quad):
                found[str(quad.subject.value)].add(str(quad.object.value))  # type: ignore[union-attr]
        return {actor: frozenset(sides) for actor, sides in found.items()}

    def _is_article(self, quad: Quad) -> bool:
        return not isinstance(quad.graph_name, DefaultGraph) and _name(quad).startswith(self._prefix)

    def shared(self) -> set[NamedNode]:
        """The meetings, agreements and actors that two or more articles have."""
        graphs: dict[NamedNode, set[str]] = defaultdict(set)
        for kind in _SHARED:
            for quad in self._store.quads_for_pattern(None, NamedNode(v.RDF_TYPE), NamedNode(kind), None):
                if self._is_article(quad) and isinstance(quad.subject, NamedNode):
                    graphs[quad.subject].add(_name(quad))
        return {node for node, names in graphs.items() if len(names) > 1}

    def facts(self, node: NamedNode) -> Facts:
        """By article graph what it says of the node."""
        found: dict[str, set[Triple]] = defaultdict(set)
        for quad in self._store.quads_for_pattern(node, None, None, None):
            if self._is_article(quad):
                found[_name(quad)].add(quad.triple)
        return found

    def report(self, graph: str, value: tuple[str, ...], terms: Iterable[Triple]) -> Report:
        """One article's value; an article without a publisher is one of its own."""
        return Report(value, graph, self.publisher.get(graph, graph), self.published.get(graph, ""), frozenset(terms))


def _name(quad: Quad) -> str:
    return str(quad.graph_name.value)  # type: ignore[union-attr]


def _conflicts(node: NamedNode, facts: Facts, articles: _Articles) -> Iterable[Conflict]:
    for name, reports in _reports(facts, articles).items():
        chosen = choose(name, reports)
        if chosen.others:
            yield Conflict(node, name, chosen)
    for name in _SETS:
        yield from participants_differ(node, name, _sets(facts, name), articles.represented)


def _reports(facts: Facts, articles: _Articles) -> dict[str, list[Report]]:
    """By property what each article says, for the properties that have one value; three dates are one value."""
    found: dict[str, list[Report]] = defaultdict(list)
    for graph in sorted(facts):
        own = _by_property(facts[graph])
        dates = [t for name in _DATES for t in own.get(name, ())]
        if len(dates) == len(_DATES):
            value = tuple(t.object.value for t in dates)  # type: ignore[union-attr]
            found["startDate"].append(articles.report(graph, value, dates))
        for name in (*_SINGLE, "type"):
            for triple in own.get(name, ()):
                found[name].append(articles.report(graph, (str(triple.object),), [triple]))
    return found


def _by_property(triples: Iterable[Triple]) -> dict[str, list[Triple]]:
    """By local name the triples of what is weighed, in fixed order; `type` are the special kinds of events."""
    found: dict[str, list[Triple]] = defaultdict(list)
    for triple in sorted(triples, key=str):
        predicate = triple.predicate.value
        if predicate == v.RDF_TYPE:
            if triple.object.value in _KINDS:  # type: ignore[union-attr]
                found["type"].append(triple)
        elif predicate.startswith(v.DAMIN):
            found[predicate.removeprefix(v.DAMIN)].append(triple)
    return found


def _sets(facts: Facts, name: str) -> dict[str, frozenset[Triple]]:
    """By article graph its values of a property that can have several, where it has any."""
    own = {graph: frozenset(_by_property(triples).get(name, ())) for graph, triples in facts.items()}
    return {graph: values for graph, values in own.items() if values}


def _outvoted(facts: Facts, articles: _Articles) -> set[Triple]:
    """What the default graph leaves out of the node: values that do not stand, and labels beside the chosen one."""
    gone: set[Triple] = set()
    overruled: set[str] = set()
    for name, reports in _reports(facts, articles).items():
        chosen = choose(name, reports)
        kept = {t for r in reports if r.value == chosen.value for t in r.terms}
        gone |= {t for r in reports for t in r.terms} - kept
        overruled |= {r.graph for r in reports if r.value != chosen.value}
    return gone | _other_labels(facts, overruled)


def _other_labels(facts: Facts, overruled: Set[str]) -> set[Triple]:
    """Of each language all labels but one. It comes from an article none of whose values is overruled, where there is
    one, since labels tell day and place; it is the one that most articles give; the longer one, then the first.
    """
    given: dict[str, list[tuple[bool, Triple]]] = defaultdict(list)
    for graph, triples in facts.items():
        for triple in triples:
            if triple.predicate.value == v.RDFS_LABEL and isinstance(triple.object, Literal):
                given[triple.object.language or ""].append((graph in overruled, triple))
    gone: set[Triple] = set()
    for labels in given.values():
        texts = [_text(triple) for _, triple in labels]
        _, best = min(labels, key=lambda label: (label[0], *_less_common(_text(label[1]), texts)))
        gone |= {triple for _, triple in labels if _text(triple) != _text(best)}
    return gone


def _less_common(text: str, texts: Sequence[str]) -> tuple[int, int, str]:
    return -texts.count(text), -len(text), text


def _text(triple: Triple) -> str:
    return str(triple.object.value)  # type: ignore[union-attr]
