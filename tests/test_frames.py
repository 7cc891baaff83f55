"""The day and the place that a meeting takes over from the one that it belongs to, and what takes over nothing."""

from __future__ import annotations

import pytest

from graph_builder.model import Extraction, Statement
from tests.reading import Told, extract, meetings

SUNDAY = "2024-10-13"
LAVROV = "sergey-lavrov"
MET = {
    "ar": "التقى هاكان فيدان عباس عراقجي في أنقرة يوم الأحد.",
    "en": "Hakan Fidan met Abbas Araghchi in Ankara on Sunday.",
}
ALSO = {"ar": "كما التقى فيدان سيرغي لافروف.", "en": "Hakan Fidan also met Sergey Lavrov."}


def with_person(extraction: Extraction, person: str) -> Told:
    """The only meeting that a person takes part in."""
    (meeting,) = (m for m in meetings(extraction) if person in m["participant"])
    return meeting


TAKEN_OVER = [
    # from the meeting before, which shares someone who takes part
    ("ar", f"{MET['ar']} {ALSO['ar']}", SUNDAY, "ankara"),
    ("en", f"{MET['en']} {ALSO['en']}", SUNDAY, "ankara"),
    ("ar", f"{MET['ar']}\n\n{ALSO['ar']}", SUNDAY, "ankara"),
    # a call has the day, and no place
    ("ar", f"{MET['ar']} وأجرى فيدان اتصالا هاتفيا مع سيرغي لافروف.", SUNDAY, None),
    ("en", f"{MET['en']} Hakan Fidan telephoned Sergey Lavrov.", SUNDAY, None),
    # from the opening, which tells of no meeting
    ("ar", "رحب هاكان فيدان يوم الأحد بالخطة. ثم التقى فيدان سيرغي لافروف في أنقرة.", SUNDAY, "ankara"),
    (
        "en",
        "On Sunday Hakan Fidan praised the plan. Later Hakan Fidan met Sergey Lavrov in Ankara.",
        SUNDAY,
        "ankara",
    ),
    # a plan from a plan
    (
        "ar",
        "سيلتقي هاكان فيدان عباس عراقجي في أنقرة يوم 21 أكتوبر. كما سيلتقي فيدان سيرغي لافروف.",
        "2024-10-21",
        "ankara",
    ),
    (
        "en",
        "Hakan Fidan will meet Abbas Araghchi in Ankara on 21 October. Hakan Fidan will also meet Sergey Lavrov.",
        "2024-10-21",
        "ankara",
    ),
]


@pytest.mark.parametrize(("language", "text", "day", "place"), TAKEN_OVER)
def test_the_day_and_the_place_are_those_of_what_goes_before(
    language: str, text: str, day: str, place: str | None
) -> None:
    meeting = with_person(extract(language, text), LAVROV)
    assert (meeting.one("startDate"), meeting.one("endDate"), meeting.one("place")) == (day, day, place)


NOTHING = [
    # background
    ("ar", f"{MET['ar']} وسبق أن التقى فيدان سيرغي لافروف."),
    ("en", f"{MET['en']} Hakan Fidan had previously met Sergey Lavrov."),
    # nobody in common
    ("ar", f"{MET['ar']} والتقى وليام روتو سيرغي لافروف."),
    ("en", f"{MET['en']} William Ruto met Sergey Lavrov."),
    # a month is no day
    ("ar", f"التقى هاكان فيدان عباس عراقجي في أنقرة في سبتمبر 2024. {ALSO['ar']}"),
    ("en", f"Hakan Fidan met Abbas Araghchi in Ankara in September 2024. {ALSO['en']}"),
]


@pytest.mark.parametrize(("language", "text"), NOTHING)
def test_what_does_not_belong_together_takes_over_nothing(language: str, text: str) -> None:
    meeting = with_person(extract(language, text), LAVROV)
    assert (meeting.one("startDate"), meeting.one("place")) == (None, None)


def test_its_own_day_and_place_stay() -> None:
    text = f"{MET['en']} Hakan Fidan met Sergey Lavrov in Moscow on 14 October."
    meeting = with_person(extract("en", text), LAVROV)
    assert (meeting.one("startDate"), meeting.one("place")) == ("2024-10-14", "moscow")


def test_without_a_day_of_publication_nothing_is_taken_over() -> None:
    text = f"Hakan Fidan met Abbas Araghchi in Ankara on 13 October 2024. {ALSO['en']}"
    assert with_person(extract("en", text, published=None), LAVROV).one("startDate") is None


def facts_of(extraction: Extraction, person: str, predicate: str) -> list[Statement]:
    subject = with_person(extraction, person).id
    return [s for s in extraction.statements if (s.subject, s.predicate) == (subject, predicate)]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_what_is_taken_over_says_so_and_shows_the_sentence_that_it_comes_from(language: str) -> None:
    text = f"{MET[language]} {ALSO[language]}"
    extraction = extract(language, text)
    for predicate, rule in (("startDate", "frame-day"), ("place", "frame-place")):
        (fact,) = facts_of(extraction, LAVROV, predicate)
        (evidence,) = fact.evidence
        assert (evidence.rule, text[evidence.begin : evidence.end]) == (rule, MET[language])


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("ANKARA - Hakan Fidan met Abbas Araghchi on Monday.", "ankara"),
        ("TEHRAN - Hakan Fidan met Abbas Araghchi on Monday.", "tehran"),
        ("ANKARA - Hakan Fidan met Abbas Araghchi in Istanbul on Monday.", "istanbul"),
        ("NAIROBI - Hakan Fidan met Abbas Araghchi on Monday.", None),  # nobody of those who met is at home there
        ("ANKARA - Hakan Fidan met Abbas Araghchi on 1 May 2024.", None),  # the report is of another day
        ("ANKARA - Hakan Fidan telephoned Abbas Araghchi on Monday.", None),
        ("ANKARA/TEHRAN - Hakan Fidan met Abbas Araghchi on Monday.", None),
    ],
)
def test_a_meeting_of_the_day_is_where_the_report_is_from_if_a_host_is_at_home_there(
    text: str, place: str | None
) -> None:
    extraction = extract("en", text)
    (meeting,) = meetings(extraction)
    assert meeting.one("place") == place
    rules = {e.rule for s in extraction.statements if s.predicate == "place" for e in s.evidence}
    assert ("dateline" in rules) == (place is not None and "Istanbul" not in text)


@pytest.mark.parametrize(
    ("language", "text", "place"),
    [
        ("en", "Vladimir Putin and Ali Khamenei met in the Kremlin on Sunday.", "moscow"),
        ("en", "Joe Biden held talks with Emmanuel Macron at the White House on Sunday.", "washington"),
        ("ar", "التقى جو بايدن إيمانويل ماكرون في البيت الأبيض يوم الأحد.", "washington"),
        (
            "en",
            "Ali Khamenei held talks with Vladimir Putin in the Red Sea port of Jeddah.",
            "jeddah",
        ),
    ],
)
def test_a_palace_lies_in_its_capital_and_a_sea_is_no_place_to_meet(language: str, text: str, place: str) -> None:
    (meeting,) = meetings(extract(language, text))
    assert meeting.one("place") == place


@pytest.mark.parametrize(
    "text",
    [
        "Sergey Lavrov urged restraint at a meeting with Hakan Fidan in Ankara on Thursday.",
        "Sergey Lavrov called for a truce in a meeting with Hakan Fidan in Ankara on Thursday.",
        "Sergey Lavrov and Hakan Fidan agreed at their meeting in Ankara on Thursday to send help.",
    ],
)
def test_what_was_said_at_a_meeting_tells_that_it_was_held(text: str) -> None:
    (meeting,) = meetings(extract("en", text))
    assert set(meeting["participant"]) == {"sergey-lavrov", "hakan-fidan"}
    assert (meeting.one("startDate"), meeting.one("status")) == ("2024-10-10", "Held")


def test_calling_for_talks_makes_none() -> None:
    assert not meetings(extract("en", "Sergey Lavrov called for talks with Hakan Fidan in Ankara on Thursday."))
