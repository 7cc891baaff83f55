"""`damin evaluate`: how well extraction does against gold."""

from __future__ import annotations

import json
from pathlib import Path

import click

from graph_builder.cli.console import console, harmless, show_lines, table
from graph_builder.evaluate import Evaluation
from graph_builder.evaluate import evaluate as run_evaluation
from graph_builder.extract.gazetteer import load_gazetteer
from graph_builder.resolve.article import extract_article


@click.command()
@click.argument("gold_dir", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--articles",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder of the articles.  [default: the folder articles beside GOLD_DIR]",
)
@click.option("--only", default="", metavar="PREFIX", help="Score only articles whose id begins with this.")
@click.option("--json", "out_path", type=click.Path(dir_okay=False, path_type=Path), help="Write the table as JSON.")
@click.option("--verbose", is_flag=True, help="Say of each article what was missed and what is wrong.")
def evaluate(gold_dir: Path, articles: Path | None, only: str, out_path: Path | None, verbose: bool) -> None:
    """Score extraction against gold annotations: precision, recall and F1 by kind of fact.

    Sums over all articles (micro-average); what gold marks optional is neutral. No store is touched.

    \b
    Examples:
      damin evaluate data/gold
      damin evaluate data/gold --only demo-ar --verbose --json scores.json
    """
    found = run_evaluation(gold_dir, extract_article, load_gazetteer().nodes(), articles, only)
    if verbose:
        _show_articles(found)
    _show_table(found)
    if out_path:
        out_path.write_text(json.dumps(found.to_json(), indent=1) + "\n", encoding="utf-8")


def _show_table(found: Evaluation) -> None:
    out = console()
    made = table("", "P", "R", "F1", "tp", "fp", "fn", title=f"{len(found.articles):,} articles")
    for column in made.columns[1:]:
        column.justify = "right"
    for name, counts in found.rows().items():
        ratios = (f"{ratio:.2f}" for ratio in (counts.precision, counts.recall, counts.f1))
        made.add_row(name, *ratios, *(f"{number:,}" for number in (counts.tp, counts.fp, counts.fn)))
    show_lines(made, out)


def _show_articles(found: Evaluation) -> None:
    out = console()
    for article in found.articles:
        rows = ", ".join(f"{name} {c.tp}+{c.fp}-{c.fn}" for name, c in article.rows.items() if c.fp or c.fn)
        note = rows or "all right"
        out.print(f"{article.id}: {note if article.found else 'not read: nothing found'}", soft_wrap=True)
        for what, names in (("missed", article.missed_actors), ("wrong", article.wrong_actors)):
            if names:
                out.print(f"  actors {what}: {harmless(', '.join(names))}", soft_wrap=True)
    out.print("(right + wrong - missed)\n")
