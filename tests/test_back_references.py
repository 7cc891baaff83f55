"""Words that mean what was named before: pronouns, pairs, places, and further meetings of the same people."""

from __future__ import annotations

import pytest

from tests.reading import Told, extract, meetings

RUTO, MUSEVENI, FIDAN, ARAGHCHI = "william-ruto", "yoweri-museveni", "hakan-fidan", "abbas-araghchi"
TALKS = "Kenya and Uganda held talks in Nairobi on 1 October 2024."


def told(text: str) -> dict[str, Told]:
    """The meetings of a text by the day on which they begin."""
    return {day: m for m in meetings(extract("en", text)) if (day := m.one("startDate"))}


@pytest.mark.parametrize(
    "sentence",
    [
        "They met again in Juba on 3 May 2024.",
        "The two had met in Juba on 3 May 2024.",
        "The two diplomats met in Juba on 3 May 2024.",
        "Their earlier talks were held in Juba on 3 May 2024.",
    ],
)
def test_a_word_for_two_means_those_named_before(sentence: str) -> None:
    found = told(f"Hakan Fidan and Abbas Araghchi shook hands in Doha on 1 October 2024. {sentence}")
    assert set(found["2024-05-03"]["participant"]) == {FIDAN, ARAGHCHI}


def test_a_pronoun_as_subject_keeps_the_topic() -> None:
    text = "Hakan Fidan spoke at length. He praised Abbas Araghchi. On 3 May 2024 he met Yoweri Museveni in Kampala."
    assert set(told(text)["2024-05-03"]["participant"]) == {FIDAN, MUSEVENI}


@pytest.mark.parametrize(
    "sentence",
    [
        "A second round was held in Juba on 3 May 2024.",
        "New talks opened in Juba on 3 May 2024.",
        "The next meeting took place in Juba on 3 May 2024.",
    ],
)
def test_further_talks_are_of_the_same_sides(sentence: str) -> None:
    assert set(told(f"{TALKS} {sentence}")["2024-05-03"]["participant"]) == {"kenya", "uganda"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Hakan Fidan was there as well.",
        "Hakan Fidan sat in.",
        "Mediator was Hakan Fidan.",
        "Hakan Fidan led the Kenyan team.",
    ],
)
def test_who_else_was_there_joins_the_meeting_told_of(sentence: str) -> None:
    assert FIDAN in told(f"{TALKS} {sentence}")["2024-10-01"]["participant"]


def test_nobody_joins_a_meeting_that_is_told_of_only_later() -> None:
    found = told(f"Hakan Fidan was there as well. {TALKS}")
    assert set(found["2024-10-01"]["participant"]) == {"kenya", "uganda"}


def test_the_same_city_is_where_something_happened_last() -> None:
    found = told(f"{TALKS} Hakan Fidan met Abbas Araghchi in the same city on 3 May 2024.")
    assert found["2024-05-03"]["place"] == ("nairobi",)


def test_a_clause_about_one_of_them_names_nobody_who_takes_part() -> None:
    text = "Hakan Fidan, whom Yoweri Museveni calls a friend, met William Ruto in Nairobi on 3 May 2024."
    assert set(told(text)["2024-05-03"]["participant"]) == {FIDAN, RUTO}
