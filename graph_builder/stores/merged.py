"""The graphs of a store as they follow from its readings: named by identity, corrected, weighed where they differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, Triple, parse

from graph_builder.identity.decide import identities
from graph_builder.identity.decisions import Decisions, kept_decisions, shipped_decisions
from graph_builder.identity.features import rules_digest
from graph_builder.identity.links import decided_links, links_graph, moves, proposals, read_graph
from graph_builder.identity.profile import profiles
from graph_builder.identity.reading import renamed, without_notes
from graph_builder.identity.refusals import refused_evidence
from graph_builder.identity.values import resolution
from graph_builder.rdf import vocabulary as v
from graph_builder.rdf.canonical import canonical_ntriples
from graph_builder.rdf.iris import Iris
from graph_builder.rdf.threshold import confident, without
from graph_builder.stores.layer import Layer
from graph_builder.stores.writable import is_users

Record = Mapping[str, Any]


class Merged:
    """What turns the layer of readings into the layer of graphs.

    `record` is what was decided last, as it is kept with a generation: `names` by article graph, the triples that
    the default graph leaves out, the decisions, a digest of the `rules`. `touched` are the graphs changed since then.
    """

    def __init__(
        self, readings: Layer, graphs: Layer, iris: Iris, decisions: Decisions | None, record: Record
    ) -> None:
        self._readings, self._graphs, self._iris = readings, graphs, iris
        self.record: Record = record or {"names": {}, "hidden": [], "decisions": []}
        self._hidden_live = frozenset(self.record["hidden"])
        self._before = kept_decisions(self.record["decisions"], iris)
        kept = self._before if record else shipped_decisions(iris)
        self._decisions = decisions if decisions is not None else kept
        self.touched: set[str] = set()
        self._proposed = False

    def settle(self) -> None:
        """Decide identity anew and bring the graphs up to it, if anything has changed since the last time."""
        rules = rules_digest()
        redecided = self._before.digest != self._decisions.digest or self.record.get("rules", rules) != rules
        relinked = self._proposed or self._before.links != self._decisions.links
        if not self.touched and not redecided and not relinked:
            return
        before = self.record["names"]
        if self.touched or redecided:
            self._identify(rules, redecided=redecided)
        self._link(before)
        self.record = {**self.record, "decisions": [decision.to_json() for decision in self._decisions.all]}
        self._before = self._decisions
        self.touched.clear()
        self._proposed = False

    def _identify(self, rules: str, *, redecided: bool) -> None:
        names = self._names()
        self._graphs.show(_triples(self.record["hidden"]))
        for graph in sorted(self._stale(names, redecided=redecided)):
            self._graphs.replace(graph, self._content(graph, names.get(graph, {})))
        self.record = {"names": names, "hidden": self._weigh(), "decisions": [], "rules": rules}

    def _link(self, before: Mapping[str, Mapping[str, str]]) -> None:
        """Bring the graph of links up to what things are called now, and to what people have decided."""
        graphs, readings = self._graphs.current(), self._readings.current()
        if graphs is None or readings is None:
            return
        names, name = self.record["names"], self._iris.links_graph.value
        moved = moves(before, names)

        def now(subject: str) -> str | None:
            found = (subject, moved.get(subject, subject))
            return next((iri for iri in found if any(_types(graphs, iri))), None)

        proposed = proposals(read_graph(b"\n".join(self._graphs.lines(name))))
        decided = decided_links(self._decisions, readings, names)
        self._graphs.replace(name, set(links_graph(proposed, decided, self._iris, now).splitlines()))

    def touch(self, graph: str) -> None:
        """Note that a graph has changed. Links, and what users write, have no say in identity, nor in what stands."""
        if graph == self._iris.links_graph.value:
            self._proposed = True
        elif is_users(graph, self._iris) or graph == self._iris.labels_graph.value:
            self._graphs.hide(_triples(self.record["hidden"]))
        else:
            self.touched.add(graph)

    @property
    def rehidden(self) -> set[Triple]:
        """The triples that the default graph leaves out, or no longer does, against the live generation."""
        return set(_triples(self._hidden_live ^ set(self.record["hidden"])))

    def _names(self) -> dict[str, dict[str, str]]:
        store = self._readings.current()
        if store is None:
            return {}
        found = profiles(store, self._known(), self._refused_quads())
        return identities(found, self._decisions.decided(store))

    def _known(self) -> frozenset[str]:
        """The things of the reference graph: their identity needs no deciding."""
        store = self._graphs.current()
        if store is None:
            return frozenset()
        labels = store.quads_for_pattern(None, NamedNode(v.RDFS_LABEL), None, self._iris.reference_graph)
        return frozenset(q.subject.value for q in labels if isinstance(q.subject, NamedNode))

    def _stale(self, names: Mapping[str, Mapping[str, str]], *, redecided: bool) -> set[str]:
        """The article graphs that are to be written again."""
        old = self.record["names"]
        moved = {graph for graph in names.keys() | old.keys() if names.get(graph) != old.get(graph)}
        found = moved | {graph for graph in self.touched if graph.startswith(self._iris.article_graphs)}
        return found | self._readings.graphs() if redecided else found

    def _refused_quads(self) -> frozenset[Quad]:
        """What of the readings goes because people refused it: it has no say in identity either."""
        found: set[Quad] = set()
        for graph in self._decisions.refused_graphs & self._readings.graphs():
            quads = [Quad(q.subject, q.predicate, q.object, NamedNode(graph)) for q in self._quads_of(graph)]
            gone = refused_evidence(quads, self._decisions.refused(graph), self._iris)
            found |= set(quads) - set(without(quads, gone))
        return frozenset(found)

    def _quads_of(self, graph: str) -> list[Quad]:
        lines, _ = without_notes(self._readings.lines(graph))
        return list(parse(b"\n".join(lines), RdfFormat.N_TRIPLES))

    def _content(self, graph: str, names: Mapping[str, str]) -> set[bytes]:
        """An article's graph under the names of identity, without what people or the threshold leave out."""
        lines, least = without_notes(self._readings.lines(graph))
        refused = self._decisions.refused(graph)
        if not refused and not least:
            return set(renamed(lines, names))
        quads = list(parse(b"\n".join(lines), RdfFormat.N_TRIPLES))
        kept = without(quads, refused_evidence(quads, refused, self._iris)) if refused else quads
        return set(renamed(canonical_ntriples(confident(kept, least)[0]).splitlines(), names))

    def _weigh(self) -> list[str]:
        """Write the graph of disagreements, and take what does not stand out of the default graph."""
        store = self._graphs.current()
        if store is None:
            return []
        found = resolution(store, self._iris)
        lines = canonical_ntriples(_quads(found.triples)).splitlines()
        self._graphs.replace(self._iris.resolution_graph.value, set(lines))
        self._graphs.hide(found.outvoted)
        return canonical_ntriples(_quads(found.outvoted)).decode().splitlines()


def _types(store: Store, iri: str) -> Iterable[Quad]:
    return store.quads_for_pattern(NamedNode(iri), NamedNode(v.RDF_TYPE), None, DefaultGraph())


def _quads(triples: Iterable[Triple]) -> Iterable[Quad]:
    return (Quad(t.subject, t.predicate, t.object) for t in triples)


def _triples(lines: Iterable[str]) -> list[Triple]:
    return [quad.triple for quad in parse("\n".join(lines).encode(), RdfFormat.N_TRIPLES)]
