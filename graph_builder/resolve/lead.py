"""The day of the news: a meeting that is told of first, without a day, has that of the opening sentences."""

from __future__ import annotations

from datetime import date, timedelta

from graph_builder.extract.passage import Passage
from graph_builder.extract.symbols import Mention
from graph_builder.resolve.events import Event

_OPENING = 5
_NEWS = timedelta(days=7)


def date_by_lead(events: list[Event], passages: tuple[Passage, ...], published: date | None) -> None:
    """Give the first meeting that was held and has no day the day that the opening names, if no other has it.

    Only a full day of the week before publication counts, and only for a meeting that the opening tells of.
    """
    if published is None:
        return
    found = _opening_day(passages, published)
    if found is None or any(e.when() == found[1].date.past for e in events if found[1].date):
        return
    for event in events:
        if event.tellings[0].passage < _OPENING and event.status() == "Held" and event.when() is None:
            event.lead = (found[0], found[1])
            return


def _opening_day(passages: tuple[Passage, ...], published: date) -> tuple[int, Mention] | None:
    for number, passage in enumerate(passages[:_OPENING]):
        for mention in passage.symbols.mentions:
            span = mention.date
            if span and span.past and span.precision == "day" and published - _NEWS <= span.past[0] <= published:
                return number, mention
    return None
