"""A part of a graph is enough for the messages of some nodes; after a change only some nodes' messages differ."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, Triple, parse, serialize

from graph_builder.rdf import vocabulary as v
from graph_builder.rdf.graph import article_quads
from graph_builder.rdf.iris import Iris
from graph_builder.rdf.neighbourhood import affected, neighbourhood
from graph_builder.rdf.validate import engine
from graph_builder.rdf.verdict import BLANK
from tests.rdf_samples import BASE, article, extract
from tests.test_shapes import CASES, changed

EX = "https://example.org/id/"
TEXTS = (
    "meet Russia Turkey\nguarantee Russia Astana\n",
    "meet Iran Turkey\nguarantee Turkey Astana\nguarantee Turkey Astana\n",
    "meet Iran Qatar\nbadguarantor Bob Astana\n",
)
SAMPLES = [f"article-{number}" for number in range(len(TEXTS))]
BROKEN = [case["name"] for case in CASES]


@cache
def graph(name: str) -> frozenset[Triple]:
    """An article's graph before the gate, or a broken fixture."""
    if name in SAMPLES:
        text = TEXTS[SAMPLES.index(name)]
        return frozenset(q.triple for q in article_quads(extract(article(name, text)), Iris(BASE)))
    return frozenset(q.triple for q in parse(changed(name), RdfFormat.N_TRIPLES))


def matcher(triples):
    store = Store()
    store.extend(Quad(t.subject, t.predicate, t.object) for t in triples)
    return lambda s, p, o: (quad.triple for quad in store.quads_for_pattern(s, p, o, DefaultGraph()))


def messages(triples, name="fast"):
    data = serialize(sorted(triples, key=str), format=RdfFormat.N_TRIPLES) or b""
    return {message for message in engine(name).validate(data).messages if message.focus != BLANK}


def at(found, nodes):
    iris = {node.value for node in nodes}
    return {message for message in found if message.focus in iris}


def subjects(triples):
    return sorted({t.subject for t in triples if isinstance(t.subject, NamedNode)}, key=str)


mixed = st.lists(st.sampled_from([*SAMPLES, *BROKEN]), min_size=1, max_size=4).map(
    lambda names: frozenset().union(*map(graph, names))
)


@pytest.mark.parametrize("name", ["fast", "pyshacl"])
@pytest.mark.parametrize("case", BROKEN)
def test_each_node_alone_is_judged_as_in_the_whole(case, name):
    triples = graph(case)
    whole, match = messages(triples, name), matcher(triples)
    nodes = [n for n in subjects(triples) if not n.value.startswith(f"{EX}evidence/") or at(whole, [n])]
    for node in nodes if name == "fast" else [n for n in nodes if at(whole, [n])]:
        assert at(messages(neighbourhood([node], match), name), [node]) == at(whole, [node]), node


@settings(max_examples=60, deadline=None)
@given(mixed, st.data())
def test_any_nodes_of_any_mixture_are_judged_as_in_the_whole(triples, data):
    gone = data.draw(st.sets(st.sampled_from(sorted(triples, key=str)), max_size=10))
    triples -= gone
    nodes = data.draw(st.sets(st.sampled_from(subjects(triples)), min_size=1, max_size=12))
    part = neighbourhood(nodes, matcher(triples))
    assert part <= triples
    assert at(messages(part), nodes) == at(messages(triples), nodes)


@settings(max_examples=60, deadline=None)
@given(mixed, mixed, st.data())
def test_a_change_is_seen_at_affected_nodes_alone(before, more, data):
    both = sorted(before | more, key=str)
    after = frozenset(data.draw(st.sampled_from([before, more, before | more]))) ^ data.draw(
        st.frozensets(st.sampled_from(both), max_size=6)
    )
    match = matcher(after)
    nodes = affected(before ^ after, match)
    part = messages(neighbourhood(nodes, match))
    old = messages(before)
    assert (old - at(old, nodes)) | at(part, nodes) == messages(after)


def test_the_part_is_small_where_the_change_is():
    """Ten articles about one state: one more reads nothing of the others but what is said of the same things."""
    many = [article_quads(extract(article(f"a{i}", f"meet Turkey S{i}\n")), Iris(BASE)) for i in range(10)]
    before = frozenset(q.triple for quads in many for q in quads)
    new = frozenset(q.triple for q in article_quads(extract(article("new", "meet Turkey Z\n")), Iris(BASE)))
    match = matcher(before | new)
    part = neighbourhood(affected(new - before, match), match)
    assert new - before <= part
    assert len(part) < 1.5 * len(new) < len(before) / 5


def test_only_named_nodes_are_affected():
    blank = next(iter(parse(b"_:b <x:p> <x:o> .", RdfFormat.N_TRIPLES))).triple
    assert affected([blank], matcher([blank])) == set()
    typed = Triple(NamedNode("x:o"), NamedNode(v.RDF_TYPE), NamedNode("x:T"))
    assert affected([typed], matcher([blank, typed])) == {NamedNode("x:o")}
