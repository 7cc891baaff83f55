"""The score of one article: counts of right, wrong and missing facts in each row of the table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graph_builder.evaluate.agree import dates_touch, same_kind
from graph_builder.evaluate.cast import Cast
from graph_builder.evaluate.counts import Counts
from graph_builder.evaluate.gold import Gold, GoldMeeting
from graph_builder.evaluate.match import match_agreements, match_meetings, same_place
from graph_builder.evaluate.said import Said, SaidMeeting, World

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


def _actors(cast: Cast, told: Said) -> Counts:
    asked = [actor for actor in cast.gold.actors if not actor.optional]
    found = sum(bool(cast.nodes_of(actor, told.actors)) for actor in asked)
    wrong = sum(not cast.knows(node) for node in told.actors)
    return Counts(found, wrong, len(asked) - found)


def _meetings(cast: Cast, told: Said) -> Iterator[tuple[str, Counts]]:
    match = match_meetings(cast, told)
    asked = [number for number, meeting in enumerate(cast.gold.meetings) if not meeting.optional]
    found = sum(number in match for number in asked)
    yield "meetings", Counts(found, len(told.meetings) - len(match), len(asked) - found)
    for number in asked:
        said = told.meetings[match[number]] if number in match else None
        yield from _meeting_rows(cast, cast.gold.meetings[number], said)


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
        yield "meeting places", _verdict(right=same_place(cast, gold, said), given=bool(said.places))
    kind = same_kind(gold.kind, said.kinds)
    yield "meeting kinds", Counts(tp=int(kind), fp=int(not kind))


def _verdict(*, right: bool, given: bool) -> Counts:
    """One value asked for: a wrong one is both made up and missed."""
    return Counts(tp=int(right), fp=int(given and not right), fn=int(not right))


def _agreements(cast: Cast, told: Said) -> Iterator[tuple[str, Counts]]:
    golds = cast.gold.agreements
    match = match_agreements(cast, told)
    found = sum(number in match and not golds[number].optional for number in range(len(golds)))
    missed = sum(gold.asked_for and number not in match for number, gold in enumerate(golds))
    matched = set(match.values())
    scored = [other for other, said in enumerate(told.agreements) if other in matched or not said.process]
    yield "agreements", Counts(found, len(scored) - len(match), missed)
    for number, other in match.items():
        yield "agreement parties", cast.people(golds[number].parties, told.agreements[other].parties)
