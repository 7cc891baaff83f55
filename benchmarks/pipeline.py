"""How fast articles are built and questions answered here: `make bench`, `make bench ARGS="--articles 2000"`.

The articles are the bundled ones, again and again under new ids, so that the graph grows and stays real.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

from graph_builder.evaluate.corpus import article_files
from graph_builder.model import Article
from graph_builder.resources import resource
from graph_builder.run.build import build
from graph_builder.sources import read_sources
from graph_builder.stores.reader import open_reader
from server.examples import load_examples

_RUNS = 5


def articles(number: int) -> Iterator[Article]:
    """So many articles, each with an id of its own."""
    bundled = [item for item in read_sources(article_files(resource("data/articles"))) if isinstance(item, Article)]
    for serial in count():
        for article in bundled:
            if not number:
                return
            number -= 1
            yield replace(article, id=f"{article.id}-{serial}")


def measure_builds(number: int, workers: list[int], folder: Path) -> Path:
    """Build with each number of workers into a store of its own; the last store is given back."""
    for each in workers:
        path = folder / f"store-{each}"
        report = build(articles(number), path, workers=each, verdict=False)
        speed = report.read / report.seconds
        print(f"build, workers {each}:  {report.read:,} articles, {report.seconds:.1f} s, {speed:.1f} a second")
    begin = time.perf_counter()
    build(articles(number), path, workers=workers[-1], verdict=False)
    print(f"build again, nothing changed:  {time.perf_counter() - begin:.1f} s")
    return path


def measure_questions(path: Path) -> None:
    """Print the median of some runs of each competency query, result read to its end."""
    with open_reader(path) as reader:
        print(f"store:  {reader.count():,} triples in the default graph")
        for example in load_examples():
            times, rows = [], 0
            for _ in range(_RUNS):
                begin = time.perf_counter()
                rows = sum(1 for _ in reader.query(example.body))  # type: ignore[union-attr]
                times.append(time.perf_counter() - begin)
            print(f"  {example.name:28} {statistics.median(times) * 1000:9.1f} ms  {rows:7,} rows")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=360, help="how many articles are built")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2], help="numbers of worker processes")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure_questions(measure_builds(chosen.articles, chosen.workers, Path(folder)))


if __name__ == "__main__":
    main()
