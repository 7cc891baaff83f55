"""`damin validate`: does a store, or do files, conform to the shapes?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click
from pyoxigraph import NamedNode, RdfFormat, Triple, parse, serialize

from graph_builder.cli.console import cell, console, print_bytes, print_json
from graph_builder.cli.options import SHACL_ENGINES, setting
from graph_builder.cli.verdict_page import verdict_page
from graph_builder.errors import DataError, UsageError
from graph_builder.rdf.prefixes import short
from graph_builder.rdf.validate import Message, Verdict, engine, report_turtle
from graph_builder.rdf.verdict import counts, groups
from graph_builder.settings import BY_NAME, default
from graph_builder.stores.reader import open_reader

_FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".jsonld": RdfFormat.JSON_LD,
    ".rdf": RdfFormat.RDF_XML,
}
_OUTPUTS = ["text", "json", "turtle", "html"]
_ONTOLOGY = "graph/ontology"
_SHOWN = 50
_NOUNS = {"Violation": "violation", "Warning": "warning", "Info": "note"}


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path))
@click.option("--store", help="The store folder, where no FILE is given.  [default: the setting store]")
@click.option("--format", "fmt", type=click.Choice(_OUTPUTS), default="text", show_default=True)
@setting("shacl", SHACL_ENGINES)
@click.option("--lang", type=click.Choice(["en", "ar"]), default="en", help="The language of messages.")
def validate(files: tuple[Path, ...], store: str | None, fmt: str, shacl: str, lang: str) -> None:
    """Hold a store, or RDF files taken together, against the shapes, and say what to do where they fail.

    Exits with 1 where something does not conform. Files end in .ttl .nt .nq .trig .jsonld or .rdf.

    \b
    Examples:
      damin validate --store news-store
      damin validate mine.ttl --lang ar
      damin validate --format html > report.html
    """
    if files and store is not None:
        raise UsageError("give either files or --store, not both. See: damin validate --help")
    folder = Path(store or str(default("store")))
    data, base = _of_files(files) if files else _of_store(folder)
    verdict = engine(shacl).validate(data)
    if fmt == "json":
        print_json({**asdict(verdict), "counts": counts(verdict)})
    elif fmt == "turtle":
        print_bytes(report_turtle(verdict).encode("utf-8"))
    elif fmt == "html":
        print_bytes(verdict_page(verdict, lang, base, [str(path) for path in files or (folder,)]).encode("utf-8"))
    else:
        _show(verdict, lang, base)
    if not verdict.conforms:
        click.get_current_context().exit(1)


def _of_store(store: Path) -> tuple[bytes, str]:
    with open_reader(store) as reader:
        return reader.ntriples(None), reader.base


def _of_files(files: tuple[Path, ...]) -> tuple[bytes, str]:
    triples = {triple: None for path in files for triple in _triples(path)}
    return serialize(triples, format=RdfFormat.N_TRIPLES) or b"", str(BY_NAME["base-iri"].default)


def _triples(path: Path) -> Iterator[Triple]:
    """The triples of a file in whatever graph, but for the ontology's, which no default graph holds."""
    if path.suffix not in _FORMATS:
        raise UsageError(f"{path}: no known RDF format: files end in {', '.join(_FORMATS)}")
    try:
        for quad in parse(path=str(path), format=_FORMATS[path.suffix]):
            graph = quad.graph_name
            if not (isinstance(graph, NamedNode) and graph.value.endswith(_ONTOLOGY)):
                yield quad.triple
    except FileNotFoundError:
        raise DataError(f"{path} cannot be read: there is no such file") from None
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error}") from error
    except SyntaxError as error:
        raise DataError(f"{path}: line {error.lineno or '?'}: not valid RDF: {error.msg}") from error


def _show(verdict: Verdict, lang: str, base: str) -> None:
    out = console()
    for message in verdict.messages[:_SHOWN]:
        out.print(f"{message.severity}: {cell(_where(message, base), out)}", soft_wrap=True)
        out.print(f"  {cell(message.text(lang), out)}", soft_wrap=True)
    if len(verdict.messages) > _SHOWN:
        out.print(f"and {len(verdict.messages) - _SHOWN:,} more: --format json lists all")
    for line in _sums(verdict, lang):
        out.print(cell(line, out), soft_wrap=True)
    word = "conforms" if verdict.conforms else "does not conform"
    found = f"{len(verdict.messages):,} messages" if verdict.messages else "nothing to report"
    out.print(f"{word}: {verdict.triples:,} triples, {found} ({verdict.engine}, {verdict.seconds:.1f} s)")


def _sums(verdict: Verdict, lang: str) -> Iterator[str]:
    """How often each shape speaks, by severity."""
    for severity, number in counts(verdict).items():
        if number:
            yield f"{number:,} {_NOUNS[severity]}{'' if number == 1 else 's'}:"
        for group in groups(verdict):
            if group.severity == severity:
                yield f"  {len(group.messages):>5,} × {group.messages[0].text(lang)}"


def _where(message: Message, base: str) -> str:
    """The node, the property and the value at fault."""
    parts = [short(message.focus, base)]
    if message.path:
        parts.append(short(message.path, base))
    if message.value:
        parts.append(short(message.value, base))
    return "  ".join(parts)
