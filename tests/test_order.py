"""The same articles and decisions give the same store, byte for byte, in whatever order and portions they come.

The environment variable DAMIN_EXAMPLES says how many examples of each property are tried.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, parse

from graph_builder.errors import UsageError
from graph_builder.rdf import vocabulary as v
from graph_builder.rdf.canonical import canonical_nquads
from graph_builder.rdf.iris import Iris
from graph_builder.rdf.validate import FastEngine
from graph_builder.resources import resource
from graph_builder.run.build import build, remove
from graph_builder.run.deciding import Author, decide_pair, reject
from graph_builder.sources import read_sources
from graph_builder.stores.reader import open_reader
from tests.event_samples import article, extract

IRIS = Iris("https://w3id.org/damin/")
COMMANDS = (
    "meet BilateralMeeting 2024-05-07 Sochi S0 S1",
    "meet BilateralMeeting 2024-05-08 Sochi S0 S1",
    "meet Summit 2024-05-07 Sochi S0 S1 S2",
    "meet - 2024-05 Sochi S0 S1",
    "meet PhoneCall 2024-05-07 - S0 S1",
    "meet PhoneCall 2024-05-09 - S1 S0",
    "meet MultilateralMeeting 2024-05-07 Kazan S0 S1 S2",
    "call-off 2024-05-07 S0 S1",
    "round Astana 4 2024-05-07",
    "round Astana 4 2024-05-08",
    "round Astana 5 2024-05-08",
    "round Geneva 4 2024-05-07",
    "accord Pact 2024-05-07 S0 S1",
    "accord Pact 2024-05 S0 S1",
    "accord Truce 2024-05-08 S1 S2",
    "person Badr S0 envoy",
    "person Badr S1 envoy",
    "person Badr S0 minister",
    "person Birhanu-Jula S0 envoy",
    "person برهانو-جولا S0 مبعوث",
    "person برهانو-جولا S1 مبعوث",
)
NAMES = "abcdefg"
OUTLETS = ("Gazette", "Herald", "Courier")
DAYS = ("2024-05-07", "2024-05-09", "2024-05-10")
texts = st.lists(st.sampled_from(COMMANDS), min_size=1, max_size=3, unique=True).map("\n".join)
sets = st.dictionaries(
    st.sampled_from(NAMES), st.tuples(texts, st.sampled_from(OUTLETS), st.sampled_from(DAYS)), min_size=2, max_size=6
)
few = settings(
    max_examples=int(os.environ.get("DAMIN_EXAMPLES", "12")),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def scratch():
    """A folder in memory where there is one: these tests make hundreds of stores, each brought to the disk."""
    memory = Path("/dev/shm")
    return TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None)


def articles(contents):
    return [article(name, *content) for name, content in contents.items()]


def built(contents, path, **options):
    build(articles(contents), path, extract=extract, reference=[], verdict=False, **options)


def everything(path):
    """All that a generation holds, in bytes that depend on content alone."""
    with open_reader(path) as reader:
        names = reader.identity()
        return (
            canonical_nquads(reader.store),
            canonical_nquads(reader.readings()),
            json.dumps(names, sort_keys=True),
            json.dumps(reader.quarantine(), sort_keys=True),
        )


def at_once(contents, folder):
    built(contents, folder / "at-once")
    return everything(folder / "at-once")


def note_what_happened(whole):
    names = json.loads(whole[2])
    event(f"merged: {bool(names['names'])}")
    event(f"disagreed: {b'ontology#chosenBy> ' in whole[0]}")
    event(f"outvoted: {bool(names['hidden'])}")


@few
@given(sets, st.data())
def test_any_split_and_order_gives_the_same_store(contents, data):
    order = data.draw(st.permutations(list(contents)))
    cuts = sorted(data.draw(st.sets(st.integers(1, len(order)), max_size=3)))
    with scratch() as name:
        whole = at_once(contents, Path(name))
        note_what_happened(whole)
        for begin, end in zip([0, *cuts], [*cuts, len(order)], strict=True):
            built({n: contents[n] for n in order[begin:end]}, Path(name) / "parts")
        assert everything(Path(name) / "parts") == whole


@few
@given(sets, sets, st.data())
def test_what_was_removed_or_changed_back_leaves_no_trace(contents, others, data):
    gone = data.draw(st.sets(st.sampled_from(NAMES)))
    with scratch() as name:
        whole = at_once(contents, Path(name))
        path = Path(name) / "detours"
        built(others, path)
        remove(gone, path)
        built(contents, path)
        remove(others.keys() - contents.keys(), path)
        assert everything(path) == whole


@few
@given(sets, st.data())
def test_decisions_count_the_same_before_between_and_after(contents, data):
    with scratch() as name:
        folder = Path(name)
        built(contents, folder / "decided")
        for _ in range(data.draw(st.integers(1, 3))):
            decide(folder / "decided", folder / "decisions.yaml", data)
        whole = everything(folder / "decided")
        order = data.draw(st.permutations(list(contents)))
        for one in order:
            built({one: contents[one]}, folder / "parts", corrections=folder / "decisions.yaml")
        assert everything(folder / "parts") == whole
        built(contents, folder / "anew", corrections=folder / "decisions.yaml")
        assert everything(folder / "anew") == whole


STEPS = ("build", "other", "remove", "decide")


@few
@given(sets, sets, st.lists(st.sampled_from(STEPS), min_size=2, max_size=6), st.data())
def test_removals_corrections_and_decisions_in_between_leave_no_trace(contents, others, steps, data):
    """Whatever happened on the way, a store holds what its articles and the file of decisions say in the end."""
    with scratch() as name:
        path, file = Path(name) / "s", Path(name) / "decisions.yaml"
        built(first := portion(contents, data), path)
        seen = set(first)
        for step in steps:
            seen |= take(step, path, file, (contents, others), data)
        remove(sorted(seen - contents.keys()), path, file)
        for part in (portion(contents, data), dict(data.draw(st.permutations(list(contents.items()))))):
            built(part, path, corrections=file)
        built(contents, Path(name) / "anew", corrections=file)
        note_what_happened(everything(path))
        event(f"decisions: {len(json.loads(everything(path)[2])['decisions'])}")
        assert everything(path) == everything(Path(name) / "anew")


def portion(contents, data):
    """Some of the articles, in some order."""
    names = data.draw(st.lists(st.sampled_from(sorted(contents)), min_size=1, unique=True))
    return {name: contents[name] for name in names}


def take(step, path, file, versions, data):
    """One step on the way; the articles that it read."""
    contents, others = versions
    if step == "decide":
        decide(path, file, data)
        return set()
    some = portion(others if step == "other" else contents, data)
    corrections = file if data.draw(st.booleans()) else None
    if step == "remove":
        remove(sorted(some), path, corrections)
        return set()
    built(some, path, corrections=corrections)
    return set(some)


def decide(path, corrections, data):
    """One decision of any kind about what the store holds."""
    with open_reader(path) as reader:
        subjects = {
            q.subject.value for q in reader.store.quads_for_pattern(None, NamedNode(v.term("status")), None, None)
        }
        subjects |= {
            q.subject.value for q in reader.store.quads_for_pattern(None, NamedNode(v.term("party")), None, None)
        }
        evidence = {
            q.subject.value for q in reader.store.quads_for_pattern(None, NamedNode(v.term("quote")), None, None)
        }
    nodes = sorted(n for n in subjects if "/id/meeting/" in n or "/id/agreement/" in n)
    author = Author("Somebody", "2024-06-01", "because")
    kind = data.draw(st.sampled_from(("same", "different", "reject")))
    if kind == "reject" and evidence:
        with suppress(UsageError):  # it can have been rejected already
            reject(path, corrections, data.draw(st.sampled_from(sorted(evidence))), author)
    elif kind != "reject" and len(nodes) > 1:
        a, b = data.draw(st.permutations(nodes))[:2]
        if a.split("/")[-2] == b.split("/")[-2]:
            with suppress(UsageError):
                decide_pair(path, corrections, kind, (a, b), author)


@few
@given(sets)
def test_the_default_graph_is_what_stands_of_all_graphs(contents):
    with scratch() as name:
        built(contents, Path(name) / "s")
        with open_reader(Path(name) / "s") as reader:
            default = set(reader.graph(None))
            named = {q.triple for g in reader.graphs() if g != IRIS.ontology_graph.value for q in quads(reader, g)}
            hidden = {q.triple for q in parse("\n".join(reader.identity()["hidden"]).encode(), RdfFormat.N_TRIPLES)}
            assert hidden <= named
            assert default == named - hidden
            for conflict in reader.store.quads_for_pattern(
                None, NamedNode(v.term("chosenValue")), None, DefaultGraph()
            ):
                about, over = (value(reader, conflict.subject, term) for term in ("about", "onProperty"))
                assert any(reader.store.quads_for_pattern(about, over, conflict.object, DefaultGraph()))
                if over.value not in {v.term("participant"), v.term("produced")}:
                    assert not {t.object for t in default if (t.subject, t.predicate) == (about, over)} & {
                        q.object
                        for q in reader.store.quads_for_pattern(
                            conflict.subject, NamedNode(v.term("otherValue")), None, DefaultGraph()
                        )
                    }
            violations = [
                m for m in FastEngine().validate(reader.ntriples(None)).messages if m.severity == "Violation"
            ]
            assert not violations


def quads(reader, graph):
    return reader.store.quads_for_pattern(None, None, None, NamedNode(graph))


def value(reader, subject, term):
    return next(
        q.object for q in reader.store.quads_for_pattern(subject, NamedNode(v.term(term)), None, DefaultGraph())
    )


def test_removing_everything_leaves_what_was_there_before_any_article(tmp_path):
    built({}, tmp_path / "empty")
    built(
        {name: (text, "Gazette", "2024-05-09") for name, text in zip(NAMES, COMMANDS, strict=False)}, tmp_path / "s"
    )
    remove(NAMES, tmp_path / "s")
    assert everything(tmp_path / "s") == everything(tmp_path / "empty")


def test_several_workers_give_the_same_store(tmp_path):
    contents = {f"n{i}": (text, OUTLETS[i % 3], DAYS[i % 3]) for i, text in enumerate(COMMANDS)}
    built(contents, tmp_path / "one")
    built(dict(reversed(contents.items())), tmp_path / "two", workers=2)
    assert everything(tmp_path / "two") == everything(tmp_path / "one")


def test_real_articles_in_portions_and_by_two_workers(tmp_path):
    source = list(read_sources([str(resource("data/gold/identity/articles.jsonl"))]))[:24]
    build(source, tmp_path / "one", workers=2, verdict=False)
    build(source[8:][::-1], tmp_path / "two", workers=2, verdict=False)
    build(source[:16], tmp_path / "two", verdict=False)
    assert everything(tmp_path / "two") == everything(tmp_path / "one")
    names = json.loads(everything(tmp_path / "one")[2])
    assert len(names["names"]) > len(source) / 5
    assert names["hidden"]


def test_another_table_of_weights_decides_again(tmp_path):
    contents = {name: (COMMANDS[i], OUTLETS[i], DAYS[i]) for i, name in enumerate("abc")}
    built(contents, tmp_path / "s")
    whole = everything(tmp_path / "s")
    with open_reader(tmp_path / "s") as reader:
        file = reader.path / "identity.json"
    record = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**record, "names": {}, "rules": "those of an older version"}), encoding="utf-8")
    built({}, tmp_path / "s")
    assert everything(tmp_path / "s") == whole
