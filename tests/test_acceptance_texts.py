"""No sentence of an article that belongs to someone else stands anywhere in this repository."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.test_acceptance_support import ENAB, ROOT, SHARED, needs_shared

LENGTH = 8
OWN_WORDS = 4  # so many of the eight must be more than somebody's name or office, which all papers write alike
NAMES = ("persons", "states", "places")
_WORD = re.compile(r"[^\W\d_]+")


def words(text: str) -> list[str]:
    """The words of a text; vowel signs, case and what stands between words do not count."""
    bare = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return _WORD.findall(bare.casefold())


@cache
def names() -> frozenset[str]:
    """The words of which names and offices are made, with and without the Arabic article, joined to what precedes."""
    tables = [*(ROOT / f"data/gazetteer/{name}.tsv" for name in NAMES), *ROOT.glob("data/languages/*/titles.yaml")]
    known = {word for table in tables for word in words(table.read_text(encoding="utf-8")) if len(word) > 2}
    return frozenset(known | {f"{before}{word}" for word in known for before in ("ال", "و", "وال")})


def shingles(text: str) -> Iterator[tuple[str, ...]]:
    """Every run of eight words that says more than names."""
    said = words(text)
    for run in zip(*(said[start:] for start in range(LENGTH)), strict=False):
        if sum(word not in names() for word in run) >= OWN_WORDS:
            yield run


def tracked() -> Iterator[tuple[Path, str]]:
    """Every text file that git knows or would take up, but for the tables of names."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    for name in filter(None, listed.stdout.decode("utf-8").split("\0")):
        data = (ROOT / name).read_bytes() if (ROOT / name).is_file() else b""
        if b"\0" not in data and not name.startswith("data/gazetteer/"):
            yield Path(name), data.decode("utf-8", "replace")


def foreign() -> Iterator[tuple[str, str]]:
    """The id and the text of every article that is not ours."""
    for folder in ("dev-ar", "dev-multi"):
        for path in sorted((SHARED / "articles" / folder).glob("*.json")):
            record = json.loads(path.read_text(encoding="utf-8"))
            yield path.stem, f"{record.get('title') or ''}\n{record['text']}"
    with gzip.open(SHARED / "articles/bench-ar.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield record["id"], f"{record.get('title') or ''}\n{record['text']}"
    yield ENAB.stem, ENAB.read_text(encoding="utf-8")


def shared_runs(ours: Iterable[tuple[Path, str]], theirs: Iterable[tuple[str, str]]) -> list[str]:
    """Where a run of eight words stands in both."""
    known: dict[tuple[str, ...], Path] = {}
    for path, text in ours:
        for run in shingles(text):
            known.setdefault(run, path)
    hits = {(known[run], name, run) for name, text in theirs for run in shingles(text) if run in known}
    return sorted(f"{path}: {' '.join(run)} ({name})" for path, name, run in hits)


def test_a_copied_sentence_would_be_found() -> None:
    ours = [(Path("a.txt"), "وقال: إنّ الوفد وصل «أمس» إلى المدينة قبل بدء المحادثات بيوم واحد.")]
    assert len(shared_runs(ours, [("x", "إن الوفد وصل أمس، إلى المدينة قبل بدء")])) == 1
    assert shared_runs(ours, [("x", "إن الوفد وصل أمس إلى المدينة قبل ختام")]) == []


@needs_shared
def test_no_third_party_sentence_is_in_the_repository() -> None:
    assert shared_runs(tracked(), foreign()) == []
