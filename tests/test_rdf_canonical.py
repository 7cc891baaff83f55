"""Canonical N-Quads, checked against rdflib as a second reader."""

from __future__ import annotations

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from graph_builder.rdf.canonical import canonical_nquads, canonical_ntriples, in_graph

A, B = NamedNode("http://example.org/a"), NamedNode("http://example.org/b")
XSD = "http://www.w3.org/2001/XMLSchema#"

terms = st.one_of(
    st.sampled_from([A, B]),
    st.text(st.characters(exclude_categories=["Cs"])).map(Literal),
    st.text(max_size=3).filter(str.isascii).map(lambda t: Literal(t.replace("\\", ""), language="ar")),
    st.integers().map(Literal),
)
quads = st.lists(st.builds(Quad, st.sampled_from([A, B]), st.sampled_from([A, B]), terms, st.sampled_from([A, B])))


@given(quads, st.randoms(use_true_random=False))
def test_same_bytes_in_any_order(found, random):
    shuffled = [*found, *found]
    random.shuffle(shuffled)
    assert canonical_nquads(shuffled) == canonical_nquads(found)


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@given(quads)
def test_lines_are_sorted_unique_and_read_back(found):
    lines = canonical_nquads(found).split(b"\n")
    assert lines.pop() == b""
    assert lines == sorted(set(lines))
    again = rdflib.Dataset()
    again.parse(data=b"\n".join(lines), format="nquads")
    assert sum(1 for _ in again.quads()) == len(lines)


def test_store_and_quads_give_the_same():
    found = [Quad(A, B, Literal("x"), A), Quad(A, B, Literal("x"))]
    store = Store()
    store.extend(found)
    expected = (
        b'<http://example.org/a> <http://example.org/b> "x" .\n'
        b'<http://example.org/a> <http://example.org/b> "x" <http://example.org/a> .\n'
    )
    assert canonical_nquads(store) == canonical_nquads(found) == expected
    assert canonical_ntriples(found) == expected.splitlines(keepends=True)[0]
    assert in_graph(canonical_ntriples(found), A) == expected.splitlines(keepends=True)[1:]


def test_literals_take_the_lexical_form_of_the_store():
    number = Literal("0.90", datatype=NamedNode(XSD + "decimal"))
    assert b'"0.9"^^' in canonical_nquads([Quad(A, B, number)])


@pytest.mark.parametrize(
    "quad",
    [Quad(BlankNode("x"), A, B), Quad(A, A, BlankNode("x")), Quad(A, A, B, BlankNode("x"))],
    ids=["subject", "object", "graph"],
)
def test_blank_node_is_refused(quad):
    with pytest.raises(ValueError, match="blank node"):
        canonical_nquads([quad])


@pytest.mark.parametrize("text", ["_:x", "a _:x", " _:x .", '" _:x .', "<<a", "_:x <<a> _:b ."])
def test_text_that_looks_like_a_blank_node_is_not_one(text):
    assert canonical_nquads([Quad(A, B, Literal(text)), Quad(A, B, Literal(text, language="en"))])
