"""Which tellings are of one agreement, what its head noun says, and who is meant by a short form."""

from __future__ import annotations

import pytest

from tests.reading import accords, extract

KINDS = [
    ("Norway and Cuba signed a memorandum of understanding.", "Memorandum"),
    ("Norway and Cuba signed a border treaty.", "Treaty"),
    ("Norway and Cuba signed an armistice.", "Ceasefire"),
    ("Norway and Cuba signed a joint declaration.", "JointStatement"),
    ("Norway and Cuba signed a fishing agreement.", "Deal"),
]


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_the_head_noun_tells_the_kind(text: str, kind: str) -> None:
    (accord,) = accords(extract("en", text))
    assert accord.kind == kind


ONE = [
    "Norway and Cuba signed a peace agreement on Monday. The deal was brokered by Kenya.",
    "Norway and Cuba reached a truce. The agreement was mediated by Kenya.",
    "Serbia and Kosovo signed an accord. The pact, mediated by Norway, was signed in Oslo.",
]
TWO = [
    "Norway and Cuba signed a peace agreement on Monday. An earlier deal was signed in 2015.",
    "Norway and Cuba signed an agreement. Kenya and Uganda also signed an agreement.",
    "Norway and Cuba signed a border agreement. The truce was brokered by Kenya.",
    "Norway and Cuba reached a deal. He recalled the 2018 accord with Kenya.",
]


@pytest.mark.parametrize("text", ONE)
def test_a_bare_noun_is_the_agreement_spoken_of(text: str) -> None:
    (accord,) = accords(extract("en", text))
    assert accord["party"] and accord["mediator"]


@pytest.mark.parametrize("text", TWO)
def test_other_days_parties_and_words_make_another_agreement(text: str) -> None:
    assert len(accords(extract("en", text))) == 2


def test_what_the_deal_is_known_as_is_the_known_agreement() -> None:
    (accord,) = accords(
        extract("en", "Norway and Cuba put their names to the deal, known as the Good Friday Agreement.")
    )
    assert accord.id == "agreement/good-friday-agreement"


NAMED = [
    ("They dealt with carrying out the Haugesund Agreement.", 1),
    ("They dealt with the haugesund agreement.", 0),
    ("Norway wants the draft Haugesund Agreement to be changed.", 0),
]


@pytest.mark.parametrize(("text", "count"), NAMED)
def test_capitals_make_a_name(text: str, count: int) -> None:
    assert len(accords(extract("en", text))) == count


ROLES = [
    ("Norway said that it was agreed that Kenya would act as guarantor of the truce.", {"kenya"}),
    ("Norway wants Kenya to act as guarantor of the truce.", set()),
    ("The guarantor powers are represented by Norway and by Kenya.", {"norway", "kenya"}),
    ("The guarantor of national unity, Norway said, is the king.", set()),
]


@pytest.mark.parametrize(("text", "states"), ROLES)
def test_guarantors_are_those_agreed_upon_and_not_those_wished_for(text: str, states: set[str]) -> None:
    assert {state for accord in accords(extract("en", text)) for state in accord["guarantor"]} == states


def test_an_abbreviation_in_brackets_is_the_name_from_there_on() -> None:
    text = "The Lakeside People's Defence Front (LPDF) is small. Norway and the LPDF signed a truce."
    (accord,) = accords(extract("en", text))
    assert len(accord["party"]) == 2


EXTENDED = [
    ("en", "Chad and Niger agreed on Tuesday to extend their truce agreement. They had reached the truce on May 2."),
    (
        "en",
        "Chad and Niger reached a deal to extend the truce. The original four-day truce between Chad and Niger held.",
    ),
    (
        "ar",
        "اتفقت تشاد والنيجر أمس الثلاثاء على تمديد الهدنة. وكانت تشاد والنيجر قد توصلتا إلى اتفاق هدنة في مطلع مايو.",
    ),
]


@pytest.mark.parametrize(("language", "text"), EXTENDED)
def test_the_extension_of_a_truce_is_another_agreement(language: str, text: str) -> None:
    extraction = extract(language, text)
    steps = {hint.node for hint in extraction.hints if hint.name == "step"}
    assert len(accords(extraction)) == 2 and len(steps) == 1


def test_what_an_agreement_goes_with_helps_to_tell_it_and_is_no_fact() -> None:
    text = (
        "William Ruto and Paul Kagame met in Nairobi on Tuesday, October 15. "
        "Kenya and Rwanda then adopted a ten-point memorandum on tea."
    )
    extraction = extract("en", text)
    (accord,) = accords(extraction)
    hints = {(hint.name, hint.value) for hint in extraction.hints if hint.node == accord.id}
    assert {("day", "2024-10-15"), ("place", "place/nairobi")} <= hints
    assert not accord["startDate"] and not accord["place"]
