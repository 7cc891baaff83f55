"""The grounds for and against two tellings being of one meeting: which case of each feature holds.

The weights of the cases are data: `data/merging.yaml`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from graph_builder.errors import DataError
from graph_builder.extract.candidates import GATHERINGS, REMOTE, Candidate
from graph_builder.extract.discourse import Discourse
from graph_builder.resolve.event import GENERIC, Event, equal
from graph_builder.resources import resource
from graph_builder.text.language import read_yaml

FILE = "data/merging.yaml"
_LARGE = frozenset({"Summit", "Conference", "MultilateralMeeting"})
_MANY = frozenset({"Summit", "Conference"})
_TALKS = frozenset({GENERIC, "BilateralMeeting"})
_CALL = "PhoneCall"
_ON_A_TRIP = frozenset({"Visit", "Meeting", "BilateralMeeting", "Conference", "Summit"})
_ROUND = "NegotiationRound"
_NEXT, _NEAR = 1, 3
_PAIR = 2
_OPENING = 4
_NEWS = timedelta(days=10)


def same_round(candidate: Candidate, event: Event) -> str | None:
    """Equal numbers decide for, different ones against."""
    ours, theirs = candidate.number, event.number()
    if ours is not None and theirs is not None:
        return "equal" if ours == theirs else "different"
    if ours == theirs or candidate.joins or candidate.refers:
        return None
    return "one_round_lacks_it" if candidate.kind == event.kind() == _ROUND else "one_lacks_it"


def same_day(candidate: Candidate, event: Event) -> str | None:
    """Touching dates speak for, separate ones decide against."""
    theirs = event.when()
    ours = next((b for b in (event.bounds(d, candidate) for d in candidate.dates) if b), None)
    old = ours and event.published and ours[1] < event.published - _NEWS
    here = any(t.passage == candidate.passage for t in event.tellings)
    if old and theirs is None and not here and (_is_news(event) or _is_beside(candidate, event)):
        return "long_before"
    if ours is None or theirs is None or _spans(candidate, event):
        return None
    return "touching" if ours[0] <= theirs[1] and theirs[0] <= ours[1] else "separate"


def _spans(candidate: Candidate, event: Event) -> bool:
    """Whether one sentence tells when it began and another when it ended."""
    theirs = {t.phase for t in event.tellings if t.dates}
    return bool(candidate.phase) and None not in theirs and theirs.isdisjoint({candidate.phase})


def _is_news(event: Event) -> bool:
    """Whether the opening tells of it as held: then it is days old at most."""
    return event.status() == "Held" and event.tellings[0].passage < _OPENING


def _is_beside(candidate: Candidate, event: Event) -> bool:
    """Whether a meeting held was one "separately" or the like from another, and the telling does not refer to it."""
    apart = any(t.apart for t in event.tellings)
    return apart and event.status() == "Held" and not candidate.definite and bool(candidate.actors())


def same_people(candidate: Candidate, event: Event) -> str:
    """The same people, or states for the people who speak for them."""
    ours = list(dict.fromkeys(e for m in candidate.actors() for e in m.entities))
    theirs = _without_hosts(event)
    if candidate.joins or (candidate.definite and candidate.adds and ours):
        return "joins"
    if not ours or not theirs:
        return "unknown"
    here = any(t.passage == candidate.passage for t in event.tellings)
    shared = sum(any(equal(a, b, event.discourse) for b in theirs) for a in ours)
    if shared == len(ours) or sum(any(equal(a, b, event.discourse) for a in ours) for b in theirs) == len(theirs):
        if len(ours) != len(theirs) and not set(ours) & set(theirs):
            return "states_only"
        alone = _is_pair(candidate, event) and not here
        return "all_one" if shared <= 1 else _of_pair(event) if alone else "all_several"
    if shared > 1:
        return "some_here" if here else "some"
    return "one_of_several" if shared else "nobody"


def _without_hosts(event: Event) -> list[str]:
    """Who takes part, but for the states in which it was held, where they are all that is known."""
    found = list(event.actors())
    lands = {event.discourse.land(place) for place in event.places()}
    return [] if set(found) <= lands else found


def _of_pair(event: Event) -> str:
    return "pair_beside" if event.kind() in _MANY else "pair_of_more"


def _is_pair(candidate: Candidate, event: Event) -> bool:
    """Whether a plain meeting of two sides is told, and the event is one of more: those two can have met alone."""
    ours = {event.discourse.state_of(e) or e for m in candidate.actors() for e in m.entities}
    theirs = {event.discourse.state_of(e) or e for e in event.actors()}
    return candidate.kind in _TALKS and not candidate.definite and len(ours) == _PAIR < len(theirs)


def set_apart(candidate: Candidate, event: Event) -> str | None:
    """A "separate" talk, or one on the sidelines, is not the meeting of others that was told of before.

    "The first took place in" is one of several.
    """
    if candidate.again:
        return "another"
    if _is_aside(candidate, event):
        return "aside"
    if _is_earlier(candidate, event):
        return "earlier"
    if not candidate.apart:
        return None
    ours = {e for m in candidate.actors() for e in m.entities}
    theirs = set(event.actors())
    alike = all(any(equal(a, b, event.discourse) for a in ours) for b in theirs)
    return None if alike else "of_others"


def _is_earlier(candidate: Candidate, event: Event) -> bool:
    """Whether words of the one alone say that it was before the news, and nothing says that the other is meant."""
    if candidate.joins or candidate.definite or candidate.refers or candidate.supports or candidate.again:
        return False
    return candidate.earlier != any(t.earlier for t in event.tellings)


def _is_aside(candidate: Candidate, event: Event) -> bool:
    """Whether one is a smaller meeting beside that of many which the other is."""
    if candidate.aside != event.is_aside():
        larger = event.is_gathering() if candidate.aside else candidate.kind in GATHERINGS
        here = any(t.passage == candidate.passage for t in event.tellings)
        return (larger and not (candidate.joins or candidate.refers)) or (candidate.joins and not here)
    technical = candidate.technical and not candidate.definite and not any(t.technical for t in event.tellings)
    return technical and event.kind() in GATHERINGS


def same_kind(candidate: Candidate, event: Event) -> str:
    """A call is no visit; a summit can be told of as a meeting."""
    ours, theirs = candidate.kind, event.kind()
    if any(_beside(candidate, t) or _beside(t, candidate) for t in event.tellings):
        return "beside"
    if ours == theirs:
        return "equal" if ours != GENERIC else "both_plain"
    if GENERIC in {ours, theirs}:
        return _beside_plain(candidate, event)
    if (ours in REMOTE) != (theirs in REMOTE) or _ROUND in {ours, theirs}:
        return "excluded"
    return "alike" if {ours, theirs} <= _LARGE or "Visit" in {ours, theirs} else "unlike"


def _beside_plain(candidate: Candidate, event: Event) -> str:
    """A plain meeting can be any other; but nobody attends a call, and it has no place and its own people."""
    kinds = {candidate.kind, event.kind()}
    if candidate.joins and candidate.kind == GENERIC and _CALL in kinds:
        return "excluded"
    if _CALL not in kinds:
        return "one_plain"
    if event.places() or candidate.places:
        return "excluded"
    return "unlike" if _of_others(candidate, event) else "one_plain"


def _of_others(candidate: Candidate, event: Event) -> bool:
    """Whether a call and a plain meeting name people, and not the same ones."""
    ours, theirs = {e for m in candidate.actors() for e in m.entities}, set(event.actors())
    alike = all(any(equal(a, b, event.discourse) for b in theirs) for a in ours)
    return bool(ours and theirs) and not (alike and len(ours) == len(theirs)) and not ours <= theirs


def _beside(one: Candidate, other: Candidate) -> bool:
    """Whether one was held on the sidelines of the other, before or after it."""
    return one.passage == other.passage and (one.beside == other.trigger or other.trigger in one.others)


def same_place(candidate: Candidate, event: Event) -> str | None:
    """Equal places speak for, different ones against; a city in the country named is neither."""
    hosts = [m for m in candidate.people.get("host", ()) if event.is_land(m)]
    ours = {m.place or m.entities[0] for m in candidate.places or hosts}
    theirs = set(event.places())
    if not ours or not theirs:
        return None
    if ours & theirs:
        return "equal"
    lands = [{event.discourse.land(place) for place in places} for places in (ours, theirs)]
    if candidate.kind == event.kind() == "Visit" and lands[0].isdisjoint(lands[1]):
        return "other_country"
    return None if any(_lies_in(a, b, event.discourse) for a in ours for b in theirs) else "different"


def _lies_in(a: str, b: str, discourse: Discourse) -> bool:
    """Whether one place is the country of the other, by its name as a state or as a place."""
    land = discourse.land(a)
    return land is not None and land == discourse.land(b) and bool({a, b} & {land, discourse.home(a)})


def same_trip(candidate: Candidate, event: Event) -> str | None:
    """A visit, and the talks of the traveller with those who are at home there, are one event."""
    sides = (candidate.kind, event.kind())
    if "Visit" not in sides or not set(sides) <= _ON_A_TRIP:
        return None
    ours, theirs = {e for m in candidate.actors() for e in m.entities}, set(event.actors())
    goals = {m.place or m.entities[0] for t in (candidate, *event.tellings) if t.kind == "Visit" for m in t.places}
    travellers = {a for a in ours if any(equal(a, b, event.discourse) for b in theirs)}
    if not goals or not travellers:
        return None
    homes = {home for goal in goals for home in event.discourse.homes(goal)}
    states = {event.discourse.state_of(a) for a in (ours | theirs) - travellers} - {None}
    if states & homes:
        return "with_hosts"
    return "with_others" if states else None


def same_status(candidate: Candidate, event: Event) -> str | None:
    """What is planned is not what was held."""
    told = {t.status for t in event.tellings}
    if candidate.joins:
        return None
    if candidate.status in told:
        return "both_cancelled" if candidate.status == "Cancelled" else None
    if "Cancelled" in {candidate.status, *told}:
        return "cancelled"
    held = [t for t in (candidate, *event.tellings) if t.status == "Held"]
    return "opposite" if any(t.tensed for t in held) else "taken_for_granted"


def referring(candidate: Candidate, event: Event) -> str | None:
    """A definite "the meeting" with nothing new refers back; an indefinite one with a date is news."""
    if candidate.refers:
        return "said_to_be"
    if candidate.definite and candidate.actors() and not event.actors():
        return "definite_unnamed"
    bare = not candidate.actors() and not candidate.dates and not candidate.places and candidate.number is None
    if bare:
        return "bare_definite" if candidate.definite or candidate.weak else "bare"
    near = any(abs(candidate.passage - t.passage) <= _NEXT for t in event.tellings)
    if candidate.definite and near and not (candidate.actors() and event.actors()):
        return "definite_next"
    return "definite" if candidate.definite else None


def nearness(candidate: Candidate, event: Event) -> str | None:
    """Neighbouring sentences speak of one thing."""
    gap = min(abs(candidate.passage - t.passage) for t in event.tellings)
    if (candidate.definite or candidate.joins) and all(t.passage > candidate.passage for t in event.tellings):
        return "looks_ahead"
    return "next" if gap <= _NEXT else ("near" if gap <= _NEAR else None)


Case = Callable[[Candidate, Event], str | None]
FEATURES: Mapping[str, Case] = {
    case.__name__: case
    for case in (
        same_round,
        same_day,
        same_people,
        set_apart,
        same_kind,
        same_place,
        same_trip,
        same_status,
        referring,
        nearness,
    )
}


@dataclass(frozen=True, slots=True)
class Weights:
    """The table of `data/merging.yaml`: what each case of each feature weighs, and the sum that is enough."""

    threshold: float
    features: Mapping[str, Mapping[str, float]]

    def of(self, candidate: Candidate, event: Event) -> dict[str, float]:
        """The weight of each feature of which a case holds. Raises DataError for a case that the table lacks."""
        found = {name: case(candidate, event) for name, case in FEATURES.items()}
        try:
            return {name: self.features[name][case] for name, case in found.items() if case}
        except KeyError as error:
            raise DataError(f"{FILE}: no weight for {error}") from error

    def score(self, candidate: Candidate, event: Event) -> float:
        """The sum over all features."""
        return round(sum(self.of(candidate, event).values()), 3)


@cache
def load_weights() -> Weights:
    """The shipped table. Raises DataError where it is missing or not well formed."""
    path = resource(FILE)
    table = read_yaml(path)
    try:
        features = {name: {case: float(w) for case, w in table["features"][name].items()} for name in FEATURES}
        return Weights(float(table["threshold"]), features)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DataError(f"{path}: a weight is missing or no number: {error}") from error
