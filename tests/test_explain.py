"""`damin explain`: every fact beside its sentence, for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from graph_builder.model import Article, Evidence, Extraction, Issue, Label, Literal, Node, Statement
from tests.test_cli_support import damin

ROOT = Path(__file__).resolve().parent.parent
TEXT = "لقاء\nالتقى وفدا تركيا\nوروسيا. وتركيا ضامنة للاتفاق."
FIRST, SECOND = TEXT.index("التقى"), TEXT.index("وتركيا")


def extract(source: Article) -> Extraction:
    """Two sentences, the first over a line end, with marks on two words."""
    word = source.text.index("تركيا")
    met = Evidence(FIRST, SECOND - 1, "test.meet", 0.9, ((FIRST, FIRST + 5), (word, word + 5)))
    guarantee = Evidence(SECOND, len(source.text), "test.guarantor", 0.75)
    nodes = (
        Node("actor/turkey", ("Actor", "State"), (Label("Turkey", "en"), Label("تركيا", "ar"))),
        Node("meeting/m", ("Meeting",), (Label("Meeting", "en"), Label("اللقاء", "ar"))),
        Node("agreement/a", ("Agreement",), (Label("الاتفاق", "ar"),)),
    )
    statements = (
        Statement("meeting/m", "status", Literal("Held", "term"), (met,)),
        Statement("meeting/m", "participant", "actor/turkey", (met, guarantee)),
        Statement("meeting/m", "type", Literal("Meeting"), (met,)),
        Statement("agreement/a", "guarantor", "actor/turkey", (guarantee,)),
    )
    return Extraction(source, nodes, ("actor/turkey", "meeting/m"), statements, (Issue("odd", "x", "strange"),))


@pytest.fixture
def path(tmp_path, monkeypatch):
    monkeypatch.setattr("graph_builder.cli.explaining.extract_article", extract)
    record = {"id": "a", "title": "عنوان", "text": TEXT, "lang": "ar"}
    file = tmp_path / "a.json"
    file.write_text(json.dumps(record), encoding="utf-8")
    return file


def test_each_sentence_with_its_facts_in_the_order_of_the_text(path):
    lines = damin("explain", path).stdout.splitlines()
    assert lines[:6] == [
        "عنوان",
        "",
        "التقى وفدا تركيا وروسيا.",
        "  • اللقاء — لقاء  [test.meet, 0.90]",
        "  • اللقاء — مشارك: تركيا  [test.meet, 0.90]",
        "  • اللقاء — الحالة: عُقد  [test.meet, 0.90]",
    ]
    assert lines[7:10] == [
        "وتركيا ضامنة للاتفاق.",
        "  • الاتفاق — ضامن: تركيا  [test.guarantor, 0.75]",
        "  • اللقاء — مشارك: تركيا  [test.guarantor, 0.75]",
    ]
    assert lines[-1] == "4 facts, 2 things named"
    assert "issue: strange" in lines


def test_names_in_english_where_there_are_any(path):
    told = damin("explain", path, "--lang", "en").stdout
    assert "  • Meeting — participant: Turkey" in told
    assert "  • الاتفاق — guarantor: Turkey" in told


def test_grouped_by_thing(path):
    lines = damin("explain", path, "--by", "thing", "--lang", "en").stdout.splitlines()
    at = lines.index("Meeting")
    assert lines[at + 1 : at + 6] == [
        "  • Meeting",
        "      التقى وفدا تركيا وروسيا.  [test.meet, 0.90]",
        "  • participant: Turkey",
        "      التقى وفدا تركيا وروسيا.  [test.meet, 0.90]",
        "      وتركيا ضامنة للاتفاق.  [test.guarantor, 0.75]",
    ]


def test_on_a_terminal_the_words_are_highlighted(path, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    told = damin("explain", path).stdout
    assert "\u2068\x1b[1;33mالتقى\x1b[0m وفدا \x1b[1;33mتركيا\x1b[0m وروسيا.\u2069" in told


def test_json_points_into_the_text(path):
    told = json.loads(damin("explain", path, "--json").stdout)
    assert told["article"]["id"] == "a"
    assert [fact["predicate"] for fact in told["facts"]] == ["guarantor", "type", "participant", "status"]
    assert told["issues"] == [{"code": "odd", "where": "x", "reason": "strange"}]
    for fact in told["facts"]:
        for evidence in fact["evidence"]:
            assert TEXT[evidence["begin"] : evidence["end"]] == evidence["quote"]
            assert all(evidence["begin"] <= b < e <= evidence["end"] for b, e in evidence["marks"])


def test_one_record_of_many(path, tmp_path):
    many = tmp_path / "many.jsonl"
    records = [{"id": f"r{n}", "title": f"T{n}", "text": TEXT, "lang": "ar"} for n in range(8)]
    many.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    assert damin("explain", many, "--id", "r3").stdout.startswith("T3\n")
    unchosen = damin("explain", many)
    assert (unchosen.exit_code, unchosen.stdout) == (2, "")
    assert "several articles (r0, r1, r2, r3, r4, …): choose one with --id" in unchosen.stderr
    unknown = damin("explain", many, "--id", "r9")
    assert (unknown.exit_code, "no article with the id 'r9'" in unknown.stderr) == (2, True)


def test_a_file_without_an_article_says_why(path, tmp_path):
    empty = tmp_path / "empty.txt"
    empty.write_text("", encoding="utf-8")
    done = damin("explain", empty)
    assert done.exit_code == 1
    assert "empty.txt holds no article: " in done.stderr


def test_an_article_from_standard_input(path):
    done = damin("explain", "-", text=path.read_text(encoding="utf-8"))
    assert "وتركيا ضامنة للاتفاق." in done.stdout


def test_a_real_article_proves_its_guarantors():
    path = ROOT / "data/articles/demo-ar-06-moscow-protocol.json"
    text = json.loads(path.read_text(encoding="utf-8"))["text"]
    told = json.loads(damin("explain", path, "--json").stdout)
    guarantors = {fact["object"] for fact in told["facts"] if fact["predicate"] == "guarantor"}
    assert {"actor/turkey", "actor/russia"} <= guarantors
    quotes = [(e["quote"], text[e["begin"] : e["end"]]) for fact in told["facts"] for e in fact["evidence"]]
    assert quotes
    assert all(quote == stretch for quote, stretch in quotes)
