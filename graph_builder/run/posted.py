"""Articles that come in one piece, by HTTP for instance, built into a store."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from graph_builder.errors import UsageError
from graph_builder.model import Article, Issue
from graph_builder.rdf.iris import Iris
from graph_builder.resolve.article import extract_article
from graph_builder.run.build import build
from graph_builder.settings import default
from graph_builder.sources import read_sources
from graph_builder.stores.folder import Folder
from graph_builder.stores.reader import open_reader

POSTED = "graph_builder.run.posted:build_posted"
_MOST_SHOWN = 1000
Item = Article | Issue


def build_posted(files: Iterable[Mapping[str, Any]], data: bytes, store: str) -> dict[str, Any]:
    """Build what `data` holds into the store folder; `files` are the name and the size of each part of it.

    Settings are those of the environment. A file with an empty name is read by its content. Gives the build's report
    as a JSON object, with the ids of the `articles` and, under `quarantine`, what of them was kept out, as in
    `damin quarantine list --json`; of issues and records no more than a thousand each. Raises what `build` raises;
    the store then stays as it was.
    """
    ids = list[str]()
    with tempfile.TemporaryDirectory(prefix="damin-") as folder:
        items = _noted(_read(files, data, Path(folder)), ids, folder)
        report = build(
            items,
            store,
            base_iri=Folder(Path(store)).base(),
            shacl=str(default("shacl")),
            min_confidence=float(default("min-confidence")),
            corrections=str(default("corrections")),
        ).to_json()
    report["issues"] = report["issues"][:_MOST_SHOWN]
    return {**report, "articles": ids, "quarantine": _kept_out(store, ids)}


def warm() -> None:
    """Make ready what reading articles needs and one process can share with those that it forks."""
    for language, text in (("en", "Talks\nDelegations met in Geneva."), ("ar", "")):
        extract_article(Article("warm", text, "", language=language))


def _read(files: Iterable[Mapping[str, Any]], data: bytes, folder: Path) -> Iterator[Item]:
    begin, named = 0, False
    for file in files:
        content, begin = data[begin : begin + file["size"]], begin + file["size"]
        if not file["name"]:
            yield from read_sources(["-"], io.BytesIO(content))
            continue
        path, named = folder / file["name"], True
        if not path.resolve().is_relative_to(folder.resolve()):
            raise UsageError(f"the file name {file['name']!r} leads out of its folder")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    if named:
        yield from read_sources([folder])


def _noted(items: Iterable[Item], ids: list[str], folder: str) -> Iterator[Item]:
    """The items with places as the sender knows them; the ids of the articles are noted."""
    for item in items:
        if isinstance(item, Article):
            ids.append(item.id)
            yield replace(item, origin=_own(item.origin, folder))
        else:
            yield replace(item, where=_own(item.where, folder))


def _own(place: str, folder: str) -> str:
    return place.removeprefix(f"{folder}/").replace("<stdin>", "the body")


def _kept_out(store: str, ids: Iterable[str]) -> list[dict[str, Any]]:
    with open_reader(store) as reader:
        iris = Iris(reader.base)
        graphs = {iris.article_graph(identifier).value for identifier in ids}
        found = [record for record in reader.quarantine() if record["graph"] in graphs]
    return found[:_MOST_SHOWN]
