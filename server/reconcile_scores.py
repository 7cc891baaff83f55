"""How well a thing fits a query: a number from 0 to 100, decided by names, types and properties alone.

| part | what it gives |
|---|---|
| name | 100 where one of the thing's names, folded, is the text; else 90 times the likeness of the nearest |
| type | with `should` 15 less for a thing of another type; with `any` and `all` such a thing is no candidate |
| properties | the share of constraints that hold is 30 in 100 of the score; all of it where no name is asked |
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from graph_builder.rdf.search_keys import foldings
from server.reconcile_batch import Asked, Constraint
from server.reconcile_store import Thing

EXACT, NEAREST = 100.0, 90.0
_OFF_TYPE, _PROPERTIES = 15.0, 0.3
#: Whether a constraint holds of the thing with this IRI.
Holds = Callable[[str, Constraint], bool]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A thing by IRI, its score, whether it is safe to take it unseen, and what the score is made of."""

    iri: str
    score: float
    match: bool
    exact: bool
    likeness: float
    typed: bool
    held: int


def candidates(asked: Asked, things: Mapping[str, Thing], chosen: Collection[str], holds: Holds) -> list[Candidate]:
    """The best of these things for a query, best first; equal ones by IRI. `chosen` were asked for by their ids.

    One is safe to take where it alone has the name asked for, is of a type asked for, and all constraints hold.
    """
    judged = [_judged(asked, iri, thing, chosen, holds) for iri, thing in things.items()]
    kept = [c for c in judged if c.typed or asked.strict == "should"]
    exact = [c for c in kept if c.exact and c.typed]
    safe = exact[0].iri if len(exact) == 1 and exact[0].held == len(asked.constraints) else ""
    ranked = sorted(kept, key=lambda c: (-c.score, c.iri))
    return [_with_match(c, match=c.iri == safe) for c in ranked[: asked.limit] if c.score > 0]


def likeness(text: str, keys: Iterable[str]) -> float:
    """How alike a text and the nearest of some folded names are, from 0 to 1, whatever the order of the words."""
    pairs = ((way, key) for way in foldings(text) for key in keys)
    return max((fuzz.token_sort_ratio(way, key) / 100 for way, key in pairs), default=0.0)


def _judged(asked: Asked, iri: str, thing: Thing, chosen: Collection[str], holds: Holds) -> Candidate:
    exact = bool(asked.text) and (iri in chosen or not thing.keys.isdisjoint(foldings(asked.text)))
    alike = 1.0 if exact else likeness(asked.text, thing.keys) if asked.text else 0.0
    typed = _is_typed(asked, thing.types)
    held = sum(holds(iri, constraint) for constraint in asked.constraints)
    name = EXACT if exact else NEAREST * alike
    score = _with_properties(name, held, len(asked.constraints), named=bool(asked.text))
    score = max(score - (0.0 if typed else _OFF_TYPE), 0.0)
    return Candidate(iri, round(score, 2), False, exact, round(alike, 4), typed, held)


def _with_properties(name: float, held: int, constraints: int, *, named: bool) -> float:
    if not constraints:
        return name
    share = held / constraints
    return name * (1 - _PROPERTIES + _PROPERTIES * share) if named else EXACT * share


def _is_typed(asked: Asked, types: Collection[str]) -> bool:
    has: Sequence[bool] = [one.iri in types for one in asked.types]
    return not has or (all(has) if asked.strict == "all" else any(has))


def _with_match(one: Candidate, *, match: bool) -> Candidate:
    return Candidate(one.iri, one.score, match, one.exact, one.likeness, one.typed, one.held)
