"""Broken gazetteer tables: the message names file, line and reason."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from graph_builder.errors import DataError
from graph_builder.extract.gazetteer import load_gazetteer
from graph_builder.resources import resource

ELSEWHERE = {"id": "new", "en": "Elsewhere", "ar": "", "tr": "", "ru": "", "fa": ""}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(resource("data/gazetteer"), tmp_path / "gazetteer"))


def cells(folder: Path, table: str) -> dict[str, str]:
    """A correct row for the table, by column, taken from its first line."""
    header, first = (folder / f"{table}.tsv").read_text(encoding="utf-8").splitlines()[:2]
    return dict(zip(header.split("\t"), first.split("\t"), strict=True))


def append(folder: Path, table: str, row: dict[str, str]) -> int:
    path = folder / f"{table}.tsv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "\t".join(row.values()) + "\n", encoding="utf-8")
    return len(text.splitlines()) + 1


@pytest.mark.parametrize(
    ("table", "changes", "reason"),
    [
        ("persons", {}, "is taken already"),
        ("persons", {"id": "new", "country": "QQ"}, "'country' refers to 'QQ'"),
        ("persons", {"id": "new", "qid": "39259", "qid_checked": "perhaps"}, "'qid_checked' is 'perhaps'"),
        ("persons", {"id": "new", "qid": "Qx"}, "no Wikidata number"),
        ("persons", {"id": "new", "en": "A||B"}, "an empty value in 'en'"),
        ("persons", {"id": "new", "en": "A|~"}, "an empty value in 'en'"),
        ("persons", {"id": "new", "en": "", "ar": "", "tr": "", "ru": "", "fa": ""}, "no full name"),
        ("persons", {"id": ""}, "'id' is empty"),
        ("organizations", {"id": "new", "kind": "club"}, "'kind' is 'club'"),
        ("places", {"id": "new", "geonames": "12a"}, "no GeoNames number"),
        (
            "places",
            {**ELSEWHERE, "stands_for": "ZZ"},
            "refers to 'ZZ'",
        ),
        ("coordinates", {"id": "atlantis"}, "'id' is 'atlantis'"),
        ("coordinates", {}, "is taken already"),
        ("coordinates", {"id": "new", "lat": "north"}, "'lat' is no number"),
        ("coordinates", {"id": "new", "long": "181"}, "'long' is beyond 180"),
        ("coordinates", {"id": "new", "source": "guess"}, "'source' is 'guess'"),
        ("agreements", {"id": "new", "date": "2020-13"}, "no date"),
        ("agreements", {"id": "new", "place": "atlantis"}, "'place' refers to 'atlantis'"),
        ("processes", {"id": "new", "parties": "SY|nobody"}, "'parties' refers to 'nobody'"),
        ("offices", {"person": "nobody"}, "'person' refers to 'nobody'"),
        ("offices", {"of": "nowhere"}, "'of' refers to 'nowhere'"),
        ("offices", {"from": "2020-01-02", "to": "2020-01-01"}, "'to' is before 'from'"),
        ("offices", {"from": "yesterday"}, "no date"),
        ("offices", {"certain": ""}, "'certain' is ''"),
        ("common_words", {"language": "xx"}, "'language' is 'xx'"),
    ],
)
def test_a_wrong_row_is_named(folder: Path, table: str, changes: dict[str, str], reason: str) -> None:
    line = append(folder, table, {**cells(folder, table), **changes})
    with pytest.raises(DataError, match=reason) as caught:
        load_gazetteer(folder)
    assert f"{table}.tsv, line {line}:" in str(caught.value)


def test_a_row_with_a_missing_cell_is_named(folder: Path) -> None:
    line = append(folder, "offices", {"person": "vladimir-putin"})
    with pytest.raises(DataError, match=f"offices.tsv, line {line}: 1 cells where the header has 6"):
        load_gazetteer(folder)


def test_a_missing_table_and_a_wrong_header_are_named(folder: Path) -> None:
    (folder / "metonyms.tsv").write_text("who\twhat\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"metonyms.tsv, line 1: the header must be actor en ar tr ru fa"):
        load_gazetteer(folder)
    (folder / "metonyms.tsv").unlink()
    with pytest.raises(DataError, match=r"metonyms.tsv cannot be read"):
        load_gazetteer(folder)
