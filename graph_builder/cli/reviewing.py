"""`damin decisions` and `damin doubts`: what people have decided, and what they could look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from graph_builder.cli.console import cell, console, print_json
from graph_builder.cli.options import json_option, setting
from graph_builder.identity.decisions import Decision, Member
from graph_builder.rdf.prefixes import short
from graph_builder.run.reviewing import Doubtful, doubtful, gone, known_decisions, settle
from graph_builder.stores.reader import open_reader


@click.command()
@setting("store")
@setting("corrections")
@click.option("--stale", is_flag=True, help="Only those about what the articles no longer say so.")
@click.option("--apply", "apply_", is_flag=True, help="First bring the store up to the file, which you have edited.")
@json_option
def decisions(store: str, corrections: str, stale: bool, apply_: bool, as_json: bool) -> None:
    """List what people have decided about a store.

    A decision rests on sentences. Where one has changed or gone, the decision does not count for it any more, and
    is listed as stale: look at it again. To take a decision back, delete it from the file and run with --apply.

    \b
    Examples:
      damin decisions
      damin decisions --stale
      damin decisions --apply --corrections my-corrections.yaml
    """
    path, file = Path(store), Path(corrections)
    if apply_:
        settle(path, file)
    with open_reader(path) as reader:
        known = known_decisions(reader, file)
        found = [(decision, gone(decision, known, reader)) for decision in known.all]
    if stale:
        found = [(decision, members) for decision, members in found if members]
    if as_json:
        print_json([{**d.to_json(), "stale": [asdict(m) for m in members]} for d, members in found])
        return
    out = console()
    for line in [line for d, members in found for line in _told(d, members)] or ["no decisions"]:
        out.print(cell(line, out), soft_wrap=True)


def _told(decision: Decision, stale: list[Member]) -> Iterator[str]:
    about = f" {decision.link}" if decision.link else ""
    why = f": {decision.why}" if decision.why else ""
    yield f"{decision.kind}{about}, by {decision.author} on {decision.date}{why}"
    for member in (*decision.a, *decision.b):
        yield f'  {member.article}: {member.node} "{member.quote}"'
    for fact in decision.facts:
        yield f'  {fact.article}: {fact.node} {fact.predicate} {fact.value} "{fact.quote}"'
    for member in stale:
        yield f"  stale: {member.article} no longer says so of {member.node}"


@click.command()
@setting("store")
@setting("corrections")
@click.option("--margin", default=0.5, show_default=True, type=click.FloatRange(0), help="How near to the threshold.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1), help="How many pairs to show.")
@json_option
def doubts(store: str, corrections: str, margin: float, limit: int, as_json: bool) -> None:
    """List pairs that are nearly one or nearly two, for a person to decide.

    The score of such a pair is near the threshold of data/identity.yaml. A pair that was decided about is not listed
    again, unless the text has changed.

    \b
    Examples:
      damin doubts
      damin doubts --margin 1 --limit 100 --json
    """
    path = Path(store)
    found = doubtful(path, Path(corrections), margin)
    if as_json:
        print_json([{**asdict(pair), "merged": pair.merged} for pair in found])
        return
    with open_reader(path) as reader:
        base = reader.base
    out = console()
    for line in [line for pair in found[:limit] for line in _asked(pair, base)] or ["no doubts"]:
        out.print(cell(line, out), soft_wrap=True)
    if len(found) > limit:
        out.print(f"and {len(found) - limit:,} more: --limit shows them")


def _asked(pair: Doubtful, base: str) -> Iterator[str]:
    state = "one now" if pair.merged else "two now"
    yield f"{state}: {pair.score:+} where {pair.threshold:+} is enough"
    for telling in (pair.a, pair.b):
        yield f'  {short(telling.node, base)}  {telling.article}  "{telling.quote}"'
    yield "  " + ", ".join(f"{feature} {case} {weight:+}" for feature, case, weight in pair.cases)
