"""Who is meant by "the two presidents", "the two countries" and "the three states"."""

from __future__ import annotations

import pytest

from tests.reading import PUBLISHED, actors, extract, meetings

REFERRING = [
    # language, what goes before, the sentence with a meeting, who takes part in it
    (
        "ar",
        "زار الرئيس الكيني وليام روتو كمبالا لبحث الأمن مع نظيره الأوغندي يويري موسيفيني.",
        "وأجرى الرئيسان اتصالا هاتفيا يوم الأحد.",
        {"william-ruto", "yoweri-museveni"},
    ),
    (
        "ar",
        "انتقد هاكان فيدان وبدر عبد العاطي القصف.",
        "وأجرى الوزيران اتصالا هاتفيا يوم الأحد.",
        {"hakan-fidan", "badr-abdelatty"},
    ),
    (
        "ar",
        "أعلنت مصر وتركيا استئناف العلاقات.",
        "وعقد البلدان اجتماعا في أنقرة يوم الاثنين.",
        {"egypt", "turkey"},
    ),
    (
        "ar",
        "أعلنت مصر والأردن والعراق خطة.",
        "وعقدت الدول الثلاث اجتماعا في عمان يوم الاثنين.",
        {"egypt", "jordan", "iraq"},
    ),
    (
        "en",
        "William Ruto and Yoweri Museveni praised the plan.",
        "The two presidents held a phone call on Sunday.",
        {"william-ruto", "yoweri-museveni"},
    ),
    (
        "en",
        "Egypt and Turkey restored relations.",
        "The two countries held a meeting in Ankara on Monday.",
        {"egypt", "turkey"},
    ),
    (
        "en",
        "Egypt, Jordan and Iraq announced a plan.",
        "The three countries held talks in Amman on Monday.",
        {"egypt", "jordan", "iraq"},
    ),
]


def taking_part(language: str, text: str) -> set[str]:
    """All who take part in any meeting that the text dates."""
    dated = [m for m in meetings(extract(language, text)) if m["startDate"]]
    return {actor for meeting in dated for actor in meeting["participant"]}


@pytest.mark.parametrize(("language", "before", "text", "people"), REFERRING)
def test_two_or_three_without_names_are_those_named_before(
    language: str, before: str, text: str, people: set[str]
) -> None:
    assert taking_part(language, f"{before} {text}") == people
    assert taking_part(language, f"{before}\n\n{text}") == people


@pytest.mark.parametrize(("language", "before", "text", "people"), REFERRING)
def test_without_names_before_nobody_is_guessed(language: str, before: str, text: str, people: set[str]) -> None:
    assert taking_part(language, text) == set()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "أعلنت مصر والأردن خطة. وعقدت الدول الثلاث اجتماعا في عمان يوم الاثنين."),
        ("en", "Egypt and Jordan announced a plan. The three countries held talks in Amman on Monday."),
    ],
)
def test_three_are_not_made_of_two(language: str, text: str) -> None:
    assert taking_part(language, text) == set()


@pytest.mark.parametrize(
    ("language", "text", "pair"),
    [
        (
            "ar",
            "تحدث وليام روتو ويويري موسيفيني أمس. وانتقد بول كاغامي وفيليكس تشيسيكيدي القصف. "
            "وأجرى الرئيسان اتصالا هاتفيا يوم الأحد.",
            {"paul-kagame", "felix-tshisekedi"},
        ),
        (
            "en",
            "William Ruto and Yoweri Museveni praised the plan. Paul Kagame and Felix Tshisekedi did not. "
            "The two presidents held a phone call on Sunday.",
            {"paul-kagame", "felix-tshisekedi"},
        ),
    ],
)
def test_the_pair_named_last_is_meant(language: str, text: str, pair: set[str]) -> None:
    call = next(m for m in meetings(extract(language, text)) if m.kind == "PhoneCall" and m["startDate"])
    assert set(call["participant"]) == pair


def test_the_country_of_a_scene_is_not_one_of_the_two() -> None:
    text = "أعلنت مصر وتركيا تنسيق المواقف من الحرب في السودان. وعقد البلدان اجتماعا يوم الاثنين."
    assert taking_part("ar", text) == {"egypt", "turkey"}


def test_what_one_article_said_is_forgotten_in_the_next() -> None:
    extract("en", "Egypt and Turkey restored relations.", PUBLISHED)
    assert actors(extract("en", "The two countries held a meeting on Monday.", PUBLISHED)) == set()
