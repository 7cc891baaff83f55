"""What helps to tell an agreement from others though its own words do not say it: the parties, places and day of what
it goes with in the article. Nothing of this becomes a fact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from graph_builder.extract.discourse import Discourse
from graph_builder.extract.passage import Passage
from graph_builder.model import Hint
from graph_builder.resolve.accords import Accord
from graph_builder.resolve.event import Event
from graph_builder.resolve.hints import places_named

EXTENSION = "extension"
_PAIR = 2
_OTHERS = frozenset({"JointStatement", "Process"})


def context_hints(
    accords: Sequence[Accord],
    nodes: Mapping[str, str],
    events: Iterable[Event],
    discourse: Discourse,
    passages: tuple[Passage, ...],
) -> Iterator[Hint]:
    """The hints of all agreements; `nodes` has the node id of each by its key."""
    held = [e for e in events if e.status() == "Held" and not e.is_beside()]
    for accord in accords:
        node = nodes[accord.key]
        if accord.kind == "Process":
            continue
        if accord.extends:
            yield Hint(node, "step", EXTENSION)
        if accord.entity:
            continue
        kin = None if accord.parties() else _kin(accord, accords)
        parties = accord.parties() or (kin.parties() if kin else ())
        yield from (Hint(node, "party", party) for party in parties if kin)
        if kin and kin.extends != accord.extends:
            yield from (Hint(node, "place", place) for place in _places(kin, passages))
        event = None if accord.dates() else _made_at(accord, parties, held, discourse)
        when = event.told_day() if event else None
        if event and when:
            yield Hint(node, "day", when[0].isoformat())
            yield from (Hint(node, "place", place) for place in event.places()[:1])


def _kin(accord: Accord, accords: Sequence[Accord]) -> Accord | None:
    """The agreement with parties that one of which nobody is named goes with: the only set of parties that agreements
    of such a kind have in the article."""
    if accord.kind in _OTHERS:
        return None
    found = [a for a in accords if len(a.parties()) >= _PAIR and a.kind not in _OTHERS and not a.entity]
    return found[0] if len({frozenset(a.parties()) for a in found}) == 1 else None


def _places(accord: Accord, passages: tuple[Passage, ...]) -> list[str]:
    told = [m.place for t in accord.tellings for m in t.places if m.place]
    named = [place for t in accord.tellings if t.span for place in places_named(passages[t.passage], t.span)]
    return list(dict.fromkeys([*told, *named]))


def _made_at(accord: Accord, parties: Iterable[str], events: Iterable[Event], discourse: Discourse) -> Event | None:
    """The meeting of its parties that the sentence in which it was concluded, or the one before, tells of."""
    sides = {discourse.side_of(party) or party for party in parties}
    first = accord.tellings[0]
    if len(sides) < _PAIR or first.definite or first.other:
        return None
    near = range(first.passage - 1, first.passage + 1)
    for event in events:
        present = {discourse.side_of(actor) or actor for actor in event.actors()}
        if sides <= present and any(t.passage in near for t in event.tellings):
            return event
    return None
