"""The grounds for two tellings being of one meeting: each case of each feature, and the table of their weights."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from graph_builder.errors import DataError
from graph_builder.extract.candidates import Candidate
from graph_builder.extract.discourse import Discourse
from graph_builder.extract.gazetteer import load_gazetteer
from graph_builder.extract.symbols import Mention, Tag
from graph_builder.model import DateSpan
from graph_builder.resolve import features
from graph_builder.resolve.event import Event
from graph_builder.resolve.features import FEATURES, Weights, load_weights
from tests.reading import PUBLISHED

FIDAN, ARAGHCHI, LAVROV = "hakan-fidan", "abbas-araghchi", "sergey-lavrov"
SUNDAY, MONDAY, MAY = date(2024, 10, 13), date(2024, 10, 14), date(2024, 5, 1)


def actor(name: str) -> Mention:
    at = sum(map(ord, name))
    return Mention(at, at + 1, Tag.ACTOR, (f"actor/{name}",))


def place(name: str) -> Mention:
    return Mention(0, 1, Tag.PLACE, (f"place/{name}",), place=f"place/{name}")


def telling(people: str = "", at: str = "", day: date | None = None, **options: Any) -> Candidate:
    """A telling of a meeting: local names of who takes part, of its place, and its day."""
    given = {"passage": 0, "kind": "Meeting", "adds": False, **options}
    return Candidate(
        trigger=(0, 1),
        weak=given.pop("weak", False),
        confidence=0.9,
        rules=[],
        people={"participant": [actor(name) for name in people.split()]},
        places=[place(name) for name in at.split()],
        dates=[DateSpan(0, 1, (day, day), (day, day), "day")] if day else [],
        **given,
    )


def event(*tellings: Candidate) -> Event:
    return Event(Discourse(load_gazetteer(), "en", PUBLISHED), PUBLISHED, list(tellings))


two = f"{FIDAN} {ARAGHCHI}"
VISIT = {"kind": "Visit", "at": "tehran"}
CASES = [
    # feature, case, a telling, what was told before
    ("same_round", "equal", telling(number=20), telling(number=20)),
    ("same_round", "different", telling(number=20), telling(number=19)),
    ("same_round", "one_lacks_it", telling(number=20), telling()),
    (
        "same_round",
        "one_round_lacks_it",
        telling(number=20, kind="NegotiationRound"),
        telling(kind="NegotiationRound"),
    ),
    ("same_round", None, telling(), telling()),
    ("same_round", None, telling(joins=True), telling(number=20)),
    ("same_day", "touching", telling(day=SUNDAY), telling(day=SUNDAY)),
    ("same_day", "separate", telling(day=SUNDAY), telling(day=MONDAY)),
    ("same_day", None, telling(), telling(day=SUNDAY)),
    ("same_day", "long_before", telling(day=MAY, passage=1), telling(two)),
    ("same_day", None, telling(day=MAY), telling(two, passage=9)),
    ("same_day", None, telling(day=SUNDAY), telling(two)),
    ("same_people", "joins", telling(LAVROV, joins=True), telling(two)),
    ("same_people", "joins", telling(LAVROV, definite=True, adds=True), telling(two)),
    ("same_people", "unknown", telling(), telling(two)),
    ("same_people", "all_several", telling(two, kind="Summit"), telling(f"{two} {LAVROV}")),
    ("same_people", "all_several", telling(two, definite=True), telling(f"{two} {LAVROV}")),
    ("same_people", "all_several", telling(two), telling(f"{two} turkey")),
    ("same_people", "pair_of_more", telling(two, passage=1), telling(f"{two} {LAVROV}")),
    ("same_kind", "excluded", telling(kind="PhoneCall"), telling(at="tehran")),
    ("same_people", "pair_beside", telling(two, passage=1), telling(f"{two} {LAVROV}", kind="Summit")),
    ("same_people", "all_several", telling(two), telling(f"{two} {LAVROV}")),
    ("same_people", "all_one", telling(FIDAN), telling(two)),
    ("same_people", "all_several", telling("turkey iran"), telling(two)),
    ("same_people", "states_only", telling("turkey iran russia"), telling(two)),
    ("same_people", "some", telling(f"{two} {LAVROV}", passage=1), telling(f"{two} joe-biden")),
    ("same_people", "some_here", telling(f"{two} {LAVROV}"), telling(f"{two} joe-biden")),
    ("same_people", "one_of_several", telling(two), telling(f"{FIDAN} {LAVROV}")),
    ("same_people", "nobody", telling(two), telling("william-ruto yoweri-museveni")),
    ("set_apart", "of_others", telling(two, apart=True), telling(f"{two} {LAVROV}")),
    ("set_apart", "another", telling(again=True), telling(two)),
    ("set_apart", "earlier", telling(two, earlier=True), telling(two)),
    ("set_apart", "earlier", telling(two), telling(two, earlier=True)),
    ("set_apart", None, telling(two, earlier=True, definite=True), telling(two)),
    ("set_apart", None, telling(two, apart=True), telling(two)),
    ("set_apart", "aside", telling(two, aside=True), telling(two, kind="Summit")),
    ("set_apart", "aside", telling(two, aside=True), telling(f"{two} {LAVROV}")),
    ("set_apart", "aside", telling(kind="Summit"), telling(two, aside=True)),
    ("set_apart", "aside", telling(LAVROV, joins=True, passage=1), telling(two, aside=True)),
    ("set_apart", "aside", telling(two, technical=True), telling(two, kind="NegotiationRound")),
    ("set_apart", None, telling(two, technical=True, definite=True), telling(two, kind="NegotiationRound")),
    ("set_apart", None, telling(two, aside=True), telling(two)),
    ("set_apart", None, telling(two, aside=True), telling(two, kind="Visit")),
    ("set_apart", None, telling(two, aside=True), telling(two, aside=True)),
    ("set_apart", None, telling(two), telling(f"{two} {LAVROV}")),
    ("same_kind", "equal", telling(kind="Summit"), telling(kind="Summit")),
    ("same_kind", "both_plain", telling(), telling()),
    ("same_kind", "one_plain", telling(), telling(kind="PhoneCall")),
    ("same_kind", "alike", telling(kind="Summit"), telling(kind="Conference")),
    ("same_kind", "alike", telling(kind="Visit"), telling(kind="BilateralMeeting")),
    ("same_kind", "unlike", telling(kind="BilateralMeeting"), telling(kind="Summit")),
    ("same_kind", "excluded", telling(kind="PhoneCall"), telling(kind="Visit")),
    ("same_kind", "excluded", telling(kind="NegotiationRound"), telling(kind="Summit")),
    ("same_kind", "excluded", telling(FIDAN, joins=True), telling(two, kind="PhoneCall")),
    ("same_kind", "unlike", telling(f"{FIDAN} {LAVROV}"), telling(two, kind="PhoneCall")),
    ("same_day", None, telling(day=SUNDAY, phase="begins"), telling(two, day=MONDAY, phase="ends")),
    ("same_kind", "beside", telling(two, beside=(0, 1)), telling(kind="Summit")),
    ("same_kind", "one_plain", telling(two, beside=(7, 9)), telling(kind="Summit")),
    ("same_place", "equal", telling(at="ankara"), telling(at="ankara")),
    ("same_place", "different", telling(at="ankara"), telling(at="tehran")),
    ("same_place", "other_country", telling(FIDAN, **VISIT), telling(FIDAN, kind="Visit", at="baghdad")),
    ("same_place", None, telling(at="ankara"), telling(at="turkey")),
    ("same_place", None, telling(), telling(at="ankara")),
    ("same_trip", "with_hosts", telling(two), telling(FIDAN, **VISIT)),
    ("same_trip", "with_hosts", telling(FIDAN, **VISIT), telling(two)),
    ("same_trip", "with_others", telling(f"{FIDAN} {LAVROV}"), telling(FIDAN, **VISIT)),
    ("same_trip", None, telling(two, kind="PhoneCall"), telling(FIDAN, **VISIT)),
    ("same_trip", None, telling(f"{LAVROV} {ARAGHCHI}"), telling(FIDAN, **VISIT)),
    ("same_status", "both_cancelled", telling(status="Cancelled"), telling(status="Cancelled")),
    ("same_status", "cancelled", telling(status="Cancelled"), telling(status="Planned")),
    ("same_status", "opposite", telling(status="Held"), telling(status="Planned")),
    ("same_status", "taken_for_granted", telling(status="Held", tensed=False), telling(status="Planned")),
    ("same_status", None, telling(status="Held"), telling(status="Held")),
    ("referring", "definite_unnamed", telling(two, definite=True), telling(day=MAY)),
    ("referring", "bare_definite", telling(definite=True), telling(two)),
    ("referring", "bare_definite", telling(weak=True), telling(two)),
    ("referring", "bare", telling(), telling(two)),
    ("referring", "definite_next", telling(day=SUNDAY, definite=True, passage=1), telling(two)),
    ("referring", "definite", telling(two, definite=True, passage=1), telling(two)),
    ("referring", "definite", telling(day=SUNDAY, definite=True, passage=5), telling(two)),
    ("referring", "said_to_be", telling(number=2, refers=True), telling(two)),
    ("referring", None, telling(two), telling(two)),
    ("nearness", "next", telling(passage=1), telling(two)),
    ("nearness", "near", telling(passage=3), telling(two)),
    ("nearness", "looks_ahead", telling(definite=True), telling(two, passage=1)),
    ("nearness", "looks_ahead", telling(FIDAN, joins=True), telling(two, passage=1)),
    ("nearness", None, telling(passage=9), telling(two)),
]


@pytest.mark.parametrize(("feature", "case", "ours", "theirs"), CASES)
def test_one_case_of_each_feature_holds_or_none(
    feature: str, case: str | None, ours: Candidate, theirs: Candidate
) -> None:
    assert FEATURES[feature](ours, event(theirs)) == case


def test_the_table_weighs_just_these_cases() -> None:
    tried = {(feature, case) for feature, case, _, _ in CASES if case}
    assert {(name, case) for name, cases in load_weights().features.items() for case in cases} == tried


def test_the_sum_is_that_of_the_cases() -> None:
    table = load_weights()
    ours, theirs = telling(two, at="ankara", day=SUNDAY, passage=1), telling(two, at="ankara", day=SUNDAY)
    found = table.of(ours, event(theirs))
    assert set(found) == {"same_day", "same_people", "same_kind", "same_place", "nearness"}
    assert table.score(ours, event(theirs)) == pytest.approx(sum(found.values()))
    assert table.score(ours, event(theirs)) >= table.threshold
    assert table.score(replace(ours, dates=telling(day=MONDAY).dates), event(theirs)) < table.threshold


def test_a_case_without_a_weight_is_named() -> None:
    table = load_weights()
    poor = Weights(table.threshold, {**table.features, "same_day": {"separate": -1.0}})
    with pytest.raises(DataError, match="touching"):
        poor.of(telling(day=SUNDAY), event(telling(day=SUNDAY)))


@pytest.mark.parametrize(
    "text",
    ["features: {}\n", "threshold: 1.0\nfeatures: {same_day: {touching: much}}\n", "- a list\n", "threshold: 1.0\n"],
)
def test_a_table_that_is_not_whole_is_refused_with_its_file(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    path = tmp_path / "merging.yaml"
    path.write_text(text, encoding="utf-8")
    monkeypatch.setattr(features, "resource", lambda _: path)
    with pytest.raises(DataError, match=r"merging\.yaml"):
        load_weights.__wrapped__()
