"""What reports tell in their background: verbs in a row, who else was there, signings, rounds that followed."""

from __future__ import annotations

import pytest

from tests.reading import extract, meetings

SUMMIT = "William Ruto opened a summit in Nairobi on Monday."
PAIR = "William Ruto met Paul Kagame in Kigali on Monday. Foreign ministers Hakan Fidan and Sergei Lavrov attended."

CASES = [
    # text, place of the meeting, who must take part in it, who must not
    (
        "William Ruto met Paul Kagame in Kigali on Monday and held talks with Hakan Fidan in Ankara.",
        "ankara",
        {"william-ruto", "hakan-fidan"},
        {"paul-kagame"},
    ),
    (
        "William Ruto met Paul Kagame in Kigali on Sunday, before flying to Cairo for a meeting with Hakan Fidan.",
        "cairo",
        {"william-ruto", "hakan-fidan"},
        {"paul-kagame"},
    ),
    (
        f"{SUMMIT} Among them were Emmanuel Macron and Abiy Ahmed.",
        "nairobi",
        {"emmanuel-macron", "abiy-ahmed"},
        set(),
    ),
    (f"{SUMMIT} Emmanuel Macron was among those attending.", "nairobi", {"emmanuel-macron"}, set()),
    (
        "William Ruto and Paul Kagame signed a peace agreement in Kigali on Monday as Hakan Fidan looked on.",
        "kigali",
        {"william-ruto", "paul-kagame", "hakan-fidan"},
        set(),
    ),
    (f"{PAIR} The two leaders last met in Cairo in May.", "cairo", {"william-ruto", "paul-kagame"}, {"hakan-fidan"}),
    (
        "The third round of talks between Egypt, Ethiopia and Sudan ended in Rome on Monday. "
        "William Ruto and Paul Kagame met in Kigali in July. Rounds followed in Cairo in August.",
        "cairo",
        {"egypt", "ethiopia", "sudan"},
        {"william-ruto"},
    ),
]


@pytest.mark.parametrize(("text", "place", "there", "away"), CASES)
def test_who_takes_part_is_read_where_reports_tell_it(text: str, place: str, there: set[str], away: set[str]) -> None:
    people = {p for m in meetings(extract("en", text)) if m.one("place") == place for p in m["participant"]}
    assert there <= people
    assert not away & people


def test_a_day_before_a_second_verb_is_that_of_the_first() -> None:
    text = "William Ruto met Paul Kagame in Kigali on Sunday and held talks with Hakan Fidan in Ankara on Monday."
    days = {m.one("place"): m.one("startDate") for m in meetings(extract("en", text))}
    assert days == {"kigali": "2024-10-13", "ankara": "2024-10-14"}


def test_talks_between_those_who_are_not_known_take_over_nobody() -> None:
    text = "William Ruto met Paul Kagame in Kigali on Sunday. Talks between rival clans are to start in Oslo in May."
    oslo = next((m for m in meetings(extract("en", text)) if m.one("place") == "oslo"), None)
    assert oslo is None or not oslo["participant"]
