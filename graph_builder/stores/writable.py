"""Which graphs users may write, and how what they write becomes changes of a store.

| graph | update | Graph Store Protocol |
|---|---|---|
| one with a name of the user's own | anything | anything |
| the default graph | what is added or taken away there is kept in the graph of users | the same |
| that of an article | removed as a whole | replaced or removed as a whole |
| reference, ontology, resolution, links | nothing | nothing |
| labels | follows what users write | the same |
"""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from graph_builder.identifiers import article_key
from graph_builder.rdf import vocabulary as v
from graph_builder.rdf.iris import Iris
from graph_builder.stores.faults import ProtectedError

_PRIVATE = "urn:damin:"
_A = NamedNode(v.RDF_TYPE)


def is_article(name: str, iris: Iris) -> bool:
    """Whether a graph is that of an article."""
    return name.startswith(iris.article_graphs)


def is_users(name: str, iris: Iris) -> bool:
    """Whether a graph is one of those that users write."""
    own = iris.user_graph.value
    return name == own or name.startswith(f"{own}/") or not name.startswith(iris.own_graphs)


def check_name(name: str, iris: Iris) -> None:
    """Raises ProtectedError for a graph that no user may write."""
    if not is_users(name, iris) and not is_article(name, iris):
        raise ProtectedError(
            f"The graph <{name}> cannot be written: names below {iris.own_graphs} are given by Damin; "
            f"write to <{iris.user_graph.value}>, to one below it, or to a graph with a name of your own."
        )


def check_article(name: str, quads: Iterable[Quad], iris: Iris) -> None:
    """Raises ProtectedError where this is not a graph that an article with that name can have."""
    quads = list(quads)
    article = NamedNode(f"{iris.base}id/article/{name.removeprefix(iris.article_graphs)}")
    said = [q.object.value for q in quads if (q.subject, q.predicate.value) == (article, v.IDENTIFIER)]  # type: ignore[union-attr]
    typed = any((q.subject, q.predicate, q.object) == (article, _A, NamedNode(v.term("Article"))) for q in quads)
    fits = len(said) == 1 and iris.article_graph(said[0]).value == name
    if not typed or not fits:
        raise ProtectedError(
            f"The graph <{name}> is that of an article: it must hold {article} as a damin:Article with the one "
            f"dcterms:identifier whose key is {article_key(said[0]) if said else article.value.rpartition('/')[2]}."
        )
    if any(q.predicate.value.startswith(_PRIVATE) for q in quads):
        raise ProtectedError(f"Terms that begin with {_PRIVATE} are the store's own.")


def holder(quad: Quad, store: Store, iris: Iris) -> str | None:
    """A graph, but for that of users, because of which the default graph states this triple; None where none is."""
    apart = {DefaultGraph(), iris.user_graph, iris.ontology_graph, iris.labels_graph}
    found = store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
    names = (q.graph_name for q in found if q.graph_name not in apart)
    return min((str(name.value) for name in names if isinstance(name, NamedNode)), default=None)


def check_taken(gone: Iterable[Quad], store: Store, iris: Iris) -> None:
    """Raises ProtectedError where one of the triples taken out of the default graph is stated by a named graph."""
    for quad in gone:
        name = holder(quad, store, iris)
        if name is not None:
            raise ProtectedError(
                "The default graph is made from the named graphs: it cannot lose "
                f"{_shown(quad)}, which is stated in <{name}>; take it away there."
            )


def _shown(quad: Quad) -> str:
    value = quad.object
    text = f"{value.value[:60]!r}" if isinstance(value, Literal) else str(value)
    return f"{quad.subject} {quad.predicate} {text}"
