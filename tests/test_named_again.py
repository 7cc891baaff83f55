"""Words that name again whom an Arabic article has named."""

from __future__ import annotations

from datetime import date

import pytest

from graph_builder.model import Article
from graph_builder.resolve.article import extract_article

_SUDAN = "استقبلت الحكومة السودانية وفدا من جوبا. "
_CASES = [
    (_SUDAN + "واجتمعت الحكومة مع حركة تحرير السودان في جوبا أمس.", "participant", "actor/sudan"),
    (
        "قال المتحدث باسم الكرملين دميتري بيسكوف إن الرئيس التقى شي جين بينغ في قازان أمس.",
        "participant",
        "actor/vladimir-putin",
    ),
    ("وصل عباس عراقجي إلى مسقط اليوم. والتقى نظيره العماني بدر البوسعيدي.", "participant", "actor/abbas-araghchi"),
    ("اجتمع وفد من حركة حماس برئاسة خليل الحية مع حسن رشاد في القاهرة.", "participant", "actor/khalil-al-hayya"),
    ("عقدت القمة الأوروبية الصينية في بكين أمس.", "participant", "actor/european-union"),
    ("وأعلنت الولايات المتحدة انسحابها من الاتفاق النووي.", "party", "actor/united-states"),
]


@pytest.mark.parametrize(("text", "predicate", "entity"), _CASES)
def test_who_is_meant(text: str, predicate: str, entity: str) -> None:
    article = Article("a", text, published=date(2024, 5, 16), language="ar")
    found = {s.object for s in extract_article(article).statements if s.predicate == predicate}
    assert entity in found


def test_the_name_of_an_agreement_makes_nobody_a_party() -> None:
    text = "ودافعت باريس عن الاتفاق النووي الإيراني."
    article = Article("a", text, published=date(2024, 5, 16), language="ar")
    assert {s.object for s in extract_article(article).statements if s.predicate == "party"} == set()


def test_a_verb_and_the_noun_of_its_course_are_one_meeting() -> None:
    text = "قالت الرئاسة المصرية إن عبد الفتاح السيسي بحث مع محمد بن سلمان، خلال اتصال هاتفي أمس، الوضع في غزة."
    article = Article("a", text, published=date(2024, 5, 16), language="ar")
    meetings = [n for n in extract_article(article).nodes if "Meeting" in n.kinds]
    assert [n.kinds[-1] for n in meetings] == ["PhoneCall"]
