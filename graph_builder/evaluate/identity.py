"""How often meetings and agreements of two articles are rightly taken for one, on annotated pairs.

Twice: as the articles are read by people, which judges identity alone; and as Damin reads them, which is what a user
gets.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pyoxigraph import NamedNode, Store

from graph_builder.evaluate.counts import Counts
from graph_builder.evaluate.tellings import Anchor, Gold, Pair
from graph_builder.identity.decide import identities
from graph_builder.identity.groups import Decided
from graph_builder.identity.profile import Profile, profiles
from graph_builder.rdf import vocabulary as v
from graph_builder.rdf.iris import Iris
from graph_builder.run.build import build
from graph_builder.stores.reader import GenerationReader, open_reader

Node = tuple[Profile, str]


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair, the profiles of its two tellings (None where one was not read), and whether they became one node."""

    pair: Pair
    a: Profile | None
    b: Profile | None
    merged: bool

    @property
    def id(self) -> str:
        """The story that the pair belongs to: the articles' ids without their numbers."""
        return self.pair.a.article.rpartition("-")[0]

    @property
    def right(self) -> bool:
        """Whether that is what the annotation says."""
        return self.merged == self.pair.same


def judge_tellings(gold: Gold) -> list[Judged]:
    """The pairs as identity decides on what people read in the articles."""
    names = identities(gold.tellings.values(), Decided())
    nodes = {anchor: (p, names.get(p.graph, {}).get(p.node, p.node)) for anchor, p in gold.tellings.items()}
    return _judged(gold, nodes)


def judge_readings(gold: Gold, iris: Iris, workers: int = 1) -> list[Judged]:
    """The pairs as they come out of a build of the articles, into a store that is thrown away.

    A telling is what the article's reading has in the sentence of its words; of several the one most like gold.
    """
    with TemporaryDirectory() as scratch:
        store = Path(scratch) / "store"
        build(gold.articles.values(), store, workers=workers, verdict=False, base_iri=iris.base)
        with open_reader(store) as reader:
            return _judged(gold, _nodes(gold, reader))


def _judged(gold: Gold, nodes: Mapping[Anchor, Node]) -> list[Judged]:
    found = []
    for pair in gold.pairs:
        a, b = nodes.get(pair.a), nodes.get(pair.b)
        merged = a is not None and b is not None and a[1] == b[1]
        found.append(Judged(pair, a and a[0], b and b[0], merged))
    return found


def _nodes(gold: Gold, reader: GenerationReader) -> dict[Anchor, Node]:
    readings, names = reader.readings(), reader.identity()["names"]
    own = {(p.graph, p.node): p for p in profiles(readings, frozenset())}
    found: dict[Anchor, Node] = {}
    for anchor, telling in gold.tellings.items():
        local = [own[telling.graph, n] for n in _told(readings, anchor, telling.graph) if (telling.graph, n) in own]
        if local:
            best = min(local, key=lambda p: (-_likeness(p, telling), p.node))
            found[anchor] = best, names.get(best.graph, {}).get(best.node, best.node)
    return found


def _told(readings: Store, anchor: Anchor, graph: str) -> set[str]:
    """The meetings or agreements that evidence in the sentence of these words is about."""
    found = set()
    for quad in readings.quads_for_pattern(None, NamedNode(v.term("quote")), None, NamedNode(graph)):
        if anchor.words in quad.object.value:  # type: ignore[union-attr]
            about = readings.quads_for_pattern(quad.subject, NamedNode(v.RDF_SUBJECT), None, NamedNode(graph))
            found |= {q.object.value for q in about if f"/id/{anchor.kind}/" in q.object.value}  # type: ignore[union-attr]
    return found


def _likeness(read: Profile, gold: Profile) -> float:
    """How much of what gold says was read so, each kind of it counting at most one."""
    sets = ((read.kinds, gold.kinds), (read.people, gold.people), (read.places, gold.places))
    alike = sum(len(ours & theirs) / len(ours | theirs) for ours, theirs in sets if ours | theirs)
    return alike + (read.days == gold.days) + (read.number == gold.number)


def counts(judged: Iterable[Judged]) -> Counts:
    """Pair-wise counts of merging; a telling that was not read counts as not merged."""
    known = list(judged)
    return Counts(
        sum(j.merged and j.pair.same for j in known),
        sum(j.merged and not j.pair.same for j in known),
        sum(not j.merged and j.pair.same for j in known),
    )
