"""Coalitions of guarantors: which states guarantee the same, year by year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from graph_builder.network.base import Network, Spell

_GUARANTEE = "guarantor"


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two states (IRIs, `a` sorting first) in one year.

    `both` is how many agreements and processes the two guarantee together, `either` how many at least one of them
    does, `jaccard` the one by the other, from 0 to 1 (P. Jaccard, 1912), rounded to six digits.
    """

    year: int
    a: str
    b: str
    both: int
    either: int
    jaccard: float


def overlaps(network: Network, *, lasting: bool = False) -> list[Overlap]:
    """A row for each year and each pair of the states that guarantee something in it, in that order.

    A tie of kind `guarantor` counts in the years of its `spells`, else of its days `first` and `last`, one of which
    is enough. With `lasting` it counts in all years from the first of these to the last: a guarantee is taken to
    stand between two reports. A tie without a day counts in no year (`undated`).
    """
    held: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for state, thing, data in _guarantees(network):
        for year in _years(data, lasting=lasting):
            held[year][state].add(thing)
    return [
        _overlap(year, a, b, states)
        for year, states in sorted(held.items())
        for a, b in combinations(sorted(states), 2)
    ]


def undated(network: Network) -> int:
    """How many guarantees of states have no day, and so count in no year."""
    return sum(not _years(data, lasting=False) for _, _, data in _guarantees(network))


def _guarantees(network: Network) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for source, target, key, data in network.edges(keys=True, data=True):
        if data.get("kind", key) == _GUARANTEE and network.nodes[source].get("type") == "state":
            yield source, target, data


def _years(data: Mapping[str, Any], *, lasting: bool) -> set[int]:
    years = {year for begin, end in _spells(data) for year in range(int(begin[:4]), int(end[:4]) + 1)}
    return set(range(min(years), max(years) + 1)) if lasting and years else years


def _spells(data: Mapping[str, Any]) -> list[Spell]:
    first, last = data.get("first") or data.get("last"), data.get("last") or data.get("first")
    bounds = [(first, last)] if first and last else []
    return list(data.get("spells") or ()) or bounds


def _overlap(year: int, a: str, b: str, states: Mapping[str, set[str]]) -> Overlap:
    both, either = len(states[a] & states[b]), len(states[a] | states[b])
    return Overlap(year, a, b, both, either, round(both / either, 6))
