"""Who is visited: the state that a visit goes to takes part in it, where no one of it is named."""

from __future__ import annotations

from dataclasses import replace

from graph_builder.extract.symbols import Mention, Tag
from graph_builder.resolve.event import Event

VISITED = "visited"


def add_visited(events: list[Event]) -> None:
    """Give each visit the state of its place as a participant, if the traveller is of another and nobody is of it."""
    for event in events:
        if event.kind() == "Visit" and event.actors():
            _add(event)


def _add(event: Event) -> None:
    homes = {event.discourse.state_of(actor) or actor for actor in event.actors()}
    for telling in event.tellings:
        for place in telling.places:
            land = event.discourse.land(place.place or place.entities[0])
            own = set(event.discourse.homes(place.place or place.entities[0])) & homes
            if land and event.discourse.kind(land) == "State" and not own:
                telling.give("participant", _as_state(place, land))
                return


def _as_state(place: Mention, land: str) -> Mention:
    return replace(place, tag=Tag.STATE, entities=(land,), place=None, rule=VISITED)
