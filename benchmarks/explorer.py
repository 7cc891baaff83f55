"""Pages of the explorer: milliseconds on the server, and bytes as they travel, over a graph with one busy actor.

The graph is invented (`benchmarks.graphs`); one actor takes part in every meeting. Over another store only its home
page and lists are measured, or the pages that are named.
"""

from __future__ import annotations

import argparse
import gzip
import statistics
import tempfile
import time
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from benchmarks.graphs import BASE, Inventor, add, store_folder
from graph_builder.model import Extraction
from graph_builder.rdf.graph import article_quads
from graph_builder.rdf.iris import Iris
from graph_builder.rdf.reference import reference_quads
from server.app import create_app
from server.workers import ForkingEngine, Limits

_LISTS = ("/?lang=en", "/?lang=ar", "/browse/meetings", "/browse/actors", "/browse/places", "/browse/articles")


def main(arguments: list[str]) -> None:
    """Print a row for each page: the median and the worst of several requests, and its size packed."""
    options = _options(arguments)
    with tempfile.TemporaryDirectory() as folder:
        store, pages = options.store, (*(() if options.only else _LISTS), *options.page)
        if store is None:
            store, busy = busy_store(options.meetings, Path(folder))
            pages = (*pages, *_of_busy(busy))
        engine = ForkingEngine(store, Limits(ceiling=30, memory=2048, slots=1, queue=4))
        try:
            client = create_app(engine).test_client()
            print("| page | first, ms | median, ms | worst, ms | packed, kB |\n|---|---|---|---|---|")
            for page in pages:
                print(_row(client, page, options.rounds))
        finally:
            engine.close()


def busy_store(meetings: int, folder: Path) -> tuple[Path, Extraction]:
    """A store folder with so many meetings in which one actor takes part, and one of its articles."""
    inventor, iris, store = Inventor(7), Iris(BASE), ox.Store()
    add(store, reference_quads([*inventor.actors, *inventor.places, *inventor.processes], iris))
    last = None
    for extraction in islice(inventor.articles(), meetings):
        last = _with_busy(extraction, inventor)
        add(store, article_quads(last, iris))
    if last is None:
        raise ValueError("a store needs a meeting")
    whole = folder / "busy.nq"
    store.dump(str(whole), ox.RdfFormat.N_QUADS)
    return store_folder(folder / "busy-store", whole), last


def _with_busy(extraction: Extraction, inventor: Inventor) -> Extraction:
    """The article with the first actor among those who met."""
    busy, known = inventor.actors[0], next(s for s in extraction.statements if s.predicate == "participant")
    statements = [s for s in extraction.statements if (s.predicate, s.object) != ("participant", busy.id)]
    nodes = {node.id: node for node in (*extraction.nodes, busy)}
    return replace(
        extraction,
        nodes=tuple(nodes.values()),
        mentions=tuple(nodes),
        statements=(*statements, replace(known, object=busy.id)),
    )


def _of_busy(article: Extraction) -> list[str]:
    """The pages of the busiest things of the graph."""
    meeting = next(statement for statement in article.statements if statement.predicate == "participant")
    paths = {node.id for node in article.nodes if node.id.startswith(("place/", "process/"))}
    actor = f"/doc/{article.statements[-1].object}"
    return [
        actor,
        f"{actor}?page=180",
        f"{actor}?year=2015",
        f"/doc/{meeting.subject}",
        *(f"/doc/{p}" for p in paths),
    ]


def _row(client: object, page: str, rounds: int) -> str:
    times, data = [], b""
    for _ in range(rounds + 1):
        start = time.perf_counter()
        answer = client.get(page, headers={"Accept": "text/html"})  # type: ignore[attr-defined]
        times.append((time.perf_counter() - start) * 1000)
        data = answer.data
        if answer.status_code != 200:
            raise RuntimeError(f"{page}: {answer.status_code} {answer.text[:200]}")
    first, later = times[0], times[1:]
    size = len(gzip.compress(data, 4)) / 1000
    return f"| `{page}` | {first:.0f} | {statistics.median(later):.0f} | {max(later):.0f} | {size:.1f} |"


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks explorer", description=__doc__)
    parser.add_argument("--store", type=Path, help="measure over this store folder instead of an invented one")
    parser.add_argument("--page", action="append", default=[], help="a path to measure too, any number")
    parser.add_argument("--only", action="store_true", help="measure the pages that are named alone")
    parser.add_argument("--meetings", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=7)
    return parser.parse_args(arguments)
