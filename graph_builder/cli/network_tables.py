"""The tables that `damin network` prints."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import click

from graph_builder.cli.console import cell, console, print_bytes, print_json, show_lines, table
from graph_builder.network.base import Network
from graph_builder.network.explained import Explanation, explanations, sampled
from graph_builder.network.measures import DIRECTED_MEASURES, NETWORK_MEASURES, NODE_MEASURES

FORMATS = ("table", "csv", "json")
_UPWARDS = frozenset({"constraint", "community", "camp", "camp_by"})
_ONLY_IN_FILES = frozenset({"camp_by", "weighted_betweenness", "weighted_in_degree", "weighted_out_degree"})

Records = Sequence[Mapping[str, Any]]


def sorted_nodes(network: Network, name: str) -> list[str]:
    """The nodes by one measure: the most telling first, those without it last, equals by IRI."""
    known = sorted(node for node, data in network.nodes(data=True) if name in data)
    known.sort(key=lambda node: network.nodes[node][name], reverse=name not in _UPWARDS)
    return known + sorted(set(network) - set(known))


def show_measures(network: Network, nodes: Iterable[str], fmt: str, language: str) -> None:
    """The nodes with their measures; in a table and in JSON with those of the whole network."""
    whole = {name: network.graph[name] for name in NETWORK_MEASURES if name in network.graph}
    names = [name for name in NODE_MEASURES if network.graph["directed"] or name not in DIRECTED_MEASURES]
    records = [_record(network, node, names, language) for node in nodes]
    if fmt == "json":
        return print_json({"network": {"directed": network.graph["directed"], **whole}, "nodes": records})
    if fmt == "csv":
        return _print_csv(["iri", "label", "type", *names], records)
    shown = [{**record, "camp": _label(network, record.get("camp", ""), language)} for record in records]
    _show(["label", *(name for name in names if name not in _ONLY_IN_FILES)], shown)
    facts = (f"{name} {value}" for name, value in whole.items() if not name.startswith("note_"))
    console().print(f"\n{', '.join(facts)}", soft_wrap=True)
    if said := sampled(network.graph, language):
        console().print(said, soft_wrap=True)
    return None


def show_overlaps(network: Network, records: Records, fmt: str, language: str) -> None:
    """A row for each year and pair; IRIs and labels in csv and json, labels alone in a table."""
    full = [{**r, **{f"label_{end}": _label(network, r[end], language) for end in ("a", "b")}} for r in records]
    columns = ["year", "label_a", "label_b", "both", "either", "jaccard"]
    if fmt == "json":
        return print_json(full)
    if fmt == "csv":
        return _print_csv([*columns[:1], "a", "b", *columns[1:]], full)
    return _show(columns, full) if full else console().print("no two states guarantee anything in one year")


def show_explanations(language: str, fmt: str) -> None:
    """What each measure means."""
    told = explanations()
    if fmt == "json":
        return print_json([asdict(one) for one in told])
    if fmt == "csv":
        return _print_csv(["name", "of", "title", "text", "source"], [_flat(one, language) for one in told])
    out = console()
    for one in told:
        source = f" ({one.source})" if one.source else ""
        out.print(cell(f"{one.name}: {one.title[language]}{source}", out), soft_wrap=True)
        out.print(f"  {cell(one.text[language], out)}", soft_wrap=True)
    return None


def note(sentence: str) -> None:
    """A line on standard error that stops nothing."""
    click.echo(f"damin: {sentence}", err=True)


def _record(network: Network, node: str, names: Iterable[str], language: str) -> dict[str, Any]:
    data = network.nodes[node]
    values = {name: data[name] for name in names if name in data}
    return {"iri": node, "label": _label(network, node, language), "type": data.get("type", ""), **values}


def _label(network: Network, node: str, language: str) -> str:
    data = network.nodes[node] if node in network else {}
    return str(data.get(f"label_{language}") or data.get("label") or node)


def _flat(one: Explanation, language: str) -> dict[str, str]:
    return {**asdict(one), "title": one.title[language], "text": one.text[language]}


def _show(columns: Sequence[str], records: Records) -> None:
    out = console()
    made = table(*columns)
    for name, column in zip(columns, made.columns, strict=True):
        column.justify = "right" if any(isinstance(r.get(name), int | float) for r in records) else "left"
    for record in records:
        made.add_row(*(cell(_written(record.get(name, "")), out) for name in columns))
    show_lines(made, out)


def _written(value: object) -> str:
    """A number as people read it: no exponent above a millionth."""
    return f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) and value >= 1e-6 else str(value)


def _print_csv(columns: Sequence[str], records: Records) -> None:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(records)
    print_bytes(text.getvalue().encode("utf-8"))
