"""Guarantors: of what the sentence does not name, through the persons who act for them, and by no look-alike."""

from __future__ import annotations

import pytest

from tests.reading import Told, accords, extract


def guaranteed(language: str, text: str) -> list[Told]:
    """All that has a guarantor."""
    return [a for a in accords(extract(language, text)) if a["guarantor"]]


@pytest.mark.parametrize(
    ("language", "text", "guarantors"),
    [
        ("ar", "دعت الدول الضامنة، مصر وقطر وتركيا، إلى الهدوء.", ("egypt", "qatar", "turkey")),
        ("en", "The guarantors, Egypt and Qatar, called for calm.", ("egypt", "qatar")),
        ("en", "The guarantor states Egypt and Qatar met in Doha on Sunday.", ("egypt", "qatar")),
    ],
)
def test_what_is_not_named_is_a_process_of_its_own(language: str, text: str, guarantors: tuple[str, ...]) -> None:
    extraction = extract(language, text)
    (told,) = (a for a in accords(extraction) if a["guarantor"])
    assert told.id.startswith("process/guaranteed-")
    assert told["guarantor"] == guarantors
    (node,) = (n for n in extraction.nodes if n.id == told.id)
    assert node.kinds == ("Process",)
    assert {label.language for label in node.labels} >= {"ar", "en"}


def test_the_same_guarantors_without_an_object_make_one_process() -> None:
    text = "The guarantors, Egypt and Qatar, called for calm. The guarantor states, Egypt and Qatar, sent aid."
    (told,) = guaranteed("en", text)
    assert told["guarantor"] == ("egypt", "qatar")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "توصلت إسرائيل وحماس إلى اتفاق لوقف إطلاق النار. ومصر وقطر هما الدولتان الضامنتان."),
        ("en", "Israel and Hamas reached a ceasefire agreement. Egypt and Qatar are the guarantors."),
    ],
)
def test_the_agreement_of_the_article_is_what_they_guarantee(language: str, text: str) -> None:
    (accord,) = accords(extract(language, text))
    assert (accord.kind, accord["party"]) == ("Ceasefire", ("hamas", "israel"))
    assert accord["guarantor"] == ("egypt", "qatar")


@pytest.mark.parametrize("language", ["ar", "en"])
def test_guarantors_that_the_gazetteer_knows_are_those_of_their_process(language: str) -> None:
    text = {
        "ar": "دعت الدول الضامنة، روسيا وتركيا وإيران، إلى الهدوء.",
        "en": "The guarantors, Russia, Turkey and Iran, called for calm.",
    }[language]
    (process,) = guaranteed(language, text)
    assert (process.id, process["guarantor"]) == ("process/astana-process", ("iran", "russia", "turkey"))


@pytest.mark.parametrize(
    ("language", "text", "states"),
    [
        ("ar", "أبرم الاتفاق بين صربيا وكوسوفو بضمانة الرئيس الفرنسي إيمانويل ماكرون.", ("france",)),
        (
            "en",
            "Emmanuel Macron, as a guarantor of the agreement between Serbia and Kosovo, called for calm.",
            ("france",),
        ),
        (
            "en",
            "Presidents Vladimir Putin and Recep Tayyip Erdogan are the guarantors of the Idlib agreement.",
            ("russia", "turkey"),
        ),
    ],
)
def test_a_person_guarantees_for_the_state(language: str, text: str, states: tuple[str, ...]) -> None:
    (accord,) = guaranteed(language, text)
    assert accord["guarantor"] == states


TRAPS = [
    # who promises something, or makes sure of it
    ("ar", "تضمن رواندا خروجا آمنا للمقاتلين بموجب الاتفاق."),
    ("ar", "تسعى قطر لضمان تنفيذ الاتفاق بين رواندا والكونغو الديمقراطية."),
    ("en", "Rwanda guarantees a safe exit to the fighters under the agreement."),
    ("en", "The agreement gives guarantees for Israel."),
    ("en", "Ethiopia and Somalia met in Ankara. Turkey guarantees that the talks go on."),
    # asked for, wondered about
    ("ar", "تساءلت كينيا هل تحتاج الهدنة إلى ضامن."),
    ("ar", "طالبت أوكرانيا بوجود جهة ضامنة للاتفاق مع روسيا."),
    ("en", "Kenya asked whether a guarantor is needed for the agreement."),
    # words that look like it
    ("ar", "أبدت تشاد تضامنها مع السودان بعد الاتفاق."),
    ("ar", "الحوار كفيل بحل الخلاف بين إثيوبيا والصومال، قالت تركيا."),
    ("ar", "جاء الاتفاق بين صربيا وكوسوفو ضمن خطة أوروبية قدمتها النرويج."),
    # other roles
    ("ar", "وقع الاتفاق بين صربيا وكوسوفو برعاية النرويج وشهادة السويد."),
    ("en", "Chad sponsors the agreement between Serbia and Kosovo, which Norway witnessed."),
    # guarantors whom nobody names
    ("ar", "اجتمعت الدول الضامنة في نيويورك."),
    ("en", "The guarantor states met in New York."),
]


@pytest.mark.parametrize(("language", "text"), TRAPS)
def test_nobody_else_is_a_guarantor(language: str, text: str) -> None:
    assert guaranteed(language, text) == []


def test_a_joint_statement_is_not_what_they_guarantee() -> None:
    text = "In a joint statement the guarantors of the process, Kenya, Uganda and Ethiopia, announced a new round."
    (found,) = guaranteed("en", text)
    assert (found.kind, set(found["guarantor"])) == ("Process", {"kenya", "uganda", "ethiopia"})


def test_countries_that_a_text_makes_guarantors() -> None:
    text = (
        "The leaders of Kenya and Uganda signed a declaration that makes their countries guarantors of the ceasefire."
    )
    (found,) = guaranteed("en", text)
    assert (found.kind, set(found["guarantor"])) == ("Ceasefire", {"kenya", "uganda"})
