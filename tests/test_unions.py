"""Several states at once: a word for two of them, counterparts from several, whose office counterparts have."""

from __future__ import annotations

import pytest

from tests.reading import extract, meetings


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "عقدت قمة الكوريتين في هانوي في 1 أكتوبر 2024."),
        ("en", "Talks between the two Koreas were held in Hanoi on 1 October 2024."),
    ],
)
def test_a_word_for_two_states_means_both(language: str, text: str) -> None:
    (found,) = meetings(extract(language, text))
    assert set(found["participant"]) == {"north-korea", "south-korea"}


def test_counterparts_of_several_states_are_of_each() -> None:
    text = "التقى وزير الخارجية التركي هاكان فيدان نظيريه المصري والأردني في أنقرة في 1 أكتوبر 2024."
    (found,) = meetings(extract("ar", text))
    assert len(found["participant"]) == 3
