"""An evaluation from start to end: gold files, the articles that they annotate, the graphs made of these."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, parse

from graph_builder.errors import UsageError
from graph_builder.evaluate.gold import read_gold
from graph_builder.evaluate.said import World
from graph_builder.evaluate.score import Evaluation, score
from graph_builder.model import Article, Node
from graph_builder.rdf.canonical import in_graph
from graph_builder.rdf.iris import Iris
from graph_builder.rdf.reference import reference_quads
from graph_builder.run.work import Extract, Work
from graph_builder.settings import BY_NAME
from graph_builder.sources import read_sources
from graph_builder.sources.formats import split_name

_BASE = str(BY_NAME["base-iri"].default)
_NO_GOLD = "bench"


def evaluate(
    gold: Path, extract: Extract, reference: Iterable[Node], articles: Path | None = None, only: str = ""
) -> Evaluation:
    """Score what `extract` finds in the annotated articles; no store is needed or touched.

    `articles` is the folder to look in, by default the one called `articles` beside `gold`; `reference` are
    the gazetteer's nodes. Each article passes the SHACL gate as in a build. What is missing or fails
    counts as an article in which nothing was found. Raises UsageError where there is no gold or no folder.
    """
    golds = read_gold(gold, only)
    if not golds:
        raise UsageError(f"{gold} holds no gold files: their names end in .gold.json")
    folder = articles or gold.resolve().parent / "articles"
    if not folder.is_dir():
        raise UsageError(f"there is no folder of articles at {folder}: name one with --articles")
    wanted = {item.id for item in golds}
    work = Work(extract, _BASE, "fast")
    quads = [*reference_quads(reference, Iris(_BASE)), *_graphs(annotated(folder, wanted), work)]
    return score(golds, World.of(quads))


def article_files(folder: Path) -> list[Path]:
    """What can be read in a folder of articles, sorted: folders and files of known formats, no notes."""
    entries = (entry for entry in folder.iterdir() if not entry.name.startswith("."))
    return sorted(entry for entry in entries if entry.is_dir() or split_name(entry.name)[1] is not None)


def annotated(folder: Path, wanted: set[str]) -> Iterator[Article]:
    """The articles below a folder whose ids are wanted; benchmark files, which have no gold, stay closed."""
    sources: Sequence[Path] = [p for p in article_files(folder) if not p.name.startswith(_NO_GOLD)]
    for item in read_sources(sources) if sources else ():
        if isinstance(item, Article) and item.id in wanted:
            yield item


def _graphs(articles: Iterable[Article], work: Work) -> Iterator[Quad]:
    iris = Iris(work.base)
    for article in articles:
        ntriples = work(article).ntriples or b""
        lines = in_graph(ntriples, iris.article_graph(article.id))
        yield from parse(b"".join(lines), RdfFormat.N_QUADS)
