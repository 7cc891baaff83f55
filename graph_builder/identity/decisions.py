"""What people have decided about a graph, as data: these two are one, these two are not, this fact is wrong, this is
that thing elsewhere.

A decision names things as one article has them, and the sentence that it rests on. It holds as long as the article
has that sentence; then it is `stale`, and is to be decided again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import Any

import yaml
from pyoxigraph import Literal, NamedNode, Store

from graph_builder.durable import make_folder, one_at_a_time, replacing
from graph_builder.errors import DataError
from graph_builder.identifiers import digest
from graph_builder.identity.groups import Decided
from graph_builder.identity.profile import Key
from graph_builder.rdf import vocabulary as v
from graph_builder.rdf.iris import Iris
from graph_builder.resources import resource
from graph_builder.text.language import read_yaml

_SHIPPED = "data/corrections.yaml"
LINK_KINDS = ("accept-link", "reject-link")
KINDS = ("same", "different", "reject", *LINK_KINDS)


@dataclass(frozen=True, slots=True)
class Member:
    """A thing as one article has it: the article's `dcterms:identifier`, the thing's path below `<base>id/` in the
    article's own reading, and a sentence of the article about it, empty where there is none.
    """

    article: str
    node: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """One fact of one article: the thing, the local name of the property (or `type`), the value as N-Triples without
    the base IRI, and the sentence.
    """

    article: str
    node: str
    predicate: str
    value: str
    quote: str


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision of `author` on `date` (ISO). `same` and `different` have `a` and `b`, `reject` has `facts`,
    `accept-link` and `reject-link` have `a` and the IRI `link` of a thing elsewhere.
    """

    kind: str
    author: str
    date: str
    why: str = ""
    a: tuple[Member, ...] = ()
    b: tuple[Member, ...] = ()
    facts: tuple[Refused, ...] = ()
    link: str = ""

    def to_json(self) -> dict[str, Any]:
        """The record as the file holds it."""
        record = {name: value for name, value in asdict(self).items() if value}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in record.items()}


@dataclass(frozen=True)
class Decisions:
    """All decisions that a transaction applies, for things below the base IRI of `iris`."""

    all: tuple[Decision, ...] = ()
    iris: Iris = field(default_factory=lambda: Iris("https://w3id.org/damin/"))

    @cached_property
    def digest(self) -> str:
        """Tells one set of decisions about identity and facts from another, whatever their order."""
        return digest(*sorted(str(d.to_json()) for d in self.all if d.kind not in LINK_KINDS))

    @cached_property
    def links(self) -> tuple[Decision, ...]:
        """Those about links to other data sets, in their order: of two about one the later counts."""
        return tuple(decision for decision in self.all if decision.kind in LINK_KINDS)

    def decided(self, readings: Store | None) -> Decided:
        """The pairs of profiles that the decisions speak of and whose sentences are still there.

        Of two decisions about one pair the later in the list counts.
        """
        kinds: dict[frozenset[Key], str] = {}
        for decision in self.all if readings is not None else ():
            if decision.kind in LINK_KINDS:
                continue
            kinds |= dict.fromkeys(self._pairs(decision, readings), decision.kind)  # type: ignore[arg-type]
        return Decided(*(frozenset(p for p, kind in kinds.items() if kind == word) for word in ("same", "different")))

    def _pairs(self, decision: Decision, readings: Store) -> set[frozenset[Key]]:
        """The pairs across the two sides; what is the same is so within a side too."""
        located = ([self.locate(m, readings) for m in side] for side in (decision.a, decision.b))
        sides = [[key for key in keys if key] for keys in located]
        found = {frozenset((x, y)) for x, y in product(*sides) if x != y}
        if decision.kind == "same" and all(sides):
            found |= {frozenset((side[0], other)) for side in sides for other in side[1:]}
        return found

    def key(self, member: Member) -> Key:
        """The key of the member's profile, as it was when it was decided about."""
        return self.iris.article_graph(member.article).value, self.iris.node(member.node).value

    def locate(self, member: Member, readings: Store) -> Key | None:
        """The key of the member's profile now: the thing that the article's sentence is about; None where it is gone.

        What a thing is called depends on all that the article says of it, and on how Damin reads. So where it is
        called otherwise, it is the one thing of its kind that the sentence is about.
        """
        graph, node = self.key(member)
        if not member.quote:
            return (
                (graph, node)
                if any(readings.quads_for_pattern(NamedNode(node), None, None, NamedNode(graph)))
                else None
            )
        kind = self.iris.node(f"{member.node.partition('/')[0]}/").value
        about = {name for name in _about(readings, graph, member.quote) if name.startswith(kind)}
        if node in about:
            return graph, node
        return (graph, about.pop()) if len(about) == 1 else None

    def holds(self, member: Member, readings: Store | None) -> bool:
        """Whether the article still has the thing, and the sentence about it."""
        return readings is not None and self.locate(member, readings) is not None

    @cached_property
    def refused_graphs(self) -> frozenset[str]:
        """The graphs of articles of which facts were rejected."""
        return frozenset(self.iris.article_graph(f.article).value for d in self.all for f in d.facts)

    def refused(self, graph: str) -> list[Refused]:
        """The facts that were rejected of the article with this graph."""
        facts = (fact for decision in self.all for fact in decision.facts)
        return [fact for fact in facts if self.iris.article_graph(fact.article).value == graph]


def _about(readings: Store, graph: str, quote: str) -> set[str]:
    """The things that evidence with this sentence is about."""
    quotes = readings.quads_for_pattern(None, NamedNode(v.term("quote")), Literal(quote), NamedNode(graph))
    evidence = [quad.subject for quad in quotes]
    found = (readings.quads_for_pattern(e, NamedNode(v.RDF_SUBJECT), None, NamedNode(graph)) for e in evidence)
    return {str(quad.object.value) for quads in found for quad in quads}  # type: ignore[union-attr]


def shipped_decisions(iris: Iris) -> Decisions:
    """Those of `data/corrections.yaml`, which are for everybody. Raises DataError where it is broken."""
    return Decisions(tuple(_of_file(resource(_SHIPPED))), iris)


def read_decisions(path: Path, iris: Iris) -> Decisions:
    """The decisions of a YAML file, and those that are shipped. Raises DataError for a broken file."""
    return Decisions((*shipped_decisions(iris).all, *_of_file(path)), iris)


def kept_decisions(records: Iterable[Mapping[str, Any]], iris: Iris) -> Decisions:
    """Decisions as a store keeps them with a generation. Raises DataError for what is none."""
    return Decisions(tuple(_decision(record, "the decisions of the store") for record in records), iris)


def _of_file(path: Path) -> list[Decision]:
    records = read_yaml(path) or []
    if not isinstance(records, list):
        raise DataError(f"{path}: a list of decisions was expected")
    return [_decision(record, f"{path}: decision {number}") for number, record in enumerate(records, 1)]


def _decision(record: Mapping[str, Any], where: str) -> Decision:
    try:
        a, b = (tuple(Member(**member) for member in record.get(side, ())) for side in ("a", "b"))
        facts = tuple(Refused(**fact) for fact in record.get("facts", ()))
        own = {name: str(record.get(name, "")) for name in ("kind", "author", "date", "why", "link")}
    except (TypeError, AttributeError) as error:
        raise DataError(f"{where}: {error}") from error
    if own["kind"] not in KINDS:
        raise DataError(f"{where}: kind must be one of {', '.join(KINDS)}, not {own['kind']!r}")
    needed = {"reject": facts, **dict.fromkeys(LINK_KINDS, a and own["link"])}
    if not needed.get(own["kind"], a and b):
        raise DataError(f"{where}: it names nothing to decide about")
    return Decision(**own, a=a, b=b, facts=facts)


def append_decision(path: Path, decision: Decision) -> None:
    """Add a decision to the end of a YAML file, made where it is missing; what was there stays to the letter.

    The file is replaced as a whole, so that it never holds half a decision; of two processes one waits for the
    other. Raises DataError where it is broken, cannot be written, or is no list that one can add to at its end.
    """
    text = yaml.safe_dump([decision.to_json()], allow_unicode=True, sort_keys=False, width=120)
    try:
        file = path.resolve()
        make_folder(file.parent)
        with one_at_a_time(file.parent):
            _append(file, text, decision)
    except OSError as error:
        raise DataError(f"{path} cannot be written: {error.strerror or error}") from error


def _append(file: Path, text: str, decision: Decision) -> None:
    before = _of_file(file) if file.exists() else []
    old = file.read_bytes() if file.exists() else b""
    end = b"" if not old or old.endswith(b"\n") else b"\n"
    with replacing(file) as new:
        new.write_bytes(old + end + text.encode("utf-8"))
        if _read_back(new) != [*before, decision]:
            hint = "it must be a list, each decision beginning with '- ' at the beginning of a line, without [ ]"
            raise DataError(f"{file}: a decision cannot be added at its end: {hint}")


def _read_back(file: Path) -> list[Decision] | None:
    """The decisions of a file, None where it is broken."""
    try:
        return _of_file(file)
    except DataError:
        return None
