"""A page of all misses and false facts, each beside its sentence; it needs nothing beside itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from graph_builder.evaluate.corpus import BASE, Corpus
from graph_builder.evaluate.judge import Hearing, Judged, hearings
from graph_builder.evaluate.misses import misses
from graph_builder.evaluate.quotes import Piece, Text
from graph_builder.evaluate.reliability import once
from graph_builder.model import Extraction, Statement
from graph_builder.rdf.iris import Iris
from graph_builder.resolve.confidence import cases

_TEMPLATE = "errors.html.j2"
_ENGLISH = "en"
_THINGS = frozenset({"meeting", "agreement"})


@dataclass(frozen=True, slots=True)
class Ground:
    """A sentence in pieces, and for a false fact the rule that read it there and its confidence."""

    pieces: Sequence[Piece]
    rule: str = ""
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One miss, or one false fact with what falls with it. `kind` is the family of fact."""

    false: bool
    kind: str
    words: str
    grounds: tuple[Ground, ...]
    falls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """What went wrong in one article; `read` is False where nothing could be read of it."""

    id: str
    title: str
    language: str
    read: bool
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class RuleCount:
    """The first pattern of a telling, and how many false and right facts rest on it."""

    rule: str
    false: int
    right: int


def errors_page(corpora: Iterable[Corpus]) -> str:
    """The page in HTML. Equal corpora give equal pages."""
    sheets: list[Sheet] = []
    judged: list[Judged] = []
    for corpus in corpora:
        heard = list(hearings(corpus))
        judged += [item for hearing in heard for item in hearing.judged()]
        read = {hearing.gold.id: _sheet(hearing) for hearing in heard}
        sheets += [read.get(gold.id, Sheet(gold.id, "", _ENGLISH, False, ())) for gold in corpus.golds]
    entries = [entry for sheet in sheets for entry in sheet.entries]
    return _template().render(
        sheets=sheets,
        kinds=sorted(Counter(entry.kind for entry in entries).items()),
        missed=sum(not entry.false for entry in entries),
        made_up=sum(entry.false for entry in entries),
        rules=_rules(judged),
    )


def _template() -> Template:
    folder = FileSystemLoader(Path(__file__).parent)
    made = Environment(
        loader=folder, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return made.get_template(_TEMPLATE)


def _sheet(hearing: Hearing) -> Sheet:
    article = hearing.extraction.article
    text = Text(article)
    entries = (*_missed(hearing, text), *_false(hearing, text), *_false_actors(hearing, text))
    return Sheet(hearing.gold.id, article.title or "", text.language.code, True, entries)


def _missed(hearing: Hearing, text: Text) -> Iterator[Entry]:
    for miss in misses(hearing):
        told = text.telling(miss.told_by, miss.helped_by)
        yield Entry(False, miss.kind, miss.words, (Ground(told),) if told else ())


def _false(hearing: Hearing, text: Text) -> Iterator[Entry]:
    """The false facts; what falls with a false meeting or agreement stands with that, not by itself."""
    facts = list(zip(hearing.judged(), cases(hearing.extraction), strict=True))
    names = _names(hearing.extraction)
    wrong = [(j.statement, case) for j, case in facts if j.right is False and once(j.statement)]
    things = {s.subject for s, case in wrong if case.family in _THINGS}
    for statement, case in wrong:
        if case.above not in things:
            falls = [s for s, c in wrong if c.above == statement.subject] if case.family in _THINGS else []
            grounds = tuple(Ground(text.quoted(e), e.rule, e.confidence) for e in statement.evidence)
            words = names[statement.subject] if case.family in _THINGS else _words(statement, names)
            yield Entry(True, case.family, words, grounds, tuple(_words(s, names) for s in falls))


def _false_actors(hearing: Hearing, text: Text) -> Iterator[Entry]:
    """Actors that gold does not know: they are only mentioned, so the sentence is looked for by their names."""
    iris = Iris(BASE)
    for node in hearing.extraction.nodes:
        iri = iris.node(node.id).value
        if iri in hearing.told.actors and not hearing.cast.knows(iri):
            names = [label.text for label in (*node.labels, *node.alt_labels)]
            told = text.telling(names)
            yield Entry(True, "actor", _names(hearing.extraction)[node.id], (Ground(told),) if told else ())


def _rules(judged: Iterable[Judged]) -> list[RuleCount]:
    """The rules with false facts, most of them first."""
    counts: Counter[tuple[str, bool]] = Counter()
    for item in judged:
        if item.right is not None and once(item.statement) and item.statement.evidence:
            counts[item.statement.evidence[0].rule.partition("+")[0], item.right] += 1
    found = [RuleCount(rule, number, counts[rule, True]) for (rule, right), number in counts.items() if not right]
    return sorted(found, key=lambda rule: (-rule.false, rule.right, rule.rule))


def _names(extraction: Extraction) -> dict[str, str]:
    """Each node's English label, else its first, else its id."""
    found = {}
    for node in extraction.nodes:
        labels = {label.language: label.text for label in reversed(node.labels)}
        found[node.id] = labels.get(_ENGLISH) or next(reversed(labels.values()), node.id)
    return found


def _words(statement: Statement, names: dict[str, str]) -> str:
    value = statement.object
    shown = names.get(value, value) if isinstance(value, str) else value.text
    return f"{names.get(statement.subject, statement.subject)} · {statement.predicate} · {shown}"
