"""The W3C tests of updates by the SPARQL 1.1 Protocol and of the Graph Store Protocol, against `damin serve`.

They run over a Damin store in which nothing stands but what they write, with the gate in front of it and the default
graph made from the named ones.
"""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from pyoxigraph import RdfFormat

from tests.w3c_http import SUITE, Request, http_cases
from tests.writing_server import TOKEN, Reply, Served, empty_store, served

PROTOCOL = {name: found for name, found in http_cases(SUITE / "protocol/manifest.ttl").items() if "update" in name}
DIRECT, INDIRECT = (
    http_cases(SUITE / f"graph-store-protocol/manifest-{kind}.ttl") for kind in ("direct", "indirect")
)
HOST = "www.example"
_QUERY = "application/sparql-query"

needs_suite = pytest.mark.skipif(not PROTOCOL, reason="the W3C suite in ../shared/w3c/sparql11 is not here")


def params(cases: dict[str, list[Request]]) -> list:
    found = [pytest.param(requests, id=name) for name, requests in cases.items()]
    return found or [pytest.param(None, marks=needs_suite, id="absent")]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(empty_store(tmp_path_factory.mktemp("w3c") / "store")) as found:
        yield found


@pytest.fixture
def server(running: Served) -> Served:
    """The server, with nothing in its store."""
    assert running.update("DROP ALL").status == 200
    assert not running.ask("ASK { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }")
    return running


def send(server: Served, request: Request, path: str, body: bytes | None) -> Reply:
    """The request as the suite has it: no header is added but for host and token."""
    connection = http.client.HTTPConnection(server.address, timeout=120)
    connection.putrequest(request.method, path, skip_host=True, skip_accept_encoding=True)
    for name, value in {**request.headers, "host": HOST, "authorization": f"Bearer {TOKEN}"}.items():
        connection.putheader(name, value)
    if body is not None:
        connection.putheader("content-length", str(len(body)))
    connection.endheaders(body)
    answer = connection.getresponse()
    try:
        return Reply(answer.status, answer.headers, answer.read())
    finally:
        connection.close()


def is_query(request: Request) -> bool:
    return request.headers.get("content-type") == _QUERY or b"query=" in (request.body or b"") + request.path.encode()


@pytest.mark.parametrize("requests", params(PROTOCOL))
def test_updates_by_the_protocol(server: Served, requests: list[Request]) -> None:
    for request in requests:
        route = "/sparql" if is_query(request) else "/update"
        reply = send(server, request, request.path.replace("/sparql/", route, 1), request.body)
        assert str(reply.status)[0] in request.statuses, reply.text
        assert (reply.media_type == "text/plain") is (reply.status >= 400)
        if request.boolean is not None:
            assert reply.json()["boolean"] is request.boolean


@pytest.mark.parametrize("requests", params(DIRECT))
def test_graphs_named_by_the_path(server: Served, requests: list[Request]) -> None:
    exchange(server, requests)


@pytest.mark.parametrize("requests", params(INDIRECT))
def test_graphs_named_by_a_parameter(server: Served, requests: list[Request]) -> None:
    exchange(server, requests)


def exchange(server: Served, requests: list[Request]) -> None:
    places: dict[str, str] = {}
    for request in requests:
        path, body = request.path.replace("/gsp", "/graph-store", 1), request.body
        for name, address in places.items():
            path = path.replace(f"={name}", f"={quote(address, safe='')}")
            path = path.replace(name, address.removeprefix(f"http://{HOST}"))
            body = body and body.replace(name.encode(), address.encode())
        reply = send(server, request, path, body)
        assert str(reply.status) in request.statuses, reply.text
        if request.location:
            places[request.location] = reply.headers["Location"]
        if request.media_type:
            assert reply.headers["Content-Type"] == request.headers.get("accept", reply.headers["Content-Type"]) or (
                reply.media_type == request.media_type
            )
        if request.graph is not None:
            expected = request.graph
            for name, address in places.items():
                expected = expected.replace(name.encode(), address.encode())
            assert same(reply.body, expected, f"http://{HOST}{path}"), reply.text


def same(mine: bytes, theirs: bytes, base: str) -> bool:
    graphs = [ox.Dataset(ox.parse(text, RdfFormat.TURTLE, base_iri=base)) for text in (mine, theirs)]
    for graph in graphs:
        graph.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return graphs[0] == graphs[1]


@needs_suite
def test_the_whole_suites_are_read() -> None:
    assert (len(PROTOCOL), len(DIRECT), len(INDIRECT)) == (14, 5, 9)
    assert all(requests for cases in (PROTOCOL, DIRECT, INDIRECT) for requests in cases.values())
    assert all(request.statuses for cases in (PROTOCOL, DIRECT, INDIRECT) for r in cases.values() for request in r)
