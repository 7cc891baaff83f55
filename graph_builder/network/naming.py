"""Which node of a network a person means by a name."""

from __future__ import annotations

from collections import defaultdict
from difflib import get_close_matches

from graph_builder.errors import UsageError
from graph_builder.network.base import Network
from graph_builder.rdf.search_keys import foldings

_LABELS = ("label", "label_en", "label_ar")


class Names:
    """The nodes of a network by what they may be called.

    An IRI wins over all else; the end of one (`turkey`, `actor:turkey`) wins over labels, in any spelling that folds
    alike.
    """

    def __init__(self, network: Network) -> None:
        self._ends: dict[str, set[str]] = defaultdict(set)
        self._labels: dict[str, set[str]] = defaultdict(set)
        self._nodes = set(network)
        for node, data in network.nodes(data=True):
            for end in _ends(node):
                self._ends[end].add(node)
            for label in (str(data[name]) for name in _LABELS if data.get(name)):
                for key in foldings(label):
                    self._labels[key].add(node)

    def find(self, name: str) -> list[str]:
        """The nodes that a name means, sorted."""
        if name in self._nodes:
            return [name]
        ends = self._ends.get(name.casefold())
        return sorted(ends or {node for key in foldings(name) for node in self._labels.get(key, ())})

    def the_one(self, name: str) -> str:
        """The node that a name means. Raises UsageError where it means none, or several."""
        found = self.find(name)
        if len(found) == 1:
            return found[0]
        if found:
            raise UsageError(f"{name!r} is the name of several nodes: {', '.join(found)}")
        near = get_close_matches(name, sorted(self._ends), n=3)
        raise UsageError(f"the network has no node {name!r}" + (f"; near it: {', '.join(near)}" if near else ""))


def _ends(node: str) -> list[str]:
    *_, kind, end = ["", *node.casefold().rsplit("/", 2)]
    return [end, f"{kind}:{end}"]
