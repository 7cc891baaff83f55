"""Meetings told without their noun, and those of one verb with a companion for each day."""

from __future__ import annotations

import pytest

from tests.reading import Told, extract, meetings

ROUNDS = "Kenya and Uganda held several rounds of talks in Nairobi on 1 October 2024."


def told(text: str, language: str = "en") -> dict[str, Told]:
    """The meetings of a text by the day on which they begin."""
    return {day: m for m in meetings(extract(language, text)) if (day := m.one("startDate"))}


@pytest.mark.parametrize(
    "sentence",
    [
        "The first took place in Juba on 3 May 2024.",
        "The last of these was held in Juba on 3 May 2024.",
        "One of them took place in Juba on 3 May 2024.",
        "At the first, on 3 May 2024 in Juba, nothing was agreed.",
    ],
)
def test_the_first_or_the_last_is_one_of_those_just_told_of(sentence: str) -> None:
    earlier = told(f"{ROUNDS} {sentence}")["2024-05-03"]
    assert earlier["place"] == ("juba",)
    assert set(earlier["participant"]) == {"kenya", "uganda"}
    assert earlier["type"] == told(ROUNDS)["2024-10-01"]["type"]


def test_the_second_follows_the_first_and_counts_its_weeks_from_it() -> None:
    found = told(f"{ROUNDS} The first took place in Juba on 3 May 2024, the second one a week later in Kampala.")
    assert found["2024-05-03"]["place"] == ("juba",)
    assert found["2024-05-10"]["place"] == ("kampala",)
    assert set(found["2024-05-10"]["participant"]) == {"kenya", "uganda"}


@pytest.mark.parametrize(
    "text",
    [
        "The first took place in Juba on 3 May 2024.",
        "Kenya voted twice. The first took place in Juba on 3 May 2024.",
        f"{ROUNDS} Kenya is poor. Uganda is too. Nobody knows. Nothing helps. The first took place on 3 May 2024.",
    ],
)
def test_where_no_meeting_was_told_of_shortly_before_there_is_none(text: str) -> None:
    assert "2024-05-03" not in told(text)


def test_the_people_of_such_a_meeting_rest_on_the_sentence_that_names_them() -> None:
    extraction = extract("en", f"{ROUNDS} The first took place in Juba on 3 May 2024.")
    text = f"{ROUNDS} The first took place in Juba on 3 May 2024."
    evidence = [e for s in extraction.statements if s.predicate == "participant" for e in s.evidence]
    assert {text[e.begin : e.end] for e in evidence if e.rule == "kin"} == {ROUNDS}


@pytest.mark.parametrize(
    ("language", "text", "days"),
    [
        (
            "en",
            "Hakan Fidan was received by Abbas Araghchi in Tehran on Thursday and by Sergey Lavrov in Moscow "
            "on Sunday.",
            {"2024-10-10": "abbas-araghchi", "2024-10-13": "sergey-lavrov"},
        ),
        (
            "en",
            "Hakan Fidan telephoned Abbas Araghchi on Thursday, then Sergey Lavrov on Sunday.",
            {"2024-10-10": "abbas-araghchi", "2024-10-13": "sergey-lavrov"},
        ),
        (
            "ar",
            "هاتف هاكان فيدان عباس عراقجي الخميس، ثم سيرغي لافروف الأحد.",
            {"2024-10-10": "abbas-araghchi", "2024-10-13": "sergey-lavrov"},
        ),
    ],
)
def test_each_companion_with_a_day_of_his_own_is_a_meeting(language: str, text: str, days: dict[str, str]) -> None:
    found = told(text, language)
    assert {day: set(m["participant"]) for day, m in found.items()} == {
        day: {"hakan-fidan", person} for day, person in days.items()
    }


def test_companions_of_one_day_are_at_one_meeting() -> None:
    (meeting,) = meetings(extract("en", "Hakan Fidan met Abbas Araghchi and Sergey Lavrov on Sunday."))
    assert len(meeting["participant"]) == 3
