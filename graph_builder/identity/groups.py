"""Groups of profiles that are one thing, the same for any order in which the profiles come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

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
class _Groups:
    """Disjoint groups that grow; each is known by any of its members."""

    of: dict[Key, list[Profile]] = field(default_factory=dict)

    def join(self, a: Key, b: Key) -> None:
        ours, theirs = self.of[a], self.of[b]
        if ours is theirs:
            return
        ours += theirs
        for profile in theirs:
            self.of[profile.key] = ours

    def all(self) -> list[list[Profile]]:
        unique = {id(group): sorted(group, key=lambda p: p.key) for group in self.of.values()}
        return sorted(unique.values(), key=lambda group: group[0].key)


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
    unless that would join two that were decided to be different.
    """
    groups = _Groups({p.key: [p] for p in profiles})
    for a, b in sorted((min(pair), max(pair)) for pair in decided.same):
        if a in groups.of and b in groups.of and not _parted(groups.of[a], groups.of[b], decided):
            groups.join(a, b)
    rated = [(-score(a, b), a.key, b.key) for a, b in candidates if a.key in groups.of and b.key in groups.of]
    for _, a, b in sorted(r for r in rated if -r[0] >= threshold):
        if _may_join(groups.of[a], groups.of[b], score, veto, decided):
            groups.join(a, b)
    return groups.all()


def _parted(ours: list[Profile], theirs: list[Profile], decided: Decided) -> bool:
    return any(frozenset((a.key, b.key)) in decided.different for a in ours for b in theirs)


def _may_join(ours: list[Profile], theirs: list[Profile], score: Score, veto: float, decided: Decided) -> bool:
    apart = all(a.graph != b.graph and score(a, b) >= veto for a in ours for b in theirs)
    return apart and not _parted(ours, theirs, decided)


def cached(score: Score) -> Score:
    """The score with its results kept, by keys: groups that grow ask for the same pairs again."""
    known: dict[tuple[Key, Key], float] = {}

    def rated(a: Profile, b: Profile) -> float:
        key = (a.key, b.key) if a.key < b.key else (b.key, a.key)
        if key not in known:
            known[key] = score(a, b)
        return known[key]

    return rated


def names_of(groups: Iterable[list[Profile]], name: Callable[[list[Profile]], str]) -> Mapping[Key, str]:
    """The new IRI of every profile by its key."""
    return {profile.key: made for group in groups for made in (name(group),) for profile in group}
