"""The grounds for and against two articles telling of one event: which case of each feature holds.

Every function takes two profiles of one family, in any order, and gives the name of the case, None where the articles
say too little for any. What the cases weigh is data: `data/identity.yaml`.
"""

from __future__ import annotations

from datetime import date, timedelta

from graph_builder.identity.profile import Days, Profile

_REMOTE = frozenset({"PhoneCall", "VideoConference"})
_PLAIN = frozenset({"BilateralMeeting", "MultilateralMeeting"})
_PLAIN_FORM = frozenset({"Deal"})
_EXTENSION = "extension"
_LARGE = frozenset({"Summit", "Conference", "NegotiationRound", "MultilateralMeeting"})
_GATHERINGS = frozenset({"Summit", "Conference", "NegotiationRound"})
_DAY, _FEW_DAYS = timedelta(days=1), timedelta(days=3)
_PAIR = 2
_PRECISIONS = ("day", "month", "year")


def same_round(a: Profile, b: Profile) -> str | None:
    """Process and number of a round decide."""
    if a.series and b.series and a.series != b.series:
        return "other_series"
    if a.number is not None and b.number is not None:
        return "different" if a.number != b.number else "equal" if a.series == b.series else "equal_number"
    if a.series and a.series == b.series:
        return "same_series"
    if {a.number, b.number} == {1, None}:
        return "first_or_none"
    return "one_lacks_it" if a.number != b.number else None


def same_day(a: Profile, b: Profile) -> str:
    """Equal and touching days speak for, days apart against; where one has none, the articles' own days do."""
    coarser = max(a.precision, b.precision, key=_PRECISIONS.index)
    if a.days and b.days:
        return _overlap(a.days, b.days, coarser) if _gap(a.days, b.days) <= timedelta(0) else _apart(a, b, coarser)
    if a.days is None and b.days is None:
        if a.published is None or b.published is None:
            return "both_unknown_far"
        return "both_unknown_near" if abs(a.published - b.published) <= _FEW_DAYS else "both_unknown_far"
    dated, other = (a.days, b.published) if a.days else (b.days, a.published)
    near = dated and other and dated[0] - _FEW_DAYS <= other <= dated[1] + _FEW_DAYS
    return "one_unknown_near" if near else "one_unknown_far"


def _overlap(ours: Days, theirs: Days, coarser: str) -> str:
    if ours == theirs:
        return "equal" if coarser == "day" else f"equal_{coarser}"
    inside = (ours[0] <= theirs[0] and theirs[1] <= ours[1]) or (theirs[0] <= ours[0] and ours[1] <= theirs[1])
    if not inside:
        return "touching"
    return "inside" if coarser == "day" else f"inside_{coarser}"


def _apart(a: Profile, b: Profile, coarser: str) -> str:
    gap = _gap(a.days, b.days)
    if coarser != "day" or gap > _FEW_DAYS:
        return "apart"
    return "next" if gap <= _DAY else "near"


def _gap(ours: Days | None, theirs: Days | None) -> timedelta:
    (first, last), (other_first, other_last) = ours or _NEVER, theirs or _NEVER
    return max(first, other_first) - min(last, other_last)


_NEVER = (date.min, date.min)


def same_people(a: Profile, b: Profile) -> str:
    """The same people, or the states and bodies that they stand for."""
    ours, theirs = a.parties, b.parties
    if not ours or not theirs:
        return "unknown"
    common = ours & theirs
    if not common:
        return "nobody"
    if _others(a, b):
        return "other_delegates" if _large(a) or _large(b) else "other_persons"
    if ours == theirs:
        return "same_people" if a.people == b.people else "same_parties"
    if common not in (ours, theirs):
        return "some" if len(common) >= _PAIR else "few"
    return {1: "one_of_several", _PAIR: "pair_of_more"}.get(len(common), "part")


def _others(a: Profile, b: Profile) -> bool:
    """Whether both name persons of one party, and none alike."""
    ours, theirs = _persons(a), _persons(b)
    return any(ours[party].isdisjoint(theirs[party]) for party in ours.keys() & theirs.keys())


def _persons(profile: Profile) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for person, party in profile.sides:
        if person != party:
            found.setdefault(party, set()).add(person)
    return found


def _large(profile: Profile) -> bool:
    return bool(profile.kinds & _LARGE) and len(profile.parties) != _PAIR


def same_kind(a: Profile, b: Profile) -> str:
    """A call is no visit; talks can be called a meeting; two can meet beside a summit."""
    ours, theirs = a.kinds, b.kinds
    if bool(ours & _REMOTE) != bool(theirs & _REMOTE):
        return "call_and_plain" if ours <= _PLAIN or theirs <= _PLAIN else "excluded"
    if _beside(a, b) or _beside(b, a):
        return "beside"
    if ours & theirs:
        return "equal"
    if ours <= _PLAIN or theirs <= _PLAIN:
        return "plain"
    return "alike" if ours <= _LARGE and theirs <= _LARGE else "unlike"


def _beside(a: Profile, b: Profile) -> bool:
    """Whether the first is a meeting of two sides, and the second one that many came together for.

    A plain meeting of three can be the same: one article leaves out the mediator.
    """
    return "BilateralMeeting" in a.kinds and bool(b.kinds & _GATHERINGS) and len(b.parties) != _PAIR


def same_form(a: Profile, b: Profile) -> str:
    """A ceasefire can be called an agreement, but not a memorandum; its extension is another one."""
    if (_EXTENSION in a.kinds) != (_EXTENSION in b.kinds):
        return "other_step"
    if _EXTENSION in a.kinds:
        return "equal"
    if a.kinds & b.kinds:
        return "equal"
    return "plain" if a.kinds <= _PLAIN_FORM or b.kinds <= _PLAIN_FORM else "unlike"


def same_place(a: Profile, b: Profile) -> str | None:
    """The same place speaks for, another one against; a country for its towns."""
    if not a.places or not b.places:
        return None
    if a.places & b.places:
        return "equal"
    return "inside" if a.places & b.lands or a.lands & b.places else "different"


def same_status(a: Profile, b: Profile) -> str | None:
    """What was planned in an older article can have been held; what one calls off the other cannot have seen."""
    told = {a.status, b.status}
    if told == {"Held", "Cancelled"}:
        return "held_and_cancelled"
    if told == {"Held", "Planned"} and a.published and b.published:
        planned, held = (a, b) if a.status == "Planned" else (b, a)
        early = planned.published and held.published and planned.published <= held.published
        return "came_to_pass" if early else "planned_later"
    return None


def same_name(a: Profile, b: Profile) -> str | None:
    """What the articles call it: the gazetteer's id, else the words of the name where they share a language."""
    if a.node == b.node:
        return "known"
    if a.listed and b.listed:
        return "other_known"
    ours, theirs = _by_language(a), _by_language(b)
    places = _place_words(a) | _place_words(b)
    shared = [(ours[language], theirs[language]) for language in ours.keys() & theirs.keys()]
    if not shared:
        return None
    if any(one == other for one, other in shared):
        return "equal"
    if any(one <= other or other <= one for one, other in shared):
        return "part"
    bare = [(one - places, other - places) for one, other in shared]
    return "part" if any(one <= other or other <= one for one, other in bare) else "unlike"


def _place_words(profile: Profile) -> frozenset[str]:
    """The words by which its places can stand in a name: "the Oslo agreement" was concluded in Oslo."""
    return frozenset(word for place in profile.places for word in place.rpartition("/")[2].split("-"))


def _by_language(profile: Profile) -> dict[str, frozenset[str]]:
    named = (words.split(" ", 1) for words in profile.words)
    return {language: frozenset(words[0].split()) for language, *words in named if words}
