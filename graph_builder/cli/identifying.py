"""`damin identity`: how often meetings and agreements of two articles are rightly taken for one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import click
from rich.table import Table

from graph_builder.cli.console import console
from graph_builder.evaluate.counts import Counts
from graph_builder.evaluate.halves import halves
from graph_builder.evaluate.identity import Judged, counts, judge_readings, judge_tellings
from graph_builder.evaluate.tellings import read_gold
from graph_builder.identity.features import load_weights
from graph_builder.rdf.iris import Iris
from graph_builder.resources import resource
from graph_builder.settings import BY_NAME

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)
_KINDS = ("meeting", "agreement")
_WAYS = {"told": "as people read the articles", "read": "as Damin reads them"}


@click.command()
@click.argument("folder", required=False, type=_FOLDER)
@click.option(
    "--halves", "in_halves", is_flag=True, help="Show half A and half B of the pairs too; a digest parts them."
)
@click.option("--wrong", is_flag=True, help="List the pairs that were decided wrongly, with their weights.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1), help="Processes that read articles.")
@click.option("--json", "out_path", type=_FILE, help="Write the counts as JSON.")
def identity(folder: Path | None, in_halves: bool, wrong: bool, workers: int, out_path: Path | None) -> None:
    """Count how often two articles' meetings and agreements are rightly taken for one.

    FOLDER holds articles.jsonl, pairs.tsv and tellings.jsonl, by default the annotated pairs that come with Damin.
    Every pair is decided twice: on what people read in the articles, which judges data/identity.yaml alone, and on
    what Damin reads in them. Hard pairs are consecutive rounds, two calls in a week, the same summit in two
    languages and the like. No store is touched.

    \b
    Examples:
      damin identity
      damin identity --halves --wrong
      damin identity my/pairs --json counts.json
    """
    iris = Iris(str(BY_NAME["base-iri"].default))
    gold = read_gold(folder or resource("data/gold/identity"), iris)
    judged = {"told": judge_tellings(gold), "read": judge_readings(gold, iris, workers)}
    table = Table("pairs", "", "", "right", "precision", "recall", "merged wrongly", "missed", "not read")
    rows = [
        (way, kind, *row) for way, all_ in judged.items() for kind in _KINDS for row in _parts(all_, kind, in_halves)
    ]
    for way, kind, part, found in rows:
        table.add_row(_WAYS[way], kind, part, *_cells(found))
    console().print(table)
    if wrong:
        for way, all_ in judged.items():
            _show_wrong(_WAYS[way], all_)
    if out_path:
        records = [{"way": w, "kind": k, "part": p, **counts(f).to_json()} for w, k, p, f in rows]
        out_path.write_text(json.dumps(records, indent=1) + "\n", encoding="utf-8")


def _parts(judged: Sequence[Judged], kind: str, in_halves: bool) -> Iterable[tuple[str, list[Judged]]]:
    mine = [j for j in judged if j.pair.a.kind == kind]
    yield "all", mine
    yield "hard", [j for j in mine if j.pair.hard]
    yield "easy", [j for j in mine if not j.pair.hard]
    if in_halves:
        yield from zip(("half A", "half B"), halves(mine), strict=True)


def _cells(judged: Sequence[Judged]) -> list[str]:
    found: Counts = counts(judged)
    unread = sum(j.a is None or j.b is None for j in judged)
    ratios = (f"{found.precision:.3f}", f"{found.recall:.3f}")
    right = f"{sum(j.right for j in judged)} of {len(judged)}"
    return [right, *ratios, str(found.fp), str(found.fn), str(unread)]


def _show_wrong(way: str, judged: Iterable[Judged]) -> None:
    for one in judged:
        if not one.right:
            what = "merged wrongly" if one.merged else "missed"
            console().print(f"\n{way}, {what}: {one.pair.note}", highlight=False)
            for anchor in (one.pair.a, one.pair.b):
                console().print(f"  {anchor.article}: {anchor.words}", highlight=False, soft_wrap=True)
            console().print(f"  {_weights(one)}", highlight=False, soft_wrap=True)


def _weights(judged: Judged) -> str:
    if judged.a is None or judged.b is None:
        return "one of the two was not read"
    weights = load_weights(judged.a.family)
    cases = weights.of(judged.a, judged.b).items()
    told = " ".join(f"{name} {case} {weight:+}" for name, (case, weight) in cases)
    return f"{told} = {weights.score(judged.a, judged.b)}, threshold {weights.threshold}"
