"""Meetings told of without their noun: "the first took place in ..." is one of those that were just told of."""

from __future__ import annotations

from graph_builder.extract.candidates import REMOTE
from graph_builder.extract.passage import Passage
from graph_builder.extract.symbols import Mention, Tag
from graph_builder.resolve.event import GENERIC, Event

KIN = "kin"
"""The rule of the facts that such a meeting takes over from the other."""

_REACH = 4
_FAR = 8
_FEW = 6
_ROUND = "NegotiationRound"
_ROUNDS = frozenset({_ROUND, "VideoConference", GENERIC})
_SIDES = frozenset({"State", "Group", "Organization"})


def settle_kin(events: list[Event]) -> list[Event]:
    """The events, each elliptic one bound to the meeting told of last before it; one that follows none is dropped."""
    settled: list[Event] = []
    for event in sorted(events, key=_first):
        if event.tellings[0].again:
            event.kin = _before(event, settled)
            if event.kin is None:
                continue
        settled.append(event)
    return settled


def settle_people(events: list[Event], passages: tuple[Passage, ...]) -> None:
    """Give a further round or talks of whom nobody is named the people of the meeting told of last before it."""
    for number, event in enumerate(events):
        if event.actors() or not _is_successive(event):
            continue
        fitting = [other for other in events[:number] if _is_like(other, event)]
        if fitting:
            event.like = _last(fitting, event)
        else:
            _give_sides(event, passages)


def _is_like(other: Event, event: Event) -> bool:
    """Whether a meeting was told of shortly before, and it is known who took part. Of many others can come,
    and to a round of another process."""
    near = _first(event)[0] - _last_before(other, event) <= _FAR
    if event.series() not in {None, other.series()}:
        return False
    return near and 1 < len(other.principals()) <= _FEW and other.kind() not in REMOTE and not other.is_beside()


def _last(others: list[Event], event: Event) -> Event:
    """The last of these; for a round or talks the last round of negotiations, where there is one."""
    rounds = [other for other in others if other.kind() == _ROUND]
    return rounds[-1] if rounds and _negotiates(event) else others[-1]


def _negotiates(event: Event) -> bool:
    return any(t.kind == _ROUND or t.negotiates for t in event.tellings)


def _give_sides(event: Event, passages: tuple[Passage, ...]) -> None:
    """Where no meeting was told of before: the sides listed in the sentences before."""
    telling = event.tellings[0]
    if len(telling.sides) > 1 and all(event.discourse.kind(side) in _SIDES for side in telling.sides):
        span = passages[telling.passage].symbols.folded(*telling.trigger)
        telling.give("participant", Mention(*span, Tag.ACTOR, telling.sides, rule=KIN))


def _is_successive(event: Event) -> bool:
    """Whether its tellings say that it is one of a row, or are of "the talks" of no process, and something sets it
    apart. Rounds of a process differ in whom they bring together.
    """
    told = event.number() is not None or event.when() is not None or bool(event.places())
    talks = event.series() is None and any(t.negotiates and t.definite for t in event.tellings)
    row = talks or any(t.successive for t in event.tellings)
    return told and event.kind() in _ROUNDS and row


def _last_before(other: Event, event: Event) -> int:
    first = _first(event)
    return max((t.passage for t in other.tellings if (t.passage, t.trigger) < first), default=_first(other)[0])


def _before(event: Event, others: list[Event]) -> Event | None:
    """The meeting that a telling with a noun told of last before it, within a few sentences."""
    passage, trigger = _first(event)
    told = [
        (t.passage, t.trigger, n)
        for n, other in enumerate(others)
        for t in other.tellings
        if not t.again and (t.passage, t.trigger) < (passage, trigger) and passage - t.passage <= _REACH
    ]
    last = [others[n] for _, _, n in sorted(told)]
    return _last(last, event) if last else None


def _first(event: Event) -> tuple[int, tuple[int, int]]:
    return event.tellings[0].passage, event.tellings[0].trigger
