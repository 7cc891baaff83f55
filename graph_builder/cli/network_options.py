"""Options of commands that draw a network: which projection, and which part of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from graph_builder.errors import UsageError
from graph_builder.network.base import Network
from graph_builder.network.conditions import CONDITIONS
from graph_builder.network.filters import Filters, checked
from graph_builder.network.project import project
from graph_builder.network.projections import Projection, load_projections, named_projection, read_projection
from graph_builder.stores.confident import ConfidentReader
from graph_builder.stores.opened import open_store
from graph_builder.stores.reader import GenerationReader
from graph_builder.stores.remote_reader import Copied, RemoteReader

Function = TypeVar("Function", bound=Callable[..., Any])
DEFAULT = "co-attendance"


def condition_options(function: Function) -> Function:
    """An option for each condition but `--min-confidence`, which is a setting."""
    for condition in reversed([c for c in CONDITIONS if c.field != "min_confidence"]):
        multiple = isinstance(condition.default, tuple)
        function = click.option(
            f"--{condition.name}",
            condition.field,
            type=str if multiple else type(condition.default),
            default=condition.default,
            multiple=multiple,
            show_default=bool(condition.default),
            help=condition.help,
        )(function)
    return function


def projection_options(function: Function) -> Function:
    """`--projection` and `--query`."""
    function = click.option(
        "--query",
        "query_file",
        type=click.Path(dir_okay=False, path_type=Path),
        help="A projection of your own: a file with a query like those in ontology/queries/projections.",
    )(function)
    names = click.Choice(tuple(load_projections()))
    return click.option("--projection", type=names, help=f"Which network.  [default: {DEFAULT}]")(function)


def chosen_projection(projection: str | None, query_file: Path | None) -> Projection:
    """The projection that the options name. Raises UsageError where they name two."""
    if projection and query_file:
        raise UsageError("--projection and --query both name a network: choose one of the two")
    return read_projection(query_file) if query_file else named_projection(projection or DEFAULT)


def chosen_filters(options: dict[str, Any], min_confidence: float) -> Filters:
    """The conditions among a command's options, which are taken out of them. Raises UsageError."""
    fields = [condition.field for condition in CONDITIONS if condition.field in options]
    return checked(Filters(min_confidence=min_confidence, **{name: options.pop(name) for name in fields}))


def projected(store: str, projection: Projection, filters: Filters, licence: str = "") -> Network:
    """The network of a store: its folder, or the address of a remote store. Raises UsageError, StoreError."""
    with open_store(store) as reader:
        if not filters.min_confidence:
            return project(reader, projection, filters, licence)
        # In a store that was built so, days that are not sure enough are gone too.
        return project(
            ConfidentReader(local_copy(reader), filters.min_confidence).store, projection, filters, licence
        )


def local_copy(reader: GenerationReader | RemoteReader, *, default_only: bool = False) -> GenerationReader | Copied:
    """A store that can be read graph by graph; a remote one is copied into memory."""
    return reader.copied(default_only=default_only) if isinstance(reader, RemoteReader) else reader
