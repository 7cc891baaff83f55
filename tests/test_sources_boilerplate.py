"""Boilerplate: what of a text is the article's body."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_builder.errors import DataError
from graph_builder.sources import body_ranges
from graph_builder.sources.boilerplate import load_rules

SHARED = Path(__file__).parents[2] / "shared" / "articles" / "enab-baladi-2021-06-25.txt"
BODY = "التقى الوزيران في مدينة المرفأ يوم الخميس، وبحثا فتح المعابر أمام القوافل القادمة من الشمال ومن الشرق."


def body(text: str) -> list[str]:
    """The lines of the body that are not blank."""
    kept = "".join(text[begin:end] for begin, end in body_ranges(text))
    return [line.strip() for line in kept.splitlines() if line.strip()]


@pytest.mark.parametrize(
    "line",
    [
        "صورة أرشيفية للوزيرين عند الباب",
        "camera iconالوزيران عند الباب (وكالة)",
        "Photo: the ministers at the door",
        "FOTOĞRAF: Bakanlar kapıda",
        "Министры у входа. Фото: агентство",
        "Bakanlar kapıda (Arşiv)",
        "عکس: وزیران در کنار در",
        "×",
        "* * *",
        "----------",
        "tag icon ع ع ع",
        "Share | Facebook | WhatsApp 12",
        "ادعم صحيفتنا",
        "اضغط هنا للمساهمة",
        "Support us",
        "Subscribe to our newsletter",
        "Подпишитесь на наш канал",
        "اقرأ أيضًا: ماذا جرى في الجولة الأولى",
        "READ ALSO: What happened in the first round",
        "İLGİLİ HABER: İlk turda ne oldu",
        "AYRICA OKUYUN: İlk turda ne oldu",
        "بیشتر بخوانید: در دور نخست چه گذشت",
        "© 2021 Harbour Herald",
        "جميع الحقوق محفوظة",
        "(Reporting by A. Writer; editing by B. Editor)",
    ],
)
def test_a_line_that_goes_wherever_it_stands(line: str) -> None:
    assert body(f"Headline\n{line}\n{BODY}\n{line}\n") == ["Headline", BODY]
    assert body(f"Headline\n{BODY}\n\n{line}\n\n{BODY}") == ["Headline", BODY, BODY]


@pytest.mark.parametrize(
    "line",
    [
        "الجولة الثانية من المحادثات",
        "What comes next",
        "اشترك في المحادثات وزراء خارجية ثلاث دول.",
        "تابعنا باهتمام ما جرى في المدينة أمس.",
        "Photographers waited outside for hours.",
        "Related talks between the two armies went on in the capital.",
        "Support us or leave us, the envoy told the delegates, adding that no third way was open to him.",
        "للمزيد من المساعدات أثر كبير في المخيمات.",
        "المرفأ (وكالات) -",
        "25 حزيران 2021",
        "The Harbour Agreement",
    ],
)
def test_a_line_that_stays(line: str) -> None:
    assert body(f"Headline\n{BODY}\n{line}\n{BODY}") == ["Headline", BODY, line, BODY]


def test_a_block_of_links_at_the_end_goes_with_all_that_follows() -> None:
    tail = "مقالات متعلقة\n\n×\n\nكلمات لا تقول شيئا..\n\nنحن بحاجتك\n\nادعم صحيفتنا\n\nقليل في الشهر\n"
    assert body(f"Headline\n\n{BODY}\n\nعنوان فرعي\n\n{BODY}\n\n{tail}") == [
        "Headline",
        BODY,
        "عنوان فرعي",
        BODY,
    ]


def test_a_block_of_links_inside_takes_one_link_and_no_subheading() -> None:
    text = f"Headline\n{BODY}\nRead also\n\nWhat happened in round one\n\nThe second round\n{BODY}"
    assert body(text) == ["Headline", BODY, "The second round", BODY]
    inline = f"Headline\n{BODY}\nRead also: What happened in round one\nThe second round\n{BODY}"
    assert body(inline) == ["Headline", BODY, "The second round", BODY]


def test_the_last_sentence_stays_after_a_link() -> None:
    text = f"Headline\n{BODY}\nRead also: Round one\nThe ministers will meet again in May.\nShare"
    assert body(text) == ["Headline", BODY, "The ministers will meet again in May."]


def test_the_headline_stays_whatever_it_says() -> None:
    assert body(f"×\nSupport us\n{BODY}") == ["Support us", BODY]


def test_ranges_are_whole_lines_of_the_text_as_read() -> None:
    text = f"Headline\r\n×\r\n{BODY}\r\n"
    assert body_ranges(text) == ((0, 10), (13, len(text)))
    assert body_ranges("") == ()
    assert body_ranges(BODY) == ((0, len(BODY)),)


@given(st.text(alphabet="ab .×\n\r\u2028اقر:", max_size=200) | st.text(max_size=200))
def test_ranges_are_in_order_and_apart(text: str) -> None:
    flat = [offset for span in body_ranges(text) for offset in span]
    assert flat == sorted(set(flat))
    assert all(0 <= offset <= len(text) for offset in flat)


def test_a_broken_word_list_is_a_data_error(tmp_path: Path) -> None:
    path = tmp_path / "boilerplate.yaml"
    path.write_text("languages: {ar: {caption: []}}", encoding="utf-8")
    with pytest.raises(DataError, match=r"boilerplate\.yaml"):
        load_rules(path)


@pytest.mark.skipif(not SHARED.exists(), reason="needs the first example in ../shared/articles")
def test_the_first_example_keeps_headline_paragraphs_and_subheading() -> None:
    text = SHARED.read_text(encoding="utf-8")
    found = body(text)
    assert len(found) == 17
    assert found[0] == text.split("\n", 1)[0]
    assert sum(len(line.split()) < 12 for line in found) == 2
    assert text[: body_ranges(text)[-1][1]].rstrip().endswith("2017.")
