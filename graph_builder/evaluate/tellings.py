"""Gold for identity: what articles tell of meetings and agreements, as people read them, and what is one event."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph_builder.errors import DataError
from graph_builder.extract.gazetteer import load_gazetteer
from graph_builder.identity.profile import Profile
from graph_builder.model import Article, Issue
from graph_builder.rdf.iris import Iris
from graph_builder.sources import read_sources
from graph_builder.text.bare import bare_words
from graph_builder.text.iso_days import day_bounds
from graph_builder.text.language import load_language

ARTICLES, PAIRS, TELLINGS = "articles.jsonl", "pairs.tsv", "tellings.jsonl"


@dataclass(frozen=True, slots=True, order=True)
class Anchor:
    """Where a telling stands: `kind` (`meeting` or `agreement`), the article's id, words of its title or text."""

    kind: str
    article: str
    words: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two tellings of different articles, and whether they are of one event; `hard` marks what is easily mistaken."""

    a: Anchor
    b: Anchor
    same: bool
    hard: bool
    note: str


@dataclass(frozen=True, slots=True)
class Gold:
    """A folder of gold for identity: its articles, its pairs, and the profile that each telling has by gold."""

    folder: Path
    articles: Mapping[str, Article]
    pairs: tuple[Pair, ...]
    tellings: Mapping[Anchor, Profile]


def read_gold(folder: Path, iris: Iris) -> Gold:
    """Read `articles.jsonl`, `pairs.tsv` and `tellings.jsonl`. Raises DataError naming the line of what is wrong."""
    articles = {a.id: a for a in map(_article, read_sources([str(folder / ARTICLES)]))}
    pairs = tuple(_pairs(folder / PAIRS))
    tellings = dict(_tellings(folder / TELLINGS, articles, iris))
    missing = {anchor for pair in pairs for anchor in (pair.a, pair.b)} - tellings.keys()
    if missing:
        raise DataError(f"{folder / TELLINGS}: no telling for {min(missing)}")
    return Gold(folder, articles, pairs, tellings)


def _article(item: Article | Issue) -> Article:
    if isinstance(item, Issue):
        raise DataError(f"{item.where}: {item.reason}")
    return item


def _pairs(path: Path) -> Iterator[Pair]:
    for number, row in enumerate(csv.DictReader(_lines(path), delimiter="\t", quoting=csv.QUOTE_NONE), 2):
        try:
            a, b = (Anchor(row["kind"], row[f"article_{side}"], row[f"anchor_{side}"]) for side in "ab")
            same, hard = ({"yes": True, "no": False}[row[name]] for name in ("same", "hard"))
            yield Pair(a, b, same, hard, row["note"] or "")
        except (KeyError, TypeError) as error:
            raise DataError(f"{path}: line {number}: not well formed: {error}") from error


def _tellings(path: Path, articles: Mapping[str, Article], iris: Iris) -> Iterator[tuple[Anchor, Profile]]:
    for number, line in enumerate(_lines(path), 1):
        try:
            record = json.loads(line)
            anchor = Anchor(record["kind"], record["article"], record["anchor"])
            yield anchor, _profile(record, number, articles[anchor.article], iris)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise DataError(f"{path}: line {number}: not well formed: {error!r}") from error


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}") from error


def _profile(record: Mapping[str, Any], number: int, article: Article, iris: Iris) -> Profile:
    entities = load_gazetteer().entities
    known, family = record.get("id", ""), record["kind"].capitalize()
    listed = f"agreement/{known}" in entities
    places = [f"place/{name}" for name in record["places"]]
    lands = (entities[p].country or p if p in entities else p for p in places)
    days = record["days"]
    return Profile(
        graph=iris.article_graph(article.id).value,
        node=iris.node(f"{record['kind']}/{known if listed else f'telling-{number}'}").value,
        family=family,
        kinds=frozenset(filter(None, [record["class"]])) - {family},
        people=frozenset(_actor(iris, person) for person in record["people"]),
        sides=frozenset((_actor(iris, one), _actor(iris, side)) for one, side in record["people"].items()),
        places=frozenset(iris.node(p).value for p in places),
        lands=frozenset(iris.node(p.replace("actor/", "place/")).value for p in lands),
        days=(day_bounds(days[0])[0], day_bounds(days[1])[1]) if days else None,
        precision=record["precision"] or "day",
        status=record["status"],
        series=iris.node(f"process/{record['series']}").value if record["series"] else None,
        number=record["number"],
        words=frozenset(_words(name, article.language or "en") for name in record["names"]),
        listed=listed,
        published=article.published,
    )


def _actor(iris: Iris, name: str) -> str:
    return iris.node(f"actor/{name}").value


def _words(name: str, code: str) -> str:
    return " ".join((code, *sorted(bare_words(name, load_language(code)))))
