"""What identity across articles costs, stage by stage, and how it grows with the number of articles.

make bench ARGS="identity --source news.jsonl.gz --articles 3000"     builds a store first
make bench ARGS="identity --store my-store"                           takes one that is there
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TypeVar

from benchmarks.measure import DAMIN, run
from benchmarks.pipeline import articles, write_articles
from graph_builder.identifiers import digest
from graph_builder.identity.actors import actor_pairs
from graph_builder.identity.blocks import pairs
from graph_builder.identity.decide import identities
from graph_builder.identity.groups import Decided
from graph_builder.identity.partitions import partitions
from graph_builder.identity.profile import Profile, profiles
from graph_builder.identity.values import resolution
from graph_builder.rdf import vocabulary as v
from graph_builder.rdf.iris import Iris
from graph_builder.stores.reader import GenerationReader, open_reader

T = TypeVar("T")
_SHARES = (8, 4, 2, 1)
_FAMILIES = {"Meeting": pairs, "Agreement": pairs, "Actor": actor_pairs}
_ONE = "Vladimir Putin met Recep Tayyip Erdogan in Sochi on 5 August 2022.\n"


def timed(action: Callable[[], T]) -> tuple[float, T]:
    """Seconds of processor that an action takes, and its result."""
    begin = time.process_time()
    result = action()
    return time.process_time() - begin, result


def measure_stages(reader: GenerationReader) -> list[Profile]:
    """Print what a build does after reading its articles; the profiles."""
    iris = Iris(reader.base)
    reference = reader.graph(iris.reference_graph.value)
    known = frozenset(str(t.subject.value) for t in reference if t.predicate.value == v.RDFS_LABEL)  # type: ignore[union-attr]
    gather, found = timed(lambda: profiles(reader.readings(), known))
    decide, names = timed(lambda: identities(found, Decided()))
    weigh, weighed = timed(lambda: resolution(reader.store, iris))
    print(f"gathering {len(found):,} profiles: {gather:.2f} s; deciding: {decide:.2f} s", end="; ")
    print(f"weighing differing values: {weigh:.2f} s (processor)")
    print(f"{sum(map(len, names.values())):,} things renamed, {len(weighed.outvoted):,} values outvoted")
    return found


def measure_growth(found: list[Profile]) -> None:
    """Print how many pairs are compared in a part of the articles, chosen by digest, and in all."""
    print("family     articles  profiles     pairs  a profile  all pairs  partitions  largest")
    for family, candidates in _FAMILIES.items():
        for share in _SHARES:
            graphs = {p.graph for p in found if int(digest(p.graph), 16) % share == 0}
            some = [p for p in found if p.graph in graphs and p.family == family]
            compared = list(candidates(some))
            parts = [len(part.profiles) for part in partitions(some, compared, Decided())]
            ratio = len(compared) / max(1, len(some))
            print(
                f"{family:10} {len(graphs):8,} {len(some):9,} {len(compared):9,} {ratio:10.2f} "
                f"{len(some) * (len(some) - 1) // 2:10,} {len(parts):11,} {max(parts, default=0):8,}"
            )


def measure_one_more(store: Path, folder: Path) -> None:
    """Print what it costs to add one article to the store, and one to none."""
    (folder / "one.txt").write_text(f"Meeting\n{_ONE}", encoding="utf-8")
    shutil.copytree(store, folder / "copy")
    for name, path in (("an empty store", folder / "none"), ("this store", folder / "copy")):
        cost, _ = run([*DAMIN, "build", folder / "one.txt", "--store", path])
        print(f"one article into {name}: {cost.clock:.1f} s by the clock, {cost.processor:.1f} s of processor")


@contextmanager
def store_of(chosen: argparse.Namespace, folder: Path) -> Iterator[Path]:
    """The store that was asked for, built if need be."""
    if chosen.store:
        yield chosen.store
        return
    number = write_articles(islice(articles(chosen.source), chosen.articles), folder / "articles.jsonl")
    cost, _ = run([*DAMIN, "build", folder / "articles.jsonl", "--store", folder / "store"])
    print(f"building {number:,} articles: {cost.clock:.1f} s by the clock, {cost.processor:.1f} s of processor")
    yield folder / "store"


def main(arguments: list[str]) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", type=Path, help="a store that is there; nothing is written to it")
    parser.add_argument("--source", type=Path, help="articles of your own, in any format that damin build reads")
    parser.add_argument("--articles", type=int, default=360, help="how many articles are built")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name, store_of(chosen, Path(name)) as store:
        with open_reader(store) as reader:
            found = measure_stages(reader)
        measure_growth(found)
        measure_one_more(store, Path(name))
