"""`--min-confidence`: what is not sure enough is left out of builds and exports, with all that rests on it."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest

from graph_builder.model import Article, Extraction
from graph_builder.rdf.graph import article_quads
from graph_builder.rdf.iris import Iris
from graph_builder.rdf.threshold import confident
from graph_builder.rdf.vocabulary import term
from tests.rdf_samples import BASE, article, extract
from tests.test_cli_support import damin, fake_pipeline, write_articles

ROOT = Path(__file__).resolve().parent.parent
UNSURE = "meet Turkey Russia\nmeet Turkey Iran\nguarantee Turkey Truce\nguarantee Russia Pact\n"
LOW = frozenset({"meeting/turkey-iran", "agreement/pact"})


def unsure(source: Article) -> Extraction:
    """The toy language, with little confidence in a meeting, an agreement, and one participant."""
    found = extract(source)
    statements = tuple(_doubted(s) if _doubtful(s) else s for s in found.statements)
    return replace(found, statements=statements)


def _doubtful(statement):
    return (statement.subject in LOW and statement.predicate == "type") or (
        statement.subject == "meeting/turkey-russia" and statement.object == "actor/russia"
    )


def _doubted(statement):
    return replace(statement, evidence=tuple(replace(e, confidence=0.3) for e in statement.evidence))


def test_what_falls_and_what_goes_with_it():
    quads = article_quads(unsure(article("a", UNSURE)), Iris(BASE))
    kept, fallen = confident(quads, 0.5)
    text = "\n".join(map(str, kept))
    assert fallen == 7
    assert "turkey-iran" not in text
    assert "/pact" not in text
    assert f"{BASE}id/meeting/turkey-russia" in text
    assert f"{BASE}id/agreement/truce" in text
    russia = [q for q in kept if q.subject.value == f"{BASE}id/actor/russia"]
    assert russia
    assert not [q for q in russia if q.object.value == term("GuarantorState")]
    assert [q for q in kept if q.predicate.value == term("guarantees")] == [
        q for q in quads if q.predicate.value == term("guarantees") and "turkey" in q.subject.value
    ]
    confidence = [Decimal(q.object.value) for q in kept if q.predicate.value == term("confidence")]
    assert min(confidence) >= Decimal("0.5")
    assert confident(quads, 0.0) == (quads, 0)
    assert confident(quads, 0.3) == (quads, 0)


def test_a_fact_told_twice_stands_by_its_better_sentence():
    found = extract(article("a", UNSURE))
    weak = replace(found.statements[0].evidence[0], begin=0, end=4, confidence=0.2)
    told = tuple(replace(s, evidence=(*s.evidence, weak)) for s in found.statements)
    quads = article_quads(replace(found, statements=told), Iris(BASE))
    assert confident(quads, 0.8) == (quads, 0)


def built(folder, *options):
    """A store of two toy articles in `folder`, and what the build printed."""
    folder.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        fake_pipeline(patch)
        patch.setattr("graph_builder.cli.building.extract_article", unsure)
        sources = write_articles(folder / "in", {"one": UNSURE, "two": "meet Turkey Iran\n"})
        done = damin("build", sources, "--store", folder / "S", *options)
    return folder / "S", done


@pytest.fixture(scope="module")
def everything(tmp_path_factory):
    return built(tmp_path_factory.mktemp("all"))[0]


@pytest.fixture(scope="module")
def sure(tmp_path_factory):
    store, done = built(tmp_path_factory.mktemp("sure"), "--min-confidence", "0.5")
    assert "11 less sure than 0.5 left out" in done.stdout
    return store


@pytest.mark.parametrize("suffix", ["nq", "trig", "ttl", "nt", "jsonld", "gexf", "graphml", "csv", "json"])
def test_an_export_is_that_of_a_store_built_so(tmp_path, everything, sure, suffix):
    files = [tmp_path / f"{name}.{suffix}" for name in ("cut", "built", "all")]
    assert damin("export", files[0], "--store", everything, "--min-confidence", "0.5").exit_code == 0
    assert damin("export", files[1], "--store", sure).exit_code == 0
    assert damin("export", files[2], "--store", everything).exit_code == 0
    cut, bare, everything = ((path.read_text("utf-8").replace("0.5", "0.0")) for path in files)
    assert cut == bare
    assert cut != everything


def test_an_article_that_loses_every_fact_stays(sure):
    done = damin("query", "--store", sure, "--format", "csv", "SELECT ?id { ?a dcterms:identifier ?id } ORDER BY ?id")
    assert done.stdout.split() == ["id", "one", "two"]


def test_networks_lose_the_ties_that_are_not_sure(tmp_path, everything):
    out = tmp_path / "a.graphml"
    options = "--store", everything, "--projection", "actor-meeting"
    assert damin("export", out, *options).exit_code == 0
    assert nx.read_graphml(out).number_of_edges() == 4
    assert damin("export", out, *options, "--min-confidence", "0.5").exit_code == 0
    edges = {
        (source.rpartition("/")[2], target.rpartition("/")[2]) for source, target in nx.read_graphml(out).edges()
    }
    assert edges == {("turkey", "turkey-russia")}


def test_a_report_counts_what_was_left_out(tmp_path):
    _, done = built(tmp_path, "--min-confidence", "0.5", "--json")
    report = json.loads(done.stdout)
    assert (report["min_confidence"], report["left_out"]) == (0.5, 11)
    assert report["conforms"] is True


@pytest.mark.parametrize("value", ["1.5", "-0.1", "nan"])
def test_a_least_confidence_that_is_none(tmp_path, everything, value):
    option = f"--min-confidence={value}"
    for done in (built(tmp_path, option)[1], damin("export", tmp_path / "x.nq", "--store", everything, option)):
        assert done.exit_code == 2
        assert "from 0 to 1" in done.stderr


def test_a_real_build_without_what_is_not_sure(tmp_path):
    sources = sorted((ROOT / "data/articles").glob("demo-en-0[12]*"))
    done = damin("build", *sources, "--store", tmp_path / "S", "--min-confidence", "0.8", "--json")
    assert done.exit_code == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["left_out"] > 0
    assert report["facts"] > 0
    assert report["conforms"] is True
    assert damin("export", tmp_path / "a.nq", "--store", tmp_path / "S").exit_code == 0
    quads = list(ox.parse(path=str(tmp_path / "a.nq")))
    confidence = [Decimal(q.object.value) for q in quads if q.predicate.value == term("confidence")]
    assert confidence
    assert min(confidence) >= Decimal("0.8")
    assert damin("build", *sources, "--store", tmp_path / "T").exit_code == 0
    assert damin("export", tmp_path / "b.nq", "--store", tmp_path / "T", "--min-confidence", "0.8").exit_code == 0
    assert (tmp_path / "b.nq").read_bytes() == (tmp_path / "a.nq").read_bytes()
