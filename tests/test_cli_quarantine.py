"""`damin quarantine`: the list in two languages and two formats, the retry and what it says."""

from __future__ import annotations

import json

import pytest

from graph_builder.run.build import build
from graph_builder.stores.reader import open_reader
from tests.rdf_samples import article, extract, state
from tests.test_cli_support import damin
from tests.test_quarantine_retry import _replaced_records, built, not_these

QUOTE = "badguarantor Bob Astana"
TEXTS = {"one": "meet Russia Turkey\n", "bad": f"{QUOTE}\n", "worse": f"meet Iran Oman\n{QUOTE}\n"}


@pytest.fixture
def store(tmp_path):
    build([article(*item) for item in TEXTS.items()], tmp_path / "S", extract=extract, reference=[state("Oman")])
    return tmp_path / "S"


def test_the_list_gives_reason_and_sentence(store):
    done = damin("quarantine", "list", "--store", store)
    lines = done.stdout.splitlines()
    assert done.exit_code == 0
    assert lines[0] == "bad: 3 violations"
    assert "  agreement:astana  damin:guarantor  actor:bob" in lines
    assert any(line.startswith("    A guarantor must be a state") for line in lines)
    assert f'    "{QUOTE}" (toy/badguarantor)' in lines
    assert lines[-1] == "6 violations in 2 articles"


def test_the_list_in_arabic(store):
    english, arabic = (damin("quarantine", "list", "--store", store, "--lang", lang).stdout for lang in ("en", "ar"))
    assert "دولة" in arabic
    assert "دولة" not in english
    assert QUOTE in arabic


def test_the_list_as_json_has_the_triples(store):
    records = json.loads(damin("quarantine", "list", "--store", store, "--format", "json").stdout)
    with open_reader(store) as reader:
        assert records == reader.quarantine()
    assert all("/guarantor>" in r["triples"] or "#guarantor>" in r["triples"] for r in records if r["evidence"])


def test_one_article_alone(store):
    done = damin("quarantine", "list", "--store", store, "--article", "worse")
    assert done.stdout.splitlines()[0] == "worse: 3 violations"
    assert done.stdout.splitlines()[-1] == "3 violations in 1 article"


@pytest.mark.parametrize("command", ["list", "retry"])
def test_an_article_with_nothing_there_is_named(store, command):
    done = damin("quarantine", command, "--store", store, "--article", "one")
    assert done.exit_code == 2
    assert done.stderr == "damin: the quarantine holds nothing of 'one'\n"


@pytest.mark.parametrize("command", ["list", "retry"])
def test_where_there_is_no_store(tmp_path, command):
    done = damin("quarantine", command, "--store", tmp_path / "none")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "there is no store" in done.stderr


def test_an_empty_quarantine(tmp_path):
    build([article("one", TEXTS["one"])], tmp_path, extract=extract, reference=[])
    assert damin("quarantine", "list", "--store", tmp_path).stdout == "nothing is in the quarantine\n"
    assert damin("quarantine", "list", "--store", tmp_path, "--format", "json").stdout == "[]\n"
    assert "0 violations tried again" in damin("quarantine", "retry", "--store", tmp_path).stdout


def test_a_retry_says_what_it_did(tmp_path, monkeypatch):
    store = built(tmp_path / "S", monkeypatch, not_these("participant"))
    before = len(json.loads(damin("quarantine", "list", "--store", store, "--format", "json").stdout))
    done = damin("quarantine", "retry", "--store", store)
    assert done.exit_code == 0, done.stderr
    assert done.stdout.splitlines()[0] == f"{before} violations tried again, 3 stay in the quarantine"
    assert done.stdout.splitlines()[1].endswith("triples went into the store, 3 articles changed")
    again = damin("quarantine", "retry", "--store", store, "--shacl", "pyshacl").stdout
    assert again == (
        "3 violations tried again, 3 stay in the quarantine\n0 triples went into the store, 0 articles changed\n"
    )


def test_a_retry_as_json(tmp_path, monkeypatch):
    store = built(tmp_path / "S", monkeypatch, not_these("participant"))
    report = json.loads(damin("quarantine", "retry", "--store", store, "--article", "two", "--json").stdout)
    assert (report["changed"], report["after"], report["untried"]) == (["two"], 0, [])
    assert report["generation"] == "000002"


def test_records_of_an_older_version_are_named(store):
    _replaced_records(store, lambda record: {k: x for k, x in record.items() if k != "triples"})
    done = damin("quarantine", "retry", "--store", store, "--article", "bad")
    assert "bad was not tried" in done.stdout


def test_the_group_says_what_it_has():
    done = damin("quarantine", "--help")
    assert "list" in done.stdout
    assert "retry" in done.stdout
    assert damin("quarantine").exit_code == 2
    assert damin("quarantine", "frob").stderr.endswith("See: damin quarantine --help\n")
