"""The map that pages draw on: outlines of countries, and where a point lies among them (Equal Earth projection).

B. Šavrič, T. Patterson and B. Jenny, *The Equal Earth map projection*, International Journal of Geographical
Information Science 33 (2019), 454-465. Outlines are made by `web/world.mjs`, which projects them in the same way.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel import Locale
from babel.core import get_global

_FILE = Path(__file__).parent / "static/vendor/world-atlas-2.0.2/countries.json"
_A = (1.340264, -0.081106, 0.000893, 0.003796)
_M = math.sqrt(3) / 2


@dataclass(frozen=True, slots=True)
class Country:
    """One outline: `code` by ISO 3166-1 with two letters, empty where there is none; `name` in English; `path` as SVG
    has it.
    """

    code: str
    name: str
    path: str

    def called(self, language: str) -> str:
        """Its name by the Unicode CLDR in a language, else in English."""
        return str(Locale.parse(language).territories.get(self.code, self.name))


@dataclass(frozen=True, slots=True)
class World:
    """The map: as wide and as high as its units, with its outlines."""

    width: int
    height: int
    countries: Sequence[Country]
    known: Sequence[Sequence[float]]
    _meridian: float
    _scale: float
    _centre: tuple[float, float]

    def place(self, lat: float, long: float) -> tuple[float, float]:
        """Where a point given in degrees lies on the map: x to the right, y downwards."""
        angle = math.radians((long - self._meridian + 180) % 360 - 180)
        t = math.asin(_M * math.sin(math.radians(lat)))
        t2, t6 = t * t, t**6
        x = angle * math.cos(t) / (_M * (_A[0] + 3 * _A[1] * t2 + t6 * (7 * _A[2] + 9 * _A[3] * t2)))
        y = t * (_A[0] + _A[1] * t2 + t6 * (_A[2] + _A[3] * t2))
        return self._centre[0] + self._scale * x, self._centre[1] - self._scale * y


@cache
def world() -> World:
    """The map that ships with Damin."""
    data = json.loads(_FILE.read_text(encoding="utf-8"))
    letters = {number: found[0] for number, found in get_global("territory_aliases").items() if number.isdigit()}
    letters["Kosovo"] = "XK"  # which has no number
    countries = [Country(letters.get(c["code"] or c["name"], ""), c["name"], c["path"]) for c in data["countries"]]
    size, centre = (data["width"], data["height"]), tuple(data["centre"])
    return World(*size, countries, data["known"], data["meridian"], data["scale"], centre)
