"""Which profiles are compared at all: those that share a key. Without keys a store of n events would need n² / 2."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import combinations

from graph_builder.identity.profile import Days, Profile

_WEEK = 7
_SHORT = timedelta(days=21)
_DAY, _NEWS = timedelta(days=1), timedelta(days=3)
_MOST_PARTIES = 6
_MONTHS = 12
BlockKey = tuple[str, ...]


def pairs(profiles: Iterable[Profile]) -> Iterator[tuple[Profile, Profile]]:
    """Every pair of profiles of two articles and one family that shares a key, once, in sorted order."""
    blocks: dict[BlockKey, list[Profile]] = defaultdict(list)
    for profile in sorted(profiles, key=lambda p: p.key):
        for key in keys(profile):
            blocks[key].append(profile)
    found = {(a.key, b.key): (a, b) for key, block in blocks.items() for a, b in _within(key[0], block)}
    for both in sorted(found):
        yield found[both]


def _within(by: str, block: list[Profile]) -> Iterator[tuple[Profile, Profile]]:
    """The pairs of a block. Days that are both known to the day meet in a week, so that the large blocks of months
    and years are for the others alone.
    """
    vague = [_is_vague(profile, by) for profile in block]
    for i, j in combinations(range(len(block)), 2):
        if block[i].graph != block[j].graph and (vague[i] or vague[j]):
            yield block[i], block[j]


def _is_vague(profile: Profile, by: str) -> bool:
    if by == "month":
        return profile.days is None or profile.precision != "day" or _long(profile.days)
    if by in ("year", "ever"):
        return profile.days is None or profile.precision == "year"
    return True


def keys(profile: Profile) -> set[BlockKey]:
    """The keys of one profile, each beginning with what it goes by.

    Its node; its process and round; week with each party and place; month and year with each two parties, and each
    place; for an agreement its words, and its place with each party. A profile without days has those around its
    article's publication.
    """
    found: set[BlockKey] = {("node", profile.node)}
    found |= {("words", words) for words in profile.words if " " in words}
    if profile.number is not None and profile.series:
        found.add(("round", profile.series, str(profile.number)))
    about = _about(profile)
    if profile.family == "Agreement":
        found |= {("ever", place, party) for place in profile.places for party in profile.parties}
    days = profile.days or _news(profile)
    if days is None:
        return found
    if not _long(days):
        found |= {("week", str(week), one) for week in _weeks(days) for one in profile.parties | set(about)}
    found |= {("month", month, one) for month in _months(days) for one in about}
    return found | {("year", str(year), one) for year in {days[0].year, days[1].year} for one in about}


def _about(profile: Profile) -> list[str]:
    """What makes a month small enough: two parties, a place, a process, the number of a round."""
    parties = sorted(profile.parties)[:_MOST_PARTIES]
    found = [" ".join(two) for two in combinations(parties, 2)] or parties
    number = [f"round {profile.number}"] if profile.number is not None else []
    return [*found, *sorted(profile.places | profile.lands), *filter(None, [profile.series]), *number]


def _long(days: Days) -> bool:
    return days[1] - days[0] > _SHORT


def _news(profile: Profile) -> Days | None:
    return (profile.published - _NEWS, profile.published + _NEWS) if profile.published else None


def _weeks(days: Days) -> range:
    return range((days[0] - _DAY).toordinal() // _WEEK, (days[1] + _DAY).toordinal() // _WEEK + 1)


def _months(days: Days) -> set[str]:
    first, last = (day.year * _MONTHS + day.month - 1 for day in days)
    return {f"{month // _MONTHS}-{month % _MONTHS + 1:02}" for month in range(first, min(last, first + _MONTHS) + 1)}
