"""What a meeting or an agreement is about: only what a word introduces, each topic with its sentence."""

from __future__ import annotations

import pytest

from graph_builder.extract.gazetteer import load_gazetteer
from graph_builder.rdf import vocabulary as v
from graph_builder.rdf.canonical import canonical_ntriples
from graph_builder.rdf.graph import article_quads
from graph_builder.rdf.iris import Iris
from graph_builder.rdf.reference import reference_quads
from graph_builder.rdf.validate import engine
from graph_builder.resolve.article import reader
from tests.rdf_samples import BASE
from tests.reading import accords, extract, meetings

IRIS = Iris(BASE)
MET = {
    "ar": "التقى هاكان فيدان عباس عراقجي في أنقرة يوم الأحد",
    "en": "Hakan Fidan met Abbas Araghchi in Ankara on Sunday",
}

OF_MEETINGS = [
    # language, the article, the topics
    ("ar", f"{MET['ar']}، وبحثا عودة اللاجئين والتعاون في مجال الطاقة.", ("energy", "refugees")),
    ("ar", f"{MET['ar']}. وبحث الجانبان العقوبات.", ("sanctions",)),
    ("ar", f"{MET['ar']} لمناقشة الدستور.", ("constitution",)),
    ("en", f"{MET['en']} and discussed the return of refugees and energy cooperation.", ("energy", "refugees")),
    ("en", f"{MET['en']}. They discussed sanctions.", ("sanctions",)),
    ("en", f"{MET['en']} to discuss the constitution.", ("constitution",)),
    # named, but not introduced
    ("ar", f"{MET['ar']}. ووصل لاجئون إلى تركيا.", ()),
    ("ar", f"بعد انتهاء العقوبات، {MET['ar']}.", ()),
    ("en", f"{MET['en']}. Refugees arrived in Turkey.", ()),
    ("en", f"With the sanctions gone, {MET['en']}.", ()),
    ("ar", f"{MET['ar']} بينما كان اللاجئون ينتظرون أمام القصر.", ()),
    ("en", "Hakan Fidan met Abbas Araghchi in Ankara while refugees waited at the gate.", ()),
    # introduced, but of no topic
    ("ar", f"{MET['ar']} وبحثا مباراة الشطرنج.", ()),
    ("en", f"{MET['en']} and discussed chess.", ()),
]


@pytest.mark.parametrize(("language", "text", "topics"), OF_MEETINGS)
def test_a_meeting_has_the_topics_that_a_word_introduces(language: str, text: str, topics: tuple[str, ...]) -> None:
    (meeting,) = meetings(extract(language, text))
    assert meeting["topic"] == topics


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "ar",
            "التقى هاكان فيدان عباس عراقجي يوم الأحد لبحث ترسيم الحدود، "
            "والتقى وليام روتو يويري موسيفيني يوم الأحد لبحث أزمة المياه.",
        ),
        (
            "en",
            "Hakan Fidan met Abbas Araghchi on Sunday to discuss border demarcation, "
            "and William Ruto met Yoweri Museveni on Sunday to discuss water.",
        ),
    ],
)
def test_each_of_two_meetings_in_a_sentence_has_its_own_topic(language: str, text: str) -> None:
    told = {m["participant"]: m["topic"] for m in meetings(extract(language, text))}
    assert told == {
        ("abbas-araghchi", "hakan-fidan"): ("borders",),
        ("william-ruto", "yoweri-museveni"): ("water",),
    }


@pytest.mark.parametrize(
    ("language", "text", "topics"),
    [
        ("ar", "توصلت إسرائيل وحماس إلى اتفاق لوقف إطلاق النار.", ("ceasefire",)),
        ("ar", "وقعت أرمينيا وأذربيجان في بروكسل اتفاقا بشأن تبادل الأسرى.", ("prisoners",)),
        ("ar", "وقعت أرمينيا وأذربيجان اتفاقا في بروكسل.", ()),
        ("en", "Israel and Hamas reached a ceasefire agreement.", ("ceasefire",)),
        ("en", "Armenia and Azerbaijan signed an agreement on prisoners in Brussels.", ("prisoners",)),
        ("en", "Armenia and Azerbaijan signed an agreement in Brussels.", ()),
    ],
)
def test_an_agreement_is_about_what_its_name_or_its_sentence_says(
    language: str, text: str, topics: tuple[str, ...]
) -> None:
    (accord,) = accords(extract(language, text))
    assert accord["topic"] == topics


@pytest.mark.parametrize(
    ("language", "sentence", "words"),
    [("ar", "وبحث الجانبان العقوبات الدولية.", "العقوبات"), ("en", "They discussed sanctions.", "sanctions")],
)
def test_the_evidence_is_the_sentence_and_marks_the_words(language: str, sentence: str, words: str) -> None:
    text = f"{MET[language]}. {sentence}"
    (fact,) = (s for s in extract(language, text).statements if s.predicate == "topic")
    (evidence,) = fact.evidence
    (mark,) = evidence.marks
    assert (fact.object, evidence.rule) == ("topic/sanctions", "topic")
    assert (text[evidence.begin : evidence.end], text[slice(*mark)]) == (sentence, words)


def test_both_languages_have_words_for_all_topics_of_the_table() -> None:
    table = {i for i in load_gazetteer().entities if i.startswith("topic/")}
    for code in ("ar", "en"):
        assert {topic.id for topic in reader(code).topics.topics} == table


def test_topics_are_concepts_with_a_name_in_both_languages() -> None:
    quads = reference_quads((n for n in load_gazetteer().nodes() if n.id.startswith("topic/")), IRIS)
    concepts = {q.subject for q in quads if (q.predicate.value, q.object.value) == (v.RDF_TYPE, v.SKOS_CONCEPT)}
    assert len(concepts) > 20
    for concept in concepts:
        labels = {q.object.language for q in quads if (q.subject, q.predicate.value) == (concept, v.RDFS_LABEL)}
        assert labels >= {"ar", "en"}


@pytest.mark.parametrize("language", ["ar", "en"])
def test_an_article_with_topics_conforms_without_a_warning(language: str) -> None:
    extraction = extract(language, next(text for code, text, topics in OF_MEETINGS if code == language and topics))
    quads = article_quads(extraction, IRIS)
    assert [q for q in quads if q.predicate.value == v.term("topic")]
    verdict = engine("fast").validate(canonical_ntriples(quads))
    assert verdict.conforms
    assert not [m for m in verdict.messages if m.path == v.term("topic")]
