"""What a store had and has no longer is told from what it never had, and leaves no name behind."""

from __future__ import annotations

import pytest

from graph_builder.rdf.iris import Iris
from graph_builder.rdf.update import Using
from graph_builder.rdf.validate import engine
from graph_builder.run.build import build, remove
from graph_builder.stores.folder import Folder
from graph_builder.stores.reader import open_reader
from graph_builder.stores.removed import FILE, named, removed
from graph_builder.stores.written import Terms, update
from tests.rdf_samples import BASE, article, extract

IRIS = Iris(BASE)
STAYS, GOES = "meet S1 S2\n", "guarantee S3 Pact\n"


def built(path, **texts):
    build([article(name, text) for name, text in texts.items()], path, extract=extract, reference=[])


def gone(path, *names):
    """Those of these names below the base that the live generation knows to be gone."""
    with open_reader(path) as reader:
        record = removed(reader.path)
    return {name for name in names if record.has(BASE + name)}


ACTORS = tuple(f"id/actor/s{number}" for number in (1, 2, 3, 9))
NAMES = (*ACTORS, "id/article/a", "id/article/b", "id/agreement/pact", "graph/article/a", "graph/article/b")
OF_B = {"id/article/b", "id/actor/s3", "id/agreement/pact", "graph/article/b"}


def test_what_an_article_alone_told_of_goes_with_it_and_comes_back(tmp_path):
    path = tmp_path / "s"
    built(path, a=STAYS, b=STAYS + GOES)
    assert not gone(path, *NAMES)
    remove(["b"], path)
    assert gone(path, *NAMES) == OF_B
    built(path, c="meet S1 S3\n")
    assert gone(path, *NAMES) == OF_B - {"id/actor/s3"}
    built(path, b=GOES)
    assert gone(path, *NAMES) == set()


def test_an_article_that_is_read_anew_loses_what_it_says_no_more(tmp_path):
    path = tmp_path / "s"
    built(path, a=STAYS, b=GOES)
    with open_reader(path) as reader:
        evidence = {t.subject.value for t in reader.graph(f"{BASE}graph/article/b") if "/id/evidence/" in str(t)}
    built(path, b=STAYS)
    assert gone(path, *NAMES) == {"id/actor/s3", "id/agreement/pact"}
    assert gone(path, *(iri.removeprefix(BASE) for iri in evidence)) != set()


def test_what_users_write_counts_too(tmp_path):
    path, terms = tmp_path / "s", Terms(engine("fast"))
    built(path, a=STAYS)
    update(path, f"INSERT DATA {{ GRAPH <urn:g> {{ <{BASE}id/x> <urn:p> '<{BASE}id/text>' }} }}", Using(), terms)
    update(path, "DROP GRAPH <urn:g>", Using(), terms)
    assert gone(path, "id/x", "id/text", "id/actor/s1") == {"id/x"}


def test_the_record_goes_on_where_only_notes_change_and_starts_late(tmp_path):
    path = tmp_path / "s"
    built(path, a=STAYS)
    assert not (Folder(path).generation(Folder(path).current()) / FILE).exists()
    built(path, b=GOES)
    remove(["b"], path)
    generation = Folder(path).current()
    built(path, c="badguarantor Bob Deal\n")
    assert Folder(path).current() != generation
    assert gone(path, *NAMES) == OF_B


def test_no_name_is_in_the_record(tmp_path):
    path = tmp_path / "s"
    built(path, a=STAYS, xyzzy="meet Plugh S1\n")
    remove(["xyzzy"], path)
    assert gone(path, "id/actor/plugh", "id/article/xyzzy") == {"id/actor/plugh", "id/article/xyzzy"}
    for file in path.rglob("*"):
        if file.is_file():
            assert b"plugh" not in file.read_bytes().lower()
            assert b"xyzzy" not in file.read_bytes()


def test_a_record_that_is_open_outlives_its_generation(tmp_path):
    path = tmp_path / "s"
    built(path, a=STAYS, b=GOES)
    remove(["b"], path)
    record = removed(Folder(path).generation(Folder(path).current()))
    built(path, b=GOES)
    assert record.has(f"{BASE}id/article/b")
    assert not gone(path, "id/article/b")


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (f"<{BASE}id/a> <{BASE}id/p> <{BASE}id/b/c> .", {"a", "p", "b/c"}),
        (f'<{BASE}id/a> <urn:p> "say \\"<{BASE}id/not>\\"" .', {"a"}),
        (f'<urn:a> <urn:p> "x"^^<{BASE}id/type> .', {"type"}),
        (f"<{BASE}graph/a> <urn:p> <{BASE}ontology#x> .", set()),
    ],
)
def test_names_are_found_outside_of_literals(line, found):
    assert named([line.encode()], IRIS) == {f"{BASE}id/{name}" for name in found}
