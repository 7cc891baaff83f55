"""The score of one article: counts of right, wrong and missing facts in each row of the table."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graph_builder.evaluate.agree import Pair, best_pairs, dates_touch, same_kind
from graph_builder.evaluate.gold import Gold, GoldActor, GoldMeeting
from graph_builder.evaluate.names import same_name, similar_name
from graph_builder.evaluate.said import Nodes, Said, SaidMeeting, World

ROWS = (
    "actors",
    "meetings",
    "meeting participants",
    "meeting dates",
    "meeting places",
    "meeting kinds",
    "agreements",
    "agreement parties",
    "guarantor states",
)
_ENOUGH = 0.5


@dataclass(frozen=True, slots=True)
class Counts:
    """Facts found (`tp`), made up (`fp`) and missed (`fn`); ratios of nothing are 0."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.tp + other.tp, self.fp + other.fp, self.fn + other.fn)

    @property
    def precision(self) -> float:
        """The share of right ones among those found."""
        return _ratio(self.tp, self.tp + self.fp)

    @property
    def recall(self) -> float:
        """The share of those found among all that are asked for."""
        return _ratio(self.tp, self.tp + self.fn)

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        return _ratio(2 * self.precision * self.recall, self.precision + self.recall)

    def to_json(self) -> dict[str, float]:
        """A row as JSON, ratios to three decimals."""
        ratios = {name: round(getattr(self, name), 3) for name in ("precision", "recall", "f1")}
        return {**ratios, "tp": self.tp, "fp": self.fp, "fn": self.fn}


@dataclass(frozen=True, slots=True)
class ArticleScore:
    """One article's rows; `found` is False where the graph lacks it. The names are for people to read."""

    id: str
    found: bool
    rows: Mapping[str, Counts]
    missed_actors: tuple[str, ...] = ()
    wrong_actors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The scores of all articles that have gold."""

    articles: tuple[ArticleScore, ...]

    def rows(self) -> dict[str, Counts]:
        """Each row summed over the articles (micro-average), in the order of `ROWS`."""
        return {name: sum((a.rows.get(name, Counts()) for a in self.articles), Counts()) for name in ROWS}

    def to_json(self) -> dict[str, Any]:
        """The table as one JSON object."""
        return {name: counts.to_json() for name, counts in self.rows().items()}


def score(golds: Iterable[Gold], world: World) -> Evaluation:
    """Hold each article's graph against its gold."""
    return Evaluation(tuple(_score(gold, world) for gold in golds))


def _score(gold: Gold, world: World) -> ArticleScore:
    said = world.said(gold.id)
    cast = Cast(gold, world)
    told = said or Said()
    rows: dict[str, Counts] = {}
    for name, counts in (
        ("actors", _actors(cast, told)),
        *_meetings(cast, told),
        *_agreements(cast, told),
        ("guarantor states", cast.people(gold.guarantor_states, told.guarantors)),
    ):
        rows[name] = rows.get(name, Counts()) + counts
    missed = tuple(a.name for a in gold.actors if not a.optional and not cast.nodes_of(a, told.actors))
    wrong = tuple(sorted(node.rsplit("/", 1)[-1] for node in told.actors if not cast.knows(node)))
    return ArticleScore(gold.id, said is not None, rows, missed, wrong)


class Cast:
    """The actors of one gold file, and which nodes of the graph they are."""

    def __init__(self, gold: Gold, world: World) -> None:
        self.gold = gold
        self.world = world
        self._by_name = {actor.name: actor for actor in gold.actors}

    def is_actor(self, node: str, actor: GoldActor) -> bool:
        """Whether a node is this actor: by Wikidata number, else by name."""
        if actor.wikidata and actor.wikidata in self.world.numbers.get(node, ()):
            return True
        return same_name(actor.names, self.world.names.get(node, ()))

    def nodes_of(self, actor: GoldActor, nodes: Iterable[str]) -> set[str]:
        """The nodes that are this actor."""
        return {node for node in nodes if self.is_actor(node, actor)}

    def knows(self, node: str) -> bool:
        """Whether a node is any actor of the file."""
        return any(self.is_actor(node, actor) for actor in self.gold.actors)

    def people(self, asked: Collection[str], nodes: Nodes, neutral: Iterable[str] = ()) -> Counts:
        """Counts for actors asked for by name; `neutral` names are right but not asked for.

        A person and the state or body that gold says the person represents count as one.
        """
        met = [name for name in asked if any(self._stands_for(node, name) for node in nodes)]
        right = {node for node in nodes for name in (*asked, *neutral) if self._stands_for(node, name)}
        return Counts(len(met), len(nodes) - len(right), len(asked) - len(met))

    def _stands_for(self, node: str, name: str) -> bool:
        return any(self.is_actor(node, actor) for actor in self._stand_ins(name))

    def _stand_ins(self, name: str) -> Iterator[GoldActor]:
        actor = self._actor(name)
        yield actor
        yield from (a for a in self.gold.actors if a.represents == name)
        if actor.represents:
            yield self._actor(actor.represents)

    def _actor(self, name: str) -> GoldActor:
        return self._by_name.get(name, GoldActor((name,)))


def _actors(cast: Cast, told: Said) -> Counts:
    asked = [actor for actor in cast.gold.actors if not actor.optional]
    found = sum(bool(cast.nodes_of(actor, told.actors)) for actor in asked)
    wrong = sum(not cast.knows(node) for node in told.actors)
    return Counts(found, wrong, len(asked) - found)


def _meetings(cast: Cast, told: Said) -> Iterator[tuple[str, Counts]]:
    match = best_pairs(_meeting_pairs(cast, told))
    asked = [number for number, meeting in enumerate(cast.gold.meetings) if not meeting.optional]
    found = sum(number in match for number in asked)
    yield "meetings", Counts(found, len(told.meetings) - len(match), len(asked) - found)
    for number in asked:
        said = told.meetings[match[number]] if number in match else None
        yield from _meeting_rows(cast, cast.gold.meetings[number], said)


def _meeting_pairs(cast: Cast, told: Said) -> Iterator[Pair]:
    for number, gold in enumerate(cast.gold.meetings):
        for other, said in enumerate(told.meetings):
            touch = dates_touch(gold.start, gold.end, said.start, said.end)
            likeness = _likeness(cast, gold, said, 0.5 if touch is None else float(touch))
            if touch is not False and likeness >= _ENOUGH:
                yield likeness, number, other


def _likeness(cast: Cast, gold: GoldMeeting, said: SaidMeeting, dates: float) -> float:
    people = cast.people(gold.participants, said.participants, gold.neutral)
    size = 2 * people.tp + people.fp + people.fn
    overlap = 2 * people.tp / size if size else 0.5
    kind, place = same_kind(gold.kind, said.kinds), _same_place(cast, gold, said)
    number = gold.round is not None and gold.round == said.round
    return 0.35 * dates + 0.4 * overlap + 0.15 * kind + 0.1 * place + 0.4 * number


def _meeting_rows(cast: Cast, gold: GoldMeeting, said: SaidMeeting | None) -> Iterator[tuple[str, Counts]]:
    if said is None:
        yield "meeting participants", Counts(fn=len(gold.participants))
        yield "meeting dates", Counts(fn=int(bool(gold.start or gold.end)))
        yield "meeting places", Counts(fn=int(bool(gold.place)))
        return
    yield "meeting participants", cast.people(gold.participants, said.participants, gold.neutral)
    touch = dates_touch(gold.start, gold.end, said.start, said.end)
    if touch is not None:
        yield "meeting dates", _verdict(right=touch, given=bool(said.start or said.end))
    if gold.place:
        yield "meeting places", _verdict(right=_same_place(cast, gold, said), given=bool(said.places))
    kind = same_kind(gold.kind, said.kinds)
    yield "meeting kinds", Counts(tp=int(kind), fp=int(not kind))


def _verdict(*, right: bool, given: bool) -> Counts:
    """One value asked for: a wrong one is both made up and missed."""
    return Counts(tp=int(right), fp=int(given and not right), fn=int(not right))


def _same_place(cast: Cast, gold: GoldMeeting, said: SaidMeeting) -> bool:
    names = cast.world.names
    return bool(gold.place) and any(similar_name([gold.place or ""], names.get(p, ())) for p in said.places)


def _agreements(cast: Cast, told: Said) -> Iterator[tuple[str, Counts]]:
    golds = cast.gold.agreements
    match = best_pairs(_agreement_pairs(cast, told))
    found = sum(number in match and not golds[number].optional for number in range(len(golds)))
    missed = sum(gold.asked_for and number not in match for number, gold in enumerate(golds))
    matched = set(match.values())
    scored = [other for other, said in enumerate(told.agreements) if other in matched or not said.process]
    yield "agreements", Counts(found, len(scored) - len(match), missed)
    for number, other in match.items():
        yield "agreement parties", cast.people(golds[number].parties, told.agreements[other].parties)


def _agreement_pairs(cast: Cast, told: Said) -> Iterator[Pair]:
    for number, gold in enumerate(cast.gold.agreements):
        for other, said in enumerate(told.agreements):
            if similar_name(gold.names, cast.world.names.get(said.node, ())):
                yield 1 + cast.people(gold.guarantors, said.guarantors).tp, number, other


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
