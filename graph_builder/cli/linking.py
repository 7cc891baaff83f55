"""`damin link` and `damin links`: links to other data sets, proposed by services, decided by people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import Any

import click
from pyoxigraph import NamedNode

from graph_builder.cli.console import cell, console, print_json, progress
from graph_builder.cli.deciding import decision_options
from graph_builder.cli.options import json_option, setting
from graph_builder.errors import StoreError
from graph_builder.identity.links import Proposal
from graph_builder.rdf import vocabulary as v
from graph_builder.rdf.prefixes import full, short
from graph_builder.run.deciding import Author
from graph_builder.run.linking import Choice, LinkReport, Terms, decide_links, pending, propose, sentences
from graph_builder.run.services import KINDS, open_service
from graph_builder.stores.reader import GenerationReader, open_reader

_DEFAULT = Terms()


@click.command()
@click.argument("service")
@setting("store")
@setting("corrections")
@click.option("--as", "kind", type=click.Choice(KINDS), default="auto", show_default=True, help="What it speaks.")
@click.option("--only", type=click.Choice(("Actor", *v.ACTOR_KINDS)), default="Actor", help="Only such actors.")
@click.option("--type", "types", multiple=True, help="What candidates must be there; may be given again.")
@click.option("--limit", default=_DEFAULT.limit, show_default=True, type=click.IntRange(0), help="Actors; 0: all.")
@click.option("--skip", default=0, type=click.IntRange(0), help="Leave out the first so many actors.")
@click.option("--min-score", "least", default=_DEFAULT.least, show_default=True, type=click.FloatRange(0, 100))
@click.option("--candidates", default=_DEFAULT.candidates, show_default=True, type=click.IntRange(1))
@click.option("--batch", default=_DEFAULT.batch, show_default=True, type=click.IntRange(1, 200), help="At once.")
@click.option("--pause", default=_DEFAULT.pause, show_default=True, type=click.FloatRange(0), help="Seconds.")
@click.option("--timeout", default=30.0, show_default=True, type=click.FloatRange(0.1), help="Seconds a request.")
@click.option("--dry-run", is_flag=True, help="Ask, show what is found, keep nothing.")
@json_option
def link(  # noqa: PLR0913  each is one option
    service: str,
    *,
    store: str,
    corrections: str,
    kind: str,
    only: str,
    types: tuple[str, ...],
    timeout: float,
    dry_run: bool,
    as_json: bool,
    **numbers: Any,
) -> int:
    """Ask SERVICE for links of the actors that the gazetteer does not know, and keep them as proposals.

    SERVICE is the address of a SPARQL endpoint or of a reconciliation service (API 0.2), as asking it tells.
    Nobody else is called. The actors of most articles come first. Proposals are skos:closeMatch until you decide:
    damin links review.

    \b
    Examples:
      damin link https://wikidata.example/api --type Q5 --only Person --limit 20 --dry-run
      damin link sparql+http://127.0.0.1:7878/query --min-score 80
      damin link http://127.0.0.1:8000/reconcile --as reconcile --type damin:Person
    """
    asked = open_service(service, kind, timeout, types)
    with progress("actors asked about") as advance:
        terms = Terms(kind=only, **numbers)
        report = propose(Path(store), Path(corrections), asked, terms, dry_run=dry_run, progress=advance)
    if as_json:
        print_json({**report.to_json(), "service": asked.address, "dry_run": dry_run})
    else:
        _show(report, Path(store), dry_run=dry_run)
    if report.failed:
        raise StoreError(f"{report.failed.rstrip('.')}; {report.asked:,} actors were asked about before")
    return 0


def _show(report: LinkReport, store: Path, *, dry_run: bool) -> None:
    out = console()
    with open_reader(store) as reader:
        lines = list(_lines(report.proposed, reader, quotes=0)) if dry_run else []
    for line in [*lines, *_summary(report, dry_run=dry_run)]:
        out.print(cell(line, out), soft_wrap=True)


def _summary(report: LinkReport, *, dry_run: bool) -> Iterator[str]:
    linked = len({proposal.subject for proposal in report.proposed})
    kept = "found, nothing kept" if dry_run else "proposed: damin links review"
    yield f"{report.asked:,} actors asked about, {report.left:,} left"
    yield f"{len(report.proposed):,} links for {linked:,} actors {kept if report.proposed else 'found'}"
    if report.rejected_before:
        yield f"{report.rejected_before:,} links were decided about before, and are not proposed again"


def _lines(proposed: list[Proposal], reader: GenerationReader, quotes: int) -> Iterator[str]:
    """A block for each actor."""
    for subject, group in groupby(proposed, key=lambda proposal: proposal.subject):
        yield _name(reader, subject)
        yield from (f'    "{quote}"' for quote in (sentences(reader, subject, quotes) if quotes else ()))
        yield from (f"  {_link(proposal)}" for proposal in group)


def _link(proposal: Proposal) -> str:
    label = f'  "{proposal.label}"' if proposal.label else ""
    return f"{proposal.score:g}  {proposal.target}{label}  ({proposal.source})"


def _name(reader: GenerationReader, iri: str) -> str:
    quads = reader.store.quads_for_pattern(NamedNode(iri), NamedNode(v.RDFS_LABEL), None, None)
    labels = sorted({str(getattr(quad.object, "value", "")) for quad in quads})
    return f"{short(iri, reader.base)}  {' / '.join(labels)}"


@click.group()
def links() -> None:
    """Look at proposed links, and decide which are right.

    \b
    Examples:
      damin links list
      damin links review
      damin links accept actor:hassan-abd-al-ghani http://www.wikidata.org/entity/Q1
    """


@links.command("list")
@setting("store")
@json_option
def list_(store: str, as_json: bool) -> None:
    """List the links that wait for a decision, each with its score and source, and sentences of the actor.

    \b
    Examples:
      damin links list
      damin links list --json
    """
    with open_reader(Path(store)) as reader:
        found = pending(reader)
        if as_json:
            print_json([{**asdict(p), "sentences": sentences(reader, p.subject)} for p in found])
            return
        out = console()
        for line in list(_lines(found, reader, quotes=3)) or ["no links wait for a decision"]:
            out.print(cell(line, out), soft_wrap=True)


@links.command()
@click.option("--limit", default=0, type=click.IntRange(0), help="Links to go through; 0: all.")
@decision_options(why_required=False)
def review(limit: int, store: str, corrections: str, as_json: bool, **by: str) -> None:
    """Go through the proposed links and accept or reject each.

    What you have decided is kept when you end with q, or at the end of the list.

    \b
    Examples:
      damin links review
      damin links review --limit 20 --author "R. Haddad"
    """
    choices = _asked(Path(store), limit)
    _decide(choices, store, corrections, _author(**by), as_json=as_json)


def _asked(store: Path, limit: int) -> list[Choice]:
    """What a person says of each proposal. An end of the input counts as q."""
    choices: list[Choice] = []
    out = console()
    with open_reader(store) as reader:
        for proposal in pending(reader)[: limit or None]:
            for line in _lines([proposal], reader, quotes=3):
                out.print(cell(line, out), soft_wrap=True)
            said = _prompt()
            if said == "q":
                break
            if said != "s":
                choices.append(Choice(proposal.subject, proposal.target, said == "a"))
    return choices


def _prompt() -> str:
    try:
        said: str = click.prompt("accept, reject, skip or quit", type=click.Choice(["a", "r", "s", "q"]), default="s")
    except click.Abort:
        click.echo()
        return "q"
    return said


@links.command()
@click.argument("thing")
@click.argument("target", metavar="LINK")
@decision_options(why_required=False)
def accept(thing: str, target: str, store: str, corrections: str, as_json: bool, **by: str) -> None:
    """Decide that THING is the one at LINK: it becomes skos:exactMatch.

    THING is an address, in full or short: actor:hassan-abd-al-ghani; LINK is an IRI, proposed or not.

    \b
    Examples:
      damin links accept actor:hassan-abd-al-ghani http://www.wikidata.org/entity/Q1
    """
    _one(thing, target, store, corrections, _author(**by), accepted=True, as_json=as_json)


@links.command()
@click.argument("thing")
@click.argument("target", metavar="LINK")
@decision_options(why_required=False)
def reject(thing: str, target: str, store: str, corrections: str, as_json: bool, **by: str) -> None:
    """Decide that THING is not the one at LINK: it is not proposed again.

    \b
    Examples:
      damin links reject actor:hassan-abd-al-ghani http://www.wikidata.org/entity/Q1 --why "a namesake"
    """
    _one(thing, target, store, corrections, _author(**by), accepted=False, as_json=as_json)


def _one(
    thing: str, target: str, store: str, corrections: str, author: Author, *, accepted: bool, as_json: bool
) -> None:
    with open_reader(Path(store)) as reader:
        subject = full(thing, reader.base)
    _decide([Choice(subject, target, accepted)], store, corrections, author, as_json=as_json)


def _decide(choices: list[Choice], store: str, corrections: str, author: Author, *, as_json: bool) -> None:
    made = decide_links(Path(store), Path(corrections), choices, author) if choices else []
    if as_json:
        print_json([decision.to_json() for decision in made])
        return
    accepted = sum(choice.accepted for choice in choices)
    console().print(f"{accepted:,} links accepted, {len(choices) - accepted:,} rejected")


def _author(author: str, day: str, why: str) -> Author:
    return Author(author, day, why)
