"""`damin build` and `damin remove`: what changes a store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import click

from graph_builder.cli.console import console, harmless, print_json, progress
from graph_builder.cli.options import SHACL_ENGINES, json_option, setting
from graph_builder.errors import UsageError
from graph_builder.model import Article, Issue
from graph_builder.resolve.article import extract_article
from graph_builder.run.build import BuildReport
from graph_builder.run.build import build as run_build
from graph_builder.run.build import remove as run_remove
from graph_builder.run.reviewing import about_articles, known_decisions
from graph_builder.sources import read_sources
from graph_builder.stores.reader import open_reader
from graph_builder.text.language import load_language

_LANGUAGES = ("auto", "ar", "en", "tr", "ru", "fa")
_ISSUES_SHOWN = 5
_IDENTIFIERS = """
PREFIX damin: <https://w3id.org/damin/ontology#> PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?id { ?article a damin:Article ; dcterms:identifier ?id }
"""


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@setting("store")
@setting("workers")
@setting("engine", ("local", "dask"))
@setting("scheduler")
@click.option(
    "--lang",
    type=click.Choice(_LANGUAGES),
    default="auto",
    help="The language of records that state none; auto tells it from the text.",
)
@setting("shacl", SHACL_ENGINES)
@setting("base-iri")
@setting("min-confidence")
@setting("corrections")
@json_option
def build(  # noqa: PLR0913, PLR0917  each is one option
    sources: tuple[str, ...],
    store: str,
    workers: int,
    engine: str,
    scheduler: str,
    lang: str,
    shacl: str,
    base_iri: str,
    min_confidence: float,
    corrections: str,
    as_json: bool,
) -> None:
    """Read articles into a store: files, folders, or - for standard input.

    Formats: .txt, .html, .json, .jsonl, RSS and Atom (.xml, .rss, .atom), .warc, each also with .gz. Nothing
    is written unless all of it is; building the same articles again changes nothing. With --min-confidence a
    meeting or an agreement that falls goes wholly, with all that is said of it.

    \b
    Examples:
      damin build articles/ --workers 2
      zcat news.jsonl.gz | damin build - --store news-store --lang ar
      damin build articles/ --min-confidence 0.8
    """
    articles = in_language(read_sources(list(sources)), lang)
    with progress("articles read") as advance:
        report = run_build(
            articles,
            store,
            extract=extract_article,
            workers=workers,
            engine=engine,
            scheduler=scheduler,
            shacl=shacl,
            base_iri=base_iri,
            min_confidence=min_confidence,
            corrections=corrections,
            progress=advance,
        )
    if as_json:
        print_json({**report.to_json(), "store": store})
    else:
        show_report(report, store, shacl)


def in_language(items: Iterable[Article | Issue], language: str) -> Iterable[Article | Issue]:
    """The items, articles without a language taking this one. Raises UsageError where it has no data."""
    if language == "auto":
        return items
    load_language(language)
    return _stated(items, language)


def _stated(items: Iterable[Article | Issue], language: str) -> Iterator[Article | Issue]:
    for item in items:
        if isinstance(item, Article) and item.language is None:
            yield replace(item, language=language)
        else:
            yield item


def show_report(report: BuildReport, store: str, shacl: str) -> None:
    """What a build did, in a few lines."""
    verdict = {True: "conforms", False: "does not conform: run damin validate", None: "not asked"}
    warned = f", {report.warnings:,} warnings: damin validate lists them" if report.warnings else ""
    if not report.read and not report.issues:
        click.echo("damin: no file of a known format was found, so nothing was read", err=True)
    counts = f"{report.new:,} new, {report.changed:,} changed, {report.unchanged:,} unchanged"
    failed = f", {report.failed:,} could not be read" if report.failed else ""
    out = console()
    for name, text in (
        ("Articles", f"{report.read:,} read: {counts}{failed}"),
        ("Facts", f"{report.facts:,} with their sentences; {report.quarantined:,} quarantined{_left_out(report)}"),
        ("Issues", f"{len(report.issues):,}"),
        *(("", line) for line in _issue_lines(report.issues)),
        ("SHACL", f"{verdict[report.conforms]} ({shacl}){warned}"),
        ("Store", f"{store}: {report.triples:,} triples, {report.seconds:.1f} seconds"),
    ):
        out.print(f"{name:9} {harmless(text)}", soft_wrap=True)


def _left_out(report: BuildReport) -> str:
    if not report.min_confidence:
        return ""
    return f"; {report.left_out:,} less sure than {report.min_confidence:g} left out"


def _issue_lines(issues: tuple[Issue, ...]) -> Iterator[str]:
    for issue in issues[:_ISSUES_SHOWN]:
        yield f"{issue.where}: {issue.reason} ({issue.code})"
    if len(issues) > _ISSUES_SHOWN:
        yield f"and {len(issues) - _ISSUES_SHOWN:,} more: damin build --json lists all"


@click.command()
@click.argument("identifiers", nargs=-1, required=True, metavar="ID...")
@setting("store")
@setting("corrections")
def remove(identifiers: tuple[str, ...], store: str, corrections: str) -> None:
    """Take articles out of a store, with every fact that no other article states.

    An ID is the article's dcterms:identifier. Nothing is removed where one of them is not in the store. The files of
    the store are written anew, so that nothing of the articles stays in them; decisions keep the sentences that they
    are about.

    \b
    Examples:
      damin remove enab-baladi-2021-06-25
      damin remove a-1 a-2 --store news-store
    """
    with open_reader(Path(store)) as reader:
        known = {row["id"].value for row in reader.query(_IDENTIFIERS)}  # type: ignore[union-attr]
    missing = sorted({*identifiers} - known)
    if missing:
        raise UsageError(f"the store {store} holds no article {', '.join(map(repr, missing))}")
    count = run_remove(identifiers, store, corrections)
    console().print(f"removed {count:,} {'article' if count == 1 else 'articles'}")
    with open_reader(Path(store)) as reader:
        quoting = len(about_articles(known_decisions(reader, Path(corrections)), identifiers))
    if quoting:
        console().print(
            f"decisions that still quote what was removed: {quoting:,}; damin decisions --stale lists them"
        )
