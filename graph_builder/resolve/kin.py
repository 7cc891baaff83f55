"""Meetings told of without their noun: "the first took place in ..." is one of those that were just told of."""

from __future__ import annotations

from graph_builder.resolve.event import Event

KIN = "kin"
"""The rule of the facts that such a meeting takes over from the other."""

_REACH = 4


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


def _before(event: Event, others: list[Event]) -> Event | None:
    """The meeting that a telling with a noun told of last before it, within a few sentences."""
    passage, trigger = _first(event)
    told = [
        (t.passage, t.trigger, n)
        for n, other in enumerate(others)
        for t in other.tellings
        if not t.again and (t.passage, t.trigger) < (passage, trigger) and passage - t.passage <= _REACH
    ]
    return others[max(told)[2]] if told else None


def _first(event: Event) -> tuple[int, tuple[int, int]]:
    return event.tellings[0].passage, event.tellings[0].trigger
