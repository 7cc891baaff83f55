"""`damin export`: a store as a file, written whole or not at all."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from graph_builder.cli.aligned_files import FORMATS as ALIGNED
from graph_builder.cli.aligned_files import write_aligned
from graph_builder.cli.console import console, progress
from graph_builder.cli.network_options import (
    chosen_filters,
    chosen_projection,
    condition_options,
    local_copy,
    projected,
    projection_options,
)
from graph_builder.cli.options import setting
from graph_builder.errors import UsageError
from graph_builder.network import FORMATS, Filters, write_network
from graph_builder.network.base import Network
from graph_builder.network.measures import measure
from graph_builder.settings import default
from graph_builder.stores.confident import ConfidentReader
from graph_builder.stores.endpoint import is_remote
from graph_builder.stores.files import DEFAULT_GRAPH_ALONE, WRITERS, Graphs, packing, suffix_of, write_file
from graph_builder.stores.opened import open_store
from graph_builder.stores.publish import publish
from graph_builder.stores.reader import GenerationReader
from graph_builder.stores.remote_reader import RemoteReader

Reader = GenerationReader | RemoteReader
_SUFFIXES = (*WRITERS, *(f".{name}" for name in FORMATS))


@click.command()
@click.argument("out")
@setting("store")
@setting("min-confidence")
@setting("licence")
@projection_options
@condition_options
@click.option("--measures", is_flag=True, help="Give nodes their measures too: damin network measures --explain.")
@click.option(
    "--with-alignments",
    "aligned",
    is_flag=True,
    help="Add what follows in schema.org, SEM and other vocabularies by ontology/alignments.ttl (RDF files).",
)
def export(
    out: str, store: str, min_confidence: float, licence: str, measures: bool, *, aligned: bool, **options: Any
) -> None:
    """Write a store to OUT, in the format that its suffix names.

    As RDF: .nq and .trig hold every graph, .ttl, .nt and .jsonld the default graph; with .gz behind it (graph.nq.gz)
    the file is packed. As a network: .gexf for Gephi, .html to mail to a colleague, .svg and .png to print, .csv for
    tables; docs/networks.md lists all, and what each network means. Equal stores give equal files.
    Where OUT is the address of a remote store, sparql+http://..., its graphs become those of this store.
    With --min-confidence facts that are less sure are left out with their evidence, and a meeting or an agreement
    that falls goes wholly, with its ties.
    With --with-alignments a file can be asked in the terms of schema.org, SEM, PROV-O and others: what follows for
    them by the hierarchies of classes and properties is written out.

    \b
    Examples:
      damin export graph.nq
      damin export graph.ttl --with-alignments
      damin export guarantors.gexf --projection guarantors
      damin export calls.gexf --projection talks --kind PhoneCall --since 2020 --until 2021-06
      damin export near-turkey.html --around turkey --depth 2 --min-weight 2
      damin export mine.gexf --query my-projection.rq
      damin export sparql+http://127.0.0.1:7878/query
    """
    _check_aligned(out, aligned=aligned)
    asked = any(value not in ((), "", None) for value in (options["projection"], options["query_file"]))
    if is_remote(out) or suffix_of(out):
        filters = chosen_filters(options, 0.0)
        if asked or measures or filters != Filters():
            raise UsageError(f"{out} takes graphs, not a network: leave out --projection and what goes with it")
        if is_remote(out):
            return _publish(out, store, min_confidence)
        return _graph(Path(out), store, min_confidence, aligned=aligned)
    if not Path(out).name.endswith(_SUFFIXES):
        raise UsageError(f"{out}: the suffix must be one of {', '.join(_SUFFIXES)}")
    filters = chosen_filters(options, min_confidence)
    network = projected(store, chosen_projection(**options), filters, licence)
    if measures:
        measure(network, large=int(default("large-network")))
    return _network(Path(out), network)


def _network(out: Path, network: Network) -> None:
    _report(write_whole(out, lambda path: write_network(network, path)))
    ties = f"{network.number_of_nodes():,} nodes, {network.number_of_edges():,} ties"
    undated = network.graph["undated"]
    console().print(ties + (f"; {undated:,} events have no day and are left out" if undated else ""), soft_wrap=True)


def _check_aligned(out: str, *, aligned: bool) -> None:
    if aligned and (is_remote(out) or suffix_of(out) not in ALIGNED):
        raise UsageError(f"{out}: --with-alignments goes with {', '.join(ALIGNED)}")


def _graph(out: Path, store: str, min_confidence: float, *, aligned: bool) -> None:
    with open_store(store) as reader:
        _report(write_whole(out, lambda path: _write(reader, path, min_confidence, aligned=aligned)))


def _report(written: list[Path]) -> None:
    for path in written:
        console().print(f"wrote {path} ({path.stat().st_size:,} bytes)", soft_wrap=True)


def write_whole(out: Path, write: Callable[[Path], list[Path]]) -> list[Path]:
    """Let `write` make files beside `out`, then put them in place; the old ones stay where it raises.

    `write` gets a path with the name of `out` and gives the files that it made.
    """
    if not out.parent.is_dir():
        raise UsageError(f"there is no folder {out.parent} to write {out.name} to")
    with tempfile.TemporaryDirectory(prefix=".damin-", dir=out.parent) as folder:
        return [made.replace(out.parent / made.name) for made in write(Path(folder) / out.name)]


def _publish(address: str, store: str, min_confidence: float) -> None:
    with open_store(store) as reader, progress("graphs written") as advance:
        number = publish(_graphs(reader, min_confidence), address, advance)
    console().print(f"wrote {number:,} graphs", soft_wrap=True)


def _graphs(reader: Reader, min_confidence: float, *, default_only: bool = False) -> Graphs:
    """The graphs to write; those of a remote store, and those that confidence makes fewer, are held in memory."""
    local = local_copy(reader, default_only=default_only)
    return ConfidentReader(local, min_confidence) if min_confidence else local


def _write(reader: Reader, path: Path, min_confidence: float, *, aligned: bool) -> list[Path]:
    suffix = suffix_of(path.name)
    default_only = suffix in DEFAULT_GRAPH_ALONE and not min_confidence
    graphs = _graphs(reader, min_confidence, default_only=default_only)
    with path.open("wb") as out:
        if aligned and suffix:
            with packing(path.name, out) as inside:
                write_aligned(graphs, inside, suffix)
        else:
            write_file(graphs, path.name, out)
    return [path]
