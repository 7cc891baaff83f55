"""Groups of profiles that are one thing, the same for any order in which the profiles come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from graph_builder.identity.profile import Key, Profile

Score = Callable[[Profile, Profile], float]


@dataclass(frozen=True, slots=True)
class Decided:
    """What people have decided, by the keys of profiles: pairs that are the same, and pairs that are not."""

    same: frozenset[frozenset[Key]] = frozenset()
    different: frozenset[frozenset[Key]] = frozenset()

    @property
    def pairs(self) -> frozenset[frozenset[Key]]:
        """All pairs that have been decided about."""
        return self.same | self.different


@dataclass(slots=True)
class _Group:
    """Profiles that are one thing; `tellings` has one for each telling, which is all that a score depends on."""

    members: list[Profile]
    graphs: set[str]
    tellings: dict[Profile, Profile]

    @classmethod
    def of_one(cls, profile: Profile) -> _Group:
        return cls([profile], {profile.graph}, {profile.telling: profile})

    def take(self, other: _Group) -> None:
        self.members += other.members
        self.graphs |= other.graphs
        self.tellings |= other.tellings


class _Groups:
    """Disjoint groups that grow; each is known by any of its members."""

    def __init__(self, profiles: Iterable[Profile], decided: Decided) -> None:
        self.of = {p.key: _Group.of_one(p) for p in profiles}
        self._apart: dict[Key, set[Key]] = defaultdict(set)
        for a, b in map(tuple, decided.different):
            self._apart[a].add(b)
            self._apart[b].add(a)

    def join(self, a: Key, b: Key) -> None:
        """Make one group of two, the smaller one going into the larger."""
        ours, theirs = sorted((self.of[a], self.of[b]), key=lambda g: -len(g.members))
        if ours is theirs:
            return
        ours.take(theirs)
        for profile in theirs.members:
            self.of[profile.key] = ours

    def parted(self, a: Key, b: Key) -> bool:
        """Whether people have decided that a pair across the two groups is different."""
        ours, theirs = self.of[a], self.of[b]
        apart = (other for p in ours.members for other in self._apart.get(p.key, ()))
        return any(self.of.get(other) is theirs for other in apart)

    def fit(self, a: Key, b: Key, score: Score, veto: float) -> bool:
        """Whether no pair across the two groups is of one article or scores below the veto."""
        ours, theirs = self.of[a], self.of[b]
        if not ours.graphs.isdisjoint(theirs.graphs):
            return False
        return all(score(x, y) >= veto for x in ours.tellings.values() for y in theirs.tellings.values())

    def all(self) -> list[list[Profile]]:
        """The groups, each sorted, in the order of their first members."""
        unique = {id(group): sorted(group.members, key=lambda p: p.key) for group in self.of.values()}
        return sorted(unique.values(), key=lambda members: members[0].key)


def grouped(
    profiles: Iterable[Profile],
    candidates: Iterable[tuple[Profile, Profile]],
    score: Score,
    threshold: float,
    veto: float,
    decided: Decided,
) -> list[list[Profile]]:
    """The groups, each sorted, in the order of their first members.

    Pairs join from the highest score down to `threshold`, ties by key, so that the outcome depends on the set alone.
    Two groups stay apart where a pair across them scores below `veto`, was decided to be different, or is of one
    article, whose own reading told them apart. What was decided to be the same joins first, whatever it scores,
    unless that would join two that were decided to be different; then what the gazetteer has under one name.
    """
    known = sorted(profiles, key=lambda p: p.key)
    groups = _Groups(known, decided)
    for a, b in sorted((min(pair), max(pair)) for pair in decided.same):
        if a in groups.of and b in groups.of and not groups.parted(a, b):
            groups.join(a, b)
    _join_listed(groups, known)
    rated = [(-score(a, b), a.key, b.key) for a, b in candidates if a.key in groups.of and b.key in groups.of]
    for _, a, b in sorted(r for r in rated if -r[0] >= threshold):
        if groups.fit(a, b, score, veto) and not groups.parted(a, b):
            groups.join(a, b)
    return groups.all()


def _join_listed(groups: _Groups, profiles: Iterable[Profile]) -> None:
    """Join what the gazetteer has under one name, without a look at each pair: some agreements are in the news for
    years.
    """
    first: dict[str, list[Key]] = defaultdict(list)
    for profile in profiles:
        if not profile.listed:
            continue
        other = next((k for k in first[profile.node] if not groups.parted(k, profile.key)), None)
        if other is None:
            first[profile.node].append(profile.key)
        else:
            groups.join(other, profile.key)


def cached(score: Score) -> Score:
    """The score with its results kept, by keys: groups that grow ask for the same pairs again."""
    known: dict[tuple[Key, Key], float] = {}

    def rated(a: Profile, b: Profile) -> float:
        key = (a.key, b.key) if a.key < b.key else (b.key, a.key)
        if key not in known:
            known[key] = score(a, b)
        return known[key]

    return rated
