"""A second look at the quarantine: what was kept out is held against the shapes as they are now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from graph_builder.errors import DataError, UsageError
from graph_builder.identity.reading import parted
from graph_builder.rdf.canonical import canonical_ntriples
from graph_builder.rdf.quarantine import gate
from graph_builder.rdf.validate import Engine
from graph_builder.run.work import shacl_engine
from graph_builder.stores.base import Change, Writer
from graph_builder.stores.folder import Folder
from graph_builder.stores.oxigraph import OxigraphStore

_Records = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class RetryReport:
    """What a retry did: violations before and after, articles that changed, triples that went in.

    `before` and `after` count only what was retried. `untried` are articles whose records hold no triples, from
    before records held them: only building them again helps. `generation` names the state that is live now.
    """

    before: int
    after: int
    changed: tuple[str, ...]
    triples: int
    untried: tuple[str, ...]
    generation: str

    def to_json(self) -> dict[str, Any]:
        """The report as one JSON object."""
        return {name: getattr(self, name) for name in type(self).__slots__}


def of_articles(records: Iterable[dict[str, Any]], articles: Iterable[str]) -> _Records:
    """The records of the articles with these ids, all records where none is named. Raises UsageError for
    an id that none of them has.
    """
    found, wanted = list(records), {*articles}
    missing = sorted(wanted - {record["article"] for record in found})
    if missing:
        raise UsageError(f"the quarantine holds nothing of {', '.join(map(repr, missing))}")
    return [record for record in found if not wanted or record["article"] in wanted]


def retry(store_path: str | Path, articles: Iterable[str] = (), *, shacl: str = "fast") -> RetryReport:
    """Put into the store what conforms now of what was kept out, all in one transaction.

    `articles` are the ids to look at, by default all. A graph that has nothing new stays as it is, and so does
    the store where none has. Raises UsageError, StoreError, DataError; the store then stays as it was.
    """
    engine = shacl_engine(shacl)
    store = OxigraphStore(store_path, Folder(Path(store_path)).base())
    with store.writing() as writer:
        with store.reading() as live:
            records = of_articles(live.quarantine(), articles)
        tried = [_again(name, group, writer, engine) for name, group in _by_graph(records)]
    with store.reading() as reader:
        generation = reader.generation
    return _report(tried, generation)


@dataclass(frozen=True, slots=True)
class _Tried:
    """What came of one graph: violations before and after, triples that went in; `after` None where untried."""

    article: str
    before: int
    after: int | None
    triples: int = 0
    changed: bool = False


def _by_graph(records: _Records) -> Iterator[tuple[str, _Records]]:
    groups: dict[str, _Records] = {}
    for record in records:
        groups.setdefault(record["graph"], []).append(record)
    yield from sorted(groups.items())


def _again(name: str, records: _Records, writer: Writer, engine: Engine) -> _Tried:
    """Put one graph together as it came, hold it against the shapes, and write what conforms."""
    article = records[0]["article"]
    if any("triples" not in record for record in records):
        return _Tried(article, len(records), None)
    live = writer.reading(name)
    own, notes = parted(live.splitlines())
    quads = _quads(name, b"\n".join(own), *(record["triples"].encode("utf-8") for record in records))
    kept, out = gate(quads, engine, article)
    ntriples = canonical_ntriples(kept) + b"".join(note + b"\n" for note in sorted(notes) if kept)
    outcome = writer.apply(Change(name, ntriples, tuple(record.to_json() for record in out)))
    gained = {*ntriples.splitlines()} - {*live.splitlines()}
    return _Tried(article, len(records), len(out), len(gained), outcome != "unchanged")


def _quads(name: str, *parts: bytes) -> list[Quad]:
    graph = NamedNode(name)
    try:
        triples = {q.triple for part in parts for q in parse(part, RdfFormat.N_TRIPLES)}
    except SyntaxError as error:
        raise DataError(f"the quarantine of {name} is damaged: {error.msg}") from error
    return [Quad(t.subject, t.predicate, t.object, graph) for t in triples]


def _report(tried: list[_Tried], generation: str) -> RetryReport:
    done = [(one, one.after) for one in tried if one.after is not None]
    return RetryReport(
        before=sum(one.before for one, _ in done),
        after=sum(after for _, after in done),
        changed=tuple(one.article for one in tried if one.changed),
        triples=sum(one.triples for one in tried),
        untried=tuple(one.article for one in tried if one.after is None),
        generation=generation,
    )
