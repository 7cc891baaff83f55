"""From merged events to nodes and facts: kinds, participants, dates, places, rounds, status."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from graph_builder.extract.candidates import REMOTE, Candidate
from graph_builder.extract.passage import Passage
from graph_builder.extract.symbols import Mention
from graph_builder.identifiers import article_key, digest, slug
from graph_builder.model import Literal, Node
from graph_builder.resolve.draft import Draft, Ground
from graph_builder.resolve.event import Event
from graph_builder.resolve.kin import KIN
from graph_builder.resolve.labels import event_labels

_TWO = 2
_LEAD_CONFIDENCE = 0.7
_BESIDE = "beside"


def write_meetings(draft: Draft, events: Iterable[Event], passages: tuple[Passage, ...]) -> dict[int, str]:
    """Write all events; returns the node id of each by the identity of the event object."""
    taken: dict[str, Event] = {}
    return {id(event): _Writer(draft, event, passages, taken).write() for event in events}


class _Writer:
    """Writes one event."""

    def __init__(self, draft: Draft, event: Event, passages: tuple[Passage, ...], taken: dict[str, Event]) -> None:
        self._draft, self._event, self._passages, self._taken = draft, event, passages, taken
        self._when = event.when()
        self._precision = next((d.precision for d, t in event.dates() if event.bounds(d, t)), "day")

    def write(self) -> str:
        draft, event = self._draft, self._event
        kind = self._kind()
        for actor in event.actors():
            draft.entity(actor)
        places = [p for p in (draft.place(i) for i in event.places()[:1]) if p]
        series = event.series()
        if series:
            draft.entity(series)
        node = Node(
            self._own_id(kind),
            ("Meeting", kind) if kind != "Meeting" else ("Meeting",),
            self._labels(kind, places),
        )
        draft.add(node)
        self._facts(node, places)
        return node.id

    def _kind(self) -> str:
        """The kind told; talks with an armed group, or of nobody named, are a round of negotiations; a plain meeting
        is bilateral between two sides and multilateral among more."""
        kind = self._event.kind()
        if kind != "Meeting":
            return kind
        actors = self._event.actors()
        group = any(self._draft.discourse.kind(actor) == "Group" for actor in actors)
        negotiates = any(t.negotiates for t in self._event.tellings)
        if negotiates and (not actors or (group and len(actors) > 1)):
            return "NegotiationRound"
        sides = {self._draft.discourse.state_of(a) or a for a in actors}
        if len(sides) == _TWO:
            return "BilateralMeeting"
        return "MultilateralMeeting" if len(sides) > _TWO else "Meeting"

    def _labels(self, kind: str, places: list[Node]) -> tuple:  # type: ignore[type-arg]
        draft = self._draft
        series = self._event.series()
        people = [draft.labels(a) for a in self._event.actors()]
        when = (self._when[0], self._precision) if self._when else None
        place = places[0].labels if places else ()
        return event_labels(kind, draft.labels(series) if series else (), self._event.number(), people, place, when)

    def _own_id(self, kind: str) -> str:
        """The id; where a meeting of other persons of the same sides has it, one that tells the persons."""
        found = self._id(kind)
        other = self._taken.setdefault(found, self._event)
        if other is self._event or not _of_other_persons(self._event, other):
            return found
        return f"{found}-{digest(*sorted(self._event.actors()), length=8)}"

    def _id(self, kind: str) -> str:
        """By series and round; else by kind, day and sides; else by what this article alone says."""
        event = self._event
        series, number = event.series(), event.number()
        if series and number is not None:
            return f"meeting/{series.rpartition('/')[2]}-round-{number}"
        sides = sorted({self._draft.discourse.state_of(a) or a for a in event.actors()})
        family = slug(kind) if kind in REMOTE else "meeting"
        if self._when and self._precision == "day" and (len(sides) >= _TWO or event.places() or series):
            day = self._when[0].isoformat()
            distinguishing = sides if len(sides) >= _TWO else [*sides, *event.places()[:1]]
            distinguishing = [*distinguishing, _BESIDE] if event.is_beside() else distinguishing
            return f"meeting/{family}-{day}-{digest(family, day, series or '', *distinguishing, length=8)}"
        trigger = event.tellings[0]
        own = (
            article_key(self._draft.article.id),
            family,
            str(self._when),
            *sides,
            *event.places(),
            str(number),
            *([_BESIDE] if event.is_beside() else []),
        )
        return f"meeting/{family}-{digest(*own, str(trigger.passage) if not sides else '', length=12)}"

    def _facts(self, node: Node, places: list[Node]) -> None:
        tellings, event_places = self._event.tellings, self._event.places()
        for kind in node.kinds:
            exact = [t for t in (self._event.kin or self._event).tellings if t.kind == kind]
            self._state(node, "type", Literal(kind, "term"), exact or tellings)
        for role in ("participant", "with"):
            self._people(node, role, "participant")
        self._people(node, "host", "host")
        for place, name in zip(places, event_places, strict=False):
            rule = "frame-place" if self._event.scene else None
            self._state(node, "place", place.id, self._event.place_tellings(name), rule=rule)
            city = (self._event.scene or self._event).dateline
            if city:
                self._draft.state(node.id, "place", place.id, [self._filed(city)])
        self._dates(node)
        status = self._event.status()
        told = [t for t in tellings if t.status == status]
        self._state(node, "status", Literal(status, "term"), told or tellings)
        self._series(node)

    def _people(self, node: Node, role: str, predicate: str) -> None:
        tellings = self._event.people_tellings()
        rule = KIN if tellings is not self._event.tellings else None
        for telling in tellings:
            for mention in telling.people.get(role, ()):
                for actor in mention.entities:
                    if self._draft.entity(actor):
                        self._state(node, predicate, actor, [telling], [(mention.begin, mention.end)], rule)

    def _dates(self, node: Node) -> None:
        if self._when is None:
            return
        day = self._event.told_day()
        telling = [t for t in self._event.tellings if any(self._event.bounds(d, t) == day for d in t.dates)]
        telling = telling or [t for t in self._event.tellings if t.under_way]
        grounds = [self._ground(t, None) for t in telling] or self._lead()
        grounds += [self._ground(t, None) for t in self._event.tellings if t.since and t not in telling]
        first, last = self._when
        values = ("startDate", _day(first)), ("endDate", _day(last)), ("datePrecision", Literal(self._precision))
        for predicate, value in values:
            self._draft.state(node.id, predicate, value, grounds)

    def _lead(self) -> list[Ground]:
        """The sentence whose day the meeting takes over."""
        if self._event.lead is None:
            return []
        number, mention = self._event.lead
        return [Ground(self._passages[number], "frame-day", _LEAD_CONFIDENCE, ((mention.begin, mention.end),))]

    def _filed(self, city: Mention) -> Ground:
        """The dateline that names the place."""
        return Ground(self._passages[0], "dateline", _LEAD_CONFIDENCE, ((city.begin, city.end),))

    def _series(self, node: Node) -> None:
        number, series = self._event.number(), self._event.series()
        if number is not None:
            telling = [t for t in self._event.tellings if t.number == number]
            self._state(node, "roundNumber", Literal(str(number), "integer"), telling)
        if series:
            self._state(node, "partOf", series, self._event.series_tellings())

    def _state(
        self,
        node: Node,
        predicate: str,
        value: str | Literal,
        tellings: Iterable[Candidate],
        marks: list[tuple[int, int]] | None = None,
        rule: str | None = None,
    ) -> None:
        grounds = [self._ground(t, marks) for t in tellings]
        if rule:
            grounds = [replace(ground, rule=rule, confidence=_LEAD_CONFIDENCE) for ground in grounds]
        self._draft.state(node.id, predicate, value, grounds)

    def _ground(self, telling: Candidate, marks: list[tuple[int, int]] | None) -> Ground:
        passage = self._passages[telling.passage]
        trigger = passage.symbols.folded(*telling.trigger)
        return Ground(passage, "+".join(telling.rules[:3]), telling.confidence, (trigger, *(marks or ())))


def _of_other_persons(one: Event, other: Event) -> bool:
    """Whether both name persons of one side, and none of them alike."""
    ours, theirs = _persons(one), _persons(other)
    return any(ours[side].isdisjoint(theirs[side]) for side in ours.keys() & theirs.keys())


def _persons(event: Event) -> dict[str, set[str]]:
    """By state the persons who take part for it."""
    found: dict[str, set[str]] = {}
    for actor in event.actors():
        if event.discourse.kind(actor) == "Person":
            found.setdefault(event.discourse.state_of(actor) or actor, set()).add(actor)
    return found


def _day(day: date) -> Literal:
    return Literal(day.isoformat(), "date")
