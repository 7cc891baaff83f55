"""What remote stores do wrong, and what becomes of it: a scripted server on loopback plays them."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner

from graph_builder.cli import main
from graph_builder.errors import DaminError, StoreError, UsageError
from graph_builder.stores.dialects import by_name, by_server, dialects
from graph_builder.stores.endpoint import read_address
from graph_builder.stores.remote_faults import (
    PartialAnswerError,
    RemoteQueryError,
    RemoteStoreError,
    RemoteTimeoutError,
)
from graph_builder.stores.remote_reader import RemoteReader
from server.app import create_app
from server.remote import RemoteEngine
from tests.test_server_support import extractions, make_store

JSON, NTRIPLES = "application/sparql-results+json", "application/n-triples"
YES = b'{"head":{},"boolean":true}'
NO_ROWS = b'{"head":{"vars":["g"]},"results":{"bindings":[]}}'
ROW = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"1"}}]}}'


@dataclass
class Script:
    """What the server says: `status`, `headers` and `body`, to what is no question of the opening."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = ROW
    kind: str = JSON
    wait: float = 0.0
    cut: bool = False
    name: str = "Scripted/1.0"
    asked: list[tuple[str, dict[str, list[str]], str]] = field(default_factory=list)


class Player(BaseHTTPRequestHandler):
    """Plays the script of its server."""

    def do_GET(self) -> None:
        self._play(urlsplit(self.path).query)

    def do_POST(self) -> None:
        self._play(self.rfile.read(int(self.headers["Content-Length"])).decode())

    def _play(self, encoded: str) -> None:
        script: Script = self.server.script  # type: ignore[attr-defined]
        fields = parse_qs(encoded)
        query = fields.get("query", [""])[0]
        script.asked.append((self.command, fields, self.headers["Accept"]))
        if query == "ASK { }" or query.startswith("ASK { GRAPH"):
            return self._say(200, {}, JSON, YES if query == "ASK { }" else b'{"boolean":false}')
        if query.startswith("SELECT ?g"):
            return self._say(200, {}, JSON, NO_ROWS)
        time.sleep(script.wait)
        return self._say(script.status, script.headers, script.kind, script.body, cut=script.cut)

    def _say(self, status: int, headers: dict[str, str], kind: str, body: bytes, *, cut: bool = False) -> None:
        self.send_response_only(status)
        for name, value in {"Server": self.server.script.name, "Content-Type": kind, **headers}.items():  # type: ignore[attr-defined]
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) + (100 if cut else 0)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            self.close_connection = True

    def log_message(self, *said: object) -> None:
        """Nothing is printed."""


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
def name(script: Script) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Player)
    server.script = script  # type: ignore[attr-defined]
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"sparql+http://127.0.0.1:{server.server_port}/sparql"
    server.shutdown()
    server.server_close()
    thread.join()


def _rows(name: str, query: str = "SELECT ?x { ?x ?y ?z }", timeout: float = 60) -> list[object]:
    return list(RemoteReader(name, timeout).query(query))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("played", "error", "says"),
    [
        ({"status": 206}, PartialAnswerError, "cut its answer before its end"),
        ({"headers": {"X-SPARQL-MaxRows": "1"}}, PartialAnswerError, "cut its answer after 1 rows"),
        ({"status": 400, "body": b"Lexical error\nat 1", "kind": "text/plain"}, RemoteQueryError, "Lexical error"),
        ({"status": 401, "body": b""}, RemoteStoreError, "status 401"),
        (
            {"status": 302, "headers": {"Location": "http://127.0.0.1:1/"}, "body": b""},
            RemoteStoreError,
            "status 302",
        ),
        ({"status": 500, "body": b"boom"}, RemoteStoreError, "status 500: boom"),
        ({"status": 503, "body": b"later"}, RemoteTimeoutError, "busy: later"),
        ({"kind": "text/html", "body": b"<html>"}, RemoteStoreError, "There is no SPARQL endpoint"),
        ({"body": ROW[:-3]}, RemoteStoreError, "a part of one"),
        ({"cut": True, "body": ROW}, RemoteStoreError, "broke off its answer"),
        ({"body": YES}, RemoteStoreError, "cannot be read"),
    ],
)
def test_a_fault_is_one_clear_error(
    script: Script, name: str, played: dict[str, object], error: type, says: str
) -> None:
    vars(script).update(played)
    with pytest.raises(error) as raised:
        _rows(name)
    assert says in str(raised.value)


def test_a_store_that_takes_too_long_is_given_up(script: Script, name: str) -> None:
    reader = RemoteReader(name, 30)
    script.wait, reader._timeout = 20, 0.3
    with pytest.raises(RemoteTimeoutError, match="did not answer in time"):
        list(reader.query("SELECT ?x { ?x ?y ?z }"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        (b'{"head":{},"boolean":true}', True),
        (b'{"head":{},"boolean":0}', False),
        (b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"1"}}]}}', True),
        (b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"false"}}]}}', False),
    ],
)
def test_an_ask_may_come_back_as_a_table(script: Script, name: str, body: bytes, answer: bool) -> None:
    script.body = body
    assert bool(RemoteReader(name, 60).query("ASK { ?s ?p 1 }")) is answer


@pytest.mark.parametrize("body", [b"yes", b'{"boolean":"maybe"}', ROW.replace(b'"1"', b'"2"')])
def test_an_ask_that_says_neither_is_a_fault(script: Script, name: str, body: bytes) -> None:
    script.body = body
    with pytest.raises(RemoteStoreError):
        RemoteReader(name, 60).query("ASK { ?s ?p 1 }")


def test_booleans_in_digits_become_words_and_texts_stay(script: Script, name: str) -> None:
    datatype = '"datatype": "http://www.w3.org/2001/XMLSchema#boolean", "value": "1"'
    quoted = datatype.replace('"', '\\"')
    text = (
        f'{{"head":{{"vars":["x","y"]}},"results":{{"bindings":[\n{{"x":{{"type":"typed-literal", {datatype}}},'
        f'"y":{{"type":"literal","value":"{quoted}"}}}}\n]}}}}'
    )
    script.body = text.encode()
    [row] = _rows(f"{name}?dialect=virtuoso".replace("dialect=virtuoso", "dialect=digits"))
    assert row["x"].value == "true"  # type: ignore[index]
    assert row["y"].value == datatype  # type: ignore[index]


@pytest.fixture(autouse=True)
def digits(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dialect for the test of booleans, which the scripted server does not speak otherwise."""
    known = {**dialects(), "digits": replace(by_name("generic"), name="digits", booleans="digits")}
    monkeypatch.setattr("graph_builder.stores.dialects.dialects", lambda: known)


def test_only_the_portable_subset_is_sent(script: Script, name: str) -> None:
    reader = RemoteReader(name, 60)
    list(reader.query("SELECT ?x { ?x ?y ?z }"))  # type: ignore[arg-type]
    long = " ".join(f"<http://example.org/{i}>" for i in range(200))
    list(reader.query(f"SELECT ?x {{ VALUES ?x {{ {long} }} ?x ?y ?z }}"))  # type: ignore[arg-type]
    script.body, script.kind = b"", NTRIPLES
    list(reader.query("CONSTRUCT WHERE { ?s ?p ?o }"))  # type: ignore[arg-type]
    assert [(method, accept) for method, _, accept in script.asked[-3:]] == [
        ("GET", JSON),
        ("POST", JSON),
        ("GET", NTRIPLES),
    ]
    for query in ("SELECT * { SERVICE <http://127.0.0.1:1/> { } }", "SELECT (BNODE() AS ?b) { }"):
        with pytest.raises(UsageError):
            reader.query(query)
    assert len(script.asked) == len(
        [one for one in script.asked if "SERVICE" not in str(one) and "BNODE" not in str(one)]
    )


def test_a_store_of_the_other_kind_must_hold_our_default_graph(script: Script, name: str) -> None:
    with pytest.raises(StoreError, match="holds no graph"):
        RemoteReader(f"{name}?dialect=qlever", 60)


def test_the_server_in_front_says_what_went_wrong(script: Script, name: str) -> None:
    client = create_app(RemoteEngine(name, 1, 1, {})).test_client()
    path = "/sparql?query=SELECT*{?s+?p+?o}"
    assert client.get(path).status_code == 200
    for played, status in (
        ({"status": 206}, 502),
        ({"status": 400}, 400),
        ({"status": 503}, 503),
        ({"status": 200, "body": ROW[:-4]}, 502),
        ({"body": ROW, "wait": 20.0}, 503),
    ):
        vars(script).update(played)
        assert client.get(f"{path}&timeout=0.5").status_code == status
    script.wait = 0.0
    assert client.get(path).status_code == 200
    assert client.get("/sparql?query=SELECT+*+{+SERVICE+<x:y>+{}+}").status_code == 403
    assert client.get("/sparql?query=INSERT+DATA+{+<a:a>+<a:b>+1+}").status_code == 400
    assert not [one for one in script.asked if "INSERT" in str(one)]


def test_a_long_answer_that_breaks_off_breaks_off_here_too(script: Script, name: str) -> None:
    row = b'{"x":{"type":"literal","value":"%s"}}' % (b"a" * 1000)
    script.body = b'{"head":{"vars":["x"]},"results":{"bindings":[' + b",".join([row] * 2000)
    script.cut = True
    response = (
        create_app(RemoteEngine(name, 1, 1, {})).test_client().get("/sparql?query=SELECT*{?s+?p+?o}", buffered=False)
    )
    assert response.status_code == 200
    with pytest.raises(DaminError):
        b"".join(response.iter_encoded())


def test_nobody_there_is_one_sentence_on_the_command_line() -> None:
    result = CliRunner().invoke(main, ["stats", "--store", "sparql+http://127.0.0.1:1/sparql"])
    assert result.exit_code == 1
    assert result.output.count("\n") == 1
    assert "http://127.0.0.1:1/sparql cannot be read: connection refused" in result.output


@pytest.mark.parametrize(
    "store", ["sparql+http://", "sparql+http://h:port/x", "sparql+ftp://h/x", "sparql+http:///x"]
)
def test_an_address_that_is_none_is_refused(store: str) -> None:
    with pytest.raises(UsageError, match="address"):
        read_address(store)


def test_an_address_holds_credentials_and_options_apart() -> None:
    address = read_address("sparql+https://me:p%40ss@example.org:8443/sparql?dialect=fuseki&x=1&graph-store=/ds/data")
    assert (address.url, address.user, address.password) == ("https://example.org:8443/sparql?x=1", "me", "p@ss")
    assert address.options == {"dialect": "fuseki", "graph-store": "/ds/data"}
    assert address.beside("/ds/data") == "https://example.org:8443/ds/data"


def test_a_store_is_known_by_its_header() -> None:
    assert by_server("Virtuoso/07.20.3229 (Linux)").name == "virtuoso"
    assert by_server("Oxigraph/0.5.13").name == "oxigraph"
    assert by_server("damin").name == "damin"
    assert by_server("nginx").name == "generic"
    with pytest.raises(UsageError, match="there is no dialect"):
        by_name("nonsense")


@pytest.mark.parametrize(
    "command", [["build", "."], ["remove", "x"], ["validate"], ["quarantine", "list"], ["conflicts"], ["doubts"]]
)
def test_what_needs_a_folder_says_so(command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, [*command, "--store", "sparql+http://127.0.0.1:1/sparql"])
    assert (result.exit_code, "needs a store folder" in result.output) == (2, True)
    assert not list(tmp_path.iterdir())


def test_what_takes_no_graphs_says_so(name: str, tmp_path: Path) -> None:
    store = make_store(tmp_path / "store", extractions()[:1])
    result = CliRunner().invoke(main, ["export", name, "--store", str(store)])
    assert (result.exit_code, "add graph-store=PATH to its address" in result.output) == (2, True)
