"""`damin check-data`: are the files that subject experts edit in order?"""

from __future__ import annotations

import click

from graph_builder.cli.console import console, harmless
from graph_builder.cli.data_checks import check_confidence, check_languages, check_tables, check_yaml
from graph_builder.resources import resource


@click.command()
@click.option("--strict", is_flag=True, help="A pattern with fewer examples than it should have fails too.")
def check_data(strict: bool) -> None:
    """Parse every data file and try the examples of all patterns and date constructions.

    A pattern should have three examples that match and two that do not. Exits with 1 where anything fails.

    \b
    Examples:
      damin check-data
      damin check-data --strict
    """
    root = resource("data")
    tables = *check_tables(root / "gazetteer"), *check_confidence(root / "confidence.tsv")
    findings = dict.fromkeys([*check_yaml(root), *tables, *check_languages()])
    failures = [finding for finding in findings if finding.fails or strict]
    out = console()
    for finding in failures:
        out.print(harmless(f"{finding.where}: {finding.reason}").replace(f"{root.parent}/", ""), soft_wrap=True)
    notes = len(findings) - len(failures)
    hint = f"; {notes:,} patterns want more examples (--strict lists them)" if notes else ""
    out.print(f"{len(failures):,} failures{hint}" if failures else f"all data files are in order{hint}")
    if failures:
        click.get_current_context().exit(1)
