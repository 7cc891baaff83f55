"""Which profiles are compared at all: those that share a key. Without keys a store of n events would need n² / 2."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import combinations

from graph_builder.identity.profile import Days, Profile

_SHORT = timedelta(days=21)
_NEWS = timedelta(days=3)
_MOST_PARTIES = 6
_MONTHS = 12
_SEVERAL = 2  # with the language before them, as many spaces as words
_BY_SPAN = frozenset({"month", "year", "ever"})
BlockKey = tuple[str, ...]


def pairs(profiles: Iterable[Profile]) -> Iterator[tuple[Profile, Profile]]:
    """Every pair of profiles of two articles and one family that shares a key, once, in sorted order.

    What the gazetteer has under one name needs no comparing, and of its tellings that say the same one is enough.
    """
    blocks: dict[BlockKey, list[Profile]] = defaultdict(list)
    for profile in _distinct(sorted(profiles, key=lambda p: p.key)):
        for key in keys(profile):
            blocks[key].append(profile)
    found = {(a.key, b.key): (a, b) for key, block in blocks.items() for a, b in _within(key[0], block)}
    for both in sorted(found):
        yield found[both]


def _distinct(profiles: Iterable[Profile]) -> Iterator[Profile]:
    seen: set[Profile] = set()
    for profile in profiles:
        if not profile.listed:
            yield profile
        elif (telling := profile.telling) not in seen:
            seen.add(telling)
            yield profile


def _within(by: str, block: list[Profile]) -> Iterator[tuple[Profile, Profile]]:
    """The pairs of a block. What is known to the day meets by days, so that the large blocks of months and years are
    for the others alone.
    """
    vague = [_is_vague(profile, by) for profile in block]
    for i, j in combinations(range(len(block)), 2):
        a, b = block[i], block[j]
        if a.graph != b.graph and (vague[i] or vague[j]) and not (a.listed and b.listed):
            yield a, b


def _is_vague(profile: Profile, by: str) -> bool:
    """Whether the profile meets others by months, or by years. A meeting without a day is held to the article's."""
    if by not in _BY_SPAN:
        return True
    if profile.days is None:
        return profile.family == "Agreement"
    return profile.precision == "year" or (by == "month" and (profile.precision == "month" or _long(profile.days)))


def keys(profile: Profile) -> set[BlockKey]:
    """The keys of one profile, each beginning with what it goes by.

    Its node; its process and round; each of its days and the next with each party, place and name, for who differ by
    more than a day are not one; month and year with each two parties, and each place; the month with each name. For
    an agreement its place with each party too, and a name of several words with each party and place. A profile
    without days has those around its article's publication.
    """
    found: set[BlockKey] = {("node", profile.node)}
    names = [words for words in profile.words if " " in words]
    who = profile.parties | profile.places
    found |= {("words", words, one) for words in names if words.count(" ") >= _SEVERAL for one in who}
    if profile.number is not None and profile.series:
        found.add(("round", profile.series, str(profile.number)))
    about = _about(profile)
    if profile.family == "Agreement":
        found |= {("ever", place, party) for place in profile.places for party in profile.parties}
    days = profile.days or _news(profile)
    if days is None:
        return found
    if not _long(days):
        near = range(days[0].toordinal(), days[1].toordinal() + 2)
        found |= {("day", str(day), one) for day in near for one in (*profile.parties, *_where(profile), *names)}
    found |= {("month", month, one) for month in _months(days) for one in (*about, *names)}
    return found | {("year", str(year), one) for year in {days[0].year, days[1].year} for one in about}


def _about(profile: Profile) -> list[str]:
    """What makes a month small enough: two parties, a place, a process, the number of a round."""
    parties = sorted(profile.parties)[:_MOST_PARTIES]
    found = [" ".join(two) for two in combinations(parties, 2)] or parties
    return [*found, *_where(profile)]


def _where(profile: Profile) -> list[str]:
    """Its places and their countries, its process, the number of its round."""
    number = [f"round {profile.number}"] if profile.number is not None else []
    return [*sorted(profile.places | profile.lands), *filter(None, [profile.series]), *number]


def _long(days: Days) -> bool:
    return days[1] - days[0] > _SHORT


def _news(profile: Profile) -> Days | None:
    return (profile.published - _NEWS, profile.published + _NEWS) if profile.published else None


def _months(days: Days) -> set[str]:
    first, last = (day.year * _MONTHS + day.month - 1 for day in days)
    return {f"{month // _MONTHS}-{month % _MONTHS + 1:02}" for month in range(first, min(last, first + _MONTHS) + 1)}
