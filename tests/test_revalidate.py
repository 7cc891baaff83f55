"""A build validates what it has changed, and says the same of the whole graph as validating all of it."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from graph_builder.rdf.validate import FastEngine
from graph_builder.run.build import build, remove
from graph_builder.stores.reader import open_reader
from graph_builder.stores.validated import kept_messages
from tests.rdf_samples import article, extract

LINES = (
    "meet S0 S1",
    "meet S1 S2",
    "guarantee S0 Pact0",
    "guarantee S2 Pact1",
    "badguarantor S1 Pact0",
    "meet S3 S0",
)
texts = st.lists(st.sampled_from(LINES), min_size=1, max_size=3).map("\n".join)
steps = st.lists(st.dictionaries(st.sampled_from("abcde"), st.none() | texts, min_size=1, max_size=3), max_size=4)
MANY = [article(f"base-{i}", "\n".join(LINES[i % 4 :])) for i in range(12)]


def built(articles, path, **options):
    return build(articles, path, extract=extract, reference=[], **options)


def kept(path):
    with open_reader(path) as reader:
        return set(kept_messages(reader.path)), set(FastEngine().validate(reader.ntriples(None)).messages)


@settings(max_examples=6)
@given(steps)
def test_the_verdict_after_any_changes_is_that_on_the_whole_graph(changes):
    with TemporaryDirectory() as folder:
        path = Path(folder) / "s"
        built(MANY, path)
        for change in changes:
            gone = [name for name, text in change.items() if text is None]
            built([article(name, text) for name, text in change.items() if text is not None], path)
            remove(gone, path)
            ours, whole = kept(path)
            assert ours == whole


def test_a_small_change_is_looked_at_alone(tmp_path, monkeypatch):
    path = tmp_path / "s"
    whole = built(MANY, path).triples
    sizes, validate = [], FastEngine.validate
    monkeypatch.setattr(
        FastEngine, "validate", lambda self, data: sizes.append(data.count(b"\n")) or validate(self, data)
    )
    report = built([article("new", "meet S7 S8")], path)
    assert report.conforms
    gate, verdict = sizes
    assert gate <= verdict < whole / 3


def test_shapes_that_have_changed_are_held_against_the_whole_graph(tmp_path):
    path = tmp_path / "s"
    built(MANY, path)
    with open_reader(path) as reader:
        file = reader.path / "verdict.json"
    record = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**record, "shapes": "others", "messages": []}), encoding="utf-8")
    with open_reader(path) as reader:
        assert kept_messages(reader.path) is None
    built([article("new", "meet S7 S8")], path)
    ours, graph = kept(path)
    assert ours == graph


def test_warnings_are_counted(tmp_path):
    report = built([article("undated", "meet S0 S1", published=None)], tmp_path / "s")
    ours, _ = kept(tmp_path / "s")
    assert report.warnings == sum(message.severity == "Warning" for message in ours)
