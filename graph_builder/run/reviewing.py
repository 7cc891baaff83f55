"""What is for people to look at: decisions that have lapsed, and pairs that are nearly one or nearly two."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from graph_builder.identity.decide import Doubt, doubts
from graph_builder.identity.decisions import Decision, Decisions, Member, kept_decisions
from graph_builder.identity.profile import profiles
from graph_builder.rdf import vocabulary as v
from graph_builder.rdf.iris import Iris
from graph_builder.run.deciding import decisions_for, first_quote, identifier
from graph_builder.stores.oxigraph import OxigraphStore
from graph_builder.stores.reader import GenerationReader, open_reader


@dataclass(frozen=True, slots=True)
class Telling:
    """A thing as one article has it: its IRI in the store, the article's id, its first sentence about it."""

    node: str
    article: str
    quote: str


@dataclass(frozen=True, slots=True)
class Doubtful:
    """Two tellings whose score is near the threshold, and the cases that hold with their weights."""

    a: Telling
    b: Telling
    score: float
    threshold: float
    cases: tuple[tuple[str, str, float], ...]

    @property
    def merged(self) -> bool:
        """Whether they are one thing now."""
        return self.a.node == self.b.node


def settle(store: Path, corrections: Path) -> None:
    """Bring a store up to the decisions as they are now. Raises StoreError or DataError."""
    with open_reader(store) as reader:
        iris = Iris(reader.base)
    with OxigraphStore(store, iris.base, decisions_for(corrections, iris)).writing():
        pass


def known_decisions(reader: GenerationReader, corrections: Path) -> Decisions:
    """Those of the user's file and the shipped ones; where there is no such file those that the store keeps."""
    iris = Iris(reader.base)
    return decisions_for(corrections, iris) or kept_decisions(reader.identity().get("decisions", ()), iris)


def about_articles(decisions: Decisions, identifiers: Iterable[str]) -> list[Decision]:
    """The decisions that name one of these articles, and quote it."""
    wanted = set(identifiers)
    return [d for d in decisions.all if wanted & {*(m.article for m in (*d.a, *d.b)), *(f.article for f in d.facts)}]


def gone(decision: Decision, decisions: Decisions, reader: GenerationReader) -> list[Member]:
    """What a decision is about and the store's articles no longer say so: it does not count for that."""
    facts = (Member(f.article, f.node, f.quote) for f in decision.facts)
    members = (*decision.a, *decision.b, *facts)
    return [member for member in members if not decisions.holds(member, reader.readings())]


def doubtful(store: Path, corrections: Path, margin: float) -> list[Doubtful]:
    """The undecided pairs whose score is within `margin` of the threshold, the nearest first."""
    with open_reader(store) as reader:
        readings, names = reader.readings(), reader.identity().get("names", {})
        decided = known_decisions(reader, corrections).decided(readings)
        found = doubts(profiles(readings, _known(reader)), decided, margin)
        return [_doubtful(doubt, reader, names) for doubt in found]


def _known(reader: GenerationReader) -> frozenset[str]:
    graph = Iris(reader.base).reference_graph.value
    return frozenset(str(t.subject.value) for t in reader.graph(graph) if t.predicate.value == v.RDFS_LABEL)  # type: ignore[union-attr]


def _doubtful(doubt: Doubt, reader: GenerationReader, names: dict[str, dict[str, str]]) -> Doubtful:
    a, b = (
        Telling(
            names.get(p.graph, {}).get(p.node, p.node),
            identifier(reader.readings(), p.graph),
            first_quote(reader.readings(), p.graph, p.node),
        )
        for p in (doubt.a, doubt.b)
    )
    return Doubtful(a, b, doubt.score, doubt.threshold, doubt.cases)
