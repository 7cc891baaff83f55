"""How fast articles are built, graphs validated and questions answered here: `make bench`.

make bench                                               the bundled articles, again and again
make bench ARGS="--source news.jsonl.gz --articles 500"  the first articles of a file of one's own
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count, islice
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from benchmarks.measure import DAMIN, run
from graph_builder.evaluate.corpus import article_files
from graph_builder.model import Article
from graph_builder.rdf.validate import engine
from graph_builder.resources import resource
from graph_builder.sources import read_sources
from graph_builder.stores.reader import GenerationReader, open_reader
from server.examples import load_examples

_RUNS = 5


def articles(source: Path | None) -> Iterator[Article]:
    """The articles of a file, or without end the bundled ones, each time under new ids."""
    files = [source] if source else article_files(resource("data/articles"))
    read = [item for item in islice(read_sources(files), 10_000) if isinstance(item, Article)]
    for serial in count():
        yield from (replace(one, id=f"{one.id}-{serial}") for one in read)
        if source:
            return


def write_articles(chosen: Iterator[Article], path: Path) -> int:
    """Write the articles as JSON lines; how many."""
    lines = [json.dumps({**one.to_json(), "lang": one.language}, ensure_ascii=False) for one in chosen]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(lines)


def measure_builds(folder: Path, number: int, workers: list[int]) -> Path:
    """Build with each number of workers into a store of its own, as users do; the last store is given back."""
    first = 0.0
    for each in workers:
        store = folder / f"store-{each}"
        build = ["build", folder / "articles.jsonl", "--store", store, "--workers", each, "--json"]
        start, _ = run([*DAMIN, "build", folder / "one.jsonl", "--store", folder / f"one-{each}"])
        cost, out = run([*DAMIN, *build])
        report = json.loads(out)
        own = (cost.processor - start.processor) / max(1, number - 1) * 1000
        first = first or cost.clock
        print(
            f"build, workers {each}:  {number:,} articles, {report['facts']:,} facts, "
            f"{cost.clock:.1f} s by the clock (x {first / cost.clock:.2f}), {cost.processor:.1f} s of processor; "
            f"{number / cost.clock:.1f} a second, {own:.0f} ms of processor an article after the first; "
            f"{cost.memory:,.0f} MB at most"
        )
        print(f"  of that for one article alone:  {start.clock:.1f} s, {start.processor:.1f} s of processor")
    again, _ = run([*DAMIN, *build])
    print(f"build again, nothing changed:  {again.clock:.1f} s, {again.processor:.1f} s of processor")
    return store


def measure_validation(data: bytes) -> None:
    """Validate one graph with both engines."""
    costs = {}
    for name in ("fast", "pyshacl"):
        checker, begin = engine(name), time.process_time()
        verdict = checker.validate(data)
        costs[name] = time.process_time() - begin
        word = "conforms" if verdict.conforms else "does not conform"
        print(f"validate, {name}:  {verdict.triples:,} triples, {costs[name]:.2f} s of processor, {word}")
    print(f"  fast is {costs['pyshacl'] / costs['fast']:.0f} times as fast")


def measure_questions(reader: GenerationReader, store: Path) -> None:
    """Ask each competency query of the engine itself and of the server; medians, answers read to their ends."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    command = [*DAMIN, "serve", "--store", str(store), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as server:
        try:
            assert server.stdout is not None
            address = server.stdout.readline().split()[1]
            print("question                       engine ms  server ms   rows")
            for example in load_examples():
                alone, rows = _median(lambda body=example.body: sum(1 for _ in reader.query(body)))  # type: ignore[union-attr,misc]
                served, _ = _median(lambda body=example.body: _ask(address, body))  # type: ignore[misc]
                print(f"  {example.name:28} {alone:9.1f}  {served:9.1f}  {rows:5,}")
        finally:
            server.terminate()


def _ask(address: str, query: str) -> int:
    with urlopen(Request(f"{address}sparql", urlencode({"query": query}).encode("ascii")), timeout=60) as answer:
        return len(answer.read())


def _median(action: Callable[[], int]) -> tuple[float, int]:
    times, result = [], 0
    for _ in range(_RUNS):
        begin = time.perf_counter()
        result = action()
        times.append((time.perf_counter() - begin) * 1000)
    return statistics.median(times), result


def main(arguments: list[str]) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", type=Path, help="articles of your own, in any format that damin build reads")
    parser.add_argument("--articles", type=int, default=360, help="how many articles are built")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2], help="numbers of worker processes")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        number = write_articles(islice(articles(chosen.source), chosen.articles), folder / "articles.jsonl")
        write_articles(islice(articles(chosen.source), 1), folder / "one.jsonl")
        store = measure_builds(folder, number, chosen.workers)
        with open_reader(store) as reader:
            measure_validation(reader.ntriples(None))
            measure_questions(reader, store)
