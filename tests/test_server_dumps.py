"""Dumps of a live server: whole, in ranges, of one generation, with the hash of the description; what is removed."""

from __future__ import annotations

import gzip
import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import DCAT, VOID

from graph_builder.errors import StoreError
from graph_builder.rdf.canonical import canonical_digest
from graph_builder.run.build import remove
from graph_builder.stores.reader import open_reader
from server.dumps import NAMES, NQUADS, Dumps
from tests.dumping import until_made
from tests.test_cli_support import damin
from tests.test_server_support import CEASEFIRE, RUSSIA, extractions, make_store
from tests.writing_server import Served, served

SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("dumps")
    (folder / "tmp").mkdir()
    with served(make_store(folder / "store", extractions()), TMPDIR=str(folder / "tmp")) as running:
        yield running


def got(server: Served, name: str, wanted=lambda reply: True):
    return until_made(lambda path: server.request("GET", path, token=None), name, wanted)


def content(name: str, body: bytes) -> bytes:
    return gzip.decompress(body) if name.endswith(".gz") else body


@pytest.mark.parametrize("name", NAMES)
def test_a_dump_is_the_export_byte_for_byte(server: Served, tmp_path: Path, name: str) -> None:
    reply = got(server, name)
    assert damin("export", tmp_path / name, "--store", server.store).exit_code == 0
    assert reply.body == (tmp_path / name).read_bytes()
    assert reply.media_type == ("application/gzip" if name.endswith(".gz") else NAMES[name][0])
    assert int(reply.headers["Content-Length"]) == len(reply.body)
    assert reply.headers["ETag"] == f'"{hashlib.sha256(reply.body).hexdigest()}"'
    assert "Content-Encoding" not in reply.headers


def test_ranges_and_validators(server: Served) -> None:
    whole = got(server, NQUADS)
    tag = whole.headers["ETag"]

    def asked(**headers: str):
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return server.request("GET", f"/dumps/{NQUADS}", headers=given, token=None)

    part = asked(Range="bytes=10-19")
    assert (part.status, part.body) == (206, whole.body[10:20])
    assert part.headers["Content-Range"] == f"bytes 10-19/{len(whole.body)}"
    assert asked(Range=f"bytes={len(whole.body)}-").status == 416
    assert asked(Range="bytes=0-0", If_Range='"other"').body == whole.body
    assert asked(If_None_Match=tag).status == 304
    assert asked(If_Modified_Since=whole.headers["Last-Modified"]).status == 304
    head = server.request("HEAD", f"/dumps/{NQUADS}", token=None)
    assert (head.status, head.body, head.headers["Content-Length"]) == (200, b"", str(len(whole.body)))
    assert server.request("GET", "/dumps/other.nq", token=None).status == 404


def described(server: Served) -> rdflib.Graph:
    reply = server.request("GET", "/.well-known/void", headers={"Accept": "text/turtle"}, token=None)
    return rdflib.Graph().parse(data=reply.body, format="turtle")


def hash_of(found: rdflib.Graph, subject: str) -> str:
    return str(found.value(found.value(rdflib.URIRef(subject), SPDX.checksum), SPDX.checksumValue).value.hex())


def test_the_description_has_sizes_and_hashes(server: Served) -> None:
    bodies = {name: got(server, name).body for name in NAMES}
    found, root = described(server), f"http://{server.address}/"
    dataset = f"{root}.well-known/void#dataset"
    dumps = {f"{root}dumps/{name}" for name in NAMES}
    assert {str(one) for one in found.objects(rdflib.URIRef(dataset), DCAT.distribution)} == dumps
    assert {str(one) for one in found.objects(rdflib.URIRef(dataset), VOID.dataDump)} == dumps
    for name, body in bodies.items():
        dump = f"{root}dumps/{name}"
        assert found.value(rdflib.URIRef(dump), DCAT.byteSize).toPython() == len(body)
        assert hash_of(found, dump) == hashlib.sha256(body).hexdigest()
    with open_reader(server.store) as reader:
        assert hash_of(found, dataset) == canonical_digest(reader.store)


def test_writes_make_new_dumps_and_removals_are_told(server: Served) -> None:
    first = got(server, NQUADS)
    assert server.update("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> <urn:c> } }").status == 200
    second = got(server, NQUADS, lambda reply: reply.headers["ETag"] != first.headers["ETag"])
    added = set(content(NQUADS, second.body).splitlines()) - set(content(NQUADS, first.body).splitlines())
    assert added == {b"<urn:a> <urn:b> <urn:c> <urn:g> .", b"<urn:a> <urn:b> <urn:c> ."}
    assert server.request("GET", "/doc/article/call", token=None).status == 200
    remove(["call"], server.store)
    until(lambda: server.request("GET", "/doc/article/call", token=None).status == 410)
    assert server.request("GET", "/graph/article/call", token=None).status == 410
    assert server.request("GET", "/doc/article/never", token=None).status == 404
    for name in (CEASEFIRE, RUSSIA):  # the other article speaks of these too
        assert server.request("GET", f"/doc/{name}", token=None).status == 200
    make_store(server.store, extractions())
    until(lambda: server.request("GET", "/doc/article/call", token=None).status == 200)


def test_nothing_stays_in_the_temporary_folder(server: Served) -> None:
    got(server, NQUADS)
    until(lambda: not [*Path(server.store.parent / "tmp").iterdir()])


def until(condition) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.1)


class TestDumps:
    @pytest.fixture
    def store(self, tmp_path) -> Path:
        return make_store(tmp_path / "store", extractions())

    def test_nobody_waits_long_and_one_is_made_for_all(self, store: Path) -> None:
        dumps = Dumps(store)
        try:
            assert dumps.get(NQUADS, "000001", 0) is None
            made = dumps.get(NQUADS, "000001", 120)
            assert made
            assert made.generation == "000001"
            assert dumps.get(NQUADS, "000001", 0) is made
            assert dumps.get(NQUADS, "000002", 0) is made, "the one before, while that of the newest is made"
            one, other = made.opened(), made.opened()
            assert one.read(10) == other.read(10)
        finally:
            dumps.close()

    def test_a_dump_that_cannot_be_made_says_why_and_is_tried_again(self, tmp_path: Path) -> None:
        dumps = Dumps(tmp_path / "store")
        try:
            with pytest.raises(StoreError, match="there is no store"):
                dumps.get(NQUADS, "000001", 120)
            make_store(tmp_path / "store", extractions())
            assert dumps.get(NQUADS, "000001", 120)
        finally:
            dumps.close()

    def test_the_process_goes_with_the_server_and_tidies_up(self, store: Path, tmp_path: Path) -> None:
        (tmp_path / "made").mkdir()
        command = [sys.executable, "-m", "server.dumps_main", str(store), NQUADS, str(tmp_path / "made" / NQUADS)]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        process.stdin.close()  # as when the server was killed
        assert process.wait(timeout=60) == 1
        assert process.stdout.read() == b""
        assert not (tmp_path / "made").exists()

    def test_closing_ends_what_is_being_made(self, store: Path) -> None:
        dumps = Dumps(store)
        assert dumps.get(NQUADS, "000001", 0) is None
        until(lambda: dumps._process is not None)
        assert dumps._process
        os.kill(dumps._process.pid, signal.SIGSTOP)  # as if it took for ever
        begun = time.monotonic()
        dumps.close()
        assert time.monotonic() - begun < 20
        assert dumps._process.poll() is not None
        assert dumps.get(NQUADS, "000001", 0) is None
