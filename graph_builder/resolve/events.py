"""One event for all the sentences of an article that tell of it: merging by a table of weighted features."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from graph_builder.extract.candidates import Candidate
from graph_builder.extract.discourse import Discourse
from graph_builder.extract.symbols import Mention
from graph_builder.model import DateSpan

REMOTE = frozenset({"PhoneCall", "VideoConference"})
_LARGE = frozenset({"Summit", "Conference", "MultilateralMeeting"})
_ON_A_TRIP = frozenset({"Visit", "Meeting", "BilateralMeeting", "Conference", "Summit"})
_GENERIC = "Meeting"
_ROUND = "NegotiationRound"
_THRESHOLD = 1.0
_CLASH = -10.0


@dataclass(slots=True)
class Event:
    """The candidates that tell of one meeting, first telling first.

    `lead` is the date that it takes over from another sentence, with the number of its passage; `scene` the meeting
    whose place it takes over.
    """

    discourse: Discourse
    published: date | None
    tellings: list[Candidate] = field(default_factory=list)
    lead: tuple[int, Mention] | None = None
    scene: Event | None = None

    def kind(self) -> str:
        """The most special kind that a telling gives; a kind told more often wins among equals."""
        kinds = [t.kind for t in self.tellings]
        special = [k for k in kinds if k != _GENERIC] or [_GENERIC]
        return max(special, key=lambda k: (special.count(k), -special.index(k)))

    def actors(self) -> tuple[str, ...]:
        """Who takes part, in the order of the text."""
        return tuple(dict.fromkeys(e for t in self.tellings for m in t.actors() for e in m.entities))

    def status(self) -> str:
        """Cancelled where a telling says so; planned where no telling says that it was held."""
        told = [t.status for t in self.tellings]
        if "Cancelled" in told:
            return "Cancelled"
        span = self.when()
        if span and self.published and "Planned" in told:
            return "Planned" if span[1] >= self.published else "Held"
        if span and self.published and span[0] > self.published:
            return "Planned"
        held = sum(t.status == "Held" and t.tensed for t in self.tellings)
        return "Planned" if told.count("Planned") > held else "Held"

    def is_told(self) -> bool:
        """Whether the text sets it apart: two who take part, a known process, or a day with one or a place."""
        people = len(self.actors())
        if people > 1 or self.series():
            return True
        if self.number() is not None and (self.when() or self.places()):
            return True
        named = bool(self.places()) and self.kind() != _GENERIC
        return bool(self.when() and (people or self.places())) or (people == 1 and (named or self.kind() in REMOTE))

    def dates(self) -> list[DateSpan]:
        """The dates that the tellings give, the most exact first."""
        found = [d for t in self.tellings for d in t.dates]
        if self.lead and self.lead[1].date:
            found.append(self.lead[1].date)
        return sorted(found, key=lambda d: ("day", "month", "year").index(d.precision))

    def when(self) -> tuple[date, date] | None:
        """The bounds of its day or days, in the reading that its status asks for."""
        for span in self.dates():
            bounds = self.bounds(span)
            if bounds:
                return bounds
        if self.published and any(t.under_way for t in self.tellings):
            return self.published, self.published
        return None

    def bounds(self, span: DateSpan) -> tuple[date, date] | None:
        """The reading of one date for this event: to come where it is planned, else past."""
        planned = any(t.status in {"Planned", "Cancelled"} for t in self.tellings)
        return (span.future or span.past) if planned else (span.past or span.future)

    def number(self) -> int | None:
        """The round's number, where a telling gives one."""
        return next((t.number for t in self.tellings if t.number is not None), None)

    def series(self) -> str | None:
        """The process that it is a round of, where a telling names it."""
        return next((t.series.entities[0] for t in self.tellings if t.series), None)

    def places(self) -> tuple[str, ...]:
        """The ids of the places named, else of the states that host it; a call has none."""
        if self.kind() in REMOTE:
            return ()
        if self.scene:
            return self.scene.places()
        named = [m for t in self.tellings for m in t.places]
        hosts = [m for t in self.tellings for m in t.people.get("host", ()) if self._is_land(m)]
        return tuple(dict.fromkeys(m.place or e for m in named or hosts for e in m.entities[:1]))

    def place_tellings(self, place: str) -> list[Candidate]:
        """The tellings that give a place, by its id, of this meeting or of the one whose scene it shares."""
        return [
            t
            for t in (self.scene or self).tellings
            if any((m.place or m.entities[0]) == place for m in (*t.places, *t.people.get("host", ())))
        ]

    def _is_land(self, mention: Mention) -> bool:
        return mention.place is not None or self.discourse.kind(mention.entities[0]) == "State"


@dataclass(frozen=True, slots=True)
class Feature:
    """One ground for or against two tellings being of one event."""

    name: str
    score: Callable[[Candidate, Event], float]


def same_round(candidate: Candidate, event: Event) -> float:
    """Equal numbers decide for, different ones against."""
    ours, theirs = candidate.number, event.number()
    if ours is None or theirs is None:
        rounds = candidate.kind == event.kind() == _ROUND
        return 0.0 if ours == theirs or candidate.joins else (-0.6 if rounds else -0.1)
    return 2.0 if ours == theirs else _CLASH


def same_day(candidate: Candidate, event: Event) -> float:
    """Touching dates speak for, separate ones decide against."""
    theirs = event.when()
    ours = next((b for b in map(event.bounds, candidate.dates) if b), None)
    if ours is None or theirs is None:
        return 0.0
    return 0.6 if ours[0] <= theirs[1] and theirs[0] <= ours[1] else _CLASH


def same_people(candidate: Candidate, event: Event) -> float:
    """The same people, or states for the people who speak for them."""
    ours = [e for m in candidate.actors() for e in m.entities]
    theirs = list(event.actors())
    if candidate.joins or (candidate.definite and candidate.adds and ours):
        return 0.8
    if not ours or not theirs:
        return 0.2
    shared = sum(any(equal(a, b, event.discourse) for b in theirs) for a in ours)
    if shared == len(ours) or sum(any(equal(a, b, event.discourse) for a in ours) for b in theirs) == len(theirs):
        if len(ours) != len(theirs) and not set(ours) & set(theirs):
            return -0.3  # two presidents are not the round that their states and others sit in
        return 1.2 if shared > 1 else 0.7
    return 0.4 if shared > 1 else (-0.8 if shared else -2.0)


def same_kind(candidate: Candidate, event: Event) -> float:
    """A call is no visit; a summit can be told of as a meeting."""
    ours, theirs = candidate.kind, event.kind()
    if ours == theirs:
        return 0.4 if ours != _GENERIC else 0.2
    if _GENERIC in {ours, theirs}:
        return 0.2
    if (ours in REMOTE) != (theirs in REMOTE) or _ROUND in {ours, theirs}:
        return _CLASH
    return 0.1 if {ours, theirs} <= _LARGE or "Visit" in {ours, theirs} else -0.5


def same_place(candidate: Candidate, event: Event) -> float:
    """Equal places speak for, different ones against."""
    ours = {m.place or m.entities[0] for m in candidate.places}
    theirs = set(event.places())
    if not ours or not theirs:
        return 0.0
    if ours & theirs:
        return 0.5
    return 0.0 if any(_lies_in(a, b, event.discourse) for a in ours for b in theirs) else -0.8


def _lies_in(a: str, b: str, discourse: Discourse) -> bool:
    """Whether one place is the country of the other, by its name as a state or as a place."""
    land = discourse.land(a)
    return land is not None and land == discourse.land(b) and bool({a, b} & {land, discourse.home(a)})


def same_trip(candidate: Candidate, event: Event) -> float:
    """A visit, and the talks of the traveller with those who are at home there, are one event."""
    sides = (candidate.kind, event.kind())
    if "Visit" not in sides or not set(sides) <= _ON_A_TRIP:
        return 0.0
    ours, theirs = _people(candidate), set(event.actors())
    goals = {m.place or m.entities[0] for t in (candidate, *event.tellings) if t.kind == "Visit" for m in t.places}
    travellers = {a for a in ours if any(equal(a, b, event.discourse) for b in theirs)}
    if not goals or not travellers:
        return 0.0
    homes = {event.discourse.land(goal) for goal in goals}
    states = {event.discourse.state_of(a) for a in (ours | theirs) - travellers} - {None}
    if states & homes:
        return 1.4
    return -0.5 if states else 0.0


def _people(candidate: Candidate) -> set[str]:
    return {e for m in candidate.actors() for e in m.entities}


def same_status(candidate: Candidate, event: Event) -> float:
    """What is planned is not what was held."""
    told = {t.status for t in event.tellings}
    if candidate.status in told:
        return 0.0
    if "Cancelled" in {candidate.status, *told}:
        return -0.2
    held = [t for t in (candidate, *event.tellings) if t.status == "Held"]
    return -0.9 if any(t.tensed for t in held) else -0.2


def referring(candidate: Candidate, _: Event) -> float:
    """A definite "the meeting" with nothing new refers back; an indefinite one with a date is news."""
    bare = not candidate.actors() and not candidate.dates and not candidate.places and candidate.number is None
    if bare:
        return 0.8 if candidate.definite or candidate.weak else 0.3
    return 0.2 if candidate.definite else 0.0


def nearness(candidate: Candidate, event: Event) -> float:
    """Neighbouring sentences speak of one thing; "the meeting" does not refer to what is told of only later."""
    gaps = [abs(candidate.passage - t.passage) for t in event.tellings]
    if candidate.definite and all(t.passage > candidate.passage for t in event.tellings):
        return -0.5
    return 0.3 if min(gaps) <= 1 else (0.15 if min(gaps) <= 3 else 0.0)


FEATURES = tuple(
    Feature(f.__name__, f)
    for f in (same_round, same_day, same_people, same_kind, same_place, same_trip, same_status, referring, nearness)
)


def score(candidate: Candidate, event: Event) -> float:
    """The sum of all features; the threshold is 1."""
    return round(sum(feature.score(candidate, event) for feature in FEATURES), 3)


def equal(a: str, b: str, discourse: Discourse) -> bool:
    """Whether two ids are one actor, or an actor and the state behind it."""
    return a == b or discourse.state_of(a) == b or discourse.state_of(b) == a


def merge(candidates: list[Candidate], discourse: Discourse, published: date | None) -> list[Event]:
    """The events of an article. A weak telling that joins none stands alone only with two who take part."""
    events: list[Event] = []
    ordered = sorted(candidates, key=lambda c: (c.joins, c.weak, c.passage, c.trigger))
    for candidate in ordered:
        rated = [(score(candidate, e), -i, e) for i, e in enumerate(events)]
        best = max(rated, default=None, key=lambda r: r[:2])
        if best and best[0] >= _THRESHOLD:
            best[2].tellings.append(candidate)
            best[2].tellings.sort(key=lambda c: (c.passage, c.trigger))
        elif _stands_alone(candidate):
            events.append(Event(discourse, published, [candidate]))
    return sorted(events, key=lambda e: (e.tellings[0].passage, e.tellings[0].trigger))


def _stands_alone(candidate: Candidate) -> bool:
    people = {e for m in candidate.actors() for e in m.entities}
    if candidate.joins:
        return False
    if candidate.weak:
        return len(people) > 1
    named = bool(candidate.places) and candidate.kind != _GENERIC
    return bool(people or candidate.dates or candidate.number or named)
