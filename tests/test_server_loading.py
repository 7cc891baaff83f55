"""What is loaded is all of a store, whatever the order."""

from __future__ import annotations

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from server.loading import by_subject

A, B, P, G = (NamedNode(f"http://e/{name}") for name in "abpg")


def test_everything_comes_once_and_a_subject_together() -> None:
    quads = {Quad(s, P, Literal(str(n)), g) for s in (A, B) for n in range(20) for g in (DefaultGraph(), G)}
    quads.add(Quad(NamedNode("http://e/c"), P, A, G))  # in a named graph alone
    store = Store()
    store.extend(quads)
    found = list(by_subject(store))
    assert len(found) == len(quads)
    assert set(found) == quads
    subjects = [quad.subject.value for quad in found]
    assert subjects == sorted(subjects)
