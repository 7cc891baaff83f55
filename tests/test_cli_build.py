"""`damin build`, `damin remove`, `damin stats`: changing a store and counting what is in it."""

from __future__ import annotations

import json

import pytest

from graph_builder.stores.reader import open_reader
from tests.test_cli_support import damin, fake_pipeline, made_store, write_articles


@pytest.fixture
def source(tmp_path, monkeypatch):
    fake_pipeline(monkeypatch)
    return write_articles(tmp_path / "articles")


def test_the_summary_says_what_happened(source, tmp_path):
    (source / "empty.txt").write_text("", encoding="utf-8")
    done = damin("build", source, "--store", tmp_path / "S")
    assert done.exit_code == 0, done.stderr
    for part in ("2 read: 2 new, 0 changed, 0 unchanged", "SHACL     conforms (fast)", "empty.txt"):
        assert part in done.stdout
    assert f"{tmp_path / 'S'}: " in done.stdout


def test_building_again_changes_nothing(source, tmp_path):
    damin("build", source, "--store", tmp_path / "S")
    with open_reader(tmp_path / "S") as reader:
        before = reader.generation
    done = damin("build", source, "--store", tmp_path / "S")
    assert "0 new, 0 changed, 2 unchanged" in done.stdout
    with open_reader(tmp_path / "S") as reader:
        assert reader.generation == before


def test_json_holds_all_of_the_report(source, tmp_path):
    report = json.loads(damin("build", source, "--store", tmp_path / "S", "--json").stdout)
    assert (report["read"], report["new"], report["conforms"], report["issues"]) == (2, 2, True, [])
    assert report["store"] == str(tmp_path / "S")


def test_the_first_issues_are_listed_and_the_rest_counted(source, tmp_path):
    for number in range(8):
        (source / f"note-{number}.docx").write_text("x", encoding="utf-8")
    done = damin("build", source, "--store", tmp_path / "S")
    assert "Issues    8" in done.stdout
    assert "note-4.docx" in done.stdout
    assert "note-5.docx" not in done.stdout
    assert "and 3 more" in done.stdout


def test_standard_input_is_a_source(source, tmp_path):
    record = json.dumps({"id": "piped", "text": "meet Turkey Russia"})
    done = damin("build", "-", "--store", tmp_path / "S", text=record + "\n")
    assert "1 read: 1 new" in done.stdout


def test_a_fault_in_one_article_is_reported_and_costs_no_other(source, tmp_path):
    write_articles(source, {"bad": "boom"})
    done = damin("build", source, "--store", tmp_path / "S")
    assert done.exit_code == 0
    assert "2 new" in done.stdout
    assert "1 could not be read" in done.stdout
    assert "boom" in done.stdout


def test_a_stated_language_is_for_records_without_one(tmp_path, monkeypatch):
    fake_pipeline(monkeypatch)
    records = [{"id": "a", "text": "meet A B"}, {"id": "b", "text": "meet A C", "lang": "en"}]
    text = "".join(json.dumps(record) + "\n" for record in records)
    damin("build", "-", "--lang", "ar", "--store", tmp_path / "S", text=text)
    counts = json.loads(damin("stats", "--store", tmp_path / "S", "--json").stdout)
    assert counts["articles"] == {"all": 2, "ar": 1, "en": 1}


def test_a_language_without_data_cannot_be_stated(source, tmp_path, monkeypatch):
    monkeypatch.setattr("graph_builder.text.language.available_languages", lambda: ("ar", "en"))
    done = damin("build", source, "--lang", "fa", "--store", tmp_path / "S")
    assert done.exit_code == 2
    assert "no language data for 'fa'" in done.stderr
    assert not (tmp_path / "S").exists()


def test_articles_can_be_removed(tmp_path):
    store = made_store(tmp_path / "S")
    done = damin("remove", "one", "--store", store)
    assert done.stdout == "removed 1 article\n"
    assert json.loads(damin("stats", "--store", store, "--json").stdout)["articles"] == {"all": 1, "en": 1}


def test_nothing_is_removed_where_an_article_is_unknown(tmp_path):
    store = made_store(tmp_path / "S")
    done = damin("remove", "one", "three", "--store", store)
    assert done.exit_code == 2
    assert "holds no article 'three'" in done.stderr
    assert json.loads(damin("stats", "--store", store, "--json").stdout)["articles"]["all"] == 2


def test_stats_count_what_articles_say(tmp_path):
    counts = json.loads(damin("stats", "--store", made_store(tmp_path / "S"), "--json").stdout)
    assert counts["actors"] == {"all": 3, "State": 3}
    assert counts["meetings"] == {"all": 2}
    assert counts["agreements"] == {"all": 1}
    assert counts["guarantor states"] == 1
    # two meetings of two participants with type and status, an agreement's type and its guarantor
    assert (counts["facts"], counts["evidence"]) == (10, 10)
    assert counts["triples"] > counts["evidence"] * 11


def test_stats_for_people(tmp_path):
    text = damin("stats", "--store", made_store(tmp_path / "S")).stdout
    assert "articles                  2  (en 2)\n" in text
    assert "actors                    3  (State 3)\n" in text
