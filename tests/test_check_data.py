"""`damin check-data`: the shipped data is in order, and each way to break it is told with file and place."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import regex

from graph_builder.cli.data_checks import check_pattern, check_tables, check_yaml, matches
from graph_builder.extract.gazetteer_tables import COLUMNS
from graph_builder.extract.patterns import Deferred, Pattern
from graph_builder.resolve.article import reader
from tests.test_cli_support import damin

ROOT = Path(__file__).resolve().parent.parent
GUARANTOR = Pattern("test.guarantor", Deferred(lambda: regex.compile("ضامن")), 0.9, {}, regex.compile("ضامن"))
AFFIRMS, DENIES = "تركيا ضامن للاتفاق.", "اجتمع وفدا تركيا وروسيا."


@pytest.fixture(scope="module")
def annotator():
    return reader("ar").annotator


def found(pattern, annotator, path):
    return [(f.where, f.reason, f.fails) for f in check_pattern(pattern, annotator, "ar", path)]


def pattern(matching=(), differing=()):
    return replace(GUARANTOR, matching=tuple(matching), differing=tuple(differing))


@pytest.fixture
def patterns_file(tmp_path):
    path = tmp_path / "patterns.yaml"
    path.write_text("meetings:\n  - id: other\n  - id: test.guarantor\n", encoding="utf-8")
    return path


def test_the_shipped_data_is_in_order():
    done = damin("check-data")
    assert done.exit_code == 0, done.stdout
    assert done.stdout.startswith("all data files are in order")


def test_a_pattern_is_tried_on_an_article_of_its_own(annotator):
    assert matches(GUARANTOR, annotator, "ar", AFFIRMS)
    assert not matches(GUARANTOR, annotator, "ar", DENIES)


def test_examples_that_come_out_wrong_are_named(annotator, patterns_file):
    wrong = pattern(matching=[AFFIRMS, DENIES, AFFIRMS], differing=[DENIES, AFFIRMS])
    where = f"{patterns_file}, line 3, test.guarantor"
    assert found(wrong, annotator, patterns_file) == [
        (where, f"should match: {DENIES}", True),
        (where, f"should not match: {AFFIRMS}", True),
    ]


def test_too_few_examples_are_a_wish(annotator, patterns_file):
    [(_, reason, fails)] = found(pattern(matching=[AFFIRMS]), annotator, patterns_file)
    assert reason.startswith("has 1 examples that match and 0 that differ")
    assert not fails


def test_enough_examples_that_come_out_right_are_silent(annotator, patterns_file):
    right = pattern(matching=[AFFIRMS] * 3, differing=[DENIES] * 2)
    assert found(right, annotator, patterns_file) == []


def test_broken_yaml_is_named_with_its_line(tmp_path):
    (tmp_path / "good.yaml").write_text("a: 1\n", encoding="utf-8")
    (tmp_path / "bad.yaml").write_text("a: 1\nb: [1, 2\n", encoding="utf-8")
    [finding] = check_yaml(tmp_path)
    assert finding.where == str(tmp_path / "bad.yaml")
    assert "line 3" in finding.reason
    assert finding.fails


def test_a_broken_table_is_named_with_its_line(tmp_path):
    shutil.copytree(ROOT / "data/gazetteer", tmp_path / "g")
    with (tmp_path / "g" / "persons.tsv").open("a", encoding="utf-8") as table:
        table.write("one\ttwo\n")
    [finding] = check_tables(tmp_path / "g")
    count = len((tmp_path / "g" / "persons.tsv").read_text("utf-8").splitlines())
    assert finding.where == f"{tmp_path / 'g' / 'persons.tsv'}, line {count}"
    assert "2 cells" in finding.reason


def test_a_reference_to_nobody_is_noticed(tmp_path):
    shutil.copytree(ROOT / "data/gazetteer", tmp_path / "g")
    cells = {"person": "nobody-at-all", "office": "president", "of": "turkey", "certain": "yes"}
    line = "\t".join(cells.get(column, "") for column in COLUMNS["offices"].split())
    with (tmp_path / "g" / "offices.tsv").open("a", encoding="utf-8") as table:
        table.write(line + "\n")
    [finding] = check_tables(tmp_path / "g")
    assert "offices.tsv, line " in finding.where
    assert "nobody-at-all" in finding.reason


def test_the_command_fails_on_a_broken_installation(tmp_path):
    for part in ("graph_builder", "data", "ontology"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    dates = tmp_path / "data/languages/ar/dates.yaml"
    text = dates.read_text(encoding="utf-8")
    dates.write_text(text.replace('"[[عامي 2014 و2015]]", 2014/2015', '"[[عامي 2014 و2015]]", 2014/2016'), "utf-8")
    (tmp_path / "data/languages/en/lexicon.yaml").write_text("say: [\n", encoding="utf-8")
    code = "import sys; sys.path.insert(0, '.'); from graph_builder.cli import main; main(['check-data'])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert done.stderr == ""
    assert done.stdout.count("data/languages/en/lexicon.yaml: ") == 1
    assert done.stdout.splitlines()[-1].startswith("2 failures")
    assert "data/languages/ar/dates.yaml: year: '[[عامي 2014 و2015]]'" in done.stdout
    assert str(tmp_path) not in done.stdout
