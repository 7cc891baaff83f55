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

TUNISIA, ITALY, FRANCE, US = "actor/tunisia", "actor/italy", "actor/france", "actor/united-states"


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
    new = gazetteer.officeholder("يوسف  الشاهد", "ar", "prime-minister", {TUNISIA}, date(2018, 5, 1))
    assert new is not None
    assert dict(new.labels) == {"ar": "يوسف الشاهد", "en": "Youssef Chahed"}
    assert [property_ for property_, iri in new.matches if iri.startswith(WIKIDATA)] == ["closeMatch"]


def test_the_reference_graph_has_none_of_them(gazetteer: Gazetteer) -> None:
    gazetteer.check()
    own = {node.id for node in gazetteer.nodes()}
    assert own.isdisjoint({"actor/youssef-chahed", "actor/danilo-toninelli"})
    assert len(own) < 5000


def test_an_article_names_one_and_then_the_surname() -> None:
    text = (
        "TUNIS - Tunisian Prime Minister Youssef Chahed met the Italian minister Danilo Toninelli on 3 May 2018."
        "\nChahed thanked Toninelli for the visit."
    )
    extraction = extract_article(Article("a", text, language="en", published=date(2018, 5, 4)))
    links = {node.id: node.matches for node in extraction.nodes}
    assert {"actor/youssef-chahed", "actor/danilo-toninelli"} <= set(extraction.mentions)
    assert links["actor/danilo-toninelli"][0][0] == "exactMatch"
    people = [
        m
        for m in extraction.mentions
        if m in links and "Person" in next(n for n in extraction.nodes if n.id == m).kinds
    ]
    assert sorted(people) == ["actor/danilo-toninelli", "actor/youssef-chahed"]


def test_an_arabic_article_names_one_by_office() -> None:
    text = "تونس - التقى رئيس الوزراء التونسي، يوسف الشاهد، وفدا إيطاليا.\nوقال الشاهد إن اللقاء كان مفيدا."
    extraction = extract_article(Article("a", text, language="ar", published=date(2018, 5, 4)))
    assert "actor/youssef-chahed" in extraction.mentions


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
