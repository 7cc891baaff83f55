"""A meeting as an article tells of it: its kind, people, days, places and status, from all its tellings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from graph_builder.extract.candidates import AHEAD, GATHERINGS, REMOTE, Candidate
from graph_builder.extract.discourse import Discourse
from graph_builder.extract.symbols import Mention
from graph_builder.model import DateSpan

GENERIC = "Meeting"
_PAIR = 2
_EVE = timedelta(days=1)


@dataclass(slots=True)
class Event:
    """The candidates that tell of one meeting, first telling first.

    `lead` is the date that it takes over from another sentence, with the number of its passage; `scene` the meeting
    whose place it takes over; `dateline` the city of the report, where it was held; `kin` the one whose kind, process
    and people it has, told as "the first", "the last one"; `like` the one whose people it has ("the next round").
    """

    discourse: Discourse
    published: date | None
    tellings: list[Candidate] = field(default_factory=list)
    lead: tuple[int, Mention] | None = None
    scene: Event | None = None
    dateline: Mention | None = None
    kin: Event | None = None
    like: Event | None = None

    def kind(self) -> str:
        """The most special kind that a telling gives; a kind told more often wins among equals."""
        if self.kin:
            return self.kin.kind()
        kinds = [t.kind for t in self.tellings]
        special = [k for k in kinds if k != GENERIC] or [GENERIC]
        return max(special, key=lambda k: (special.count(k), -special.index(k)))

    def actors(self) -> tuple[str, ...]:
        """Who takes part, in the order of the text."""
        other = self.kin or self.like
        return self._own_actors() or (other.principals() if other else ())

    def _own_actors(self) -> tuple[str, ...]:
        return _named(self.tellings)

    def principals(self) -> tuple[str, ...]:
        """Who takes part by the tellings of the meeting itself, not by those that say who else was there."""
        found = _named(_principal(self.people_tellings()))
        return found if len(found) >= _PAIR else self.actors()

    def status(self) -> str:
        """Cancelled where a telling says so; planned where no telling says that it was held."""
        told = [t.status for t in self.tellings if not t.joins] or [t.status for t in self.tellings]
        if "Cancelled" in told:
            return "Cancelled"
        span = self.when()
        if span and self.published and "Planned" in told:
            return "Planned" if span[1] >= self.published else "Held"
        if span and self.published and span[0] > self.published:
            return "Planned"
        held = sum(t.status == "Held" and t.tensed and not t.joins for t in self.tellings)
        return "Planned" if told.count("Planned") > held else "Held"

    def is_told(self) -> bool:
        """Whether the text says enough to tell it from others: two who take part, a known process, or a day with
        someone, with a kind that says more than "Meeting" or, if it is planned, with a place.

        A round needs a number with a day or a place; one person alone a kind with a place, or a call; for a plain
        meeting a day and a place; a gathering of nobody named a place, with a verb that says that it is held. One of
        people whom nothing ties to a state or a body is no matter of diplomacy, nor is a visit of those who are at
        home there.
        """
        people = len(self.actors())
        if people and not self._is_diplomacy():
            return False
        if people > 1 or self.series():
            return True
        if self.number() is not None and (self.when() or self.places()):
            return True
        bodies = all(self.discourse.kind(actor) == "Organization" for actor in self.actors())
        named = bool(self.places()) and (self.kind() != GENERIC or bodies)
        announced = bool(self.places()) and self.status() == "Planned"
        if self.when() and (people or self.kind() != GENERIC or announced or self._is_set_apart()):
            return True
        if not people and self.kind() in GATHERINGS:
            return any(t.places and t.stands for t in self.tellings)
        return people == 1 and (named or self.kind() in REMOTE)

    def _is_set_apart(self) -> bool:
        """Whether one strong telling of a plain meeting gives it a place and a day, month or year of its own."""
        return any(t.places and t.dates and not (t.weak or t.joins or t.supports) for t in self.tellings)

    def _is_sitting(self) -> bool:
        """Whether it is that of a body by itself; or whether, with one person or state, it has a day and a place."""
        body = any(self.discourse.kind(actor) == "Organization" for actor in self.actors())
        return body or self.number() is not None or bool(self.places() and any(t.dates for t in self.tellings))

    def _is_at_home(self) -> bool:
        """Whether all who are named are of the country that is visited: nobody has come from elsewhere."""
        homes = {home for place in self.places()[:1] for home in self.discourse.homes(place)}
        return bool(self.actors()) and all(self._lands(actor) <= homes for actor in self.actors())

    def _lands(self, actor: str) -> set[str]:
        """The states that an actor is of, by the article or the gazetteer; itself where neither knows one."""
        entity = self.discourse.entity(actor)
        known = self.discourse.state_of(actor), entity.country if entity else None
        return {land for land in known if land} or {actor}

    def _is_diplomacy(self) -> bool:
        """Whether it brings somebody from elsewhere or ties to a state or a body, and not to one alone."""
        if self.kind() == "Visit":
            return not self._is_at_home()
        if self.kind() != GENERIC:
            return True
        together = len(self.actors()) > 1 or bool(self.series()) or self._is_sitting()
        return together and any(self._is_party(actor) for actor in self.actors())

    def _is_party(self, actor: str) -> bool:
        return actor in self.discourse.gazetteer.entities or self.discourse.state_of(actor) is not None

    def dates(self) -> list[tuple[DateSpan, Candidate | None]]:
        """The dates that the tellings give, each with its telling, the most exact first; last that taken over."""
        found: list[tuple[DateSpan, Candidate | None]] = [(d, t) for t in self.tellings for d in t.dates]
        if self.lead and self.lead[1].date:
            found.append((self.lead[1].date, None))
        return sorted(found, key=lambda told: ("day", "month", "year").index(told[0].precision))

    def when(self) -> tuple[date, date] | None:
        """The bounds of its day or days, from that on which it had begun where the text says so."""
        told, begun = self.told_day(), self.begun()
        if begun is None:
            return told
        return (begun, told[1]) if told and begun <= told[1] else told or (begun, begun)

    def begun(self) -> date | None:
        """The first day of a meeting told of as going on since then."""
        return min((t.since.past[0] for t in self.tellings if t.since and t.since.past), default=None)

    def is_undated(self) -> bool:
        """Whether the text gives it no day, or none but that of its beginning."""
        return self.told_day() is None

    def told_day(self) -> tuple[date, date] | None:
        """The bounds of the day told, in the reading that the status of its telling asks for."""
        for span, telling in self.dates():
            bounds = self.bounds(span, telling)
            if bounds:
                return bounds
        if self.published and any(t.under_way for t in self.tellings):
            return self.published, self.published
        return None

    def bounds(self, span: DateSpan, telling: Candidate | None = None) -> tuple[date, date] | None:
        """The reading of one date: to come where its telling (or any, where it is of none) is of a plan, else past.

        Where the telling has no tense, and for what was cancelled, it is the nearer one.
        """
        tellings = [telling] if telling else self.tellings
        eve = self.published and span.past and self.published - span.past[1] <= _EVE
        if eve and any(t.status == "Cancelled" for t in tellings):
            return span.past
        if any(t.status == "Cancelled" for t in tellings) and self.published and span.past and span.future:
            return min(span.past, span.future, key=self._away)
        if any(t.status in AHEAD for t in tellings):
            return span.future or span.past
        if telling and not telling.tensed and any(t.status in AHEAD for t in self.tellings):
            return span.future or span.past
        if telling and not telling.tensed and self.published and span.past and span.future:
            return min(span.past, span.future, key=self._away)
        return span.past or span.future

    def _away(self, bounds: tuple[date, date]) -> timedelta:
        return abs(bounds[0] - self.published) if self.published else timedelta(0)

    def is_aside(self) -> bool:
        """Whether a telling says that it was a smaller meeting beside a larger one."""
        return self.kind() not in GATHERINGS and any(t.aside for t in self.tellings)

    def is_beside(self) -> bool:
        """Whether its words set it apart from what others of its people held that day: in private, or of experts."""
        return self.is_aside() or (self.kind() not in GATHERINGS and any(t.technical for t in self.tellings))

    def is_gathering(self) -> bool:
        """Whether some who came together for it can meet beside it: a summit, a round, a meeting of three."""
        sides = {self.discourse.state_of(actor) or actor for actor in self.actors()}
        return self.kind() in GATHERINGS or (len(sides) > _PAIR and self.kind() not in REMOTE | {"Visit"})

    def number(self) -> int | None:
        """The round's number, where a telling gives one."""
        if self.kin and self.kind() != "NegotiationRound":
            return None
        return next((t.number for t in self.tellings if t.number is not None), None)

    def series(self) -> str | None:
        """The process that it is a round of, where a telling names it."""
        own = next((t.series.entities[0] for t in self.tellings if t.series), None)
        return own or (self.kin.series() if self.kin else None)

    def people_tellings(self) -> list[Candidate]:
        """The tellings that name who takes part: its own, else those of the meeting that it is akin to."""
        other = self.kin or self.like
        if not other or self._own_actors():
            return self.tellings
        principal = _principal(other.people_tellings())
        return principal if len(_named(principal)) >= _PAIR else other.people_tellings()

    def series_tellings(self) -> list[Candidate]:
        """The tellings that name its process: its own, else those of the meeting that it is akin to."""
        own = [t for t in self.tellings if t.series and t.series.entities[0] == self.series()]
        return own or (self.kin.series_tellings() if self.kin else [])

    def places(self) -> tuple[str, ...]:
        """The ids of the places named, else of the states that host it; a call has none."""
        if self.kind() in REMOTE:
            return ()
        if self.scene:
            return self.scene.places()
        named = [m for t in self.tellings for m in t.places]
        hosts = [m for t in self.tellings for m in t.people.get("host", ()) if self.is_land(m)]
        filed = [self.dateline] if self.dateline else []
        found = dict.fromkeys(m.place or e for m in named or hosts or filed for e in m.entities[:1])
        return tuple(sorted(found, key=lambda place: self._vagueness(place, found)))

    def _vagueness(self, place: str, others: Iterable[str]) -> int:
        """A sea is the last choice, and the country of a city that is named too comes behind it."""
        land = self.discourse.land(place)
        if land is None:
            return 2
        inside = (o for o in others if o != place and self.discourse.land(o) == land)
        return int(any(place in {land, self.discourse.home(o)} for o in inside))

    def place_tellings(self, place: str) -> list[Candidate]:
        """The tellings that give a place, by its id, of this meeting or of the one whose scene it shares."""
        return [
            t
            for t in (self.scene or self).tellings
            if any((m.place or m.entities[0]) == place for m in (*t.places, *t.people.get("host", ())))
        ]

    def is_land(self, mention: Mention) -> bool:
        """Whether a host is a place, too: a city that stands for a government, or a state."""
        return mention.place is not None or self.discourse.kind(mention.entities[0]) == "State"


def _named(tellings: list[Candidate]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(e for t in tellings for m in t.actors() for e in m.entities))


def _principal(tellings: list[Candidate]) -> list[Candidate]:
    """The tellings that name people and say more than who else was there; else those that say just that."""
    told = [t for t in tellings if t.actors()]
    own = [t for t in told if not t.joins]
    return [t for t in own if not (t.adds and t.definite)] or own or told


def equal(a: str, b: str, discourse: Discourse) -> bool:
    """Whether two ids are one actor, or an actor and the state behind it."""
    return a == b or discourse.state_of(a) == b or discourse.state_of(b) == a
