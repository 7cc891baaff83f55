"""Links to other data sets: what services propose, and what people have accepted, as the graph `<base>graph/links`.

A proposal is a `skos:closeMatch` with a `sssom:Mapping` beside it that says how sure it is and whose it is; an
accepted link is a `skos:exactMatch` with one that says who accepted it and when (SSSOM, https://mapping-commons.github.io/sssom/).
Accepted ones follow from the decisions, so the graph can be made anew; proposals stand in it alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from graph_builder.errors import UsageError
from graph_builder.identity.decisions import Decision, Decisions
from graph_builder.rdf import vocabulary as v
from graph_builder.rdf.canonical import canonical_ntriples
from graph_builder.rdf.iris import Iris

CLOSE, EXACT = f"{v.SKOS}closeMatch", f"{v.SKOS}exactMatch"
MAPPING = f"{v.SSSOM}Mapping"
SOURCE, PROPERTY, TARGET = (f"{v.OWL}annotated{part}" for part in ("Source", "Property", "Target"))
CONFIDENCE, JUSTIFICATION = f"{v.SSSOM}confidence", f"{v.SSSOM}mapping_justification"
OBJECT_LABEL, REVIEWER = f"{v.SSSOM}object_label", f"{v.SSSOM}reviewer_label"
_BY_NAME, _BY_HAND = f"{v.SEMAPV}LexicalMatching", f"{v.SEMAPV}ManualMappingCuration"
_DATE = f"{v.DCTERMS}date"
Names = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Proposal:
    """That the thing with IRI `subject` is the one with IRI `target`, says the service at the IRI `source`.

    `score` lies in [0, 100]; `label` is what the service calls it, empty where it says nothing.
    """

    subject: str
    target: str
    score: float
    source: str
    label: str = ""


def proposal_triples(proposal: Proposal, iris: Iris) -> Iterator[Triple]:
    """A proposal as it stands in the graph. Raises UsageError where one of its IRIs is none."""
    subject, target, source = (node(iri) for iri in (proposal.subject, proposal.target, proposal.source))
    mapping = iris.mapping(proposal.subject, proposal.target, proposal.source)
    yield from _mapping(mapping, subject, CLOSE, target, _BY_NAME)
    confidence = f"{Decimal(str(round(proposal.score / 100, 4))).normalize():f}"
    yield Triple(mapping, NamedNode(CONFIDENCE), Literal(confidence, datatype=NamedNode(f"{v.XSD}decimal")))
    yield Triple(mapping, NamedNode(v.DERIVED_FROM), source)
    if proposal.label:
        yield Triple(mapping, NamedNode(OBJECT_LABEL), Literal(proposal.label))


def node(iri: str) -> NamedNode:
    """The term. Raises UsageError for what is no absolute IRI."""
    try:
        return NamedNode(iri)
    except ValueError as error:
        raise UsageError(f"{iri!r} is no IRI that can be linked to: {error}") from None


def proposals(triples: Iterable[Triple]) -> list[Proposal]:
    """The proposals of the graph, the best first, equal ones in the order of their IRIs."""
    parts: dict[str, dict[str, str]] = {}
    for triple in triples:
        parts.setdefault(str(triple.subject.value), {})[triple.predicate.value] = str(triple.object.value)  # type: ignore[union-attr]
    found = [_proposal(part) for part in parts.values() if part.get(PROPERTY) == CLOSE]
    return sorted(found, key=lambda p: (-p.score, p.subject, p.target, p.source))


def _proposal(part: Mapping[str, str]) -> Proposal:
    score = round(float(part[CONFIDENCE]) * 100, 4)
    return Proposal(part[SOURCE], part[TARGET], score, part[v.DERIVED_FROM], part.get(OBJECT_LABEL, ""))


def decided_links(decisions: Decisions, readings: Store, names: Names) -> dict[tuple[str, str], Decision]:
    """By subject, as the store calls it now, and target the decision that counts: the last one about the pair."""
    found: dict[tuple[str, str], Decision] = {}
    for decision in decisions.links:
        keys = filter(None, (decisions.locate(member, readings) for member in decision.a))
        for subject in {names.get(graph, {}).get(local, local) for graph, local in keys}:
            found.pop((subject, decision.link), None)
            found[subject, decision.link] = decision
    return found


def links_graph(
    before: Iterable[Proposal],
    decided: Mapping[tuple[str, str], Decision],
    iris: Iris,
    now: Callable[[str], str | None],
) -> bytes:
    """The graph in canonical N-Triples: what is accepted, and the proposals that nobody has decided about.

    `now` gives the IRI that a subject has now, None where it is gone.
    """
    triples: set[Triple] = set()
    for proposal in before:
        subject = now(proposal.subject)
        if subject is not None and (subject, proposal.target) not in decided:
            moved = Proposal(subject, proposal.target, proposal.score, proposal.source, proposal.label)
            triples.update(proposal_triples(moved, iris))
    for (subject, target), decision in decided.items():
        if decision.kind == "accept-link" and now(subject) == subject:
            triples.update(_accepted(subject, target, decision, iris))
    return canonical_ntriples(Quad(t.subject, t.predicate, t.object) for t in triples)


def _accepted(subject: str, target: str, decision: Decision, iris: Iris) -> Iterator[Triple]:
    mapping = iris.mapping(subject, target, "")
    yield from _mapping(mapping, node(subject), EXACT, node(target), _BY_HAND)
    yield Triple(mapping, NamedNode(REVIEWER), Literal(decision.author))
    yield Triple(mapping, NamedNode(_DATE), Literal(decision.date))


def _mapping(
    mapping: NamedNode, subject: NamedNode, predicate: str, target: NamedNode, justification: str
) -> Iterator[Triple]:
    yield Triple(subject, NamedNode(predicate), target)
    for name, value in (
        (v.RDF_TYPE, NamedNode(MAPPING)),
        (SOURCE, subject),
        (PROPERTY, NamedNode(predicate)),
        (TARGET, target),
        (JUSTIFICATION, NamedNode(justification)),
    ):
        yield Triple(mapping, NamedNode(name), value)


def moves(before: Names, after: Names) -> dict[str, str]:
    """Where identity has given things other IRIs: by the old one the new one, if all of the thing has that."""
    found: dict[str, set[str]] = {}
    for graph in before.keys() | after.keys():
        old, new = before.get(graph, {}), after.get(graph, {})
        for local in old.keys() | new.keys():
            found.setdefault(old.get(local, local), set()).add(new.get(local, local))
    return {old: min(new) for old, new in found.items() if len(new) == 1}


def of_known(quads: Iterable[Quad], knows: Callable[[str], bool]) -> list[Quad]:
    """The quads of a graph of links that are about things which are known still."""
    found = list(quads)
    subjects = {q.subject: q.object for q in found if q.predicate.value == SOURCE}
    return [q for q in found if knows(str(getattr(subjects.get(q.subject, q.subject), "value", "")))]


def read_graph(lines: bytes) -> list[Triple]:
    """The triples of N-Triples."""
    return [quad.triple for quad in parse(lines, RdfFormat.N_TRIPLES)]
