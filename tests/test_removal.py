"""What is removed stays nowhere: not in graphs, readings, notes or issues, nor in any byte of the store's files."""

from __future__ import annotations

import json

import pytest

from graph_builder.model import Issue
from graph_builder.rdf.canonical import canonical_nquads
from graph_builder.run.build import build, remove
from graph_builder.stores.reader import open_reader
from tests import event_samples, rdf_samples
from tests.event_samples import article
from tests.test_cli_support import damin

WORD = "xyzzyplugh"
TOLD = "round Astana 4 2017-07-04\naccord Pact 2017-07-04 S0 S1"


def built(path, articles, reader=event_samples.extract):
    build(articles, path, extract=reader, reference=[])


def files(path):
    return {
        p.relative_to(path).as_posix() for p in path.rglob("*") if p.is_file() and WORD.encode() in p.read_bytes()
    }


def everything(path):
    with open_reader(path) as reader:
        notes = b"".join(p.read_bytes() for p in reader.path.iterdir() if p.suffix in {".json", ".jsonl"})
        return canonical_nquads(reader.store) + canonical_nquads(reader.readings()) + notes


@pytest.fixture
def others():
    return [article(f"other-{i}", TOLD, "Gazette") for i in range(3)]


@pytest.mark.parametrize("text", [TOLD, f"person {WORD} S0 envoy", f"round {WORD} 4 2017-07-04"])
def test_a_removed_article_is_in_no_byte_of_the_store(tmp_path, others, text):
    path = tmp_path / "s"
    built(path, others)
    before = everything(path)
    built(path, [article(f"{WORD}/1", f"{text}\n{TOLD}" if text != TOLD else text, WORD)])
    assert files(path)
    remove([f"{WORD}/1"], path)
    assert not files(path)
    assert everything(path) == before


def test_of_a_changed_article_nothing_is_read_any_more(tmp_path, others):
    path = tmp_path / "s"
    built(path, [*others, article("one", f"person {WORD} S0 envoy", WORD)])
    assert WORD.encode() in everything(path)
    built(path, [article("one", "person Badr S0 envoy")])
    assert WORD.encode() not in everything(path)
    remove(["one"], path)
    assert not files(path)


def test_its_quarantine_goes(tmp_path):
    path = tmp_path / "s"
    told = {name: f"badguarantor Bob {WORD}{name}\nmeet S0 S1\n" for name in ("bad", "good")}
    built(path, [rdf_samples.article(*item) for item in told.items()], rdf_samples.extract)
    with open_reader(path) as reader:
        assert WORD + "bad" in json.dumps(reader.quarantine())
    remove(["bad"], path)
    with open_reader(path) as reader:
        assert WORD + "bad" not in json.dumps(reader.quarantine())
        assert WORD + "good" in json.dumps(reader.quarantine())


def test_its_issues_go_and_those_of_others_stay(tmp_path, others):
    path = tmp_path / "s"
    twice = [article("one", TOLD, WORD), article("one", TOLD, "Herald")]
    built(path, [Issue("bad-json", "x.json:3", "no JSON"), *others, *twice, *others])
    with open_reader(path) as reader:
        assert [i["code"] for i in reader.issues()] == ["duplicate"] * 4 + ["bad-json"]
    remove(["one"], path)
    with open_reader(path) as reader:
        left = reader.issues()
    assert [i["code"] for i in left] == ["duplicate"] * 3 + ["bad-json"]
    assert "'one'" not in json.dumps(left)


def test_a_decision_that_quotes_it_is_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    built(tmp_path / "damin-store", [article(f"a{i}", f"meet PhoneCall 2024-05-0{i} - S0 S1") for i in (7, 8)])
    with open_reader(tmp_path / "damin-store") as reader:
        calls = sorted(g.value for g in {t.subject for t in reader.graph(None)} if "/id/meeting/" in g.value)
    assert damin("same", *calls, "--why", "one call").exit_code == 0
    output = damin("remove", "a7").output
    assert "removed 1 article" in output
    assert "decisions that still quote what was removed: 1" in output
