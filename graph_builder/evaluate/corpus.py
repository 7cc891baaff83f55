"""The articles that a folder of gold annotates, read as a build reads them, and held against it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, parse

from graph_builder.errors import UsageError
from graph_builder.evaluate.gold import Gold, read_gold
from graph_builder.evaluate.said import World
from graph_builder.evaluate.score import Evaluation, score
from graph_builder.model import Article, Extraction, Node
from graph_builder.rdf.canonical import in_graph
from graph_builder.rdf.iris import Iris
from graph_builder.rdf.reference import reference_quads
from graph_builder.run.work import Extract, Work
from graph_builder.settings import BY_NAME
from graph_builder.sources import read_sources
from graph_builder.sources.formats import split_name
from graph_builder.text.detect import detect_language
from graph_builder.text.language import load_language

BASE = str(BY_NAME["base-iri"].default)
_NO_GOLD = "bench"


@dataclass(frozen=True, slots=True)
class Corpus:
    """Gold, and what is said of it: the graphs, and by article id what was extracted.

    An article that is missing or failed has no extraction. `skipped` counts, by language, the articles that
    were left out because there is no data for their language; their gold is left out too.
    """

    golds: tuple[Gold, ...]
    world: World
    extractions: Mapping[str, Extraction]
    skipped: Mapping[str, int]

    def score(self) -> Evaluation:
        """Precision, recall and F1 of all of it."""
        return score(self.golds, self.world)


def evaluate(
    gold: Path, extract: Extract, reference: Iterable[Node], articles: Path | None = None, only: str = ""
) -> Evaluation:
    """Score what `extract` finds in the annotated articles: `read_corpus` says how and what it raises."""
    return read_corpus(gold, extract, reference, articles, only).score()


def read_corpus(
    gold: Path, extract: Extract, reference: Iterable[Node], articles: Path | None = None, only: str = ""
) -> Corpus:
    """Read the annotated articles with `extract`; no store is needed or touched.

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
    found = list(annotated(folder, {item.id for item in golds}))
    unread = {article.id: language for article in found if (language := _without_data(article))}
    reading = _Reading(extract, [article for article in found if article.id not in unread])
    quads = [*reference_quads(reference, Iris(BASE)), *reading.quads()]
    kept = tuple(item for item in golds if item.id not in unread)
    return Corpus(kept, World.of(quads), reading.extractions, Counter(unread.values()))


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


def _without_data(article: Article) -> str | None:
    """The language of an article that cannot be read in it, None for any other article."""
    language = article.language or detect_language(article.text)
    try:
        load_language(language)
    except UsageError:
        return language
    return None


class _Reading:
    """The articles on their way through the work of a build; what `extract` gave is kept by article id."""

    def __init__(self, extract: Extract, articles: Iterable[Article]) -> None:
        self.extractions: dict[str, Extraction] = {}
        self._extract, self._articles = extract, articles

    def quads(self) -> Iterator[Quad]:
        iris, work = Iris(BASE), Work(self._read, BASE, "fast")
        for article in self._articles:
            ntriples = work(article).ntriples or b""
            lines = in_graph(ntriples, iris.article_graph(article.id))
            yield from parse(b"".join(lines), RdfFormat.N_QUADS)

    def _read(self, article: Article) -> Extraction:
        self.extractions[article.id] = self._extract(article)
        return self.extractions[article.id]
