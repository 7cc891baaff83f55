"""The topics of meetings and agreements, as facts: `damin:topic`, with the sentence that names them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from graph_builder.extract.candidates import Candidate
from graph_builder.extract.passage import Passage
from graph_builder.extract.topics import TopicFinder
from graph_builder.resolve.accords import Accord
from graph_builder.resolve.draft import Draft, Ground
from graph_builder.resolve.event import Event

_RULE = "topic"
_CONFIDENCE = 0.8
_BEHIND = 60


def write_topics(
    draft: Draft,
    finder: TopicFinder,
    events: Mapping[str, Event],
    accords: Mapping[str, Accord],
    passages: tuple[Passage, ...],
) -> None:
    """State the topics of `events` and `accords`, each by its node id, wherever a telling introduces one."""
    for node, event in events.items():
        for telling in event.tellings:
            passage = passages[telling.passage]
            found = finder.find(passage.symbols, telling.trigger[0], _until(telling, events.values(), passage))
            _state(draft, node, passage, found)
    for node, accord in accords.items():
        for told in accord.tellings:
            if told.span and "Process" not in draft.nodes[node].kinds:
                passage = passages[told.passage]
                begin, end = told.span
                _state(draft, node, passage, finder.inside(passage.symbols, begin, end))
                _state(draft, node, passage, finder.find(passage.symbols, end, end + _BEHIND))


def _until(telling: Candidate, events: Iterable[Event], passage: Passage) -> int:
    """Where what a telling says of itself ends: at the trigger of another meeting, or with the sentence."""
    later = (
        other.trigger[0]
        for event in events
        for other in event.tellings
        if telling not in event.tellings
        and other.passage == telling.passage
        and other.trigger[0] > telling.trigger[1]
    )
    return min(later, default=len(passage.symbols.text))


def _state(draft: Draft, node: str, passage: Passage, found: Iterator[tuple[str, tuple[int, int]]]) -> None:
    for topic, span in found:
        if draft.entity(topic, mention=False):
            ground = Ground(passage, _RULE, _CONFIDENCE, (passage.symbols.folded(*span),))
            draft.state(node, "topic", topic, [ground])
