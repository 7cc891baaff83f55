"""Camps: on which side each actor of a network stands, for the roles of brokers."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from graph_builder.errors import UsageError
from graph_builder.network.base import Network
from graph_builder.network.naming import Names

#: The types of actors that are a side of their own, unless they represent another.
_SIDES = frozenset({"state", "organization", "group"})


def camps_of(
    network: Network, communities: Mapping[str, int], told: Mapping[str, str] | None = None
) -> dict[str, tuple[str, str]]:
    """Each node's camp and how it is known, the first of these that says so:

    `file`, what the user told (`told`, from node to camp); `represents`, the camp of the one that it represents, over
    any number of steps; `itself`, for a state, an organization or a group, which speaks for itself: an IRI; else
    `community`, as `community:3`, for want of anything better. Who represents several sides stands on that of the
    only state among them; where that does not decide, it represents nobody for sure.
    """
    sides = _Sides(network, told or {})
    return {node: sides.of(node) or (f"community:{communities[node]}", "community") for node in sorted(network)}


class _Sides:
    def __init__(self, network: Network, told: Mapping[str, str]) -> None:
        self._network, self._told = network, told

    def of(self, node: str, above: frozenset[str] = frozenset()) -> tuple[str, str] | None:
        if node in self._told:
            return self._told[node], "file"
        if node not in self._network:
            return node, "itself"
        kind = self._network.nodes[node].get("type")
        represented = self._represented(node, above | {node}) if kind != "state" else None
        if represented is not None:
            return represented, "represents"
        return (node, "itself") if kind in _SIDES else None

    def _represented(self, node: str, above: frozenset[str]) -> str | None:
        """The one camp of those that it represents; `above` are those on the way here, lest they go in a ring."""
        others = sorted(set(str(self._network.nodes[node].get("represents", "")).split()) - above)
        found = {other: side[0] for other in others for side in [self.of(other, above)] if side}
        states = {camp for other, camp in found.items() if self._is_state(camp) or self._is_state(other)}
        camps = set(found.values())
        return camps.pop() if len(camps) == 1 else states.pop() if len(states) == 1 else None

    def _is_state(self, node: str) -> bool:
        return node in self._network and self._network.nodes[node].get("type") == "state"


def read_camps(path: Path) -> list[tuple[str, str]]:
    """The pairs of a CSV file in UTF-8 with the columns `actor` and `camp`. Raises UsageError where it is another."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.DictReader(lines)
            if not {"actor", "camp"} <= set(rows.fieldnames or ()):
                raise UsageError(f"{path}: the first line must name the columns actor and camp")
            pairs = [(_cell(row, "actor"), _cell(row, "camp"), rows.line_num) for row in rows]
    except (UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path}: this is no CSV file in UTF-8 ({error})") from None
    for actor, camp, line in pairs:
        if not actor or not camp:
            raise UsageError(f"{path}, line {line}: an actor and a camp are needed")
    return [(actor, camp) for actor, camp, _ in pairs]


def matched(network: Network, pairs: Iterable[tuple[str, str]]) -> tuple[dict[str, str], list[str]]:
    """The camps that a user wrote, by node, and the actors that this network does not have, in their order.

    An actor is written as `Names` reads it. A camp that names a node so is that node's IRI, so that it is one with
    the camp of those who represent it. Of two lines on one actor the later holds.
    """
    names = Names(network)
    told: dict[str, str] = {}
    unknown: list[str] = []
    for actor, camp in pairs:
        nodes, camps = names.find(actor), names.find(camp)
        if len(nodes) == 1:
            told[nodes[0]] = camps[0] if len(camps) == 1 else camp
        else:
            unknown.append(actor)
    return told, unknown


def _cell(row: Mapping[str, str | None], name: str) -> str:
    return (row[name] or "").strip()
