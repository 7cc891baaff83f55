"""A decision is about a sentence: it lasts while the sentence does, though Damin reads or names things otherwise."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graph_builder.model import Literal, Node, Statement
from graph_builder.rdf import vocabulary as v
from graph_builder.rdf.canonical import canonical_nquads
from graph_builder.rdf.iris import Iris
from graph_builder.run.build import build
from graph_builder.run.deciding import Author, decide_pair, nodes_of, reject
from graph_builder.run.reviewing import doubtful, gone, known_decisions
from graph_builder.stores.reader import open_reader
from tests.event_samples import article, extract

IRIS = Iris("https://w3id.org/damin/")
WHO = Author("Leila", "2024-06-01", "one call")
CALLS = {
    "a": "meet PhoneCall 2024-05-07 - S0 S1",
    "b": "meet PhoneCall 2024-05-08 - S0 S1\nmeet Visit 2024-05-09 - S2",
}


def otherwise(source):
    """The same reading, but meetings are called otherwise, as when another rule finds another day."""
    found = extract(source)

    def named(node):
        return node.replace("meeting/meeting-", "meeting/encounter-") if isinstance(node, str) else node

    nodes = tuple(replace(node, id=named(node.id)) for node in found.nodes)
    statements = tuple(replace(s, subject=named(s.subject), object=named(s.object)) for s in found.statements)
    return replace(found, nodes=nodes, mentions=tuple(map(named, found.mentions)), statements=statements)


def twice(source):
    """As `otherwise`, and each sentence about a call tells of a second one."""
    found = otherwise(source)
    calls = [s for s in found.statements if s.object == Literal("PhoneCall", "term")]
    types = (Literal("Meeting", "term"), Literal("PhoneCall", "term"))
    nodes = tuple(Node(f"{s.subject}-two", ("Meeting", "PhoneCall")) for s in calls)
    more = tuple(Statement(f"{s.subject}-two", "type", t, s.evidence) for s in calls for t in types)
    mentions = (*found.mentions, *(node.id for node in nodes))
    return replace(found, nodes=(*found.nodes, *nodes), mentions=mentions, statements=(*found.statements, *more))


@pytest.fixture
def store(tmp_path):
    read(tmp_path, extract)
    return tmp_path


def read(folder, how, calls=None):
    articles = [article(name, text, f"The {name}") for name, text in (calls or CALLS).items()]
    build(articles, folder / "s", extract=how, reference=[], corrections=folder / "d.yaml")


def meeting(folder, words):
    """The meeting that this sentence is about, by IRI."""
    with open_reader(folder / "s") as reader:
        of = {(t.subject.value, t.predicate.value): t.object.value for t in reader.graph(None)}
    evidence = next(s for (s, p), o in of.items() if p == v.term("quote") and words in o)
    return of[evidence, v.RDF_SUBJECT]


def lapsed(folder):
    with open_reader(folder / "s") as reader:
        decisions = known_decisions(reader, folder / "d.yaml")
        return [member for decision in decisions.all for member in gone(decision, decisions, reader)]


def test_same_lasts_and_is_not_asked_again(store):
    pair = (meeting(store, "05-07"), meeting(store, "05-08"))
    assert len(set(pair)) == 2
    assert asked(store) == [("a", "b")]
    decision = decide_pair(store / "s", store / "d.yaml", "same", pair, WHO)
    assert asked(store) == []
    read(store, otherwise)
    assert meeting(store, "05-07") == meeting(store, "05-08")
    assert asked(store) == lapsed(store) == []
    assert nodes_of(store / "s", decision) == [meeting(store, "05-07")]


def asked(folder):
    return [(d.a.article, d.b.article) for d in doubtful(folder / "s", folder / "d.yaml", 2.0)]


def test_it_is_asked_again_when_the_text_has_changed(store):
    decide_pair(store / "s", store / "d.yaml", "different", (meeting(store, "05-07"), meeting(store, "05-08")), WHO)
    assert asked(store) == []
    read(store, extract, {**CALLS, "a": "meet PhoneCall 2024-05-07 - S1 S0"})
    assert asked(store) == [("a", "b")]
    assert [member.article for member in lapsed(store)] == ["a"]
    read(store, extract)
    assert asked(store) == lapsed(store) == []


def test_another_sentence_of_the_article_may_change(store):
    decide_pair(store / "s", store / "d.yaml", "same", (meeting(store, "05-07"), meeting(store, "05-08")), WHO)
    read(store, otherwise, {**CALLS, "b": CALLS["b"].replace("Visit", "Summit")})
    assert meeting(store, "05-07") == meeting(store, "05-08")
    assert lapsed(store) == []


def test_a_rejected_fact_stays_out(store):
    who = (meeting(store, "05-07"), v.term("participant"), IRIS.node("actor/s1").value)
    reject(store / "s", store / "d.yaml", who, WHO)
    read(store, otherwise)
    with open_reader(store / "s") as reader:
        took_part = {t.object.value for t in reader.graph(None) if t.predicate.value == who[1] and "05-07" in str(t)}
    assert took_part == {IRIS.node("actor/s0").value}
    assert lapsed(store) == []


def test_it_lapses_where_the_sentence_tells_of_two(store):
    decide_pair(store / "s", store / "d.yaml", "same", (meeting(store, "05-07"), meeting(store, "05-08")), WHO)
    read(store, twice)
    assert [member.article for member in lapsed(store)] == ["a", "b"]


def test_a_new_store_is_made_the_same(store):
    decide_pair(store / "s", store / "d.yaml", "same", (meeting(store, "05-07"), meeting(store, "05-08")), WHO)
    read(store, otherwise)
    with open_reader(store / "s") as reader:
        whole = canonical_nquads(reader.store)
    (store / "anew").mkdir()
    (store / "anew" / "d.yaml").write_bytes((store / "d.yaml").read_bytes())
    read(store / "anew", otherwise)
    with open_reader(store / "anew" / "s") as reader:
        assert canonical_nquads(reader.store) == whole
