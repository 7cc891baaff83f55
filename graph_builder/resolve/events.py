"""One event for all the sentences of an article that tell of it: merging by a table of weighted features."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from graph_builder.extract.candidates import Candidate
from graph_builder.extract.discourse import Discourse
from graph_builder.resolve.event import GENERIC, Event
from graph_builder.resolve.features import load_weights


@dataclass(frozen=True, slots=True)
class Step:
    """What became of one telling: the meeting that it is of (None where it is of none), whether it opened it, and the
    weights against the meeting that came nearest to it."""

    candidate: Candidate
    event: Event | None
    opened: bool
    weights: Mapping[str, float]


def merge(candidates: list[Candidate], discourse: Discourse, published: date | None) -> list[Event]:
    """The events of an article. A weak telling that joins none stands alone only with two who take part."""
    found = [step.event for step in steps(candidates, discourse, published) if step.event and step.opened]
    return sorted(found, key=lambda e: (e.tellings[0].passage, e.tellings[0].trigger))


def steps(candidates: list[Candidate], discourse: Discourse, published: date | None) -> list[Step]:
    """The merging of an article's tellings, strong ones first, step by step."""
    events: list[Event] = []
    done: list[Step] = []
    weights = load_weights()
    for candidate in sorted(candidates, key=_order):
        rated = [(weights.score(candidate, e), -i, e) for i, e in enumerate(events)]
        best = max(rated, default=None, key=lambda r: r[:2])
        left = _left_alone(candidate, done, best[2] if best else None)
        if left:
            events.append(Event(discourse, published, [left, candidate]))
            done.append(Step(candidate, events[-1], opened=True, weights={}))
            continue
        against = weights.of(candidate, best[2]) if best else {}
        if best and best[0] >= weights.threshold:
            best[2].tellings.append(candidate)
            best[2].tellings.sort(key=lambda c: (c.passage, c.trigger))
            done.append(Step(candidate, best[2], opened=False, weights=against))
        elif _stands_alone(candidate):
            events.append(Event(discourse, published, [candidate]))
            done.append(Step(candidate, events[-1], opened=True, weights=against))
        else:
            done.append(Step(candidate, None, opened=False, weights=against))
    return done


def _left_alone(candidate: Candidate, done: list[Step], best: Event | None) -> Candidate | None:
    """The dated telling that names nobody, right before a sentence that says who was there, nearer than the meeting
    that this would join else."""
    if not candidate.joins:
        return None
    near = range(candidate.passage - 1, candidate.passage + 1)
    if best and any(t.passage in near for t in best.tellings):
        return None
    told = [s.candidate for s in done if s.event is None and s.candidate.passage in near and not s.candidate.joins]
    return next((t for t in reversed(told) if t.dates or t.places), None)


def _order(candidate: Candidate) -> tuple[int, bool, int, tuple[int, int]]:
    """Strong tellings first, then what stands by nothing of its own, then who else was there, last what joins."""
    last = 2 if candidate.joins or candidate.supports else int(_only_adds(candidate))
    return last, candidate.weak or not _stands_alone(candidate), candidate.passage, candidate.trigger


def _only_adds(candidate: Candidate) -> bool:
    """Whether all it says of a meeting known is who else was there."""
    return candidate.adds and candidate.definite and bool(candidate.actors())


def _stands_alone(candidate: Candidate) -> bool:
    people = {e for m in candidate.actors() for e in m.entities}
    if candidate.joins or candidate.supports:
        return False
    if candidate.again:
        return bool(candidate.dates or candidate.places)
    if candidate.weak:
        return len(people) > 1 or bool(candidate.dates and (people or candidate.places))
    named = bool(candidate.places) and candidate.kind != GENERIC
    return bool(people or candidate.dates or candidate.number or named)
