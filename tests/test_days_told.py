"""Which day a meeting has: days that hang on another day, days without a year, and days of something else."""

from __future__ import annotations

from datetime import date

import pytest

from graph_builder.extract.annotate import likely
from graph_builder.model import DateSpan
from tests.reading import PUBLISHED, extract, meetings

LAVROV = "sergey-lavrov"
FIRST = {
    "ar": "التقى هاكان فيدان عباس عراقجي في أنقرة يوم 8 أكتوبر 2024.",
    "en": "Hakan Fidan met Abbas Araghchi in Ankara on 8 October 2024.",
}


def day_with(language: str, text: str, person: str) -> str | None:
    """The first day of the only meeting that this person takes part in."""
    (meeting,) = (m for m in meetings(extract(language, text)) if person in m["participant"])
    return meeting.one("startDate")


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("ar", "وفي اليوم السابق التقى فيدان سيرغي لافروف في موسكو.", "2024-10-07"),
        ("ar", "وفي اليوم نفسه أجرى فيدان اتصالا هاتفيا مع سيرغي لافروف.", "2024-10-08"),
        ("ar", "وفي اليوم التالي التقى فيدان سيرغي لافروف في موسكو.", "2024-10-09"),
        ("en", "The day before, Hakan Fidan met Sergey Lavrov in Moscow.", "2024-10-07"),
        ("en", "The same day, Hakan Fidan telephoned Sergey Lavrov.", "2024-10-08"),
        ("en", "The following day, Hakan Fidan met Sergey Lavrov in Moscow.", "2024-10-09"),
    ],
)
def test_a_day_beside_the_day_told_last(language: str, text: str, day: str) -> None:
    assert day_with(language, f"{FIRST[language]} {text}", LAVROV) == day


def test_the_day_told_last_moves_on() -> None:
    text = (
        f"{FIRST['en']} The next day, Hakan Fidan met Sergey Lavrov in Moscow. "
        "The next day, Hakan Fidan met Emmanuel Macron in Paris."
    )
    assert (day_with("en", text, LAVROV), day_with("en", text, "emmanuel-macron")) == ("2024-10-09", "2024-10-10")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "وفي اليوم التالي التقى وليام روتو يويري موسيفيني في كمبالا."),
        ("en", "The following day, William Ruto met Yoweri Museveni in Kampala."),
    ],
)
def test_without_a_day_told_there_is_no_day_after_it(language: str, text: str) -> None:
    (meeting,) = meetings(extract(language, text))
    assert meeting.one("startDate") is None


def span(past: str | None, future: str | None) -> DateSpan:
    """A date with these two readings, each a day."""
    days = [(date.fromisoformat(day),) * 2 if day else None for day in (past, future)]
    return DateSpan(0, 1, days[0], days[1], "day")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("past", "future", "left"),
    [
        # published on 16 October 2024
        ("2023-11-20", "2024-11-20", (None, "2024-11-20")),  # weeks ahead: not last year's
        ("2024-09-20", "2025-09-20", ("2024-09-20", None)),  # weeks ago: not next year's
        ("2024-04-10", "2025-04-10", ("2024-04-10", "2025-04-10")),  # half a year either way: who knows
        ("2024-10-13", "2024-10-20", ("2024-10-13", "2024-10-20")),  # last or next Sunday
        ("2023-06-20", "2023-06-20", ("2023-06-20", "2023-06-20")),  # a day with its year
        ("2023-06-20", None, ("2023-06-20", None)),
    ],
)
def test_a_day_without_a_year_loses_the_reading_that_is_far_away(
    past: str, future: str | None, left: tuple[str | None, str | None]
) -> None:
    assert likely(span(past, future), PUBLISHED) == span(*left)


def test_without_a_day_of_publication_both_readings_stay() -> None:
    assert likely(span("2023-11-20", "2024-11-20"), None) == span("2023-11-20", "2024-11-20")


YEARLESS = [
    ("ar", "لقاء هاكان فيدان وعباس عراقجي في أنقرة يوم 20 نوفمبر.", "2024-11-20", "Planned"),
    ("ar", "التقى هاكان فيدان عباس عراقجي في أنقرة يوم 20 سبتمبر.", "2024-09-20", "Held"),
    (
        "en",
        "The talks between Kenya and Somalia in Nairobi on 20 November, said William Ruto.",
        "2024-11-20",
        "Planned",
    ),
    ("en", "Hakan Fidan met Abbas Araghchi in Ankara on 20 September.", "2024-09-20", "Held"),
]


@pytest.mark.parametrize(("language", "text", "day", "status"), YEARLESS)
def test_a_meeting_on_a_day_without_a_year_is_on_the_likely_one(
    language: str, text: str, day: str, status: str
) -> None:
    (meeting,) = meetings(extract(language, text))
    assert (meeting.one("startDate"), meeting.one("status")) == (day, status)


OF_SOMETHING_ELSE = [
    # another clause or sentence, a relative clause about something else, the day on which a plan was told of
    ("ar", "التقى هاكان فيدان عباس عراقجي في أنقرة يوم الأحد؛ وينتهي الموسم يوم 3 أكتوبر.", "2024-10-13"),
    ("ar", "التقى هاكان فيدان عباس عراقجي في أنقرة يوم الأحد لبحث الاتفاق الذي وقع يوم 3 سبتمبر.", "2024-10-13"),
    ("ar", "أعلنت تركيا يوم الاثنين أن هاكان فيدان سيلتقي عباس عراقجي في أنقرة يوم 21 أكتوبر.", "2024-10-21"),
    ("en", "Hakan Fidan met Abbas Araghchi in Ankara on Sunday; the season ended on 3 October.", "2024-10-13"),
    ("en", "Hakan Fidan, who arrived on Friday, met Abbas Araghchi in Ankara on Sunday.", "2024-10-13"),
    (
        "en",
        "Hakan Fidan met Abbas Araghchi in Ankara on Sunday to prepare the agreement "
        "that Turkey and Iran will sign on 3 December.",
        "2024-10-13",
    ),
    (
        "en",
        "Turkey said on Monday that Hakan Fidan will meet Abbas Araghchi in Ankara on 21 October.",
        "2024-10-21",
    ),
    ("en", "Hakan Fidan met Abbas Araghchi in Ankara before the elections of 3 October.", None),
    ("ar", "التقى هاكان فيدان عباس عراقجي في أنقرة قبيل انتخابات 3 أكتوبر.", None),
]


@pytest.mark.parametrize(("language", "text", "day"), OF_SOMETHING_ELSE)
def test_the_day_of_something_else_is_not_the_meetings(language: str, text: str, day: str | None) -> None:
    (meeting,) = meetings(extract(language, text))
    assert meeting.one("startDate") == day
