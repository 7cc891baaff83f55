"""The SHACL gate before the store: what does not conform is taken out with its reason, the rest goes in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pyoxigraph import NamedNode, Quad

from graph_builder.rdf import vocabulary as v
from graph_builder.rdf.canonical import canonical_ntriples
from graph_builder.rdf.validate import Engine, Message

Fact = tuple[str, str, str]
Sentence = tuple[str, str, str, str]

_ROUNDS = 20
_A = NamedNode(v.RDF_TYPE)
_ARTICLE = NamedNode(v.term("Article"))
_EVIDENCE = NamedNode(v.term("Evidence"))
_GUARANTOR_STATE = NamedNode(v.term("GuarantorState"))
_GUARANTEES = NamedNode(v.term("guarantees"))
_GUARANTOR = v.term("guarantor")


@dataclass(frozen=True, slots=True)
class Quarantined:
    """One violation, the sentences behind what was taken out for it (quote, begin, end, rule), and the triples.

    `triples` is canonical N-Triples: what was at fault and what hung on it. Two violations may name one triple; the
    graph that is kept and the triples of all its records are together the graph as it came.
    """

    article: str
    message_en: str
    message_ar: str
    focus: str
    path: str | None
    value: str | None
    evidence: tuple[Sentence, ...]
    triples: str

    def to_json(self) -> dict[str, Any]:
        """One line of the quarantine file."""
        return {
            "article": self.article,
            "message_en": self.message_en,
            "message_ar": self.message_ar,
            "focus": self.focus,
            "path": self.path,
            "value": self.value,
            "evidence": [
                {"quote": quote, "begin": _offset(begin), "end": _offset(end), "rule": rule}
                for quote, begin, end, rule in self.evidence
            ],
            "triples": self.triples,
        }


def gate(quads: Collection[Quad], engine: Engine, article: str) -> tuple[list[Quad], list[Quarantined]]:
    """The quads that conform, sorted, and why the others do not. `article` names the article in the records.

    A triple that violates a shape goes with its evidence; evidence that does goes with its fact if that has
    no other; a node that lacks something goes with all that refers to it. Where taking out does not lead to
    a graph that conforms, or takes the article itself out, nothing is kept.
    """
    kept, taken = _purged(set(quads), engine)
    had, has = (any(q.object == _ARTICLE and q.predicate == _A for q in graph) for graph in (quads, kept))
    if had and not has and taken:
        taken[-1].quads |= kept
        kept = set()
    return sorted(kept, key=str), [part.record(article) for part in taken]


def _purged(quads: set[Quad], engine: Engine) -> tuple[set[Quad], list[_Taken]]:
    """What conforms, and what was taken out until it did; all is taken out where that leads nowhere."""
    kept, taken = quads, list[_Taken]()
    for _ in range(_ROUNDS):
        violations = [m for m in engine.validate(canonical_ntriples(kept)).messages if _is_violation(m)]
        if not violations:
            return kept, taken
        graph = _Graph(kept)
        parts = [_Taken(m, graph.sentences(gone), gone) for m in violations for gone in [graph.offenders(m)]]
        left = kept.difference(*(part.quads for part in parts))
        kept = _without_orphans(left, graph)
        _share(left - kept, parts, graph)
        taken += parts
        if len(kept) == len(graph.quads):
            break
    taken[-1].quads |= kept
    return set(), taken


@dataclass(slots=True)
class _Taken:
    """One violation, its sentences, and what goes for it."""

    message: Message
    sentences: tuple[Sentence, ...]
    quads: set[Quad]

    def record(self, article: str) -> Quarantined:
        """The violation as it is kept."""
        message = self.message
        return Quarantined(
            article=article,
            message_en=message.text_en,
            message_ar=message.text_ar,
            focus=message.focus,
            path=message.path,
            value=message.value,
            evidence=self.sentences,
            triples=canonical_ntriples(self.quads).decode("utf-8"),
        )


def _share(orphans: Iterable[Quad], parts: list[_Taken], graph: _Graph) -> None:
    """Give each orphan to a violation that took a fact with the same node, else to the last."""
    owners: dict[str, _Taken] = {}
    for part in parts:
        for quad in part.quads:
            if _text(quad.subject) not in graph.evidence:
                owners.setdefault(_text(quad.subject), part)
                owners.setdefault(_text(quad.object), part)
    for quad in orphans:
        name = _text(quad.subject)
        about = graph.evidence[name][0] if name in graph.evidence else name
        owners.get(about, owners.get(_text(quad.object), parts[-1])).quads.add(quad)


def _is_violation(message: Message) -> bool:
    return message.severity == "Violation"


class _Graph:
    """One state of the graph, with the look-ups that taking out needs."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self.quads = frozenset(quads)
        self.by_subject: defaultdict[str, set[Quad]] = defaultdict(set)
        self.by_object: defaultdict[str, set[Quad]] = defaultdict(set)
        for quad in self.quads:
            self.by_subject[_text(quad.subject)].add(quad)
            self.by_object[_text(quad.object)].add(quad)
        self.evidence = {n: _supported(self.by_subject[n]) for n in self._names_of_evidence()}
        self.support: defaultdict[Fact, set[str]] = defaultdict(set)
        for name, fact in self.evidence.items():
            self.support[fact].add(name)

    def offenders(self, message: Message) -> set[Quad]:
        """What must go for one message."""
        focus = _plain(message.focus)
        if focus in self.evidence:
            return self.by_subject[focus] | self._left_alone(focus)
        facts = self._facts(message)
        return facts | self._evidence_of(facts) if facts else self.node(focus)

    def node(self, name: str) -> set[Quad]:
        """A node with all that refers to it, and the evidence of that."""
        about = self.by_subject.get(name, set()) | self.by_object.get(name, set())
        mine = {e for q in about for e in (_text(q.subject),) if e in self.evidence}
        return about.union(self._evidence_of(about), *(self.by_subject[e] for e in mine))

    def sentences(self, quads: set[Quad]) -> tuple[Sentence, ...]:
        """The sentences of all evidence among the quads, sorted."""
        names = {_text(q.subject) for q in quads} & self.evidence.keys()
        return tuple(sorted(_sentence(self.by_subject[name]) for name in names))

    def _names_of_evidence(self) -> Iterator[str]:
        for quad in self.by_object.get(_EVIDENCE.value, ()):
            if quad.predicate == _A:
                yield _text(quad.subject)

    def _facts(self, message: Message) -> set[Quad]:
        """The triples at fault: that with the value, or all of the path where no such value is found."""
        if not message.path:
            return set()
        own = self.by_subject.get(_plain(message.focus), set())
        on_path = {q for q in own if q.predicate.value == _plain(message.path)}
        exact = {q for q in on_path if message.value and _plain(message.value) == _text(q.object)}
        return exact or on_path

    def _evidence_of(self, facts: set[Quad]) -> set[Quad]:
        names = {name for q in facts for name in self.support.get(_fact(q), ())}
        return {q for name in names for q in self.by_subject[name]}

    def _left_alone(self, evidence: str) -> set[Quad]:
        """The fact that this evidence alone supports."""
        fact = self.evidence[evidence]
        if self.support[fact] != {evidence}:
            return set()
        return {q for q in self.by_subject.get(fact[0], ()) if _fact(q) == fact}


def _fact(quad: Quad) -> Fact:
    return _text(quad.subject), quad.predicate.value, _text(quad.object)


def _supported(evidence: set[Quad]) -> Fact:
    values = {q.predicate.value: _text(q.object) for q in evidence}
    return values.get(v.RDF_SUBJECT, ""), values.get(v.RDF_PREDICATE, ""), values.get(v.RDF_OBJECT, "")


def _sentence(evidence: set[Quad]) -> Sentence:
    values = {q.predicate.value: getattr(q.object, "value", "") for q in evidence}
    quote, begin, end, rule = (values.get(v.term(n), "") for n in ("quote", "beginOffset", "endOffset", "rule"))
    return quote, begin, end, rule


def _without_orphans(kept: set[Quad], before: _Graph) -> set[Quad]:
    """Drop what hangs on triples that are gone: nodes with no class left, evidence, inverses."""
    classed = {q.subject for q in kept if q.predicate == _A}
    for node in {q.subject for q in before.quads if q.predicate == _A} - classed:
        kept = kept - before.node(_text(node))
    facts = {_fact(q) for q in kept}
    gone = {name for name, fact in before.evidence.items() if fact not in facts}
    kept = {q for q in kept if _text(q.subject) not in gone}
    return _without_idle_guarantors(kept, facts)


def _without_idle_guarantors(kept: set[Quad], facts: set[Fact]) -> set[Quad]:
    inverses = {q for q in kept if q.predicate == _GUARANTEES}
    idle = {q for q in inverses if (_text(q.object), _GUARANTOR, _text(q.subject)) not in facts}
    guarantors = {q.subject for q in inverses - idle}
    titles = {q for q in kept if q.predicate == _A and q.object == _GUARANTOR_STATE}
    return kept - idle - {q for q in titles if q.subject not in guarantors}


def _offset(text: str) -> int | None:
    return int(text) if text.isdecimal() else None


def _text(term: object) -> str:
    """An IRI bare; a literal in N-Triples, which begins with a quotation mark."""
    return term.value if isinstance(term, NamedNode) else str(term)


def _plain(term: str) -> str:
    return term[1:-1] if term.startswith("<") else term
