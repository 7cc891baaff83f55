"""`damin conflicts`, `same`, `different`, `reject`, `decisions`, `doubts` on articles of real kind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from graph_builder.rdf.canonical import canonical_nquads
from graph_builder.resources import resource
from graph_builder.stores.reader import open_reader
from tests.test_cli_support import damin

STORIES = ("south-sudan", "tehran-summit", "kosovo")
BASE = "https://w3id.org/damin/id/"
ARTICLES = resource("data/gold/identity/articles.jsonl")


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """Three stories, told by twelve outlets in two languages."""
    path = tmp_path_factory.mktemp("source") / "articles.jsonl"
    lines = ARTICLES.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text(
        "".join(line for line in lines if any(f'"identity/{s}-' in line for s in STORIES)), encoding="utf-8"
    )
    return path


@pytest.fixture
def place(tmp_path, monkeypatch):
    """An empty folder to work in, without decisions of others."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def store(place, source):
    assert damin("build", source).exit_code == 0
    return place / "damin-store"


def ok(*arguments):
    result = damin(*arguments)
    assert result.exit_code == 0, result.output
    return result.output


def fails(*arguments):
    result = damin(*arguments)
    assert result.exit_code != 0
    return result.output


def content(store):
    with open_reader(store) as reader:
        return canonical_nquads(reader.store)


def node(store, article, words, kind="meeting", has=""):
    """The address of what an article's sentence is about."""
    query = f"""PREFIX damin: <https://w3id.org/damin/ontology#> PREFIX prov: <http://www.w3.org/ns/prov#>
    SELECT DISTINCT ?n {{ ?e a damin:Evidence ; rdf:subject ?n ; damin:quote ?q ;
      prov:wasDerivedFrom/dcterms:identifier "identity/{article}" {has}
      FILTER(CONTAINS(?q, "{words}") && CONTAINS(STR(?n), "/id/{kind}/")) }} ORDER BY ?n"""
    rows = json.loads(ok("query", query, "--format", "json", "--store", store))["results"]["bindings"]
    return rows[0]["n"]["value"].rpartition("/id/")[2]


def test_conflicts_show_each_value_with_its_outlets_and_sentences(store):
    text = ok("conflicts", "--property", "startDate")
    assert "2018-06-26: stands" in text
    assert "2018-06-27: reported" in text
    assert 'Eastgate Bulletin (2018-06-28): "South Sudan' in text
    found = json.loads(ok("conflicts", "--json"))
    assert {d["name"] for d in found} >= {"startDate", "participant"}
    about = found[0]["about"].rpartition("/id/")[2].replace("/", ":", 1)
    assert all(d["about"] == found[0]["about"] for d in json.loads(ok("conflicts", "--about", about, "--json")))
    for disagreement in found:
        assert any(value["stands"] for value in disagreement["values"])
        assert all(value["said"] for value in disagreement["values"]), disagreement


def test_a_store_without_disagreement_says_so(place):
    (place / "a.txt").write_text(
        "Vladimir Putin met Recep Tayyip Erdogan in Sochi on 5 August 2022.", encoding="utf-8"
    )
    ok("build", "a.txt")
    assert ok("conflicts").strip() == "no conflicts"
    assert ok("decisions").strip() == "no decisions"


def test_same_joins_and_lasts(store, place, source):
    a, b = node(store, "kosovo-1", "met in Brussels"), node(store, "kosovo-3", "held talks with Borrell")
    assert a != b
    before = content(store)
    text = ok("same", a, b.replace("/", ":", 1), "--why", "for the test", "--author", "Leila", "--date", "2024-06-01")
    assert "now tell of meeting:" in text
    joined = content(store)
    assert joined != before
    assert node(store, "kosovo-1", "met in Brussels") == node(store, "kosovo-3", "held talks with Borrell")
    record = yaml.safe_load((place / "damin-corrections.yaml").read_text(encoding="utf-8"))
    assert [(d["kind"], d["author"], str(d["date"]), d["why"]) for d in record] == [
        ("same", "Leila", "2024-06-01", "for the test")
    ]
    ok("build", source)
    assert content(store) == joined
    ok("build", source, "--store", "anew")
    assert content(place / "anew") == joined
    listed = ok("decisions")
    assert "same, by Leila on 2024-06-01: for the test" in listed
    assert "stale" not in listed


def test_what_was_decided_is_not_decided_again_but_can_be_reversed(store):
    a, b = node(store, "kosovo-1", "met in Brussels"), node(store, "tehran-summit-1", "held a summit")
    before = content(store)
    ok("different", a, b)
    assert content(store) == before
    assert "decided already" in fails("different", a, b)
    ok("same", a, b)
    joined = node(store, "kosovo-1", "met in Brussels")
    assert joined == node(store, "tehran-summit-1", "held a summit")
    ok("different", joined, "article:" + article_key(store, "identity/kosovo-1"))
    assert node(store, "kosovo-1", "met in Brussels") != node(store, "tehran-summit-1", "held a summit")


def article_key(store, identifier):
    query = f'SELECT ?a {{ ?a a damin:Article ; dcterms:identifier "{identifier}" }}'
    rows = json.loads(ok("query", query, "--format", "json", "--store", store))["results"]["bindings"]
    return rows[0]["a"]["value"].rpartition("/")[2]


def test_different_parts_one_article_from_the_others(store):
    merged = node(store, "kosovo-1", "Brussels Agreement", "agreement")
    assert merged == node(store, "kosovo-3", "Brussels Agreement", "agreement")
    ok("different", merged, "article:" + article_key(store, "identity/kosovo-3"), "--why", "another year")
    assert node(store, "kosovo-1", "Brussels Agreement", "agreement") != node(
        store, "kosovo-3", "Brussels Agreement", "agreement"
    )
    assert "must both tell of" in fails("different", merged, "article:nobody")


def test_reject_takes_a_fact_out_until_its_sentence_changes(store, place, source):
    turkey = ". ?n damin:participant <https://w3id.org/damin/id/actor/turkey>"
    meeting = node(store, "tehran-summit-1", "held a summit", has=turkey)
    text = ok("reject", meeting, "damin:participant", "actor:turkey", "--why", "for the test")
    assert "rejected in" in text
    asked = (
        f"ASK {{ <https://w3id.org/damin/id/{meeting}> damin:participant <https://w3id.org/damin/id/actor/turkey> }}"
    )
    assert "true" not in ok("query", asked).lower()
    rejected = content(store)
    ok("build", source)
    assert content(store) == rejected
    assert "--why" in fails("reject", meeting, "damin:participant", "actor:iran")
    assert "no evidence" in fails("reject", meeting, "damin:participant", "actor:nobody", "--why", "x")
    assert "evidence, or subject" in fails("reject", meeting, "damin:participant", "--why", "x")


def test_a_decision_whose_sentence_has_changed_is_stale_and_does_not_count(store, place, source):
    a, b = node(store, "kosovo-1", "met in Brussels"), node(store, "kosovo-3", "held talks with Borrell")
    ok("same", a, b)
    text = source.read_text(encoding="utf-8").replace("held talks with Borrell in", "held long talks with Borrell in")
    (place / "changed.jsonl").write_text(text, encoding="utf-8")
    ok("build", "changed.jsonl")
    assert node(store, "kosovo-1", "met in Brussels") != node(store, "kosovo-3", "held long talks with Borrell")
    assert "stale: identity/kosovo-3 no longer says so" in ok("decisions", "--stale")
    (place / "damin-corrections.yaml").write_text("[]\n", encoding="utf-8")
    assert ok("decisions", "--apply").strip() == "no decisions"


def test_taking_a_decision_back_undoes_it(store, place):
    before = content(store)
    ok("same", node(store, "kosovo-1", "met in Brussels"), node(store, "kosovo-3", "held talks with Borrell"))
    assert content(store) != before
    (place / "damin-corrections.yaml").write_text("[]\n", encoding="utf-8")
    ok("decisions", "--apply")
    assert content(store) == before


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- kind: perhaps\n", "damin-corrections.yaml: decision 1: kind must be one of same, different, reject"),
        ("- kind: same\n  author: x\n", "damin-corrections.yaml: decision 1: it names nothing to decide about"),
        ("kind: same\n", "damin-corrections.yaml: a list of decisions was expected"),
        ("- [\n", "damin-corrections.yaml: not valid YAML"),
    ],
)
def test_a_broken_file_is_named_and_the_store_stays(store, place, source, text, message):
    before = content(store)
    (place / "damin-corrections.yaml").write_text(text, encoding="utf-8")
    assert message in fails("build", source)
    assert message in fails("decisions")
    assert content(store) == before


def test_unknown_things_are_clear_errors(store, place):
    assert "no article of the store names" in fails("same", "meeting:nothing", "meeting:nowhere")
    assert not (place / "damin-corrections.yaml").exists()


def test_doubts_lists_near_pairs_until_they_are_decided(store):
    found = json.loads(ok("doubts", "--margin", "1", "--json"))
    assert found
    assert all(abs(pair["score"] - pair["threshold"]) <= 1 for pair in found)
    pair = next(p for p in found if not p["merged"])
    assert pair["a"]["quote"] in ok("doubts", "--margin", "1", "--limit", "100")
    ok("different", *(pair[side]["node"] for side in "ab"))
    left = json.loads(ok("doubts", "--margin", "1", "--json"))
    assert tellings(pair) not in [tellings(other) for other in left]


def tellings(pair):
    return [tuple(pair[side][name] for name in ("node", "article", "quote")) for side in "ab"]


def test_nothing_of_a_removed_or_changed_article_stays(store, place, source):
    word = "bargaining-xyzzy"
    text = f"Vladimir Putin met Recep Tayyip Erdogan in Sochi on 5 August 2022 for {word} talks."
    record = {"id": "wire/1", "lang": "en", "published": "2022-07-20", "publisher": f"The {word}", "text": text}
    for last in ("removed", "changed"):
        (place / "wire.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
        ok("build", "wire.jsonl")
        assert word.encode() in everything(store)
        if last == "removed":
            ok("remove", "wire/1")
        else:
            other = {**record, "publisher": "The Wire", "text": record["text"].replace(f" for {word} talks", "")}
            (place / "wire.jsonl").write_text(json.dumps(other) + "\n", encoding="utf-8")
            ok("build", "wire.jsonl")
        assert word.encode() not in everything(store)


def everything(store: Path) -> bytes:
    """All that the live generation holds: its graphs, its readings, its notes."""
    with open_reader(store) as reader:
        notes = b"".join(path.read_bytes() for path in reader.path.iterdir() if path.suffix in {".json", ".jsonl"})
        return canonical_nquads(reader.store) + canonical_nquads(reader.readings()) + notes
