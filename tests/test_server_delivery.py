"""Compression: whom it is for, and that what arrives is the same."""

from __future__ import annotations

import gzip

import pytest

pytest_plugins = ["tests.test_server_support"]

LARGE = "SELECT ?s ?p ?o WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o"
SMALL = "ASK { ?s ?p ?o }"


@pytest.mark.parametrize(
    ("accepts", "query", "packed"),
    [
        ("gzip", LARGE, True),
        ("gzip, deflate, br", LARGE, True),
        ("*", LARGE, True),
        ("gzip;q=0.2", LARGE, True),
        ("GZIP", LARGE, True),
        (None, LARGE, False),
        ("", LARGE, False),
        ("br", LARGE, False),
        ("gzip;q=0", LARGE, False),
        ("identity, gzip;q=0.5", LARGE, False),
        ("gzip", SMALL, False),
    ],
)
def test_gzip_is_for_those_who_take_it(client, accepts: str | None, query: str, packed: bool) -> None:
    headers = {} if accepts is None else {"Accept-Encoding": accepts}
    response = client.get("/sparql", query_string={"query": query}, headers=headers)
    plain = client.get("/sparql", query_string={"query": query})
    assert "Accept-Encoding" in response.headers["Vary"]
    assert response.headers.get("Content-Encoding") == ("gzip" if packed else None)
    assert (gzip.decompress(response.data) if packed else response.data) == plain.data
    assert int(response.headers["Content-Length"]) == len(response.data)
    assert response.content_type == plain.content_type


@pytest.mark.parametrize("path", ["/", "/doc/actor/turkey", "/doc/actor/turkey.ttl", "/export/co-attendance.gexf"])
def test_pages_documents_and_exports_are_packed_too(client, path: str) -> None:
    response = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.data) == client.get(path).data
    assert len(response.data) < len(client.get(path).data)


def test_head_says_what_get_would_send(client) -> None:
    asked = {"query_string": {"query": LARGE}, "headers": {"Accept-Encoding": "gzip"}}
    head, get = client.head("/sparql", **asked), client.get("/sparql", **asked)
    assert head.data == b""
    for name in ("Content-Type", "Content-Encoding", "Content-Length", "Vary"):
        assert head.headers[name] == get.headers[name]


def test_an_error_is_not_packed_past_reading(client) -> None:
    response = client.get("/sparql?query=SELECT", headers={"Accept-Encoding": "gzip"})
    assert (response.status_code, "not valid SPARQL" in response.text) == (400, True)
