"""`damin validate`: stores and files, both engines, messages in two languages, exit statuses."""

from __future__ import annotations

import json

import pyoxigraph as ox
import pytest

from tests.test_cli_support import damin, made_store

PERSON = """
@prefix damin: <https://w3id.org/damin/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://w3id.org/damin/id/agreement/a> damin:guarantor <https://w3id.org/damin/id/actor/p> .
<https://w3id.org/damin/id/actor/p> a damin:Actor, damin:Person ; rdfs:label "P"@en .
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return made_store(tmp_path_factory.mktemp("validate") / "S")


@pytest.fixture
def bad(tmp_path):
    path = tmp_path / "bad.ttl"
    path.write_text(PERSON, encoding="utf-8")
    return path


@pytest.mark.parametrize("engine", ["fast", "pyshacl"])
def test_a_store_that_conforms(store, engine):
    done = damin("validate", "--store", store, "--shacl", engine)
    assert done.exit_code == 0, done.stdout
    assert done.stdout.splitlines()[-1].startswith("conforms: ")
    assert engine in done.stdout.splitlines()[-1]


@pytest.mark.parametrize("engine", ["fast", "pyshacl"])
def test_a_file_that_does_not(bad, engine):
    done = damin("validate", bad, "--shacl", engine)
    assert done.exit_code == 1
    assert "Violation: agreement:a  damin:guarantor" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("does not conform: ")


def test_messages_in_arabic(bad):
    english, arabic = damin("validate", bad).stdout, damin("validate", bad, "--lang", "ar").stdout
    assert "state" in english
    assert "دولة" in arabic
    assert "دولة" not in english


def test_json_has_every_message_in_both_languages(bad):
    done = damin("validate", bad, "--format", "json")
    verdict = json.loads(done.stdout)
    assert (done.exit_code, verdict["conforms"], verdict["engine"]) == (1, False, "fast")
    assert all(message["text_en"] and message["text_ar"] for message in verdict["messages"])


def test_turtle_is_a_validation_report(bad):
    report = list(ox.parse(damin("validate", bad, "--format", "turtle").stdout, ox.RdfFormat.TURTLE))
    conforms = [q.object.value for q in report if q.predicate.value.endswith("shacl#conforms")]
    assert conforms == ["false"]


@pytest.mark.parametrize("suffix", ["nq", "trig", "ttl", "jsonld"])
def test_an_export_says_the_same_as_its_store(store, tmp_path, suffix):
    path = tmp_path / f"a.{suffix}"
    damin("export", path, "--store", store)
    of_file = json.loads(damin("validate", path, "--format", "json").stdout)
    of_store = json.loads(damin("validate", "--store", store, "--format", "json").stdout)
    assert (of_file["messages"], of_file["triples"]) == (of_store["messages"], of_store["triples"])


def test_files_are_taken_together(tmp_path, bad):
    more = tmp_path / "more.nt"
    more.write_text("<http://e.example/s> <http://e.example/p> <http://e.example/o> .\n", encoding="utf-8")
    both = json.loads(damin("validate", bad, more, "--format", "json").stdout)
    assert both["triples"] == json.loads(damin("validate", bad, "--format", "json").stdout)["triples"] + 1


def test_a_file_that_is_no_rdf_is_named_with_its_line(tmp_path):
    path = tmp_path / "broken.ttl"
    path.write_text("@prefix : <http://e.example/> .\n:a :b\n", encoding="utf-8")
    done = damin("validate", path)
    assert done.exit_code == 1
    assert "broken.ttl: line " in done.stderr
    assert "not valid RDF" in done.stderr
