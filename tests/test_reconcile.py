"""The Reconciliation API 0.2: every kind of answer by its schema, what is found, and what is refused."""

from __future__ import annotations

import json
import os
from pathlib import Path
from urllib.parse import quote

import jsonschema_rs
import pytest
import yaml

from graph_builder.rdf.search import prepare
from tests.test_server_support import (  # noqa: F401
    CALL,
    CEASEFIRE,
    IRAN,
    MEETING,
    RUSSIA,
    TURKEY,
    client,
    extractions,
    iri,
    make_store,
    store,
)

SCHEMAS = yaml.safe_load((Path(__file__).parent / "reconciliation_schemas.yaml").read_text(encoding="utf-8"))
#: A folder with the specification's own schemas (`0.2/schemas` of its repository), which are not ours to carry.
THEIRS = os.environ.get("RECONCILIATION_SCHEMAS", "")
FILES = {
    "manifest": "manifest.json",
    "results": "reconciliation-result-batch.json",
    "entities": "suggest-entities-response.json",
    "terms": "suggest-types-response.json",
    "extension": "data-extension-response.json",
}
EXTEND = {
    "ids": [MEETING, CALL, "actor/nobody"],
    "properties": [
        {"id": "damin:participant", "settings": {"limit": "1"}},
        {"id": "damin:startDate"},
        {"id": "damin:status"},
        {"id": "rdfs:label"},
        {"id": "damin:place"},
    ],
}


def valid(answer, kind):
    assert answer.status_code == 200, answer.text
    found = answer.get_json()
    jsonschema_rs.validator_for(SCHEMAS[kind]).validate(found)
    return found


def ask(client, lang="en", **queries):  # noqa: F811
    found = client.post(f"/reconcile?lang={lang}", data={"queries": json.dumps(queries)})
    return {name: answer["result"] for name, answer in valid(found, "results").items()}


def one(client, query, **more):  # noqa: F811
    return ask(client, q={"query": query, **more})["q"]


def answers(client):  # noqa: F811
    """One answer of each kind."""
    return {
        "manifest": client.get("/reconcile"),
        "results": client.post("/reconcile", data={"queries": json.dumps({"q": {"query": "Turkey"}})}),
        "entities": client.get("/reconcile/suggest/entity?prefix=tur"),
        "terms": client.get("/reconcile/suggest/type?prefix=per"),
        "extension": client.get(f"/reconcile?extend={quote(json.dumps(EXTEND))}"),
    }


@pytest.mark.parametrize("kind", FILES)
def test_each_answer_fits_its_schema(client, kind):  # noqa: F811
    assert valid(answers(client)[kind], kind)


@pytest.mark.parametrize("kind", FILES)
def test_each_answer_fits_the_schemas_of_the_specification(client, kind):  # noqa: F811
    if not THEIRS:
        pytest.skip("RECONCILIATION_SCHEMAS names no folder with the schemas of the specification")
    folder = Path(THEIRS)
    schema = json.loads((folder / FILES[kind]).read_text("utf-8"))
    schema.get("properties", {}).pop("authentication", None)  # it points to a schema elsewhere, and we have none
    kinds = json.loads((folder / "type.json").read_text("utf-8"))  # the one that others point to
    registry = jsonschema_rs.Registry([(kinds["$id"], kinds)], draft=jsonschema_rs.Draft7)
    schema["$schema"] = "http://json-schema.org/draft-07/schema#"
    jsonschema_rs.Draft7Validator(schema, registry=registry).validate(answers(client)[kind].get_json())


def test_the_manifest_leads_to_services_that_answer(client):  # noqa: F811
    manifest = valid(client.get("/reconcile?lang=en"), "manifest")
    assert manifest["identifierSpace"] == iri("")
    here = "http://localhost"
    for service in manifest["suggest"].values():
        url = service["service_url"] + service["service_path"]
        assert client.get(f"{url.removeprefix(here)}?prefix=t").status_code == 200
    proposed = manifest["extend"]["propose_properties"]
    where = (proposed["service_url"] + proposed["service_path"]).removeprefix(here)
    assert valid(client.get(f"{where}?type=damin:Meeting&limit=3"), "proposal")["limit"] == 3
    for template in (manifest["view"]["url"], manifest["preview"]["url"]):
        at = template.replace("{{id}}", quote(TURKEY, safe="")).removeprefix(here)
        assert client.get(at, headers={"Accept": "text/html"}).status_code == 200


@pytest.mark.parametrize(
    ("text", "more", "first", "match"),
    [
        ("Turkey", {}, TURKEY, True),
        ("تركيا", {"type": "damin:State"}, TURKEY, True),
        ("تُركِيّا", {}, TURKEY, True),
        ("ايران", {"type": ["damin:Person", "damin:State"]}, IRAN, True),
        ("IRAN", {"type": "https://w3id.org/damin/ontology#Actor"}, IRAN, True),
        ("Turky", {}, None, False),
        ("Ceasefire 2016", {}, CEASEFIRE, False),
        ("ceasefire 2016 Aleppo", {}, CEASEFIRE, False),
        (TURKEY, {}, TURKEY, True),
        (iri(TURKEY), {}, TURKEY, True),
        ("Turkey", {"type": "damin:Person"}, None, False),
        ("Turkey", {"type": "damin:Person", "type_strict": "should"}, TURKEY, False),
        ("Turkey", {"type": ["damin:State", "damin:Person"], "type_strict": "all"}, None, False),
        ("Turkey", {"type": ["damin:State", "damin:Actor"], "type_strict": "all"}, TURKEY, True),
        ("x" * 300, {}, None, False),
        ("-", {}, None, False),
        ("LIMIT 1 ?thing a ?kind . Turkey", {}, TURKEY, False),
    ],
)
def test_what_is_found(client, text, more, first, match):  # noqa: F811
    found = one(client, text, **more)
    assert (found[0]["id"] if found else None) == first
    assert [c["match"] for c in found[1:]] == [False] * len(found[1:])
    assert (bool(found) and found[0]["match"]) is match
    assert [c["score"] for c in found] == sorted((c["score"] for c in found), reverse=True)
    assert all((c["score"] == 100) == (c["features"][0]["value"] is True) for c in found if not more)


ASTANA = "الجولة الأولى في أستانا"


@pytest.mark.parametrize(
    ("query", "score", "match"),
    [
        ({"query": ASTANA}, 100, True),
        ({"query": ASTANA, "properties": [{"pid": "damin:participant", "v": "Turkey"}]}, 100, True),
        ({"query": ASTANA, "properties": [{"pid": "participant", "v": {"id": RUSSIA, "name": "x"}}]}, 100, True),
        ({"query": ASTANA, "properties": [{"pid": "damin:startDate", "v": "2017-01-23"}]}, 100, True),
        ({"query": ASTANA, "properties": [{"pid": "damin:status", "v": "Held"}]}, 100, True),
        ({"query": ASTANA, "properties": [{"pid": "damin:participant", "v": ["Iran", "روسيا"]}]}, 100, True),
        ({"query": ASTANA, "properties": [{"pid": "damin:participant", "v": "Iran"}]}, 70, False),
        (
            {
                "query": ASTANA,
                "properties": [{"pid": "damin:participant", "v": "Iran"}, {"pid": "damin:place", "v": "Astana"}],
            },
            85,
            False,
        ),
        ({"properties": [{"pid": "damin:place", "v": "أستانا"}]}, 100, False),
        (
            {
                "properties": [
                    {"pid": "damin:place", "v": {"id": "place/astana"}},
                    {"pid": "damin:roundNumber", "v": 9},
                ]
            },
            50,
            False,
        ),
    ],
)
def test_properties_narrow_and_weigh(client, query, score, match):  # noqa: F811
    found = ask(client, q=query)["q"]
    assert (found[0]["id"], found[0]["score"], found[0]["match"]) == (MEETING, score, match)


def test_namesakes_are_never_taken_unseen(tmp_path):
    from server.app import create_app  # noqa: PLC0415
    from server.engine import LocalEngine  # noqa: PLC0415
    from tests.test_server_support import BASE, open_fixture  # noqa: PLC0415

    whole = open_fixture(tmp_path / "S")
    whole.update(
        f"""PREFIX damin: <https://w3id.org/damin/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        INSERT DATA {{
          <{BASE}id/place/turkey> a damin:Place ; rdfs:label "Turkey"@en ; skos:hiddenLabel "turkey"
        }}"""
    )
    found = create_app(LocalEngine(whole, BASE)).test_client()
    both = one(found, "Turkey")
    assert [(c["id"], c["score"], c["match"]) for c in both] == [
        (TURKEY, 100, False),
        ("place/turkey", 100, False),
    ]
    assert one(found, "Turkey", type="damin:Place")[0]["match"] is True


def test_a_batch_answers_each_query_by_itself_and_with_an_index_the_same(client, store):  # noqa: F811
    batch = {
        "a": {"query": "Turkey"},
        "b": {"query": "nothing at all"},
        "c": {"query": "ceasefire of 2016", "limit": 1},
    }
    plain = ask(client, **batch)
    assert {name: len(found) for name, found in plain.items()} == {"a": 1, "b": 0, "c": 1}
    assert plain == {name: ask(client, **{name: query})[name] for name, query in batch.items()}
    prepare(store)
    try:
        assert ask(client, **batch) == plain
    finally:
        prepare()


def test_names_come_in_the_language_asked_for(client):  # noqa: F811
    [found] = ask(client, lang="ar", q={"query": "Iran"})["q"]
    assert (found["name"], found["type"][0]["name"]) == ("إيران", "دولة ضامنة")
    assert "Iran" in found["description"]


def test_values_for_a_column(client):  # noqa: F811
    rows = valid(client.post("/reconcile?lang=en", data={"extend": json.dumps(EXTEND)}), "extension")["rows"]
    assert rows[MEETING]["damin:startDate"] == [{"date": "2017-01-23T00:00:00"}]
    assert rows[MEETING]["damin:participant"] == [{"id": RUSSIA, "name": "Russia"}]
    assert rows[MEETING]["damin:status"] == [{"str": "Held"}]
    assert rows[MEETING]["damin:place"] == [{"id": "place/astana", "name": "Astana"}]
    assert rows[CALL]["rdfs:label"] == [{"str": "Call of 24 June 2021"}]
    assert rows["actor/nobody"] == {p["id"]: [] for p in EXTEND["properties"]}


@pytest.mark.parametrize(
    ("path", "ids"),
    [
        ("entity?prefix=tur", [TURKEY]),
        ("entity?prefix=ترك", [TURKEY]),
        (f"entity?prefix={TURKEY}", [TURKEY]),
        ("entity?prefix=tur&cursor=1", []),
        ("entity?prefix=tur&type=damin:Meeting", []),
        ("entity?prefix=", []),
        ("type?prefix=pers", ["damin:Person"]),
        ("type?prefix=شخص", ["damin:Person"]),
        ("type?prefix=damin:Phone", ["damin:PhoneCall"]),
        ("property?prefix=place", ["damin:place"]),
        ("property?prefix=ضامن", ["damin:guarantor"]),
    ],
)
def test_suggestions(client, path, ids):  # noqa: F811
    found = valid(client.get(f"/reconcile/suggest/{path}"), "entities" if "entity" in path else "terms")
    assert [item["id"] for item in found["result"]] == ids


def test_every_type_and_property_is_suggested_by_its_id(client):  # noqa: F811
    for what in ("type", "property"):
        every = client.get(f"/reconcile/suggest/{what}?prefix=").get_json()["result"]
        assert len(every) > 20
        for item in every:
            found = client.get(f"/reconcile/suggest/{what}", query_string={"prefix": item["id"]}).get_json()["result"]
            assert item["id"] in [other["id"] for other in found]


def test_the_preview_can_stand_in_a_frame_and_nothing_else_can(client):  # noqa: F811
    shown = client.get(f"/reconcile/preview?id={quote(TURKEY, safe='')}&lang=ar")
    assert "تركيا" in shown.text
    assert "وتركيا" in shown.text or "تركيا وروسيا" in shown.text
    assert "frame-ancestors *" in shown.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in client.get("/").headers["Content-Security-Policy"]
    assert client.get("/reconcile/preview?id=actor/nobody").status_code == 404


def test_other_pages_may_ask(client):  # noqa: F811
    for answer in answers(client).values():
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
    called = client.get("/reconcile?callback=jQuery.ready_1")
    assert called.content_type.startswith("application/javascript")
    assert called.text.startswith('/**/jQuery.ready_1({"versions"')


MANY = {str(n): {"query": "a"} for n in range(51)}


@pytest.mark.parametrize(
    ("parameters", "status", "sentence"),
    [
        ({"queries": "{"}, 400, "is not JSON"),
        ({"queries": "[" * 100_000}, 400, "is not JSON"),
        ({"queries": "[]"}, 400, "is a JSON object"),
        ({"queries": '{"q": 1}'}, 400, "is an object with"),
        ({"queries": '{"q": {"query": "a", "x": 1}}'}, 400, "and nothing else"),
        ({"queries": '{"q": {"query": 1}}'}, 400, "`query` must be a text"),
        ({"queries": '{"q": {"query": ""}}'}, 400, "neither `query` nor `properties`"),
        ({"queries": '{"q": {"query": "a", "type": 3}}'}, 400, "`type` must be"),
        ({"queries": '{"q": {"query": "a", "type": "damin:Dog"}}'}, 400, "There is no type 'damin:Dog' here"),
        ({"queries": '{"q": {"query": "a", "type_strict": "x"}}'}, 400, "`type_strict` must be"),
        ({"queries": '{"q": {"query": "a", "limit": 0}}'}, 400, "`limit` must be"),
        ({"queries": '{"q": {"query": "a", "limit": NaN}}'}, 400, "`limit` must be"),
        ({"queries": '{"q": {"query": "a", "properties": [{"pid": "x"}]}}'}, 400, "needs `pid` and `v`"),
        ({"queries": '{"q": {"query": "a", "properties": [{"pid": "x", "v": {}}]}}'}, 400, "object with `id`"),
        ({"queries": '{"q": {"query": "a", "properties": [{"pid": "x", "v": 1}]}}'}, 400, "There is no property 'x'"),
        ({"queries": json.dumps(MANY)}, 413, "larger than this server reads"),
        ({"queries": "{}", "extend": "{}"}, 400, "two requests"),
        ({"extend": "{}"}, 400, "needs lists"),
        ({"extend": '{"ids": ["a"], "properties": [{"id": "damin:x"}]}'}, 400, "There is no property"),
        (
            {"extend": '{"ids": ["a"], "properties": [{"id": "rdfs:label", "settings": {"limit": -1}}]}'},
            400,
            "from 0",
        ),
        ({"callback": "a(b)"}, 400, "name of a function"),
        ({"query": "Turkey"}, 400, "`queries` is missing"),
    ],
)
def test_what_is_refused_is_refused_in_one_sentence(client, parameters, status, sentence):  # noqa: F811
    methods = [client.get] if {"callback", "query"} & set(parameters) else [client.post]
    for method in methods:
        sent = {"query_string": parameters} if method == client.get else {"data": parameters}
        found = method("/reconcile", **sent)
        assert (found.status_code, found.text.count("\n")) == (status, 1)
        assert sentence in found.text
