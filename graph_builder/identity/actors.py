"""When an actor whom no table lists is the same in two articles: the same name, and the same state, body or role."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from graph_builder.extract.gazetteer_transliteration import consonants
from graph_builder.identity.profile import Profile

_SURE, _NO, _NEVER = 1.0, 0.0, -1.0
_LETTERS = 5
_PERSON = "Person"


def actor_pairs(profiles: Iterable[Profile]) -> Iterator[tuple[Profile, Profile]]:
    """The pairs of two articles with a name in common, letter by letter or by its consonants, and what `same_actor`
    asks for beside it: names such as Muhammad Salih are borne by many.
    """
    blocks: dict[tuple[str, ...], list[Profile]] = defaultdict(list)
    for profile in profiles:
        for key in _keys(profile):
            blocks[key].append(profile)
    found = {(a.key, b.key): (a, b) for block in blocks.values() for a, b in combinations(block, 2)}
    for both in sorted(found):
        yield found[both]


def _keys(profile: Profile) -> set[tuple[str, ...]]:
    sides = _represented(profile)
    found: set[tuple[str, ...]] = {(name, known) for name in profile.names for known in sides | profile.roles}
    found |= {(name, side) for name in _skeletons(profile) for side in sides}
    return found if _PERSON in profile.kinds else found | {(profile.node,)}


def same_actor(a: Profile, b: Profile) -> float:
    """1 for the same actor, 0 where nothing says so, -1 where it cannot be.

    Who stands for other states or bodies is another one. Else states and bodies are known by their name. Equal names
    of persons need a state, a body or a role in common; names that are alike in their consonants alone, as one is
    when another script writes it, need the state or body.
    """
    ours, theirs = _represented(a), _represented(b)
    if not a.kinds & b.kinds or (ours and theirs and not ours & theirs):
        return _NEVER
    if a.node == b.node and _PERSON not in a.kinds | b.kinds:
        return _SURE
    if a.names & b.names:
        return _SURE if ours & theirs or a.roles & b.roles else _NO
    return _SURE if ours & theirs and _skeletons(a) & _skeletons(b) else _NO


def _represented(profile: Profile) -> set[str]:
    return {side for _, side in profile.sides}


def _skeletons(profile: Profile) -> frozenset[str]:
    """The consonants of names of two words or more, as long as they say something."""
    found = (" ".join(map(consonants, name.split("-"))) for name in profile.names if "-" in name)
    return frozenset(s for s in found if len(s) >= _LETTERS)
