"""The pages of the explorer without a browser: what they show, in portions, and what they are made of."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest

from graph_builder.rdf.spotting import spans_of
from graph_builder.stores.reader import open_reader
from server.app import create_app
from server.axis import barred, dotted
from server.engine import LocalEngine
from server.marking import pieces_of
from server.meetings import Meeting
from server.paging import Paging
from server.terms import date_words
from tests.explorer_store import ENVOY, KINDS, PACT, PROCESS, ROUND_1, ROUND_2, TURKEY, explorer_store
from tests.test_server_support import BASE


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory):
    store = ox.Store()
    with open_reader(explorer_store(tmp_path_factory.mktemp("explorer") / "store")) as reader:
        store.extend(reader.store.quads_for_pattern(None, None, None, None))
    return create_app(LocalEngine(store, BASE)).test_client()


def words(client, path: str) -> str:
    """The text of a page in one line."""
    answer = client.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 200, answer.text
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text.replace("<mark>", "").replace("</mark>", "")).split())


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("state", ["Guarantor state", "Guarantor of", "River Pact", "Who speaks for it", "Selin Özgür", "Турция"]),
        ("person", ["Speaks for Turkey", "Turkish envoy", "Most often in meetings with", "Iran", "7 May 2017"]),
        ("meeting", ["River process, round 1", "Led to River Pact", "After", "River process, round 2", "Gazette"]),
        ("agreement", ["River Pact", "About Ceasefire", "Guarantors", "Meetings that discussed it or led to it"]),
        ("process", ["Rounds and meetings", "River process, round 1", "planned"]),
        ("place", ["Astana", "Meetings here", "River process, round 2"]),
        ("topic", ["Ceasefire", "Agreements", "River Pact"]),
        ("article", ["A pact on the river", "Gazette", "at the publisher", "27 facts were read in 4 sentences"]),
    ],
)
def test_each_kind_shows_what_belongs_to_it(client, kind: str, expected: list[str]) -> None:
    page = words(client, f"/doc/{KINDS[kind]}?lang=en")
    assert [text for text in expected if text not in page] == []


def test_articles_that_differ_stand_side_by_side(client) -> None:
    page = client.get(f"/doc/{ROUND_1}.html?lang=en").text
    [table] = re.findall(r'<table class="outlets">.*?</table>', page, re.DOTALL)
    assert "3 May 2017" in table
    assert "4 May 2017" in table
    row = re.search(r'<th scope="row">When</th>(.*?)</tr>', table, re.DOTALL)
    place = re.search(r'<th scope="row">Where</th>(.*?)</tr>', table, re.DOTALL)
    assert row and place
    assert (row[1].count('class="differs"'), place[1].count('class="differs"')) == (2, 0)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/browse/meetings", [ROUND_1, ROUND_2, "meeting/call"]),
        ("/browse/meetings?kind=PhoneCall", ["meeting/call"]),
        ("/browse/meetings?year=2016", []),
        ("/browse/actors?kind=State", [TURKEY, "actor/iran"]),
        ("/browse/processes", [PROCESS]),
        ("/browse/agreements?year=2017", []),
        ("/browse/agreements", [PACT]),
        ("/browse/topics", ["topic/ceasefire"]),
        ("/browse/places", ["place/astana"]),
        ("/browse/articles", ["article/river-en", "article/river-ar"]),
    ],
)
def test_lists_by_kind_and_year(client, path: str, expected: list[str]) -> None:
    page = client.get(path).text.partition("<main")[2]
    shown = re.findall(r'(?:<h3>|<li>)<a href="/doc/([^?"]+)', page)
    assert sorted(set(shown)) == sorted(expected)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/browse/meetings?page=2", 200),
        ("/browse/meetings?page=0", 400),
        ("/browse/meetings?page=x", 400),
        ("/browse/meetings?year=17", 400),
        ("/browse/meetings?kind=Treaty", 400),
        ("/browse/wars", 404),
        (f"/doc/{TURKEY}.html?page=-1", 400),
        ("/sentences?subject=a", 400),
        ("/sentences?subject=a%20b&property=role&value=x", 400),
    ],
)
def test_what_cannot_be_shown_says_so(client, path: str, status: int) -> None:
    assert client.get(path).status_code == status


def test_all_sentences_of_a_fact(client) -> None:
    page = words(client, f"/sentences?lang=en&subject={BASE}id/{ENVOY}&property=represents&value={BASE}id/{TURKEY}")
    assert "Turkish envoy Selin Ozgur signed the River Pact" in page
    assert "90% sure" in page
    nothing = words(client, f"/sentences?lang=en&subject={BASE}id/{ENVOY}&property=represents&value=nobody")
    assert "Nothing here" in nothing


def test_files_have_addresses_that_change_with_them(client) -> None:
    page = client.get("/").text
    for address in re.findall(r'"(/static/[^"]+)"', page):
        answer = client.get(address)
        assert (answer.status_code, "immutable" in answer.headers["Cache-Control"]) == (200, True), address
    assert client.get("/static/damin.css?v=old").headers["Cache-Control"] == "no-cache"
    packed = client.get("/static/damin.css", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize(
    ("text", "names", "language", "expected"),
    [
        ("روسيا وإيران وتركيا", ["ايران", "تركيا"], "ar", ["إيران", "تركيا"]),
        ("الدول الضامنة لوقف إطلاق النار", ["وقف إطلاق النار"], "ar", ["وقف إطلاق النار"]),
        ("Erdogan met Çavuşoğlu.", ["Erdoğan", "Cavusoglu"], "en", ["Erdogan", "Çavuşoğlu"]),
        ("the United States and the states", ["States", "United States"], "en", ["United States", "states"]),
        ("Iranian and Iran", ["Iran"], "en", ["Iran"]),
        ("nothing", [], "en", []),
        ("no table for it: Rusya", ["rusya"], "tr", ["Rusya"]),
    ],
)
def test_names_are_found_however_they_are_spelt(
    text: str, names: list[str], language: str, expected: list[str]
) -> None:
    assert [text[begin:end] for begin, end in spans_of(text, names, language)] == expected


@pytest.mark.parametrize(
    ("quote", "value", "language", "expected"),
    [
        ("On 4 May 2017 they met.", "2017-05-04", "en", "4 May 2017"),
        ("They met on May 4.", "2017-05-04", "en", "May 4"),
        ("They met on Thursday.", "2017-05-04", "en", "Thursday"),
        ("التقيا في 4 أيار 2017.", "2017-05-04", "ar", "4 أيار 2017"),
        ("التقيا في مايو.", "2017-05-04", "ar", "مايو"),
        ("They met yesterday.", "2017-05-04", "en", ""),
    ],
)
def test_a_day_is_marked_as_fully_as_it_is_told(quote: str, value: str, language: str, expected: str) -> None:
    pieces = pieces_of(quote, value, [], language)
    assert "".join(piece.text for piece in pieces) == quote
    assert "".join(piece.text for piece in pieces if piece.marked) == expected


def test_dots_that_would_touch_stand_above_each_other() -> None:
    days = ("2017-01-10", "2017-01-12", "2018-06-01", "")
    axis = dotted([Meeting(str(i), start=day) for i, day in enumerate(days)], leftwards=False)
    mirrored = dotted([Meeting(str(i), start=day) for i, day in enumerate(days)], leftwards=True)
    assert axis and mirrored
    assert [dot.meeting.iri for dot in axis.dots] == ["0", "1", "2"]
    assert axis.dots[1].y < axis.dots[0].y == axis.dots[2].y
    assert [round(a.x + b.x) for a, b in zip(axis.dots, mirrored.dots, strict=True)] == [100, 100, 100]
    assert dotted([Meeting("a", start="2017-01-10")], leftwards=False) is None


def test_bars_are_as_high_as_their_numbers() -> None:
    axis = barred({"2015": 10, "2017": 5, "": 3}, leftwards=False)
    assert axis
    assert [(bar.year, bar.number) for bar in axis.bars] == [("2015", 10), ("2017", 5)]
    assert axis.bars[0].height == 2 * axis.bars[1].height
    assert axis.bars[0].x < axis.bars[1].x


@pytest.mark.parametrize(("total", "last"), [(0, 1), (1, 1), (25, 1), (26, 2), (5000, 200)])
def test_pages_of_a_list(total: int, last: int) -> None:
    assert Paging(1, total).last == last
    assert Paging(last, total).portion == (25, (last - 1) * 25)


@pytest.mark.parametrize(
    ("locale", "start", "end", "precision", "expected"),
    [
        ("en_GB", "2017-05-04", "", "day", "4 May 2017"),
        ("en_GB", "2017-05-04", "2017-05-04", "day", "4 May 2017"),
        ("ar_SY", "2017-05-01", "2017-05-31", "month", "أيار 2017"),
        ("en_GB", "2017-01-01", "2017-12-31", "year", "2017"),
        ("ar_SY", "2021-02-16", "2021-02-17", "day", "16–17 شباط 2021"),
        ("en_GB", "soon", "", "day", "soon"),
    ],
)
def test_days_in_words(locale: str, start: str, end: str, precision: str, expected: str) -> None:
    assert date_words(locale, start, end, precision) == expected
