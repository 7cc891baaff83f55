"""`damin query`: the four query forms, the formats, prefixes, and what is refused."""

from __future__ import annotations

import csv
import json

import pytest

from graph_builder.rdf.lexer import calls_out
from tests.test_cli_support import damin, made_store

GUARANTORS = "SELECT ?deal ?who { ?deal damin:guarantor ?who }"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return made_store(tmp_path_factory.mktemp("query") / "S")


def ask(store, query, *options):
    return damin("query", query, "--store", store, *options)


def test_a_table_with_short_names(store):
    done = ask(store, GUARANTORS)
    assert done.stdout.split() == ["deal", "who", "agreement:truce", "actor:turkey"]
    assert done.stderr == "1 row\n"


def test_a_table_shows_arabic_whole(store):
    done = ask(store, 'SELECT ?name { actor:turkey rdfs:label ?name FILTER(LANG(?name) = "ar") }')
    assert done.stdout.splitlines()[1] == "دولة Turkey @ar"


def test_on_a_terminal_arabic_keeps_to_its_cell(store, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    done = ask(store, 'SELECT ?name { actor:turkey rdfs:label ?name FILTER(LANG(?name) = "ar") }')
    assert "\u2068دولة Turkey @ar\u2069" in done.stdout


def test_in_a_pipe_nothing_is_cut(store):
    done = ask(store, 'SELECT ?text { BIND(CONCAT("begin ", STR(damin:x), " %s end") AS ?text) }' % ("x" * 300))
    assert done.stdout.splitlines()[1].endswith(" end")


def test_control_characters_do_not_reach_the_terminal(store):
    done = ask(store, r'SELECT ?x { BIND("a\u001b[31mb" AS ?x) }')
    assert "\x1b" not in done.stdout
    assert "a [31mb" in done.stdout


@pytest.mark.parametrize(
    ("query", "answer"), [("ASK { ?s a damin:Agreement }", "yes"), ("ASK { ?s a damin:Deal }", "no")]
)
def test_ask(store, query, answer):
    assert ask(store, query).stdout == f"{answer}\n"
    assert json.loads(ask(store, query, "--format", "json").stdout)["boolean"] is (answer == "yes")


def test_result_formats(store):
    rows = list(csv.DictReader(ask(store, GUARANTORS, "--format", "csv").stdout.splitlines()))
    assert rows == [
        {"deal": "https://w3id.org/damin/id/agreement/truce", "who": "https://w3id.org/damin/id/actor/turkey"}
    ]
    assert len(json.loads(ask(store, GUARANTORS, "--format", "json").stdout)["results"]["bindings"]) == 1
    assert ask(store, GUARANTORS, "--format", "tsv").stdout.startswith("?deal\t?who\n<https://")
    assert "<uri>https://w3id.org/damin/id/actor/turkey</uri>" in ask(store, GUARANTORS, "--format", "xml").stdout


def test_graph_formats(store):
    query = "CONSTRUCT { ?who damin:guarantees ?deal } { ?deal damin:guarantor ?who }"
    assert "actor:turkey damin:guarantees agreement:truce ." in ask(store, query).stdout
    lines = ask(store, query, "--format", "ntriples").stdout.splitlines()
    assert len(lines) == 1
    assert lines[0].endswith("<https://w3id.org/damin/id/agreement/truce> .")
    assert "guarantees" in str(json.loads(ask(store, query, "--format", "jsonld").stdout))


def test_describe(store):
    assert "Truce" in ask(store, "DESCRIBE agreement:truce").stdout


@pytest.mark.parametrize(
    ("query", "fmt"),
    [
        (GUARANTORS, "turtle"),
        ("ASK {}", "jsonld"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "csv"),
        ("DESCRIBE actor:turkey", "table"),
    ],
)
def test_a_format_that_does_not_fit(store, query, fmt):
    done = ask(store, query, "--format", fmt)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert f"the format {fmt} does not fit this query" in done.stderr


def test_a_declared_prefix_wins(store):
    query = "PREFIX damin: <http://other.example/> SELECT ?x { BIND(damin:thing AS ?x) }"
    assert "http://other.example/thing" in ask(store, query).stdout


def test_a_query_from_a_file(store, tmp_path):
    path = tmp_path / "guarantors.rq"
    path.write_text(GUARANTORS, encoding="utf-8")
    assert "actor:turkey" in damin("query", "-f", path, "--store", store).stdout
    assert "actor:turkey" in damin("query", "-f", "-", "--store", store, text=GUARANTORS).stdout
    both = damin("query", GUARANTORS, "-f", path, "--store", store)
    assert both.exit_code == 2


def test_a_file_that_is_no_text(store, tmp_path):
    path = tmp_path / "bad.rq"
    path.write_bytes(b"SELECT \xff")
    done = damin("query", "-f", path, "--store", store)
    assert (done.exit_code, "not UTF-8" in done.stderr) == (2, True)


def test_a_wrong_query_is_told_with_the_place(store):
    done = ask(store, "SELECT ?x WHERE")
    assert done.exit_code == 2
    assert "not valid SPARQL 1.1: error at 1:" in done.stderr


@pytest.mark.parametrize(
    ("query", "calls"),
    [
        ("SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }", True),
        ("SELECT * { service silent <http://x.example/> { ?s ?p ?o } }", True),
        ("SELECT*{SERVICESILENT<http://x.example/>{?s ?p ?o}}", True),
        (r"SELECT * { S\u0045RVICE <http://x.example/> { ?s ?p ?o } }", True),
        ("SELECT * { ?s ?p '#' . SERVICE <http://x.example/> { ?s ?p ?o } }", True),
        ("SELECT * { ?s ?p <http://x.example/service#it> }", False),
        ('SELECT * { ?s ?p "SERVICE" }', False),
        ('SELECT * { ?s ?p """a " SERVICE """ }', False),
        ("SELECT ?service { ?service ?p ?o } # no SERVICE here", False),
    ],
)
def test_calls_to_other_servers_are_refused(store, query, calls):
    assert calls_out(query) is calls
    done = ask(store, query)
    assert done.exit_code == (2 if calls else 0), done.stderr
    assert ("SERVICE is not allowed" in done.stderr) is calls
