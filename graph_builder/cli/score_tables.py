"""The tables that `damin evaluate` prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import click
from rich.table import Table

from graph_builder.cli.console import console, harmless, show_lines, table
from graph_builder.evaluate import Evaluation
from graph_builder.evaluate.corpus import Corpus
from graph_builder.evaluate.reliability import Band, Guess, bands, expected_error, whole


def show_scores(found: Evaluation, title: str = "") -> None:
    """Precision, recall, F1 and counts of each row."""
    made = _numbers("", "P", "R", "F1", "tp", "fp", "fn", title=f"{title}{len(found.articles):,} articles")
    for name, counts in found.rows().items():
        ratios = (f"{ratio:.2f}" for ratio in (counts.precision, counts.recall, counts.f1))
        made.add_row(name, *ratios, *(f"{number:,}" for number in (counts.tp, counts.fp, counts.fn)))
    show_lines(made, console())


def show_reliability(guesses: Sequence[Guess], title: str) -> None:
    """For each band of confidence the judged facts, the share of right ones and the mean confidence."""
    console().print(f"\n{title}")
    made = _numbers("confidence", "facts", "right", "mean")
    for band in bands(guesses):
        made.add_row(f"{band.low:.1f}-{band.high:.1f}", *_cells(band))
    made.add_row("all", *_cells(whole(guesses)))
    show_lines(made, console())
    console().print(f"expected calibration error: {expected_error(guesses):.3f}")


def show_skipped(corpora: Iterable[Corpus]) -> None:
    """A note on standard error about the articles in languages without data."""
    skipped: Counter[str] = Counter()
    for corpus in corpora:
        skipped.update(corpus.skipped)
    if skipped:
        click.echo(
            f"damin: {skipped.total():,} articles were skipped: there is no data for {', '.join(sorted(skipped))}",
            err=True,
        )


def show_articles(found: Evaluation) -> None:
    """Of each article what was missed and what is wrong."""
    out = console()
    for article in found.articles:
        rows = ", ".join(f"{name} {c.tp}+{c.fp}-{c.fn}" for name, c in article.rows.items() if c.fp or c.fn)
        note = rows or "all right"
        out.print(f"{article.id}: {note if article.found else 'not read: nothing found'}", soft_wrap=True)
        for what, names in (("missed", article.missed_actors), ("wrong", article.wrong_actors)):
            if names:
                out.print(f"  actors {what}: {harmless(', '.join(names))}", soft_wrap=True)
    out.print("(right + wrong - missed)\n")


def _numbers(*columns: str, title: str = "") -> Table:
    made = table(*columns, title=title)
    for column in made.columns[1:]:
        column.justify = "right"
    return made


def _cells(band: Band) -> tuple[str, str, str]:
    return f"{band.facts:,}", f"{band.share:.2f}", f"{band.confidence:.2f}"
