"""The quarantine holds what it took, whole, and gives it back when the shapes allow it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from graph_builder.errors import DataError, StoreError, StoreLockedError, UsageError
from graph_builder.rdf import vocabulary as v
from graph_builder.rdf.canonical import canonical_nquads, canonical_ntriples
from graph_builder.rdf.quarantine import gate
from graph_builder.rdf.validate import engine
from graph_builder.rdf.verdict import Message
from graph_builder.run.build import build
from graph_builder.run.retry import retry
from graph_builder.run.work import shacl_engine
from graph_builder.stores.base import Change
from graph_builder.stores.oxigraph import OxigraphStore
from graph_builder.stores.reader import open_reader
from tests.rdf_samples import BASE, article, extract, state
from tests.test_shapes import CASES, changed

ARTICLES = [
    article("one", "meet Russia Turkey\nguarantee Russia Astana\n"),
    article("two", "meet Iran Turkey\n"),
    article("bad", "meet Iran Qatar\nbadguarantor Bob Astana\n"),
]
WITHOUT_BLANKS = [case["name"] for case in CASES if b"_:" not in changed(case["name"])]
GRAPH = NamedNode("https://example.org/graph")


class Strict:
    """An engine with one more rule than the shapes: what `forbidden` names in a triple is wrong."""

    name = "strict"

    def __init__(self, forbidden):
        self.forbidden = forbidden

    def validate(self, data):
        verdict = engine("fast").validate(data)
        triples = sorted(parse(data, RdfFormat.N_TRIPLES), key=str)
        found = tuple(message for quad in triples if (message := self.forbidden(quad)))
        return replace(verdict, conforms=verdict.conforms and not found, messages=(*found, *verdict.messages))


def not_these(*names):
    """No triple may use these properties."""
    paths = {v.term(name) for name in names}

    def wrong(quad):
        focus, path, value = (term.value for term in (quad.subject, quad.predicate, quad.object))
        return Message("Violation", focus, path, value, "x:x", "x", "Not this.", "لا.") if path in paths else None

    return Strict(wrong)


def no_articles():
    """No article may be."""

    def wrong(quad):
        focus, article = quad.subject.value, quad.object.value == v.term("Article")
        return Message("Violation", focus, None, None, "x:x", "x", "No rights.", "لا.") if article else None

    return Strict(wrong)


def built(path, monkeypatch, strict=None):
    """A store, made when the shapes were stricter if `strict` is given."""
    with monkeypatch.context() as then:
        if strict:
            then.setattr("graph_builder.run.work.engine", lambda name: strict)
        shacl_engine.cache_clear()
        build(ARTICLES, path, extract=extract, reference=[state("Oman")])
    shacl_engine.cache_clear()
    return path


def content(path):
    with open_reader(path) as reader:
        return canonical_nquads(reader.store), reader.quarantine()


def quads(data):
    return {Quad(t.subject, t.predicate, t.object, GRAPH) for t in parse(data, RdfFormat.N_TRIPLES)}


def together(kept, records):
    """The lines of what was kept and of what the records hold."""
    taken = {line for record in records for line in record.triples.encode().splitlines()}
    return {*canonical_ntriples(kept).splitlines()} | taken


@pytest.mark.parametrize("name", WITHOUT_BLANKS)
def test_nothing_of_a_broken_graph_is_lost(name):
    data = changed(name)
    kept, records = gate(quads(data), engine("fast"), "one")
    assert together(kept, records) == {*canonical_ntriples(quads(data)).splitlines()}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WITHOUT_BLANKS), min_size=1, max_size=3), st.data())
def test_nothing_is_lost_whatever_is_missing_or_mixed(names, data):
    graph = sorted(set().union(*(quads(changed(name)) for name in names)), key=str)
    gone = data.draw(st.sets(st.sampled_from(graph), max_size=8))
    broken = [quad for quad in graph if quad not in gone]
    kept, records = gate(broken, engine("fast"), "one")
    assert together(kept, records) == {*canonical_ntriples(broken).splitlines()}
    assert engine("fast").validate(canonical_ntriples(kept)).conforms


def test_most_broken_graphs_are_without_blank_nodes():
    assert len(WITHOUT_BLANKS) > len(CASES) * 0.8


def test_what_is_kept_and_what_is_taken_are_apart():
    data = quads(changed("guarantor-is-a-person"))
    kept, records = gate(data, engine("fast"), "one")
    taken = {line for record in records for line in record.triples.encode().splitlines()}
    assert taken
    assert not taken & {*canonical_ntriples(kept).splitlines()}


def test_an_orphan_goes_to_the_violation_of_its_node():
    data = quads(changed("guarantor-is-a-person"))
    _, records = gate(data, not_these("guarantor"), "one")
    states = [r for r in records if r.value == "https://example.org/id/turkey" and r.message_en == "Not this."]
    assert "GuarantorState" in states[0].triples


@pytest.mark.parametrize("forbidden", [("guarantor",), ("participant", "status"), ("mentions", "quote")])
def test_a_retry_gives_what_a_build_would(tmp_path, monkeypatch, forbidden):
    now = built(tmp_path / "now", monkeypatch)
    store = built(tmp_path / "then", monkeypatch, not_these(*forbidden))
    assert content(store) != content(now)
    report = retry(store)
    assert content(store) == content(now)
    assert report.before > report.after == 3
    assert "one" in report.changed
    assert report.triples > 0


def test_an_article_that_was_rejected_comes_back_whole(tmp_path, monkeypatch):
    now = built(tmp_path / "now", monkeypatch)
    store = built(tmp_path / "then", monkeypatch, no_articles())
    with open_reader(store) as reader:
        assert not [name for name in reader.graphs() if "/article/" in name]
    assert retry(store).changed == ("bad", "one", "two")
    assert content(store) == content(now)


def test_a_retry_where_nothing_changed_changes_nothing(tmp_path):
    build(ARTICLES, tmp_path, extract=extract, reference=[state("Oman")])
    before, files = content(tmp_path), sorted(tmp_path.rglob("*"))
    report = retry(tmp_path)
    assert (report.before, report.after, report.changed, report.triples) == (3, 3, (), 0)
    assert (content(tmp_path), sorted(tmp_path.rglob("*"))) == (before, files)


def test_a_second_retry_changes_nothing(tmp_path, monkeypatch):
    store = built(tmp_path, monkeypatch, not_these("guarantor"))
    retry(store)
    generation = retry(store).generation
    assert retry(store).generation == generation == "000002"


def test_only_the_articles_that_are_named(tmp_path, monkeypatch):
    store = built(tmp_path, monkeypatch, not_these("participant"))
    assert retry(store, ["two"]).changed == ("two",)
    _, records = content(store)
    assert {record["article"] for record in records} == {"one", "bad"}


def test_the_build_after_a_retry_changes_nothing(tmp_path, monkeypatch):
    store = built(tmp_path, monkeypatch, not_these("participant"))
    retry(store)
    report = build(ARTICLES, store, extract=extract, reference=[state("Oman")])
    assert (report.unchanged, report.changed) == (3, 0)
    assert report.generation == "000002"


def test_an_unknown_article_is_named(tmp_path):
    build(ARTICLES, tmp_path, extract=extract, reference=[])
    with pytest.raises(UsageError, match="nothing of 'none', 'two'"):
        retry(tmp_path, ["two", "bad", "none"])


def test_where_no_store_is_none_is_made(tmp_path):
    with pytest.raises(StoreError, match="no store"):
        retry(tmp_path / "S")
    assert not (tmp_path / "S").exists()


def test_a_retry_waits_for_no_one(tmp_path):
    build(ARTICLES, tmp_path, extract=extract, reference=[])
    with OxigraphStore(tmp_path, BASE).writing(), pytest.raises(StoreLockedError):
        retry(tmp_path)


def _replaced_records(path, change):
    name = f"{BASE}graph/article/bad"
    with OxigraphStore(path, BASE).writing() as writer:
        records = tuple(change(r) for r in content(path)[1] if r["graph"] == name)
        writer.apply(Change(name, writer.ntriples(name), records))


def test_records_without_triples_are_kept_and_named(tmp_path):
    build(ARTICLES, tmp_path, extract=extract, reference=[])
    _replaced_records(tmp_path, lambda record: {k: x for k, x in record.items() if k != "triples"})
    before = content(tmp_path)
    report = retry(tmp_path)
    assert (report.untried, report.before) == (("bad",), 0)
    assert content(tmp_path) == before


def test_damaged_records_are_one_sentence(tmp_path):
    build(ARTICLES, tmp_path, extract=extract, reference=[])
    _replaced_records(tmp_path, lambda record: {**record, "triples": "nonsense"})
    with pytest.raises(DataError, match=r"quarantine of .*/bad is damaged"):
        retry(tmp_path)


def test_records_are_json_lines(tmp_path):
    build(ARTICLES, tmp_path, extract=extract, reference=[])
    _, records = content(tmp_path)
    assert all(list(parse(r["triples"], RdfFormat.N_TRIPLES)) for r in records if r["evidence"])
    assert json.loads(json.dumps(records)) == records
