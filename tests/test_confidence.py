"""Confidence: read off a table of counts, made anew from judged articles, and obeyed by builds and exports."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from graph_builder.cli.data_checks import check_confidence
from graph_builder.errors import DataError
from graph_builder.evaluate.calibrate import fit, guesses, written
from graph_builder.evaluate.corpus import read_corpus
from graph_builder.evaluate.halves import halves, in_first_half
from graph_builder.evaluate.judge import Hearing, hearings
from graph_builder.evaluate.reliability import Guess, bands, expected_error, whole
from graph_builder.model import Article, Evidence, Extraction, Label, Literal, Node, Statement
from graph_builder.resolve.article import extract_article
from graph_builder.resolve.confidence import Case, Table, cases, confidences, load_table, read_table
from graph_builder.sources import read_sources
from tests.rdf_samples import article, extract, state
from tests.test_cli_support import damin, write_articles
from tests.test_evaluate import RUSSIA, TURKEY, actor, agreement, meeting, write_gold

ROOT = Path(__file__).resolve().parent.parent
TABLE = Table({("meeting",): (6, 2), ("meeting", "dated"): (6, 0), ("meeting participant",): (8, 0)})


@pytest.mark.parametrize(
    ("case", "ratio"),
    [
        (Case("meeting", ()), 7 / 10),
        (Case("meeting", ("dated",)), (6 + 4 * 0.7) / 10),
        (Case("meeting", ("undated",)), 0.7),
        (Case("meeting", ("dated", "2 actors")), (6 + 4 * 0.7) / 10 * 1.0),
        (Case("meeting participant", ("State",)), 9 / 10),
        (Case("topic", ()), None),
    ],
)
def test_a_ratio_is_drawn_towards_that_of_the_wider_ground(case, ratio):
    assert TABLE.ratio(case) == (ratio if ratio is None else pytest.approx(ratio))


def fact(subject, predicate, value, *spans, rule="xx.meet.with+xx.meet", confidence=0.9):
    return Statement(
        subject, predicate, value, tuple(Evidence(b, e, rule, confidence) for b, e in spans or ((0, 4),))
    )


def said(*statements, text="meet Turkey Russia, and so on"):
    nodes = {state("Turkey"), state("Russia"), Node("meeting/m", ("Meeting", "Summit"), (Label("M", "en"),))}
    nodes.add(Node("agreement/a", ("Agreement",), (Label("A", "en"),)))
    return Extraction(article("a", text), tuple(sorted(nodes, key=lambda n: n.id)), (), statements)


MEETING = fact("meeting/m", "type", Literal("Meeting", "term"), (0, 4), (5, 9))
TURKEY_MET = fact("meeting/m", "participant", "actor/turkey")


def test_the_ground_of_a_fact():
    date = fact("meeting/m", "startDate", Literal("2021-06-24", "date"), rule="opening-day")
    summit = fact("meeting/m", "type", Literal("Summit", "term"))
    guarantor = fact("agreement/a", "guarantor", "actor/turkey", rule="xx.guarantor.list")
    meet, met = ("meet", "xx.meet.with"), "meeting/m"
    assert cases(said(MEETING, summit, TURKEY_MET, date, guarantor)) == [
        Case("meeting", ("dated", "1 actors", "2 sentences", *meet)),
        Case("meeting kind", ("Summit", "1 sentences", *meet), met),
        Case("meeting participant", ("State", "1 sentences", *meet), met),
        Case("meeting date", ("1 sentences", "opening-day"), met),
        Case("guarantor", ("1 sentences", "guarantor", "xx.guarantor.list")),
    ]


def test_a_fact_is_never_surer_than_the_thing_that_it_falls_with():
    found = confidences(said(MEETING, TURKEY_MET, fact("meeting/m", "topic", "topic/x", confidence=0.5)), TABLE)
    assert found == [pytest.approx(0.7), pytest.approx(0.7 * 0.9), pytest.approx(0.7 * 0.5)]


def test_every_sentence_of_a_fact_has_the_confidence_of_the_fact():
    [path] = (ROOT / "data/articles").glob("demo-en-02-*.json")
    [read] = [item for item in read_sources([path]) if isinstance(item, Article)]
    extraction = extract_article(read)
    assert extraction == extract_article(read)
    expected = [round(number, 3) for number in confidences(extraction, load_table())]
    given = [{e.confidence for e in statement.evidence} for statement in extraction.statements]
    known = [n for n, case in enumerate(cases(extraction)) if load_table().ratio(case) is not None]
    assert len(known) > 5
    assert [given[n] for n in known] == [{expected[n]} for n in known]
    assert len({expected[n] for n in known}) > 3


def test_the_shipped_table_is_in_order():
    counts = load_table().counts
    assert list(counts) == sorted(counts)
    assert {"meeting", "agreement", "guarantor", "meeting participant", "agreement party"} <= {k[0] for k in counts}
    for key, (right, wrong) in counts.items():
        wider = counts[key[:1]]
        assert 0 < right + wrong <= sum(wider)
    assert written(load_table()) == (ROOT / "data/confidence.tsv").read_text(encoding="utf-8")


def test_a_table_that_is_broken_is_named(tmp_path):
    path = tmp_path / "t.tsv"
    path.write_text("family\tground\tright\twrong\nmeeting\t\tmany\t0\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"t\.tsv"):
        read_table(path)
    with pytest.raises(DataError, match=r"none\.tsv"):
        read_table(tmp_path / "none.tsv")
    assert [finding.where for finding in check_confidence(path)] == [str(path)]
    assert not list(check_confidence(ROOT / "data/confidence.tsv"))


def heard(tmp_path, text, **gold) -> Hearing:
    write_articles(tmp_path / "articles", {"a": text})
    write_gold(tmp_path / "gold", "a", **gold)
    [hearing] = hearings(read_corpus(tmp_path / "gold", extract, [state("Turkey")]))
    return hearing


def verdicts(hearing):
    return {
        (j.statement.subject, j.statement.predicate, getattr(j.statement.object, "text", j.statement.object)): j.right
        for j in hearing.judged()
    }


def test_right_wrong_and_unknown(tmp_path):
    asked = meeting("Turkey", status="planned")
    found = verdicts(heard(tmp_path, "meet Turkey Iran\n", actors=[TURKEY, RUSSIA], meetings=[asked]))
    name = "meeting/turkey-iran"
    assert found[name, "type", "Meeting"] is True
    assert found[name, "participant", "actor/turkey"] is True
    assert found[name, "participant", "actor/iran"] is False
    assert found[name, "status", "Held"] is False


def test_gold_without_a_status_is_silent_about_it(tmp_path):
    found = verdicts(heard(tmp_path, "meet Turkey\n", actors=[TURKEY], meetings=[meeting("Turkey")]))
    assert found["meeting/turkey", "status", "Held"] is None


def test_what_hangs_on_a_false_meeting_is_false(tmp_path):
    found = verdicts(heard(tmp_path, "meet Turkey Russia\n", actors=[TURKEY, RUSSIA]))
    assert set(found.values()) == {False}


def test_agreements_guarantors_and_what_gold_lacks(tmp_path):
    gold = {"actors": [TURKEY], "agreements": [agreement("Truce")], "guarantors": ["Turkey"]}
    found = verdicts(heard(tmp_path, "guarantee Turkey Truce\nguarantee Iran Pact\n", **gold))
    assert found["agreement/truce", "type", "Agreement"] is True
    assert found["agreement/truce", "guarantor", "actor/turkey"] is True
    assert found["agreement/pact", "type", "Agreement"] is False
    assert found["agreement/pact", "guarantor", "actor/iran"] is False


def test_a_table_is_counted_on_what_is_right_in_itself(tmp_path):
    many = "".join(f"meet Turkey State{n}\n" for n in range(6))
    people = [TURKEY, *(actor(f"State{n}") for n in range(6))]
    hearing = heard(tmp_path, many, actors=people, meetings=[meeting("Turkey", f"State{n}") for n in range(5)])
    table = fit([hearing])
    assert table.counts["meeting",] == (5, 1)
    assert table.counts["meeting participant",] == (10, 0)
    again = tmp_path / "t.tsv"
    again.write_text(written(table), encoding="utf-8")
    assert read_table(again) == table
    judged = list(guesses([hearing], table))
    assert len(judged) == 19
    assert sum(guess.right for guess in judged) == 15


def test_bands_and_their_error():
    found = [Guess(0.95, True), Guess(0.9, False), Guess(1.0, True), Guess(0.55, True), Guess(0.1, False)]
    table = [(b.low, b.high, b.facts, b.right) for b in bands(found)]
    assert table == [(0.0, 0.5, 1, 0), (0.5, 0.6, 1, 1), (0.9, 1.0, 3, 2)]
    assert whole(found).share == 3 / 5
    assert expected_error(found) == pytest.approx((0.1 + 0.45 + 3 * (0.95 - 2 / 3)) / 5)
    assert (expected_error([]), bands([]), whole([]).share) == (0.0, [], 0.0)


def test_halves_are_the_same_every_time(tmp_path):
    hearing = heard(tmp_path, "meet Turkey\n", meetings=[meeting("Turkey")])
    assert halves([hearing]) == (([hearing], []) if in_first_half("a") else ([], [hearing]))
    assert [in_first_half(f"dev-{n}") for n in range(6)] == [True, True, False, False, False, True]


def test_the_command_counts_a_table_and_shows_what_it_is_worth(tmp_path):
    first, again = tmp_path / "1.tsv", tmp_path / "2.tsv"
    options = ("--only", "demo-en", "--halves", "--calibrate")
    done = damin("evaluate", ROOT / "data/gold", *options, first)
    assert done.exit_code == 0, done.stderr
    for line in ("half A: ", "half B: ", "all: 7 articles", "Reliability on half B, counted on half A"):
        assert line in done.stdout
    assert "expected calibration error: 0." in done.stdout
    assert damin("evaluate", ROOT / "data/gold", *options, again).stdout.replace("2.tsv", "1.tsv") == done.stdout
    assert first.read_bytes() == again.read_bytes()
    rows = list(csv.reader(first.read_text("utf-8").splitlines(), delimiter="\t"))
    assert ["family", "ground", "right", "wrong"] in rows


def test_several_folders_of_gold_and_a_language_without_data(tmp_path):
    for name, language in (("x", "en"), ("y", "fa")):
        folder = tmp_path / name
        folder.mkdir()
        write_gold(folder / "gold", name, actors=[TURKEY])
        record = replace(article(name, "The president of Turkey spoke."), language=language).to_json()
        (folder / "articles").mkdir()
        (folder / "articles" / "one.json").write_text(json.dumps(record), encoding="utf-8")
    golds = tmp_path / "x" / "gold", tmp_path / "y" / "gold"
    done = damin("evaluate", *golds)
    assert done.exit_code == 0, done.stderr
    assert "1 articles were skipped: there is no data for fa" in done.stderr
    assert done.stdout.startswith("1 articles")
    paired = damin("evaluate", *golds, "--articles", tmp_path / "x/articles", "--articles", tmp_path / "y/articles")
    assert paired.stdout == done.stdout
    wrong = damin("evaluate", *golds, golds[0], *(2 * ("--articles", tmp_path / "x/articles")))
    assert wrong.exit_code == 2
    assert "3 folders of gold" in wrong.stderr
