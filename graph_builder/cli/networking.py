"""`damin network`: what the measures of a network are, and which states guarantee the same."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from graph_builder.cli.network_options import (
    chosen_filters,
    chosen_projection,
    condition_options,
    projected,
    projection_options,
)
from graph_builder.cli.network_tables import (
    FORMATS,
    note,
    show_explanations,
    show_measures,
    show_overlaps,
    sorted_nodes,
)
from graph_builder.cli.options import setting
from graph_builder.network.base import Network
from graph_builder.network.camps import matched, read_camps
from graph_builder.network.coalitions import overlaps, undated
from graph_builder.network.engines import ENGINES, has_igraph
from graph_builder.network.measures import NODE_MEASURES, measure
from graph_builder.network.projections import named_projection

_LANG = click.option("--lang", type=click.Choice(["en", "ar"]), default="en", help="The language of names and texts.")
_FORMAT = click.option("--format", "fmt", type=click.Choice(FORMATS), default="table", show_default=True)


@click.group()
def network() -> None:
    """Measure networks: who is central, who stands between camps, who guarantees with whom.

    \b
    Examples:
      damin network measures --rows 10
      damin network measures --sort constraint --format csv
      damin network measures --explain
      damin network coalitions
    """


@network.command()
@setting("store")
@setting("min-confidence")
@projection_options
@condition_options
@click.option("--camps", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="A CSV file: actor,camp.")
@click.option("--engine", type=click.Choice(ENGINES), default="auto", show_default=True, help="What counts paths.")
@setting("large-network")
@_FORMAT
@click.option("--rows", type=click.IntRange(min=1), help="Only the first so many rows; all nodes are measured.")
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
    min_confidence: float,
    projection: str | None,
    query_file: Path | None,
    camps: Path | None,
    engine: str,
    large_network: int,
    fmt: str,
    rows: int | None,
    sort: str,
    explain: bool,
    lang: str,
    **conditions: Any,
) -> None:
    """List the nodes of a network with their degree, betweenness, constraint, PageRank, core, community and roles.

    Parallel ties count as one with the sum of their weights. Roles of brokers are those between camps: a person
    stands with the state that it represents, a state, an organization or a group for itself. A file of camps says
    otherwise, with the first line actor,camp and an actor as its IRI, the end of it, or its name.
    The table shows the most important columns, csv and json all.

    \b
    Examples:
      damin network measures --projection states --since 2017 --sort betweenness --rows 10
      damin network measures --sort constraint               who spans gaps: the least constrained
      damin network measures --camps camps.csv --sort broker_liaison
      damin network measures --format json > measures.json
      damin network measures --explain --lang ar
    """
    if explain:
        return show_explanations(lang, fmt)
    filters = chosen_filters(conditions, min_confidence)
    net = projected(store, chosen_projection(projection, query_file), filters)
    told = _told(net, camps)
    _warn(net, engine, large_network)
    measure(net, engine, told, large_network)
    return show_measures(net, sorted_nodes(net, sort)[:rows], fmt, lang)


@network.command()
@setting("store")
@setting("min-confidence")
@condition_options
@click.option("--lasting", is_flag=True, help="Let a guarantee stand in the years between two reports of it.")
@_FORMAT
@_LANG
def coalitions(store: str, min_confidence: float, lasting: bool, fmt: str, lang: str, **conditions: Any) -> None:
    """List, year by year, how many agreements and processes each two states guarantee together.

    jaccard is the number of those that both guarantee by the number of those that at least one does. A guarantee
    counts in the years of which it is known; those without a day are counted on standard error.

    \b
    Examples:
      damin network coalitions
      damin network coalitions --lasting --format csv > coalitions.csv
    """
    net = projected(store, named_projection("guarantors"), chosen_filters(conditions, min_confidence))
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
