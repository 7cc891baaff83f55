"""What the gazetteer knows of one thing, and of one person's time in an office."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from graph_builder.model import Label, Node

ACCORDS = frozenset({"Ceasefire", "JointStatement", "Treaty", "Memorandum", "Deal", "Agreement"})
ACTORS = frozenset({"Person", "State", "Organization", "Group"})
PUBLISHER = "Publisher"
CONCEPT = "Concept"
TOPIC = "topic"
WIKIDATA = "http://www.wikidata.org/entity/"
GEONAMES = "https://sws.geonames.org/"


@dataclass(frozen=True, slots=True)
class Entity:
    """One person, state, organisation, group, place, process, agreement, topic or publisher.

    `id` is the node id (`actor/sergey-lavrov`); `kind` is the local name of its most special class, for a topic
    `Concept` (of SKOS), or `Publisher`. `labels` maps a language (ISO 639-1) to the name; `aliases` are further
    full names in any language, `alt_labels` the same with their languages; `short` are surnames, acronyms and
    other forms that are safe only beside a full name, an office or a date. `matches` are (SKOS local name, IRI)
    pairs. `country` and `represents` are entity ids of states or bodies. `place` is the seat of an agreement
    or process, and for a state the place that it also is. `start` is a day, month or year as the table has it.
    `point` is the latitude and longitude of a place. Parties, guarantors and mediators help to tell agreements apart;
    they are never written as facts.
    """

    id: str
    kind: str
    labels: Mapping[str, str]
    aliases: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    matches: tuple[tuple[str, str], ...] = ()
    country: str | None = None
    represents: str | None = None
    place: str | None = None
    start: str | None = None
    parties: tuple[str, ...] = ()
    guarantors: tuple[str, ...] = ()
    mediators: tuple[str, ...] = ()
    alt_labels: tuple[Label, ...] = ()
    point: tuple[float, float] | None = None

    def names(self, language: str) -> tuple[str, ...]:
        """The full names in one language, the label first."""
        label = (self.labels[language],) if language in self.labels else ()
        return (*label, *(a.text for a in self.alt_labels if a.language == language))

    def node(self) -> Node:
        """The node of the graph, classes general first. A publisher has no class: it is never an actor."""
        return Node(
            id=self.id,
            kinds=self._kinds(),
            labels=tuple(Label(text, language) for language, text in self.labels.items()),
            alt_labels=self.alt_labels,
            matches=self.matches,
            point=self.point,
        )

    def _kinds(self) -> tuple[str, ...]:
        if self.kind == PUBLISHER:
            return ()
        if self.kind in ACTORS:
            return ("Actor", self.kind)
        if self.kind in ACCORDS and self.kind != "Agreement":
            return ("Agreement", self.kind)
        return (self.kind,)


@dataclass(frozen=True, slots=True)
class Tenure:
    """A person's time in an office of a state or body, by entity ids.

    `start` is the first and `end` the last day that the table allows; None is unknown, and for `end` also
    still open. `certain` is false where the dates are only good to the month or year, or disputed.
    """

    person: str
    office: str
    of: str
    start: date | None
    end: date | None
    certain: bool

    def covers(self, day: date) -> bool:
        """Whether the person may have been in office that day."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)
