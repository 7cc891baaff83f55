"""Builds of a toy language: the same store from any order, split and number of workers."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_builder.errors import StoreLockedError, UsageError
from graph_builder.model import Article, Issue
from graph_builder.rdf import vocabulary as v
from graph_builder.rdf.canonical import canonical_nquads
from graph_builder.run.build import build, remove
from graph_builder.run.duplicates import _version
from graph_builder.stores.oxigraph import OxigraphStore
from graph_builder.stores.reader import open_reader
from tests.rdf_samples import BASE, article, extract, state

ONE = article("one", "meet Russia Turkey\nguarantee Russia Astana\n")
TWO = article("two", "meet Iran Turkey\nmeet Russia Turkey\n")
BAD = article("bad", "meet Iran Qatar\nbadguarantor Bob Astana\n")


def run(path, articles, **options):
    options = {"extract": extract, "reference": [state("Russia"), state("Oman")], **options}
    return build(articles, path, **options)


def content(path):
    with open_reader(path) as reader:
        return canonical_nquads(reader.store)


def test_report_of_a_first_build(tmp_path):
    report = run(tmp_path, [ONE, TWO, Issue("bad-json", "x.json:3", "no JSON")])
    assert (report.read, report.new, report.changed, report.unchanged, report.failed) == (2, 2, 0, 0, 0)
    assert report.facts == 4 + 2 + 4 + 4
    assert report.quarantined == 0
    assert report.conforms is True
    assert report.generation == "000001"
    assert [issue.code for issue in report.issues] == ["bad-json"]
    with open_reader(tmp_path) as reader:
        assert reader.graphs() == [
            f"{BASE}graph/article/one",
            f"{BASE}graph/article/two",
            f"{BASE}graph/ontology",
            f"{BASE}graph/reference",
        ]
        assert reader.count() == report.triples
        assert reader.issues() == [{"code": "bad-json", "where": "x.json:3", "reason": "no JSON"}]
        assert bool(reader.query(f"ASK {{ <{BASE}id/actor/oman> a <{v.DAMIN}State> }}"))
        assert not bool(reader.query(f"ASK {{ <{v.DAMIN}State> ?p ?o }}"))
    assert json.loads(json.dumps(report.to_json()))["issues"][0]["where"] == "x.json:3"


def test_same_build_again_changes_nothing(tmp_path):
    run(tmp_path, [ONE, BAD])
    before, files = content(tmp_path), sorted(tmp_path.rglob("*"))
    report = run(tmp_path, [BAD, ONE])
    assert (report.new, report.changed, report.unchanged) == (0, 0, 2)
    assert report.quarantined > 0
    assert (content(tmp_path), sorted(tmp_path.rglob("*"))) == (before, files)


def test_changed_article_replaces_its_graph(tmp_path):
    run(tmp_path / "a", [ONE, TWO])
    changed = replace(ONE, text="meet Russia Qatar\n")
    assert run(tmp_path / "a", [changed]).changed == 1
    run(tmp_path / "b", [changed, TWO])
    assert content(tmp_path / "a") == content(tmp_path / "b")
    assert b"astana" not in content(tmp_path / "a")


def test_removed_article_leaves_no_trace(tmp_path):
    run(tmp_path / "a", [ONE, TWO])
    assert remove(["one", "one", "unknown"], tmp_path / "a") == 1
    run(tmp_path / "b", [TWO])
    assert content(tmp_path / "a") == content(tmp_path / "b")


def test_what_does_not_conform_is_in_the_quarantine(tmp_path):
    report = run(tmp_path, [ONE, BAD])
    assert report.quarantined == 3
    assert report.conforms
    with open_reader(tmp_path) as reader:
        records = reader.quarantine()
        guarantors = list(reader.query(f"SELECT ?s {{ ?x <{v.DAMIN}guarantor> ?s }}"))
        assert bool(reader.query(f"ASK {{ <{BASE}id/meeting/iran-qatar> a <{v.DAMIN}Meeting> }}"))
    assert {record["article"] for record in records} == {"bad"}
    assert all(record["evidence"][0]["quote"] == "badguarantor Bob Astana" for record in records)
    assert [row["s"].value for row in guarantors] == [f"{BASE}id/actor/russia"]


def test_article_that_fails_is_named_and_costs_no_other(tmp_path):
    report = run(tmp_path, [ONE, article("broken", "boom"), TWO])
    assert (report.new, report.failed) == (2, 1)
    assert report.issues == (Issue("failed", "broken.txt", "RuntimeError: boom"),)


def test_article_that_fails_now_keeps_its_old_graph(tmp_path):
    run(tmp_path, [ONE])
    before = content(tmp_path)
    assert run(tmp_path, [replace(ONE, text="boom")]).failed == 1
    assert content(tmp_path) == before


def test_article_of_which_nothing_conforms_is_reported(tmp_path):
    report = run(tmp_path, [Article("", "meet Iran Qatar")])
    assert [issue.code for issue in report.issues] == ["rejected"]
    with open_reader(tmp_path) as reader:
        assert not [name for name in reader.graphs() if "/article/" in name]
        assert reader.quarantine()


@pytest.mark.parametrize("turn", [1, -1])
def test_duplicates_in_any_order(tmp_path, turn):
    later = replace(ONE, text="meet Russia Qatar\n", published=date(2022, 1, 1), origin="later.txt")
    copy = replace(later, origin="sopy.txt")
    twin = replace(TWO, id="twin")
    report = run(tmp_path, [ONE, later, copy, TWO, twin][::turn])
    assert (report.read, report.new) == (5, 3)
    assert [(issue.code, issue.where) for issue in report.issues] == [
        ("duplicate", "later.txt"),
        ("duplicate", "one.txt"),
    ]
    assert "same text at sopy.txt" in report.issues[0].reason
    assert "another text at sopy.txt" in report.issues[1].reason
    run(tmp_path / "alone", [later, TWO, twin])
    assert content(tmp_path) == content(tmp_path / "alone")


def test_two_texts_of_one_day_in_any_order(tmp_path):
    other = replace(ONE, text="meet Russia Qatar\n")
    for name, order in (("a", [ONE, other]), ("b", [other, ONE])):
        run(tmp_path / name, order)
    assert content(tmp_path / "a") == content(tmp_path / "b")


def many(number):
    """A generator of articles that share actors, some of them wrong."""
    for i in range(number):
        guarantor = "badguarantor" if i % 9 == 4 else "guarantee"
        yield article(f"news/{i}", f"meet S{i % 5} S{i % 7} S{i % 11}\n{guarantor} S{i % 3} Pact{i % 4}\n")


def test_one_and_two_workers_give_the_same_bytes(tmp_path):
    articles = [*many(60), article("x", "boom"), article("x", "meet A B")]
    one = run(tmp_path / "one", articles)
    two = run(tmp_path / "two", iter(articles), workers=2)
    assert content(tmp_path / "one") == content(tmp_path / "two")
    for name in ("issues.jsonl", "quarantine.jsonl"):
        first, second = (tmp_path / w / "generations" / "000001" / name for w in ("one", "two"))
        assert first.read_bytes() == second.read_bytes() != b""
    assert replace(one, seconds=0) == replace(two, seconds=0)


def test_article_that_kills_its_worker_is_left_out(tmp_path):
    articles = [*many(40), article("poison", "die")]
    report = run(tmp_path / "a", articles[::-1], workers=2)
    assert [(i.code, i.where) for i in report.issues] == [("lost-worker", "poison.txt")]
    assert (report.read, report.new, report.failed) == (41, 40, 1)
    run(tmp_path / "b", many(40))
    assert content(tmp_path / "a") == content(tmp_path / "b")


def test_progress_counts_articles(tmp_path):
    seen = []
    run(tmp_path, many(5), progress=seen.append)
    assert seen == [1, 2, 3, 4, 5]


def test_source_that_breaks_leaves_the_store_as_it_was(tmp_path):
    def broken():
        yield TWO
        raise ValueError("source")

    run(tmp_path, [ONE])
    before = content(tmp_path)
    with pytest.raises(ValueError, match="source"):
        run(tmp_path, broken())
    assert content(tmp_path) == before


def test_second_build_is_refused_at_once(tmp_path):
    with OxigraphStore(tmp_path, BASE).writing(), pytest.raises(StoreLockedError):
        run(tmp_path, [ONE])


@pytest.mark.parametrize("options", [{"shacl": "none"}, {"engine": "spark"}, {"base_iri": "here"}])
def test_wrong_option_makes_no_store(tmp_path, options):
    with pytest.raises(UsageError):
        run(tmp_path / "s", [ONE], **options)
    assert not (tmp_path / "s").exists()


def test_extractor_by_its_path_and_reference_engine(tmp_path):
    run(tmp_path / "a", [BAD], extract="tests.rdf_samples:extract", shacl="pyshacl", verdict=False)
    report = run(tmp_path / "b", [BAD])
    assert content(tmp_path / "a") == content(tmp_path / "b")
    assert report.conforms


def test_other_base(tmp_path):
    run(tmp_path, [ONE], base_iri="https://example.org/g/")
    assert BASE.encode() not in content(tmp_path).replace(v.ONTOLOGY.encode(), b"")
    with pytest.raises(UsageError, match="built with the base IRI"):
        run(tmp_path, [ONE])


def test_reference_that_changes_is_replaced(tmp_path):
    run(tmp_path, [ONE], reference=[state("Oman")])
    run(tmp_path, [ONE], reference=[state("Chad")])
    assert b"id/actor/oman" not in content(tmp_path)
    assert b"id/actor/chad" in content(tmp_path)


texts = st.lists(
    st.sampled_from(["meet A B", "meet B C D", "guarantee A Pact", "badguarantor A Pact"]),
    min_size=1,
    max_size=3,
).map("\n".join)
articles = st.lists(
    st.builds(article, st.sampled_from(["x", "y", "z"]), texts, st.dates(date(2021, 1, 1), date(2021, 1, 4))),
    max_size=6,
)


@settings(max_examples=15, deadline=None)
@given(st.lists(articles, min_size=1, max_size=3), st.sets(st.sampled_from("xyz")))
def test_any_split_equals_one_build_of_what_is_left(builds, removed):
    final = {}
    with tempfile.TemporaryDirectory() as folder:
        split, whole = Path(folder, "split"), Path(folder, "whole")
        for batch in builds:
            final |= {a.id: a for a in sorted(batch, key=_version)}
            run(split, batch)
        remove(removed, split)
        run(whole, [a for i, a in final.items() if i not in removed])
        assert content(split) == content(whole)
