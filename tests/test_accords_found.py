"""Agreements and processes as sentences tell of them: parties, mediators, and who is a guarantor and who not."""

from __future__ import annotations

import pytest

from graph_builder.model import Extraction
from tests.reading import Told, accords, extract

TRIO = ("iran", "russia", "turkey")


def one(language: str, text: str) -> Told:
    (accord,) = accords(extract(language, text))
    return accord


PARTIES = [
    ("ar", "وقعت أرمينيا وأذربيجان اتفاق سلام في واشنطن.", "Deal", {"armenia", "azerbaijan"}),
    ("ar", "وقعت السعودية وإيران اتفاقا في بكين لاستئناف العلاقات.", "Deal", {"iran", "saudi-arabia"}),
    ("ar", "توصلت إسرائيل وحماس إلى اتفاق لوقف إطلاق النار.", "Ceasefire", {"hamas", "israel"}),
    ("ar", "صدر بيان مشترك لمصر والأردن والعراق.", "JointStatement", {"egypt", "jordan", "iraq"}),
    ("en", "Armenia and Azerbaijan signed a peace agreement.", "Deal", {"armenia", "azerbaijan"}),
    ("en", "Israel and Hamas reached a ceasefire agreement.", "Ceasefire", {"hamas", "israel"}),
    (
        "en",
        "Egypt, Eritrea and Somalia issued a joint statement in Asmara.",
        "JointStatement",
        {"egypt", "eritrea", "somalia"},
    ),
]


@pytest.mark.parametrize(("language", "text", "kind", "parties"), PARTIES)
def test_who_concludes_an_agreement_is_party_to_it(language: str, text: str, kind: str, parties: set[str]) -> None:
    accord = one(language, text)
    assert (accord.kind, set(accord["party"])) == (kind, parties)
    assert set(accord["type"]) == {"Agreement", kind}
    assert accord["guarantor"] == ()


@pytest.mark.parametrize(
    ("language", "text", "identifier", "day", "place"),
    [
        ("ar", "اتفاق الطائف الموقع في الطائف يوم 22 أكتوبر 1989.", "agreement/taif-agreement", "1989-10-22", "taif"),
        (
            "en",
            "The Taif Agreement was signed in Taif on 22 October 1989.",
            "agreement/taif-agreement",
            "1989-10-22",
            "taif",
        ),
        (
            "en",
            "The Ankara Declaration was signed on 11 December 2024.",
            "agreement/ankara-declaration-2024",
            "2024-12-11",
            None,
        ),
    ],
)
def test_a_known_agreement_is_the_gazetteers_with_day_and_place_of_its_signing(
    language: str, text: str, identifier: str, day: str, place: str | None
) -> None:
    accord = one(language, text)
    assert accord.id == identifier
    assert (accord.one("startDate"), accord.one("endDate"), accord.one("place")) == (day, day, place)


def names(extraction: Extraction, told: Told) -> set[str]:
    node = next(n for n in extraction.nodes if n.id == told.id)
    return {label.text for label in (*node.labels, *node.alt_labels)}


def test_an_agreement_named_by_its_city_has_that_name() -> None:
    extraction = extract("ar", "التزمت الأطراف باتفاق مقديشو.")
    (accord,) = accords(extraction)
    assert "اتفاق مقديشو" in names(extraction, accord)


GUARANTORS = [
    # language, sentence, agreement or process (the beginning of its id), guarantors
    ("ar", "تعد روسيا وتركيا وإيران الدول الضامنة لمسار أستانا.", "process/astana-process", TRIO),
    ("ar", "أكدت الدول الضامنة (روسيا وتركيا وإيران) التزامها بمسار أستانا.", "process/astana-process", TRIO),
    ("ar", "أبرم اتفاق وقف إطلاق النار بضمانة مصر وقطر.", "agreement/", ("egypt", "qatar")),
    ("ar", "تركيا طرف ضامن لاتفاق سوتشي.", "agreement/", ("turkey",)),
    ("en", "Russia, Turkey and Iran are the guarantors of the Astana process.", "process/astana-process", TRIO),
    ("en", "The guarantor states (Russia, Turkey and Iran) met in Sochi.", "process/astana-process", TRIO),
    ("en", "The guarantors of the Astana process, Russia, Turkey and Iran, spoke.", "process/astana-process", TRIO),
    ("en", "The Minsk Protocol was guaranteed by France and Germany.", "agreement/", ("france", "germany")),
    ("en", "Turkey, as a guarantor of the Sochi agreement, sent troops to Idlib.", "agreement/", ("turkey",)),
    (
        "en",
        "Cuba and Norway are guarantors of the peace agreement between Colombia and the FARC.",
        "agreement/",
        ("cuba", "norway"),
    ),
]


@pytest.mark.parametrize(("language", "text", "of", "guarantors"), GUARANTORS)
def test_each_wording_of_guarantor_names_the_states_and_what_they_guarantee(
    language: str, text: str, of: str, guarantors: tuple[str, ...]
) -> None:
    (accord,) = (a for a in accords(extract(language, text)) if a["guarantor"])
    assert accord.id.startswith(of)
    assert accord["guarantor"] == guarantors


def test_parties_are_no_guarantors_and_guarantors_no_parties() -> None:
    text = "Cuba and Norway are guarantors of the peace agreement between Colombia and the FARC."
    accord = one("en", text)
    assert (accord["guarantor"], accord["party"]) == (("cuba", "norway"), ("colombia", "farc"))


NO_GUARANTOR = [
    # sponsors, mediators, hosts, supporters
    ("ar", "وقعت السعودية وإيران اتفاقا في بكين لاستئناف العلاقات برعاية الصين."),
    ("ar", "توصلت إسرائيل وحماس إلى اتفاق لوقف إطلاق النار بوساطة مصر وقطر والولايات المتحدة."),
    ("ar", "رحبت الأمم المتحدة باتفاق بريتوريا، ودعمته كينيا وجنوب أفريقيا."),
    ("en", "Israel and Hamas reached a ceasefire agreement mediated by Egypt, Qatar and the United States."),
    ("en", "Saudi Arabia and Iran signed an agreement in Beijing under the auspices of China."),
    ("en", "Egypt and Qatar, mediators of the Gaza ceasefire, met on Monday."),
    # words that only look like it
    ("ar", "وقعت السعودية وإيران اتفاقا ضمن جهود الصين."),
    ("ar", "أكدت مصر دعمها اتفاق جدة لضمان وقف إطلاق النار في السودان."),
    ("ar", "قالت وزارة التضامن في مصر إنها ترحب باتفاق جدة."),
    ("ar", "قالت روسيا إن أوكرانيا تطلب ضمانات أمنية قبل أي اتفاق."),
    ("en", "Egypt will ensure that the Jeddah Declaration is respected."),
    ("en", "Qatar said the Jeddah Declaration needs assurances, and Egypt expressed solidarity with Sudan."),
    ("en", "Ukraine wants security guarantees from the United States before any agreement."),
    # refused, wished, possible
    ("ar", "لن تقبل المعارضة السورية بإيران طرفا ضامنا للاتفاق."),
    ("en", "Turkey could be a guarantor of a future agreement."),
    ("en", "No guarantor of the Jeddah Declaration was named by Egypt."),
]


@pytest.mark.parametrize(("language", "text"), NO_GUARANTOR)
def test_nobody_is_guarantor_whom_the_text_does_not_call_so(language: str, text: str) -> None:
    extraction = extract(language, text)
    assert [s for s in extraction.statements if s.predicate == "guarantor"] == []


@pytest.mark.parametrize(
    ("language", "text", "role", "who"),
    [
        ("ar", "وقعت السعودية وإيران اتفاقا في بكين لاستئناف العلاقات برعاية الصين.", "sponsor", ("china",)),
        (
            "ar",
            "توصلت إسرائيل وحماس إلى اتفاق لوقف إطلاق النار بوساطة مصر وقطر.",
            "mediator",
            ("egypt", "qatar"),
        ),
        (
            "en",
            "Israel and Hamas reached a ceasefire agreement mediated by Egypt and Qatar.",
            "mediator",
            ("egypt", "qatar"),
        ),
        ("en", "The French-brokered ceasefire held.", "mediator", ("france",)),
    ],
)
def test_mediators_and_sponsors_are_that_and_no_parties(
    language: str, text: str, role: str, who: tuple[str, ...]
) -> None:
    accord = one(language, text)
    assert accord[role] == who
    assert set(accord["party"]).isdisjoint(who)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "أعدت قطر مسودة اتفاق بين الكونغو الديمقراطية ورواندا."),
        ("ar", "يبحث المفاوضون مشروع اتفاق بين صربيا وكوسوفو."),
        ("ar", "تسعى قطر إلى التوصل إلى اتفاق بين إسرائيل وحماس."),
        ("en", "Qatar circulated a draft agreement between Rwanda and the Democratic Republic of the Congo."),
        ("en", "Serbia and Kosovo have failed to reach an agreement."),
        ("en", "Egypt proposed a ceasefire deal between Israel and Hamas."),
    ],
)
def test_a_draft_or_an_aim_is_no_agreement(language: str, text: str) -> None:
    assert accords(extract(language, text)) == []


def test_a_meeting_produces_what_is_signed_in_it() -> None:
    text = "Armenia and Azerbaijan held a summit in Washington on 8 August 2024 and signed a peace agreement."
    extraction = extract("en", text)
    produced = [s for s in extraction.statements if s.predicate == "produced"]
    assert all(s.subject.startswith("meeting/") and str(s.object).startswith("agreement/") for s in produced)
    (accord,) = accords(extraction)
    assert accord.kind == "Deal"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "أعربت وزارة التضامن الاجتماعي المصرية عن تضامن مصر مع السودان بعد إعلان جدة."),
        ("ar", "قالت كينيا إنها متضامنة مع الصومال في تنفيذ إعلان أنقرة."),
    ],
)
def test_solidarity_is_no_guarantee(language: str, text: str) -> None:
    extraction = extract(language, text)
    assert not [s for s in extraction.statements if s.predicate == "guarantor"]


def test_what_was_not_signed_is_no_agreement() -> None:
    extraction = extract("ar", "ولم توقع إثيوبيا والصومال اتفاق سلام.")
    assert not [s for s in extraction.statements if s.predicate == "party"]


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("أعلنت كينيا التوصل إلى اتفاق مع أوغندا بشأن الصيد.", {"kenya", "uganda"}),
        ("وقعت تشاد مع ليبيا اتفاقية أمنية في طرابلس.", {"chad", "libya"}),
        ("وافقت أرمينيا على هدنة مع أذربيجان.", {"armenia", "azerbaijan"}),
        ("رحب المراقبون باتفاق كيني أوغندي على الحدود.", {"kenya", "uganda"}),
        ("أعلنت كينيا وأوغندا التوصل إلى خارطة طريق مشتركة للحدود.", {"kenya", "uganda"}),
    ],
)
def test_parties_in_the_wordings_of_agencies(text: str, parties: set[str]) -> None:
    assert set(one("ar", text)["party"]) == parties


@pytest.mark.parametrize(
    "text",
    [
        "تأمل كينيا في توقيع اتفاق مع أوغندا بشأن الصيد.",
        "قال الخبير إن الهدف هو توقيع اتفاق بين كينيا وأوغندا.",
        "فشلت كينيا وأوغندا في التوصل إلى اتفاق بشأن الصيد.",
        "توصل المستأجر إلى اتفاق مع صاحب المتجر في أكتوبر 2016.",
    ],
)
def test_what_is_aimed_at_or_private_is_no_agreement(text: str) -> None:
    assert accords(extract("ar", text)) == []


def test_the_agreement_is_the_one_told_of_before_and_the_two_sides_are_its_parties() -> None:
    text = (
        "وقعت كينيا وأوغندا اتفاقا بشأن الصيد. ورحبت إيطاليا وإسبانيا بالاتفاق. "
        "وكان الطرفان قد وقعا الاتفاقية بالأحرف الأولى."
    )
    assert set(one("ar", text)["party"]) == {"kenya", "uganda"}


def test_a_state_in_which_something_happens_is_no_party() -> None:
    text = "وقعت الحكومة الكينية في أوغندا اتفاقا مع السودان."
    assert set(one("ar", text)["party"]) == {"kenya", "sudan"}


def test_an_adjective_names_the_guarantor() -> None:
    text = "وقعت الفصائل اتفاق خفض التصعيد، وحملت الضامن التركي مسؤولية الخروق."
    assert "turkey" in {g for a in accords(extract("ar", text)) for g in a["guarantor"]}
