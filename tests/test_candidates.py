"""Tellings that need care: several meetings in one, three states without names, trips, threats, and what is over."""

from __future__ import annotations

import pytest

from graph_builder.extract.passage import Passage
from graph_builder.extract.symbols import Mention, Tag, symbol_text
from graph_builder.text.language import load_language
from tests.reading import Told, extract, meetings

FIDAN, ARAGHCHI, LAVROV = "hakan-fidan", "abbas-araghchi", "sergey-lavrov"
SUNDAY = "2024-10-13"
TRIO = ("iran", "russia", "turkey")


def of(language: str, text: str, person: str = FIDAN) -> Told:
    """The only meeting that a person takes part in."""
    (meeting,) = (m for m in meetings(extract(language, text)) if person in m["participant"])
    return meeting


@pytest.mark.parametrize(
    ("language", "text", "apart"),
    [
        ("ar", "أجرى هاكان فيدان اتصالين هاتفيين منفصلين مع عباس عراقجي وسيرغي لافروف يوم الأحد.", True),
        ("ar", "أجرى هاكان فيدان اتصالا هاتفيا مع عباس عراقجي وسيرغي لافروف يوم الأحد.", False),
        ("en", "Hakan Fidan held separate phone calls with Abbas Araghchi and Sergey Lavrov on Sunday.", True),
        ("en", "Hakan Fidan held a phone call with Abbas Araghchi and Sergey Lavrov on Sunday.", False),
    ],
)
def test_separate_calls_are_one_with_each(language: str, text: str, apart: bool) -> None:
    calls = meetings(extract(language, text))
    pairs = {(ARAGHCHI, FIDAN), (FIDAN, LAVROV)}
    assert {c["participant"] for c in calls} == (pairs if apart else {(ARAGHCHI, FIDAN, LAVROV)})
    assert {(c.kind, c.one("startDate")) for c in calls} == {("PhoneCall", SUNDAY)}


@pytest.mark.parametrize(
    ("language", "before", "text"),
    [
        ("ar", "أعلنت روسيا وتركيا وإيران خطة.", "وعقد اجتماع ثلاثي في سوتشي يوم الأحد."),
        ("en", "Russia, Turkey and Iran published a plan.", "A three-way meeting was held in Sochi on Sunday."),
    ],
)
def test_a_three_way_meeting_is_one_of_the_three_named_before(language: str, before: str, text: str) -> None:
    (meeting,) = meetings(extract(language, f"{before} {text}"))
    assert (meeting["participant"], meeting.one("place")) == (TRIO, "sochi")
    alone = meetings(extract(language, text))
    assert [m["participant"] for m in alone if m["participant"]] == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "التقى هاكان فيدان عباس عراقجي على هامش قمة بين كينيا والصومال في نيروبي يوم 13 أكتوبر 2024."),
        (
            "en",
            "Hakan Fidan met Abbas Araghchi on the sidelines of a summit between Kenya and Somalia "
            "in Nairobi on 13 October 2024.",
        ),
    ],
)
def test_what_happens_on_the_sidelines_has_the_day_and_the_place_of_the_large_one(language: str, text: str) -> None:
    told = meetings(extract(language, text, published=None))
    assert {m["participant"] for m in told} == {(ARAGHCHI, FIDAN), ("kenya", "somalia")}
    assert {(m.one("startDate"), m.one("place")) for m in told} == {(SUNDAY, "nairobi")}


THREATS = [
    ("ar", "لوح هاكان فيدان بتأجيل الاجتماع المقرر مع عباس عراقجي في أنقرة يوم الجمعة."),
    ("ar", "سيلتقي هاكان فيدان عباس عراقجي في أنقرة يوم الجمعة، لكنه هدد بإلغاء اللقاء."),
    ("ar", "سيلتقي هاكان فيدان عباس عراقجي في أنقرة يوم الجمعة، وقد يلغي اللقاء."),
    ("en", "Hakan Fidan will meet Abbas Araghchi in Ankara on Friday, but may postpone the meeting."),
    # "for the sake of" begins like "postponed"
    ("ar", "سيلتقي هاكان فيدان عباس عراقجي في أنقرة يوم الجمعة من أجل إنهاء القتال."),
]


@pytest.mark.parametrize(("language", "text"), THREATS)
def test_a_threat_to_cancel_cancels_nothing(language: str, text: str) -> None:
    meeting = of(language, text)
    assert (meeting.one("status"), meeting.one("startDate")) == ("Planned", "2024-10-18")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "ألغى هاكان فيدان الاجتماع المقرر مع عباس عراقجي في أنقرة يوم الجمعة."),
        ("ar", "تأجل الاجتماع بين هاكان فيدان وعباس عراقجي في أنقرة."),
        ("en", "Hakan Fidan cancelled the meeting with Abbas Araghchi scheduled for Friday in Ankara."),
        ("en", "The meeting between Hakan Fidan and Abbas Araghchi in Ankara was postponed."),
    ],
)
def test_what_was_called_off_or_put_off_is_cancelled(language: str, text: str) -> None:
    assert of(language, text).one("status") == "Cancelled"


@pytest.mark.parametrize(
    ("language", "text", "status"),
    [
        ("ar", "بعد الاجتماع بين هاكان فيدان وعباس عراقجي في أنقرة، ستنشر الخطة.", "Held"),
        ("ar", "من المقرر أن تنشر الخطة بعد الاجتماع بين هاكان فيدان وعباس عراقجي في أنقرة.", "Held"),
        ("ar", "الاجتماع المقرر بين هاكان فيدان وعباس عراقجي في أنقرة سيبحث الخطة.", "Planned"),
        ("en", "After talks with Abbas Araghchi in Ankara, Hakan Fidan will fly home.", "Held"),
        ("en", "Hakan Fidan will fly home after talks with Abbas Araghchi in Ankara.", "Held"),
        (
            "en",
            "After the meeting between Hakan Fidan and Abbas Araghchi in Ankara, the plan will be published.",
            "Held",
        ),
        (
            "en",
            "The meeting planned between Hakan Fidan and Abbas Araghchi in Ankara will discuss the plan.",
            "Planned",
        ),
    ],
)
def test_what_comes_after_a_meeting_does_not_make_it_a_plan(language: str, text: str, status: str) -> None:
    meeting = of(language, text)
    assert (meeting["participant"], meeting.one("status")) == ((ARAGHCHI, FIDAN), status)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "التقى الرئيس الكيني، وليام روتو، نظيره الأوغندي، يويري موسيفيني، في كمبالا."),
        ("ar", "التقى الرئيس الكيني وليام روتو نظيره الأوغندي يويري موسيفيني في كمبالا."),
        ("en", "The Kenyan president, William Ruto, met his Ugandan counterpart, Yoweri Museveni, in Kampala."),
        ("en", "Kenyan President William Ruto met Yoweri Museveni, the Ugandan president, in Kampala."),
    ],
)
def test_a_title_and_a_name_beside_it_are_one_person(language: str, text: str) -> None:
    (meeting,) = meetings(extract(language, text))
    assert (meeting.kind, meeting["participant"]) == ("BilateralMeeting", ("william-ruto", "yoweri-museveni"))


def test_two_names_of_one_actor_with_a_comma_between_are_one_mention() -> None:
    text = load_language("en").fold.fold("the president, Ruto, met Museveni, Odinga")
    ruto, museveni, odinga = ("actor/william-ruto",), ("actor/yoweri-museveni",), ("actor/raila-odinga",)
    named = [(0, 13, ruto), (15, 19, ruto), (25, 33, museveni), (35, 41, odinga)]
    mentions = [Mention(begin, end, Tag.ACTOR, who) for begin, end, who in named]
    passage = Passage(text, 0, len(text.text), symbol_text(text.text, 0, len(text.text), mentions), [])
    passage.join_appositions()
    assert [(m.begin, m.end, m.entities) for m in passage.symbols.mentions] == [
        (0, 19, ruto),
        (25, 33, museveni),
        (35, 41, odinga),
    ]


TRIPS = [
    ("ar", "زار هاكان فيدان طهران يوم الأحد. وأجرى فيدان محادثات مع عباس عراقجي في طهران."),
    ("ar", "زار هاكان فيدان طهران يوم الأحد.\n\nوالتقى فيدان عباس عراقجي."),
    ("en", "Hakan Fidan visited Tehran on Sunday. In Tehran, Hakan Fidan held talks with Abbas Araghchi."),
    ("en", "Hakan Fidan met Abbas Araghchi in Tehran on Sunday. Hakan Fidan visited Tehran with a delegation."),
]


@pytest.mark.parametrize(("language", "text"), TRIPS)
def test_a_visit_and_the_talks_of_the_traveller_are_one(language: str, text: str) -> None:
    (visit,) = meetings(extract(language, text))
    assert (visit.kind, visit["participant"]) == ("Visit", (ARAGHCHI, FIDAN))
    assert (visit.one("place"), visit.one("startDate")) == ("tehran", SUNDAY)


@pytest.mark.parametrize(
    ("language", "text", "places"),
    [
        ("ar", "زار هاكان فيدان طهران يوم الأحد. ثم زار فيدان بغداد يوم الأحد.", {"tehran", "baghdad"}),
        ("ar", "زار هاكان فيدان طهران يوم الأحد. والتقى فيدان سيرغي لافروف في موسكو.", {"tehran", "moscow"}),
        ("en", "Hakan Fidan visited Tehran on Sunday. Hakan Fidan visited Baghdad on Sunday.", {"tehran", "baghdad"}),
        (
            "en",
            "Hakan Fidan visited Tehran on Sunday. Hakan Fidan met Sergey Lavrov in Moscow on Sunday.",
            {"tehran", "moscow"},
        ),
    ],
)
def test_two_countries_are_two_visits(language: str, text: str, places: set[str]) -> None:
    told = meetings(extract(language, text))
    assert {m.one("place") for m in told} == places
    assert len(told) == len(places)


@pytest.mark.parametrize(
    ("language", "text", "people"),
    [
        # nobody of the state is named; somebody is
        ("ar", "زار هاكان فيدان طهران يوم الأحد.", (FIDAN,)),
        ("ar", "زار هاكان فيدان طهران يوم الأحد والتقى عباس عراقجي.", (ARAGHCHI, FIDAN)),
        ("en", "Hakan Fidan visited Tehran on Sunday.", (FIDAN,)),
        ("en", "Hakan Fidan visited Tehran on Sunday and met Abbas Araghchi.", (ARAGHCHI, FIDAN)),
    ],
)
def test_the_state_visited_takes_part_only_by_somebody_of_it(
    language: str, text: str, people: tuple[str, ...]
) -> None:
    (visit,) = meetings(extract(language, text))
    assert (visit.kind, visit["participant"]) == ("Visit", people)


@pytest.mark.parametrize(
    ("language", "text"),
    [("ar", "زار هاكان فيدان إسطنبول يوم الأحد."), ("en", "Hakan Fidan visited Istanbul on Sunday.")],
)
def test_nobody_visits_his_own_country(language: str, text: str) -> None:
    assert not meetings(extract(language, text))


ONE_SENTENCE = [
    ("أجرى هاكان فيدان محادثات مع عباس عراقجي في طهران تمهيدا لقمة بين فلاديمير بوتين وشي جين بينغ في بكين.", 2),
    ("التقى هاكان فيدان عباس عراقجي في أنقرة، وشارك في مؤتمر القمة العربية في بغداد سيرغي لافروف.", 2),
]


@pytest.mark.parametrize(("text", "count"), ONE_SENTENCE)
def test_two_meetings_of_one_sentence_stay_two(text: str, count: int) -> None:
    assert len(meetings(extract("ar", text))) == count


def test_a_roster_joins_the_meeting_and_its_titles_end_no_list() -> None:
    text = (
        "عقد هاكان فيدان في طهران يوم الأحد جلسة مباحثات مع عباس عراقجي. "
        "حضر الجلسة معالي سيرغي لافروف رئيس الديوان والوفد المرافق له، ووكيل الوزارة سامح شكري."
    )
    (talks,) = meetings(extract("ar", text))
    assert {"sergey-lavrov", "sameh-shoukry"} <= set(talks["participant"])


def test_whom_the_sentence_before_was_about_speaks_at_the_meeting() -> None:
    text = "أعرب هاكان فيدان عن قلقه. وقال خلال اجتماع لمجلس الأمن الدولي يوم الأحد إن الهدنة صامدة."
    (meeting,) = meetings(extract("ar", text))
    assert FIDAN in meeting["participant"]
