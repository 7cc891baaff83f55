"""How networks look, as `data/network.yaml` says: classes with their colours, lines of ties, words beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from graph_builder.network.base import Network
from graph_builder.resources import resource
from graph_builder.text.language import read_yaml

#: Languages that are written from right to left.
RIGHT_TO_LEFT = frozenset({"ar"})
_GUARANTOR = "guarantor"
_OTHER = "thing"


@dataclass(frozen=True, slots=True)
class TieStyle:
    """How one kind of tie is drawn: `#rrggbb`, and SVG's `stroke-dasharray`, empty for a whole line."""

    colour: str
    dash: str


@dataclass(frozen=True, slots=True)
class Style:
    """The whole of `data/network.yaml`."""

    classes: Mapping[str, Mapping[str, Any]]
    ties: Sequence[TieStyle]
    words: Mapping[str, Mapping[str, str]]

    def colour(self, name: str) -> str:
        """The colour of a class, `#rrggbb`."""
        return str(self.classes[name]["colour"])

    def ringed(self, name: str) -> bool:
        """Whether nodes of the class wear a ring."""
        return bool(self.classes[name].get("ring"))

    def class_label(self, name: str, language: str) -> str:
        """The class in words."""
        return str(self.classes[name][language])

    def word(self, name: str, language: str, /, **values: object) -> str:
        """A word or a sentence of the picture, with its values put in, each so that it runs its own way."""
        apart = "\u2068{}\u2069" if language in RIGHT_TO_LEFT else "{}"
        return self.words[name][language].format(**{key: apart.format(value) for key, value in values.items()})

    def kind_label(self, attributes: Mapping[str, Any], language: str) -> str:
        """The kind of a tie in words: the tie's own, else the bare kind."""
        own = attributes.get("label" if language == "en" else f"label_{language}")
        return str(own or attributes.get("kind", ""))

    def tie_styles(self, network: Network) -> dict[str, TieStyle]:
        """How each kind of tie of the network is drawn: the most frequent first, then by alphabet."""
        counts = Counter(kind for _, _, kind in network.edges(keys=True))
        kinds = sorted(counts, key=lambda kind: (-counts[kind], kind))
        return {kind: self.ties[place % len(self.ties)] for place, kind in enumerate(kinds)}


@cache
def style() -> Style:
    """The style that ships with Damin. Raises DataError where the installation lacks it."""
    data = read_yaml(resource("data/network.yaml"))
    ties = [TieStyle(tie["colour"], tie["dash"]) for tie in data["ties"]]
    return Style(data["classes"], ties, data["words"])


def class_of(node: Mapping[str, Any]) -> str:
    """The class by which a node is coloured: its type, or that of guarantor states."""
    kind = str(node.get("type", _OTHER))
    if kind == "state" and node.get("guarantor"):
        return _GUARANTOR
    return kind if kind in style().classes else _OTHER


def node_label(node: Mapping[str, Any], language: str) -> str:
    """A node's name in the language, else its label, else the end of its IRI."""
    own = node.get(f"label_{language}") or node.get("label")
    return str(own or str(node.get("iri", "")).rstrip("/").rsplit("/", 1)[-1])


def title_of(network: Network, language: str) -> str:
    """The network's title in the language, else the name of its projection."""
    return str(network.graph.get(f"title_{language}") or network.graph.get("name", ""))


def kind_labels(network: Network, language: str) -> dict[str, str]:
    """The kinds of ties in alphabetical order, each in words; of several wordings the first in the alphabet."""
    found: dict[str, str] = {}
    for _, _, kind, attributes in network.edges(keys=True, data=True):
        label = style().kind_label({"kind": kind, **attributes}, language)
        found[kind] = min(label, found.get(kind, label))
    return dict(sorted(found.items()))
