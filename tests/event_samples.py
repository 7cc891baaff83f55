"""A toy language of meetings with kinds, days, places and rounds, of agreements and of people whom no table lists.

A line of a text is one command: `meet KIND DAY PLACE STATE...`, `call-off DAY STATE...`, `round SERIES NUMBER DAY`,
`accord NAME DAY STATE...`, `person NAME STATE ROLE`. `-` stands for what is not told; a DAY can be a month.
"""

from __future__ import annotations

from datetime import date

from graph_builder.identifiers import article_key, digest, slug
from graph_builder.model import Article, Evidence, Extraction, Hint, Label, Literal, Node, Statement
from graph_builder.text.iso_days import day_bounds
from tests.rdf_samples import state

_PRECISION = {4: "year", 7: "month", 10: "day"}


def article(identifier: str, text: str, publisher: str = "Example News", published: str = "2024-05-09") -> Article:
    """An article of the toy language."""
    return Article(identifier, text, title=identifier, published=date.fromisoformat(published), publisher=publisher)


class _Reading:
    """What is gathered of one article."""

    def __init__(self, source: Article) -> None:
        self.source = source
        self.nodes: dict[str, Node] = {}
        self.statements: list[Statement] = []
        self.hints: set[Hint] = set()
        self.evidence = Evidence(0, 0, "toy", 0.9)

    def say(self, subject, predicate, value):
        self.statements.append(Statement(subject, predicate, value, (self.evidence,)))

    def event(self, family, kind, key, label, **names):
        node = f"{family}/{key}"
        kinds = dict.fromkeys((family.capitalize(), kind)) if kind != "-" else (family.capitalize(),)
        self.nodes[node] = Node(node, tuple(kinds), (Label(label, "en"),), **names)
        for one in self.nodes[node].kinds:
            self.say(node, "type", Literal(one, "term"))
        return node

    def days(self, node, day):
        if day != "-":
            first, last = day_bounds(day)
            self.say(node, "startDate", Literal(first.isoformat(), "date"))
            self.say(node, "endDate", Literal(last.isoformat(), "date"))
            self.say(node, "datePrecision", Literal(_PRECISION[len(day)]))

    def states(self, node, role, names):
        for name in names:
            self.nodes[state(name).id] = state(name)
            self.say(node, role, state(name).id)

    def own(self, *parts):
        return digest(article_key(self.source.id), *parts, length=10)

    def meet(self, kind, day, place, *names, status="Held"):
        key = (
            digest(kind, day, *sorted(names), length=8)
            if len(day) == len("2024-05-07")
            else self.own(kind, day, *names)
        )
        node = self.event("meeting", kind, f"meeting-{day}-{key}", f"Meeting {day} {' '.join(names)}")
        self.say(node, "status", Literal(status, "term"))
        self.days(node, day)
        self.states(node, "participant", names)
        if place != "-":
            where = f"place/{slug(place)}"
            self.nodes[where] = Node(where, ("Place",), (Label(place, "en"),))
            self.say(node, "place", where)

    def call_off(self, day, *names):
        self.meet("-", day, "-", *names, status="Cancelled")

    def round(self, series, number, day):
        process = f"process/{slug(series)}"
        self.nodes[process] = Node(process, ("Process",), (Label(series, "en"),))
        node = self.event(
            "meeting", "NegotiationRound", f"{slug(series)}-round-{number}", f"Round {number} of {series}"
        )
        self.say(node, "partOf", process)
        self.say(node, "roundNumber", Literal(str(number), "integer"))
        self.say(node, "status", Literal("Held", "term"))
        self.days(node, day)

    def accord(self, name, day, *names):
        node = self.event("agreement", "Deal", f"{slug(name)}-{self.own(name)}", name)
        self.hints.add(Hint(node, "words", f"en {name.lower()}"))
        self.days(node, day)
        self.states(node, "party", names)

    def person(self, name, home, role):
        node = f"actor/{slug(name)}-{self.own(name)}"
        self.nodes[node] = Node(node, ("Actor", "Person"), (Label(name, "en"),))
        self.nodes[state(home).id] = state(home)
        self.say(node, "represents", state(home).id)
        self.say(node, "role", Literal(role, language="en"))
        self.hints.add(Hint(node, "side", state(home).id))


def extract(source: Article) -> Extraction:
    """Read the toy language of this module."""
    reading, offset = _Reading(source), 0
    for line in source.text.splitlines(keepends=True):
        command, *words = line.split()
        reading.evidence = Evidence(offset, offset + len(line.rstrip()), f"toy/{command}", 0.9)
        getattr(reading, command.replace("-", "_"))(*words)
        offset += len(line)
    nodes = tuple(reading.nodes.values())
    return Extraction(
        source, nodes, tuple(reading.nodes), tuple(reading.statements), hints=tuple(sorted(reading.hints))
    )
