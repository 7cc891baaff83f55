"""The lists of a sentence: states, people or sides that it names one beside the other."""

from __future__ import annotations

from collections.abc import Callable

from graph_builder.extract.symbols import Mention

_PAIR = 2
_GAP = 10
_TIED = frozenset("-'/")
Named = list[tuple[int, Mention]]
Kind = Callable[[str], str | None]


def lists_of(told: Named, text: str, kind: Kind) -> list[tuple[str, ...]]:
    """The lists among the mentions `told`, with their positions in the symbol text `text`: states, people or groups.

    A list of mixed kinds is none, but for a state and a group that nothing ties in one word; `kind` tells the kinds.
    """
    runs: list[list[Mention]] = []
    last = -_GAP
    for at, mention in told:
        if at - last > _GAP or not runs:
            runs.append([])
        runs[-1].append(mention)
        last = at + 1
    found = []
    for run in runs:
        kinds = {kind(e) for m in run for e in m.entities}
        if (len(kinds) == 1 and kinds <= {"State", "Person"}) or _are_sides(run, kinds, told, text):
            found.append(tuple(dict.fromkeys(e for m in run for e in m.entities)))
    return found


def _are_sides(run: list[Mention], kinds: set[str | None], told: Named, text: str) -> bool:
    """Whether a run is a state and a group, or two groups, as sides of something."""
    members = {e for m in run for e in m.entities}
    if len(members) != _PAIR or kinds == {"State"} or not kinds <= {"State", "Group", "Organization"}:
        return False
    first, last = (next(at for at, m in told if m is one) for one in (run[0], run[-1]))
    return not _TIED & set(text[first:last])
