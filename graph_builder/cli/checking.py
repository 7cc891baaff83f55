"""`damin check-data`: are the files that subject experts edit in order?"""

from __future__ import annotations

from pathlib import Path

import click

from graph_builder.cli.console import console, harmless
from graph_builder.cli.data_checks import check_confidence, check_languages, check_merging, check_tables, check_yaml
from graph_builder.resources import resource


@click.command()
@click.option("--strict", is_flag=True, help="A pattern with fewer examples than it should have fails too.")
@click.option("--notes", is_flag=True, help="List the patterns that are dead or overlap with others.")
@click.option(
    "--articles",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="Articles to look for dead patterns in, beside the bundled ones; may be given again.",
)
def check_data(strict: bool, notes: bool, articles: tuple[Path, ...]) -> None:
    """Parse every data file and try the examples of all patterns, topics and date constructions.

    A pattern should have three examples that match and two that do not. Exits with 1 where anything fails.
    A pattern is dead where no sentence but its own examples needs it, and overlaps where others say all that it
    says: both are counted, listed with --notes, and never fail.

    \b
    Examples:
      damin check-data
      damin check-data --strict --notes --articles my-articles/
    """
    root = resource("data")
    tables = *check_tables(root / "gazetteer"), *check_confidence(root / "confidence.tsv")
    findings = dict.fromkeys([*check_yaml(root), *tables, *check_merging(), *check_languages(articles)])
    failures = [finding for finding in findings if finding.fails or (strict and not finding.note)]
    looks = [finding for finding in findings if finding.note]
    out = console()
    for finding in [*failures, *(looks if notes else [])]:
        out.print(harmless(f"{finding.where}: {finding.reason}").replace(f"{root.parent}/", ""), soft_wrap=True)
    wishes = len(findings) - len(failures) - len(looks)
    hint = f"; {wishes:,} patterns want more examples (--strict lists them)" if wishes else ""
    hint += f"; {len(looks):,} patterns are dead or overlap (--notes lists them)" if looks else ""
    out.print(f"{len(failures):,} failures{hint}" if failures else f"all data files are in order{hint}")
    if failures:
        click.get_current_context().exit(1)
