"""The day and the scene of the news: a meeting told of without them has those of the meeting that it belongs to."""

from __future__ import annotations

from datetime import date, timedelta

from graph_builder.extract.candidates import AHEAD, REMOTE
from graph_builder.extract.passage import Passage
from graph_builder.extract.patterns import Patterns
from graph_builder.extract.symbols import Mention
from graph_builder.resolve.event import Event, equal

_OPENING = 5
_NEWS = timedelta(days=7)
_FILED = timedelta(days=2)
_PAIR = 2
_REACH = 6
_NEXT = 3
_BEFORE = 70

Dated = tuple[int, Mention]


def date_by_frame(
    events: list[Event], passages: tuple[Passage, ...], published: date | None, patterns: Patterns
) -> None:
    """Give meetings without a day that of the nearest one told before them that shares someone who takes part and is
    as much past or to come; else, to the first that was held, the day that the opening names.

    Nothing is given to what a word such as "previously" puts into the background, and no day but a full one.
    """
    if published is None:
        return
    opening = _opening_day(passages, published)
    _by_opening(events, opening)
    taken = frozenset(id(d) for e in events if e.status() == "Held" for t in e.tellings for d in t.dates)
    for number, event in enumerate(events):
        if event.is_undated() and not _is_background(event, passages, patterns):
            found = (_day_of(e, passages) for e in reversed(events[:number]) if _frames(e, event))
            event.lead = next((f for f in found if f), None) or _by_passage(event, passages, opening, taken)


def place_by_frame(events: list[Event]) -> None:
    """Give meetings without a place that of the nearest one of the same day with someone in common."""
    for number, event in enumerate(events):
        if event.places() or event.kind() in REMOTE or event.when() is None:
            continue
        near = sorted(range(len(events)), key=lambda n: (abs(n - number), n))
        for other in (events[n] for n in near if n != number):
            if other.scene is None and other.places() and _same_scene(event, other):
                event.scene = other
                break


def place_by_dateline(events: list[Event], passages: tuple[Passage, ...], published: date | None) -> None:
    """Give a meeting of the opening the dateline's city, where it was held as filed by someone at home there."""
    city = passages[0].dateline if passages else None
    if city is None or published is None:
        return
    for event in events:
        if event.places() or event.kind() in REMOTE or event.tellings[0].passage >= _OPENING:
            continue
        when = event.when()
        if _at_seat(event, city):
            event.dateline = city
            continue
        homes = set(event.discourse.homes(city.place or city.entities[0]))
        hosts = {event.discourse.state_of(actor) or actor for actor in event.actors()} & homes
        if when and (hosts or _names_city(passages[0], city, event)) and abs(when[0] - published) <= _FILED:
            event.dateline = city


def _names_city(opening: Passage, city: Mention, event: Event) -> bool:
    """Whether the first sentence names the dateline's city, too, and no other place, and the meeting was held."""
    places = {m.place for m in opening.symbols.mentions if m.place and m.entities}
    return event.status() == "Held" and places == {city.place}


def _at_seat(event: Event, city: Mention) -> bool:
    """Whether the report was filed from the seat of the series that the meeting, held, is a round of."""
    series = event.discourse.entity(event.series() or "")
    return event.status() == "Held" and series is not None and series.place == (city.place or city.entities[0])


def _same_scene(event: Event, other: Event) -> bool:
    if event.when() != other.when() or (event.status() in AHEAD) != (other.status() in AHEAD):
        return False
    if _sides(event) > _PAIR >= _sides(other):  # two of many can have met elsewhere that day
        return False
    return any(equal(a, b, event.discourse) for a in other.actors() for b in event.actors())


def _sides(event: Event) -> int:
    return len({event.discourse.state_of(actor) or actor for actor in event.actors()})


def _frames(earlier: Event, event: Event) -> bool:
    """Whether one meeting can set the day of another: close before it, of its status, with someone in common."""
    gap = event.tellings[0].passage - earlier.tellings[0].passage
    if gap > _REACH or (earlier.status() in AHEAD) != (event.status() in AHEAD):
        return False
    return any(equal(a, b, event.discourse) for a in earlier.actors() for b in event.actors())


def _day_of(event: Event, passages: tuple[Passage, ...]) -> Dated | None:
    """The mention that gives a meeting its full day, with the number of its passage."""
    if event.lead:
        return event.lead
    for telling in event.tellings:
        for mention in passages[telling.passage].symbols.mentions:
            if mention.date in telling.dates and mention.date and mention.date.precision == "day":
                return telling.passage, mention
    return None


def _is_background(event: Event, passages: tuple[Passage, ...], patterns: Patterns) -> bool:
    for telling in event.tellings:
        text, (begin, end) = passages[telling.passage].symbols.text, telling.trigger
        if patterns.word("background").search(text, max(0, begin - _BEFORE), end + 25):
            return True
    return False


def _by_opening(events: list[Event], opening: Dated | None) -> None:
    """The day of the opening is that of the first meeting held that the opening tells of, if no other has it."""
    if opening is None or any(e.when() == opening[1].date.past for e in events if opening[1].date):
        return
    for event in events:
        if event.tellings[0].passage < _OPENING and event.status() == "Held" and event.is_undated():
            event.lead = opening
            return


def _by_passage(
    event: Event, passages: tuple[Passage, ...], opening: Dated | None, taken: frozenset[int]
) -> Dated | None:
    """The day that an earlier sentence names for someone who takes part: for what was held that of the opening, for
    what is planned the last one to come, if it is not `taken` as that of a meeting held."""
    first = event.tellings[0].passage
    if event.status() == "Held":
        shared = opening and first >= opening[0] and _names_one_of(event, passages[: opening[0] + 1])
        return opening if shared else None
    for number in range(first - 1, max(-1, first - _NEXT), -1):
        if _names_one_of(event, passages[number : number + 1]):
            for mention in reversed(passages[number].symbols.mentions):
                span = mention.date
                if span and span.future and span.precision == "day" and id(span) not in taken:
                    return number, mention
    return None


def _names_one_of(event: Event, passages: tuple[Passage, ...]) -> bool:
    named = {e for p in passages for m in p.symbols.mentions for e in m.entities}
    return any(equal(a, b, event.discourse) for a in event.actors() for b in named)


def _opening_day(passages: tuple[Passage, ...], published: date) -> Dated | None:
    """The first full day that the opening names, of the week before publication."""
    for number, passage in enumerate(passages[:_OPENING]):
        for mention in passage.symbols.mentions:
            span = mention.date
            if span and span.past and span.precision == "day" and published - _NEWS <= span.past[0] <= published:
                return number, mention
    return None
