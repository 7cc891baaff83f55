"""Meetings as single sentences tell of them: who, what kind, where, when, whether held; and what is no meeting."""

from __future__ import annotations

import pytest

from tests.reading import extract, meetings

BIDEN, PUTIN, ERDOGAN = "joe-biden", "vladimir-putin", "recep-tayyip-erdogan"
RUTO, MUSEVENI, FIDAN, ARAGHCHI = "william-ruto", "yoweri-museveni", "hakan-fidan", "abbas-araghchi"
SISI, MACRON, BURHAN, KIIR = "abdel-fattah-el-sisi", "emmanuel-macron", "abdel-fattah-al-burhan", "salva-kiir"

CALLS = [
    ("ar", "أجرى الرئيس الكيني وليام روتو اتصالا هاتفيا مع الرئيس الأوغندي يويري موسيفيني.", {RUTO, MUSEVENI}),
    ("ar", "جرى اتصال هاتفي بين وليام روتو ويويري موسيفيني.", {RUTO, MUSEVENI}),
    ("ar", "تلقى الرئيس المصري عبد الفتاح السيسي اتصالا هاتفيا من الرئيس الفرنسي إيمانويل ماكرون.", {SISI, MACRON}),
    ("ar", "هاتف الرئيس التركي رجب طيب أردوغان نظيره الروسي فلاديمير بوتين.", {ERDOGAN, PUTIN}),
    ("ar", "تحدث جو بايدن هاتفيا مع إيمانويل ماكرون.", {BIDEN, MACRON}),
    ("ar", "جاء ذلك خلال اتصال هاتفي أجراه هاكان فيدان مع نظيره الإيراني عباس عراقجي.", {FIDAN, ARAGHCHI}),
    ("ar", "بحث رجب طيب أردوغان وفلاديمير بوتين في اتصال هاتفي تصدير الحبوب.", {ERDOGAN, PUTIN}),
    ("en", "Kenyan President William Ruto spoke by phone with Ugandan President Yoweri Museveni.", {RUTO, MUSEVENI}),
    ("en", "A phone call between William Ruto and Yoweri Museveni lasted an hour.", {RUTO, MUSEVENI}),
    ("en", "Hakan Fidan held a phone call with his Iranian counterpart Abbas Araghchi.", {FIDAN, ARAGHCHI}),
    ("en", "Hakan Fidan telephoned Abbas Araghchi.", {FIDAN, ARAGHCHI}),
    ("en", "In a phone call with Emmanuel Macron, Joe Biden rejected the proposal.", {BIDEN, MACRON}),
]


@pytest.mark.parametrize(("language", "text", "people"), CALLS)
def test_a_call_is_a_phone_call_of_both_and_has_no_place(language: str, text: str, people: set[str]) -> None:
    (call,) = meetings(extract(language, text))
    assert (call.kind, set(call["participant"]), call.one("status")) == ("PhoneCall", people, "Held")
    assert call["place"] == ()


FACE_TO_FACE = [
    # verb first, subject first, with a preposition, received, several
    ("ar", "التقى هاكان فيدان نظيره الإيراني عباس عراقجي في أنقرة يوم 12 أكتوبر 2024.", {FIDAN, ARAGHCHI}, "ankara"),
    (
        "ar",
        "وزير الخارجية التركي هاكان فيدان التقى عباس عراقجي في أنقرة يوم 12 أكتوبر 2024.",
        {FIDAN, ARAGHCHI},
        "ankara",
    ),
    ("ar", "اجتمع عبد الفتاح البرهان مع سلفا كير في جوبا يوم 12 أكتوبر 2024.", {BURHAN, KIIR}, "juba"),
    ("ar", "عقد هاكان فيدان اجتماعا مع عباس عراقجي في أنقرة يوم 12 أكتوبر 2024.", {FIDAN, ARAGHCHI}, "ankara"),
    ("en", "Hakan Fidan met Abbas Araghchi in Ankara on 12 October 2024.", {FIDAN, ARAGHCHI}, "ankara"),
    ("en", "Hakan Fidan held talks with Abbas Araghchi in Ankara on 12 October 2024.", {FIDAN, ARAGHCHI}, "ankara"),
    ("en", "Hakan Fidan and Abbas Araghchi met in Ankara on 12 October 2024.", {FIDAN, ARAGHCHI}, "ankara"),
    ("en", "William Ruto met Yoweri Museveni in Nairobi on 12 October 2024.", {RUTO, MUSEVENI}, "nairobi"),
    (
        "en",
        "Talks between Sudan and South Sudan took place in Juba on 12 October 2024.",
        {"sudan", "south-sudan"},
        "juba",
    ),
    ("en", "Hakan Fidan received Abbas Araghchi in Ankara on 12 October 2024.", {FIDAN, ARAGHCHI}, "ankara"),
]


@pytest.mark.parametrize(("language", "text", "people", "place"), FACE_TO_FACE)
def test_a_meeting_of_two_has_its_people_place_and_day(
    language: str, text: str, people: set[str], place: str
) -> None:
    (meeting,) = meetings(extract(language, text))
    assert (meeting.kind, set(meeting["participant"])) == ("BilateralMeeting", people)
    assert (meeting.one("place"), meeting.one("status")) == (place, "Held")
    assert meeting.one("startDate") == meeting.one("endDate") == "2024-10-12"
    assert meeting.one("datePrecision") == "day"


SEVERAL = [
    (
        "ar",
        "عقد في القاهرة اجتماع بين مصر وإريتريا والصومال.",
        "MultilateralMeeting",
        {"egypt", "eritrea", "somalia"},
        "cairo",
    ),
    ("ar", "عقد قادة مصر والأردن والعراق قمة في بغداد.", "Summit", {"egypt", "jordan", "iraq"}, "baghdad"),
    (
        "ar",
        "عقد اجتماع ثلاثي بين وزراء خارجية تركيا والعراق والأردن في أنقرة.",
        "MultilateralMeeting",
        {"turkey", "iraq", "jordan"},
        "ankara",
    ),
    (
        "en",
        "Delegations from Somalia, Ethiopia and Turkey met in Ankara.",
        "MultilateralMeeting",
        {"somalia", "ethiopia", "turkey"},
        "ankara",
    ),
    (
        "en",
        "Leaders of Egypt, Jordan and Iraq held a summit in Baghdad.",
        "Summit",
        {"egypt", "jordan", "iraq"},
        "baghdad",
    ),
    (
        "en",
        "The summit in Samarkand was attended by Xi Jinping, Vladimir Putin and Narendra Modi.",
        "Summit",
        {"xi-jinping", PUTIN, "narendra-modi"},
        "samarkand",
    ),
    ("en", "Vladimir Putin and Joe Biden held a video conference.", "VideoConference", {PUTIN, BIDEN}, None),
    ("ar", "أجرى فلاديمير بوتين وإيمانويل ماكرون قمة عبر الفيديو.", "VideoConference", {PUTIN, MACRON}, None),
    ("en", "French President Emmanuel Macron visited Beirut.", "Visit", {MACRON}, "beirut"),
    ("ar", "زار وزير الخارجية الإيراني عباس عراقجي الرياض.", "Visit", {ARAGHCHI}, "riyadh"),
]


@pytest.mark.parametrize(("language", "text", "kind", "people", "place"), SEVERAL)
def test_each_kind_of_meeting_has_its_people_and_place(
    language: str, text: str, kind: str, people: set[str], place: str | None
) -> None:
    (meeting,) = meetings(extract(language, text))
    assert (meeting.kind, set(meeting["participant"]), meeting.one("place")) == (kind, people, place)
    assert set(meeting["type"]) == {"Meeting", kind}


def test_who_hosts_a_summit_in_person_sits_in_it() -> None:
    text = "Ebrahim Raisi hosted a summit with Vladimir Putin and Recep Tayyip Erdogan in Tehran on 19 July 2022."
    (summit,) = meetings(extract("en", text))
    assert summit.one("host") == "ebrahim-raisi"
    assert set(summit["participant"]) == {"ebrahim-raisi", PUTIN, ERDOGAN}


STATUS = [
    (
        "ar",
        "من المقرر أن يلتقي الرئيس الأمريكي جو بايدن إيمانويل ماكرون في برلين يوم الجمعة المقبل.",
        "Planned",
        "2024-10-18",
    ),
    ("ar", "يلتقي هاكان فيدان نظيره الإيراني عباس عراقجي في بغداد غدا.", "Planned", "2024-10-17"),
    ("en", "US President Joe Biden will meet Emmanuel Macron in Berlin on Friday.", "Planned", "2024-10-18"),
    ("en", "Hakan Fidan is scheduled to meet Abbas Araghchi in Baghdad on 21 October 2024.", "Planned", "2024-10-21"),
    ("ar", "ألغي الاجتماع المقرر بين هاكان فيدان وعباس عراقجي.", "Cancelled", None),
    ("ar", "ألغى الرئيس الأمريكي جو بايدن اجتماعا مع نظيره الروسي فلاديمير بوتين.", "Cancelled", None),
    ("en", "Joe Biden cancelled a meeting with Vladimir Putin.", "Cancelled", None),
]


@pytest.mark.parametrize(("language", "text", "status", "day"), STATUS)
def test_what_is_to_come_or_was_called_off_is_not_held(
    language: str, text: str, status: str, day: str | None
) -> None:
    (meeting,) = meetings(extract(language, text))
    assert (meeting.one("status"), meeting.one("startDate")) == (status, day)


NO_MEETING = [
    # denied
    ("ar", "نفى الكرملين إجراء اتصال هاتفي بين فلاديمير بوتين ودونالد ترامب."),
    ("ar", "لن يلتقي الرئيس الروسي فلاديمير بوتين نظيره الأوكراني فولوديمير زيلينسكي."),
    ("ar", "لم يلتق فلاديمير بوتين نظيره الأوكراني فولوديمير زيلينسكي في جنيف."),
    ("ar", "رفض عبد الفتاح البرهان لقاء محمد حمدان دقلو."),
    ("en", "The Kremlin denied that a phone call between Vladimir Putin and Donald Trump had taken place."),
    ("en", "Vladimir Putin refused to meet Volodymyr Zelensky."),
    ("en", "Vladimir Putin has not met Volodymyr Zelensky."),
    # wished
    ("ar", "يأمل إيمانويل ماكرون في لقاء فلاديمير بوتين."),
    ("ar", "اقترح الرئيس التركي رجب طيب أردوغان عقد لقاء بين فلاديمير بوتين وفولوديمير زيلينسكي في إسطنبول."),
    ("en", "Emmanuel Macron hopes to meet Vladimir Putin."),
    ("en", "Recep Tayyip Erdogan proposed a meeting between Vladimir Putin and Volodymyr Zelensky in Istanbul."),
    ("en", "Guterres called for a meeting between Abdel Fattah al-Burhan and Mohamed Hamdan Dagalo."),
    # other things
    ("ar", "انقطعت الاتصالات الهاتفية عن نيالا بعد القصف."),
    ("ar", "قال عباس عراقجي إن تركيا والعراق بلدان جاران."),
    ("en", "Phone lines in Nyala were cut, said Abdel Fattah al-Burhan."),
    ("en", "Supply has met demand in Iraq, said Hakan Fidan."),
]


@pytest.mark.parametrize(("language", "text"), NO_MEETING)
def test_what_is_denied_or_wished_or_something_else_is_no_meeting(language: str, text: str) -> None:
    assert meetings(extract(language, text)) == []


ROUNDS = [
    ("ar", "عقدت الجولة السادسة عشرة من محادثات أستانا يوم 7 تموز 2021.", 16, "astana-process", "2021-07-07", "Held"),
    ("ar", "تعقد الجولة العشرون من محادثات أستانا الأسبوع المقبل.", 20, "astana-process", "2024-10-20", "Planned"),
    (
        "ar",
        "عقدت في أنقرة الجولة الثانية من المحادثات بين الصومال وإثيوبيا يوم 13 أغسطس 2024.",
        2,
        None,
        "2024-08-13",
        "Held",
    ),
    (
        "en",
        "The 20th round of the Astana talks was held in Astana on 20 and 21 June 2023.",
        20,
        "astana-process",
        "2023-06-20",
        "Held",
    ),
    (
        "en",
        "The second round of talks between Somalia and Ethiopia was held on 13 August 2024.",
        2,
        None,
        "2024-08-13",
        "Held",
    ),
]


@pytest.mark.parametrize(("language", "text", "number", "series", "day", "status"), ROUNDS)
def test_a_round_has_its_number_and_its_process(
    language: str, text: str, number: int, series: str | None, day: str, status: str
) -> None:
    (meeting,) = meetings(extract(language, text))
    assert (meeting.kind, meeting.one("roundNumber")) == ("NegotiationRound", str(number))
    assert (meeting.one("partOf"), meeting.one("startDate"), meeting.one("status")) == (series, day, status)
    if series:
        assert meeting.id == f"meeting/{series}-round-{number}"


def test_both_days_of_a_round_are_kept() -> None:
    text = "The 20th round of the Astana talks was held in Astana on 20 and 21 June 2023."
    (meeting,) = meetings(extract("en", text))
    assert (meeting.one("startDate"), meeting.one("endDate")) == ("2023-06-20", "2023-06-21")


def test_the_date_of_something_else_is_not_the_meetings() -> None:
    text = "Hakan Fidan met Abbas Araghchi in Ankara to speak about the elections of 5 June 2023."
    (meeting,) = meetings(extract("en", text))
    assert meeting.one("startDate") != "2023-06-05"


REGRESSIONS = [
    # language, sentence, participants of the one meeting, its places
    (
        "ar",
        "عقد الرئيس الكيني وليام روتو ورئيس الوزراء الإثيوبي آبي أحمد اجتماعا في العاصمة الإثيوبية.",
        {"william-ruto", "abiy-ahmed"},
        ("addis-ababa",),
    ),
    ("en", "Kenya and Somalia held talks in the Qatari capital.", {"kenya", "somalia"}, ("doha",)),
    (
        "ar",
        "عقدت في أنقرة الجولة الثانية من المحادثات بين الصومال وإثيوبيا.",
        {"somalia", "ethiopia"},
        ("ankara",),
    ),
]


@pytest.mark.parametrize(("language", "text", "people", "places"), REGRESSIONS)
def test_the_city_of_a_meeting_is_its_place_and_takes_no_part(
    language: str, text: str, people: set[str], places: tuple[str, ...]
) -> None:
    (meeting,) = meetings(extract(language, text))
    assert set(meeting["participant"]) == people
    assert meeting["place"] == places


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "دعا غوتيريش إلى عقد اجتماع بين عبد الفتاح البرهان ومحمد حمدان دقلو."),
        ("ar", "ولم يلتق الرئيس الكيني وليام روتو رئيس الوزراء الإثيوبي آبي أحمد."),
        ("en", "Kenya's president did not meet Ethiopian Prime Minister Abiy Ahmed."),
    ],
)
def test_a_call_to_meet_and_a_denial_are_no_meetings(language: str, text: str) -> None:
    assert not meetings(extract(language, text))
