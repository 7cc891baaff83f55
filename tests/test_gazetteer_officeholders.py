"""People in office beyond the gazetteer's own: by full Latin name, or by office, state, day and a like name."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from graph_builder.errors import DataError
from graph_builder.extract.gazetteer import Gazetteer, load_gazetteer
from graph_builder.extract.gazetteer_transliteration import agreement
from graph_builder.extract.gazetteer_types import WIKIDATA
from graph_builder.model import Article
from graph_builder.resolve.article import extract_article
from graph_builder.resources import resource
from graph_builder.text.language import load_language

TUNISIA, MOLDOVA, ITALY, FRANCE, US = (
    "actor/tunisia",
    "actor/moldova",
    "actor/italy",
    "actor/france",
    "actor/united-states",
)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


def found(gazetteer: Gazetteer, text: str, states: set[str], day: date | None = None) -> list[tuple[str, str]]:
    folded = load_language("en").fold.fold(text)
    hits = gazetteer.full_names(folded, 0, len(folded.text), states, day)
    return [(text[slice(*folded.span(b, e))], person.labels["en"]) for b, e, person in hits]


def test_the_table_is_sound_and_ids_are_unique(gazetteer: Gazetteer) -> None:
    gazetteer.check()
    items: dict[str, set[str]] = {}
    for person in gazetteer._officeholders.people:
        items.setdefault(person.entity, set()).add(person.row["qid"])
    assert {i: q for i, q in items.items() if len(q) > 1} == {}


@pytest.mark.parametrize(
    ("text", "states", "names"),
    [
        ("In Rome Danilo Toninelli spoke of bridges.", {ITALY}, [("Danilo Toninelli", "Danilo Toninelli")]),
        ("Jean Marc Ayrault's plane", {FRANCE}, [("Jean Marc Ayrault", "Jean-Marc Ayrault")]),
        ("STEVEN T. MNUCHIN AND OTHERS", {US}, [("STEVEN T. MNUCHIN", "Steven Mnuchin")]),
        ("In Rome Danilo Toninelli spoke of bridges.", {FRANCE}, []),
        ("Toninelli alone says nothing.", {ITALY}, []),
        ("Danilo, Toninelli and others", {ITALY}, []),
        ("a danilo toninelli in small letters", {ITALY}, []),
    ],
)
def test_full_names(gazetteer: Gazetteer, text: str, states: set[str], names: list[tuple[str, str]]) -> None:
    assert found(gazetteer, text, states) == names


def test_a_name_from_years_before_the_office_is_someone_else(gazetteer: Gazetteer) -> None:
    text = "Danilo Toninelli was there."
    assert found(gazetteer, text, {ITALY}, date(2005, 1, 1)) == []
    assert found(gazetteer, text, {ITALY}, date(2024, 1, 1)) == [("Danilo Toninelli",) * 2]


@pytest.mark.parametrize(
    ("name", "office", "state", "day", "person"),
    [
        ("يوسف الشاهد", "prime-minister", TUNISIA, date(2018, 5, 1), "Youssef Chahed"),
        ("دانيلو تونينيلي", None, ITALY, date(2018, 8, 20), "Danilo Toninelli"),
        ("جان إيف لود", "defence-minister", FRANCE, date(2014, 5, 1), "Jean-Yves Le Drian"),
        ("يوسف الشاهد", "prime-minister", TUNISIA, date(2012, 5, 1), None),  # not yet in office
        ("يوسف الشاهد", "prime-minister", ITALY, date(2018, 5, 1), None),  # of another state
        ("سامي الطرابلسي", "prime-minister", TUNISIA, date(2018, 5, 1), None),  # another name
        ("الشاهد", "prime-minister", TUNISIA, date(2018, 5, 1), None),  # one word
        ("يوسف الشاهد", "prime-minister", TUNISIA, None, None),
    ],
)
def test_a_name_in_arabic_beside_an_office(
    gazetteer: Gazetteer, name: str, office: str | None, state: str, day: date | None, person: str | None
) -> None:
    known = gazetteer.officeholder(name, "ar", office, {state}, day)
    assert (known.labels["en"] if known else None) == person


def test_whom_the_gazetteer_has_is_that_entity_and_others_are_close_matches(gazetteer: Gazetteer) -> None:
    known = gazetteer.officeholder("جان إيف لود", "ar", "defence-minister", {FRANCE}, date(2014, 5, 1))
    assert known is gazetteer.entities["actor/jean-yves-le-drian"]
    new = gazetteer.officeholder("أناتول  شالارو", "ar", "defence-minister", {MOLDOVA}, date(2016, 5, 1))
    assert new is not None
    assert dict(new.labels) == {"ar": "أناتول شالارو", "en": "Anatol Șalaru"}
    assert [property_ for property_, iri in new.matches if iri.startswith(WIKIDATA)] == ["closeMatch"]


def test_the_reference_graph_has_none_of_them(gazetteer: Gazetteer) -> None:
    gazetteer.check()
    own = {node.id for node in gazetteer.nodes()}
    assert own.isdisjoint({"actor/anatol-salaru", "actor/danilo-toninelli"})
    assert len(own) < 5000


def test_an_article_names_one_and_then_the_surname() -> None:
    text = (
        "CHISINAU - Moldovan Defence Minister Anatol Salaru met Italian senator Danilo Toninelli on 3 May 2016."
        "\nSalaru thanked Toninelli for the visit."
    )
    extraction = extract_article(Article("a", text, language="en", published=date(2016, 5, 4)))
    nodes = {node.id: node for node in extraction.nodes}
    people = sorted(m for m in extraction.mentions if "Person" in nodes[m].kinds)
    assert people == ["actor/anatol-salaru", "actor/danilo-toninelli"]
    assert nodes["actor/anatol-salaru"].matches == (("exactMatch", f"{WIKIDATA}Q4752069"),)


def test_an_arabic_article_names_one_by_office_and_then_the_surname() -> None:
    text = "كيشيناو - التقى وزير الدفاع المولدوفي، أناتول شالارو، وفدا إيطاليا.\nوقال شالارو إن اللقاء كان مفيدا."
    extraction = extract_article(Article("a", text, language="ar", published=date(2016, 5, 4)))
    nodes = {node.id: node for node in extraction.nodes}
    assert [m for m in extraction.mentions if "Person" in nodes[m].kinds] == ["actor/anatol-salaru"]
    assert nodes["actor/anatol-salaru"].matches == (("closeMatch", f"{WIKIDATA}Q4752069"),)


@pytest.mark.parametrize(
    ("latin", "written", "same"),
    [
        ("Špela Kovač", "شبيلا كوفاتش", True),
        ("Georg Ritter", "جورج ريتر", True),
        ("Peter Braun", "بيتر شنايدر", False),
        ("Paul Meyer", "", False),
    ],
)
def test_agreement(latin: str, written: str, same: bool) -> None:
    assert (agreement(latin, written) >= 0.7) is same


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ("Q1\tNo Body\tQQ\t- /", "'country' refers to 'QQ'"),
        ("Q1\tNo Body\tFR\tminister 2020", "not 'office from/to'"),
        ("Q1\tNo Body\tFR\tminister soon/", "no date"),
        ("Q1\tNo Body\tFR\t", "'offices' is empty"),
        ("Qx\tNo Body\tFR\t- /", "no Wikidata number"),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, cells: str, reason: str) -> None:
    folder = Path(shutil.copytree(resource("data/gazetteer"), tmp_path / "gazetteer"))
    (folder / "officeholders.tsv").write_text(f"qid\tname\tcountry\toffices\n{cells}\n", encoding="utf-8")
    with pytest.raises(DataError, match=reason) as caught:
        load_gazetteer(folder).check()
    assert "officeholders.tsv, line 2:" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("وصل نبيل العربي إلى القاهرة مع وفد الجامعة العربية. وقال العربي إن الزيارة مفيدة.", True),
        ("بحث الوزراء الأمن العربي في القاهرة مع وفد الجامعة العربية.", False),
    ],
)
def test_a_late_name_counts_only_after_the_full_one(text: str, named: bool) -> None:
    extraction = extract_article(Article("a", text, language="ar", published=date(2015, 7, 1)))
    assert ("actor/nabil-elaraby" in extraction.mentions) is named


def test_a_late_name_is_no_short_form(gazetteer: Gazetteer) -> None:
    qualities = {q for s, e, q in gazetteer.names("ar") if e == "actor/nabil-elaraby" and s == "العربي"}
    assert qualities == {"late"}


def test_a_surname_that_two_share_is_the_one_named_in_full_or_in_office() -> None:
    text = "وصل وزير الدفاع الأمريكي آشتون كارتر إلى بغداد. وقال كارتر إن بلاده تدعم العراق."
    extraction = extract_article(Article("a", text, language="ar", published=date(2015, 7, 24)))
    assert "actor/ashton-carter" in extraction.mentions
    assert "actor/jimmy-carter" not in extraction.mentions
