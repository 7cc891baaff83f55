"""Brokerage roles between camps (R. V. Gould and R. M. Fernandez, Structures of Mediation, 1989)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from graph_builder.network.collapsed import Arcs

ROLES = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison")


def brokerage(arcs: Arcs, camps: Mapping[str, str]) -> dict[str, dict[str, int]]:
    """How often each node stands in each role: a tie leads to it from one node, from it to another, none past it.

    With the camps of the three in that order: AAA coordinator, ABA itinerant broker (consultant), ABB gatekeeper,
    AAB representative, ABC liaison. Each ordered pair of ends counts once. So in a symmetric network a pair counts
    both ways: gatekeeper and representative are equal there, the other three even.
    """
    return {node: _roles(arcs, camps, node) for node in arcs}


def _roles(arcs: Arcs, camps: Mapping[str, str], broker: str) -> dict[str, int]:
    counts: Counter[str] = Counter(dict.fromkeys(ROLES, 0))
    onward = set(arcs[broker])
    for source in arcs.pred[broker]:
        ends = Counter(camps[target] for target in onward - arcs[source].keys() - {source})
        counts.update(_split(ends, camps[source], camps[broker]))
    return dict(counts)


def _split(ends: Counter[str], source: str, broker: str) -> dict[str, int]:
    """The roles on the paths from one source, given the camps at which they end."""
    back, home, all_ends = ends[source], ends[broker], ends.total()
    if source == broker:
        return {"coordinator": home, "representative": all_ends - home}
    return {"itinerant": back, "gatekeeper": home, "liaison": all_ends - back - home}
