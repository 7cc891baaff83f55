"""Every case of data/identity.yaml: two profiles for which it holds, whichever comes first."""

from __future__ import annotations

from datetime import date
from itertools import count

import pytest

from graph_builder.errors import DataError
from graph_builder.identity import features
from graph_builder.identity.features import FAMILIES, load_weights
from graph_builder.identity.profile import Profile

TWO = {"putin": "russia", "erdogan": "turkey"}
THREE = TWO | {"raisi": "iran"}
STATES = {"russia": "russia", "turkey": "turkey"}
MINISTERS = {"lavrov": "russia", "fidan": "turkey"}
SIX = {name: name for name in ("a", "b", "c", "d", "e", "f")}


NUMBERS = count()


def days(first, last=None):
    return date.fromisoformat(first), date.fromisoformat(last or first)


def meeting(people=None, kind="", **other):
    people = people or {}
    return Profile(
        other.pop("graph", "g"),
        other.pop("node", "n"),
        other.pop("family", "Meeting"),
        kinds=frozenset(filter(None, [kind])),
        people=frozenset(people),
        sides=frozenset(people.items()),
        **{name: frozenset(value) if isinstance(value, set) else value for name, value in other.items()},
    )


def agreement(**other):
    return meeting(family="Agreement", **{"node": f"n{next(NUMBERS)}", **other})


MAY = {"days": days("2024-05-01", "2024-05-31"), "precision": "month"}
YEAR = {"days": days("2024-01-01", "2024-12-31"), "precision": "year"}
DAY = {"days": days("2024-05-07")}
NEWS, OLD = date(2024, 5, 8), date(2023, 1, 1)

EXAMPLES = {
    "same_round": {
        "equal": (meeting(series="astana", number=4), meeting(series="astana", number=4)),
        "equal_number": (meeting(series="astana", number=4), meeting(number=4)),
        "different": (meeting(series="astana", number=4), meeting(number=5)),
        "other_series": (meeting(series="astana", number=4), meeting(series="geneva", number=4)),
        "same_series": (meeting(series="astana"), meeting(series="astana", number=4)),
        "one_lacks_it": (meeting(number=4), meeting()),
        "first_or_none": (meeting(number=1), meeting()),
    },
    "same_day": {
        "equal": (meeting(**DAY), meeting(**DAY)),
        "equal_month": (meeting(**MAY), meeting(**MAY)),
        "equal_year": (meeting(**YEAR), meeting(**YEAR)),
        "inside": (meeting(days=days("2024-05-06", "2024-05-08")), meeting(**DAY)),
        "inside_month": (meeting(**MAY), meeting(**DAY)),
        "inside_year": (meeting(**YEAR), meeting(**MAY)),
        "touching": (meeting(days=days("2024-05-06", "2024-05-07")), meeting(days=days("2024-05-07", "2024-05-08"))),
        "next": (meeting(**DAY), meeting(days=days("2024-05-08"))),
        "near": (meeting(**DAY), meeting(days=days("2024-05-10"))),
        "apart": (meeting(**MAY), meeting(days=days("2024-06-01"))),
        "one_unknown_near": (meeting(**DAY), meeting(published=NEWS)),
        "one_unknown_far": (meeting(**DAY), meeting(published=OLD)),
        "both_unknown_near": (meeting(published=NEWS), meeting(published=NEWS)),
        "both_unknown_far": (meeting(published=NEWS), meeting(published=OLD)),
    },
    "same_people": {
        "same_people": (meeting(TWO), meeting(TWO)),
        "same_parties": (meeting(TWO), meeting(STATES)),
        "part": (meeting(THREE), meeting(THREE | {"assad": "syria"})),
        "pair_of_more": (meeting(TWO), meeting(THREE)),
        "other_persons": (meeting(TWO), meeting(MINISTERS)),
        "other_delegates": (meeting(MINISTERS | {"iran": "iran"}, "NegotiationRound"), meeting(THREE)),
        "some": (meeting(THREE), meeting(TWO | {"assad": "syria"})),
        "one_of_several": (meeting({"russia": "russia"}), meeting(TWO)),
        "few": (meeting(TWO), meeting({"russia": "russia", "iran": "iran"})),
        "nobody": (meeting(TWO), meeting({"iran": "iran"})),
        "unknown": (meeting(TWO), meeting()),
    },
    "same_kind": {
        "equal": (meeting(kind="PhoneCall"), meeting(kind="PhoneCall")),
        "plain": (meeting(), meeting(kind="Summit")),
        "alike": (meeting(kind="Summit"), meeting(kind="Conference")),
        "unlike": (meeting(kind="Visit"), meeting(kind="Conference")),
        "beside": (meeting(TWO, "BilateralMeeting"), meeting(THREE, "Summit")),
        "call_and_plain": (meeting(), meeting(kind="PhoneCall")),
        "excluded": (meeting(kind="Summit"), meeting(kind="PhoneCall")),
    },
    "same_form": {
        "equal": (agreement(kind="Ceasefire"), agreement(kind="Ceasefire")),
        "plain": (agreement(kind="Deal"), agreement(kind="Ceasefire")),
        "unlike": (agreement(kind="Memorandum"), agreement(kind="Ceasefire")),
        "other_step": (agreement(kind="Ceasefire"), agreement(kind="extension")),
    },
    "same_place": {
        "equal": (meeting(places={"sochi"}), meeting(places={"sochi"})),
        "inside": (meeting(places={"sochi"}, lands={"russia"}), meeting(places={"russia"})),
        "different": (meeting(places={"sochi"}, lands={"russia"}), meeting(places={"kazan"}, lands={"russia"})),
    },
    "same_status": {
        "held_and_cancelled": (meeting(status="Held"), meeting(status="Cancelled")),
        "came_to_pass": (meeting(status="Held", published=NEWS), meeting(status="Planned", published=OLD)),
        "planned_later": (meeting(status="Held", published=OLD), meeting(status="Planned", published=NEWS)),
    },
    "same_name": {
        "known": (agreement(node="minsk", listed=True), agreement(node="minsk", listed=True)),
        "other_known": (agreement(node="minsk", listed=True), agreement(node="taif", listed=True)),
        "equal": (agreement(words={"en agreement stockholm"}), agreement(words={"en agreement stockholm"})),
        "part": (agreement(words={"en agreement"}), agreement(words={"en agreement stockholm"})),
        "unlike": (agreement(words={"en agreement taif"}), agreement(words={"en agreement stockholm"})),
    },
}


@pytest.mark.parametrize(("feature", "case"), [(f, c) for f, cases in EXAMPLES.items() for c in cases])
def test_a_case_holds_for_its_example(feature, case):
    function = next(features_of[feature] for features_of in FAMILIES.values() if feature in features_of)
    a, b = EXAMPLES[feature][case]
    assert function(a, b) == function(b, a) == case


@pytest.mark.parametrize("family", FAMILIES)
def test_every_weight_has_an_example(family):
    for feature, cases in load_weights(family).features.items():
        assert cases.keys() == EXAMPLES[feature].keys(), feature


def test_features_that_say_nothing_say_nothing():
    bare = meeting()
    cases = load_weights("Meeting").of(bare, bare)
    assert "same_place" not in cases
    assert "same_status" not in cases
    assert "same_round" not in cases
    assert "same_name" not in load_weights("Agreement").of(agreement(), agreement(words={"en accord"}))


def test_an_agreement_can_be_named_for_the_place_of_its_conclusion():
    a = agreement(words={"en agreement oslo"}, places={"https://w3id.org/damin/id/place/oslo"})
    b = agreement(words={"en agreement peace"}, places={"https://w3id.org/damin/id/place/oslo"})
    assert load_weights("Agreement").of(a, b)["same_name"][0] == "part"


def test_a_score_is_the_sum_of_its_weights_in_either_order():
    weights = load_weights("Meeting")
    a, b = meeting(TWO, **DAY), meeting(STATES, "Summit", **MAY)
    assert weights.score(a, b) == weights.score(b, a) == sum(w for _, w in weights.of(a, b).values())


def test_a_case_without_a_weight_is_an_error_that_names_it(tmp_path, monkeypatch):
    path = tmp_path / "identity.yaml"
    table = features.resource(features.FILE).read_text(encoding="utf-8").replace("      same_people: 3.0\n", "")
    path.write_text(table, encoding="utf-8")
    monkeypatch.setattr(features, "resource", lambda _: path)
    load_weights.cache_clear()
    try:
        with pytest.raises(DataError, match="Meeting: no weight for 'same_people'"):
            load_weights("Meeting").of(meeting(TWO), meeting(TWO))
    finally:
        monkeypatch.undo()
        load_weights.cache_clear()
