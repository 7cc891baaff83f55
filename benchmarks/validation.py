"""How long both SHACL engines take over the whole default graph of a store, in one run.

make bench ARGS="validation --store my-store"          a store that is there
make bench ARGS="validation --triples 200000"          one made of the bundled articles, again and again
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from itertools import islice
from pathlib import Path

from benchmarks.measure import DAMIN, run
from benchmarks.pipeline import articles, write_articles
from graph_builder.rdf.validate import engine
from graph_builder.rdf.verdict import Verdict
from graph_builder.stores.reader import open_reader

_RUNS = {"fast": 5, "pyshacl": 1}
_BATCH = 400
NEWLINE = b"\n"


def grown(folder: Path, triples: int) -> Path:
    """A store of at least so many triples, built of the bundled articles under ever new ids."""
    source, size = articles(None), 0
    while size < triples:
        write_articles(islice(source, _BATCH), folder / "articles.jsonl")
        _, out = run([*DAMIN, "build", folder / "articles.jsonl", "--store", folder / "store", "--json"])
        size = json.loads(out)["triples"]
    return folder / "store"


def measure(store: Path) -> None:
    """Validate the default graph with both engines, print the times, and whether they say the same."""
    with open_reader(store) as reader:
        data = reader.ntriples(None)
    verdicts: dict[str, Verdict] = {}
    medians: dict[str, float] = {}
    print(f"{data.count(NEWLINE):,} triples, {len(data) / 1e6:.0f} MB as N-Triples")
    for name, runs in _RUNS.items():
        clock, processor = [], []
        for _ in range(runs):
            begin = time.process_time()
            verdicts[name] = engine(name).validate(data)
            processor.append(time.process_time() - begin)
            clock.append(verdicts[name].seconds)
        medians[name] = statistics.median(processor)
        each = ", ".join(f"{seconds:.2f}" for seconds in clock)
        print(f"{name:8} {statistics.median(clock):6.2f} s by the clock ({each}), {medians[name]:.2f} s of processor")
    fast, reference = verdicts.values()
    print(f"pyshacl takes {medians['pyshacl'] / medians['fast']:.0f} times the processor seconds of fast")
    print(f"{_said(fast)}; the engines {'agree' if fast.messages == reference.messages else 'DIFFER'}")


def _said(verdict: Verdict) -> str:
    return f"{'conforms' if verdict.conforms else 'does not conform'}, {len(verdict.messages):,} messages"


def main(arguments: list[str]) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", type=Path, help="a store that is there; nothing is written to it")
    parser.add_argument("--triples", type=int, default=200_000, help="how large a store is made where none is given")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        measure(chosen.store or grown(Path(name), chosen.triples))
