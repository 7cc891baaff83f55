"""What users write into a store: checked, held against the shapes, and published whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from graph_builder.rdf.canonical import canonical_ntriples
from graph_builder.rdf.iris import Iris
from graph_builder.rdf.outside import addresses, is_allowed
from graph_builder.rdf.skolem import skolemised
from graph_builder.rdf.update import Using
from graph_builder.rdf.validate import Engine
from graph_builder.rdf.verdict import Message, Verdict, counts
from graph_builder.stores.base import Change
from graph_builder.stores.faults import BadUpdateError, MissingGraphError, ProtectedError, ShapesError
from graph_builder.stores.folder import Folder
from graph_builder.stores.labels import with_keys
from graph_builder.stores.oxigraph import OxigraphStore, Transaction, storage_faults
from graph_builder.stores.reader import GenerationReader
from graph_builder.stores.running import check_syntax, sentence
from graph_builder.stores.scratch import Scratch
from graph_builder.stores.writable import check_article, check_name, check_taken, is_article


def _nothing() -> None:
    """Nothing is to be done before the changes are published."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How to write: `engine` judges, `allowed` are the addresses that may be called, `settled` is called once nothing
    but publishing is left to do.
    """

    engine: Engine
    allowed: tuple[str, ...] = ()
    settled: Callable[[], None] = _nothing


@dataclass(frozen=True, slots=True)
class Part:
    """RDF as it was sent, and how to read it: its format, and what relative IRIs are read against."""

    data: bytes
    form: RdfFormat = RdfFormat.N_TRIPLES
    base: str | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """What a write did: by graph `new`, `changed` or `removed`; triples that came and went, counted graph by graph;
    warnings of the shapes on the default graph; the generation that is live now.
    """

    graphs: dict[str, str] = field(default_factory=dict)
    added: int = 0
    removed: int = 0
    warnings: int = 0
    generation: str = ""

    def to_json(self) -> dict[str, Any]:
        """As a JSON object."""
        return asdict(self)


def update(path: Path, text: str, using: Using, terms: Terms, base: str | None = None) -> Written:
    """Run a SPARQL 1.1 Update request over the store folder; relative IRIs are read against `base`.

    Raises BadUpdateError, ProtectedError, ShapesError, RemoteError, StoreError; the store then stays as it was.
    """
    check_syntax(text, base)
    _check_calls(text, terms.allowed)
    with _writing(path) as (transaction, live, iris):
        place, hidden = Folder(path).generations, live.identity().get("hidden", ())
        with storage_faults(path), closing(Scratch(live.store, place, iris, hidden)) as scratch:
            scratch.run(text, using, base)
            wanted = {name: _quads(lines, name) for name, lines in scratch.changes()}
        _leave_out_keys(wanted, live.ntriples(iris.labels_graph.value), iris)
        for name, quads in wanted.items():
            check_name(name, iris)
            if quads and is_article(name, iris):
                raise ProtectedError(
                    f"The graph <{name}> is made from what an article says: an update may only remove it as a whole; "
                    "put a whole graph by the Graph Store Protocol, or build the article again."
                )
        return _written(transaction, wanted, iris, terms)


def put(path: Path, name: str | None, parts: Sequence[Part], terms: Terms) -> Written:
    """Put RDF in the place of a graph, None for the default graph.

    Raises BadUpdateError, ProtectedError, ShapesError, StoreError; the store then stays as it was.
    """
    with _writing(path) as (transaction, live, iris):
        target = _target(name, iris)
        quads = skolemised(_read(parts, target), iris)
        if name is None:
            _check_default(live.store, quads, iris)
        if quads and is_article(target, iris):
            check_article(target, quads, iris)
            quads = with_keys(quads, NamedNode(target))
        return _written(transaction, {target: quads}, iris, terms)


def post(path: Path, name: str | None, parts: Sequence[Part], terms: Terms) -> Written:
    """Add RDF to a graph, None for the default graph; for the rest see `put`."""
    with _writing(path) as (transaction, live, iris):
        target = _target(name, iris)
        if is_article(target, iris):
            raise ProtectedError(f"The graph <{target}> is that of an article: put a whole graph in its place.")
        quads = skolemised(_read(parts, target), iris)
        return _written(transaction, {target: quads | set(_quads(live.ntriples(target), target))}, iris, terms)


def delete(path: Path, name: str | None, terms: Terms) -> Written:
    """Take a graph away, None for the default graph. Raises MissingGraphError too; for the rest see `put`."""
    with _writing(path) as (transaction, live, iris):
        target = _target(name, iris)
        if name is None:
            _check_default(live.store, set(), iris)
        elif not any(True for _ in live.graph(target)) and not transaction.reading(target):
            raise MissingGraphError(f"There is no graph <{target}>.")
        return _written(transaction, {target: set()}, iris, terms)


@contextmanager
def _writing(path: Path) -> Iterator[tuple[Transaction, GenerationReader, Iris]]:
    base = Folder(path).base()
    store = OxigraphStore(path, base)
    with store.writing() as transaction, store.reading() as live:
        yield transaction, live, Iris(base)


def _written(transaction: Transaction, wanted: Mapping[str, Iterable[Quad]], iris: Iris, terms: Terms) -> Written:
    """Hold the graphs against the shapes, each by itself and then all together, and make them changes."""
    named = skolemised((quad for quads in wanted.values() for quad in quads), iris)
    graphs = {name: canonical_ntriples(q for q in named if q.graph_name == NamedNode(name)) for name in wanted}
    _check_each(graphs, terms.engine)
    before = transaction.verdict(terms.engine)
    outcomes, added, removed = dict[str, str](), 0, 0
    for name, lines in graphs.items():
        was = set(transaction.reading(name).splitlines())
        now = set(lines.splitlines())
        outcome = transaction.apply(Change(name, lines or None))
        if outcome != "unchanged":
            outcomes[name], added, removed = outcome, added + len(now - was), removed + len(was - now)
    transaction.follow_labels()
    after = transaction.verdict(terms.engine)
    _check_whole(before, after)
    terms.settled()
    return Written(outcomes, added, removed, counts(after)["Warning"])


def _leave_out_keys(wanted: dict[str, list[Quad]], live: bytes, iris: Iris) -> None:
    """An update that takes away whatever there is takes keys of labels too: these follow the labels, as always."""
    name = iris.labels_graph.value
    if set(wanted.get(name, ())) <= set(_quads(live, name)):
        wanted.pop(name, None)


def _check_each(graphs: dict[str, bytes], engine: Engine) -> None:
    found = [(name, m) for name, lines in graphs.items() if lines for m in engine.validate(lines).messages]
    wrong = [(name, message) for name, message in found if message.severity == "Violation"]
    if wrong:
        raise _refused(f"The graph <{wrong[0][0]}> would not conform to the shapes", [m for _, m in wrong])


def _check_whole(before: Verdict, after: Verdict) -> None:
    known = set(before.messages)
    wrong = [m for m in after.messages if m.severity == "Violation" and m not in known]
    if wrong:
        raise _refused("Together with what the store holds this would not conform to the shapes", wrong)


def _refused(text: str, messages: Sequence[Message]) -> ShapesError:
    kinds = "violation" if len(messages) == 1 else "violations"
    return ShapesError(f"{text}, so nothing was written: {len(messages)} {kinds}.", messages)


def _check_calls(text: str, allowed: Sequence[str]) -> None:
    called = addresses(text)
    if called is None or not all(is_allowed(address, allowed) for address in called):
        raise ProtectedError("LOAD and SERVICE are refused, but for addresses that this server is set up to call.")


def _check_default(store: Store, wanted: set[Quad], iris: Iris) -> None:
    kept = {(q.subject, q.predicate, q.object) for q in wanted}
    default = store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    check_taken((Quad(t.subject, t.predicate, t.object) for t in default if (*t,) not in kept), store, iris)  # type: ignore[union-attr]


def _target(name: str | None, iris: Iris) -> str:
    target = iris.user_graph.value if name is None else name
    check_name(target, iris)
    return target


def _read(parts: Iterable[Part], graph: str) -> Iterator[Quad]:
    """The triples of a graph. Raises BadUpdateError where a part is none, or holds named graphs of its own."""
    try:
        for part in parts:
            found = parse(
                part.data, part.form, base_iri=part.base, without_named_graphs=True, rename_blank_nodes=True
            )
            for quad in found:
                yield Quad(quad.subject, quad.predicate, quad.object, NamedNode(graph))
    except (SyntaxError, ValueError) as error:
        raise BadUpdateError(f"The graph cannot be read: {sentence(error)}.") from error


def _quads(lines: bytes, name: str) -> list[Quad]:
    graph = NamedNode(name)
    return [Quad(q.subject, q.predicate, q.object, graph) for q in parse(lines, RdfFormat.N_TRIPLES)]
