"""Scoring against gold: the rules on small cases, and the same numbers as the field's reference scorer."""

from __future__ import annotations

import importlib.util
import json
from collections import defaultdict
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph_builder.errors import DataError, UsageError
from graph_builder.evaluate import ROWS, Counts, evaluate
from graph_builder.evaluate.agree import best_pairs, dates_touch, same_kind
from graph_builder.evaluate.gold import read_gold
from graph_builder.evaluate.names import fold, same_name, similar_name
from graph_builder.evaluate.said import World
from graph_builder.evaluate.score import score
from graph_builder.rdf.canonical import canonical_nquads
from graph_builder.stores.reader import open_reader
from tests.rdf_samples import extract, state
from tests.test_cli_support import damin, write_articles

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the field's gold and scorer are not here")


def actor(name, kind="state", **more):
    return {
        "name_en": name,
        "name_as_written": name,
        "type": kind,
        "wikidata": None,
        "represents": None,
        **more,
    }


def meeting(*participants, **more):
    base = {"type": "other", "round": None, "start": None, "end": None, "place": None}
    return {**base, "participants": list(participants), "participant_states": [], **more}


def agreement(name, **more):
    base = {"name_en": name, "name_as_written": name, "type": "ceasefire", "parties": [], "guarantors": []}
    return {**base, **more}


def write_gold(folder, identifier, actors=(), meetings=(), agreements=(), guarantors=()):
    folder.mkdir(exist_ok=True)
    states = [{"state": name, "of": "x", "basis": "explicit"} for name in guarantors]
    record = {"actors": actors, "meetings": meetings, "agreements": agreements, "guarantors": states}
    (folder / f"{identifier}.gold.json").write_text(json.dumps({"id": identifier, **record}), encoding="utf-8")


def scored(tmp_path, text, **gold):
    """The rows for one toy article."""
    write_articles(tmp_path / "articles", {"a": text})
    write_gold(tmp_path / "gold", "a", **gold)
    return evaluate(tmp_path / "gold", extract, [state("Turkey")]).rows()


TURKEY, RUSSIA, IRAN = actor("Turkey"), actor("Russia"), actor("Iran")


def test_what_is_found_made_up_and_missed(tmp_path):
    rows = scored(tmp_path, "meet Turkey Russia\n", actors=[TURKEY, IRAN], meetings=[meeting("Turkey", "Iran")])
    assert rows["actors"] == Counts(1, 1, 1)
    assert rows["meetings"] == Counts(1, 0, 0)
    assert rows["meeting participants"] == Counts(1, 1, 1)
    assert list(rows) == list(ROWS)


def test_optional_things_are_neutral(tmp_path):
    optional = {"optional": True}
    gold = {
        "actors": [TURKEY | optional, RUSSIA, IRAN | optional],
        "meetings": [meeting("Turkey", **optional)],
    }
    rows = scored(tmp_path, "meet Turkey Russia\n", **gold)
    assert rows["actors"] == Counts(1, 0, 0)
    assert rows["meetings"] == Counts(0, 0, 0)
    assert rows["meeting participants"] == Counts()


def test_a_person_and_the_state_represented_are_one(tmp_path):
    people = [actor("Envoy", "person", represents="Turkey"), TURKEY, RUSSIA]
    rows = scored(tmp_path, "meet Turkey Russia\n", actors=people, meetings=[meeting("Envoy", "Russia")])
    assert rows["meeting participants"] == Counts(2, 0, 0)


def test_states_behind_participants_are_right_but_not_asked_for(tmp_path):
    asked = meeting("Turkey", participant_states=["Turkey", "Russia"])
    rows = scored(tmp_path, "meet Turkey Russia\n", actors=[TURKEY, RUSSIA], meetings=[asked])
    assert rows["meeting participants"] == Counts(1, 0, 0)


def test_dates_and_places_that_are_missing(tmp_path):
    dated = meeting("Turkey", "Russia", place="Sochi", start=None)
    rows = scored(tmp_path, "meet Turkey Russia\n", actors=[TURKEY, RUSSIA], meetings=[dated])
    assert rows["meeting places"] == Counts(0, 0, 1)
    assert rows["meeting dates"] == Counts()
    assert rows["meeting kinds"] == Counts(1, 0, 0)


def test_a_meeting_on_another_day_is_another_meeting(tmp_path):
    dated = meeting("Turkey", "Russia", start="2021-06-24")
    rows = scored(tmp_path, "meet Turkey Russia\n", actors=[TURKEY, RUSSIA], meetings=[dated])
    assert rows["meetings"] == Counts(0, 1, 1)
    assert rows["meeting dates"] == Counts(0, 0, 1)


def test_agreements_and_guarantors(tmp_path):
    gold = {
        "actors": [TURKEY],
        "agreements": [agreement("Truce"), agreement("Pact")],
        "guarantors": ["Turkey", "Iran"],
    }
    rows = scored(tmp_path, "guarantee Turkey Truce\nguarantee Turkey Deal\n", **gold)
    assert rows["agreements"] == Counts(1, 1, 1)
    assert rows["guarantor states"] == Counts(1, 0, 1)


def test_a_process_is_not_asked_for(tmp_path):
    rows = scored(tmp_path, "meet Turkey Russia\n", agreements=[agreement("Astana process", type="process")])
    assert rows["agreements"] == Counts()


def test_an_article_that_is_missing_or_fails_has_nothing_right(tmp_path):
    write_gold(tmp_path / "gold", "gone", actors=[TURKEY])
    write_gold(tmp_path / "gold", "bad", actors=[TURKEY])
    write_articles(tmp_path / "articles", {"bad": "boom"})
    found = evaluate(tmp_path / "gold", extract, [])
    assert [(a.id, a.found) for a in found.articles] == [("bad", False), ("gone", False)]
    assert found.rows()["actors"] == Counts(0, 0, 2)


def test_only_articles_with_gold_are_read(tmp_path):
    write_articles(tmp_path / "articles", {"a": "meet Turkey Russia", "unannotated": "die"})
    write_articles(tmp_path / "articles" / "bench", {"b": "die"})
    (tmp_path / "articles" / "README.md").write_text("notes", encoding="utf-8")
    write_gold(tmp_path / "gold", "a", actors=[TURKEY, RUSSIA])
    assert evaluate(tmp_path / "gold", extract, []).rows()["actors"] == Counts(2, 0, 0)


def test_gold_that_is_broken_is_named(tmp_path):
    (tmp_path / "x.gold.json").write_text('{"id": "x", "actors": [{}]}', encoding="utf-8")
    with pytest.raises(DataError, match=r"x\.gold\.json.*name_en"):
        read_gold(tmp_path)


def test_gold_without_articles_is_a_wrong_call(tmp_path):
    write_gold(tmp_path / "gold", "a")
    with pytest.raises(UsageError, match="--articles"):
        evaluate(tmp_path / "gold", extract, [])


def test_ratios():
    counts = Counts(3, 1, 2)
    assert (counts.precision, counts.recall, round(counts.f1, 4)) == (0.75, 0.6, 0.6667)
    assert Counts().to_json() == {"precision": 0.0, "recall": 0.0, "f1": 0.0, "tp": 0, "fp": 0, "fn": 0}


DAY, NEXT = date(2021, 6, 24), date(2021, 6, 25)


@pytest.mark.parametrize(
    ("start", "end", "first", "last", "touch"),
    [
        (None, None, DAY, DAY, None),
        ("2021-06-24", None, None, None, False),
        ("2021-06-24", None, DAY, None, True),
        (None, "2021-06-24", None, DAY, True),
        ("2021-06-24", None, NEXT, NEXT, False),
        ("2021-06-20", "2021-06-24", DAY, NEXT, True),
        ("2021-06", None, DAY, DAY, True),
        ("2021-06", None, date(2021, 6, 30), date(2021, 7, 1), True),
        ("2021-06", None, date(2021, 7, 1), date(2021, 7, 1), False),
        ("2021", None, DAY, DAY, True),
        ("2021", None, date(2020, 1, 1), date(2021, 1, 1), True),
        ("2021", None, date(2018, 1, 1), date(2022, 1, 1), False),
    ],
)
def test_dates_touch_at_the_precision_of_gold(start, end, first, last, touch):
    assert dates_touch(start, end, first, last) is touch


def test_kinds_that_readers_take_for_one_another():
    assert same_kind("other", frozenset())
    assert same_kind("summit", frozenset({"visit"}))
    assert same_kind("conference", frozenset({"negotiation_round"}))
    assert not same_kind("phone_call", frozenset({"bilateral"}))
    assert not same_kind("visit", frozenset({"conference"}))


def test_each_is_paired_once_the_best_first():
    assert best_pairs([(0.6, 0, 0), (0.9, 1, 0), (0.5, 0, 1), (0.4, 2, 1)]) == {1: 0, 0: 1}


def test_names_are_folded_before_they_are_compared():
    assert fold("Erdoğan,  Recep") == "erdogan recep"
    assert fold("أستانة") == fold("استانه")
    assert same_name(["Recep Tayyip Erdoğan"], [fold("Erdogan Recep Tayyip")])
    assert not same_name(["Turkey"], [fold("Turkmenistan")])
    assert similar_name(["Sochi"], [fold("Sochi, Russia")])
    assert not similar_name(["Sochi"], [fold("Astana")])


def test_the_table_of_the_command(tmp_path):
    out = tmp_path / "scores.json"
    done = damin("evaluate", ROOT / "data/gold", "--only", "demo-ar-06", "--json", out, "--verbose")
    assert done.exit_code == 0, done.stderr
    assert "1 articles" in done.stdout
    assert "demo-ar-06-moscow-protocol: " in done.stdout
    rows = json.loads(out.read_text(encoding="utf-8"))
    assert list(rows) == list(ROWS)
    for name, row in rows.items():
        line = next(line for line in done.stdout.splitlines() if line.startswith(f"{name} "))
        assert line.split()[-6:-3] == [f"{row[key]:.2f}" for key in ("precision", "recall", "f1")]
    assert rows["actors"]["tp"] > 0


@pytest.fixture(scope="module")
def reference_scorer():
    """The field's scorer, but for one freedom: among equals it takes things in the order of a set."""
    spec = importlib.util.spec_from_file_location("eval_score", SHARED / "eval_score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    view = module.Built.view

    def in_order(self, ident):
        found = view(self, ident)
        if found is None:
            return None
        actors, meetings, agreements, guarantees = found
        by_iri = {"key": lambda thing: thing["node"].value}
        return actors, sorted(meetings, **by_iri), sorted(agreements, **by_iri), guarantees

    module.Built.view = in_order
    return module


def reference_rows(scorer, gold_dir, nquads):
    built, tallies = scorer.Built(nquads), defaultdict(scorer.Tally)
    for file in sorted(gold_dir.glob("*.gold.json")):
        gold = json.loads(file.read_text(encoding="utf-8"))
        scorer.score_article(built, {"id": file.name.removesuffix(".gold.json"), **gold}, tallies, False)
    return {name: Counts(t.tp, t.fp, t.fn) for name, t in tallies.items()}


def exported(store, *sources):
    """A build of these sources and its export."""
    done = damin("build", *sources, "--store", store)
    assert done.exit_code == 0, done.stderr
    path = store.with_suffix(".nq")
    assert damin("export", path, "--store", store).exit_code == 0
    return path


@needs_shared
def test_the_same_numbers_as_the_reference_on_the_demo_corpus(tmp_path, reference_scorer):
    gold = ROOT / "data/gold"
    nquads = exported(tmp_path / "S", ROOT / "data/articles")
    with open_reader(tmp_path / "S") as reader:
        assert nquads.read_bytes() == canonical_nquads(reader.store)
    mine = score(read_gold(gold), World.of(ox.parse(path=str(nquads)))).rows()
    theirs = reference_rows(reference_scorer, gold, nquads)
    assert {name: mine[name] for name in theirs} == theirs
    assert len(theirs) == len(ROWS)
    out = tmp_path / "scores.json"
    damin("evaluate", gold, "--json", out)
    assert json.loads(out.read_text("utf-8")) == {name: counts.to_json() for name, counts in mine.items()}


@needs_shared
def test_the_same_numbers_as_the_reference_on_the_fields_gold(tmp_path, reference_scorer):
    articles = SHARED / "articles"
    sources = [articles / "dev-ar", articles / "dev-multi", articles / "enab-baladi-2021-06-25.txt"]
    nquads = exported(tmp_path / "S", *sources)
    mine = score(read_gold(SHARED / "gold"), World.of(ox.parse(path=str(nquads)))).rows()
    theirs = reference_rows(reference_scorer, SHARED / "gold", nquads)
    assert {name: mine[name] for name in theirs} == theirs
