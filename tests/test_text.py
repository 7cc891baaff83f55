"""Folding with its map back to the text as read, sentences, tidy labels, and which language a text is in."""

from __future__ import annotations

import unicodedata
from itertools import groupby

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graph_builder.errors import DataError, UsageError
from graph_builder.text.detect import detect_language
from graph_builder.text.fold import Folded
from graph_builder.text.language import available_languages, load_language, read_yaml
from graph_builder.text.sentences import sentences
from graph_builder.text.tidy import tidy

LANGUAGES = ("ar", "en")
ARABIC = st.text("ابتثجحخدذرزسشصضطظعغفقكلمنهويأإآٱىةؤئءپچگک ًٌٍَُِّْـ،؛؟«»()-.٠١٢٣٤٥٦٧٨٩123\n\u200f\u200e\ufdf2\ufefb\ufe8e")
WORDS = st.one_of(st.text(), ARABIC)
languages = st.sampled_from(LANGUAGES)


def fold(code: str, text: str) -> Folded:
    return load_language(code).fold.fold(text)


def split(code: str, text: str, ranges: list[tuple[int, int]] | None = None) -> list[str]:
    """The sentences as the text writes them."""
    folded = fold(code, text)
    return [text[slice(*folded.span(*s))] for s in sentences(folded, load_language(code), ranges)]


@given(languages, WORDS)
@example("ar", "الـ16 لقاءً «بـ\u200fموسكو» ﷲ")
def test_every_folded_character_comes_from_the_one_that_it_is_mapped_to(code: str, text: str) -> None:
    folded = fold(code, text)
    assert len(folded.origin) == len(folded.text) + 1
    assert folded.origin[-1] == len(text)
    assert list(folded.origin) == sorted(folded.origin)
    by_origin = zip(folded.origin[:-1], folded.text, strict=True)
    pieces = {offset: "".join(c for _, c in run) for offset, run in groupby(by_origin, key=lambda pair: pair[0])}
    for offset, char in enumerate(text):
        assert pieces.get(offset, "") == fold(code, char).text


@given(languages, WORDS, st.data())
def test_a_folded_range_leads_back_to_text_that_folds_to_it(code: str, text: str, data: st.DataObject) -> None:
    folded = fold(code, text)
    begin = data.draw(st.integers(0, len(folded.text)))
    end = data.draw(st.integers(begin, len(folded.text)))
    first, last = folded.span(begin, end)
    assert 0 <= first <= last <= len(text)
    assert folded.text[begin:end] in fold(code, text[first:last]).text


@given(languages, WORDS)
def test_composed_and_decomposed_spellings_fold_alike(code: str, text: str) -> None:
    language = load_language(code)
    assert language.fold(unicodedata.normalize("NFC", text)) == language.fold(unicodedata.normalize("NFD", text))


@pytest.mark.parametrize(
    ("code", "spellings"),
    [
        ("ar", ["أنقرة", "انقره", "أَنْقَرَة", "أنـقـرة", "ا\u0654نقرة"]),
        ("ar", ["كانون الأول", "كانون الاول", "كانون  الأوّل", "\u200fكانون الأول\u200e"]),
        ("ar", ["موسكى", "موسكي", "موسکی"]),
        ("ar", ["15 شباط", "١٥ شباط", "۱۵ شباط"]),
        ("ar", ["#أستانا", "أستانا", "أستانا ", "_أستانا"]),
        ("en", ["Erdogan", "ERDOGAN", "erdoğan", "Erdoǧan"]),
        ("en", ["Saudi Arabia", "Saudi\u00a0Arabia", "saudi  arabia", "Saudi\u2009Arabia"]),
        ("en", ["Tórshavn", "Torshavn", "To\u0301rshavn", "Tørshavn"]),
    ],
)
def test_spellings_of_one_name_fold_alike(code: str, spellings: list[str]) -> None:
    assert len({load_language(code).fold(s) for s in spellings}) == 1


@pytest.mark.parametrize(("one", "other"), [("مصر", "مضر"), ("قمة", "قم"), ("حلب", "جلب"), ("Oman", "Omar")])
def test_different_names_stay_different(one: str, other: str) -> None:
    fold_key = load_language("ar").fold
    assert fold_key(one) != fold_key(other)


SENTENCES = {
    "en": [
        ["Mr. Guterres met Dr. Fidan.", "They talked."],
        ["The U.S. envoy left Juba.", "He said so."],
        ["John F. Kennedy spoke.", "He won."],
        ["On Jan. 5 they met.", "It ended well."],
        ['He said: "We met. We agreed."', "Then he left."],
        ["Exports fell 3.5 percent.", "Then they rose."],
        ["What came of it?", "Nothing!", "Talks went on...", "And on."],
        ["The talks ended.", "The envoys left."],
    ],
    "ar": [
        ["التقى د. بدر عبد العاطي الوفد.", "ثم غادر."],
        ["هل التقيا؟", "نعم!", "التقيا أمس.", "وانتهى الأمر."],
        ["ارتفع السعر 3.5 بالمئة.", "ثم هبط."],
        ["قال: «التقينا. واتفقنا».", "ثم غادر القاعة."],
        ['قال: "التقينا. واتفقنا."', "ثم غادر القاعة."],
        ["التقيا في جوبا…", "ثم غادرا."],
        ["قال الوزير؛ ثم ذهب، ثم عاد.", "وانتهى."],
    ],
}


@pytest.mark.parametrize(("code", "parts"), [(c, p) for c, tables in SENTENCES.items() for p in tables])
def test_sentences_end_where_a_reader_ends_them(code: str, parts: list[str]) -> None:
    assert split(code, " ".join(parts)) == parts
    assert split(code, "\n".join(parts)) == parts


def test_a_full_stop_without_a_space_ends_a_sentence_too() -> None:
    assert split("ar", "انتهى اللقاء.ثم غادر الوفد.") == ["انتهى اللقاء.", "ثم غادر الوفد."]


def test_a_line_break_ends_a_sentence_even_in_an_open_quotation() -> None:
    assert split("en", 'A headline\n\n"Never closed. Still open\nNext') == [
        "A headline",
        '"Never closed. Still open',
        "Next",
    ]


def test_a_quotation_that_never_closes_does_not_swallow_the_line() -> None:
    long = '"' + "They said that it was so. " * 60
    assert len(split("en", long)) > 1


def test_only_the_lines_of_the_body_are_read() -> None:
    text = "Photo: a hall\nThey met.\nRead more"
    begin = text.index("They")
    assert split("en", text, [(begin, begin + 9)]) == ["They met."]
    assert split("en", text, []) == []


@given(languages, WORDS)
def test_sentences_are_stripped_in_order_and_leave_out_only_white_space(code: str, text: str) -> None:
    folded = fold(code, text)
    last = 0
    for begin, end in sentences(folded, load_language(code)):
        assert folded.text[last:begin].strip() == ""
        assert begin < end
        assert folded.text[begin:end] == folded.text[begin:end].strip()
        last = end
    assert folded.text[last:].strip() == ""


@pytest.mark.parametrize(
    ("written", "label"),
    [
        ("«إعلان موسكو»،", "إعلان موسكو"),
        ('"Sochi deal".', "Sochi deal"),
        ("#أنقرة_اليوم", "أنقرة اليوم"),
        ("  joint \n statement ", "joint statement"),
        ("“truce”", "truce"),
        ("الرئيس الكيني، ", "الرئيس الكيني"),
        ("l'accord d'Alger", "l'accord d'Alger"),
        ("...", ""),
        ("", ""),
    ],
)
def test_tidy_makes_words_fit_for_a_label(written: str, label: str) -> None:
    assert tidy(written) == label


@given(WORDS)
def test_tidy_is_settled_after_one_turn_and_never_raises(words: str) -> None:
    assert tidy(tidy(words)) == tidy(words)
    assert '"' not in tidy(words)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("ar", "التقى الوزيران في القاهرة أمس وبحثا ملف السودان."),
        ("en", "The ministers met in Cairo yesterday and discussed Sudan."),
        ("tr", "Bakanlar dün Ankara'da bir araya geldi ve Suriye'yi görüştü."),
        ("ru", "Министры встретились вчера в Москве и обсудили Сирию."),
        ("fa", "وزیران دیروز در تهران دیدار کردند و درباره سوریه گفت‌وگو کردند."),
        ("fr", "Les ministres se sont rencontrés hier à Paris."),
    ],
)
def test_the_language_of_a_text_is_told_even_where_damin_has_no_data_for_it(code: str, text: str) -> None:
    assert detect_language(text) == code


@given(st.text(max_size=60))
def test_any_text_gets_some_language(text: str) -> None:
    assert len(detect_language(text)) >= 2


def test_a_language_without_data_is_refused_with_those_that_have_it() -> None:
    assert set(LANGUAGES) <= set(available_languages())
    with pytest.raises(UsageError, match=r"'xx'.*ar.*en"):
        load_language("xx")


def test_a_broken_or_missing_data_file_is_named(tmp_path) -> None:
    broken = tmp_path / "lexicon.yaml"
    broken.write_text("a: [1\nb: 2", encoding="utf-8")
    with pytest.raises(DataError, match=r"(?s)lexicon\.yaml: not valid YAML.*line"):
        read_yaml(broken)
    with pytest.raises(DataError, match=r"gone\.yaml: cannot be read"):
        read_yaml(tmp_path / "gone.yaml")


@pytest.mark.parametrize("code", LANGUAGES)
def test_word_classes_hold_folded_phrases_longest_first(code: str) -> None:
    language = load_language(code)
    for name, phrases in language.words.items():
        assert [len(p) for p in phrases] == sorted((len(p) for p in phrases), reverse=True), name
        assert all(p == language.fold(p) and p for p in phrases), name
    with pytest.raises(DataError, match="no word class"):
        language.any_of("no-such-class")
