"""What each article's own graph asserts, read from quads for comparison with gold."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from pyoxigraph import NamedNode, Quad

from graph_builder.evaluate.names import fold
from graph_builder.rdf import vocabulary as v

MEETINGS: Mapping[str, str] = {
    "PhoneCall": "phone_call",
    "VideoConference": "video_conference",
    "Summit": "summit",
    "NegotiationRound": "negotiation_round",
    "BilateralMeeting": "bilateral",
    "MultilateralMeeting": "multilateral",
    "Conference": "conference",
    "Visit": "visit",
}
"""Our classes of meetings, and gold's words for them; a plain Meeting has none."""

_ACTORS = frozenset({"Actor", *v.ACTOR_KINDS, "GuarantorState"})
_AGREEMENTS = frozenset({"Agreement", *v.AGREEMENT_KINDS, "Process"})
_LABELS = frozenset({v.RDFS_LABEL, v.SKOS_ALT_LABEL})
_SAME = frozenset({f"{v.SKOS}exactMatch", f"{v.OWL}sameAs"})
_WIKIDATA = re.compile(r"wikidata\.org/(?:entity|wiki)/(Q\d+)$")

Nodes = frozenset[str]


@dataclass(frozen=True, slots=True)
class SaidMeeting:
    """A meeting as one article tells it; `kinds` are gold's words."""

    node: str
    kinds: frozenset[str]
    participants: Nodes
    places: Nodes
    start: date | None
    end: date | None
    round: int | None


@dataclass(frozen=True, slots=True)
class SaidAgreement:
    """An agreement or process as one article tells it."""

    node: str
    process: bool
    parties: Nodes
    guarantors: Nodes


@dataclass(frozen=True, slots=True)
class Said:
    """All that one article asserts; nodes are IRIs, sorted where order matters."""

    actors: Nodes = frozenset()
    meetings: tuple[SaidMeeting, ...] = ()
    agreements: tuple[SaidAgreement, ...] = ()
    guarantors: Nodes = frozenset()


@dataclass(slots=True)
class World:
    """A whole export: names, Wikidata numbers and classes of things are known from every graph.

    What an article asserts is in its own graph alone. `names` are folded.
    """

    names: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    numbers: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    classes: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    articles: dict[str, tuple[str, str]] = field(default_factory=dict)
    graphs: defaultdict[str, list[Quad]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, quads: Iterable[Quad]) -> World:
        """Read quads, in any order."""
        world = cls()
        for quad in quads:
            world._take(quad)
        return world

    def said(self, identifier: str) -> Said | None:
        """What the article with this `dcterms:identifier` asserts, None where it is in no graph."""
        if identifier not in self.articles:
            return None
        article, graph = self.articles[identifier]
        return _Page(self, article, self.graphs[graph]).said()

    def is_a(self, node: str, classes: frozenset[str]) -> bool:
        """Whether a node belongs to one of these classes of ours."""
        return not classes.isdisjoint(self.classes.get(node, ()))

    def _take(self, quad: Quad) -> None:
        predicate, subject, value = quad.predicate.value, _text(quad.subject), _text(quad.object)
        if predicate in _LABELS:
            self.names[subject].add(fold(value))
        elif predicate == v.RDF_TYPE and value.startswith(v.DAMIN):
            self.classes[subject].add(value.removeprefix(v.DAMIN))
        elif predicate in _SAME and (match := _WIKIDATA.search(value)):
            self.numbers[subject].add(match[1])
        if isinstance(quad.graph_name, NamedNode):
            self.graphs[quad.graph_name.value].append(quad)
            if predicate == v.IDENTIFIER:
                self.articles[value] = subject, quad.graph_name.value


class _Page:
    """One article's graph, indexed by subject and property."""

    def __init__(self, world: World, article: str, quads: Iterable[Quad]) -> None:
        self._world = world
        self._values: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        self._nodes: set[str] = set()
        self._guarantors: set[str] = set()
        for quad in quads:
            subject, predicate = _text(quad.subject), quad.predicate.value
            self._nodes.add(subject)
            self._values[subject, predicate].add(_text(quad.object))
            if predicate == v.term("guarantees"):
                self._guarantors.add(subject)
        self._mentioned = self._all(article, "mentions")

    def said(self) -> Said:
        nodes = sorted(self._nodes | self._mentioned)
        meetings = frozenset({"Meeting", *MEETINGS})
        agreements = tuple(self._agreement(n) for n in nodes if self._world.is_a(n, _AGREEMENTS))
        return Said(
            actors=frozenset(n for n in self._mentioned if self._world.is_a(n, _ACTORS)),
            meetings=tuple(self._meeting(n) for n in nodes if self._world.is_a(n, meetings)),
            agreements=agreements,
            guarantors=frozenset(self._guarantors.union(*(a.guarantors for a in agreements))),
        )

    def _meeting(self, node: str) -> SaidMeeting:
        number = self._one(node, "roundNumber")
        return SaidMeeting(
            node=node,
            kinds=frozenset(MEETINGS[c] for c in self._world.classes[node] if c in MEETINGS),
            participants=self._all(node, "participant"),
            places=self._all(node, "place"),
            start=_day(self._one(node, "startDate")),
            end=_day(self._one(node, "endDate")),
            round=None if number is None else int(number),
        )

    def _agreement(self, node: str) -> SaidAgreement:
        process = "Process" in self._world.classes[node]
        return SaidAgreement(node, process, self._all(node, "party"), self._all(node, "guarantor"))

    def _all(self, node: str, name: str) -> Nodes:
        return frozenset(self._values.get((node, v.term(name)), ()))

    def _one(self, node: str, name: str) -> str | None:
        return min(self._all(node, name), default=None)


def _text(term: object) -> str:
    return str(getattr(term, "value", term))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
