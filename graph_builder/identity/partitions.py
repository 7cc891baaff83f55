"""Parts of a store whose identity can be decided one by one, anywhere: no pair that is compared goes across two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from graph_builder.identity.groups import Decided
from graph_builder.identity.profile import Key, Profile

Pair = tuple[Profile, Profile]


@dataclass(slots=True)
class Partition:
    """Profiles, sorted by key, and the pairs of them that are to be compared."""

    profiles: list[Profile] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)


def partitions(profiles: Iterable[Profile], candidates: Iterable[Pair], decided: Decided) -> list[Partition]:
    """The smallest parts, in the order of their first profiles.

    Together stay two profiles that are compared, that people have decided about, or that the gazetteer has under
    one name.
    """
    known = sorted(profiles, key=lambda p: p.key)
    pairs = list(candidates)
    roots = _Roots({p.key: p.key for p in known})
    for a, b in pairs:
        roots.join(a.key, b.key)
    for one, other in map(tuple, decided.pairs):
        roots.join(one, other)
    named: dict[str, Key] = {}
    for profile in known:
        roots.join(profile.key, named.setdefault(profile.node, profile.key))
    parts: dict[Key, Partition] = defaultdict(Partition)
    for profile in known:
        parts[roots.find(profile.key)].profiles.append(profile)
    for a, b in pairs:
        parts[roots.find(a.key)].pairs.append((a, b))
    return list(parts.values())


@dataclass(slots=True)
class _Roots:
    """Disjoint sets of keys, each known by the smallest of them."""

    above: dict[Key, Key]

    def find(self, key: Key) -> Key:
        while self.above[key] != key:
            self.above[key] = key = self.above[self.above[key]]
        return key

    def join(self, a: Key, b: Key) -> None:
        if a in self.above and b in self.above:
            first, second = sorted((self.find(a), self.find(b)))
            self.above[second] = first
