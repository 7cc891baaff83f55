"""The gazetteer: who and what diplomacy news names, under which names, and who held which office when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from graph_builder.extract.gazetteer_entities import Collector, Named
from graph_builder.extract.gazetteer_tables import LANGUAGES, rows
from graph_builder.extract.gazetteer_types import GEONAMES, PUBLISHER, Entity, Tenure
from graph_builder.extract.gazetteer_world import WorldPlaces
from graph_builder.model import Node
from graph_builder.resources import resource

__all__ = ["Entity", "Gazetteer", "Tenure", "load_gazetteer"]


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All tables, read.

    `entities` are by id; publishers are among them, for they must be told from actors. `demonyms` gives each
    state's adjectives and nouns of people by language, without article. `metonyms` gives by language what a
    name stands for: a government's id, and the city's place id where the name is a city's. `governments` maps
    a state whose rule is contested to the entity of its government.
    """

    entities: Mapping[str, Entity]
    tenures: tuple[Tenure, ...]
    demonyms: Mapping[str, Mapping[str, tuple[str, ...]]]
    metonyms: Mapping[str, Mapping[str, tuple[str, str | None]]]
    governments: Mapping[str, str]
    _surfaces: Mapping[str, tuple[Named, ...]] = field(repr=False)
    _world: WorldPlaces = field(repr=False)
    _by_office: Mapping[tuple[str, str], tuple[Tenure, ...]] = field(repr=False)
    _by_person: Mapping[str, tuple[Tenure, ...]] = field(repr=False)

    def holder(self, office: str, of: str, on: date | None) -> str | None:
        """The person in an office of a state or body (entity id) that day.

        None without a day, where the tables know nobody, and where they leave it open which of two it was.
        On a day of handover it is the one who comes.
        """
        if on is None:
            return None
        now = [t for t in self._by_office.get((office, of), ()) if t.covers(on)]
        if len({t.person for t in now}) > 1:
            now = [t for t in now if t.end != on]
        people = {t.person for t in now}
        return people.pop() if len(people) == 1 else None

    def capital(self, state: str) -> str | None:
        """The place that stands for a state in the press, its capital; None where the tables have none."""
        government = self.governments.get(state, state)
        cities = (place for actor, place in self.metonyms["en"].values() if place and actor in {state, government})
        return next(cities, None)

    def offices_of(self, person: str, on: date | None) -> tuple[Tenure, ...]:
        """The offices that a person may have held that day; without a day, all that are known."""
        return tuple(t for t in self._by_person.get(person, ()) if on is None or t.covers(on))

    def names(self, language: str) -> Iterator[Named]:
        """Every name in a language as (surface, entity id, quality), but for those that are common words.

        The quality is `full` (the label), `alias`, `short`, `metonym` (a capital or institution that stands
        for an actor) or `demonym`. A surface can come several times.
        """
        yield from self._surfaces.get(language, ())

    def nodes(self) -> Iterator[Node]:
        """The nodes of all that may be in a graph: everything but publishers."""
        return (e.node() for e in self.entities.values() if e.kind != PUBLISHER)

    def world_place(self, surface: str, language: str) -> Entity | None:
        """A city that the tables lack, by its English or Arabic name in GeoNames; None where that is unsafe.

        The most populous of one name wins. Slow at first use: it reads 34,000 cities.
        """
        return self._world.find(surface, language)


def load_gazetteer(folder: Path | None = None) -> Gazetteer:
    """The gazetteer of the installation, or of another folder; each is read once.

    Raises DataError naming file, line and reason for a row that is wrong.
    """
    return _load(folder or resource("data/gazetteer"))


@cache
def _load(folder: Path) -> Gazetteer:
    found = Collector(folder)
    tenures = tuple(_tenures(folder, found))
    common = _common_words(folder)
    surfaces = {
        language: tuple(n for n in dict.fromkeys(names) if n[0] not in common[language])
        for language, names in found.surfaces.items()
    }
    return Gazetteer(
        entities=found.entities,
        tenures=tenures,
        demonyms=found.demonyms,
        metonyms=found.metonyms,
        governments=found.governments,
        _surfaces=surfaces,
        _world=_world(found, common),
        _by_office=_grouped(tenures, by_office=True),
        _by_person={person: ts for (person, _), ts in _grouped(tenures, by_office=False).items()},
    )


def _world(found: Collector, common: Mapping[str, frozenset[str]]) -> WorldPlaces:
    surfaces = {surface for names in found.surfaces.values() for surface, _, _ in names}
    links = {iri for entity in found.entities.values() for _, iri in entity.matches if iri.startswith(GEONAMES)}
    taken = {int(iri.removeprefix(GEONAMES).rstrip("/")) for iri in links}
    return WorldPlaces(surfaces.union(*common.values()), taken)


def _common_words(folder: Path) -> dict[str, frozenset[str]]:
    words: dict[str, frozenset[str]] = {language: frozenset() for language in LANGUAGES}
    for row in rows(folder, "common_words"):
        words[row.one_of("language", frozenset(LANGUAGES))] |= frozenset(row.values("names"))
    return words


def _tenures(folder: Path, found: Collector) -> Iterator[Tenure]:
    for row in rows(folder, "offices"):
        person, of = f"actor/{row.needed('person')}", found.known_actor(row, row.needed("of"), "of")
        if person not in found.entities or found.entities[person].kind != "Person":
            raise row.error(f"'person' refers to {row['person']!r}, which persons.tsv has not")
        start, end = row.days("from"), row.days("to")
        if start and end and end[1] < start[0]:
            raise row.error("'to' is before 'from'")
        yield Tenure(
            person,
            row.needed("office"),
            of,
            start[0] if start else None,
            end[1] if end else None,
            row.yes("certain"),
        )


def _grouped(tenures: tuple[Tenure, ...], *, by_office: bool) -> dict[tuple[str, str], tuple[Tenure, ...]]:
    groups: dict[tuple[str, str], list[Tenure]] = {}
    for tenure in tenures:
        key = (tenure.office, tenure.of) if by_office else (tenure.person, "")
        groups.setdefault(key, []).append(tenure)
    return {key: tuple(group) for key, group in groups.items()}
