"""What the measures mean, in the words of `data/measures.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from graph_builder.errors import DataError
from graph_builder.resources import resource
from graph_builder.text.language import read_yaml

_SAMPLED = ("betweenness", "weighted_betweenness")


@dataclass(frozen=True, slots=True)
class Explanation:
    """One measure: its attribute, of a node or of the network; title and text by language; where it comes from."""

    name: str
    of: str
    title: Mapping[str, str]
    text: Mapping[str, str]
    source: str


@cache
def explanations() -> tuple[Explanation, ...]:
    """All measures, those of nodes first. Raises DataError where the file lacks something."""
    try:
        return tuple(
            Explanation(name, of, told["title"], told["text"], told["source"])
            for of in ("nodes", "network")
            for name, told in _data()[of].items()
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise DataError(f"data/measures.yaml: something is missing or misplaced: {error}") from None


def sampled(graph: Mapping[str, Any], language: str) -> str:
    """A sentence that says from how few nodes betweenness was estimated; empty where it was counted from all."""
    if "betweenness_sources" not in graph:
        return ""
    numbers = {"nodes": graph["nodes"], "sources": graph["betweenness_sources"]}
    return str(_data()["sampled"][language]).format(**numbers)


def descriptions(graph: Mapping[str, Any], language: str) -> dict[str, str]:
    """What each attribute means in a network that was measured, with what holds in it alone (`graph` is its)."""
    note = sampled(graph, language)
    return {
        told.name: f"{told.text[language]} {note}" if note and told.name in _SAMPLED else told.text[language]
        for told in explanations()
    }


@cache
def _data() -> Mapping[str, Any]:
    data: Mapping[str, Any] = read_yaml(resource("data/measures.yaml"))
    return data
