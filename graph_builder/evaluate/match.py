"""Which meeting and which agreement of a graph is which of gold: one to one, the most alike first."""

from __future__ import annotations

from collections.abc import Iterator

from graph_builder.evaluate.agree import Pair, best_pairs, dates_touch, same_kind
from graph_builder.evaluate.cast import Cast
from graph_builder.evaluate.gold import GoldMeeting
from graph_builder.evaluate.names import similar_name
from graph_builder.evaluate.said import Said, SaidMeeting

_ENOUGH = 0.5


def match_meetings(cast: Cast, told: Said) -> dict[int, int]:
    """From the number of a meeting in gold to that in the graph."""
    return best_pairs(_meeting_pairs(cast, told))


def match_agreements(cast: Cast, told: Said) -> dict[int, int]:
    """From the number of an agreement or process in gold to that in the graph."""
    return best_pairs(_agreement_pairs(cast, told))


def same_place(cast: Cast, gold: GoldMeeting, said: SaidMeeting) -> bool:
    """Whether one of the meeting's places is that of gold."""
    names = cast.world.names
    return bool(gold.place) and any(similar_name([gold.place or ""], names.get(p, ())) for p in said.places)


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
    kind, place = same_kind(gold.kind, said.kinds), same_place(cast, gold, said)
    number = gold.round is not None and gold.round == said.round
    return 0.35 * dates + 0.4 * overlap + 0.15 * kind + 0.1 * place + 0.4 * number


def _agreement_pairs(cast: Cast, told: Said) -> Iterator[Pair]:
    for number, gold in enumerate(cast.gold.agreements):
        for other, said in enumerate(told.agreements):
            if similar_name(gold.names, cast.world.names.get(said.node, ())):
                yield 1 + cast.people(gold.guarantors, said.guarantors).tp, number, other
