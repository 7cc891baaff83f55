"""A person's decision about a store: put into words that outlast the store, kept in a file, applied at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, Quad, Store

from graph_builder.errors import UsageError
from graph_builder.identity.decisions import (
    Decision,
    Decisions,
    Member,
    Refused,
    append_decision,
    read_decisions,
)
from graph_builder.rdf import vocabulary as v
from graph_builder.rdf.iris import Iris
from graph_builder.stores.oxigraph import OxigraphStore
from graph_builder.stores.reader import GenerationReader, open_reader

Triple = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Author:
    """Who decides, on which day (ISO), and why."""

    name: str
    date: str
    why: str = ""


def decisions_for(path: str | Path, iris: Iris) -> Decisions | None:
    """The decisions of the user's file with those that are shipped; None where there is no such file, so that the
    store keeps what it has. Raises DataError for a broken file.
    """
    return read_decisions(Path(path), iris) if Path(path).exists() else None


def decide_pair(store: Path, corrections: Path, kind: str, nodes: tuple[str, str], author: Author) -> Decision:
    """Decide that two things of the store, by IRI, are the same or different; keep it, and apply it to the store.

    The second can be an article that tells of the first: then the thing as this article has it is decided about
    against the thing as the others have it. Raises UsageError where the store has no such thing, or it is decided.
    """
    with open_reader(store) as reader:
        a, b = _sides(reader, *nodes)
    return _keep(store, corrections, Decision(kind, author.name, author.date, author.why, a, b))


def _sides(reader: GenerationReader, node: str, other: str) -> tuple[tuple[Member, ...], tuple[Member, ...]]:
    members = tuple(members_of(reader, node))
    if not other.startswith(f"{reader.base}id/article/"):
        return members, tuple(members_of(reader, other))
    graph = f"{reader.base}graph/article/{other.removeprefix(f'{reader.base}id/article/')}"
    one = tuple(m for m in members if Iris(reader.base).article_graph(m.article).value == graph)
    rest = tuple(m for m in members if m not in one)
    if not one or not rest:
        raise UsageError(f"{other} and another article must both tell of {node}")
    return rest, one


def reject(store: Path, corrections: Path, fact: str | Triple, author: Author) -> Decision:
    """Decide that a fact is wrong: one sentence's, by the IRI of its evidence, or every article's, by subject,
    predicate and value, each an IRI or a literal's text. Raises UsageError where the store has no evidence of it.
    """
    with open_reader(store) as reader:
        found = tuple(_refused(reader, fact))
    if not found:
        raise UsageError(f"the store {store} has no evidence of {fact if isinstance(fact, str) else ' '.join(fact)}")
    return _keep(store, corrections, Decision("reject", author.name, author.date, author.why, facts=found))


def nodes_of(store: Path, decision: Decision) -> list[str]:
    """The IRIs by which the things that a decision is about are known in the store now, sorted."""
    with open_reader(store) as reader:
        iris, names = Iris(reader.base), reader.identity().get("names", {})
        decisions = Decisions((decision,), iris)
        members, readings = (*decision.a, *decision.b), reader.readings()
        keys = (decisions.locate(member, readings) or decisions.key(member) for member in members)
        return sorted({names.get(graph, {}).get(node, node) for graph, node in keys})


def _keep(store: Path, corrections: Path, decision: Decision) -> Decision:
    with open_reader(store) as reader:
        base = reader.base
    keep_in_file(corrections, decision, Iris(base))
    with OxigraphStore(store, base, decisions_for(corrections, Iris(base))).writing():
        pass
    return decision


def keep_in_file(corrections: Path, decision: Decision, iris: Iris) -> None:
    """Add a decision to the file. Raises UsageError where it says so already, DataError where that is broken."""
    known = decisions_for(corrections, iris)
    every = known.all if known else ()
    same = [number for number, other in enumerate(every) if _content(other) == _content(decision)]
    if same and not _contradicted(decision, every[same[-1] + 1 :]):
        last = every[same[-1]]
        raise UsageError(
            f"that was decided already, by {last.author} on {last.date}: {last.why or 'no reason given'}"
        )
    append_decision(corrections, decision)


def _content(decision: Decision) -> tuple[object, ...]:
    return decision.kind, decision.a, decision.b, decision.facts, decision.link


def _contradicted(decision: Decision, later: tuple[Decision, ...]) -> bool:
    """Whether one of the decisions after it speaks of the same things otherwise."""
    things = {*decision.a, *decision.b}
    return any({*d.a, *d.b} & things and d.kind != decision.kind and d.link == decision.link for d in later)


def members_of(reader: GenerationReader, node: str) -> Iterable[Member]:
    """The thing as each article has it, with its first sentence there. Raises UsageError where no article has it."""
    names, iris, readings = reader.identity().get("names", {}), Iris(reader.base), reader.readings()
    found = []
    for graph in sorted({_graph(q) for q in reader.store.quads_for_pattern(NamedNode(node), None, None, None)}):
        if graph.startswith(iris.article_graphs):
            locals_ = [old for old, new in names.get(graph, {}).items() if new == node] or [node]
            found += [_member(readings, iris, graph, local) for local in locals_]
    if not found:
        raise UsageError(f"no article of the store names {node}")
    return found


def _graph(quad: Quad) -> str:
    return str(getattr(quad.graph_name, "value", ""))


def _member(readings: Store, iris: Iris, graph: str, node: str) -> Member:
    return Member(identifier(readings, graph), _path(iris, node), first_quote(readings, graph, node))


def first_quote(readings: Store, graph: str, node: str) -> str:
    """The first of an article's sentences about one of its things, in alphabetical order; empty if there is none."""
    about = readings.quads_for_pattern(None, NamedNode(v.RDF_SUBJECT), NamedNode(node), NamedNode(graph))
    return min((_value(readings, graph, quad.subject, v.term("quote")) for quad in about), default="")


def identifier(readings: Store, graph: str) -> str:
    """The `dcterms:identifier` of the article with this graph."""
    quads = readings.quads_for_pattern(None, NamedNode(v.IDENTIFIER), None, NamedNode(graph))
    return next(str(q.object.value) for q in quads)  # type: ignore[union-attr]


def _refused(reader: GenerationReader, fact: str | Triple) -> Iterable[Refused]:
    iris, readings = Iris(reader.base), reader.readings()
    for graph, evidence in _evidence(reader, fact):
        subject, predicate = (_value(readings, graph, evidence, p) for p in (v.RDF_SUBJECT, v.RDF_PREDICATE))
        quads = readings.quads_for_pattern(evidence, NamedNode(v.RDF_OBJECT), None, NamedNode(graph))
        value = str(next(iter(quads)).object).replace(f"<{iris.base}id/", "<id/", 1)
        name = "type" if predicate == v.RDF_TYPE else predicate.removeprefix(v.DAMIN)
        quote = _value(readings, graph, evidence, v.term("quote"))
        yield Refused(identifier(readings, graph), _path(iris, subject), name, value, quote)


def _evidence(reader: GenerationReader, fact: str | Triple) -> list[tuple[str, NamedNode]]:
    """The evidence nodes meant, each with the graph of its article."""
    nodes = {NamedNode(fact)} if isinstance(fact, str) else _supporting(reader, fact)
    quads = (q for n in nodes for q in reader.readings().quads_for_pattern(n, NamedNode(v.RDF_SUBJECT), None, None))
    return sorted(((_graph(q), q.subject) for q in quads if isinstance(q.subject, NamedNode)), key=str)


def _supporting(reader: GenerationReader, fact: Triple) -> set[NamedNode]:
    """The evidence of all articles for a fact as the merged graphs have it."""
    subject, predicate, value = fact
    about = {
        q.subject for q in reader.store.quads_for_pattern(None, NamedNode(v.RDF_SUBJECT), NamedNode(subject), None)
    }
    found = set()
    for node in about:
        over, said = (next(iter(_objects(reader.store, node, p)), "") for p in (v.RDF_PREDICATE, v.RDF_OBJECT))
        if (over, said) == (predicate, value) and isinstance(node, NamedNode):
            found.add(node)
    return found


def _objects(store: Store, node: object, predicate: str) -> Iterable[str]:
    quads = store.quads_for_pattern(node, NamedNode(predicate), None, None)  # type: ignore[arg-type]
    return (str(q.object.value) for q in quads)  # type: ignore[union-attr]


def _value(readings: Store, graph: str, node: object, predicate: str) -> str:
    quads = readings.quads_for_pattern(node, NamedNode(predicate), None, NamedNode(graph))  # type: ignore[arg-type]
    return next((str(q.object.value) for q in quads), "")  # type: ignore[union-attr]


def _path(iris: Iris, node: str) -> str:
    """The path of a node below `<base>id/`."""
    return node.removeprefix(f"{iris.base}id/")
