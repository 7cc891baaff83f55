"""What identity across articles is decided by: a meeting, an agreement or an unlisted actor as one article has it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from pyoxigraph import Literal, NamedNode, Quad, Store

from graph_builder.identifiers import slug
from graph_builder.identity.reading import DAY, HINTS, PARTY, PLACE, SIDE, STEP, WORDS
from graph_builder.rdf import vocabulary as v
from graph_builder.text.iso_days import day_bounds

_PEOPLE = ("participant", "party", "guarantor")
_MATCHES = (f"{v.SKOS}exactMatch", f"{v.OWL}sameAs")
_NAMES = (v.RDFS_LABEL, v.SKOS_ALT_LABEL)
_TERMS = (*_PEOPLE, "place", "startDate", "endDate", "datePrecision", "status", "roundNumber", "partOf", "represents")
_PREDICATES = (*map(v.term, (*_TERMS, "role")), *_MATCHES, *_NAMES, v.RDF_TYPE, v.DATE_PUBLISHED, *HINTS)
_LENGTH = len(v.DAMIN)
_PRECISIONS = {4: "year", 7: "month", 10: "day"}
GENERIC = frozenset({"Meeting", "Agreement"})

Key = tuple[str, str]
Days = tuple[date, date]
Values = Mapping[str, list[NamedNode | Literal]]


@dataclass(frozen=True, slots=True)
class Profile:
    """A meeting, an agreement or an actor of one article, by its local node.

    `graph` is the IRI of the article's graph, `node` the IRI that the article alone gives. `family` is `Meeting`,
    `Agreement` or `Actor`; `kinds` the special classes, and `extension` for an agreement that prolongs another.
    `people` are who takes part, by IRI, each with the state or body that he stands for in `sides` (himself where
    none is known). `lands` are the countries of its places.
    `days` are the bounds of its day and `precision` how exact they are. `names` are its names as words of Latin
    letters, `words` the bare words of each, after their language. `listed`: the gazetteer has it. `published` is
    the article's day.
    """

    graph: str
    node: str
    family: str
    kinds: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    sides: frozenset[tuple[str, str]] = frozenset()
    places: frozenset[str] = frozenset()
    lands: frozenset[str] = frozenset()
    days: Days | None = None
    precision: str = "day"
    status: str = ""
    series: str | None = None
    number: int | None = None
    names: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    listed: bool = False
    published: date | None = None

    @property
    def key(self) -> Key:
        """What tells it from every other profile of a store."""
        return self.graph, self.node

    @property
    def parties(self) -> frozenset[str]:
        """The states and bodies behind those who take part."""
        return frozenset(side for _, side in self.sides)

    @property
    def telling(self) -> Profile:
        """What a score depends on: the profile without its article, and without its own name where that says
        nothing.
        """
        name = self.node if self.listed or self.family == "Actor" else ""
        published = None if self.days and not self.status else self.published
        return replace(self, graph="", node=name, published=published)


def profiles(readings: Store, known: frozenset[str], refused: frozenset[Quad] = frozenset()) -> list[Profile]:
    """All profiles of the readings, sorted by key, as if they did not hold the `refused` quads.

    Actors that are `known`, by the IRIs of the reference graph, need none.
    """
    things, days = _collected(readings, refused)
    found = (
        _profile(graph, node, values, things, days.get(graph), known) for (graph, node), values in things.items()
    )
    return sorted((p for p in found if p), key=lambda p: p.key)


def _collected(
    readings: Store, refused: frozenset[Quad]
) -> tuple[dict[Key, dict[str, list[NamedNode | Literal]]], dict[str, date]]:
    """By graph and subject the values of what matters, and each graph's day of publication."""
    things: dict[Key, dict[str, list[NamedNode | Literal]]] = defaultdict(lambda: defaultdict(list))
    days: dict[str, date] = {}
    for quad in _relevant(readings):
        if quad in refused:
            continue
        graph, value = str(quad.graph_name.value), quad.object  # type: ignore[union-attr]
        if quad.predicate.value == v.DATE_PUBLISHED:
            days[graph] = date.fromisoformat(value.value)  # type: ignore[union-attr]
        else:
            things[graph, quad.subject.value][quad.predicate.value].append(value)  # type: ignore[union-attr, arg-type]
    return things, days


def _relevant(readings: Store) -> Iterator[Quad]:
    for predicate in _PREDICATES:
        yield from readings.quads_for_pattern(None, NamedNode(predicate), None, None)


def _profile(
    graph: str, node: str, values: Values, things: Mapping[Key, Values], published: date | None, known: frozenset[str]
) -> Profile | None:
    kinds = frozenset(t.value[_LENGTH:] for t in values.get(v.RDF_TYPE, ()) if t.value.startswith(v.DAMIN))
    if "Actor" in kinds:
        return _actor(graph, node, values, kinds, known)
    family = next((f for f in ("Meeting", "Agreement") if f in kinds), None)
    if family is None:
        return None
    people = frozenset(p.value for role in _PEOPLE for p in _of(values, role)) | _hinted(values, PARTY)
    places = frozenset(p.value for p in _of(values, "place")) | _hinted(values, PLACE)
    return Profile(
        graph,
        node,
        family,
        (kinds - GENERIC) | _hinted(values, STEP),
        people,
        frozenset((p, _side(things.get((graph, p), {}), p)) for p in people),
        places,
        frozenset(_side(things.get((graph, p), {}), p) for p in places),
        *(_days(values) or _known_day(values)),
        (_one(values, "status") or "")[_LENGTH:],
        _one(values, "partOf"),
        int(_one(values, "roundNumber") or 0) or None,
        words=_hinted(values, WORDS),
        listed=node in known,
        published=published,
    )


def _actor(graph: str, node: str, values: Values, kinds: frozenset[str], known: frozenset[str]) -> Profile | None:
    if node in known or any(values.get(match) for match in _MATCHES):
        return None
    sides = {(node, s.value) for s in (*_of(values, "represents"), *values.get(SIDE, ()))}
    roles = frozenset(slug(r.value) for r in _of(values, "role"))
    own = kinds - {"Actor", "GuarantorState"}
    return Profile(graph, node, "Actor", own, sides=frozenset(sides), names=_names(values), roles=roles)


def _side(actor: Values, identifier: str) -> str:
    return next((s.value for s in sorted(actor.get(SIDE, ()), key=str)), identifier)


def _of(values: Values, name: str) -> Iterable[NamedNode | Literal]:
    return values.get(v.term(name), ())


def _one(values: Values, name: str) -> str | None:
    return min((value.value for value in _of(values, name)), default=None)


def _hinted(values: Values, name: str) -> frozenset[str]:
    return frozenset(value.value for value in values.get(name, ()))


def _days(values: Values) -> tuple[Days, str] | None:
    first, last = _one(values, "startDate"), max((d.value for d in _of(values, "endDate")), default=None)
    if not first or not last:
        return None
    return (date.fromisoformat(first), date.fromisoformat(last)), _one(values, "datePrecision") or "day"


def _known_day(values: Values) -> tuple[Days | None, str]:
    """The day, month or year that the gazetteer knows."""
    known = min(_hinted(values, DAY), default="")
    return (day_bounds(known), _PRECISIONS[len(known)]) if known else (None, "day")


def _names(values: Values) -> frozenset[str]:
    return frozenset(slug(label.value) for name in _NAMES for label in values.get(name, ())) - {""}
