"""The command line over toy articles: commands run in this process, with the extractor of `rdf_samples`."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result

from graph_builder.cli import main
from graph_builder.run.build import build
from tests.rdf_samples import article, extract, state

ARTICLES = {"one": "meet Turkey Russia\n", "two": "meet Turkey Iran\nguarantee Turkey Truce\n"}


def damin(*arguments: object, text: str | None = None) -> Result:
    """Run `damin` with these arguments and standard input, and keep its two outputs apart."""
    return CliRunner().invoke(main, [str(a) for a in arguments], prog_name="damin", input=text)


def fake_pipeline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `damin build` read the toy language, with a gazetteer of one state."""
    monkeypatch.setattr("graph_builder.cli.building.extract_article", extract)
    toy = SimpleNamespace(nodes=lambda: [state("Turkey")])
    monkeypatch.setattr("graph_builder.run.build.load_gazetteer", lambda: toy)


def write_articles(folder, articles=None):
    """One record a file, as `<id>.json`; the folder."""
    folder.mkdir(exist_ok=True)
    for name, text in (articles or ARTICLES).items():
        (folder / f"{name}.json").write_text(json.dumps(article(name, text).to_json()), encoding="utf-8")
    return folder


def made_store(path):
    """A store of the two toy articles; its path."""
    articles = [article(name, text) for name, text in ARTICLES.items()]
    build(articles, path, extract=extract, reference=[state("Turkey")])
    return path


def test_the_sample_store_holds_both_articles(tmp_path):
    counts = json.loads(damin("stats", "--store", made_store(tmp_path / "S"), "--json").stdout)
    assert counts["articles"] == {"all": 2, "en": 2}
