"""How each article tells of one event, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from graph_builder.network.rows import Row
from graph_builder.rdf import vocabulary as v
from server.facts import Proof, Sentence

#: What is compared, in the order of the table; types are special classes alone.
COMPARED = ("type", "startDate", "place", "status", "roundNumber", "host", "participant")
COMPARED_OF_AGREEMENTS = ("party", "guarantor", "mediator", "sponsor")
_GENERAL = frozenset(map(v.term, ("Meeting", "Agreement")))
_MOST = 12


@dataclass(frozen=True, slots=True)
class Said:
    """A value that an article gives, with its surest sentence there; `end` and `precision` belong to a date."""

    value: str
    sentence: Sentence


@dataclass(slots=True)
class Outlet:
    """An article and what it says, by the local name of the property; `end` and `precision` are of its date."""

    article: Sentence
    said: dict[str, list[Said]] = field(default_factory=dict)
    end: str = ""
    precision: str = ""

    def things(self) -> Iterator[str]:
        """All IRIs of what it says."""
        yield from (one.value for said in self.said.values() for one in said if one.value.startswith("http"))

    def values(self, name: str) -> frozenset[str]:
        """What it gives one property."""
        return frozenset(one.value for one in self.said.get(name, ()))


def gather_outlets(rows: Sequence[Row], proof: Proof) -> list[Outlet]:
    """One outlet for each article of these rows, in their order; twelve at most."""
    found: dict[str, Outlet] = {}
    for row in rows:
        name, value = _local(str(row["property"])), str(row["value"])
        if value in _GENERAL:
            continue
        said = proof.of(str(row["subject"]), str(row["property"]), value)
        sentence = next((one for one in said if one.article == row["article"]), None)
        if sentence:
            _add(found.setdefault(sentence.article, Outlet(sentence)), name, Said(value, sentence))
    return list(found.values())[:_MOST]


def differing(outlets: Sequence[Outlet], name: str) -> bool:
    """Whether two articles that give a property give it different values."""
    given = {outlet.values(name) for outlet in outlets if outlet.values(name)}
    return len(given) > 1


def compared(outlets: Sequence[Outlet]) -> Mapping[str, bool]:
    """The properties that any of these articles gives, in order, and whether they differ about each."""
    names = (*COMPARED, *COMPARED_OF_AGREEMENTS)
    return {name: differing(outlets, name) for name in names if any(outlet.values(name) for outlet in outlets)}


def _add(outlet: Outlet, name: str, said: Said) -> None:
    if name == "endDate":
        outlet.end = said.value
    elif name == "datePrecision":
        outlet.precision = said.value
    elif said.value not in outlet.values(name):
        outlet.said.setdefault(name, []).append(said)


def _local(prop: str) -> str:
    return prop.removeprefix(v.DAMIN).removeprefix(v.RDF)
