"""`damin export`: a store as a file, written whole or not at all."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import click

from graph_builder.cli.console import console
from graph_builder.cli.options import setting
from graph_builder.cli.rdf_files import WRITERS, Graphs
from graph_builder.errors import UsageError
from graph_builder.network import FORMATS, PROJECTIONS, project, write_network
from graph_builder.stores.confident import ConfidentReader
from graph_builder.stores.reader import open_reader

_PROJECTION = "co-attendance"
_SUFFIXES = (*WRITERS, *(f".{name}" for name in FORMATS if "." not in name))


@click.command()
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@setting("store")
@setting("min-confidence")
@click.option(
    "--projection",
    type=click.Choice(PROJECTIONS),
    help=f"Which network to write; for .gexf, .graphml, .csv and .json.  [default: {_PROJECTION}]",
)
def export(out: Path, store: str, min_confidence: float, projection: str | None) -> None:
    """Write a store to OUT, in the format that its suffix names.

    As RDF: .nq and .trig hold every graph, .ttl, .nt and .jsonld the default graph. As a network: .gexf
    (Gephi), .graphml, .csv (edges, with the nodes beside it), .json. Equal stores give equal files.
    With --min-confidence the file is that of a store built with it: facts below it are left out with their
    evidence, and a meeting or an agreement that falls goes wholly, with its ties.

    \b
    Examples:
      damin export graph.nq
      damin export guarantors.gexf --projection guarantors
      damin export sure.gexf --min-confidence 0.9
    """
    if out.suffix not in _SUFFIXES:
        raise UsageError(f"{out}: the suffix must be one of {', '.join(_SUFFIXES)}")
    if projection and out.suffix in WRITERS:
        raise UsageError(f"--projection makes a network, and {out.suffix} holds a graph: choose one of the two")
    with open_reader(Path(store)) as reader:
        graphs = ConfidentReader(reader, min_confidence) if min_confidence else reader
        written = write_whole(out, lambda path: _write(graphs, path, projection or _PROJECTION))
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


def _write(reader: Graphs, path: Path, projection: str) -> list[Path]:
    if path.suffix not in WRITERS:
        return write_network(project(reader.store, projection), path)
    with path.open("wb") as out:
        WRITERS[path.suffix](reader, out)
    return [path]
