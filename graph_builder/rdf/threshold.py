"""An article's graph without the facts that are less sure than asked, and without what rests on them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from graph_builder.errors import UsageError
from graph_builder.rdf import vocabulary as v

Term = NamedNode | BlankNode | Literal | Triple
Fact = tuple[Term, Term, Term]

_TYPE = NamedNode(v.RDF_TYPE)
_SUBJECT, _PREDICATE, _OBJECT = NamedNode(v.RDF_SUBJECT), NamedNode(v.RDF_PREDICATE), NamedNode(v.RDF_OBJECT)
_CONFIDENCE = NamedNode(v.term("confidence"))
_THINGS = frozenset(NamedNode(v.term(name)) for name in ("Meeting", "Agreement"))
_NAMES_NOTHING = frozenset({_TYPE, NamedNode(v.DERIVED_FROM)})
_GUARANTOR, _GUARANTEES = NamedNode(v.term("guarantor")), NamedNode(v.term("guarantees"))
_GUARANTOR_STATE = NamedNode(v.term("GuarantorState"))


def checked(minimum: float) -> float:
    """The least confidence asked for. Raises UsageError where it is none."""
    if not 0 <= minimum <= 1:
        raise UsageError(f"the least confidence must be a number from 0 to 1, not {minimum}")
    return minimum


def confident(quads: Iterable[Quad], minimum: float) -> tuple[list[Quad], int]:
    """The quads of one graph, in their order, without facts whose best evidence is below `minimum`; how many fell.

    A meeting or an agreement whose type falls goes wholly, with all that is said of it and all that points to
    it; evidence goes with its fact, an inverse and its class with what they follow from. A thing that nothing
    names any longer goes too.
    """
    graph = list(quads)
    if not minimum:
        return graph, 0
    evidence = _evidence(graph)
    best: dict[Fact, float] = {}
    for fact, confidence in evidence.values():
        best[fact] = max(confidence, best.get(fact, 0.0))
    fallen = _fallen(best, minimum)
    if not fallen:
        return graph, 0
    gone = _things(fallen) | {node for node, (fact, _) in evidence.items() if fact in fallen}
    kept = [q for q in graph if q.subject not in gone and q.object not in gone and _fact(q) not in fallen]
    return _named_still(_inverses(kept), graph), len(fallen)


def without(quads: Iterable[Quad], refused: Container[Term]) -> list[Quad]:
    """The quads of one graph, in their order, without the evidence nodes `refused` and the facts that have no other
    evidence, and what rests on these, as `confident` has it.
    """
    graph = list(quads)
    evidence = _evidence(graph)
    held = {fact for node, (fact, _) in evidence.items() if node not in refused}
    lost = {fact for node, (fact, _) in evidence.items() if node in refused} - held
    things = _things(lost)
    fallen = lost | {fact for fact in held if fact[0] in things or fact[2] in things}
    gone = things | {node for node, (fact, _) in evidence.items() if fact in fallen or node in refused}
    kept = [q for q in graph if q.subject not in gone and q.object not in gone and _fact(q) not in fallen]
    return _named_still(_inverses(kept), graph)


def _evidence(graph: Iterable[Quad]) -> dict[Term, tuple[Fact, float]]:
    """By evidence node the fact and the confidence; incomplete nodes are no evidence."""
    parts: dict[Term, dict[Term, Term]] = {}
    for quad in graph:
        if quad.predicate in {_SUBJECT, _PREDICATE, _OBJECT, _CONFIDENCE}:
            parts.setdefault(quad.subject, {})[quad.predicate] = quad.object
    return {node: _read(part) for node, part in parts.items() if len(part) == len(_PARTS)}


def _read(part: Mapping[Term, Term]) -> tuple[Fact, float]:
    subject, predicate, value, confidence = (part[name] for name in _PARTS)
    return (subject, predicate, value), float(getattr(confidence, "value", 0))


def _fallen(best: Mapping[Fact, float], minimum: float) -> set[Fact]:
    """The facts below the minimum, and those about the things that lose their type with them."""
    weak = {fact for fact, confidence in best.items() if confidence < minimum}
    lost = _things(weak)
    return weak | {fact for fact in best if fact[0] in lost or fact[2] in lost}


def _things(facts: Iterable[Fact]) -> set[Term]:
    """The meetings and agreements whose type is among these facts."""
    return {subject for subject, predicate, value in facts if predicate == _TYPE and value in _THINGS}


def _inverses(kept: list[Quad]) -> list[Quad]:
    """Without inverses and classes of guarantors that no fact supports any longer."""
    facts = {(q.subject, q.object) for q in kept if q.predicate == _GUARANTOR}
    guarantors = {guarantor for _, guarantor in facts}
    return [
        q
        for q in kept
        if not (q.predicate == _GUARANTEES and (q.object, q.subject) not in facts)
        and not (q.predicate == _TYPE and q.object == _GUARANTOR_STATE and q.subject not in guarantors)
    ]


def _named_still(kept: list[Quad], graph: Iterable[Quad]) -> list[Quad]:
    """Without the things that only what fell had named."""
    named = {q.object for q in graph if q.predicate not in _NAMES_NOTHING}
    orphans = named - {q.object for q in kept}
    return [q for q in kept if q.subject not in orphans]


def _fact(quad: Quad) -> Fact:
    return quad.subject, quad.predicate, quad.object


_PARTS = (_SUBJECT, _PREDICATE, _OBJECT, _CONFIDENCE)
