"""A million rows in every format: nothing is missing, the server's memory stays flat, the answer flows at once."""

from __future__ import annotations

import http.client
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from server.negotiate import GRAPHS, RESULTS
from tests.raw_store import FORM, Served, served
from tests.test_server_support import extractions, make_store

SIDE = 1000
ROWS = SIDE * SIDE
_VALUES = " ".join(map(str, range(SIDE)))
_CROSS = f"VALUES ?a {{ {_VALUES} }} VALUES ?b {{ {_VALUES} }}"
_NAMED = f"{_CROSS} BIND(IRI(CONCAT('http://example.org/s', STR(?a))) AS ?s)"
_GRAPH = "CONSTRUCT { ?s <http://example.org/p> ?b } WHERE"
SELECT = f"SELECT ?a ?b WHERE {{ {_CROSS} }}"
CONSTRUCT = f"{_GRAPH} {{ {_NAMED} }}"
#: More rows than are held back, and then a search that finds nothing and does not end.
_ENDLESS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o FILTER(?a = 0)"
ENDLESS_SELECT = f"SELECT ?a ?b WHERE {{ {{ {_CROSS} }} UNION {{ {_ENDLESS} }} }}"
ENDLESS_CONSTRUCT = f"{_GRAPH} {{ {{ {_NAMED} }} UNION {{ {_ENDLESS} }} }}"
#: What stands once a row in each format, and what a whole answer ends with.
ROW = {
    "json": (b'{"a":', b"}]}}"),
    "xml": (b"<result>", b"</results></sparql>"),
    "csv": (b",", b"\r\n"),
    "tsv": (b"\t", b"\n"),
    "turtle": (b"<http://example.org/p>", b" .\n"),
    "ntriples": (b"<http://example.org/p>", b" .\n"),
    "jsonld": (b'"@value"', b"}]"),
    "rdfxml": (b"</rdf:Description>", b"</rdf:RDF>"),
    "nquads": (b"<http://example.org/p>", b" .\n"),
    "trig": (b"<http://example.org/p>", b" .\n"),
}
HEADER = {"csv": 1, "tsv": 1}
FORMATS = [item.name for item in (*RESULTS, *GRAPHS)]
TABLES = {item.name for item in RESULTS}
MEGABYTE = 1_048_576
#: How far the server's memory may rise while an answer of some 30 to 150 MB goes through it.
FLAT = 24 * MEGABYTE


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    store = make_store(tmp_path_factory.mktemp("streaming") / "store", extractions())
    with served(store, DAMIN_QUERY_TIMEOUT="300") as running:
        running.ask("ASK {}")
        yield running


def peak(server: Served) -> int:
    """The most memory that the process which talks HTTP has had, in bytes."""
    status = Path(f"/proc/{server.process.pid}/status").read_text(encoding="ascii")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found
    return int(found[1]) * 1024


def begun(server: Served, fmt: str, query: str, **headers: str) -> http.client.HTTPResponse:
    """The answer to a query, none of it read."""
    connection = server.open()
    connection.request(
        "POST", "/sparql", urlencode({"query": query, "format": fmt}), {"Content-Type": FORM, **headers}
    )
    response = connection.getresponse()
    assert response.status == 200
    return response


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc, which is not here")
@pytest.mark.parametrize("fmt", FORMATS)
def test_a_million_rows_flow_through_flat_memory(server: Served, fmt: str) -> None:
    before = peak(server)
    response = begun(server, fmt, SELECT if fmt in TABLES else CONSTRUCT)
    mark, end = ROW[fmt]
    rows, tail = 0, b""
    while chunk := response.read1(MEGABYTE):
        joined = tail + chunk
        rows += joined.count(mark) - tail.count(mark)
        tail = joined[-100:]
    assert (rows - HEADER.get(fmt, 0), tail[-len(end) :]) == (ROWS, end)
    assert peak(server) - before < FLAT


@pytest.mark.parametrize("fmt", FORMATS)
def test_the_first_bytes_come_though_the_last_never_will(server: Served, fmt: str) -> None:
    """Nothing waits for the end of an answer, and who has seen enough may go."""
    response = begun(server, fmt, ENDLESS_SELECT if fmt in TABLES else ENDLESS_CONSTRUCT)
    assert len(response.read(MEGABYTE)) == MEGABYTE
    response.close()


def test_gzip_flows_too(server: Served) -> None:
    response = begun(server, "csv", SELECT, **{"Accept-Encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    unpacker, rows, size = zlib.decompressobj(16 + zlib.MAX_WBITS), 0, 0
    while chunk := response.read1(MEGABYTE):
        size += len(chunk)
        rows += unpacker.decompress(chunk).count(b"\n")
    assert (rows, unpacker.eof) == (ROWS + 1, True)
    assert size < ROWS * 4
