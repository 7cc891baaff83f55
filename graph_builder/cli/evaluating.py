"""`damin evaluate`: how well extraction does against gold, and whether its confidence means what it says."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

from graph_builder.cli.console import console
from graph_builder.cli.score_tables import show_articles, show_reliability, show_scores, show_skipped
from graph_builder.errors import UsageError
from graph_builder.evaluate import Evaluation
from graph_builder.evaluate.calibrate import fit, guesses, written
from graph_builder.evaluate.corpus import Corpus, read_corpus
from graph_builder.evaluate.errors import errors_page
from graph_builder.evaluate.halves import halves as in_halves
from graph_builder.evaluate.judge import Hearing, hearings
from graph_builder.evaluate.reliability import given
from graph_builder.extract.gazetteer import load_gazetteer
from graph_builder.resolve.article import extract_article

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("gold_dirs", nargs=-1, required=True, type=_FOLDER, metavar="GOLD_DIR...")
@click.option(
    "--articles",
    "folders",
    type=_FOLDER,
    multiple=True,
    help="The folder of the articles: one for all, or one for each GOLD_DIR.  [default: articles beside GOLD_DIR]",
)
@click.option("--only", default="", metavar="PREFIX", help="Score only articles whose id begins with this.")
@click.option("--json", "out_path", type=_FILE, help="Write the table as JSON.")
@click.option("--verbose", is_flag=True, help="Say of each article what was missed and what is wrong.")
@click.option(
    "--halves", is_flag=True, help="Show half A and half B of the articles beside all; a digest parts them."
)
@click.option("--errors", type=_FILE, help="Write a page with each miss and each false fact beside its sentence.")
@click.option("--calibrate", type=_FILE, help="Count the table of confidence anew and write it to this file.")
def evaluate(  # noqa: PLR0913, PLR0917  each is one option
    gold_dirs: tuple[Path, ...],
    folders: tuple[Path, ...],
    only: str,
    out_path: Path | None,
    verbose: bool,
    halves: bool,
    errors: Path | None,
    calibrate: Path | None,
) -> None:
    """Score extraction against gold annotations: precision, recall and F1 by kind of fact.

    Sums over all articles (micro-average); what gold marks optional is neutral. Articles in a language without
    data are skipped. Then the reliability of confidence: of the facts given 0.9, how many are right? No store
    is touched. With --calibrate and --halves the reliability is that of half B by a table counted on half A;
    the file has the table of all articles.

    \b
    Examples:
      damin evaluate data/gold
      damin evaluate data/gold --only demo-ar --verbose --json scores.json
      damin evaluate data/gold --errors errors.html
      damin evaluate data/gold more/gold --halves --calibrate data/confidence.tsv
    """
    corpora = _read(gold_dirs, folders, only)
    found = Evaluation(tuple(article for corpus in corpora for article in corpus.score().articles))
    if verbose:
        show_articles(found)
    _show_scores(found, halves)
    _reliability([hearing for corpus in corpora for hearing in hearings(corpus)], calibrate, halves)
    if errors:
        errors.write_text(errors_page(corpora), encoding="utf-8")
        console().print(f"wrote {errors}", soft_wrap=True)
    if out_path:
        out_path.write_text(json.dumps(found.to_json(), indent=1) + "\n", encoding="utf-8")


def _read(gold_dirs: Sequence[Path], folders: Sequence[Path], only: str) -> list[Corpus]:
    if len(folders) not in {0, 1, len(gold_dirs)}:
        raise UsageError(f"{len(gold_dirs)} folders of gold need one --articles or as many, not {len(folders)}")
    articles = list(folders) if len(folders) > 1 else [next(iter(folders), None)] * len(gold_dirs)
    reference = list(load_gazetteer().nodes())
    pairs = zip(gold_dirs, articles, strict=True)
    corpora = [read_corpus(gold, extract_article, reference, folder, only) for gold, folder in pairs]
    show_skipped(corpora)
    return corpora


def _show_scores(found: Evaluation, halves: bool) -> None:
    if halves:
        for name, articles in zip("AB", in_halves(found.articles), strict=True):
            show_scores(Evaluation(tuple(articles)), f"half {name}: ")
            console().print()
    show_scores(found, "all: " if halves else "")


def _reliability(heard: Sequence[Hearing], calibrate: Path | None, halves: bool) -> None:
    """Show it; with `calibrate`, for the table counted on these articles, which is written there."""
    if calibrate is None:
        show_reliability(given(item for hearing in heard for item in hearing.judged()), "Reliability of confidence")
        return
    table = fit(heard)
    calibrate.write_text(written(table), encoding="utf-8")
    if halves:
        first, second = in_halves(heard)
        show_reliability(list(guesses(second, fit(first))), "Reliability on half B, counted on half A")
    else:
        show_reliability(list(guesses(heard, table)), "Reliability on the articles that were counted")
    console().print(f"wrote {calibrate}: {len(table.counts):,} grounds", soft_wrap=True)
