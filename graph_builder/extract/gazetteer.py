"""The gazetteer: who and what diplomacy news names, under which names, and who held which office when."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path

from graph_builder.extract.gazetteer_entities import Collector, Named
from graph_builder.extract.gazetteer_officeholders import Officeholders
from graph_builder.extract.gazetteer_tables import LANGUAGES, rows
from graph_builder.extract.gazetteer_transliteration import agreement
from graph_builder.extract.gazetteer_types import GEONAMES, PUBLISHER, Entity, Tenure
from graph_builder.extract.gazetteer_world import WorldPlaces
from graph_builder.model import Node
from graph_builder.resources import resource
from graph_builder.text.fold import Folded

_IN_OFFICE = 0.7  # how well a transliterated name agrees with the one in office, and where no office is known
_OF_STATE = 0.85

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
    _officeholders: Officeholders = field(repr=False)

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

    def full_names(
        self, text: Folded, begin: int, end: int, states: Collection[str], on: date | None
    ) -> Iterator[tuple[int, int, Entity]]:
        """Officeholders named in full in the folded range [begin, end) of a text in Latin script.

        As (begin, end, person); only those who serve one of the states (entity ids) that the article names.
        Slow at first use: it reads 15,000 people.
        """
        return self._officeholders.find(text, begin, end, states, on)

    def officeholder(
        self, name: str, language: str, office: str | None, states: Collection[str], on: date | None
    ) -> Entity | None:
        """The person whom a name in any script means beside an office (None: one that no table has) of states.

        Of those in office that day the one whose Latin name agrees best; None where nobody's does well enough or
        two do, without a day, and for a single word. Whoever the tables of persons lack is linked as a close
        match and has the name as written for a label. Slow at first use, as `full_names`.
        """
        if on is None or not states or " " not in name.strip():
            return None
        served = {*states, *(state for state, rule in self.governments.items() if rule in states)}
        return self._agreeing(name, language, self._serving(office, served, on), _IN_OFFICE if office else _OF_STATE)

    def _serving(self, office: str | None, states: Collection[str], on: date) -> Iterator[tuple[str, Entity]]:
        """Names in Latin script of those in office that day, and the people."""
        for tenure in self.tenures:
            if tenure.of in states and office in {None, tenure.office} and tenure.covers(on):
                person = self.entities[tenure.person]
                yield from ((name, person) for name in person.names("en"))
        for holder in self._officeholders.serving(office, states, on):
            yield holder.name, self.entities.get(holder.entity) or holder.node(match="closeMatch")

    def _agreeing(
        self, name: str, language: str, people: Iterable[tuple[str, Entity]], enough: float
    ) -> Entity | None:
        scores: dict[str, float] = {}
        found = {}
        for latin, person in people:
            scores[person.id] = max(agreement(latin, name), scores.get(person.id, 0.0))
            found[person.id] = person
        best = max(scores.values(), default=0.0)
        winners = [i for i, score in scores.items() if score == best]
        if best < enough or len(winners) > 1:
            return None
        person = found[winners[0]]
        known = person.id in self.entities
        return person if known else replace(person, labels={language: " ".join(name.split()), **person.labels})

    def check(self) -> None:
        """Read the tables that are else read at first use. Raises DataError for a row that is wrong."""
        self._officeholders.check()

    def names(self, language: str) -> Iterator[Named]:
        """Every name in a language as (surface, entity id, quality), but for those that are common words.

        The quality is `full` (the label), `alias`, `short`, `late` (only after a full name), `metonym` (a capital
        or institution that stands for an actor) or `demonym`. A surface can come several times.
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
        _officeholders=Officeholders(folder, found.iso, found.entities),
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
