"""`damin query`: SPARQL from the shell."""

from __future__ import annotations

import click
from pyoxigraph import (
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    serialize,
)

from graph_builder.cli.console import cell, console, print_bytes, show_lines, table
from graph_builder.cli.options import setting
from graph_builder.cli.sparql import Answer, ask
from graph_builder.errors import UsageError
from graph_builder.rdf.prefixes import known_prefixes, short
from graph_builder.stores.opened import open_store

_RESULTS = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
_GRAPHS = {"turtle": RdfFormat.TURTLE, "ntriples": RdfFormat.N_TRIPLES, "jsonld": RdfFormat.JSON_LD}


@click.command()
@click.argument("query", required=False)
@click.option("-f", "--file", "path", type=click.Path(dir_okay=False), help="Read the query from a file; - is stdin.")
@setting("store")
@click.option(
    "--format",
    "fmt",
    type=click.Choice(["table", *_RESULTS, *_GRAPHS]),
    help="table, json, xml, csv or tsv for SELECT and ASK; turtle, ntriples or jsonld for CONSTRUCT and "
    "DESCRIBE.  [default: table or turtle]",
)
def query(query: str | None, path: str | None, store: str, fmt: str | None) -> None:
    """Ask a store in SPARQL 1.1: SELECT, ASK, CONSTRUCT or DESCRIBE.

    These prefixes need no declaration: damin, dcterms, owl, prov, rdf, rdfs, schema, skos, xsd, and for the
    things of the store actor, agreement, article, evidence, meeting, place, process, topic.

    \b
    Examples:
      damin query "SELECT ?who { ?deal damin:guarantor ?who }"
      damin query -f ontology/queries/guarantors-with-sentences.rq --format csv
    """
    text = _text(query, path)
    with open_store(store) as reader:
        _write(ask(reader, text), fmt, reader.base)


def _text(query: str | None, path: str | None) -> str:
    if (query is None) == (path is None):
        raise UsageError("give either a query or a file with -f. See: damin query --help")
    if path is None:
        return query or ""
    try:
        with click.open_file(path, "rb") as stream:
            text: bytes = stream.read()
        return text.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8: {error.reason} at byte {error.start}") from error


def _write(answer: Answer, fmt: str | None, base: str) -> None:
    if isinstance(answer, QueryTriples):
        _write_graph(answer, fmt or "turtle", base)
    elif (fmt or "table") == "table":
        _show(answer, base)
    elif fmt in _RESULTS:
        print_bytes(answer.serialize(format=_RESULTS[fmt]) or b"")
        if isinstance(answer, QueryBoolean):
            print_bytes(b"\n")
    else:
        raise _unfit(fmt, "SELECT and ASK", ["table", *_RESULTS])


def _write_graph(answer: QueryTriples, fmt: str, base: str) -> None:
    if fmt not in _GRAPHS:
        raise _unfit(fmt, "CONSTRUCT and DESCRIBE", list(_GRAPHS))
    print_bytes(serialize(answer, format=_GRAPHS[fmt], prefixes=known_prefixes(base)) or b"")


def _unfit(fmt: str | None, forms: str, formats: list[str]) -> UsageError:
    return UsageError(f"the format {fmt} does not fit this query: {forms} come as {', '.join(formats)}")


def _show(answer: QuerySolutions | QueryBoolean, base: str) -> None:
    out = console()
    if isinstance(answer, QueryBoolean):
        out.print("yes" if answer else "no")
        return
    made = table(*(variable.value for variable in answer.variables))
    count = 0
    for row in answer:
        made.add_row(*(cell(shown(term, base), out) for term in row))
        count += 1
    show_lines(made, out)
    click.echo(f"{count:,} {'row' if count == 1 else 'rows'}", err=True)


def shown(term: object, base: str) -> str:
    """A term as people read it: a short name, or the text of a literal with its language."""
    if isinstance(term, NamedNode):
        return short(term.value, base)
    if isinstance(term, Literal):
        return f"{term.value} @{term.language}" if term.language else term.value
    return "" if term is None else str(term)
