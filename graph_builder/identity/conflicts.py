"""One disagreement between articles: what each says, what stands and why, as a node that can be asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from pyoxigraph import Literal, NamedNode, Triple

from graph_builder.rdf import vocabulary as v
from graph_builder.rdf.iris import Iris

_PRECISIONS = ("day", "month", "year")
_PLAIN_KINDS = frozenset(f"<{v.term(kind)}>" for kind in ("BilateralMeeting", "MultilateralMeeting", "Deal"))
_DATES = 3


@dataclass(frozen=True, slots=True)
class Report:
    """One article's value of a property: the value as text, the article's graph, publisher and day, the triples."""

    value: tuple[str, ...]
    graph: str
    publisher: str
    published: str
    terms: frozenset[Triple]


@dataclass(frozen=True, slots=True)
class Choice:
    """The value that stands, the reports of others that contradict it, and what decided: `support`, `precision`,
    `time` or `order`.
    """

    value: tuple[str, ...]
    reports: tuple[Report, ...]
    others: tuple[Report, ...]
    why: str


def choose(name: str, reports: list[Report]) -> Choice:
    """The value of the property `name` that stands, by the rule of `identity.values`."""
    values = sorted({report.value for report in reports})
    ranks = {value: _rank(name, value, reports) for value in values}
    best = min(values, key=lambda value: (*ranks[value], value))
    others = tuple(r for r in reports if not _agree(name, r.value, best))
    rivals = {r.value for r in others}
    rank = min((ranks[value] for value in rivals), default=ranks[best])
    why = next((word for word, a, b in zip(_WHY, ranks[best], rank, strict=True) if a != b), "order")
    return Choice(best, tuple(r for r in reports if r.value == best), others, why)


_WHY = ("support", "precision", "time")


def _rank(name: str, value: tuple[str, ...], reports: Iterable[Report]) -> tuple[int, int, int]:
    """Smaller is better. Of the statuses the later article knows best, whatever the others say."""
    supporters = [r for r in reports if _supports(name, r.value, value)]
    latest = max((r.published for r in reports if r.value == value), default="")
    age = -int(latest.replace("-", "") or 0)
    if name == "status":
        return 0, 0, age
    return -len({r.publisher for r in supporters}), _coarseness(name, value), age


def _coarseness(name: str, value: tuple[str, ...]) -> int:
    if name == "startDate" and len(value) == _DATES:
        return _PRECISIONS.index(value[2])
    return int(name == "type" and value[0] in _PLAIN_KINDS)


def _supports(name: str, said: tuple[str, ...], value: tuple[str, ...]) -> bool:
    """Whether who says the one says the other too: a coarser value supports the finer one, and not the other way.

    Else "in July" would have the support of two who contradict each other about the day, and hide that they do.
    """
    return _agree(name, said, value) and _coarseness(name, said) >= _coarseness(name, value)


def _agree(name: str, a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether both can be right: of two dates one holds the other; of two kinds one is plain."""
    if a == b:
        return True
    if name == "type":
        return a[0] in _PLAIN_KINDS or b[0] in _PLAIN_KINDS
    if name == "status":
        return "Cancelled>" not in f"{a[0]}{b[0]}"
    if name != "startDate":
        return False
    return a[0] <= b[0] <= b[1] <= a[1] or b[0] <= a[0] <= a[1] <= b[1]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A disagreement about one property of one node; `name` is the property's local name."""

    node: NamedNode
    name: str
    choice: Choice

    def triples(self, iris: Iris) -> set[Triple]:
        """The conflict as a node: what it is about, which value stands and why, which others were reported."""
        subject = iris.conflict(self.node.value, self.name)
        about = NamedNode(v.RDF_TYPE) if self.name == "type" else NamedNode(v.term(self.name))
        found = {
            Triple(subject, NamedNode(v.RDF_TYPE), NamedNode(v.term("Conflict"))),
            Triple(subject, NamedNode(v.term("about")), self.node),
            Triple(subject, NamedNode(v.term("onProperty")), about),
            Triple(subject, NamedNode(v.term("chosenBy")), Literal(self.choice.why)),
        }
        found |= set(self._values(subject, "chosenValue", self.choice.reports, about))
        return found | set(self._values(subject, "otherValue", self.choice.others, about))

    @staticmethod
    def _values(subject: NamedNode, name: str, reports: Iterable[Report], about: NamedNode) -> Iterator[Triple]:
        for report in reports:
            for triple in report.terms:
                if triple.predicate == about:
                    yield Triple(subject, NamedNode(v.term(name)), triple.object)


def participants_differ(
    node: NamedNode, name: str, sets: Mapping[str, frozenset[Triple]], represented: Mapping[str, frozenset[str]]
) -> Iterator[Conflict]:
    """The disagreement of articles of which each names somebody whom the other lacks. All of them stand.

    `represented` are by actor those for whom he speaks: one article's state is the other's minister.
    """
    clashing: dict[str, set[Triple]] = defaultdict(set)
    for (one, ours), (other, theirs) in combinations(sorted(sets.items()), 2):
        lacked, added = _lacking(ours, theirs, represented), _lacking(theirs, ours, represented)
        if lacked and added:
            clashing[one] |= lacked
            clashing[other] |= added
    if clashing:
        reports = tuple(Report((), graph, "", "", frozenset(clashing[graph])) for graph in sorted(clashing))
        yield Conflict(node, name, Choice((), reports, (), "union"))


def _lacking(
    ours: frozenset[Triple], theirs: frozenset[Triple], represented: Mapping[str, frozenset[str]]
) -> set[Triple]:
    """Whom the others neither name, nor mean by one who speaks for him or by one for whom he speaks."""
    named = {_value(t) for t in theirs}
    meant = named | {side for one in named for side in represented.get(one, ())}
    return {t for t in ours if _value(t) not in meant and named.isdisjoint(represented.get(_value(t), ()))}


def _value(triple: Triple) -> str:
    return str(triple.object.value)  # type: ignore[union-attr]
