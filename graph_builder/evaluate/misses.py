"""What gold says of an article and the graph does not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graph_builder.evaluate.agree import dates_touch
from graph_builder.evaluate.gold import GoldAgreement, GoldMeeting
from graph_builder.evaluate.judge import Hearing
from graph_builder.evaluate.match import same_place
from graph_builder.evaluate.said import SaidMeeting


@dataclass(frozen=True, slots=True)
class Miss:
    """Something of gold that is absent. `kind` is the family of fact, `words` says it in a line.

    `told_by` are names as the text writes them, which a sentence that tells of it holds; `helped_by` are names
    that it may hold too.
    """

    kind: str
    words: str
    told_by: tuple[str, ...]
    helped_by: tuple[str, ...] = ()


def misses(hearing: Hearing) -> Iterator[Miss]:
    """All that is absent, as the score counts it: what is optional in gold is no miss."""
    yield from _actors(hearing)
    found = {id(gold) for _, gold in (*hearing.meetings.values(), *hearing.agreements.values())}
    for meeting in hearing.gold.meetings:
        if not meeting.optional and id(meeting) not in found:
            yield Miss("meeting", _meeting(meeting), meeting.names, _people(hearing, meeting.participants))
    for said, gold in hearing.meetings.values():
        if gold and not gold.optional:
            yield from _of_meeting(hearing, said, gold)
    for agreement in hearing.gold.agreements:
        if agreement.asked_for and id(agreement) not in found:
            yield Miss("agreement", _agreement(agreement), agreement.names, _people(hearing, agreement.parties))
    for told, known in hearing.agreements.values():
        for name in _absent(hearing, known.parties if known else (), told.parties):
            words = f"{known.names[0] if known else ''}: {name}"
            yield Miss("agreement party", words, _people(hearing, (name,)), known.names if known else ())
    for name in _absent(hearing, hearing.gold.guarantor_states, hearing.told.guarantors):
        yield Miss("guarantor", name, _people(hearing, (name,)))


def _actors(hearing: Hearing) -> Iterator[Miss]:
    for actor in hearing.gold.actors:
        if not actor.optional and not hearing.cast.nodes_of(actor, hearing.told.actors):
            yield Miss("actor", actor.name, actor.names)


def _of_meeting(hearing: Hearing, said: SaidMeeting, gold: GoldMeeting) -> Iterator[Miss]:
    name, people = _name(gold), _people(hearing, gold.participants)
    for absent in _absent(hearing, gold.participants, said.participants):
        yield Miss("meeting participant", f"{name}: {absent}", _people(hearing, (absent,)), (*gold.names, *people))
    if dates_touch(gold.start, gold.end, said.start, said.end) is False:
        yield Miss("meeting date", f"{name}: {_when(gold)}", gold.names, people)
    if gold.place and not same_place(hearing.cast, gold, said):
        yield Miss("meeting place", f"{name}: {gold.place}", gold.names, (gold.place, *people))


def _absent(hearing: Hearing, asked: Iterable[str], nodes: Iterable[str]) -> list[str]:
    return [name for name in asked if not any(hearing.cast.stands_for(node, name) for node in nodes)]


def _people(hearing: Hearing, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(written for name in names for written in hearing.cast.actor(name).names)


def _name(gold: GoldMeeting) -> str:
    return gold.names[0] if gold.names else gold.kind


def _when(gold: GoldMeeting) -> str:
    return " – ".join(dict.fromkeys(day for day in (gold.start, gold.end) if day))


def _meeting(gold: GoldMeeting) -> str:
    number = f"round {gold.round}" if gold.round is not None else ""
    parts = (_name(gold), gold.kind, number, gold.status or "", _when(gold), gold.place or "")
    return " · ".join(part for part in (*parts, ", ".join(gold.participants)) if part)


def _agreement(gold: GoldAgreement) -> str:
    parts = (gold.names[0], gold.kind, gold.date or "", gold.place or "", ", ".join(gold.parties))
    return " · ".join(part for part in parts if part)
