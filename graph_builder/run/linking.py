"""Links of actors to other data sets: asked of a service that the user names, proposed, decided by people."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, Quad

from graph_builder.errors import UsageError
from graph_builder.identity.decisions import Decision
from graph_builder.identity.links import Proposal, decided_links, node, proposal_triples, proposals, read_graph
from graph_builder.network.rows import Row, select_from
from graph_builder.rdf import vocabulary as v
from graph_builder.rdf.canonical import canonical_ntriples
from graph_builder.rdf.iris import Iris
from graph_builder.rdf.validate import engine
from graph_builder.run.deciding import Author, decisions_for, keep_in_file, members_of
from graph_builder.run.reviewing import known_decisions
from graph_builder.run.services import Actor, Found, LinkServiceError, Service
from graph_builder.settings import default
from graph_builder.stores.base import Change
from graph_builder.stores.oxigraph import OxigraphStore
from graph_builder.stores.reader import GenerationReader, open_reader

LINKER = "graph_builder.run.linking:decide_posted"
"""The path of what decides on links that are posted to the server."""

Progress = Callable[[int], None]
_UNKNOWN = """SELECT ?actor (COUNT(DISTINCT ?article) AS ?articles) WHERE {{
  ?actor a <{kind}> . ?article <{mentions}> ?actor .
  FILTER NOT EXISTS {{ GRAPH <{reference}> {{ ?actor <{label}> ?name }} }}
  FILTER NOT EXISTS {{ ?actor <{exact}>|<{same}> ?link }}
}} GROUP BY ?actor ORDER BY DESC(?articles) ?actor"""
_QUOTES = """SELECT DISTINCT ?quote WHERE {{
  {{ ?evidence <{subject}> <{this}> }} UNION {{ ?evidence <{object}> <{this}> }} ?evidence <{quote}> ?quote
}} ORDER BY ?quote LIMIT {most}"""


@dataclass(frozen=True, slots=True)
class Terms:
    """How to ask: `limit` actors after the first `skip`, `batch` at once, `pause` seconds between requests; of the
    candidates of each the `candidates` best that score `least` or more.
    """

    kind: str = "Actor"
    limit: int = 100
    skip: int = 0
    batch: int = 20
    pause: float = 1.0
    candidates: int = 3
    least: float = 50.0


@dataclass(slots=True)
class LinkReport:
    """What came of asking: how many actors were asked about and how many are left, the new proposals, how many links
    had been rejected before, and why the service was given up, empty where it was not.
    """

    asked: int = 0
    left: int = 0
    proposed: list[Proposal] = field(default_factory=list)
    rejected_before: int = 0
    failed: str = ""

    def to_json(self) -> dict[str, Any]:
        """As a JSON object."""
        return asdict(self)


def unknown_actors(reader: GenerationReader, kind: str = "Actor") -> list[str]:
    """The IRIs of actors that the gazetteer does not have and nothing links yet, those of most articles first."""
    query = _UNKNOWN.format(
        kind=v.term(kind),
        mentions=v.term("mentions"),
        reference=Iris(reader.base).reference_graph.value,
        label=v.RDFS_LABEL,
        exact=f"{v.SKOS}exactMatch",
        same=f"{v.OWL}sameAs",
    )
    return [str(row["actor"]) for row in select_from(reader.store)(query)]


def propose(
    store: Path,
    corrections: Path,
    service: Service,
    terms: Terms,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> LinkReport:
    """Ask the service about unknown actors and keep what it finds as proposals, unless `dry_run`.

    An actor for whom the service has a proposal already is not asked about again, and no link is proposed that
    somebody has decided about. What was found before the service failed is kept. Raises StoreError.
    """
    with open_reader(store) as reader:
        iris, report = Iris(reader.base), LinkReport()
        known = proposals(reader.graph(iris.links_graph.value))
        waiting = {p.subject for p in known if p.source == service.address}
        actors = [iri for iri in unknown_actors(reader, terms.kind) if iri not in waiting][terms.skip :]
        chosen = actors[: terms.limit or None]
        report.left = len(actors) - len(chosen)
        decided = decided_links(known_decisions(reader, corrections), reader.readings(), _names(reader))
        _ask(_actors(reader, chosen), service, terms, report, decided, progress)
    if report.proposed and not dry_run:
        _write(store, iris, report.proposed)
    return report


def _ask(
    actors: Sequence[Actor],
    service: Service,
    terms: Terms,
    report: LinkReport,
    decided: Mapping[tuple[str, str], Decision],
    progress: Progress | None,
) -> None:
    for start in range(0, len(actors), terms.batch):
        if start and terms.pause:
            time.sleep(terms.pause)
        batch = actors[start : start + terms.batch]
        try:
            answers = service.find(batch)
        except LinkServiceError as error:
            report.failed = str(error)
            report.left += len(actors) - start
            return
        report.asked += len(batch)
        for actor in batch:
            best = _best(answers.get(actor.iri, []), actor.iri, terms)
            fresh = [found for found in best if (actor.iri, found.iri) not in decided]
            report.rejected_before += len(best) - len(fresh)
            report.proposed += [Proposal(actor.iri, f.iri, f.score, service.address, f.label) for f in fresh]
        if progress:
            progress(report.asked)


def _best(found: Iterable[Found], actor: str, terms: Terms) -> list[Found]:
    """The best of the candidates; only what a reader can follow is one."""
    open_ones = (one for one in found if one.iri.startswith(("http://", "https://")) and one.iri != actor)
    fitting = [one for one in open_ones if one.score >= terms.least]
    return sorted(fitting, key=lambda one: (-one.score, one.iri))[: terms.candidates]


def _actors(reader: GenerationReader, iris: Sequence[str]) -> list[Actor]:
    return [_actor(reader, iri) for iri in iris]


def _actor(reader: GenerationReader, iri: str) -> Actor:
    labels, others = (
        sorted(
            (str(getattr(q.object, "language", "") or ""), str(getattr(q.object, "value", "")))
            for q in reader.store.quads_for_pattern(NamedNode(iri), NamedNode(predicate), None, None)
        )
        for predicate in (v.RDFS_LABEL, v.SKOS_ALT_LABEL)
    )
    return Actor(iri, dict(labels), tuple(dict.fromkeys(others)))


def _write(store: Path, iris: Iris, fresh: Iterable[Proposal]) -> None:
    """Add proposals to those of the store; what is accepted follows from the decisions."""
    name = iris.links_graph.value
    with OxigraphStore(store, iris.base).writing() as writer:
        wanted = [*proposals(read_graph(writer.ntriples(name))), *fresh]
        triples = {t for proposal in wanted for t in proposal_triples(proposal, iris)}
        lines = canonical_ntriples(Quad(t.subject, t.predicate, t.object) for t in triples)
        writer.apply(Change(name, lines))
        writer.verdict(engine(str(default("shacl"))))


def pending(reader: GenerationReader) -> list[Proposal]:
    """The proposals that wait for a decision: actor by actor, of each the best first."""
    found = proposals(reader.graph(Iris(reader.base).links_graph.value))
    best = {p.subject: p.score for p in reversed(found)}
    return sorted(found, key=lambda p: (-best[p.subject], p.subject, -p.score, p.target, p.source))


def sentences(reader: GenerationReader, iri: str, most: int = 3) -> list[str]:
    """Some sentences about a thing, in alphabetical order."""
    query = _QUOTES.format(
        subject=v.RDF_SUBJECT, object=v.RDF_OBJECT, quote=v.term("quote"), this=NamedNode(iri).value, most=most
    )
    rows: Sequence[Row] = select_from(reader.store)(query)
    return [str(row["quote"]) for row in rows]


@dataclass(frozen=True, slots=True)
class Choice:
    """That the thing with IRI `subject` is the one at `target`, or that it is not."""

    subject: str
    target: str
    accepted: bool


def decide_links(store: Path, corrections: Path, choices: Sequence[Choice], author: Author) -> list[Decision]:
    """Keep decisions about links in the file, and apply them to the store in one transaction.

    Raises UsageError, before anything is kept, for an IRI that is none or a thing that no article names; and for a
    link that was decided about so already.
    """
    with open_reader(store) as reader:
        iris = Iris(reader.base)
        made = [_decision(reader, choice, author) for choice in choices]
    for decision in made:
        keep_in_file(corrections, decision, iris)
    with OxigraphStore(store, iris.base, decisions_for(corrections, iris)).writing():
        pass
    return made


def _decision(reader: GenerationReader, choice: Choice, author: Author) -> Decision:
    target = node(choice.target).value
    if target.startswith(reader.base):
        raise UsageError(
            f"{target} is a thing of this store: damin same and damin different decide about two of them"
        )
    kind = "accept-link" if choice.accepted else "reject-link"
    members = tuple(members_of(reader, node(choice.subject).value))
    return Decision(kind, author.name, author.date, author.why, a=members, link=target)


def decide_posted(choices: Iterable[Mapping[str, Any]], author: str, store: str, corrections: str) -> dict[str, Any]:
    """Decide as a request to the server asks: what was decided, by pairs of subject and target."""
    wanted = [Choice(str(c["subject"]), str(c["target"]), bool(c["accepted"])) for c in choices]
    decide_links(Path(store), Path(corrections), wanted, Author(author, date.today().isoformat()))
    return {"decided": [asdict(choice) for choice in wanted]}


def _names(reader: GenerationReader) -> Mapping[str, Mapping[str, str]]:
    names: Mapping[str, Mapping[str, str]] = reader.identity().get("names", {})
    return names
