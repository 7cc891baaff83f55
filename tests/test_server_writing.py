"""Writing over HTTP, against the real server: token, answers, refusals, what is kept, calls, limits, the end."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest

from graph_builder.errors import UsageError
from graph_builder.stores.folder import Folder
from graph_builder.stores.reader import open_reader
from server.access import Access, read_token
from tests.test_server_support import CALL, extractions, iri, make_store
from tests.writing_server import BASE, TURTLE, UPDATE, Served, empty_store, served

INSERT = "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } }"
WRONG = f"INSERT DATA {{ <{iri(CALL)}> <https://w3id.org/damin/ontology#participant> <{iri('actor/iran')}> }}"
ENDLESS = (
    "INSERT { <urn:a> <urn:b> ?n } WHERE { SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } }"
)
WRITES = (
    ("POST", "/update", UPDATE),
    ("PUT", "/graph-store?graph=urn:g", TURTLE),
    ("POST", "/graph-store?default", TURTLE),
    ("DELETE", "/graph-store?graph=urn:g", TURTLE),
    ("PUT", "/graph-store/mine", TURTLE),
    ("POST", "/articles", "text/plain"),
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    store = make_store(tmp_path_factory.mktemp("writing") / "store", extractions())
    with served(store, DAMIN_WRITE_TIMEOUT="60", DAMIN_MAX_URL="4000", DAMIN_MAX_BODY="100000") as found:
        yield found


def generation(server: Served) -> str:
    return Folder(server.store).current()


@pytest.mark.parametrize(("method", "path", "kind"), WRITES)
def test_nothing_is_written_without_the_token(server: Served, method: str, path: str, kind: str) -> None:
    before = generation(server)
    for token in (None, "", "another", server.address):
        reply = server.request(method, path, "x", {"Content-Type": kind}, token=token)
        assert (reply.status, reply.headers["WWW-Authenticate"]) == (401, 'Bearer realm="damin"')
        assert reply.text.count("\n") == 1
    basic = server.request(method, path, "x", {"Content-Type": kind, "Authorization": "Basic YTpi"}, token=None)
    assert basic.status == 401
    assert generation(server) == before


def test_without_a_token_writing_is_off(tmp_path: Path) -> None:
    with served(empty_store(tmp_path / "store"), token=None) as server:
        for method, path, kind in WRITES:
            reply = server.request(method, path, "x", {"Content-Type": kind}, token="any")
            assert (reply.status, "turned off" in reply.text) == (403, True)
        assert server.get(None).status == 200


def test_the_token_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("from-the-file\n", encoding="utf-8")
    assert read_token("another", str(file)) == "from-the-file"
    assert "from-the-file" not in repr(Access("from-the-file"))
    file.write_text(" \n", encoding="utf-8")
    for token, path in (("", file), ("", tmp_path / "none"), ("not sendable", ""), ("ضامن", "")):
        with pytest.raises(UsageError):
            read_token(token, str(path))


def test_what_is_written_can_be_asked_for_at_once(server: Served) -> None:
    reply = server.update(INSERT)
    assert (reply.status, reply.media_type) == (200, "application/json")
    found = reply.json()
    assert (found["graphs"], found["added"], found["removed"]) == ({"urn:g": "new"}, 1, 0)
    assert found["generation"] == generation(server)
    assert server.ask("ASK { <urn:a> <urn:b> 1 . GRAPH <urn:g> { <urn:a> <urn:b> 1 } }")
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert server.request("POST", "/update", urlencode({"update": "DROP GRAPH <urn:g>"}), form).status == 200
    assert not server.ask("ASK { <urn:a> <urn:b> 1 }")


def test_a_refused_write_says_what_does_not_conform(server: Served) -> None:
    before = generation(server)
    text = server.update(WRONG)
    assert (text.status, text.media_type) == (422, "text/plain")
    assert "nothing was written" in text.text.splitlines()[0]
    assert "has no evidence" in text.text
    report = server.update(WRONG, Accept="text/turtle")
    assert (report.status, report.media_type) == (422, "text/turtle")
    triples = [quad.triple for quad in ox.parse(report.body, ox.RdfFormat.TURTLE)]
    results = [t for t in triples if t.predicate.value == "http://www.w3.org/ns/shacl#result"]
    record = server.update(WRONG, Accept="application/json;q=0.9, text/turtle;q=0.1")
    assert (record.status, record.media_type) == (422, "application/json")
    assert record.json()["conforms"] is False
    assert len(record.json()["messages"]) == len(results) > 0
    assert {message["focus"] for message in record.json()["messages"]} == {iri(CALL)}
    put = server.put(
        "urn:g", f"<{iri(CALL)}> a <https://w3id.org/damin/ontology#Meeting> .", Accept="application/json"
    )
    assert (put.status, put.json()["conforms"]) == (422, False)
    assert generation(server) == before


@pytest.mark.parametrize(
    ("status", "text", "words"),
    [
        (400, "INSERT", "not valid SPARQL 1.1"),
        (400, "DROP GRAPH <urn:none>", "does not exist"),
        (403, "LOAD <http://127.0.0.1:9/>", "LOAD and SERVICE"),
        (403, f"INSERT DATA {{ GRAPH <{BASE}graph/reference> {{ <urn:a> <urn:b> 1 }} }}", "cannot be written"),
        (403, "DELETE WHERE { ?s a ?t }", "take it away there"),
    ],
)
def test_refusals_are_one_sentence(server: Served, status: int, text: str, words: str) -> None:
    before = generation(server)
    reply = server.update(text)
    assert (reply.status, reply.media_type, reply.text.count("\n")) == (status, "text/plain", 1)
    assert words in reply.text
    assert generation(server) == before


@pytest.mark.parametrize(
    ("status", "method", "path", "kind", "body"),
    [
        (400, "POST", "/update?using-graph-uri=x", UPDATE, INSERT),
        (400, "POST", "/update?using-graph-uri=urn:a%3E", UPDATE, INSERT),
        (400, "POST", "/update?update=x", UPDATE, INSERT),
        (400, "POST", "/update", UPDATE, b"INSERT DATA { <urn:a> <urn:b> \"\xff\" }"),
        (400, "POST", "/update", "application/x-www-form-urlencoded", "query=ASK{}"),
        (405, "GET", "/update", UPDATE, None),
        (413, "POST", "/update", UPDATE, "#" * 100_001),
        (414, "POST", f"/update?{'x' * 4001}", UPDATE, INSERT),
        (415, "POST", "/update", "text/plain", INSERT),
        (415, "POST", "/update", f"{UPDATE}; charset=utf-16", INSERT),
        (400, "PUT", "/graph-store", TURTLE, ""),
        (400, "PUT", "/graph-store?graph=urn:a&default", TURTLE, ""),
        (400, "PUT", "/graph-store?graph=urn:a&graph=urn:b", TURTLE, ""),
        (400, "PUT", "/graph-store?graph=relative", TURTLE, ""),
        (400, "PUT", "/graph-store/a?default", TURTLE, ""),
        (400, "PUT", "/graph-store?graph=urn:a", TURTLE, "<a> <b>"),
        (400, "PUT", "/graph-store?graph=urn:a", TURTLE, b"<a:a> <a:b> \"\xff\" ."),
        (415, "PUT", "/graph-store?graph=urn:a", "text/csv", "a"),
        (415, "PUT", "/graph-store?graph=urn:a", "turtle", "a"),
        (415, "PUT", "/graph-store?graph=urn:a", "application/trig", ""),
        (405, "PATCH", "/graph-store?graph=urn:a", TURTLE, ""),
        (404, "DELETE", "/graph-store?graph=urn:none", TURTLE, None),
        (415, "POST", "/articles", "application/pdf", "x"),
        (400, "POST", "/articles?name=../x", "text/plain", "x"),
        (400, "POST", "/articles", "multipart/form-data; boundary=x", "--x--\r\n"),
    ],
)  # fmt: skip
def test_bad_requests(server: Served, status: int, method: str, path: str, kind: str, body: str) -> None:
    reply = server.request(method, path, body, {"Content-Type": kind})
    assert (reply.status, reply.media_type, reply.text.count("\n")) == (status, "text/plain", 1), reply.text
    assert "Traceback" not in reply.text


def test_a_graph_is_put_added_to_read_and_deleted(server: Served) -> None:
    turtle = '<a> <urn:b> [ <urn:c> "ضامن"@ar ] .'
    reply = server.put("http://example.org/g/1", turtle)
    assert (reply.status, reply.headers["Location"]) == (201, "http://example.org/g/1")
    assert server.put("http://example.org/g/1", turtle).json()["graphs"] == {}
    assert server.put("http://example.org/g/1", "<a> <urn:d> 1 .", "POST").status == 200
    found = server.get("http://example.org/g/1", "application/n-triples")
    assert found.text.count("\n") == 3
    assert "<http://example.org/g/a>" in found.text
    assert "_:" in found.text
    assert server.ask('ASK { ?x <urn:b>/<urn:c> "ضامن"@ar FILTER(ISIRI(?x)) }')
    for accept in ("text/turtle", "application/ld+json", "application/rdf+xml"):
        assert server.get("http://example.org/g/1", accept).media_type == accept
    assert server.get("http://example.org/g/1", "text/csv").status == 406
    assert server.get("http://example.org/g/1", method="HEAD").body == b""
    assert server.put("http://example.org/g/1", None, "DELETE").status == 200
    assert server.get("http://example.org/g/1").status == 404


def test_a_blank_node_is_one_node_in_all_rows(server: Served) -> None:
    """The engine's way with BNODE, on which giving graphs back rests."""
    server.put("urn:blank", "<urn:a> <urn:p> _:x . <urn:b> <urn:p> _:x . _:x <urn:q> _:y .")
    triples = [q.triple for q in ox.parse(server.get("urn:blank").body, ox.RdfFormat.N_TRIPLES)]
    blanks = {term for t in triples for term in (t.subject, t.object) if isinstance(term, ox.BlankNode)}
    assert (len(triples), len(blanks)) == (3, 2)
    assert server.put("urn:blank", None, "DELETE").status == 200


def test_headers_of_reading_and_of_writing(server: Served) -> None:
    read, written = server.get(None), server.update("INSERT DATA {}")
    assert read.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in written.headers
    for reply in (read, written, server.request("OPTIONS", "/update", token=None)):
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
        assert len(reply.headers["X-Request-ID"]) == 32
    preflight = server.request("OPTIONS", "/graph-store", token=None)
    assert "PUT" not in preflight.headers["Access-Control-Allow-Methods"]
    assert "Authorization" not in preflight.headers["Access-Control-Allow-Headers"]


def test_a_client_may_name_its_request(server: Served) -> None:
    def named(name: str) -> str | None:
        return server.request("GET", "/healthz", headers={"X-Request-ID": name}).headers["X-Request-ID"]

    assert named("mine-1.2") == "mine-1.2"
    assert not [bad for bad in ("a b", "x" * 65, "é") if named(bad) == bad]


def test_writes_wait_for_each_other(server: Served) -> None:
    replies: list[int] = []

    def write(number: int) -> None:
        replies.append(server.update(f"INSERT DATA {{ GRAPH <urn:many> {{ <urn:a> <urn:b> {number} }} }}").status)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert replies == [200] * 5
    assert server.get("urn:many").text.count("\n") == 5


def test_somebody_else_writes(server: Served) -> None:
    with Folder(server.store).locked():
        reply = server.update(INSERT)
    assert (reply.status, reply.headers["Retry-After"].isdigit()) == (503, True)
    assert "is being written by process" in reply.text


def test_metrics(server: Served) -> None:
    server.update("CLEAR X")
    reply = server.request("GET", "/metrics", token=None)
    assert reply.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    assert 'damin_requests_total{route="/update",method="POST",status="400"}' in reply.text
    assert f'damin_generation_info{{generation="{generation(server)}"}} 1' in reply.text
    assert "damin_requests_in_progress 1\n" in reply.text
    parser = pytest.importorskip("prometheus_client.parser")
    families = {family.name: family for family in parser.text_string_to_metric_families(reply.text)}
    counted = [s.value for s in families["damin_request_seconds"].samples if s.name.endswith("_count")]
    assert sum(counted) == sum(s.value for s in families["damin_requests"].samples) > 0


def test_articles_are_built(tmp_path: Path) -> None:
    with served(empty_store(tmp_path / "store")) as server:
        text = "Call\nVladimir Putin and Recep Tayyip Erdogan spoke by phone on 24 June 2021."
        reply = server.request("POST", "/articles?name=call", text, {"Content-Type": "text/plain"})
        assert reply.status == 200, reply.text
        found = reply.json()
        assert (found["read"], found["new"], found["articles"], found["quarantine"]) == (1, 1, ["call"], [])
        assert server.ask(f"ASK {{ GRAPH <{BASE}graph/article/call> {{ ?m a <{BASE}ontology#PhoneCall> }} }}")
        records = [{"id": "call", "text": text}, {"id": "bad"}, {"id": "two", "text": text.replace("24", "25")}]
        reply = server.request("POST", "/articles", json.dumps(records), {"Content-Type": "application/json"})
        assert reply.json()["articles"] == ["call", "two"]
        assert [issue["code"] for issue in reply.json()["issues"]] == ["bad-record"]
        assert server.update("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } }").status == 200
        form = (
            '--x\r\nContent-Disposition: form-data; name="f"; filename="b/three.txt"\r\n\r\n'
            f"{text.replace('24', '26')}\r\n--x--\r\n"
        )
        reply = server.request("POST", "/articles", form, {"Content-Type": "multipart/form-data; boundary=x"})
        assert reply.json()["articles"] == ["b/three"], reply.text
        nothing = server.request("POST", "/articles", "{}", {"Content-Type": "application/json"})
        assert (nothing.status, nothing.json()["issues"][0]["where"]) == (422, "the body:1")
        assert server.ask("ASK { GRAPH <urn:g> { <urn:a> <urn:b> 1 } }")


def test_a_write_ends_at_its_deadline_and_leaves_nothing(tmp_path: Path) -> None:
    store = make_store(tmp_path / "store", extractions())
    with served(store, DAMIN_WRITE_TIMEOUT="2") as server:
        before = generation(server)
        reply = server.update(ENDLESS)
        assert (reply.status, "deadline of 2 seconds" in reply.text) == (503, True)
        assert server.update(INSERT).status == 200
        assert len(list((store / "generations").iterdir())) == 1
        assert generation(server) > before


def test_what_was_answered_is_on_the_disk(tmp_path: Path) -> None:
    store = empty_store(tmp_path / "store")
    with served(store) as server:
        for number in range(3):
            assert server.update(f"INSERT DATA {{ <urn:a> <urn:b> {number} }}").status == 200
        server.process.kill()
        server.process.wait()
    with open_reader(store) as reader:
        assert reader.count() == 3
    with served(store) as again:
        assert again.update("INSERT DATA { <urn:a> <urn:b> 3 }").status == 200
