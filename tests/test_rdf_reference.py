"""The reference graph and the ontology's graph."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graph_builder.errors import DataError
from graph_builder.model import Label, Node
from graph_builder.rdf import reference
from graph_builder.rdf import vocabulary as v
from graph_builder.rdf.canonical import canonical_nquads, canonical_ntriples
from graph_builder.rdf.iris import Iris
from graph_builder.rdf.reference import ontology_quads, reference_quads
from graph_builder.rdf.validate import engine
from tests.rdf_samples import BASE, state

IRIS = Iris(BASE)
ASTANA = Node("process/astana", ("Process",), (Label("Astana process", "en"),))
TRUCE = Node("agreement/truce", ("Agreement", "Ceasefire"), (Label("The truce", "en"),))


def types(quads, node):
    subject = IRIS.node(node)
    return {
        q.object.value.removeprefix(v.DAMIN)
        for q in quads
        if q.subject == subject and q.predicate.value == v.RDF_TYPE
    }


def test_reference_has_names_and_types_but_no_agreement():
    quads = reference_quads([state("Russia"), ASTANA, TRUCE], IRIS)
    assert {q.graph_name for q in quads} == {IRIS.reference_graph}
    assert types(quads, "actor/russia") == {"Actor", "State"}
    assert types(quads, "process/astana") == {"Process"}
    assert types(quads, "agreement/truce") == set()
    assert any(q.subject == IRIS.node("agreement/truce") and q.object.value == "The truce" for q in quads)
    assert engine("fast").validate(canonical_ntriples(quads)).conforms


def test_guarantor_state_is_never_reference():
    node = replace(state("Russia"), kinds=("Actor", "State", "GuarantorState"))
    assert types(reference_quads([node], IRIS), "actor/russia") == {"Actor", "State"}


def test_order_does_not_show():
    nodes = [state("Russia"), state("Iran"), ASTANA]
    assert reference_quads(nodes, IRIS) == reference_quads(iter(nodes[::-1]), IRIS)


def test_ontology_is_a_graph_without_blank_nodes():
    quads = ontology_quads(IRIS)
    assert {q.graph_name for q in quads} == {IRIS.ontology_graph}
    assert f"<{v.DAMIN}Meeting> <{v.RDF_TYPE}> <{v.OWL}Class>".encode() in canonical_nquads(quads)


@pytest.mark.parametrize(("text", "fault"), [("<a", "cannot be read"), ("[] <a:b> <a:c> .", "blank node")])
def test_bad_ontology_names_the_file(tmp_path, monkeypatch, text, fault):
    (tmp_path / "damin.ttl").write_text(text, encoding="utf-8")
    monkeypatch.setattr(reference, "resource", lambda _: tmp_path)
    with pytest.raises(DataError, match=fault) as error:
        ontology_quads(IRIS)
    assert "damin.ttl" in str(error.value)
