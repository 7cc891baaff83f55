"""Labels that users write are found as those of articles are: each stands once more as a folded key.

The keys of the graphs of users stand in one graph of their own, so that these graphs stay as they were written. It is
made anew from them at each write: a key goes with the last label that it is of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from graph_builder.rdf import vocabulary as v
from graph_builder.rdf.canonical import canonical_ntriples
from graph_builder.rdf.iris import Iris
from graph_builder.rdf.search_keys import folded, foldings
from graph_builder.stores.writable import is_users

_LABELS = tuple(map(NamedNode, (v.RDFS_LABEL, v.SKOS_PREF_LABEL, v.SKOS_ALT_LABEL)))
_HIDDEN = NamedNode(v.SKOS_HIDDEN_LABEL)
_STRING = NamedNode(f"{v.PREFIXES['xsd']}string")


def keys_of_users(store: Store, iris: Iris) -> bytes:
    """The content of the graph of keys for the graphs of users as they stand in a store, in canonical N-Triples."""
    graphs = [name for name in store.named_graphs() if isinstance(name, NamedNode) and is_users(name.value, iris)]
    labels = (q for name in graphs for kind in _LABELS for q in store.quads_for_pattern(None, kind, None, name))
    return canonical_ntriples(Quad(t.subject, t.predicate, t.object) for t in {*_keys(labels)})


def with_keys(quads: Iterable[Quad], graph: NamedNode) -> set[Quad]:
    """An article's graph with the keys of its labels, in the place of those that it has."""
    found = set(quads)
    old = {
        q for q in found if q.predicate == _HIDDEN and isinstance(q.object, Literal) and q.object.datatype == _STRING
    }
    return (found - old) | {Quad(t.subject, t.predicate, t.object, graph) for t in _keys(found)}


def _keys(quads: Iterable[Quad]) -> Iterator[Triple]:
    for quad in quads:
        if quad.predicate in _LABELS and isinstance(quad.object, Literal):
            for key in _folded(quad.object):
                yield Triple(quad.subject, _HIDDEN, Literal(key))


def _folded(label: Literal) -> set[str]:
    language = (label.language or "").partition("-")[0]
    keys = [folded(label.value, language)] if language else foldings(label.value)
    return {*keys} - {""}
