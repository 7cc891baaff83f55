"""A build: articles in, a new state of the store out, the same for any order, split and number of workers."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from graph_builder.extract.gazetteer import load_gazetteer
from graph_builder.identity.decisions import Decisions
from graph_builder.model import Article, Issue, Node
from graph_builder.rdf.canonical import canonical_ntriples
from graph_builder.rdf.iris import Iris
from graph_builder.rdf.quarantine import gate
from graph_builder.rdf.reference import ontology_quads, reference_quads
from graph_builder.rdf.threshold import checked
from graph_builder.rdf.verdict import counts
from graph_builder.run.deciding import decisions_for
from graph_builder.run.duplicates import Duplicates
from graph_builder.run.executors import Lost, executor
from graph_builder.run.work import Done, Extract, Work, shacl_engine
from graph_builder.settings import BY_NAME
from graph_builder.stores.base import Change, Store, Writer
from graph_builder.stores.folder import Folder
from graph_builder.stores.oxigraph import OxigraphStore

EXTRACT = "graph_builder.resolve.article:extract_article"
_BASE = str(BY_NAME["base-iri"].default)

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did.

    `read` counts the articles that came in; `new`, `changed` and `unchanged` are meant against the store as
    it was; `failed` articles could not be read and keep their old state. `facts` are triples with evidence in
    the graphs of this build, `quarantined` the violations that the gate answered. `conforms` is the SHACL
    verdict on the whole default graph, None where it was not asked for, and `warnings` are counted with it;
    `triples` is the size of that graph.
    `generation` names the state that is live now. `left_out` facts were less sure than `min_confidence`.
    """

    read: int
    new: int
    changed: int
    unchanged: int
    failed: int
    facts: int
    quarantined: int
    issues: tuple[Issue, ...]
    seconds: float
    conforms: bool | None
    triples: int
    generation: str
    min_confidence: float = 0.0
    left_out: int = 0
    warnings: int = 0

    def to_json(self) -> dict[str, Any]:
        """The report as one JSON object."""
        names = [name for name in type(self).__slots__ if name != "issues"]
        return {name: getattr(self, name) for name in names} | {"issues": [i.to_json() for i in self.issues]}


def build(  # noqa: PLR0913  each is one option of the command
    articles: Iterable[Article | Issue],
    store_path: str | Path,
    *,
    extract: Extract | str = EXTRACT,
    reference: Iterable[Node] | None = None,
    workers: int = 1,
    engine: str = "local",
    scheduler: str = "",
    shacl: str = "fast",
    base_iri: str = _BASE,
    min_confidence: float = 0.0,
    corrections: str | Path | None = None,
    verdict: bool = True,
    progress: Progress | None = None,
) -> BuildReport:
    """Read articles into the store folder, all or nothing of it, and say what that did.

    `articles` may be a long generator; it is read as workers become free. `extract` is a function of a
    module, or its path `module:function`. Facts below `min_confidence` are left out.
    `reference` are the nodes of the reference graph, by default the gazetteer. `corrections` is the file of people's
    decisions; where there is none the store keeps those that it has. `progress` is called with the number of
    articles done. Without `verdict` the default graph is not validated at the end; each article's graph is, always.
    Raises UsageError, StoreError, DataError and what reading `articles` raises; the store stays as it was.
    """
    begin = time.perf_counter()
    work = Work(_function(extract), base_iri, shacl, checked(min_confidence))
    check = shacl_engine(shacl)
    store: Store = OxigraphStore(store_path, base_iri, _decisions(corrections, base_iri))
    with executor(engine, workers, scheduler) as spread, store.writing() as writer:
        run = _Run(writer, Iris(base_iri))
        run.write_reference(load_gazetteer().nodes() if reference is None else reference, shacl)
        for done in spread.run(work, run.admitted(articles)):
            run.settle(done)
            if progress:
                progress(run.done)
        writer.report(run.issue_records())
        found = writer.verdict(check) if verdict else None
    with store.reading() as reader:
        size, generation = reader.count(), reader.generation
    report = run.report(time.perf_counter() - begin, size, generation)
    warnings = counts(found)["Warning"] if found else 0
    conforms = found.conforms if found else None
    return replace(report, min_confidence=min_confidence, conforms=conforms, warnings=warnings)


def _decisions(corrections: str | Path | None, base: str) -> Decisions | None:
    return None if corrections is None else decisions_for(corrections, Iris(base))


def remove(identifiers: Iterable[str], store_path: str | Path, corrections: str | Path | None = None) -> int:
    """Take articles out of the store by `dcterms:identifier`; how many were in it. Raises StoreError."""
    base = Folder(Path(store_path)).base()
    iris = Iris(base)
    with OxigraphStore(store_path, base, _decisions(corrections, base)).writing() as writer:
        graphs = {iris.article_graph(identifier).value for identifier in identifiers}
        count = sum(writer.apply(Change(graph, None)) == "removed" for graph in sorted(graphs))
        writer.verdict(shacl_engine(str(BY_NAME["shacl"].default)))
        return count


@dataclass(slots=True)
class _Run:
    """The state of one build: what has been written, and what is to be reported."""

    writer: Writer
    iris: Iris
    read: int = 0
    done: int = 0
    failed: int = 0
    outcomes: dict[str, str] = field(default_factory=dict)
    facts: dict[str, int] = field(default_factory=dict)
    quarantined: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    issues: dict[str, tuple[Issue, ...]] = field(default_factory=dict)
    source_issues: list[Issue] = field(default_factory=list)
    duplicates: Duplicates = field(default_factory=Duplicates)

    def admitted(self, articles: Iterable[Article | Issue]) -> Iterator[Article]:
        """The articles to read; issues and duplicates are noted."""
        for article in articles:
            if isinstance(article, Issue):
                self.source_issues.append(article)
                continue
            self.read += 1
            if self.duplicates.admit(article):
                yield article

    def settle(self, done: Done | Lost[Article]) -> None:
        """Write what came of one article."""
        self.done += 1
        if isinstance(done, Lost):
            where = done.item.origin or done.item.id
            reason = "reading it ended its worker process three times: it was left out"
            done = Done(done.item, None, issues=(Issue("lost-worker", where, reason),))
        graph = self.iris.article_graph(done.article.id).value
        self.issues[graph] = done.issues
        if done.ntriples is None:
            self.failed += 1
            return
        if not done.ntriples:
            reason = "nothing of it conforms to the shapes: see the quarantine"
            self.issues[graph] += (Issue("rejected", done.article.origin or done.article.id, reason),)
        self.outcomes[graph] = self.writer.apply(Change(graph, done.ntriples, done.quarantine))
        self.facts[graph], self.quarantined[graph] = done.facts, len(done.quarantine)
        self.left_out[graph] = done.left_out

    def write_reference(self, nodes: Iterable[Node], shacl: str) -> None:
        """Write the graphs that no article states, if they are not there already."""
        ontology = canonical_ntriples(ontology_quads(self.iris))
        self.writer.apply(Change(self.iris.ontology_graph.value, ontology))
        quads, graph = reference_quads(nodes, self.iris), self.iris.reference_graph.value
        if sorted(self.writer.ntriples(graph).splitlines()) != canonical_ntriples(quads).splitlines():
            kept, records = gate(quads, shacl_engine(shacl), graph)
            self.quarantined[graph] = len(records)
            quarantine = tuple(record.to_json() for record in records)
            self.writer.apply(Change(graph, canonical_ntriples(kept), quarantine))

    def all_issues(self) -> list[Issue]:
        """All issues of the run, in an order that does not depend on that of the articles."""
        return [issue for issue, _ in self._issues_by_graph()]

    def issue_records(self) -> list[dict[str, str]]:
        """The issues as a store keeps them: with the graph of the article, where one is known, to go with it."""
        named = ((issue.to_json(), graph) for issue, graph in self._issues_by_graph())
        return [{**record, "graph": graph} if graph else record for record, graph in named]

    def _issues_by_graph(self) -> list[tuple[Issue, str]]:
        found = [(issue, "") for issue in self.source_issues]
        found += [(issue, self.iris.article_graph(name).value) for name, issue in self.duplicates.issues()]
        found += [(issue, graph) for graph, issues in self.issues.items() for issue in issues]
        return sorted(found, key=lambda pair: (pair[0].where, pair[0].code, pair[0].reason, pair[1]))

    def report(self, seconds: float, triples: int, generation: str) -> BuildReport:
        """What the build did, once it is published."""
        outcomes = list(self.outcomes.values())
        return BuildReport(
            read=self.read,
            new=outcomes.count("new"),
            changed=outcomes.count("changed") + outcomes.count("removed"),
            unchanged=outcomes.count("unchanged"),
            failed=self.failed,
            facts=sum(self.facts.values()),
            quarantined=sum(self.quarantined.values()),
            issues=tuple(self.all_issues()),
            seconds=seconds,
            conforms=None,
            triples=triples,
            generation=generation,
            left_out=sum(self.left_out.values()),
        )


def _function(extract: Extract | str) -> Extract:
    if callable(extract):
        return extract
    module, _, name = extract.partition(":")
    function: Extract = getattr(importlib.import_module(module), name)
    return function
