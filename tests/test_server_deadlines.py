"""Deadlines that hold, against `damin serve` in processes of its own.

Nothing here measures how fast anything is: bounds are wide, and what counts is who is answered, with what, in which
order.
"""

from __future__ import annotations

import http.client
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.raw_store import FORM, Reply, Served, served
from tests.test_server_support import extractions, make_store

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o }"
SMALL = "SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/damin/ontology#Article> }"
WORKERS, QUEUE = 2, 3
pytestmark = pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="who works and who is gone is read from /proc, which is not here"
)
_VALUES = " ".join(map(str, range(1000)))
#: About 9 MB of CSV, more than all that lies between a worker and a client that does not read.
LARGE = f"SELECT ?a ?b WHERE {{ VALUES ?a {{ {_VALUES} }} VALUES ?b {{ {_VALUES} }} }}"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_store(tmp_path_factory.mktemp("deadlines") / "store", extractions())


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[Served]:
    limits = {"WORKERS": str(WORKERS), "TIMEOUT": "60", "QUEUE": str(QUEUE)}
    # An answer that is kept needs no worker, and these tests are about workers.
    with served(
        store, DAMIN_ANSWER_MEMORY="0", **{f"DAMIN_QUERY_{name}": value for name, value in limits.items()}
    ) as running:
        yield running


class Asking(threading.Thread):
    """A query that is being asked: its reply, and how many seconds it took."""

    def __init__(self, server: Served, query: str, timeout: str) -> None:
        super().__init__(daemon=True)
        self._ask: Callable[[], Reply] = lambda: server.ask(query, ("timeout", timeout), ("format", "csv"))
        self.start()

    def run(self) -> None:
        begin = time.monotonic()
        self.reply = self._ask()
        self.seconds = time.monotonic() - begin


def small(server: Served) -> tuple[int, str]:
    reply = server.ask(SMALL, ("format", "csv"))
    return reply.status, reply.text


def until(what: Callable[[], bool], seconds: float = 30) -> bool:
    """Whether that comes to hold."""
    end = time.monotonic() + seconds
    while not what() and time.monotonic() < end:
        time.sleep(0.05)
    return what()


def workers(server: Served) -> list[int]:
    """The workers: those who have nobody below them, two steps below the server."""
    return server.family()[2:]


def busy(server: Served) -> int:
    """How many workers compute, or would if they had a processor: the others sleep on their line."""

    def computing() -> set[int]:
        found = set()
        for pid in workers(server):
            with suppress(OSError):
                state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
                found |= {pid} if state in "RD" else set()
        return found

    first = computing()
    time.sleep(0.1)  # a worker that only says hello has done so by then
    return len(first & computing())


@contextmanager
def hogged(server: Served) -> Iterator[None]:
    """Every worker computes a cartesian product without end, until the block ends and its client goes."""
    small(server)
    connections = [server.open() for _ in range(WORKERS)]
    for connection in connections:
        connection.request("POST", "/sparql", urlencode({"query": ENDLESS}), {"Content-Type": FORM})
    assert until(lambda: busy(server) == WORKERS)
    try:
        yield
    finally:
        for connection in connections:
            connection.close()
    assert until(lambda: busy(server) == 0)


def test_a_cartesian_product_on_every_worker(server: Served) -> None:
    """At a deadline of 2 s each gets its 503, in less than 3 s where the machine is free, and a small query sent in
    the middle is answered.
    """
    small(server)
    hogs = [Asking(server, ENDLESS, "2") for _ in range(WORKERS)]
    assert until(lambda: busy(server) > 0)
    middle = Asking(server, SMALL, "50")
    for hog in hogs:
        hog.join(60)
        assert (hog.reply.status, hog.reply.text) == (503, "The query was ended at its deadline of 2 seconds.\n")
        assert int(hog.reply.headers["Retry-After"]) > 0
        assert 2 <= hog.seconds < 15
    middle.join(60)
    assert (middle.reply.status, middle.reply.text) == (200, "n\r\n2\r\n")
    assert until(lambda: len(workers(server)) == WORKERS and busy(server) == 0)


def test_the_queue_is_bounded(server: Served) -> None:
    with hogged(server):
        asking = [Asking(server, SMALL, "50") for _ in range(QUEUE + 1)]
        assert until(lambda: not all(one.is_alive() for one in asking))
        [turned_away] = [one.reply for one in asking if not one.is_alive()]
        assert (turned_away.status, "queue is full" in turned_away.text) == (503, True)
        assert int(turned_away.headers["Retry-After"]) > 0
    for one in asking:
        one.join(60)
    assert sorted(one.reply.status for one in asking) == [200] * QUEUE + [503]


def test_a_wait_counts_against_the_deadline(server: Served) -> None:
    with hogged(server):
        reply = server.ask(SMALL, ("timeout", "0.3"))
        assert (reply.status, "stayed busy" in reply.text) == (503, True)


def test_the_pages_come_while_queries_wait(server: Served) -> None:
    with hogged(server):
        assert server.request("GET", "/healthz").status == 200
        assert server.request("GET", "/doc/actor/turkey.ttl").status == 200


def test_a_client_that_goes_away_stops_its_query(server: Served) -> None:
    with hogged(server):
        pass
    assert small(server) == (200, "n\r\n2\r\n")


def test_a_client_that_waits_in_the_queue_and_goes_leaves_its_place(server: Served) -> None:
    with hogged(server):
        for _ in range(2 * QUEUE):
            connection = server.open()
            connection.request("POST", "/sparql", urlencode({"query": SMALL}), {"Content-Type": FORM})
            connection.close()
        assert until(lambda: "stayed busy" in server.ask(SMALL, ("timeout", "0.5")).text)


def test_killed_workers_are_replaced(server: Served) -> None:
    small(server)
    idle = workers(server)
    for pid in idle:
        os.kill(pid, signal.SIGKILL)
    assert until(lambda: not set(idle) & set(workers(server)))
    for _ in range(WORKERS + 1):
        assert small(server) == (200, "n\r\n2\r\n")
    hog = Asking(server, ENDLESS, "30")
    assert until(lambda: busy(server) == 1)
    for pid in workers(server):
        os.kill(pid, signal.SIGKILL)
    hog.join(20)
    assert (hog.reply.status, hog.reply.text.count("\n")) == (500, 1)
    assert small(server) == (200, "n\r\n2\r\n")


def test_memory_has_a_ceiling(store: Path) -> None:
    hungry = "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d), STR(?g))) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with served(store, DAMIN_QUERY_WORKERS="1", DAMIN_QUERY_MEMORY="200", DAMIN_QUERY_TIMEOUT="120") as server:
        reply = server.ask(hungry)
        assert (reply.status, "too much memory" in reply.text) == (500, True)
        assert small(server) == (200, "n\r\n2\r\n")


def test_http_1_0_gets_no_part_that_looks_whole(server: Served) -> None:
    """Such a client takes the end of the connection for the end of the answer, so all or nothing is sent."""
    pattern, search = LARGE.partition("WHERE ")[2], ENDLESS[ENDLESS.index("{") :]
    endless = f"SELECT ?a ?b WHERE {{ {pattern} UNION {search} }}"
    assert b"503" in _spoken(server, endless, "2").split(b"\r\n", 1)[0]
    head, _, body = _spoken(server, LARGE, "50").partition(b"\r\n\r\n")
    assert b"Content-Length: %d" % len(body) in head
    assert body.count(b"\r\n") == 1_000_001


def _spoken(server: Served, query: str, timeout: str) -> bytes:
    host, port = server.address.split(":")
    path = "/sparql?" + urlencode({"query": query, "format": "csv", "timeout": timeout})
    with socket.create_connection((host, int(port)), timeout=120) as line:
        line.sendall(f"GET {path} HTTP/1.0\r\nHost: {server.address}\r\n\r\n".encode())
        return b"".join(iter(lambda: line.recv(1 << 20), b""))


def test_a_client_that_does_not_read_holds_no_worker_past_the_deadline(store: Path) -> None:
    with served(store, DAMIN_QUERY_WORKERS="1", DAMIN_QUERY_TIMEOUT="3") as server:
        stalled = server.open()
        stalled.request("POST", "/sparql", urlencode({"query": LARGE, "format": "xml"}), {"Content-Type": FORM})
        response = stalled.getresponse()
        assert until(lambda: small(server)[0] == 200)
        with pytest.raises((http.client.IncompleteRead, ConnectionError)):
            response.read()


IMPATIENT = (
    "import sys; from server.patience import PatientChannel; PatientChannel.patience = 1.0; "
    "from server.serve import serve; serve(sys.argv[1], port=0)"
)


def test_a_client_that_does_not_read_is_let_go(store: Path) -> None:
    """Long before the deadline of its query: it would hold a thread of the server."""
    server = Served(store, IMPATIENT, DAMIN_QUERY_TIMEOUT="300", DAMIN_QUERY_WORKERS="1")
    try:
        [first] = workers(server)
        stalled = server.open()
        stalled.request("POST", "/sparql", urlencode({"query": LARGE, "format": "xml"}), {"Content-Type": FORM})
        response = stalled.getresponse()
        assert until(lambda: first not in workers(server), 60)
        with pytest.raises((http.client.IncompleteRead, ConnectionError)):
            response.read()
    finally:
        server.stop()
