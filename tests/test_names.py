"""Names in text: where they begin and end, and which of their readings an article means."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_builder.errors import DataError
from graph_builder.extract.latin import latin
from graph_builder.extract.name_shapes import shapes_of
from graph_builder.extract.name_table import NameTable
from graph_builder.extract.names import NameFinder
from graph_builder.extract.unlisted import SURE, UNSURE, UnlistedNames
from graph_builder.text.language import load_language
from tests.reading import actors, extract, meetings

NAMES = {
    "ar": [
        ("موسكو", "moscow", "full"),
        ("الدوحة", "doha", "full"),
        ("جيش الإسلام", "army", "full"),
        ("الإسلام", "islam", "full"),
        ("جنوب السودان", "south-sudan", "full"),
        ("السودان", "sudan", "full"),
        ("أستانا", "astana", "full"),
        ("تركي", "turkey", "demonym"),
        ("علي", "ali", "short"),
    ],
    "en": [
        ("US", "us", "full"),
        ("UN", "un", "full"),
        ("Oman", "oman", "full"),
        ("South Sudan", "south-sudan", "full"),
        ("Sudan", "sudan", "full"),
        ("Muhammad", "muhammad", "short"),
    ],
}
FINDERS = {code: NameFinder(load_language(code), names) for code, names in NAMES.items()}


def found(code: str, text: str) -> list[tuple[str, str]]:
    """The names in `text` as written, with what they name."""
    folded = load_language(code).fold.fold(text)
    hits = FINDERS[code].find(folded, 0, len(folded.text))
    return [(text[slice(*folded.span(h.begin, h.end))], r.entity) for h in hits for r in h.readings]


@pytest.mark.parametrize(
    ("word", "name"),
    [
        *[(p + "موسكو", "موسكو") for p in ("", "و", "ف", "ب", "ل", "وب", "ول", "ك")],
        *[(p + "الدوحة", "الدوحة") for p in ("", "و", "ف", "ب", "ك")],
        ("للدوحة", "لدوحة"),
        ("وللدوحة", "لدوحة"),
        ("التركي", "التركي"),
        ("والتركي", "التركي"),
        ("أَسْتانا", "أَسْتانا"),
        ("أسـتانا", "أسـتانا"),
        ("استانا", "استانا"),
        ("موسكو،", "موسكو"),
        ("(موسكو)", "موسكو"),
        ("موسكو-", "موسكو"),
    ],
)
def test_an_arabic_name_is_found_after_proclitics_with_its_article(word: str, name: str) -> None:
    ((written, _),) = found("ar", f"سافر {word} أمس")
    assert written == name


@pytest.mark.parametrize("word", ["سموسكو", "موسكوفيتش", "تموسكو", "دوحة", "الالدوحة", "تركيا", "عليا", "لموسكوي"])
def test_part_of_a_word_is_no_name(word: str) -> None:
    assert found("ar", f"سافر {word} أمس") == []


def test_words_glued_to_a_long_name_do_not_hide_it_but_a_short_name_must_end() -> None:
    assert [e for _, e in found("ar", "أعلنت أستاناأن الحوار")] == ["astana"]
    assert found("ar", "عليأن الأمر") == []


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ('قال "جيش الإسلام" إن', "جيش الإسلام"),
        ('قال جيش "الإسلام" إن', 'جيش "الإسلام'),
        ("قال «جيش» الإسلام إن", "جيش» الإسلام"),
        ("قال جيش  الإسلام إن", "جيش  الإسلام"),
        ("قال جيش\u00a0الإسلام إن", "جيش\u00a0الإسلام"),
    ],
)
def test_quotes_and_spaces_inside_a_name_do_not_hide_it(text: str, written: str) -> None:
    assert (written, "army") in found("ar", text)


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("The US said", ["us"]),
        ("They told us.", []),
        ("Us too.", []),
        ("The UN met un ami", ["un"]),
        ("in Oman", ["oman"]),
        ("in OMAN", ["oman"]),
        ("in oman", []),
        ("Roman roads, an Omani port, Omanis", []),
        ("a pro-Oman stance; Oman's port", ["oman", "oman"]),
        ("South Sudan", ["south-sudan", "sudan"]),
    ],
)
def test_an_english_name_needs_its_capitals_and_its_bounds(text: str, entities: list[str]) -> None:
    assert sorted(e for _, e in found("en", text)) == sorted(entities)


@given(st.sampled_from(["ar", "en"]), st.text() | st.text("موسكو الدحة\"«»ـًUSOman'-\n"))
def test_any_text_has_names_inside_its_bounds_only(code: str, text: str) -> None:
    folded = load_language(code).fold.fold(text)
    for hit in FINDERS[code].find(folded, 0, len(folded.text)):
        assert 0 <= hit.begin < hit.end <= len(folded.text)
        assert hit.readings


READINGS = [
    # the longest name counts
    ("en", "The delegation left South Sudan.", {"south-sudan"}),
    ("ar", "وقعت جنوب السودان الاتفاق.", {"south-sudan"}),
    # a city or palace speaks for its government and otherwise is a place
    ("en", "Washington announced support for the dialogue.", {"united-states"}),
    ("en", "Tehran said dialogue mattered.", {"iran"}),
    ("en", "A car exploded in Moscow.", set()),
    ("en", "An earthquake struck near Tehran.", set()),
    ("ar", "أعلنت واشنطن دعم الحوار.", {"united-states"}),
    ("ar", "قالت طهران إن الحوار مهم.", {"iran"}),
    ("ar", "أعلنت الدوحة استئناف الحوار.", {"qatar"}),
    ("ar", "انفجرت سيارة في موسكو.", set()),
    ("ar", "وقع زلزال في طهران.", set()),
    # لل is the preposition and the article
    ("ar", "شكر عباس عراقجي للسعودية جهودها.", {"abbas-araghchi", "saudi-arabia"}),
    ("ar", "شكر عباس عراقجي للإمارات جهودها.", {"abbas-araghchi", "united-arab-emirates"}),
    # common words are no names
    ("en", "She ate turkey and read a page in May.", set()),
    ("en", "The talks gave us hope.", set()),
    ("en", "The US rejected the plan.", {"united-states"}),
    # a person alone by surname, where it can be one person only, and after a full name
    ("en", "Hakan Fidan spoke. Fidan said that Turkey would go on.", {"hakan-fidan", "turkey"}),
    ("ar", "تحدث هاكان فيدان. وأضاف فيدان أن تركيا مستمرة.", {"hakan-fidan", "turkey"}),
    ("ar", 'قال "هاكان فيدان" إن الحوار مستمر.', {"hakan-fidan"}),
    ("ar", "أعلنت حركة حماس قبولها المقترح.", {"hamas"}),
    ("en", "Hamas accepted the proposal.", {"hamas"}),
]


@pytest.mark.parametrize(("language", "text", "named"), READINGS)
def test_an_article_names_these_actors(language: str, text: str, named: set[str]) -> None:
    assert actors(extract(language, text)) == named


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("en", "Masoud Barzani chaired the session. ", "Barzani thanked the guests."),
        ("en", "Michel Suleiman chaired the session. ", "Suleiman thanked the guests."),
        ("ar", "ترأس رفيق الحريري الجلسة. ", "وشكر الحريري الضيوف."),
    ],
)
def test_a_name_that_many_bear_counts_only_after_the_full_one(language: str, before: str, after: str) -> None:
    full = actors(extract(language, before))
    assert len(full) == 1
    assert actors(extract(language, before + after)) == full
    assert full.isdisjoint(actors(extract(language, after, published=None)))


def test_of_two_with_one_surname_the_one_in_office_on_the_day_is_meant() -> None:
    text = "Aliyev thanked the guests."
    assert actors(extract("en", text, date(2024, 10, 16))) == {"ilham-aliyev"}
    assert actors(extract("en", text, date(1998, 10, 16))) == {"heydar-aliyev"}


@pytest.mark.parametrize(
    ("language", "text", "place"),
    [
        ("en", "William Ruto met Yoweri Museveni in Cairo.", "cairo"),
        ("ar", "التقى وليام روتو نظيره يويري موسيفيني في موسكو.", "moscow"),
    ],
)
def test_a_capital_where_others_meet_is_the_place_and_no_government(language: str, text: str, place: str) -> None:
    extraction = extract(language, text)
    (meeting,) = meetings(extraction)
    assert meeting.one("place") == place
    assert actors(extraction) == {"william-ruto", "yoweri-museveni"}


def unlisted(code: str, text: str) -> list[tuple[str, str]]:
    """The candidates for names that no gazetteer lists, with whether they are sure."""
    language = load_language(code)
    table = NameTable.load(language)
    folded = language.fold.fold(text)
    finder = UnlistedNames(language, table, shapes_of(language, table))
    return [(m.surface, m.rule) for m in finder.find(folded, 0, len(folded.text), ())]


@pytest.mark.parametrize(
    ("code", "text", "names"),
    [
        ("ar", "قال محمود الزهراني إن", [("محمود الزهراني", SURE)]),
        ("ar", "وصل سليم الخالدي ومحمود الزهراني أمس", [("سليم الخالدي", UNSURE), ("محمود الزهراني", SURE)]),
        ("ar", "زار علي بن حماد الشامسي المدينة", [("علي بن حماد الشامسي", UNSURE)]),
        ("ar", "قال بيتر فان دير هوفن إن", [("بيتر فان دير هوفن", UNSURE)]),
        ("ar", "التقى عبد الرحمن صلاح الدين الزعبي الوفد", [("عبد الرحمن صلاح الدين الزعبي", SURE)]),
        ("ar", "قال الدكتور عزام بن محمد العيسى", [("عزام بن محمد العيسى", SURE)]),
        # a list's conjunction, a title, a verb, an adjective end a name
        ("ar", "محمود الزهراني وزير الدولة", [("محمود الزهراني", SURE)]),
        ("ar", "محمود الزهراني يستعد للسفر", [("محمود الزهراني", SURE)]),
        # ordinary words are none
        ("ar", "جلس على الطاولة وحلفاؤه السابقون في مدينتهم", []),
        ("ar", "نقلت الحكومة تطمينات الوزير إلى السكان", []),
        (
            "en",
            "We saw Tesfaye Gebru and Anna-Lena O'Neill there.",
            [("Tesfaye Gebru", UNSURE), ("Anna-Lena O'Neill", UNSURE)],
        ),
        ("en", "Later Mohamed Ould Salek spoke.", [("Mohamed Ould Salek", SURE)]),
        ("en", "It was Robert K. Miller III who spoke.", [("Robert K. Miller III", SURE)]),
        ("en", "They saw Jan van der Horst.", [("Jan van der Horst", SURE)]),
        # an organisation's name, a title, a sentence's first word
        ("en", "The Robert Miller Foundation and the Northern Liberation Front met on Monday.", []),
        ("en", "Foreign Minister spoke. Yesterday rain fell. The NATO summit ended.", []),
    ],
)
def test_words_that_look_like_a_full_name_are_candidates(code: str, text: str, names: list[tuple[str, str]]) -> None:
    assert unlisted(code, text) == names


@given(st.sampled_from(["ar", "en"]), st.text(max_size=60) | st.text("محمد بنالسيدو. ،JohnvadeO'-KI ", max_size=60))
def test_any_text_has_candidates_inside_its_bounds_only(code: str, text: str) -> None:
    for name, _ in unlisted(code, text):
        assert name in text
        assert len(name.split()) > 1


@pytest.mark.parametrize(
    ("language", "text", "person"),
    [
        # a last name is that of the full name in the article, wherever that stands
        ("en", "Carter arrived. The envoy Dorothy Carter met nobody. Carter left.", "dorothy-carter"),
        ("ar", "وصل كارتر أمس. قالت المبعوثة دوروثي كارتر إن اللقاء مهم.", "dwrwthy-kartr"),
    ],
)
def test_a_last_name_belongs_to_whom_the_article_names_in_full(language: str, text: str, person: str) -> None:
    people = {n.id for n in extract(language, text).nodes if "Person" in n.kinds}
    assert len(people) == 1
    assert "actor/jimmy-carter" not in people
    assert language == "ar" or people == {f"actor/{person}"}


def test_another_spelling_of_a_known_name_is_no_new_person() -> None:
    assert "sergey-lavrov" in actors(extract("ar", "قال وزير الخارجية الروسي سرغي لافروف إن الحوار مهم."))


@pytest.mark.parametrize(
    ("name", "spelt"),
    [
        ("سليم الجبوري", "Salim al-Jabouri"),
        ("علي بن حماد الشامسي", "Ali bin Hammad al-Shamsi"),
        ("عبد الله القحطاني", "Abdullah al-Qahtani"),
        ("توكيني بيتيرسيدي", "Tukini Bitirsidi"),
        ("Hans Müller", None),
    ],
)
def test_an_arabic_name_is_spelt_in_latin_letters_as_the_press_does(name: str, spelt: str | None) -> None:
    code = "ar" if spelt else "en"
    language = load_language(code)
    assert latin(name, language, NameTable.load(language)) == spelt


def test_an_unlisted_person_has_a_label_that_can_be_read() -> None:
    extraction = extract("ar", "قال وزير الزراعة سليم الخالدي إن الموسم جيد.")
    (person,) = (n for n in extraction.nodes if "Person" in n.kinds)
    assert {(label.text, label.language) for label in person.labels} == {
        ("سليم الخالدي", "ar"),
        ("Salim al-Khalidi", "en"),
    }


@pytest.mark.parametrize("columns", ["name\tlatin", "", "a\tb\tc\td"])
def test_a_table_of_names_with_other_columns_is_refused(columns: str, tmp_path: Path) -> None:
    language = replace(load_language("en"), folder=tmp_path)
    (tmp_path / "names.tsv").write_text(columns + "\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"names\.tsv: the columns"):
        NameTable.load(language)
