"""The alignments are complete; a graph exported with them answers in other vocabularies what it answers in ours."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SKOS

from graph_builder.rdf import vocabulary as v
from graph_builder.rdf.entailment import Entailment, shipped
from graph_builder.resources import resource
from graph_builder.run.build import build
from tests.rdf_samples import article, state
from tests.test_cli_support import damin
from tests.test_min_confidence import UNSURE, unsure

PREFIXES = {**v.PREFIXES, "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/", "e": "urn:e:"}
LINKS = (RDFS.subClassOf, RDFS.subPropertyOf, *(SKOS[f"{kind}Match"] for kind in ("close", "broad", "related")))
#: What is asked in our terms, and in those of another vocabulary.
TWINS = {
    "schema.org": (
        "SELECT DISTINCT ?m { ?m a damin:Meeting ; damin:participant ?a }",
        "SELECT DISTINCT ?m { ?m a schema:Event ; schema:attendee ?a }",
    ),
    "SEM": (
        "SELECT DISTINCT ?m ?a { ?m a damin:Meeting ; damin:participant|damin:host ?a . ?a a damin:Actor }",
        "SELECT DISTINCT ?m ?a { ?m a sem:Event ; sem:hasActor ?a . ?a a sem:Actor }",
    ),
    "schema.org types": (
        "SELECT DISTINCT ?x { ?x a damin:Agreement }",
        "SELECT DISTINCT ?x { ?x a schema:CreativeWork FILTER NOT EXISTS { ?x a schema:Article } }",
    ),
}


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    path = tmp_path_factory.mktemp("aligned") / "S"
    articles = [article("a", UNSURE), article("b", "meet Turkey Iran\nmeet Russia Iran\n")]
    build(articles, path, extract=unsure, reference=[state("Turkey")])
    return path


def read(store, folder, suffix="nq", *options):
    out = folder / f"a.{suffix}"
    done = damin("export", out, "--store", store, *options)
    assert done.exit_code == 0, done.stderr
    loaded = ox.Store()
    loaded.load(path=str(out))
    return loaded


def rows(graph, query):
    return sorted(str(row) for row in graph.query(query, prefixes=PREFIXES))


def test_every_term_is_aligned_or_says_why_not():
    ontology = rdflib.Graph().parse(resource("ontology/damin.ttl"))
    alignments = rdflib.Graph().parse(resource("ontology/alignments.ttl"))
    terms = {s for s in ontology.subjects() if str(s).startswith(v.DAMIN)}
    aligned = {s for link in LINKS for s in alignments.subjects(link, None)}
    alone = set(alignments.subjects(SKOS.editorialNote, None))
    assert terms == (aligned | alone) & terms
    assert not aligned & alone
    for term in alone:
        notes = {note.language: str(note) for note in alignments.objects(term, SKOS.editorialNote)}
        assert set(notes) == {"en", "ar"}
        assert notes["en"].startswith("No counterpart: ")
    assert not set(alignments.triples((None, OWL.equivalentClass, None)))
    assert not set(alignments.triples((None, RDF.type, OWL.Class)))


def test_hierarchies_are_followed_to_their_end_and_in_circles():
    text = """PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX e: <urn:e:> CONSTRUCT {
      e:A rdfs:subClassOf e:B . e:B rdfs:subClassOf e:C . e:C rdfs:subClassOf e:B .
      e:p rdfs:subPropertyOf e:q . e:q rdfs:subPropertyOf <%stype> . } {}"""
    rules = Entailment(ox.Store().query(text % v.RDF))
    made = rules.of(ox.Store().query("PREFIX e: <urn:e:> CONSTRUCT { e:x a e:A . e:y e:p e:A , 1 } {}"))
    found = {
        (t.subject.value[-1], t.predicate.value[-1], str(t.object)[-2:-1]) for t in made if t.object.value != "1"
    }
    assert found == {
        *{("x", "e", name) for name in "BC"},
        *{("y", "q", "A"), ("y", "e", "A"), ("y", "e", "B"), ("y", "e", "C")},
    }


@pytest.mark.parametrize("twin", TWINS)
@pytest.mark.parametrize("least", ["0", "0.5"])
def test_other_vocabularies_find_the_same(store, tmp_path, twin, least):
    ours, theirs = TWINS[twin]
    plain = read(store, tmp_path, "nt", "--min-confidence", least)
    aligned = read(store, tmp_path, "ttl", "--min-confidence", least, "--with-alignments")
    assert rows(plain, theirs) == []
    assert rows(aligned, theirs) == rows(plain, ours) == rows(aligned, ours) != []


def test_what_is_less_sure_follows_nowhere(store, tmp_path):
    query = "SELECT DISTINCT ?m { ?m a schema:Event }"
    every, sure = (read(store, tmp_path, "nq", "--with-alignments", "--min-confidence", n) for n in ("0", "0.5"))
    assert len(rows(every, query)) > len(rows(sure, query)) > 0


@pytest.mark.parametrize("suffix", ["nq", "trig", "ttl", "nt"])
def test_each_file_holds_the_graph_and_its_conclusions_once(store, tmp_path, suffix):
    plain, aligned = read(store, tmp_path, suffix), read(store, tmp_path, suffix, "--with-alignments")
    if suffix in {"nt", "nq"}:
        lines = (tmp_path / f"a.{suffix}").read_text("utf-8").splitlines()
        assert len(lines) == len(set(lines)) == len(aligned)
    default = {q.triple for q in plain.quads_for_pattern(None, None, None, ox.DefaultGraph())}
    more = {q.triple for q in aligned.quads_for_pattern(None, None, None, ox.DefaultGraph())}
    assert more == default | shipped().of(default) != default
    assert set(plain) <= set(aligned)
    base = "https://w3id.org/damin/graph/"
    added = {g.value.removeprefix(base) for g in aligned.named_graphs()} - {
        g.value.removeprefix(base) for g in plain.named_graphs()
    }
    assert added == ({"entailed", "alignments"} if suffix in {"nq", "trig"} else set())


def test_equal_stores_give_equal_files(store, tmp_path):
    again = tmp_path / "again"
    articles = [article("b", "meet Turkey Iran\nmeet Russia Iran\n"), article("a", UNSURE)]
    build(articles, again, extract=unsure, reference=[state("Turkey")])
    for place, name in ((store, "1.nq"), (again, "2.nq")):
        assert damin("export", tmp_path / name, "--store", place, "--with-alignments").exit_code == 0
    assert (tmp_path / "1.nq").read_bytes() == (tmp_path / "2.nq").read_bytes()


@pytest.mark.parametrize("out", ["a.jsonld", "a.gexf", "sparql+http://127.0.0.1:9/"])
def test_other_outputs_refuse_them(store, tmp_path, out):
    done = damin("export", out if "+" in out else tmp_path / out, "--store", store, "--with-alignments")
    assert done.exit_code == 2
    assert "--with-alignments goes with .nq, .trig, .ttl, .nt" in done.stderr
