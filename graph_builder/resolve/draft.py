"""The graph of one article while it is being put together: nodes, mentions, statements with their evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from anyascii import anyascii

from graph_builder.extract.discourse import Discourse
from graph_builder.extract.passage import Passage
from graph_builder.model import Article, Evidence, Extraction, Hint, Label, Literal, Node, Statement
from graph_builder.resolve.hints import side

_LATIN = "en"


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a fact stands: the passage, the rule that read it, how sure it is, and the words that carry it."""

    passage: Passage
    rule: str
    confidence: float
    marks: tuple[tuple[int, int], ...] = ()

    def evidence(self) -> Evidence:
        """The sentence by offsets into the text as read."""
        begin, end = self.passage.text.span(self.passage.begin, self.passage.end)
        marks = tuple(sorted({self.passage.text.span(b, e) for b, e in self.marks}))
        return Evidence(begin, end, self.rule, round(self.confidence, 3), marks)


@dataclass(slots=True)
class Draft:
    """Collects what an article says; `finish` gives the Extraction, sorted and without repetition."""

    article: Article
    discourse: Discourse
    nodes: dict[str, Node] = field(default_factory=dict)
    mentions: set[str] = field(default_factory=set)
    facts: dict[tuple[str, str, str | Literal], set[Evidence]] = field(default_factory=dict)
    hints: set[Hint] = field(default_factory=set)

    def entity(self, identifier: str, *, mention: bool = True) -> Node | None:
        """The node of a gazetteer or local entity, put into the graph; None for what is not known."""
        if identifier not in self.nodes:
            entity = self.discourse.entity(identifier)
            if entity is None:
                return None
            node = entity.node()
            self.nodes[identifier] = node if len(node.labels) > 1 else _with_latin(node)
        if mention:
            self.mentions.add(identifier)
        return self.nodes[identifier]

    def place(self, identifier: str) -> Node | None:
        """The node of a place; a state named as a place is its twin among the places, None where it has none."""
        entity = self.discourse.entity(identifier)
        if entity is None:
            return None
        if entity.kind != "State":
            return self.entity(identifier)
        home = self.discourse.entity(entity.country) if entity.country else None
        place = entity.place or (home.place if home else None)
        return self.entity(place) if place else None

    def add(self, node: Node) -> None:
        """Put a node of the article's own into the graph, as mentioned."""
        self.nodes[node.id] = node
        self.mentions.add(node.id)

    def state(self, subject: str, predicate: str, value: str | Literal, grounds: Iterable[Ground]) -> None:
        """Add a fact with its grounds; without a ground nothing is added."""
        evidence = {g.evidence() for g in grounds}
        if evidence:
            self.facts.setdefault((subject, predicate, value), set()).update(evidence)

    def labels(self, identifier: str) -> tuple[Label, ...]:
        """The labels of a node that is in the graph."""
        return self.nodes[identifier].labels if identifier in self.nodes else ()

    def finish(self) -> Extraction:
        """All of it, in an order that depends on content alone."""
        statements = tuple(
            Statement(s, p, o, tuple(sorted(evidence, key=lambda e: (e.begin, e.end, e.rule))))
            for (s, p, o), evidence in sorted(self.facts.items(), key=lambda f: (f[0][0], f[0][1], str(f[0][2])))
        )
        used = {s.subject for s in statements} | {s.object for s in statements if isinstance(s.object, str)}
        nodes = tuple(self.nodes[i] for i in sorted(self.nodes) if i in used | self.mentions)
        sides = (Hint(node.id, "side", of) for node in nodes if (of := side(node.id, self.discourse)))
        hints = tuple(sorted({*self.hints, *sides}))
        return Extraction(self.article, nodes, tuple(sorted(self.mentions)), statements, hints=hints)


def _with_latin(node: Node) -> Node:
    """A node with one label gets a transliterated one, so that every actor can be read in Latin script."""
    label = node.labels[0]
    if label.language == _LATIN or label.text.isascii():
        return node
    latin = " ".join(w[:1].upper() + w[1:] for w in anyascii(label.text).split())
    return replace(node, labels=(*node.labels, Label(latin, _LATIN)))
