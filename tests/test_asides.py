"""Meetings beside meetings, in running text: which are told apart, of what people, day and place."""

from __future__ import annotations

from datetime import date

import pytest

from tests.reading import extract, meetings

DAY = date(2024, 10, 16)
SUMMIT = "William Ruto, Paul Kagame and Abiy Ahmed held a summit in Nairobi on Tuesday, October 15. "
ROUND = "Norway and Cuba held the third round of fishing talks in Oslo on Monday, October 14. "
QIMMA = "عقد وليام روتو وبول كاغامي وآبي أحمد قمة ثلاثية في نيروبي أمس الثلاثاء. "

BESIDE = [
    ("en", SUMMIT + "On the sidelines Ruto met Kagame.", {"paul-kagame", "william-ruto"}),
    ("en", SUMMIT + "On the sidelines of the summit, Ruto met Kagame.", {"paul-kagame", "william-ruto"}),
    ("en", SUMMIT + "Before the summit Ruto held a separate meeting with Kagame.", {"paul-kagame", "william-ruto"}),
    ("en", SUMMIT + "Ruto and Kagame met privately to discuss the border.", {"paul-kagame", "william-ruto"}),
    ("en", ROUND + "Experts from Norway and Cuba held a technical meeting in Oslo.", {"cuba", "norway"}),
    ("ar", QIMMA + "وعلى هامش القمة التقى روتو كاغامي وبحثا ملف الحدود.", {"paul-kagame", "william-ruto"}),
    ("ar", QIMMA + "وقبل القمة اجتمع روتو مع كاغامي على انفراد في نيروبي.", {"paul-kagame", "william-ruto"}),
]


@pytest.mark.parametrize(("language", "text", "people"), BESIDE)
def test_a_smaller_meeting_beside_a_larger_one_is_another(language: str, text: str, people: set[str]) -> None:
    found = {m.kind: set(m["participant"]) for m in meetings(extract(language, text))}
    assert found.pop("BilateralMeeting") == people
    assert found.keys() in ({"Summit"}, {"NegotiationRound"})


@pytest.mark.parametrize(("language", "text"), [row[:2] for row in BESIDE if "Experts" not in row[1]])
def test_it_has_the_day_and_the_place_of_the_larger_one(language: str, text: str) -> None:
    days = {(m["startDate"], m["place"]) for m in meetings(extract(language, text))}
    assert days == {(("2024-10-15",), ("nairobi",))}


ONE = [
    ("en", "William Ruto and Paul Kagame met privately in Nairobi on Tuesday. The talks lasted two hours."),
    ("en", "William Ruto received Paul Kagame and Abiy Ahmed for talks in Nairobi on Tuesday."),
    ("en", ROUND + "The technical talks will go on."),
]


@pytest.mark.parametrize(("language", "text"), ONE)
def test_no_second_meeting_without_a_larger_one(language: str, text: str) -> None:
    assert len(meetings(extract(language, text))) == 1


SINCE = [
    ("en", "Norway and Cuba have held talks in Oslo since October 9. The talks go on.", "2024-10-09"),
    ("en", "Talks between Norway and Cuba in Oslo, which began on October 9, ended on Tuesday.", "2024-10-09"),
    ("ar", "اختتمت أمس الثلاثاء المحادثات بين النرويج وكوبا في أوسلو التي انطلقت يوم 9 أكتوبر.", "2024-10-09"),
]


@pytest.mark.parametrize(("language", "text", "first"), SINCE)
def test_the_day_since_which_talks_go_on_is_their_first(language: str, text: str, first: str) -> None:
    assert [m["startDate"] for m in meetings(extract(language, text))] == [(first,)]


def test_the_first_talks_since_a_day_did_not_begin_on_it() -> None:
    (found,) = meetings(extract("en", "Norway and Cuba held on Tuesday their first talks in Oslo since October 1."))
    assert found["startDate"] == ("2024-10-15",)


def test_meetings_of_other_persons_of_the_same_sides_on_one_day_are_two() -> None:
    text = (
        "Hakan Fidan met Abbas Araghchi in Ankara on Tuesday. "
        "Recep Tayyip Erdogan met Masoud Pezeshkian in Ankara on Tuesday."
    )
    assert len(meetings(extract("en", text))) == 2
