"""Titles: who holds an office, whose title stands beside a name, names that only a title makes known, governments."""

from __future__ import annotations

from datetime import date

import pytest

from tests.reading import actors, extract, facts

ROLES = [
    # language, sentence, person, role as worded, state
    ("ar", "قال الرئيس الكيني وليام روتو إن الحوار مهم.", "william-ruto", "الرئيس الكيني", "kenya"),
    ("ar", "قال رئيس جمهورية كينيا وليام روتو إن الحوار مهم.", "william-ruto", "رئيس جمهورية كينيا", "kenya"),
    ("ar", "قال وليام روتو، رئيس كينيا، إن الحوار مهم.", "william-ruto", "رئيس كينيا", "kenya"),
    (
        "ar",
        "قال رئيس الوزراء العراقي، محمد شياع السوداني، إن الحوار مهم.",
        "mohammed-shia-al-sudani",
        "رئيس الوزراء العراقي",
        "iraq",
    ),
    (
        "ar",
        "قال وزير الخارجية الإيراني عباس عراقجي إن الحوار مهم.",
        "abbas-araghchi",
        "وزير الخارجية الإيراني",
        "iran",
    ),
    (
        "ar",
        "قال وزير الدفاع الأوكراني رستم عمروف إن الحوار مهم.",
        "rustem-umerov",
        "وزير الدفاع الأوكراني",
        "ukraine",
    ),
    ("ar", "استقبل أمير قطر تميم بن حمد الضيوف.", "tamim-bin-hamad", "أمير قطر", "qatar"),
    (
        "ar",
        "قال المتحدث باسم الخارجية القطرية ماجد الأنصاري إن الحوار مهم.",
        "majed-al-ansari",
        "المتحدث باسم الخارجية القطرية",
        "qatar",
    ),
    ("en", "Kenyan President William Ruto said dialogue mattered.", "william-ruto", "Kenyan President", "kenya"),
    ("en", "Kenya's President William Ruto said dialogue mattered.", "william-ruto", "Kenya's President", "kenya"),
    (
        "en",
        "William Ruto, the president of Kenya, said dialogue mattered.",
        "william-ruto",
        "president of Kenya",
        "kenya",
    ),
    (
        "en",
        "Iraqi Prime Minister Mohammed Shia al-Sudani said dialogue mattered.",
        "mohammed-shia-al-sudani",
        "Iraqi Prime Minister",
        "iraq",
    ),
    (
        "en",
        "Iranian Foreign Minister Abbas Araghchi said dialogue mattered.",
        "abbas-araghchi",
        "Iranian Foreign Minister",
        "iran",
    ),
]


@pytest.mark.parametrize(("language", "text", "person", "role", "state"), ROLES)
def test_a_title_beside_a_name_is_the_persons_role_and_ties_the_person_to_the_state(
    language: str, text: str, person: str, role: str, state: str
) -> None:
    extraction = extract(language, text)
    assert facts(extraction, f"actor/{person}") == {"role": (role,), "represents": (state,)}
    assert actors(extraction) == {person, state}
    statement = next(s for s in extraction.statements if s.predicate == "role")
    assert all(text[slice(*mark)] == role for e in statement.evidence for mark in e.marks)


HOLDERS = [
    ("ar", "قال الرئيس الأمريكي إن الحوار مهم.", date(2024, 10, 16), "joe-biden"),
    ("ar", "قال الرئيس الأمريكي إن الحوار مهم.", date(2018, 10, 16), "donald-trump"),
    ("ar", "قال الرئيس الأمريكي إن الحوار مهم.", date(2025, 10, 16), "donald-trump"),
    ("ar", "قال رئيس الوزراء البريطاني إن الحوار مهم.", date(2024, 10, 16), "keir-starmer"),
    ("ar", "قال وزير الخارجية الإيراني إن الحوار مهم.", date(2024, 10, 16), "abbas-araghchi"),
    ("ar", "قال وزير الخارجية الإيراني إن الحوار مهم.", date(2017, 1, 24), "mohammad-javad-zarif"),
    ("en", "The US president said dialogue mattered.", date(2024, 10, 16), "joe-biden"),
    ("en", "The US president said dialogue mattered.", date(2014, 10, 16), "barack-obama"),
    ("en", "The Iranian foreign minister said dialogue mattered.", date(2017, 1, 24), "mohammad-javad-zarif"),
    ("en", "The Saudi crown prince said dialogue mattered.", date(2024, 10, 16), "mohammed-bin-salman"),
]


@pytest.mark.parametrize(("language", "text", "published", "person"), HOLDERS)
def test_a_title_alone_means_its_holder_on_the_day(language: str, text: str, published: date, person: str) -> None:
    assert person in actors(extract(language, text, published))


@pytest.mark.parametrize(
    ("language", "text", "state"),
    [
        ("ar", "قال الرئيس الأمريكي إن الحوار مهم.", "united-states"),
        ("en", "The US president spoke.", "united-states"),
    ],
)
def test_a_title_whose_holder_is_not_certain_means_the_state(language: str, text: str, state: str) -> None:
    assert actors(extract(language, text, None)) == {state}
    assert actors(extract(language, text, date(1790, 1, 1))) == {state}


PAIRS = [
    (
        "ar",
        "اتفق الرئيسان التركي رجب طيب أردوغان والروسي فلاديمير بوتين على التعاون.",
        {"recep-tayyip-erdogan": "turkey", "vladimir-putin": "russia"},
    ),
    (
        "ar",
        "هاتف الرئيس التركي رجب طيب أردوغان نظيره الروسي فلاديمير بوتين.",
        {"recep-tayyip-erdogan": "turkey", "vladimir-putin": "russia"},
    ),
    (
        "en",
        "Kenyan President William Ruto thanked his Ugandan counterpart Yoweri Museveni.",
        {"william-ruto": "kenya", "yoweri-museveni": "uganda"},
    ),
]


@pytest.mark.parametrize(("language", "text", "tied"), PAIRS)
def test_a_dual_title_and_a_counterpart_tie_each_to_a_state(language: str, text: str, tied: dict[str, str]) -> None:
    extraction = extract(language, text)
    assert actors(extraction) == {*tied, *tied.values()}
    assert {p: facts(extraction, f"actor/{p}")["represents"] for p in tied} == {p: (s,) for p, s in tied.items()}


@pytest.mark.parametrize(
    ("language", "text", "states"),
    [
        ("ar", "تصافح الرئيسان الروسي والتركي.", {"russia", "turkey"}),
        ("ar", "تصافح وزيرا خارجية مصر وتركيا.", {"egypt", "turkey"}),
        ("en", "The presidents of Egypt and Kenya shook hands.", {"egypt", "kenya"}),
        ("en", "The Russian and Turkish presidents shook hands.", {"russia", "turkey"}),
    ],
)
def test_a_dual_title_without_names_means_the_states(language: str, text: str, states: set[str]) -> None:
    assert actors(extract(language, text)) == states


def test_a_counterpart_without_a_name_is_the_holder_of_the_same_office() -> None:
    text = "هاتف وزير الخارجية التركي هاكان فيدان نظيره الإيراني."
    assert "abbas-araghchi" in actors(extract("ar", text, date(2024, 10, 16)))


UNKNOWN = [
    ("ar", "قال نائب وزير الخارجية الهندي، راجيش كومار فيرما، إن الحوار مهم.", "راجيش كومار فيرما", "india"),
    (
        "ar",
        "قالت وزيرة خارجية الكونغو الديمقراطية، نيما كاسونغو مبويي، إن الحوار مهم.",
        "نيما كاسونغو مبويي",
        "democratic-republic-of-the-congo",
    ),
    (
        "en",
        "Iran's deputy foreign minister, Farhad Mirzadeh Tavan, said dialogue mattered.",
        "Farhad Mirzadeh Tavan",
        "iran",
    ),
    ("en", "French Ambassador to Lebanon Odile Marchandeau said dialogue mattered.", "Odile Marchandeau", "france"),
    # without a comma, by known and by unheard-of names
    ("ar", "قال وزير الري المصري حسام الطنطاوي إن الحوار مهم.", "حسام الطنطاوي", "egypt"),
    ("ar", "هاتف الوزير نظيره الفلبيني ألان بيتر سانتوس أمس.", "ألان بيتر سانتوس", "philippines"),
    (
        "en",
        "Marcel Utembo, the Congolese foreign minister, said so.",
        "Marcel Utembo",
        "democratic-republic-of-the-congo",
    ),
    ("en", "Foreign Minister Okello Lubega of Uganda said so.", "Okello Lubega", "uganda"),
]


@pytest.mark.parametrize(("language", "text", "name", "state"), UNKNOWN)
def test_a_title_makes_a_name_known_that_no_list_has(language: str, text: str, name: str, state: str) -> None:
    extraction = extract(language, text)
    (person,) = (n for n in extraction.nodes if "Person" in n.kinds)
    assert name in {label.text for label in person.labels}
    assert any(label.text.isascii() for label in person.labels)
    assert facts(extraction, person.id)["represents"] == (state,)


ROLE = [
    ("ar", "قال رئيس البرلمان سليم الخالدي ذلك.", "سليم الخالدي", "رئيس البرلمان"),
    ("ar", "قال محمود الزهراني نائب الأمين العام ذلك.", "محمود الزهراني", "نائب الأمين العام"),
    ("ar", "أكد وزير التعليم الدكتور عزام الرفاعي ذلك.", "عزام الرفاعي", "وزير التعليم"),
    ("en", "Speaker and mediator Okello Lubega spoke.", "Okello Lubega", "mediator"),
    ("en", "The country's foreign minister, Okello Lubega, spoke.", "Okello Lubega", "foreign minister"),
    ("en", "Anna Smithson, a spokeswoman, spoke.", "Anna Smithson", "spokeswoman"),
]


@pytest.mark.parametrize(("language", "text", "name", "role"), ROLE)
def test_a_title_of_no_state_is_the_role_of_the_name_beside_it(
    language: str, text: str, name: str, role: str
) -> None:
    extraction = extract(language, text)
    (person,) = (n for n in extraction.nodes if "Person" in n.kinds)
    assert name in {label.text for label in person.labels}
    assert facts(extraction, person.id)["role"] == (role,)


@pytest.mark.parametrize(
    ("language", "text", "people"),
    [
        # two titles in a row, each with its name
        (
            "ar",
            "التقى المبعوث الأممي هانس غروندبرغ وزير الخارجية العماني بدر البوسعيدي.",
            {"hans-grundberg": None, "badr-albusaidi": "oman"},
        ),
        (
            "en",
            "Presidents William Ruto of Kenya and Yoweri Museveni of Uganda spoke.",
            {"william-ruto": "kenya", "yoweri-museveni": "uganda"},
        ),
    ],
)
def test_each_of_several_titles_has_its_own_name(language: str, text: str, people: dict[str, str | None]) -> None:
    extraction = extract(language, text)
    assert {n.id.split("/")[1] for n in extraction.nodes if "Person" in n.kinds} == set(people)
    for person, state in people.items():
        assert facts(extraction, f"actor/{person}").get("represents", (None,)) == (state,)


GROUPS = [
    ("ar", "أعلنت حركة التحرير الوطني ذلك.", {"حركة التحرير الوطني"}),
    ("ar", "تعطلت حركة الملاحة الدولية وحركة السفر.", set()),
    ("ar", "سيطر التنظيم الإرهابي على القرية، وقال الحزب الحاكم ذلك.", set()),
    ("en", "Fighters of the Highland Liberation Front came.", {"Highland Liberation Front"}),
    ("en", "On the home front the peace movement grew.", set()),
]


@pytest.mark.parametrize(("language", "text", "names"), GROUPS)
def test_a_group_that_no_list_has_needs_a_name(language: str, text: str, names: set[str]) -> None:
    groups = [n for n in extract(language, text).nodes if {"Group", "Organization"} & set(n.kinds)]
    assert {label.text for n in groups for label in n.labels if label.language == language} == names


def test_a_person_whom_only_the_article_knows_is_one_person_under_the_surname() -> None:
    text = "قال نائب وزير الخارجية الهندي، راجيش كومار فيرما، إن الحوار مهم. وأضاف فيرما أن اللقاء قريب."
    assert len(actors(extract("ar", text))) == 2


APART = [
    ("ar", "بحث وزير الخارجية التركي مع عباس عراقجي الملف.", "abbas-araghchi", "turkey"),
    ("ar", "التقى وزير الخارجية التركي هاكان فيدان، عباس عراقجي في أنقرة.", "abbas-araghchi", "turkey"),
    ("ar", "قال وزير الخارجية التركي، عباس عراقجي، ذلك.", "abbas-araghchi", "turkey"),
    (
        "en",
        "Turkish Foreign Minister Hakan Fidan, Abbas Araghchi and Badr Abdelatty spoke.",
        "abbas-araghchi",
        "turkey",
    ),
    # an envoy does not speak for the country of the errand
    ("ar", "قال المبعوث الأمريكي إلى إيران روبرت مالي إن الحوار مهم.", "robert-malley", "iran"),
    ("ar", "التقى المبعوث الأمريكي إلى السودان توم بيرييلو الوفود.", "tom-perriello", "sudan"),
    ("ar", "قال المبعوث الأممي إلى اليمن هانس غروندبرغ إن الوضع صعب.", "hans-grundberg", "yemen"),
    ("en", "US special envoy for Sudan Tom Perriello said the situation was hard.", "tom-perriello", "sudan"),
    ("en", "UN special envoy for Yemen Hans Grundberg said the situation was hard.", "hans-grundberg", "yemen"),
    ("en", "Odile Marchandeau, the French ambassador to Lebanon, spoke.", "odile-marchandeau", "lebanon"),
]


@pytest.mark.parametrize(("language", "text", "person", "state"), APART)
def test_a_person_does_not_represent_a_state_whose_title_is_anothers(
    language: str, text: str, person: str, state: str
) -> None:
    extraction = extract(language, text)
    assert person in actors(extraction)
    assert state not in facts(extraction, f"actor/{person}").get("represents", ())


@pytest.mark.parametrize(
    ("language", "text", "state"),
    [
        ("ar", "قالت وزارة الخارجية العراقية إن الاجتماع مهم.", "iraq"),
        ("ar", "قالت الحكومة الكولومبية إن الاتفاق مهم.", "colombia"),
        ("ar", "قالت الرئاسة الكينية إن الحوار مهم.", "kenya"),
        ("ar", "وصل وفد فرنسي أمس.", "france"),
        ("en", "The Iraqi foreign ministry said the meeting was important.", "iraq"),
        ("en", "The Colombian government said the agreement was important.", "colombia"),
        ("en", "The Kenyan presidency said dialogue mattered.", "kenya"),
        ("en", "A Rwandan delegation arrived.", "rwanda"),
    ],
)
def test_a_body_of_a_government_is_its_state(language: str, text: str, state: str) -> None:
    assert actors(extract(language, text)) == {state}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Mr Fidan said dialogue mattered."),
        ("en", "Mr. Hakan Fidan spoke."),
        ("ar", "قال السيد هاكان فيدان ذلك."),
    ],
)
def test_an_honorific_makes_nobody_else(language: str, text: str) -> None:
    extraction = extract(language, text)
    assert actors(extraction) == {"hakan-fidan"}
    assert facts(extraction, "actor/hakan-fidan") == {}


@pytest.mark.parametrize(
    "text",
    [
        "قال الرئيس التركي غير راض عن الاتفاق.",
        "كان الرئيس المصري سعيد بالزيارة إلى باريس.",
        "تحدث وزير الخارجية الروسي باسم بلاده أمام المجلس.",
        "بدا وزير الخارجية الكيني صادق النية في كلامه.",
    ],
)
def test_common_words_behind_a_title_are_no_name(text: str) -> None:
    people = {node.id for node in extract("ar", text).nodes if "Person" in node.kinds}
    known = {
        "actor/recep-tayyip-erdogan",
        "actor/abdel-fattah-el-sisi",
        "actor/sergey-lavrov",
        "actor/musalia-mudavadi",
    }
    assert people <= known


def test_a_fathers_name_is_not_the_person_of_that_name() -> None:
    extraction = extract("ar", "استقبل الوزير الأمير نواف بن عبدالله بن عبدالعزيز وزير الرياضة.")
    assert "actor/abdullah-of-saudi-arabia" not in {node.id for node in extraction.nodes}


def test_states_in_a_list_of_scenes_are_no_actors() -> None:
    extraction = extract("ar", "تحدث الوزير الفرنسي عن القتال في كل من العراق وسوريا واليمن.")
    assert not {"actor/iraq", "actor/syria", "actor/yemen"} & {node.id for node in extraction.nodes}
