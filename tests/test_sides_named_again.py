"""Short words for sides named in full before: "the government", "the two delegations", "their ministers"."""

from __future__ import annotations

import pytest

from tests.reading import accords, extract, meetings

BODIES = [
    (
        "en",
        "The Yemeni government and the Houthis swapped lists on Sunday. "
        "The government and the Houthis met in Muscat on Tuesday.",
        ("houthis", "yemeni-government"),
    ),
    (
        "en",
        "The Sudanese army and the Rapid Support Forces traded fire. "
        "The army and the Rapid Support Forces held talks in Geneva on Monday.",
        ("rapid-support-forces", "sudanese-armed-forces"),
    ),
    (
        "ar",
        "تبادلت الحكومة اليمنية والحوثيون القوائم يوم الأحد. وعقدت الحكومة والحوثيون محادثات في مسقط أمس الثلاثاء.",
        ("houthis", "yemeni-government"),
    ),
]


@pytest.mark.parametrize(("language", "text", "people"), BODIES)
def test_a_body_beside_another_side_is_the_one_named_before(
    language: str, text: str, people: tuple[str, ...]
) -> None:
    (found,) = meetings(extract(language, text))
    assert found["participant"] == people


def test_a_body_that_was_not_named_is_nobody() -> None:
    assert not meetings(extract("en", "The government and the Houthis parted in anger on Tuesday."))


def test_two_delegations_are_sides_and_not_the_two_mediators_named_last() -> None:
    text = (
        "The Yemeni government and the Houthis agreed to swap prisoners. "
        "UN chief Antonio Guterres thanked the envoy Martin Griffiths. "
        "The two delegations held talks in Amman on Tuesday."
    )
    (found,) = meetings(extract("en", text))
    assert found["participant"] == ("houthis", "yemeni-government")


def test_their_ministers_stand_for_the_states_of_those_named_before() -> None:
    text = (
        "Vladimir Putin and Recep Tayyip Erdogan met in Sochi on Tuesday. "
        "Their defence ministers signed a memorandum on grain."
    )
    (found,) = accords(extract("en", text))
    assert found["party"] == ("russia", "turkey")
