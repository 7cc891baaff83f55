"""What stands around a picture of a network in words: its days, its caption, and what a tie says of itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from graph_builder.network.base import Network
from graph_builder.network.style import node_label, style

#: Rows of the caption: the word for each and the key of the network that holds it; `{}` stands for the language.
_ROWS = (
    ("projection", "name"),
    ("filters", "filters"),
    ("counting", "counting_{}"),
    ("confidence", "min_confidence"),
    ("undated", "undated"),
    ("version", "data_version"),
    ("licence", "licence"),
)


def caption(network: Network, language: str) -> list[str]:
    """What the network is and how it was made, a row for each thing known."""
    rows = {word: network.graph.get(key.format(language)) for word, key in _ROWS}
    found = [_row(word, value, language) for word, value in rows.items() if value not in (None, "", 0)]
    window = span(network.graph.get("since"), network.graph.get("until"), language)
    found[1:1] = [_row("window", window, language)] if window else []
    counts = {"nodes": len(network), "ties": network.number_of_edges()}
    return [style().word("counts", language, **counts), *found]


def span(first: object, last: object, language: str) -> str:
    """Two ISO days in words, either of which may be unknown; empty where both are."""
    if first and last and first != last:
        return style().word("span", language, first=first, last=last)
    if first and last:
        return str(first)
    if first or last:
        return style().word("since" if first else "until", language, first=first, last=last)
    return ""


def days(attributes: Mapping[str, Any], language: str) -> str:
    """When a tie was, as far as is known."""
    first, last = attributes.get("first"), attributes.get("last")
    return span(first, last, language) if first and last else str(first or last or "")


def tie_says(network: Network, source: str, target: str, attributes: Mapping[str, Any], language: str) -> str:
    """One line on a tie: both ends, its kind, its days, its weight."""
    return _joined(_tie(network, source, target, attributes, language), language)


def _tie(network: Network, source: str, target: str, attributes: Mapping[str, Any], language: str) -> Iterator[str]:
    yield " \u2013 ".join(f"\u2068{node_label(network.nodes[end], language)}\u2069" for end in (source, target))
    yield style().kind_label(attributes, language)
    yield days(attributes, language)
    yield style().word("times", language, weight=attributes.get("weight", 1))


def _joined(parts: Iterator[str], language: str) -> str:
    return str(style().words["joiner"][language]).join(part for part in parts if part)


def _row(word: str, value: object, language: str) -> str:
    return style().word("row", language, name=style().word(word, language), value=value)
