"""The Extraction of an article: every fact has its sentence, the same text gives the same facts, no text raises."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graph_builder.errors import UsageError
from graph_builder.model import Article, Extraction, Literal
from graph_builder.resolve.article import extract_article
from graph_builder.resources import resource
from graph_builder.text.language import available_languages

FIELDS = ("id", "text", "title", "url", "lang", "publisher", "published")
EVIDENT = {
    "participant",
    "host",
    "party",
    "guarantor",
    "mediator",
    "sponsor",
    "place",
    "startDate",
    "endDate",
    "datePrecision",
    "status",
    "roundNumber",
    "partOf",
    "discussed",
    "produced",
    "topic",
    "represents",
    "role",
    "type",
}


def demo_articles() -> list[Article]:
    records = [json.loads(p.read_text("utf-8")) for p in sorted(resource("data/articles").glob("*.json"))]
    return [Article.from_json({f: r.get(f) for f in FIELDS}) for r in records]


DEMO = demo_articles()
UNMARKED = {"produced", "discussed"}  # they hold between two marked things of one sentence
NEWS = {
    "ar": "أنقرة - قال الرئيس «التركي» رجب طيب أردوغان، الـ16 من تموز 2021، إنه أجرى اتصالا هاتفيا مع نظيره "
    "الروسي فلاديمير بوتين. وتعد تركيا وروسيا وإيران الدول الضامنة لمسار أستانا.\nوعقدت الجولة الثانية في سوتشي.",
    "en": 'ANKARA - President "Recep Tayyip" Erdogan said on 16 July 2021 that he had held a phone call with '
    "Vladimir Putin. Turkey, Russia and Iran are guarantors of the Astana process.\n"
    "The second round was held in Sochi.",
}
PIECES = [piece for text in NEWS.values() for piece in text.split(" ")]
MARKS = [*".،,;؛:؟?!\"'«»“”()[]{}-–…\n\t#_@/\\", "\u200f", "\u0640", "\u064b", "\ufeff", "\ue000", "\U0001f54a"]
random_news = st.lists(st.sampled_from([*PIECES, *MARKS]) | st.text(max_size=5), max_size=50).map(" ".join)


def check(extraction: Extraction) -> None:
    """What holds for every Extraction: its facts are of its nodes and stand in its sentences."""
    text = extraction.article.text
    ids = [n.id for n in extraction.nodes]
    assert ids == sorted(set(ids))
    assert set(extraction.mentions) <= set(ids)
    keys = [(s.subject, s.predicate, s.object) for s in extraction.statements]
    assert len(keys) == len(set(keys))
    for statement in extraction.statements:
        assert statement.predicate in EVIDENT
        assert statement.subject in ids
        assert isinstance(statement.object, Literal) or statement.object in ids
        assert statement.evidence
        for evidence in statement.evidence:
            quote = text[evidence.begin : evidence.end]
            assert 0 <= evidence.begin < evidence.end <= len(text)
            assert quote == quote.strip() != ""
            assert "\n" not in quote
            assert evidence.rule
            assert 0 < evidence.confidence <= 1
            assert evidence.marks or statement.predicate in UNMARKED
            for begin, end in evidence.marks:
                assert evidence.begin <= begin < end <= evidence.end


@pytest.mark.parametrize("article", DEMO, ids=lambda a: a.id)
def test_every_fact_of_a_bundled_article_stands_in_one_of_its_sentences(article: Article) -> None:
    extraction = extract_article(article)
    assert extraction.statements
    check(extraction)
    for node in extraction.nodes:
        assert node.labels
        if node.id.startswith(("meeting/", "agreement/")):
            stated = {s.object.text for s in extraction.statements if s.subject == node.id and s.predicate == "type"}
            assert stated == set(node.kinds) or not stated


def test_dates_are_full_and_in_order_and_precise_as_stated() -> None:
    for extraction in map(extract_article, DEMO):
        said = {(s.subject, s.predicate): s.object for s in extraction.statements if isinstance(s.object, Literal)}
        for subject, predicate in said:
            if predicate != "startDate":
                continue
            first, last = (date.fromisoformat(said[subject, p].text) for p in ("startDate", "endDate"))
            assert first <= last
            assert said[subject, "datePrecision"].text in {"day", "month", "year"}


def test_the_same_article_gives_the_same_facts_whatever_was_read_before() -> None:
    forward = {a.id: extract_article(a) for a in DEMO}
    shuffled = random.Random(7).sample(DEMO, len(DEMO))
    assert {a.id: extract_article(a) for a in shuffled} == forward


def test_the_facts_do_not_depend_on_the_process() -> None:
    code = (
        "import sys; from graph_builder.model import Article;"
        "from graph_builder.resolve.article import extract_article;"
        "print(extract_article(Article('t', sys.argv[1], language='en')))"
    )
    env = {**os.environ, "PYTHONHASHSEED": "1", "PYTHONIOENCODING": "utf-8"}
    other = subprocess.run([sys.executable, "-c", code, NEWS["en"]], env=env, capture_output=True, check=True)
    here = extract_article(Article("t", NEWS["en"], language="en"))
    assert len(here.statements) > 3
    assert other.stdout.decode("utf-8").strip() == str(here)


def test_line_ends_and_blanks_around_a_text_move_offsets_only() -> None:
    plain = extract_article(Article("t", NEWS["en"], language="en"))
    moved = extract_article(Article("t", "\r\n \n" + NEWS["en"].replace("\n", "\r\n\r\n") + "\n\n", language="en"))
    check(moved)
    assert [(s.subject, s.predicate, s.object) for s in plain.statements] == [
        (s.subject, s.predicate, s.object) for s in moved.statements
    ]


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "...", "«»،؛؟", "—" * 50, "\ufeff", "\u200f\u200e", "1234567890", "@A <who> {meet}"]
)
def test_a_text_without_words_says_nothing(language: str, text: str) -> None:
    extraction = extract_article(Article("t", text, language=language, published=date(2024, 10, 16)))
    assert extraction.nodes == extraction.statements == extraction.mentions == ()


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("times", [40])
def test_a_very_long_line_is_read(language: str, times: int) -> None:
    line = NEWS[language].replace("\n", " ").replace(".", "،")
    check(extract_article(Article("t", " ".join([line] * times), language=language)))
    check(extract_article(Article("t", "ا" * 600 + "a" * 600, language=language)))


@settings(max_examples=80)
@given(st.sampled_from(["ar", "en"]), random_news)
@example("ar", NEWS["ar"])
@example("en", NEWS["en"])
@example("en", NEWS["ar"])
@example("ar", NEWS["en"])
def test_any_text_is_read_without_fault_and_its_facts_stand_in_it(language: str, text: str) -> None:
    check(extract_article(Article("t", text, title=text[:20], language=language, published=date(2024, 10, 16))))


def test_a_title_beside_the_text_is_read_but_gives_no_evidence() -> None:
    text = "The talks in Ankara lasted an hour."
    title = "Hakan Fidan met Abbas Araghchi in Tehran"
    extraction = extract_article(Article("t", text, title=title, language="en", published=date(2024, 10, 16)))
    check(extraction)
    assert {"actor/hakan-fidan", "actor/abbas-araghchi"} <= set(extraction.mentions)
    assert all(s.object != "place/tehran" for s in extraction.statements)


def test_the_language_is_detected_where_the_record_has_none() -> None:
    for language, text in NEWS.items():
        extraction = extract_article(Article("t", text))
        assert extraction.article.language == language
        assert extraction.article.text == text
        assert extraction.statements


def test_an_article_in_a_language_without_data_is_refused_by_name() -> None:
    missing = next(code for code in ("fi", "sw") if code not in available_languages())
    with pytest.raises(UsageError, match=f"'{missing}'"):
        extract_article(Article("t", "Presidentti puhui.", language=missing))
