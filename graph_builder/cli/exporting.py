"""`damin export`: a store as a file, written whole or not at all."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import click

from graph_builder.cli.console import console, progress
from graph_builder.cli.options import setting
from graph_builder.cli.rdf_files import DEFAULT_GRAPH_ALONE, WRITERS, Graphs
from graph_builder.errors import UsageError
from graph_builder.network import FORMATS, PROJECTIONS, project, write_network
from graph_builder.network.rows import rows_of_json
from graph_builder.stores.confident import ConfidentReader
from graph_builder.stores.endpoint import is_remote
from graph_builder.stores.opened import open_store
from graph_builder.stores.publish import publish
from graph_builder.stores.reader import GenerationReader
from graph_builder.stores.remote_reader import RemoteReader

Reader = GenerationReader | RemoteReader
_PROJECTION = "co-attendance"
_SUFFIXES = (*WRITERS, *(f".{name}" for name in FORMATS if "." not in name))


@click.command()
@click.argument("out")
@setting("store")
@setting("min-confidence")
@click.option(
    "--projection",
    type=click.Choice(PROJECTIONS),
    help=f"Which network to write; for .gexf, .graphml, .csv and .json.  [default: {_PROJECTION}]",
)
def export(out: str, store: str, min_confidence: float, projection: str | None) -> None:
    """Write a store to OUT, in the format that its suffix names.

    As RDF: .nq and .trig hold every graph, .ttl, .nt and .jsonld the default graph. As a network: .gexf
    (Gephi), .graphml, .csv (edges, with the nodes beside it), .json. Equal stores give equal files.
    Where OUT is the address of a remote store, sparql+http://..., its graphs become those of this store.
    With --min-confidence the file is that of a store built with it: facts below it are left out with their
    evidence, and a meeting or an agreement that falls goes wholly, with its ties.

    \b
    Examples:
      damin export graph.nq
      damin export guarantors.gexf --projection guarantors
      damin export sure.gexf --min-confidence 0.9
      damin export sparql+http://127.0.0.1:7878/query
    """
    if is_remote(out):
        return _publish(out, store, min_confidence, projection)
    return _to_file(Path(out), store, min_confidence, projection)


def _to_file(out: Path, store: str, min_confidence: float, projection: str | None) -> None:
    if out.suffix not in _SUFFIXES:
        raise UsageError(f"{out}: the suffix must be one of {', '.join(_SUFFIXES)}")
    if projection and out.suffix in WRITERS:
        raise UsageError(f"--projection makes a network, and {out.suffix} holds a graph: choose one of the two")
    with open_store(store) as reader:
        written = write_whole(out, lambda path: _write(reader, path, min_confidence, projection or _PROJECTION))
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


def _publish(address: str, store: str, min_confidence: float, projection: str | None) -> None:
    if projection:
        raise UsageError("--projection makes a network, and a remote store takes graphs: choose one of the two")
    with open_store(store) as reader, progress("graphs written") as advance:
        number = publish(_graphs(reader, min_confidence), address, advance)
    console().print(f"wrote {number:,} graphs", soft_wrap=True)


def _graphs(reader: Reader, min_confidence: float, *, default_only: bool = False) -> Graphs:
    """The graphs to write; those of a remote store, and those that confidence makes fewer, are held in memory."""
    local = reader.copied(default_only=default_only) if isinstance(reader, RemoteReader) else reader
    return ConfidentReader(local, min_confidence) if min_confidence else local


def _write(reader: Reader, path: Path, min_confidence: float, projection: str) -> list[Path]:
    if path.suffix not in WRITERS and isinstance(reader, RemoteReader) and not min_confidence:
        return write_network(project(lambda query: rows_of_json(reader.json(query)), projection), path)
    default_only = path.suffix in DEFAULT_GRAPH_ALONE and not min_confidence
    graphs = _graphs(reader, min_confidence, default_only=default_only)
    if path.suffix not in WRITERS:
        return write_network(project(graphs.store, projection), path)
    with path.open("wb") as out:
        WRITERS[path.suffix](graphs, out)
    return [path]
