"""What ties meetings to agreements: what a meeting discussed, and what it produced."""

from __future__ import annotations

from graph_builder.extract.passage import Passage
from graph_builder.extract.patterns import Patterns
from graph_builder.resolve.accords import Accord
from graph_builder.resolve.draft import Draft, Ground
from graph_builder.resolve.event import Event


def write_relations(
    draft: Draft,
    events: list[Event],
    event_nodes: dict[int, str],
    accords: list[Accord],
    accord_nodes: dict[str, str],
    passages: tuple[Passage, ...],
    patterns: Patterns,
) -> None:
    """Tie each agreement to the meeting of its own sentence: produced where it is concluded there or is the meeting's
    statement, discussed where a word of discussion stands before it."""
    for accord in accords:
        node = accord_nodes[accord.key]
        if "Process" in draft.nodes[node].kinds:
            continue
        for telling in accord.tellings:
            if telling.span is None:
                continue
            passage = passages[telling.passage]
            for predicate, event in _ties(telling.span, telling.passage, telling.kind, passage, events, patterns):
                ground = Ground(passage, telling.rules[0] + "+" + predicate, 0.8)
                draft.state(event_nodes[id(event)], predicate, node, [ground])
                if predicate == "produced" and telling.kind == "JointStatement":
                    _speak(draft, event, node, passages, telling.passage)


def _speak(draft: Draft, event: Event, node: str, passages: tuple[Passage, ...], said: int) -> None:
    """Who takes part in a meeting speaks in its statement: the sentence that names them there is the ground. Who only
    looked on when it was signed, by the sentence `said`, does not."""
    for telling in event.tellings:
        if telling.joins and telling.passage == said:
            continue
        for mention in telling.actors():
            marks = ((mention.begin, mention.end),)
            ground = Ground(passages[telling.passage], telling.rules[0] + "+statement", 0.8, marks)
            for actor in mention.entities:
                if draft.entity(actor):
                    draft.state(node, "party", actor, [ground])


def _ties(
    span: tuple[int, int],
    number: int,
    kind: str,
    passage: Passage,
    events: list[Event],
    patterns: Patterns,
) -> list[tuple[str, Event]]:
    text = passage.symbols.text
    inside = _event_in(events, number, span)
    if inside and kind == "JointStatement":
        return [("produced", inside)]
    near = _event_in(events, number, (0, len(text)))
    if near is None:
        return []
    before = text[max(0, span[0] - 40) : span[0]]
    if patterns.word("conclude").search(before) and near.status() == "Held":
        return [("produced", near)]
    if patterns.word("discussed_verb").search(before):
        return [("discussed", near)]
    return []


def _event_in(events: list[Event], number: int, span: tuple[int, int]) -> Event | None:
    """The event with a telling inside this range of the passage, if there is just one."""
    found = [
        e
        for e in events
        if any(t.passage == number and span[0] <= t.trigger[0] and t.trigger[1] <= span[1] for t in e.tellings)
    ]
    return found[0] if len(found) == 1 else None
