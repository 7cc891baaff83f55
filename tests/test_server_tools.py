"""The network, the timeline and the map as the server gives them, without a browser."""

from __future__ import annotations

import json
import re
from collections import Counter

import pyoxigraph as ox
import pytest

from graph_builder.rdf import vocabulary as v
from graph_builder.rdf.reference import ontology_quads
from server.app import create_app
from server.engine import LocalEngine
from server.projection import world
from server.timeline import bars, counted
from server.worldmap import Spot, window_of
from tests.test_server_support import BASE, CALL, GUARANTEE, IRIS, MEETING, TURKEY, iri

pytest_plugins = ["tests.test_server_support"]
MET = "اجتمع وفدا تركيا وروسيا في أستانا يوم 23 كانون الثاني 2017."


def test_a_network_comes_with_places_pages_and_all_kinds(client) -> None:
    found = client.get("/network.json?projection=evidence&kind=guarantor").json
    nodes = {node["en"]: node for node in found["nodes"] if node["en"]}
    assert nodes["Turkey"]["h"] == "/doc/actor/turkey"
    assert all(isinstance(node[axis], int | float) for node in found["nodes"] for axis in ("x", "y", "size"))
    assert Counter(tie["k"] for tie in found["ties"]) == {"guarantor": 4}
    assert {name: labels["ar"] for name, labels in found["every_kind"].items()} == {
        "guarantor": "ضامن",
        "participant": "مشارك",
        "states": "تقول",
    }
    assert client.get("/network.json?projection=evidence&kind=guarantor").json == found


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("around=atlantis", "has no node &#39;atlantis&#39;"),
        ("projection=friends", "There is no projection"),
        ("kind=Lunch", "there is no kind"),
        ("since=soon", "is no day"),
    ],
)
def test_what_cannot_be_drawn_is_said_on_the_page(client, query: str, reason: str) -> None:
    page = client.get(f"/network?lang=en&{query}")
    assert page.status_code == 400
    assert reason in page.text
    assert '<select name="projection">' in page.text
    assert client.get(f"/network.json?{query}").status_code == 400


def test_fields_left_empty_are_no_conditions(client) -> None:
    empty = "projection=states&around=&depth=1&top=&min-confidence=&lang=ar"
    assert client.get(f"/network?{empty}").status_code == 200


def test_the_page_without_scripts_has_a_picture_and_files_of_the_same_conditions(client) -> None:
    page = client.get("/network?lang=ar&projection=guarantors&min-confidence=0.5&around=turkey").text
    [still] = re.findall(r'<img class="still" src="([^"]+)" alt', page)
    assert still == "/export/guarantors.ar.svg?min-confidence=0.5&amp;around=turkey"
    assert client.get(still.replace("&amp;", "&")).content_type.startswith("image/svg+xml")
    assert 'href="/export/guarantors.gexf?min-confidence=0.5&amp;around=turkey"' in page


def test_the_sentences_behind_a_tie(client) -> None:
    page = client.get(
        "/network/sentences", query_string={"event": [iri(CALL), iri(MEETING)], "about": iri(TURKEY), "lang": "en"}
    ).text
    assert page.index("Turkey and Russia spoke by phone") < page.index(MET)  # the latest first
    assert f"/doc/{CALL}" in page
    assert GUARANTEE not in page
    assert "There are no sentences here" in client.get("/network/sentences?lang=en").text


@pytest.mark.parametrize("events", [["no iri"], [iri(f"meeting/{n}") for n in range(41)]])
def test_sentences_are_asked_for_by_iris_that_are_not_too_many(client, events: list[str]) -> None:
    assert client.get("/network/sentences", query_string={"event": events}).status_code == 400


def bars_of(page: str) -> list[tuple[str, str]]:
    return re.findall(r'since=([\d-]+)&amp;until=[\d-]+" title="[^"]*: (\d+) meetings"', page)


@pytest.mark.parametrize(
    ("query", "bars", "meetings"),
    [
        ("", [("2017", "1"), ("2021", "1")], {MEETING, CALL}),
        ("since=2021&until=2021", [("2017", "1"), ("2021", "1"), ("2021-06", "1")], {CALL}),
        ("kind=PhoneCall", [("2021", "1"), ("2021-06", "1")], {CALL}),
        ("actor=تركيا", [("2017", "1"), ("2021", "1")], {MEETING, CALL}),
        ("actor=russia&kind=NegotiationRound", [("2017", "1"), ("2017-01", "1")], {MEETING}),
        ("actor=actor/iran", [], set()),
        ("place=place/astana", [("2017", "1"), ("2017-01", "1")], {MEETING}),
        ("process=astana-process", [], set()),
        ("until=2017-01-22", [("2017", "1"), ("2021", "1")], set()),
        ("page=2", [("2017", "1"), ("2021", "1")], set()),
        ("undated=yes", [("2017", "1"), ("2021", "1")], set()),
    ],
)
def test_the_timeline_under_conditions(client, query: str, bars: list[tuple[str, str]], meetings: set[str]) -> None:
    page = client.get(f"/timeline?lang=en&{query}").text
    assert bars_of(page) == bars
    assert set(re.findall(r'class="title"><a href="/doc/(meeting/[^?]+)', page)) == meetings


@pytest.mark.parametrize("route", ["timeline", "map"])
@pytest.mark.parametrize(
    "query", ["kind=Lunch", "since=soon", "actor=Nobody At All", "page=0", "page=x", "since=2021&until=x"]
)
def test_conditions_that_cannot_be_are_400(client, route: str, query: str) -> None:
    place = "&place=place/astana" if query.startswith("page") else ""
    page = client.get(f"/{route}?lang=en&{query}{place}")
    assert (page.status_code, 'role="alert"' in page.text) == (400, True)


@pytest.mark.parametrize("route", ["timeline", "map"])
def test_a_list_is_there_as_a_query(client, route: str) -> None:
    page = client.get(f"/{route}?lang=en&place=place/astana&kind=NegotiationRound").text
    [address] = re.findall(r'href="(/sparql\?[^"]+)">This list as a query', page)
    answer = client.get(address.replace("&amp;", "&"))
    assert answer.status_code == 200
    assert f"/doc/{MEETING}" in answer.text
    assert f"/doc/{CALL}" not in answer.text


def test_the_map_shows_places_and_their_meetings(client) -> None:
    page = client.get("/map?lang=ar&place=place/astana").text
    [x, y] = re.findall(r'data-x="([\d.]+)" data-y="([\d.]+)"', page)[0]
    assert (float(x), float(y)) == pytest.approx(world().place(51.18, 71.45), abs=0.1)
    assert "أستانا: عدد اللقاءات 1" in page
    assert re.findall(r'class="title"><a href="/doc/(meeting/[^?]+)', page) == [MEETING]
    assert "كازاخستان · Kazakhstan" in page
    assert "Natural Earth" in page


def test_every_country_has_names_in_both_languages() -> None:
    nameless = [c.name for c in world().countries if not c.code]
    assert nameless == ["N. Cyprus", "Siachen Glacier", "Somaliland"]
    assert {c.called("ar") for c in world().countries if c.code in {"SY", "XK", "EH"}} == {
        "سوريا",
        "كوسوفو",
        "الصحراء الغربية",
    }


def test_points_lie_where_the_outlines_are() -> None:
    for long, lat, x, y in world().known:
        assert world().place(lat, long) == pytest.approx((x, y), abs=0.01)


def spot(x: float | None, y: float | None, number: int) -> Spot:
    return Spot(f"urn:{x}", number, x, y, 5.0)


def test_the_map_begins_where_most_meetings_were() -> None:
    near = [spot(6000, 1500, 10), spot(6200, 1700, 10), spot(5900, 1600, 10)]
    window = window_of(world(), [*near, spot(2000, 1600, 1)], whole=False)
    assert window.x > 5000
    assert all(window.x < s.x < window.x + window.width and window.y < s.y < window.y + window.height for s in near)
    assert window_of(world(), near, whole=True).width == world().width
    assert window_of(world(), [spot(None, None, 3)], whole=False).width == world().width


def test_bars_have_gaps_and_parts() -> None:
    row = {"month": "2019-11", "precision": "day", "status": "urn:x#Held", "number": 3}
    whole = counted(
        [
            row,
            row | {"month": "2020-02", "status": "urn:x#Planned", "number": 1},
            row | {"month": "2020-01", "precision": "year", "number": 2},
            {"number": 4},
        ]
    )
    assert (whole.undated, whole.all) == (4, 10)
    assert whole.by_year == {"2019": Counter(Held=3), "2020": Counter(Planned=1, Held=2)}
    drawn = list(bars(whole.by_month, "en_GB"))
    assert [(bar.since, bar.label, bar.number) for bar in drawn] == [
        ("2019-11", "Nov", 3),
        ("2019-12", "Dec", 0),
        ("2020-01", "Jan", 0),
        ("2020-02", "Feb", 1),
    ]
    assert drawn[0].parts == (("Held", 0.0, 100.0),)
    assert drawn[3].parts == (("Planned", 66.67, 33.33),)


def test_the_editor_knows_the_terms_of_graph_and_ontology(store: ox.Store) -> None:
    whole = ox.Store()
    whole.extend([*store, *ontology_quads(IRIS)])
    client = create_app(LocalEngine(whole, BASE)).test_client()
    query = _query_for_terms(client.get("/sparql?format=html&lang=ar").text)
    rows = client.get("/sparql", query_string={"query": query, "format": "json"}).json["results"]["bindings"]
    found = {tuple(row.get(name, {}).get("value") for name in ("term", "kind", "label")) for row in rows}
    assert {(f"{v.DAMIN}Meeting", "class", "لقاء"), (f"{v.DAMIN}participant", "property", "participant")} <= found
    assert ("https://schema.org/headline", "property") in {row[:2] for row in found}
    assert (f"{v.DAMIN}Treaty", "class", "Treaty") in found  # which no article has told of yet


def _query_for_terms(page: str) -> str:
    [data] = re.findall(r'id="editor-data">(.*?)</script>', page, re.DOTALL)
    return json.loads(data)["terms"]


def test_every_format_of_an_answer_is_offered(client) -> None:
    def offered(query: str) -> list[str]:
        page = client.get("/sparql", query_string={"query": query, "format": "html", "lang": "en"}).text
        return re.findall(r'href="/sparql\?[^"]*format=(\w+)" download', page)

    assert offered("SELECT * { ?s ?p ?o } LIMIT 1") == ["csv", "tsv", "json", "xml"]
    assert offered("CONSTRUCT WHERE { ?s ?p ?o }") == ["turtle", "ntriples", "jsonld", "rdfxml", "nquads", "trig"]
    assert offered("nonsense") == []
