"""What supports a tie: the articles that state its facts, and how sure these are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from graph_builder.network.projections import network_query
from graph_builder.network.rows import Row, Select
from graph_builder.rdf import vocabulary as v

AT_ONCE = 1000
_EVENTS = (v.term("Meeting"), v.term("Agreement"))
#: By article how sure it is.
Sources = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Support:
    """The articles behind one row, and the confidence of its weakest fact; None where nothing says how sure."""

    articles: frozenset[str]
    confidence: float | None


class Supports:
    """What articles say of the events of some rows, by event and by whom or what the fact names."""

    def __init__(self, rows: Iterable[Row], select: Select) -> None:
        events = dict.fromkeys(str(row["event"]) for row in rows if "event" in row and "confidence" not in row)
        self._said: dict[str, dict[str, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
        for wanted in in_parts(list(events)):
            for row in select(network_query("support", "event", wanted)):
                event, named, article = (str(row[name]) for name in ("event", "named", "article"))
                self._said[event][named][article] = float(row["confidence"])

    def of(self, row: Row) -> Support:
        """What supports a row: the facts that name its ends; where none does, all facts about its event.

        It is as sure as the weakest of them, and no surer than that there was such an event.
        """
        if "confidence" in row:
            return Support(frozenset({str(row["article"])} if "article" in row else ()), float(row["confidence"]))
        facts = self._said.get(str(row.get("event", "")), {})
        ends = [str(row.get(f"{end}_as", row[end])) for end in ("source", "target")]
        named = [facts[end] for end in ends if end in facts]
        sure = [max(sources.values()) for sources in (*named, *(facts[kind] for kind in _EVENTS if kind in facts))]
        return _support(named or facts.values(), min(sure, default=None))


def in_parts(iris: Sequence[str]) -> Iterator[str]:
    """The IRIs in angle brackets, as many at once as a query should hold."""
    for start in range(0, len(iris), AT_ONCE):
        yield " ".join(str(NamedNode(iri)) for iri in iris[start : start + AT_ONCE])


def _support(facts: Iterable[Sources], confidence: float | None) -> Support:
    return Support(frozenset(article for sources in facts for article in sources), confidence)
