"""From the rows of the gazetteer's tables to entities, with every reference between them resolved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from babel import Locale

from graph_builder.extract.gazetteer_points import points
from graph_builder.extract.gazetteer_tables import LANGUAGES, LATE, SHORT, Row, rows
from graph_builder.extract.gazetteer_types import CONCEPT, GEONAMES, PUBLISHER, TOPIC, WIKIDATA, Entity
from graph_builder.model import Label

Named = tuple[str, str, str]  # surface, entity id, quality

_ACTOR_KINDS = {"organization": "Organization", "group": "Group", "state": "State"}
_ACCORD_KINDS = {
    "ceasefire": "Ceasefire",
    "joint_statement": "JointStatement",
    "treaty": "Treaty",
    "memorandum": "Memorandum",
    "deal": "Deal",
    "agreement": "Agreement",
}
_PLACE_KINDS = frozenset({"city", "region", "country", "venue", "sea"})


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one row: by language, the label, then the aliases, the short forms, and the late ones, which
    are shorter still: they count after a full name."""

    labels: dict[str, str]
    aliases: tuple[Label, ...]
    short: tuple[Label, ...]
    late: tuple[Label, ...] = ()

    @classmethod
    def of(cls, row: Row, extra: Mapping[str, str | None] | None = None) -> Names:
        """Read the language columns: the first name is the label, `~` marks a short form, `~~` a late one.

        `extra` gives one more full name a language: the label where the row has none. Raises DataError for a
        row without any full name.
        """
        labels: dict[str, str] = {}
        aliases, short, late = [], [], []
        for language in LANGUAGES:
            values = row.values(language)
            full = [v for v in values if not v.startswith(SHORT)]
            added = (extra or {}).get(language)
            if added and added not in full:
                full.append(added)
            if full:
                labels[language] = full[0]
            aliases += [Label(v, language) for v in dict.fromkeys(full[1:])]
            late += [Label(v.removeprefix(LATE), language) for v in values if v.startswith(LATE)]
            brief = [v for v in values if v.startswith(SHORT) and not v.startswith(LATE)]
            short += [Label(v.removeprefix(SHORT), language) for v in brief]
        if not labels:
            raise row.error("no full name in any language")
        return cls(labels, tuple(aliases), tuple(short), tuple(late))

    def surfaces(self, identifier: str, language: str) -> Iterator[Named]:
        """All names in one language, with their quality."""
        if language in self.labels:
            yield self.labels[language], identifier, "full"
        for quality, names in (("alias", self.aliases), ("short", self.short), ("late", self.late)):
            yield from ((n.text, identifier, quality) for n in names if n.language == language)


class Collector:
    """Reads all tables of a folder; `entities` and `surfaces` are what it found, `iso` the states by their codes.

    Raises DataError, from the constructor, naming file, line and reason for a row that is wrong or refers to
    nothing.
    """

    def __init__(self, folder: Path) -> None:
        self.entities: dict[str, Entity] = {}
        self.surfaces: dict[str, list[Named]] = {language: [] for language in LANGUAGES}
        self.demonyms: dict[str, dict[str, tuple[str, ...]]] = {}
        self.metonyms: dict[str, dict[str, tuple[str, str | None]]] = {language: {} for language in LANGUAGES}
        self.governments: dict[str, str] = {}
        self._folder = folder
        self.iso: dict[str, str] = {}
        self._points = points(folder)
        self._states()
        self._references: list[tuple[Row, str, str]] = []
        self._actors()
        self._places()
        self._institutions()
        self._accords()
        self._topics()
        self._check_references()
        self._check_points()

    def _add(self, row: Row, entity: Entity, names: Names) -> None:
        if entity.id in self.entities:
            raise row.error(f"the id {entity.id!r} is taken already")
        self.entities[entity.id] = entity
        for language in LANGUAGES:
            self.surfaces[language].extend(names.surfaces(entity.id, language))

    def _states(self) -> None:
        cldr = {language: Locale(language).territories for language in LANGUAGES}
        table = list(rows(self._folder, "states"))
        self.iso = {row.needed("iso"): f"actor/{row.needed('id')}" for row in table}
        governments = []
        for row in table:
            official = {language: _plain(cldr[language].get(row["iso"])) for language in LANGUAGES}
            names = Names.of(row, official if not row["iso"].startswith("X") or row["iso"] == "XK" else None)
            state, place = f"actor/{row['id']}", f"place/{row['id']}"
            self._add(row, _entity(state, "State", names, matches=_wikidata(row), place=place), names)
            self._twin(row, place, names)
            self._demonyms(row, state)
            if row["government"]:
                governments.append((row, state, f"actor/{row['government']}"))
        self._governments = governments

    def _twin(self, row: Row, place: str, names: Names) -> None:
        """The country as a place. Its names are those of the state and are matched there."""
        matches = (("exactMatch", f"{GEONAMES}{row['geonames']}/"),) if row["geonames"] else ()
        if place in self.entities:
            raise row.error(f"the id {place!r} is taken already")
        self.entities[place] = _entity(
            place, "Place", names, matches=matches, country=self.iso[row["iso"]], point=self._point(row)
        )

    def _demonyms(self, row: Row, state: str) -> None:
        found = {language: row.values(f"demonyms_{language}") for language in LANGUAGES}
        self.demonyms[state] = {language: forms for language, forms in found.items() if forms}
        for language, forms in found.items():
            self.surfaces[language].extend((form, state, "demonym") for form in forms)

    def _actors(self) -> None:
        for row in rows(self._folder, "organizations"):
            kind = _ACTOR_KINDS[row.one_of("kind", frozenset(_ACTOR_KINDS))]
            self._actor(row, f"actor/{row.needed('id')}", kind, row["represents"])
        for row in rows(self._folder, "persons"):
            self._actor(row, f"actor/{row.needed('id')}", "Person", "")
        for row in rows(self._folder, "publishers"):
            self._actor(row, f"publisher/{row.needed('id')}", PUBLISHER, "")

    def _actor(self, row: Row, identifier: str, kind: str, represents: str) -> None:
        names = Names.of(row)
        entity = _entity(
            identifier,
            kind,
            names,
            matches=_wikidata(row),
            country=self._refer(row, row["country"], "country") if row["country"] else None,
            represents=self._refer(row, represents, "represents") if represents else None,
        )
        self._add(row, entity, names)

    def _places(self) -> None:
        for row in rows(self._folder, "places"):
            row.one_of("kind", _PLACE_KINDS)
            names = Names.of(row)
            place = f"place/{row.needed('id')}"
            country = self._refer(row, row["country"], "country") if row["country"] else None
            self._add(
                row,
                _entity(place, "Place", names, matches=_geonames(row), country=country, point=self._point(row)),
                names,
            )
            if row["stands_for"]:
                self._metonym(row, names, self._refer(row, row["stands_for"], "stands_for"), place)

    def _institutions(self) -> None:
        for row in rows(self._folder, "metonyms"):
            self._metonym(row, Names.of(row), self._refer(row, row.needed("actor"), "actor"), None)

    def _metonym(self, row: Row, names: Names, actor: str, place: str | None) -> None:
        for language in LANGUAGES:
            for surface, _, quality in names.surfaces(actor, language):
                if quality in {"short", "late"}:
                    continue
                if surface in self.metonyms[language]:
                    raise row.error(f"{surface!r} stands for something else already")
                self.metonyms[language][surface] = (actor, place)
                self.surfaces[language].append((surface, actor, "metonym"))

    def _accords(self) -> None:
        for row in rows(self._folder, "agreements"):
            kind = _ACCORD_KINDS[row.one_of("kind", frozenset(_ACCORD_KINDS))]
            self._accord(row, "agreement", kind, "date", "place")
        for row in rows(self._folder, "processes"):
            self._accord(row, "process", "Process", "start", "seat")

    def _accord(self, row: Row, family: str, kind: str, start: str, seat: str) -> None:
        names = Names.of(row)
        row.days(start)
        place = f"place/{row[seat]}" if row[seat] else None
        if place:
            self._references.append((row, place, seat))
        entity = _entity(
            f"{family}/{row.needed('id')}",
            kind,
            names,
            matches=_wikidata(row),
            place=place,
            start=row[start] or None,
            parties=self._members(row, "parties"),
            guarantors=self._members(row, "guarantors"),
            mediators=self._members(row, "mediators"),
        )
        self._add(row, entity, names)

    def _topics(self) -> None:
        """The concepts that `damin:topic` points to; their labels are no names to look for in a text."""
        for row in rows(self._folder, "topics"):
            identifier = f"{TOPIC}/{row.needed('id')}"
            if identifier in self.entities:
                raise row.error(f"the id {identifier!r} is taken already")
            self.entities[identifier] = _entity(identifier, CONCEPT, Names.of(row))

    def _members(self, row: Row, column: str) -> tuple[str, ...]:
        return tuple(self._refer(row, code, column) for code in row.values(column))

    def _refer(self, row: Row, code: str, column: str) -> str:
        """The entity id of an ISO code or of an id in the actor tables; checked when all is read."""
        identifier = self.iso.get(code, f"actor/{code}")
        self._references.append((row, identifier, column))
        return identifier

    def known_actor(self, row: Row, code: str, column: str) -> str:
        """The same once all is read: raises DataError at once for a code that no table has."""
        identifier = self.iso.get(code, f"actor/{code}")
        if identifier not in self.entities:
            raise row.error(f"{column!r} refers to {code!r}, which no table has")
        return identifier

    def _point(self, row: Row) -> tuple[float, float] | None:
        found = self._points.get(row["id"])
        return found[0] if found else None

    def _check_points(self) -> None:
        for identifier, (_, row) in self._points.items():
            if f"place/{identifier}" not in self.entities:
                raise row.error(f"'id' is {identifier!r}, which no place and no state has")

    def _check_references(self) -> None:
        for row, state, government in self._governments:
            self._references.append((row, government, "government"))
            self.governments[state] = government
        for row, identifier, column in self._references:
            if identifier not in self.entities:
                raise row.error(f"{column!r} refers to {identifier.partition('/')[2]!r}, which no table has")


def _entity(identifier: str, kind: str, names: Names, **rest: object) -> Entity:
    return Entity(
        id=identifier,
        kind=kind,
        labels=names.labels,
        aliases=tuple(a.text for a in names.aliases),
        short=tuple(s.text for s in names.short),
        alt_labels=names.aliases,
        **rest,  # type: ignore[arg-type]  # the callers above name the fields
    )


def _plain(name: str | None) -> str | None:
    """A CLDR name that a newspaper would write: not one with a remark in brackets, a dash or an ampersand."""
    return name if name and not any(mark in name for mark in ("(", " - ", " – ", "&")) else None


def _wikidata(row: Row) -> tuple[tuple[str, str], ...]:
    if not row["qid"]:
        return ()
    if not row["qid"].removeprefix("Q").isdigit():
        raise row.error(f"'qid' is no Wikidata number: {row['qid']!r}")
    return (("exactMatch" if row.yes("qid_checked") else "closeMatch", WIKIDATA + row["qid"]),)


def _geonames(row: Row) -> tuple[tuple[str, str], ...]:
    if not row["geonames"]:
        return ()
    if not row["geonames"].isdigit():
        raise row.error(f"'geonames' is no GeoNames number: {row['geonames']!r}")
    return (("exactMatch" if row.yes("geonames_checked") else "closeMatch", f"{GEONAMES}{row['geonames']}/"),)
