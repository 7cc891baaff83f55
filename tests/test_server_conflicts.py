"""Where articles differ, a visitor of the page sees each value with its sentence; a program gets it as data."""

from __future__ import annotations

import re
from html import unescape

import pyoxigraph as ox
import pytest
from pyoxigraph import RdfFormat, parse

from graph_builder.rdf import vocabulary as v
from graph_builder.run.build import build
from graph_builder.stores.reader import open_reader
from server.app import create_app
from server.conflicts import gather_conflicts
from server.engine import LocalEngine
from server.examples import load_examples
from server.words import load_words
from tests.event_samples import article, extract
from tests.test_server_support import BASE

TOLD = {
    "first": ("round Astana 4 2017-07-04", "Gazette", "2017-07-05"),
    "second": ("round Astana 4 2017-07-05", "Herald", "2017-07-06"),
    "third": ("round Astana 4 2017-07", "Courier", "2017-09-01"),
    "fourth": ("meet Summit 2024-05-07 Sochi S0 S1", "Gazette", "2024-05-08"),
    "fifth": ("meet Summit 2024-05-07 Kazan S0 S1", "Herald", "2024-05-08"),
    "sixth": ("meet Summit 2023-03-07 Ankara S0 S1 S2", "Gazette", "2023-03-08"),
    "seventh": ("meet Summit 2023-03-07 Ankara S0 S1 S3", "Herald", "2023-03-08"),
    "eighth": ("meet PhoneCall 2024-06-01 - S0 S1", "Herald", "2024-06-02"),
}
ROUND = "meeting/astana-round-4"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    path, store = tmp_path_factory.mktemp("differing") / "store", ox.Store()
    build([article(name, *told) for name, told in TOLD.items()], path, extract=extract, reference=[])
    with open_reader(path) as reader:
        store.extend(reader.store.quads_for_pattern(None, None, None, None))
    return store


@pytest.fixture(scope="module")
def client(store: ox.Store):
    return create_app(LocalEngine(store, BASE)).test_client()


def section(client, path: str, language: str) -> str:
    """The part of the page about differing articles as a line for each piece of text; empty where it has none."""
    page = client.get(f"/doc/{path}.html?lang={language}").text
    found = re.search(r'<section class="differing">(.*?)</section>', page, re.DOTALL)
    return "\n".join(t for t in re.split(r"<[^>]*>", unescape(found[1])) if t.strip()) if found else ""


def about(store: ox.Store, words: str) -> str:
    """The path of what an article's sentence is about."""
    quotes = store.quads_for_pattern(None, ox.NamedNode(v.term("quote")), None, ox.DefaultGraph())
    evidence = next(q.subject for q in quotes if words in q.object.value)
    quads = store.quads_for_pattern(evidence, ox.NamedNode(v.RDF_SUBJECT), None, ox.DefaultGraph())
    return next(iter(quads)).object.value.removeprefix(f"{BASE}id/")


def test_each_value_stands_beside_its_sentence_and_source(client) -> None:
    words = load_words().of("en")
    assert section(client, ROUND, "en").splitlines() == [
        *(words["differing_title"], words["differing_lead"], "date", words["chosen_by"]["time"]),
        *("5 July 2017", words["stands"]),
        *("round Astana 4 2017-07-05", "Source:", "second", "Herald", "6 July 2017"),
        *("4 July 2017", words["reported"]),
        *("round Astana 4 2017-07-04", "Source:", "first", "Gazette", "5 July 2017"),
    ]


def test_places_that_differ_are_shown_too(client, store) -> None:
    words = load_words().of("en")
    lines = section(client, about(store, "Sochi"), "en").splitlines()
    assert lines[lines.index("place") + 1] == words["chosen_by"]["order"]
    assert lines[lines.index("Kazan") + 1] == words["stands"]
    assert lines[lines.index("Sochi") + 1] == words["reported"]


def test_of_participants_all_stand(client, store) -> None:
    words = load_words().of("en")
    lines = section(client, about(store, "Ankara"), "en").splitlines()
    assert lines[lines.index("participant") + 1] == words["chosen_by"]["union"]
    assert [name for name in lines if re.fullmatch(r"S\d", name)] == ["S2", "S3"]
    assert words["reported"] not in lines


def test_the_page_speaks_the_visitor_s_language(client) -> None:
    for language in ("ar", "en"):
        words, text = load_words().of(language), section(client, ROUND, language)
        for name in ("differing_title", "differing_lead", "stands", "reported"):
            assert words[name] in text
        assert words["differing_property"]["startDate"] in text
    assert "5 تموز 2017" in section(client, ROUND, "ar")


def test_there_are_words_for_all_that_can_decide() -> None:
    for language in ("ar", "en"):
        assert set(load_words().of(language)["chosen_by"]) == {"support", "precision", "time", "order", "union"}


def test_where_articles_agree_nothing_is_shown(client, store) -> None:
    assert section(client, about(store, "PhoneCall"), "en") == ""
    assert section(client, "actor/s0", "en") == ""


def test_conflicts_are_part_of_the_data_and_no_mention(client) -> None:
    triples = list(parse(client.get(f"/doc/{ROUND}.nt").data, RdfFormat.N_TRIPLES))
    found = {t.predicate.value.rpartition("#")[2]: t for t in triples if "/id/conflict/" in str(t.subject)}
    assert {"about", "onProperty", "chosenBy", "chosenValue", "otherValue"} <= set(found)
    assert "/doc/conflict/" not in client.get(f"/doc/{ROUND}.html").text


def test_the_first_page_counts_them(client) -> None:
    page = client.get("/?lang=en").text
    assert f"<strong>3</strong><span>{load_words().of('en')['counts']['conflicts']}</span>" in page


@pytest.mark.parametrize(("name", "number"), [("dates-in-conflict", 2), ("reports-that-differ", 6)])
def test_the_ready_questions_find_them(client, name: str, number: int) -> None:
    query = next(example.text for example in load_examples() if example.name == name)
    rows = client.get("/sparql", query_string={"query": query, "format": "json"}).json["results"]["bindings"]
    assert len(rows) == number
    assert {row["stands"]["value"] for row in rows} == {"yes", "no"}
    assert all(row["quote"]["value"] for row in rows)


def test_one_start_with_two_ends_is_two_values() -> None:
    row = {"property": "p", "why": "time", "stands": True, "value": "2017-07-01", "quote": "q", "article": "a"}
    rows = [{**row, "end": end, "precision": precision} for end, precision in (("2017-07-31", "month"), ("x", "day"))]
    (conflict,) = gather_conflicts([*rows, {**rows[0], "article": "b"}])
    assert [(value.end, len(value.tellings)) for value in conflict.values] == [("2017-07-31", 2), ("x", 1)]
