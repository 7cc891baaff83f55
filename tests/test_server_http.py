"""The real thing: waitress on a loopback port, workers in processes of their own, a store that changes."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from server.engine import read, select
from server.errors import BadQueryError, DeadlineError, QueryFailedError
from server.evaluate import Query
from server.live import LiveEngine
from server.workers import ForkingEngine, Limits
from tests.test_server_support import BASE, extractions, make_store

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o }"
CUT_OFF = "An answer was cut off: The query was ended at its deadline."
COUNT = "SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/damin/ontology#Article> }"
_SERVE = "import sys; from server.serve import serve; serve(sys.argv[1], port=int(sys.argv[2]))"


def start(store: Path, port: int = 0) -> subprocess.Popen[str]:
    """`serve` in a process of its own."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "DAMIN_QUERY_WORKERS": "1"}
    return subprocess.Popen(
        [sys.executable, "-c", _SERVE, str(store), str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_store(tmp_path_factory.mktemp("http") / "store", extractions())


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    process = start(folder)
    try:
        yield urlsplit(process.stdout.readline()).netloc
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
        assert set(process.stderr.read().splitlines()) <= {CUT_OFF}
    finally:
        process.kill()


@pytest.fixture
def engine(folder: Path) -> Iterator[ForkingEngine]:
    made = ForkingEngine(folder, Limits(ceiling=20, memory=512, slots=2, queue=1))
    yield made
    made.close()


def ask(address: str, method: str, path: str, body: str | None = None, **headers: str):
    connection = http.client.HTTPConnection(address, timeout=60)
    try:
        connection.request(method, path, body and body.encode(), {k.replace("_", "-"): v for k, v in headers.items()})
        response = connection.getresponse()
        return response.status, response.headers, response.read().decode()
    finally:
        connection.close()


def test_select_in_csv_and_construct_in_turtle(address: str) -> None:
    query = "SELECT ?q { ?e <https://w3id.org/damin/ontology#quote> ?q } ORDER BY ?q"
    status, headers, text = ask(address, "GET", f"/sparql?{urlencode({'query': query})}", Accept="text/csv")
    assert (status, headers["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert "تركيا وروسيا وإيران دول ضامنة للاتفاق." in text
    construct = "CONSTRUCT { ?s a ?t } WHERE { ?s a ?t }"
    status, headers, text = ask(address, "POST", "/sparql", construct, Content_Type="application/sparql-query")
    assert (status, headers["Content-Type"]) == (200, "text/turtle; charset=utf-8")
    assert "@prefix damin:" in text
    assert "damin:GuarantorState" in text


def test_pages_head_and_errors(address: str) -> None:
    assert ask(address, "GET", "/healthz")[::2] == (200, "ok\n")
    assert 'dir="rtl"' in ask(address, "GET", "/?lang=ar")[2]
    status, headers, text = ask(address, "HEAD", f"/sparql?{urlencode({'query': COUNT})}")
    assert (status, headers["Content-Type"], text) == (200, "application/sparql-results+json", "")
    assert ask(address, "GET", "/sparql?query=SELECT")[0] == 400
    form = urlencode({"query": "SELECT * { SERVICE <http://127.0.0.1:1/> { } }"})
    assert ask(address, "POST", "/sparql", form, Content_Type="application/x-www-form-urlencoded")[0] == 403


def test_an_endless_query_ends_in_503_and_stops_nobody_else(address: str) -> None:
    path = f"/sparql?{urlencode({'query': ENDLESS, 'timeout': '3'})}"
    answers: list[int] = []
    hanging = threading.Thread(target=lambda: answers.append(ask(address, "GET", path)[0]))
    hanging.start()
    assert ask(address, "GET", "/doc/actor/turkey.ttl")[0] == 200
    assert ask(address, "GET", "/healthz")[0] == 200
    assert hanging.is_alive()
    hanging.join()
    assert answers == [503]
    status, headers, text = ask(address, "GET", path.replace("timeout=3", "timeout=0.2"))
    assert (status, "deadline of 0.2 seconds" in text, headers["Retry-After"].isdigit()) == (503, True, True)
    assert ask(address, "GET", f"/sparql?{urlencode({'query': COUNT})}")[0] == 200


def test_a_big_answer_arrives_whole(address: str) -> None:
    values = " ".join(map(str, range(300)))
    query = f"SELECT ?a ?b {{ VALUES ?a {{ {values} }} VALUES ?b {{ {values} }} }}"
    form = urlencode({"query": query, "format": "csv"})
    status, _, text = ask(address, "POST", "/sparql", form, Content_Type="application/x-www-form-urlencoded")
    assert (status, len(text.splitlines())) == (200, 300 * 300 + 1)


def test_an_answer_cut_off_at_its_deadline_does_not_look_complete(address: str) -> None:
    values = " ".join(map(str, range(300)))
    rows = f"{{ VALUES ?n {{ {values} }} VALUES ?m {{ {values} }} }}"
    asked = {"query": f"SELECT * {{ {rows} UNION {{ {ENDLESS} }} }}", "format": "csv"}
    # How soon the first rows leave depends on the machine; before that the answer is a clean 503.
    assert "cut off" in (_ended(address, asked, seconds) for seconds in (2, 8, 25))


def _ended(address: str, asked: dict[str, str], seconds: int) -> str:
    form = urlencode({**asked, "timeout": str(seconds)})
    try:
        status, _, _ = ask(address, "POST", "/sparql", form, Content_Type="application/x-www-form-urlencoded")
    except http.client.IncompleteRead:
        return "cut off"
    assert status == 503
    return "refused"


def test_a_taken_port_and_a_missing_store_are_said_clearly(folder: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        process = start(folder, taken.getsockname()[1])
        assert "choose another --port" in process.communicate(timeout=60)[1]
    assert process.returncode == 1
    assert "there is no store at" in start(tmp_path / "nothing").communicate(timeout=60)[1]


def test_a_worker_is_killed_at_its_deadline(engine: ForkingEngine) -> None:
    with pytest.raises(DeadlineError):
        engine.run(Query(ENDLESS), 0.3)
    assert select(engine, COUNT, 10)[0]["n"] == 2


def test_a_worker_s_end_is_no_answer(engine: ForkingEngine) -> None:
    deep = "SELECT * { " + "{ " * 30_000 + "} " * 30_000 + "}"
    with pytest.raises((QueryFailedError, BadQueryError)):
        engine.run(Query(deep), 10)
    hungry = "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d), STR(?g))) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with pytest.raises((QueryFailedError, DeadlineError)):
        engine.run(Query(hungry), 15)
    assert select(engine, COUNT, 10)[0]["n"] == 2


def test_a_worker_cannot_open_a_connection(engine: ForkingEngine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.5)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        with pytest.raises(QueryFailedError):
            read(engine, Query(f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}"), 10)
        with pytest.raises(TimeoutError):
            listener.accept()


def test_a_new_generation_is_swapped_in_and_running_queries_finish(tmp_path: Path) -> None:
    first, second = extractions()
    path = make_store(tmp_path / "store", [first])
    live = LiveEngine(path, lambda store: ForkingEngine(store, Limits()))
    try:
        values = " ".join(map(str, range(700)))
        big = live.run(Query(f"SELECT ?a {{ VALUES ?a {{ {values} }} VALUES ?b {{ {values} }} }}"), 30)
        assert not big.body.complete
        make_store(path, [second])
        before = live.generation
        live.refresh()
        assert live.generation != before
        assert select(live, COUNT, 10)[0]["n"] == 2
        rows = json.loads(b"".join(big.body))["results"]["bindings"]
        assert len(rows) == 700 * 700
        big.body.close()
    finally:
        live.close()


def test_a_dead_process_is_replaced(folder: Path) -> None:
    live = LiveEngine(folder, lambda store: ForkingEngine(store, Limits()))
    try:
        live._engine.close()
        live.refresh()
        assert select(live, COUNT, 10)[0]["n"] == 2
        assert live.base == BASE
    finally:
        live.close()
