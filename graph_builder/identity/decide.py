"""One name for each thing of a store: the identity of its articles' meetings, agreements and unlisted actors."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from graph_builder.identifiers import digest
from graph_builder.identity.actors import actor_pairs, same_actor
from graph_builder.identity.blocks import pairs
from graph_builder.identity.features import FAMILIES, load_weights
from graph_builder.identity.groups import Decided, cached, grouped
from graph_builder.identity.partitions import partitions
from graph_builder.identity.profile import Key, Profile

_ROUND = re.compile(r"-round-\d+$")
_DAY = re.compile(r"-\d{4}-\d{2}-\d{2}-")
Names = Mapping[str, Mapping[str, str]]


def identities(profiles: Iterable[Profile], decided: Decided) -> dict[str, dict[str, str]]:
    """By article graph the IRIs that change and what they become; the same for any order of the profiles."""
    known = sorted(profiles, key=lambda p: p.key)
    actors = _named(_actors([p for p in known if p.family == "Actor"], decided))
    known = [_with_actors(p, actors) for p in known]
    names = dict(actors)
    for family in FAMILIES:
        names |= _named(_events(family, [p for p in known if p.family == family], decided))
    changed: dict[str, dict[str, str]] = defaultdict(dict)
    for (graph, node), name in sorted(names.items()):
        if name != node:
            changed[graph][node] = name
    return dict(changed)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two tellings of an event whose `score` is near the `threshold`; `cases` are (feature, case, weight)."""

    a: Profile
    b: Profile
    score: float
    threshold: float
    cases: tuple[tuple[str, str, float], ...]


def doubts(profiles: Iterable[Profile], decided: Decided, margin: float) -> list[Doubt]:
    """The pairs that nobody has decided about and whose score is within `margin` of the threshold, nearest first."""
    known = sorted(profiles, key=lambda p: p.key)
    found: list[Doubt] = []
    for family in FAMILIES:
        weights = load_weights(family)
        for a, b in pairs(p for p in known if p.family == family):
            score = weights.score(a, b)
            if abs(score - weights.threshold) <= margin and frozenset((a.key, b.key)) not in decided.pairs:
                cases = tuple((name, case, weight) for name, (case, weight) in weights.of(a, b).items())
                found.append(Doubt(a, b, score, weights.threshold, cases))
    return sorted(found, key=lambda d: (abs(d.score - d.threshold), d.a.key, d.b.key))


def _actors(profiles: list[Profile], decided: Decided) -> list[list[Profile]]:
    return grouped(profiles, actor_pairs(profiles), same_actor, 1.0, 0.0, decided)


def _events(family: str, profiles: list[Profile], decided: Decided) -> list[list[Profile]]:
    weights = load_weights(family)
    score = cached(weights.score)
    parts = partitions(profiles, pairs(profiles), decided)
    return [g for p in parts for g in grouped(p.profiles, p.pairs, score, weights.threshold, weights.veto, decided)]


def _with_actors(profile: Profile, names: Mapping[Key, str]) -> Profile:
    """The profile with the people under the names that their identity has given them."""

    def name(node: str) -> str:
        return names.get((profile.graph, node), node)

    people, sides = map(name, profile.people), ((name(a), name(b)) for a, b in profile.sides)
    return replace(profile, people=frozenset(people), sides=frozenset(sides))


def _named(groups: list[list[Profile]]) -> dict[Key, str]:
    """An IRI for each group: that of a member. Where groups want the same one the largest has it, then the first."""
    wanted: dict[str, list[list[Profile]]] = defaultdict(list)
    for group in groups:
        wanted[_best(group)].append(group)
    names: dict[Key, str] = {}
    for node, rivals in wanted.items():
        rivals.sort(key=lambda group: (-len(group), group[0].key))
        for place, group in enumerate(rivals):
            name = node if place == 0 else f"{node}-{digest(*group[0].key, length=8)}"
            names |= dict.fromkeys((p.key for p in group), name)
    return names


def _best(group: list[Profile]) -> str:
    """The IRI that says most: of a round, else with a day, else any; then the one that most articles give."""
    nodes = [profile.node for profile in group]
    return min(nodes, key=lambda n: (not _ROUND.search(n), not _DAY.search(n), -nodes.count(n), n))
