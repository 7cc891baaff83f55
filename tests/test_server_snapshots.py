"""Snapshots over HTTP: validators, a swap under load, and a graph too large for memory."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterable, Iterator
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from server.app import create_app
from server.engine import LocalEngine
from tests.raw_store import Served, publish, served
from tests.test_server_support import BASE, extractions, make_store

pytest_plugins = ["tests.test_server_support"]

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
ASK = f"/sparql?{urlencode({'query': COUNT, 'format': 'csv'})}"
#: Each has the snapshot alone to go by.
DECIDED = [ASK, "/sparql", "/", "/doc/actor/turkey.ttl", "/doc/actor/turkey", "/export/co-attendance.csv"]
#: A generation published on 2026-01-02 03:04:05.6 UTC.
MODIFIED = 1_767_323_045_600_000_000
PUBLISHED = "Fri, 02 Jan 2026 03:04:05 GMT"


class Counting(LocalEngine):
    """An engine that says how many queries it was asked."""

    asked = 0

    def run(self, query, timeout):
        Counting.asked += 1
        return super().run(query, timeout)


@pytest.fixture
def fixed(store: ox.Store):
    return create_app(Counting(store, BASE, "000007", modified=MODIFIED)).test_client()


@pytest.mark.parametrize("path", DECIDED)
def test_what_has_not_changed_is_answered_without_a_query(fixed, path: str) -> None:
    first = fixed.get(path)
    assert (first.status_code, first.headers["Last-Modified"]) == (200, PUBLISHED)
    assert first.headers["ETag"].startswith('W/"')
    assert first.headers["Cache-Control"] == "no-cache"
    asked = Counting.asked
    for conditions in (
        {"If-None-Match": first.headers["ETag"]},
        {"If-None-Match": f'"other", {first.headers["ETag"]}', "If-Modified-Since": "Thu, 01 Jan 2015 00:00:00 GMT"},
        {"If-Modified-Since": PUBLISHED},
        {"If-Modified-Since": "Fri, 02 Jan 2026 03:04:06 GMT"},
    ):
        again = fixed.get(path, headers=conditions)
        assert (again.status_code, again.data) == (304, b"")
        assert (again.headers["ETag"], again.headers["Cache-Control"]) == (first.headers["ETag"], "no-cache")
        assert "Accept" in again.headers["Vary"]
    assert Counting.asked == asked
    assert fixed.head(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    "conditions",
    [
        {"If-None-Match": 'W/"0123456789abcdef0123456789abcdef"'},
        {"If-None-Match": 'W/"0123456789abcdef0123456789abcdef"', "If-Modified-Since": PUBLISHED},
        {"If-Modified-Since": "Fri, 02 Jan 2026 03:04:04 GMT"},
        {"If-Modified-Since": "some day"},
    ],
)
def test_what_may_have_changed_is_answered_anew(fixed, conditions: dict[str, str]) -> None:
    assert fixed.get(ASK, headers=conditions).status_code == 200


def test_a_tag_belongs_to_one_answer(fixed, store: ox.Store) -> None:
    """Another query, format, language, encoding or host, another generation, another time: another tag."""
    newer = create_app(LocalEngine(store, BASE, "000008", modified=MODIFIED)).test_client()
    built_anew = create_app(LocalEngine(store, BASE, "000007", modified=MODIFIED + 1)).test_client()
    tags = [
        client.get(path, headers=headers).headers["ETag"]
        for client, path, headers in (
            (fixed, ASK, {}),
            (fixed, ASK.replace("csv", "json"), {}),
            (fixed, ASK.replace("%3Fn", "%3Fm"), {}),
            (fixed, ASK, {"Accept": "text/csv"}),
            (fixed, ASK, {"Accept-Encoding": "gzip"}),
            (fixed, ASK, {"Accept-Language": "ar"}),
            (fixed, ASK, {"Host": "example.org"}),
            (newer, ASK, {}),
            (built_anew, ASK, {}),
        )
    ]
    assert len(set(tags)) == len(tags)
    assert fixed.get(ASK).headers["ETag"] == tags[0]


@pytest.mark.parametrize(
    "query", ["SELECT (NOW() AS ?x) {}", "SELECT (rand() AS ?x) {}", "ASK { BIND(struuid() AS ?x) }"]
)
def test_an_answer_that_changes_by_itself_has_no_validators(fixed, query: str) -> None:
    response = fixed.get("/sparql", query_string={"query": query}, headers={"If-Modified-Since": PUBLISHED})
    assert response.status_code == 200
    assert "ETag" not in response.headers
    assert "Last-Modified" not in response.headers


@pytest.mark.parametrize("path", ["/sparql?query=SELECT", "/doc/actor/nobody.ttl", "/healthz", "/static/site.css"])
def test_errors_and_what_no_snapshot_decides_have_no_tag_of_it(fixed, path: str) -> None:
    tag = fixed.get(path).headers.get("ETag", "")
    assert not tag.startswith("W/")


def test_a_post_is_always_answered(fixed) -> None:
    response = fixed.post("/sparql", data={"query": COUNT}, headers={"If-Modified-Since": PUBLISHED})
    assert response.status_code == 200
    assert "ETag" not in response.headers


def test_no_validators_where_nobody_knows_when(client) -> None:
    assert "ETag" not in client.get(ASK).headers


def numbered(generation: int, count: int = 300) -> Iterator[Quad]:
    """A graph in which each generation has a value and a size of its own: a mixture of two would show."""
    yield Quad(NamedNode("http://example.org/g"), NamedNode("http://example.org/number"), Literal(generation))
    for index in range(count + generation):
        subject = NamedNode(f"http://example.org/{generation}/{index}")
        yield Quad(subject, NamedNode("http://example.org/of"), Literal(generation))


WHOLE = (
    "SELECT ?g (COUNT(*) AS ?n) (MIN(?of) AS ?a) (MAX(?of) AS ?b) { "
    "<http://example.org/g> <http://example.org/number> ?g . ?s <http://example.org/of> ?of } GROUP BY ?g"
)
GENERATIONS = 6


def test_generations_change_under_load_and_no_request_fails(tmp_path: Path) -> None:
    store = publish(tmp_path / "store", numbered(1))
    with served(store, DAMIN_QUERY_WORKERS="2") as server:
        ended, seen, faults = threading.Event(), [[] for _ in range(4)], []

        def ask(mine: list[int]) -> None:
            while not ended.is_set():
                reply = server.ask(WHOLE, ("format", "csv"))
                generation, *rest = map(int, reply.text.split()[1].split(",")) if reply.status == 200 else [0]
                if rest != [300 + generation, generation, generation]:
                    faults.append((reply.status, reply.text))
                mine.append(generation)

        threads = [threading.Thread(target=ask, args=(mine,)) for mine in seen]
        for thread in threads:
            thread.start()
        for generation in range(2, GENERATIONS + 1):
            publish(store, numbered(generation))
            _await(lambda wanted=generation: min(mine[-1] if mine else 0 for mine in seen) == wanted or bool(faults))
        ended.set()
        for thread in threads:
            thread.join()
    assert faults == []
    for mine in seen:
        assert mine == sorted(mine)  # nobody is led back
        assert set(mine) == set(range(1, GENERATIONS + 1))


def test_a_swap_is_seen_by_a_conditional_request_and_not_by_a_running_query(tmp_path: Path) -> None:
    store = publish(tmp_path / "store", numbered(1))
    values = " ".join(map(str, range(1000)))
    slow = f"SELECT ?a ?g {{ VALUES ?a {{ {values} }} VALUES ?b {{ {values} }} ?s <http://example.org/number> ?g }}"
    with served(store) as server:
        first = server.request("GET", ASK)
        tag = {"If_None_Match": first.headers["ETag"]}
        assert server.request("GET", ASK, **tag).status == 304
        running = server.open()
        running.request("GET", f"/sparql?{urlencode({'query': slow, 'format': 'csv'})}")
        response = running.getresponse()
        publish(store, numbered(2))
        _await(lambda: server.request("GET", ASK, **tag).status == 200)
        second = server.request("GET", ASK)
        assert second.headers["ETag"] != first.headers["ETag"]
        assert _when(second.headers["Last-Modified"]) >= _when(first.headers["Last-Modified"])
        rows = response.read().split()
        assert set(rows[1:]) == {f"{number},1".encode() for number in range(1000)}
        assert len(rows) == 1_000_001
        _await(lambda: len(server.family()) <= 4)  # the old process and its workers have gone


def _when(text: str) -> float:
    return parsedate_to_datetime(text).timestamp()


def _await(what, seconds: float = 60) -> bool:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end
        time.sleep(0.02)
    return True


def padded(count: int) -> Iterator[Quad]:
    predicates = [NamedNode(f"http://example.org/p{number}") for number in range(7)]
    for index in range(count):
        subject = NamedNode(f"http://example.org/s{index // 7}")
        yield Quad(subject, predicates[index % 7], Literal(f"value {index} " + "x" * 60), NamedNode("http://e.org/g"))
        yield Quad(subject, predicates[index % 7], Literal(f"value {index} " + "x" * 60))


QUESTIONS: Iterable[str] = (
    COUNT,
    "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }",
    "SELECT ?p ?o { <http://example.org/s77> ?p ?o } ORDER BY ?p",
    "SELECT (COUNT(DISTINCT ?s) AS ?n) FROM <http://e.org/g> { ?s <http://example.org/p3> ?o }",
    "SELECT (COUNT(*) AS ?n) FROM <http://e.org/g> FROM <http://e.org/none> { ?s ?p ?o }",
    "ASK { ?s ?p 'nothing of that kind' }",
)


def test_a_graph_too_large_for_memory_is_read_from_its_folder(tmp_path: Path) -> None:
    """The same answers, a line that says so, deadlines and generations as ever."""
    store = publish(tmp_path / "store", padded(60_000))
    with served(store) as server:
        expected = [_answer(server, query) for query in QUESTIONS]
        assert expected[0] == [60_000]
        assert server.stop() == ""
    with served(store, DAMIN_GRAPH_MEMORY="8", DAMIN_QUERY_WORKERS="1") as server:
        assert [_answer(server, query) for query in QUESTIONS] == expected
        product = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
        assert server.ask(product, ("timeout", "1")).status == 503
        assert _answer(server, COUNT) == [60_000]
        publish(store, padded(61_000))
        _await(lambda: _answer(server, COUNT) == [61_000])
        said = server.stop()
    assert said.count("queries read it from the store folder") == 2
    assert "8 MB of memory" in said


def test_a_small_graph_is_held_in_memory_whatever_is_allowed(tmp_path: Path) -> None:
    store = make_store(tmp_path / "store", extractions())
    with served(store, DAMIN_GRAPH_MEMORY="8") as server:
        assert _answer(server, COUNT) != [0]
        assert server.stop() == ""


def _answer(server: Served, query: str) -> list[object]:
    reply = server.ask(query, ("format", "json"))
    assert reply.status == 200, reply.text
    document = json.loads(reply.body)
    if "boolean" in document:
        return [document["boolean"]]
    values = [cell["value"] for row in document["results"]["bindings"] for cell in row.values()]
    return [int(value) if value.isdigit() else value for value in values]
