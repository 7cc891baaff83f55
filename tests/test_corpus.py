"""The bundled demo corpus: articles that can be read, and gold that says nothing the article does not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph_builder.resources import resource

ARTICLES = resource("data/articles")
GOLD = resource("data/gold")
SUFFIX = ".gold.json"
IDS = sorted(path.name.removesuffix(SUFFIX) for path in GOLD.glob(f"*{SUFFIX}"))

ISO = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
ACTORS = {"person", "state", "organization", "group"}
MEETINGS = {
    "phone_call",
    "video_conference",
    "visit",
    "bilateral",
    "multilateral",
    "summit",
    "negotiation_round",
    "conference",
    "other",
}
AGREEMENTS = {"ceasefire", "joint_statement", "treaty", "memorandum", "deal", "process", "other"}
RELATIONS = {"meeting_produced_agreement", "meeting_discussed_agreement", "meeting_in_series"}
ROLES = ("parties", "guarantors", "mediators", "sponsors")


def gold_of(ident: str) -> dict[str, Any]:
    gold: dict[str, Any] = json.loads((GOLD / f"{ident}{SUFFIX}").read_text(encoding="utf-8"))
    return gold


def record_of(path: Path) -> dict[str, Any]:
    """A record as its file holds it; a plain text has its headline in the first line."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".txt":
        return {"id": path.stem, "title": text.partition("\n")[0], "text": text, "published": None}
    record: dict[str, Any] = json.loads(text)
    return record


RECORDS = {
    record["id"]: record
    for record in (record_of(p) for p in sorted(ARTICLES.iterdir()) if p.suffix in {".json", ".txt"})
}


def full_text(ident: str) -> str:
    return f"{RECORDS[ident]['title']}\n{RECORDS[ident]['text']}"


def entries(gold: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from gold["actors"]
    yield from gold["meetings"]
    yield from gold["agreements"]


def language(ident: str) -> str:
    return ident.split("-")[1]


def test_each_article_has_gold_and_each_gold_an_article() -> None:
    assert set(RECORDS) == set(IDS)


def test_the_corpus_is_as_large_and_as_mixed_as_promised() -> None:
    languages = [language(ident) for ident in IDS]
    topics = [gold_of(ident)["topic"] for ident in IDS]
    assert len(IDS) >= 15
    assert languages.count("ar") >= 8
    assert languages.count("en") >= 5
    assert topics.count("astana") >= 9
    assert topics.count("other") >= 6
    assert sum(path.suffix == ".txt" for path in ARTICLES.iterdir()) == 2


def test_some_events_are_told_in_both_languages() -> None:
    told: dict[str, set[str]] = {"ar": set(), "en": set()}
    for ident in IDS:
        told[language(ident)] |= {meeting["name_en"] for meeting in gold_of(ident)["meetings"]}
    assert {
        "4th round of the Astana talks",
        "Putin–Erdoğan talks in Moscow, March 2020",
    } <= told["ar"] & told["en"]


def test_one_article_is_a_near_miss() -> None:
    empty = [ident for ident in IDS if not (gold_of(ident)["meetings"] or gold_of(ident)["agreements"])]
    assert empty == ["demo-ar-11-near-miss-assad-erdogan"]


def test_meetings_of_every_status_occur() -> None:
    statuses = {meeting["status"] for ident in IDS for meeting in gold_of(ident)["meetings"]}
    assert statuses == {"held", "planned", "cancelled"}


def test_the_readme_lists_every_article() -> None:
    readme = (ARTICLES / "README.md").read_text(encoding="utf-8")
    assert [ident for ident in IDS if f"| {ident} " not in readme] == []


@pytest.mark.parametrize("ident", IDS)
def test_record_is_complete_and_of_article_length(ident: str) -> None:
    record = RECORDS[ident]
    assert record["title"].strip()
    assert 120 <= len(record["text"].split()) <= 260
    if "lang" in record:
        assert record["lang"] == language(ident)
        assert record["url"] is None
        assert record["publisher"] == "Damin demo"
        assert record["published"] == gold_of(ident)["published"]


@pytest.mark.parametrize("path", sorted(ARTICLES.glob("*.txt")), ids=lambda path: path.stem)
def test_a_plain_text_states_its_own_date_in_its_dateline(path: Path) -> None:
    dateline = path.read_text(encoding="utf-8").split("\n")[2]
    year, _, day = gold_of(path.stem)["published"].split("-")
    assert re.search(rf"\b{int(day)}\b.*\b{year}\b", dateline)


@pytest.mark.parametrize("ident", IDS)
def test_gold_has_the_fields_that_scoring_reads(ident: str) -> None:
    gold = gold_of(ident)
    assert gold["id"] == ident
    assert DAY.fullmatch(gold["published"])
    assert gold["actors"]
    assert gold["notes"].strip()
    for actor in gold["actors"]:
        assert {"name_en", "name_as_written", "type", "wikidata", "role", "represents"} <= set(actor)
    for meeting in gold["meetings"]:
        assert {"round", "start", "end", "place", "participants", "participant_states"} <= set(meeting)
        assert {"key", "type", "name_en", "name_as_written", "sponsors", "status"} <= set(meeting)
    for agreement in gold["agreements"]:
        assert {"key", "type", "name_en", "name_as_written", "date", "place", *ROLES} <= set(agreement)


@pytest.mark.parametrize("ident", IDS)
def test_kinds_are_known(ident: str) -> None:
    gold = gold_of(ident)
    assert {actor["type"] for actor in gold["actors"]} <= ACTORS
    assert {meeting["type"] for meeting in gold["meetings"]} <= MEETINGS
    assert {meeting["status"] for meeting in gold["meetings"]} <= {"held", "planned", "cancelled"}
    assert {agreement["type"] for agreement in gold["agreements"]} <= AGREEMENTS
    assert {relation["type"] for relation in gold["relations"]} <= RELATIONS
    assert {guarantor["basis"] for guarantor in gold["guarantors"]} <= {"explicit", "implicit"}


@pytest.mark.parametrize("ident", IDS)
def test_names_stand_in_the_text_letter_by_letter(ident: str) -> None:
    text = full_text(ident)
    names = [n for entry in entries(gold_of(ident)) for n in (entry["name_as_written"], *entry.get("aliases", []))]
    assert [name for name in names if name not in text] == []


@pytest.mark.parametrize("ident", IDS)
def test_whoever_takes_part_is_an_actor_of_the_file(ident: str) -> None:
    gold = gold_of(ident)
    names = [actor["name_en"] for actor in gold["actors"]]
    assert len(names) == len(set(names))
    used = {actor["represents"] for actor in gold["actors"]} - {None}
    for meeting in gold["meetings"]:
        used |= {*meeting["participants"], *meeting["participant_states"], *meeting["sponsors"]}
    for agreement in gold["agreements"]:
        used |= {name for role in ROLES for name in agreement[role]}
    assert used - set(names) == set()


@pytest.mark.parametrize("ident", IDS)
def test_meetings_have_something_that_sets_them_apart(ident: str) -> None:
    for meeting in gold_of(ident)["meetings"]:
        assert meeting["participants"] or meeting["start"] or meeting["place"], meeting["key"]


@pytest.mark.parametrize("ident", IDS)
def test_dates_are_iso_in_order_and_fit_the_status(ident: str) -> None:
    gold = gold_of(ident)
    for agreement in gold["agreements"]:
        assert agreement["date"] is None or ISO.fullmatch(agreement["date"]), agreement["key"]
        assert (agreement["date"] or "") <= gold["published"], agreement["key"]
    for meeting in gold["meetings"]:
        start, end = meeting["start"], meeting["end"]
        assert all(ISO.fullmatch(day) for day in (start, end) if day), meeting["key"]
        assert not (start and end) or start <= end, meeting["key"]
        if start and meeting["status"] == "held":
            assert start <= gold["published"], meeting["key"]
        if start and meeting["status"] == "planned":
            assert start >= gold["published"][: len(start)], meeting["key"]


@pytest.mark.parametrize("ident", IDS)
def test_the_list_of_guarantors_repeats_those_of_the_agreements(ident: str) -> None:
    gold = gold_of(ident)
    states = {actor["name_en"] for actor in gold["actors"] if actor["type"] == "state"}
    listed = [(guarantor["state"], guarantor["of"]) for guarantor in gold["guarantors"]]
    stated = [(state, a["name_en"]) for a in gold["agreements"] for state in a["guarantors"]]
    assert sorted(listed) == sorted(stated)
    assert {state for state, _ in listed} <= states


@pytest.mark.parametrize("ident", [ident for ident in IDS if language(ident) == "en"])
def test_guarantors_in_english_come_with_the_word(ident: str) -> None:
    if gold_of(ident)["guarantors"]:
        assert "guarantor" in full_text(ident)


def test_an_actor_is_the_same_in_every_file() -> None:
    known: dict[str, set[tuple[str, str | None]]] = {}
    for ident in IDS:
        for actor in gold_of(ident)["actors"]:
            known.setdefault(actor["name_en"], set()).add((actor["type"], actor["wikidata"]))
    assert {name: kinds for name, kinds in known.items() if len(kinds) > 1} == {}


@pytest.mark.parametrize("ident", IDS)
def test_relations_join_meetings_to_agreements_of_the_file(ident: str) -> None:
    gold = gold_of(ident)
    meetings = {meeting["key"] for meeting in gold["meetings"]}
    agreements = {agreement["key"]: agreement["type"] for agreement in gold["agreements"]}
    assert len(meetings) == len(gold["meetings"])
    assert len(agreements) == len(gold["agreements"])
    for relation in gold["relations"]:
        assert relation["from"] in meetings
        assert relation["to"] in agreements
        in_series = relation["type"] == "meeting_in_series"
        assert in_series == (agreements[relation["to"]] == "process")
