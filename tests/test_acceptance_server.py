"""The store behind a real port: a table and a graph over HTTP, and the sentence that calls a state a guarantor."""

from __future__ import annotations

import csv
import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pyoxigraph as ox
import pytest

from tests.test_acceptance_support import BASE, DAMIN, ROOT, build_twice, needs_shared, once

PREFIXES = f"""PREFIX damin: <{DAMIN}> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX dcterms: <http://purl.org/dc/terms/> """
WHY = """?why rdf:subject ?of ; rdf:predicate damin:guarantor ; rdf:object ?state ; damin:quote ?quote ;
  prov:wasDerivedFrom/dcterms:identifier ?article . ?of damin:guarantor ?state """
STATES = {f"{BASE}id/actor/{name}" for name in ("turkey", "russia", "iran")}
GUARANTOR = "ضامن"  # as it stands in «الضامنة» and «الضامن» too


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    store = once(tmp_path_factory, "acceptance", build_twice) / "S1"
    serve = ["serve", "--store", str(store), "--port", "0"]
    process = subprocess.Popen(
        [sys.executable, "-c", "from graph_builder.cli import main; main()", *serve],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
    )
    try:
        assert process.stdout is not None
        yield process.stdout.readline().split()[1].rstrip("/")
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
    finally:
        process.kill()


def ask(address: str, query: str, accept: str) -> tuple[str, str]:
    """The media type and the text of the answer, to a form POST as curl sends it."""
    body = urlencode({"query": PREFIXES + query}).encode("ascii")
    with urlopen(Request(f"{address}/sparql", body, {"Accept": accept}), timeout=60) as answer:
        return answer.headers.get_content_type(), answer.read().decode("utf-8")


def guarantors(address: str) -> list[dict[str, str]]:
    kind, text = ask(address, f"SELECT ?state ?of ?quote ?article {{ {WHY} }}", "text/csv")
    assert kind == "text/csv"
    return list(csv.DictReader(io.StringIO(text)))


def test_a_table_names_the_guarantors_with_their_arabic_sentence(address: str) -> None:
    said = {row["state"] for row in guarantors(address) if GUARANTOR in row["quote"]}
    assert said >= STATES


@needs_shared
def test_the_first_article_names_the_three_guarantors(address: str) -> None:
    rows = [row for row in guarantors(address) if row["article"] == "enab-baladi-2021-06-25"]
    assert {row["state"] for row in rows} == STATES
    assert all(GUARANTOR in row["quote"] for row in rows)


def test_a_graph_comes_as_turtle(address: str) -> None:
    kind, text = ask(address, f"CONSTRUCT {{ ?state damin:guarantees ?of }} {{ {WHY} }}", "text/turtle")
    triples = list(ox.parse(text, ox.RdfFormat.TURTLE))
    assert kind == "text/turtle"
    assert {quad.subject.value for quad in triples} >= STATES
    assert {quad.predicate.value for quad in triples} == {f"{DAMIN}guarantees"}


def test_it_is_alive_and_shows_what_it_holds(address: str) -> None:
    with urlopen(f"{address}/healthz", timeout=60) as answer:
        assert answer.read() == b"ok\n"
    with urlopen(Request(f"{address}/?lang=ar", headers={"Accept": "text/html"}), timeout=60) as answer:
        page = answer.read().decode("utf-8")
    assert 'dir="rtl"' in page
    assert GUARANTOR in page
    assert "/sparql?" in page
