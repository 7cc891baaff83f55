"""`damin network`: what the measures of a network are, and which states guarantee the same."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from graph_builder.cli.network_tables import (
    FORMATS,
    note,
    show_explanations,
    show_measures,
    show_overlaps,
    sorted_nodes,
)
from graph_builder.cli.options import setting
from graph_builder.network import PROJECTIONS, project
from graph_builder.network.base import Network
from graph_builder.network.camps import matched, read_camps
from graph_builder.network.coalitions import overlaps, undated
from graph_builder.network.engines import ENGINES, has_igraph
from graph_builder.network.measures import NODE_MEASURES, measure
from graph_builder.network.rows import rows_of_json
from graph_builder.stores.opened import open_store
from graph_builder.stores.remote_reader import RemoteReader

_SYMMETRIC = frozenset({"co-attendance"})
_LANG = click.option("--lang", type=click.Choice(["en", "ar"]), default="en", help="The language of names and texts.")
_FORMAT = click.option("--format", "fmt", type=click.Choice(FORMATS), default="table", show_default=True)


def projected(store: str, projection: str) -> Network:
    """The network that the commands below measure: the one place where they get it from."""
    with open_store(store) as reader:
        if isinstance(reader, RemoteReader):
            network = project(lambda query: rows_of_json(reader.json(query)), projection)
        else:
            network = project(reader.store, projection)
    network.graph.setdefault("directed", projection not in _SYMMETRIC)
    return network


@click.group()
def network() -> None:
    """Measure networks: who is central, who stands between camps, who guarantees with whom.

    \b
    Examples:
      damin network measures --top 10
      damin network measures --sort constraint --format csv
      damin network measures --explain
      damin network coalitions
    """


@network.command()
@setting("store")
@click.option(
    "--projection", type=click.Choice(PROJECTIONS), default="co-attendance", show_default=True, help="Which network."
)
@click.option("--camps", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="A CSV file: actor,camp.")
@click.option("--engine", type=click.Choice(ENGINES), default="auto", show_default=True, help="What counts paths.")
@setting("large-network")
@_FORMAT
@click.option("--top", type=click.IntRange(min=1), help="Only the first so many rows.")
@click.option(
    "--sort",
    type=click.Choice(NODE_MEASURES),
    metavar="COLUMN",
    default="weighted_degree",
    show_default=True,
    help="Numbers from the greatest down, constraint from the least up; any column of --explain.",
)
@click.option("--explain", is_flag=True, help="What each measure means and where it comes from; needs no store.")
@_LANG
def measures(  # noqa: PLR0913, PLR0917  one argument an option
    store: str,
    projection: str,
    camps: Path | None,
    engine: str,
    large_network: int,
    fmt: str,
    top: int | None,
    sort: str,
    explain: bool,
    lang: str,
) -> None:
    """List the nodes of a network with their degree, betweenness, constraint, PageRank, core, community and roles.

    Parallel ties count as one with the sum of their weights. Roles of brokers are those between camps: a person
    stands with the state that it represents, a state, an organization or a group for itself. A file of camps says
    otherwise, with the first line actor,camp and an actor as its IRI, the end of it, or its name.
    The table shows the most important columns, csv and json all.

    \b
    Examples:
      damin network measures --sort betweenness --top 10
      damin network measures --sort constraint               who spans gaps: the least constrained
      damin network measures --camps camps.csv --sort broker_liaison
      damin network measures --format json > measures.json
      damin network measures --explain --lang ar
    """
    if explain:
        return show_explanations(lang, fmt)
    net = projected(store, projection)
    told = _told(net, camps)
    _warn(net, engine, large_network)
    measure(net, engine, told, large_network)
    return show_measures(net, sorted_nodes(net, sort)[:top], fmt, lang)


@network.command()
@setting("store")
@click.option("--lasting", is_flag=True, help="Let a guarantee stand in the years between two reports of it.")
@_FORMAT
@_LANG
def coalitions(store: str, lasting: bool, fmt: str, lang: str) -> None:
    """List, year by year, how many agreements and processes each two states guarantee together.

    jaccard is the number of those that both guarantee by the number of those that at least one does. A guarantee
    counts in the years of which it is known; those without a day are counted on standard error.

    \b
    Examples:
      damin network coalitions
      damin network coalitions --lasting --format csv > coalitions.csv
    """
    net = projected(store, "guarantors")
    show_overlaps(net, [asdict(overlap) for overlap in overlaps(net, lasting=lasting)], fmt, lang)
    if number := undated(net):
        note(f"{number:,} guarantees have no day and count in no year")


def _told(net: Network, camps: Path | None) -> dict[str, str]:
    told, unknown = matched(net, read_camps(camps)) if camps else ({}, [])
    if unknown:
        some = ", ".join(unknown[:5]) + (", ..." if len(unknown) > 5 else "")
        note(f"{camps}: {len(unknown):,} actors are not in this network: {some}")
    return told


def _warn(net: Network, engine: str, large: int) -> None:
    if len(net) > large and engine == "auto" and not has_igraph():
        note(
            f"{len(net):,} nodes are more than {large:,}: counting paths is slow, and betweenness is estimated from "
            "a sample. With pip install 'damin[igraph]' (GPL) it is fast and whole"
        )
