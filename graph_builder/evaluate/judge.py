"""Each statement of an article held against its gold: right, wrong, or a thing that gold is silent about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from graph_builder.evaluate.agree import dates_touch, same_kind
from graph_builder.evaluate.cast import Cast
from graph_builder.evaluate.corpus import BASE, Corpus
from graph_builder.evaluate.gold import Gold, GoldAgreement, GoldMeeting
from graph_builder.evaluate.match import match_agreements, match_meetings, same_place
from graph_builder.evaluate.names import similar_name
from graph_builder.evaluate.said import MEETINGS, Said, SaidAgreement, SaidMeeting
from graph_builder.model import Extraction, Literal, Statement
from graph_builder.rdf.iris import Iris

_DATES = frozenset({"startDate", "endDate", "datePrecision"})
_AGREEMENTS: Mapping[str, str] = {
    "Ceasefire": "ceasefire",
    "JointStatement": "joint_statement",
    "Treaty": "treaty",
    "Memorandum": "memorandum",
    "Deal": "deal",
}
_TIES: Mapping[str, str] = {
    "discussed": "meeting_discussed_agreement",
    "produced": "meeting_produced_agreement",
    "partOf": "meeting_in_series",
}
_ANY = "other"


@dataclass(frozen=True, slots=True)
class Judged:
    """A statement and whether it is right; None where gold is silent. `article` is the article's id."""

    article: str
    statement: Statement
    right: bool | None


@dataclass(frozen=True, slots=True)
class Hearing:
    """One article before its gold: the extraction, and which thing of it is which of gold.

    `meetings` and `agreements` are by node IRI what the graph says and what gold says, None where gold has none.
    """

    gold: Gold
    cast: Cast
    told: Said
    extraction: Extraction
    meetings: Mapping[str, tuple[SaidMeeting, GoldMeeting | None]]
    agreements: Mapping[str, tuple[SaidAgreement, GoldAgreement | None]]

    @property
    def id(self) -> str:
        """The article's `dcterms:identifier`."""
        return self.gold.id

    def judged(self) -> Iterator[Judged]:
        """Each statement with its verdict, in the order of the extraction."""
        for statement in self.extraction.statements:
            yield Judged(self.gold.id, statement, _verdict(self, statement))


def hearings(corpus: Corpus) -> Iterator[Hearing]:
    """The articles of a corpus that were read, in the order of the gold files."""
    for gold in corpus.golds:
        told = corpus.world.said(gold.id)
        if told is not None and gold.id in corpus.extractions:
            yield _hear(Cast(gold, corpus.world), told, corpus.extractions[gold.id])


def judge(corpora: Iterable[Corpus]) -> list[Judged]:
    """Every statement of these corpora with its verdict.

    What hangs on a meeting or an agreement that gold does not have is as wrong as that is.
    """
    return [judged for corpus in corpora for hearing in hearings(corpus) for judged in hearing.judged()]


def _hear(cast: Cast, told: Said, extraction: Extraction) -> Hearing:
    gold = cast.gold
    meetings = {said: number for number, said in match_meetings(cast, told).items()}
    agreements = {said: number for number, said in match_agreements(cast, told).items()}
    return Hearing(
        gold,
        cast,
        told,
        extraction,
        {s.node: (s, gold.meetings[meetings[n]] if n in meetings else None) for n, s in enumerate(told.meetings)},
        {
            s.node: (s, gold.agreements[agreements[n]] if n in agreements else None)
            for n, s in enumerate(told.agreements)
        },
    )


def _verdict(hearing: Hearing, statement: Statement) -> bool | None:
    subject = _iri(statement.subject)
    if subject in hearing.meetings:
        meeting, wanted = hearing.meetings[subject]
        return False if wanted is None else _of_meeting(hearing, statement, meeting, wanted)
    if subject in hearing.agreements:
        agreement, asked = hearing.agreements[subject]
        return _of_agreement(hearing, statement, agreement, asked)
    return _represents(hearing.cast, statement) if statement.predicate == "represents" else None


def _of_meeting(hearing: Hearing, fact: Statement, said: SaidMeeting, gold: GoldMeeting) -> bool | None:
    if fact.predicate in _DATES:
        return dates_touch(gold.start, gold.end, said.start, said.end)
    if fact.predicate in _TIES:
        return _tied(hearing, fact, gold)
    people = (*gold.participants, *gold.neutral)
    kind = MEETINGS.get(_text(fact))
    checks: Mapping[str, Callable[[], bool | None]] = {
        "type": lambda: kind is None or same_kind(gold.kind, frozenset({kind})),
        "participant": lambda: _is_any(hearing.cast, fact, people),
        "host": lambda: _is_any(hearing.cast, fact, people) or None,
        "place": lambda: same_place(hearing.cast, gold, said) if gold.place else None,
        "roundNumber": lambda: None if gold.round is None else _text(fact) == str(gold.round),
        "status": lambda: None if gold.status is None else _text(fact).casefold() == gold.status,
    }
    return checks[fact.predicate]() if fact.predicate in checks else None


def _tied(hearing: Hearing, fact: Statement, meeting: GoldMeeting) -> bool | None:
    """Whether gold ties the meeting to the agreement or series; silent where it does not know the latter."""
    said, gold = hearing.agreements.get(_iri(_text(fact)), (None, None))
    if gold is None:
        return None if said is None or said.process else False
    return (_TIES[fact.predicate], meeting.key, gold.key) in hearing.gold.relations


def _of_agreement(hearing: Hearing, fact: Statement, said: SaidAgreement, gold: GoldAgreement | None) -> bool | None:
    cast = hearing.cast
    if fact.predicate == "guarantor":
        return _is_any(cast, fact, hearing.gold.guarantor_states)
    if gold is None:
        return None if said.process else False
    names = cast.world.names.get(_iri(_text(fact)), ())
    checks: Mapping[str, Callable[[], bool | None]] = {
        "type": lambda: _kind_of_agreement(_text(fact), gold),
        "party": lambda: _is_any(cast, fact, gold.parties),
        "mediator": lambda: _is_any(cast, fact, gold.mediators),
        "sponsor": lambda: _is_any(cast, fact, gold.sponsors),
        "place": lambda: similar_name([gold.place], names) if gold.place else None,
        "startDate": lambda: _touches(_text(fact), gold.date),
        "endDate": lambda: _touches(_text(fact), gold.date),
    }
    return checks[fact.predicate]() if fact.predicate in checks else None


def _touches(day: str, asked: str | None) -> bool | None:
    return dates_touch(asked, None, date.fromisoformat(day), None)


def _kind_of_agreement(kind: str, gold: GoldAgreement) -> bool | None:
    if kind not in _AGREEMENTS:
        return True
    return None if gold.kind == _ANY else _AGREEMENTS[kind] == gold.kind


def _represents(cast: Cast, fact: Statement) -> bool | None:
    """Whether gold has the person speak for this state or body, or for one that speaks for it."""
    known = [actor for actor in cast.gold.actors if cast.is_actor(_iri(fact.subject), actor) and actor.represents]
    if not known:
        return None
    return any(cast.stands_for(_iri(_text(fact)), actor.represents or "") for actor in known)


def _is_any(cast: Cast, fact: Statement, names: Iterable[str]) -> bool:
    return any(cast.stands_for(_iri(_text(fact)), name) for name in names)


def _text(fact: Statement) -> str:
    return fact.object.text if isinstance(fact.object, Literal) else fact.object


def _iri(node: str) -> str:
    return Iris(BASE).node(node).value
