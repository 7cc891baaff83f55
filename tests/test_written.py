"""What users write into a Damin store: which graphs, what becomes of the default graph, the gate, the next build."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from graph_builder.errors import UsageError
from graph_builder.rdf.canonical import canonical_ntriples
from graph_builder.rdf.graph import article_quads
from graph_builder.rdf.update import Using
from graph_builder.rdf.validate import engine
from graph_builder.run.build import remove
from graph_builder.stores.base import Change
from graph_builder.stores.faults import BadUpdateError, MissingGraphError, ProtectedError, ShapesError
from graph_builder.stores.merged import Merged
from graph_builder.stores.oxigraph import OxigraphStore
from graph_builder.stores.reader import open_reader
from graph_builder.stores.written import Part, Terms, delete, post, put, update
from tests.test_server_support import BASE, CALL, IRIS, extractions, iri, make_store

TERMS = Terms(engine("fast"))
USERS, REFERENCE = IRIS.user_graph.value, IRIS.reference_graph.value
FIRST, SECOND = IRIS.article_graph("astana-1").value, IRIS.article_graph("call").value
ALT = "http://www.w3.org/2004/02/skos/core#altLabel"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return make_store(tmp_path / "store", extractions())


def run(path, text, *using):
    return update(path, text, Using(*using), TERMS, "http://127.0.0.1/update")


def turtle(text):
    return [Part(text.encode(), RdfFormat.TURTLE, "http://127.0.0.1/g")]


def lines(path, graph):
    with open_reader(path) as reader:
        return sorted(reader.ntriples(graph).decode().splitlines())


def holds(path, pattern):
    with open_reader(path) as reader:
        return bool(reader.query(f"ASK {{ {pattern} }}"))


def generation(path):
    with open_reader(path) as reader:
        return reader.generation


def union(path):
    """What the default graph should be: all named graphs but the ontology, without what is outvoted."""
    with open_reader(path) as reader:
        found = {line for g in reader.graphs() if g != IRIS.ontology_graph.value for line in lines(path, g)}
        return sorted(found - set(reader.identity()["hidden"]))


def test_the_default_graph_follows_the_graphs_of_users(store):
    done = run(store, "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } GRAPH <urn:h> { <urn:a> <urn:b> 1, 2 } }")
    assert (done.graphs, done.added, done.removed) == ({"urn:g": "new", "urn:h": "new"}, 3, 0)
    assert lines(store, None) == union(store)
    assert run(store, "DROP GRAPH <urn:g>").graphs == {"urn:g": "removed"}
    assert holds(store, "<urn:a> <urn:b> 1")
    assert run(store, "DELETE WHERE { GRAPH <urn:h> { ?s ?p 1 } }").graphs == {"urn:h": "changed"}
    assert not holds(store, "<urn:a> <urn:b> 1")
    assert lines(store, None) == union(store)


def test_what_is_written_into_the_default_graph_is_kept_in_the_graph_of_users(store):
    run(store, "INSERT DATA { <urn:a> <urn:b> 1, 2 }")
    assert lines(store, USERS) == [
        f'<urn:a> <urn:b> "{n}"^^<http://www.w3.org/2001/XMLSchema#integer> .' for n in (1, 2)
    ]
    run(store, "DELETE DATA { <urn:a> <urn:b> 2 }")
    assert len(lines(store, USERS)) == 1
    assert lines(store, None) == union(store)


def test_what_an_article_says_too_stays_the_user_s_when_the_article_goes(store):
    fact = f'<{iri("actor/turkey")}> <http://www.w3.org/2000/01/rdf-schema#label> "Turkey"@en'
    assert run(store, f"INSERT DATA {{ {fact} }}").graphs == {USERS: "new"}
    assert remove(["astana-1", "call"], store) == 2
    assert lines(store, USERS) == [f"{fact} ."]
    assert lines(store, None) == sorted([f"{fact} .", *lines(store, IRIS.labels_graph.value)])


def test_the_default_graph_cannot_lose_what_a_graph_states(store):
    before = generation(store)
    for text in ("DELETE WHERE { ?s a <https://w3id.org/damin/ontology#Meeting> }", "CLEAR DEFAULT"):
        with pytest.raises(ProtectedError, match="take it away there"):
            run(store, text)
    with pytest.raises(ProtectedError, match="take it away there"):
        put(store, None, turtle("<a> <b> 1 ."), TERMS)
    with pytest.raises(ProtectedError):
        delete(store, None, TERMS)
    assert generation(store) == before


def test_operations_see_what_those_before_them_did(store):
    seen = "INSERT {{ GRAPH <urn:h> {{ ?s <urn:{}> ?o }} }} WHERE {{ ?s <urn:b> ?o }}"
    made = "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } }"
    run(store, " ; ".join([made, seen.format("seen"), "DROP GRAPH <urn:g>", seen.format("late")]))
    assert len(lines(store, "urn:h")) == 1
    assert holds(store, "<urn:a> <urn:seen> 1")
    assert lines(store, None) == union(store)


def test_all_or_nothing(store):
    before = generation(store)
    for second in (
        "DROP GRAPH <urn:none>",
        "CLEAR X",
        f"INSERT DATA {{ GRAPH <{REFERENCE}> {{ <urn:a> <urn:b> 1 }} }}",
    ):
        with pytest.raises((BadUpdateError, ProtectedError)):
            run(store, f"INSERT DATA {{ GRAPH <urn:g> {{ <urn:a> <urn:b> 1 }} }} ; {second}")
    assert generation(store) == before
    assert [p.name for p in (store / "generations").iterdir()] == [before]


@pytest.mark.parametrize("name", ["reference", "ontology", "resolution", "mine", "users"])
def test_names_of_damin_s_own_are_not_the_user_s(store, name):
    with pytest.raises(ProtectedError, match="cannot be written"):
        post(store, f"{BASE}graph/{name}", turtle("<a> <b> 1 ."), TERMS)
    assert post(store, f"{USERS}/{name}", turtle("<a> <b> 1 ."), TERMS).graphs == {f"{USERS}/{name}": "new"}


def test_blank_nodes_become_the_same_iris_for_the_same_content(store):
    text = "[] <urn:p> [ <urn:q> 1 ], [ <urn:q> 2 ] ."
    assert put(store, "urn:g", turtle(text), TERMS).graphs == {"urn:g": "new"}
    kept = lines(store, "urn:g")
    assert all(line.startswith(f"<{IRIS.genids}") for line in kept)
    assert put(store, "urn:g", turtle(text), TERMS).graphs == {}
    post(store, "urn:g", turtle(text), TERMS)
    assert lines(store, "urn:g") == kept
    run(store, "INSERT DATA { GRAPH <urn:g> { [] <urn:p> 3 } }")
    assert len(lines(store, "urn:g")) == len(kept) + 1


def test_one_blank_node_in_two_graphs_is_one_thing(store):
    run(store, "INSERT DATA { GRAPH <urn:g> { _:x <urn:p> 1 } GRAPH <urn:h> { _:x <urn:p> 2 } }")
    assert holds(store, "?x <urn:p> 1, 2")


def test_triple_terms_are_refused(store):
    with pytest.raises(UsageError, match="triple term"):
        put(store, "urn:g", turtle("<a> <b> <<( <c> <d> <e> )>> ."), TERMS)


def test_the_gate_refuses_with_its_messages(store):
    before = generation(store)
    text = f"INSERT DATA {{ <{iri(CALL)}> <https://w3id.org/damin/ontology#participant> <{iri('actor/iran')}> }}"
    with pytest.raises(ShapesError, match="nothing was written") as refused:
        run(store, text)
    assert all(message.severity == "Violation" for message in refused.value.messages)
    assert {message.focus for message in refused.value.messages} == {iri(CALL)}
    assert generation(store) == before


def test_a_graph_that_conforms_alone_and_not_with_the_others_is_refused(store):
    """A second quote for an article's evidence: each graph has one, the default graph would have two."""
    triples = lines(store, SECOND)
    quote = next(line for line in triples if "#quote" in line and "spoke" in line)
    other = [
        line.replace("Turkey and Russia spoke", "Turkey and Russia spake") if line == quote else line
        for line in triples
    ]
    with pytest.raises(ShapesError, match="Together"):
        put(store, "urn:g", [Part("\n".join(other).encode())], TERMS)
    assert put(store, "urn:g", [Part("\n".join(triples).encode())], TERMS).graphs == {"urn:g": "new"}


def test_an_article_is_put_and_removed_as_a_whole(store):
    triples = "\n".join(lines(store, SECOND))
    assert put(store, SECOND, [Part(triples.encode())], TERMS).graphs == {}
    more = f'{triples}\n<{iri(CALL)}> <{ALT}> "The call"@en .\n'
    assert put(store, SECOND, [Part(more.encode())], TERMS).graphs == {SECOND: "changed"}
    assert holds(store, f'<{iri(CALL)}> <{ALT}> "The call"@en')
    with pytest.raises(ProtectedError, match="whole"):
        post(store, SECOND, turtle("<a> <b> 1 ."), TERMS)
    with pytest.raises(ProtectedError, match="whole"):
        run(store, f"INSERT DATA {{ GRAPH <{SECOND}> {{ <urn:a> <urn:b> 1 }} }}")
    with pytest.raises(ProtectedError, match="dcterms:identifier"):
        put(store, FIRST, [Part(triples.encode())], TERMS)
    with pytest.raises(ProtectedError, match="store's own"):
        put(store, SECOND, [Part(f'{triples}\n<urn:a> <urn:damin:side> "x" .'.encode())], TERMS)
    assert run(store, f"DROP GRAPH <{SECOND}>").graphs == {SECOND: "removed"}
    assert not holds(store, f"<{iri(CALL)}> ?p ?o")
    with pytest.raises(MissingGraphError):
        delete(store, SECOND, TERMS)
    assert delete(store, FIRST, TERMS).graphs == {FIRST: "removed"}


def test_the_next_build_leaves_the_graphs_of_users_alone(store):
    run(store, 'INSERT DATA { <urn:a> <urn:b> 1 . GRAPH <urn:g> { <urn:a> <urn:b> [ <urn:c> "x" ] } }')
    kept = [lines(store, name) for name in (USERS, "urn:g")]
    first, second = extractions()
    with OxigraphStore(store, BASE).writing() as writer:
        writer.apply(Change(FIRST, None))
        writer.apply(Change(SECOND, canonical_ntriples(list(article_quads(second, IRIS))[:-1])))
    make_store(store, [first, second])
    assert [lines(store, name) for name in (USERS, "urn:g")] == kept
    assert lines(store, None) == union(store)


def test_what_does_not_stand_stays_out_of_the_default_graph_though_users_state_it(store):
    """In whatever order article and user come."""
    label = f'<{iri(CALL)}> <http://www.w3.org/2000/01/rdf-schema#label> "Call of 24 June 2021"@en .'
    with OxigraphStore(store, BASE).writing() as writer:
        text = writer.reading(SECOND).decode()
        other = text.replace('"Call of 24 June 2021"', '"A longer label for that call"').replace(
            "article/call", "article/x"
        )
        other = other.replace('"call"', '"x"').replace("id/evidence/", "id/evidence/x")
        writer.apply(Change(IRIS.article_graph("x").value, canonical_ntriples(parsed(other))))
    with open_reader(store) as reader:
        hidden = [line for line in reader.identity()["hidden"] if "Call of 24 June" in line]
    assert hidden
    put(store, "urn:g", [Part("\n".join(hidden).encode())], TERMS)
    assert lines(store, "urn:g") == hidden
    assert hidden[0] not in lines(store, None)
    assert label.partition(">")[2] == hidden[0].partition(">")[2]
    assert delete(store, "urn:g", TERMS).graphs == {"urn:g": "removed"}
    assert lines(store, None) == union(store)


def parsed(text):
    return [Quad(q.subject, q.predicate, q.object) for q in parse(text.encode(), RdfFormat.N_TRIPLES)]


def test_calls_are_refused_before_anything_is_tried(store):
    for text in ("LOAD <http://127.0.0.1:9/>", "LOAD SILENT <http://127.0.0.1:9/> INTO GRAPH <urn:g>",
                 "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"):  # fmt: skip
        with pytest.raises(ProtectedError, match="LOAD and SERVICE"):
            run(store, text)


def test_relative_iris_and_the_dataset_of_the_protocol(store):
    run(store, "INSERT DATA { GRAPH <urn:g> { <a> <urn:b> 1 } GRAPH <urn:h> { <c> <urn:b> 1 } }")
    assert holds(store, "GRAPH <urn:g> { <http://127.0.0.1/a> <urn:b> 1 }")
    run(store, "INSERT { GRAPH <urn:i> { ?s <urn:seen> 1 } } WHERE { ?s <urn:b> 1 }", ("urn:g",))
    assert [line.split()[0] for line in lines(store, "urn:i")] == ["<http://127.0.0.1/a>"]


def test_a_write_that_changes_nothing_makes_no_generation(store):
    before = generation(store)
    assert run(store, "DELETE DATA { <urn:a> <urn:b> 1 }").graphs == {}
    assert put(store, "urn:g", turtle(""), TERMS).graphs == {}
    assert generation(store) == before


def test_users_graphs_have_no_say_in_identity(store, monkeypatch):
    def never(self):
        raise AssertionError("identity was decided anew")

    monkeypatch.setattr(Merged, "_names", never)
    run(store, f'INSERT DATA {{ GRAPH <urn:g> {{ <{iri(CALL)}> <{ALT}> "A call"@en }} }}')
    assert NamedNode("urn:g").value in open_reader(store).graphs()


HIDDEN = "http://www.w3.org/2004/02/skos/core#hiddenLabel"
RDFS, SKOS = "http://www.w3.org/2000/01/rdf-schema#", "http://www.w3.org/2004/02/skos/core#"
KEYS = IRIS.labels_graph.value
LABELS = f'INSERT DATA {{ GRAPH <urn:g> {{ <urn:a> <{RDFS}label> "أحمد السوريّة"@ar-SY }} }}'
ALEF, KEY = '"أحمد"@ar', '"احمد السوريه"'


@pytest.mark.parametrize(
    ("steps", "key", "found"),
    [
        ((LABELS,), KEY, True),
        ((f'INSERT DATA {{ <urn:a> <{RDFS}label> "أحمد السورية"@ar }}',), KEY, True),
        ((f'INSERT DATA {{ <urn:a> <{SKOS}prefLabel> "Saïd ERDOĞAN" }}',), '"said erdogan"', True),
        ((f'INSERT DATA {{ <urn:a> <{SKOS}prefLabel> "Ährenfeld"@en-GB }}',), '"ahrenfeld"', True),
        (('INSERT DATA { <urn:a> <urn:label> "Nobody" }',), '"nobody"', False),
        ((LABELS, f"DELETE WHERE {{ GRAPH <urn:g> {{ <urn:a> <{RDFS}label> ?o }} }}"), KEY, False),
        ((LABELS, "DROP GRAPH <urn:g>"), KEY, False),
        ((LABELS, LABELS.replace("urn:g", "urn:h"), "DROP GRAPH <urn:g>"), KEY, True),
        ((LABELS, f"DELETE DATA {{ GRAPH <{KEYS}> {{ <urn:a> <{HIDDEN}> {KEY} }} }}"), KEY, True),
        ((LABELS, "DELETE { GRAPH ?g { <urn:a> ?p ?o } } WHERE { GRAPH ?g { <urn:a> ?p ?o } }"), KEY, False),
        ((f'INSERT DATA {{ <urn:a> <{RDFS}label> "Aḥmad"@en }}', "DELETE WHERE { <urn:a> ?p ?o }"), '"ahmad"', False),
    ],
)
def test_labels_of_users_are_found_folded_as_long_as_they_stand(store, steps, key, found):
    before = lines(store, None)
    for step in steps:
        run(store, step)
    assert holds(store, f"<urn:a> <{HIDDEN}> {key}") is found
    assert lines(store, None) == union(store)
    if not found and steps[-1][0] == "D":
        assert (lines(store, None), lines(store, KEYS)) == (before, [])


def test_a_graph_of_users_is_kept_as_it_was_put_and_its_keys_stand_apart(store):
    put(store, "urn:g", turtle(f"<urn:a> <{RDFS}label> {ALEF} ."), TERMS)
    assert lines(store, "urn:g") == [f"<urn:a> <{RDFS}label> {ALEF} ."]
    assert lines(store, KEYS) == [f'<urn:a> <{HIDDEN}> "احمد" .']
    post(store, "urn:g", turtle(f'<urn:b> <{RDFS}label> "Bob"@en .'), TERMS)
    assert lines(store, KEYS) == [f'<urn:a> <{HIDDEN}> "احمد" .', f'<urn:b> <{HIDDEN}> "bob" .']
    put(store, "urn:g", turtle(f'<urn:b> <{RDFS}label> "Bob"@en .'), TERMS)
    assert lines(store, KEYS) == [f'<urn:b> <{HIDDEN}> "bob" .']
    delete(store, "urn:g", TERMS)
    assert lines(store, KEYS) == []


@pytest.mark.parametrize("text", ["INSERT DATA { GRAPH <%s> { <urn:a> <urn:b> 1 } }", "LOAD <urn:x> INTO GRAPH <%s>"])
def test_nobody_writes_the_graph_of_keys(store, text):
    with pytest.raises(ProtectedError):
        run(store, text % KEYS)
    with pytest.raises(ProtectedError):
        put(store, KEYS, turtle("<urn:a> <urn:b> 1 ."), TERMS)


def test_the_keys_of_an_article_that_is_put_follow_its_labels(store):
    old = next(line for line in lines(store, SECOND) if f"<{HIDDEN}>" in line)
    label = f'<{iri("actor/turkey")}> <{RDFS}label> "Türkiye"@en .'
    put(store, SECOND, turtle("\n".join([*lines(store, SECOND), label])), TERMS)
    assert old in lines(store, SECOND)
    assert f'<{iri("actor/turkey")}> <{HIDDEN}> "turkiye" .' in lines(store, SECOND)
    kept = [line for line in lines(store, SECOND) if "Türkiye" not in line]
    put(store, SECOND, turtle("\n".join(kept)), TERMS)
    assert not any('"turkiye"' in line for line in lines(store, SECOND))
