"""`damin conflicts`: where the articles of a store differ, what stands, and which sentences say what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from graph_builder.cli.console import cell, console, print_json
from graph_builder.cli.options import json_option, setting
from graph_builder.identity.disagreements import Disagreement, Value, disagreements
from graph_builder.rdf.prefixes import full, short
from graph_builder.stores.reader import open_reader

_WHY = {
    "support": "more outlets say so",
    "precision": "it is more exact",
    "time": "the later article says so",
    "order": "nothing decides; the first in alphabetical order",
}


@click.command()
@setting("store")
@click.option("--about", default="", metavar="NODE", help="Only about this meeting, agreement or actor.")
@click.option(
    "--property", "name", default="", metavar="NAME", help="Only about this property: startDate, place, ..."
)
@json_option
def conflicts(store: str, about: str, name: str, as_json: bool) -> None:
    """List where articles differ about one thing: the value that stands, why, and what others say.

    Every value is shown with the outlets and sentences that it comes from. startDate stands for all that is said of
    the day. In SPARQL these are the nodes of class damin:Conflict.

    \b
    Examples:
      damin conflicts
      damin conflicts --property startDate --json
      damin conflicts --about meeting:meeting-2022-07-19-d568724e
    """
    with open_reader(Path(store)) as reader:
        base = reader.base
        found = [d for d in disagreements(reader.store, base) if _asked(d, full(about, base) if about else "", name)]
    if as_json:
        print_json([asdict(disagreement) for disagreement in found])
        return
    out = console()
    for line in [line for d in found for line in _lines(d, base)] or ["no conflicts"]:
        out.print(cell(line, out), soft_wrap=True)


def _asked(disagreement: Disagreement, about: str, name: str) -> bool:
    return about in {"", disagreement.about} and name.rpartition(":")[2] in {"", disagreement.name}


def _lines(disagreement: Disagreement, base: str) -> Iterator[str]:
    yield f"{disagreement.label or short(disagreement.about, base)}  {short(disagreement.about, base)}"
    for value in disagreement.values:
        yield f"  {disagreement.name} {_shown(value, base)}: {_standing(value, disagreement.why)}"
        for said in value.said:
            yield f'    {said.publisher or said.article} ({said.published}): "{said.quote}"'


def _shown(value: Value, base: str) -> str:
    """The value; of a date the span, and how exact it is unless that is plain to see."""
    until = f" to {value.end}" if value.end not in {"", value.value} else ""
    exact = f" ({value.precision})" if value.precision not in {"", "day"} else ""
    return f"{short(value.value, base)}{until}{exact}"


def _standing(value: Value, why: str) -> str:
    if why == "union":
        return "not in all articles; stands"
    return f"stands, {_WHY[why]}" if value.stands else "reported"
