"""`damin quarantine`: what the gate kept out of a store, and a second look at it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import click

from graph_builder.cli.console import cell, console, print_json
from graph_builder.cli.options import SHACL_ENGINES, json_option, setting
from graph_builder.rdf.prefixes import short
from graph_builder.run.retry import RetryReport, of_articles
from graph_builder.run.retry import retry as run_retry
from graph_builder.stores.reader import open_reader

_ARTICLES = click.option(
    "--article", "articles", multiple=True, metavar="ID", help="Only this article; may be given again."
)


@click.group()
def quarantine() -> None:
    """Show what the SHACL gate kept out of a store, or try it again.

    \b
    Examples:
      damin quarantine list --lang ar
      damin quarantine retry --article enab-baladi-2021-06-25
    """


@quarantine.command("list")
@setting("store")
@_ARTICLES
@click.option("--format", "fmt", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--lang", type=click.Choice(["en", "ar"]), default="en", help="The language of messages.")
def list_(store: str, articles: tuple[str, ...], fmt: str, lang: str) -> None:
    """List what was kept out, why, and the sentence that it was read in.

    An ID is the article's dcterms:identifier. JSON has the triples too.

    \b
    Examples:
      damin quarantine list
      damin quarantine list --article a-1 --format json
    """
    with open_reader(Path(store)) as reader:
        records, base = of_articles(reader.quarantine(), articles), reader.base
    if fmt == "json":
        print_json(records)
        return
    out = console()
    for line in _lines(records, lang, base):
        out.print(cell(line, out), soft_wrap=True)


def _lines(records: list[dict[str, Any]], lang: str, base: str) -> Iterator[str]:
    """A block for each article, then the sum."""
    if not records:
        yield "nothing is in the quarantine"
        return
    groups = [(name, list(group)) for name, group in groupby(records, itemgetter("article"))]
    for article, group in groups:
        yield f"{short(article, base)}: {_number(len(group), 'violation')}"
        for record in group:
            yield from _entry(record, lang, base)
    yield f"{_number(len(records), 'violation')} in {_number(len(groups), 'article')}"


def _entry(record: dict[str, Any], lang: str, base: str) -> Iterator[str]:
    where = (record["focus"], record["path"], record["value"])
    yield "  " + "  ".join(short(term, base) for term in where if term)
    yield f"    {record[f'message_{lang}']}"
    for said in record["evidence"]:
        yield f'    "{said["quote"]}" ({said["rule"]})'


@quarantine.command("retry")
@setting("store")
@_ARTICLES
@setting("shacl", SHACL_ENGINES)
@json_option
def retry(store: str, articles: tuple[str, ...], shacl: str, as_json: bool) -> None:
    """Hold what was kept out against the shapes as they are now; what conforms goes into the store.

    It is all written or nothing. Where the shapes have not changed, nothing does.

    \b
    Examples:
      damin quarantine retry
      damin quarantine retry --article a-1 --article a-2 --store news-store
    """
    report = run_retry(store, articles, shacl=shacl)
    if as_json:
        print_json(report.to_json())
        return
    out = console()
    for line in _told(report):
        out.print(cell(line, out), soft_wrap=True)


def _told(report: RetryReport) -> Iterator[str]:
    changed = _number(len(report.changed), "article")
    yield f"{_number(report.before, 'violation')} tried again, {report.after:,} stay in the quarantine"
    yield f"{_number(report.triples, 'triple')} went into the store, {changed} changed"
    for article in report.untried:
        yield f"{article} was not tried: its records are from an older version, so build it again"


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
