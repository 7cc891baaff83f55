"""One event for all the sentences that tell of it, and two where there were two."""

from __future__ import annotations

import pytest

from graph_builder.resolve.labels import label_languages
from tests.reading import extract, meetings

CALL = {"recep-tayyip-erdogan", "vladimir-putin"}

ONCE = [
    (
        "ar",
        "أجرى الرئيس الروسي فلاديمير بوتين اتصالا هاتفيا مع رجب طيب أردوغان يوم الأحد. "
        "وبحث الرئيسان خلال الاتصال ملف الحبوب.\n\n"
        "واستمر الاتصال الهاتفي بين بوتين وأردوغان ساعة.",
        "PhoneCall",
        CALL,
    ),
    (
        "en",
        "Vladimir Putin held a phone call with Recep Tayyip Erdogan on Sunday. "
        "During the call the two presidents discussed grain.\n\n"
        "The phone call between Putin and Erdogan lasted an hour.",
        "PhoneCall",
        CALL,
    ),
    (
        "en",
        "Paul Kagame and Felix Tshisekedi met in Doha on Sunday. The meeting in Doha lasted two hours.",
        "BilateralMeeting",
        {"paul-kagame", "felix-tshisekedi"},
    ),
    (
        "en",
        "William Ruto met Yoweri Museveni in Nairobi on Sunday. The two presidents discussed trade.",
        "BilateralMeeting",
        {"william-ruto", "yoweri-museveni"},
    ),
]


@pytest.mark.parametrize(("language", "text", "kind", "people"), ONCE)
def test_a_meeting_told_of_more_than_once_is_one(language: str, text: str, kind: str, people: set[str]) -> None:
    (event,) = meetings(extract(language, text))
    assert (event.kind, set(event["participant"]), event.one("startDate")) == (kind, people, "2024-10-13")


def test_each_sentence_that_tells_of_a_participant_is_evidence() -> None:
    _, text, _, people = ONCE[1]
    extraction = extract("en", text)
    for person in people:
        (fact,) = (s for s in extraction.statements if s.predicate == "participant" and s.object == f"actor/{person}")
        told_in = {text[e.begin : e.end] for e in fact.evidence}
        assert text.split(". ")[0] + "." in told_in
        assert text.rpartition("\n")[2] in told_in


TWICE = [
    # two days
    (
        "ar",
        "أجرى إيمانويل ماكرون اتصالا هاتفيا مع بنيامين نتنياهو يوم الأحد 13 أكتوبر 2024. "
        "وأجرى ماكرون اتصالا هاتفيا مع نتنياهو يوم الثلاثاء 15 أكتوبر 2024.",
        [("PhoneCall", "2024-10-13", "Held"), ("PhoneCall", "2024-10-15", "Held")],
    ),
    (
        "en",
        "Emmanuel Macron held a phone call with Benjamin Netanyahu on 13 October 2024. "
        "Macron held a phone call with Netanyahu on 15 October 2024.",
        [("PhoneCall", "2024-10-13", "Held"), ("PhoneCall", "2024-10-15", "Held")],
    ),
    # held and to come
    (
        "ar",
        "التقى هاكان فيدان عباس عراقجي في أنقرة يوم 13 أكتوبر 2024. "
        "وسيلتقي فيدان عراقجي في طهران يوم 20 أكتوبر 2024.",
        [("BilateralMeeting", "2024-10-13", "Held"), ("BilateralMeeting", "2024-10-20", "Planned")],
    ),
    (
        "en",
        "Hakan Fidan met Abbas Araghchi in Ankara on 13 October 2024. "
        "Hakan Fidan will meet Abbas Araghchi in Tehran on 20 October 2024.",
        [("BilateralMeeting", "2024-10-13", "Held"), ("BilateralMeeting", "2024-10-20", "Planned")],
    ),
    # a call and a meeting
    (
        "en",
        "Hakan Fidan telephoned Abbas Araghchi on Sunday. On Monday, Hakan Fidan met Abbas Araghchi in Tehran.",
        [("BilateralMeeting", "2024-10-14", "Held"), ("PhoneCall", "2024-10-13", "Held")],
    ),
]


@pytest.mark.parametrize(("language", "text", "told"), TWICE)
def test_two_meetings_of_the_same_people_stay_two(language: str, text: str, told: list[tuple[str, str, str]]) -> None:
    events = meetings(extract(language, text))
    assert sorted((e.kind, e.one("startDate"), e.one("status")) for e in events) == told


def test_other_people_make_another_meeting() -> None:
    text = (
        "Hakan Fidan met Abbas Araghchi in Ankara on Sunday. William Ruto met Yoweri Museveni in Nairobi on Sunday."
    )
    assert {e["participant"] for e in meetings(extract("en", text))} == {
        ("abbas-araghchi", "hakan-fidan"),
        ("william-ruto", "yoweri-museveni"),
    }


ROUNDS = [
    (
        "ar",
        "عقدت الجولة التاسعة عشرة من محادثات أستانا في يوليو 2022. "
        "وعقدت الجولة العشرون من محادثات أستانا في يونيو 2023.",
        ["19", "20"],
    ),
    (
        "en",
        "The 19th round of the Astana talks was held in July 2022. "
        "The 20th round of the Astana talks was held in June 2023.",
        ["19", "20"],
    ),
    ("ar", "عقدت الجولة العشرون من محادثات أستانا في يونيو 2023. وقال لافروف إن الجولة العشرين كانت مفيدة.", ["20"]),
    (
        "en",
        "The 20th round of the Astana talks was held in June 2023. Sergey Lavrov said the 20th round was useful.",
        ["20"],
    ),
]


@pytest.mark.parametrize(("language", "text", "numbers"), ROUNDS)
def test_the_number_of_a_round_decides(language: str, text: str, numbers: list[str]) -> None:
    events = meetings(extract(language, text))
    assert sorted(e.one("roundNumber") or "" for e in events) == numbers
    assert {e.one("partOf") for e in events} == {"astana-process"}


def test_articles_of_one_round_speak_of_one_node() -> None:
    texts = {
        "ar": "عقدت الجولة العشرون من محادثات أستانا في يونيو 2023.",
        "en": "The 20th round of the Astana talks was held on 20 June 2023.",
    }
    assert {e.id for code, text in texts.items() for e in meetings(extract(code, text))} == {
        "meeting/astana-process-round-20"
    }


def test_articles_of_one_dated_call_speak_of_one_node_whatever_the_language() -> None:
    texts = {
        "ar": "أجرى رجب طيب أردوغان اتصالا هاتفيا مع فلاديمير بوتين يوم 13 أكتوبر 2024.",
        "en": "Vladimir Putin spoke by phone with Recep Tayyip Erdogan on 13 October 2024.",
    }
    ids = {e.id for code, text in texts.items() for e in meetings(extract(code, text, identifier=code))}
    assert len(ids) == 1


def test_labels_are_made_in_every_language_of_the_table_and_name_who_took_part_and_when() -> None:
    extraction = extract("en", "Hakan Fidan telephoned Abbas Araghchi on 13 October 2024.")
    (node,) = (n for n in extraction.nodes if n.id.startswith("meeting/"))
    labels = {label.language: label.text for label in node.labels}
    assert set(labels) == set(label_languages()) >= {"ar", "en"}
    assert [part for part in ("Hakan Fidan", "Abbas Araghchi", "13", "2024") if part not in labels["en"]] == []
    assert "هاكان فيدان" in labels["ar"]
