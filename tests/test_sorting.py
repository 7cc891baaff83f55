"""Lines are sorted alike in memory and on the disk, and the digest of a store is that of RDFC-1.0."""

from __future__ import annotations

import gzip
import hashlib
import io

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_builder.rdf.canonical import canonical_digest, canonical_nquads
from graph_builder.rdf.sorting import sorted_lines
from graph_builder.rdf.update import Using
from graph_builder.rdf.validate import engine
from graph_builder.stores import files
from graph_builder.stores.reader import open_reader
from graph_builder.stores.written import Terms, update
from tests.test_server_support import extractions, make_store

CONTROL = "".join(map(chr, [*range(0x20), 0x7F, 0x85, 0xA0, 0x2028, 0xFFFD, 0x1F600])) + '"\\ضامن'
#: What the canonical form of N-Quads escapes, and how (https://www.w3.org/TR/rdf-canon/#canonical-quads).
SHORT = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


@given(st.lists(st.binary(max_size=6).map(lambda b: b.replace(b"\n", b"") + b"\n")), st.integers(1, 20))
def test_runs_do_not_change_the_order(lines: list[bytes], run: int) -> None:
    assert list(sorted_lines(iter(lines), run)) == sorted(lines)


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    """A store with articles, and graphs that users wrote, blank nodes among what they sent."""
    path = make_store(tmp_path_factory.mktemp("digest") / "store", extractions())
    text = 'INSERT DATA { GRAPH <urn:notes> { <urn:a> <urn:p> "a\\"b\\n"@ar-SY , 1.50 . [] <urn:p> [ <urn:q> 1 ] } }'
    update(path, text, Using(), Terms(engine("fast")))
    with open_reader(path) as opened:
        yield opened


def test_the_digest_is_that_of_rdfc_1_0(reader) -> None:
    dataset = ox.Dataset(reader.store.quads_for_pattern(None, None, None, None))
    assert any(quad.graph_name == ox.NamedNode("urn:notes") for quad in dataset)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    lines = sorted(f"{quad} .\n".encode() for quad in dataset)
    assert canonical_digest(reader.store) == hashlib.sha256(b"".join(lines)).hexdigest()


def test_literals_are_escaped_as_canonical_n_quads_ask() -> None:
    node = ox.NamedNode("urn:a")
    written = canonical_nquads([ox.Quad(node, node, ox.Literal(char)) for char in CONTROL]).decode()
    for char in CONTROL:
        plain = f"\\u{ord(char):04X}" if ord(char) < 0x20 or ord(char) == 0x7F else char
        assert f'<urn:a> <urn:a> "{SHORT.get(char, plain)}" .\n' in written


def test_runs_on_the_disk_give_the_same_files(reader, monkeypatch) -> None:
    def written() -> dict[str, bytes]:
        found = {suffix: io.BytesIO() for suffix in files.WRITERS}
        for suffix, out in found.items():
            files.write_file(reader, f"x{suffix}", out)
        return {suffix: out.getvalue() for suffix, out in found.items()}

    whole, lines = written(), sorted_lines
    monkeypatch.setattr("graph_builder.rdf.sorting.sorted_lines", lambda given: lines(given, 2_000))
    monkeypatch.setattr(files, "_PORTION", 7)
    parts = written()
    assert {**parts, ".jsonld": b""} == {**whole, ".jsonld": b""}
    graphs = [set(ox.parse(found[".jsonld"], ox.RdfFormat.JSON_LD)) for found in (whole, parts)]
    assert graphs[0] == graphs[1] != set()


@pytest.mark.parametrize("name", ["x.nq.gz", "a.b.ttl.gz"])
def test_a_packed_file_holds_the_plain_one_and_no_date(reader, name: str) -> None:
    plain, packed, again = io.BytesIO(), io.BytesIO(), io.BytesIO()
    files.write_file(reader, name.removesuffix(".gz"), plain)
    files.write_file(reader, name, packed)
    files.write_file(reader, name, again)
    assert gzip.decompress(packed.getvalue()) == plain.getvalue()
    assert packed.getvalue() == again.getvalue()


@pytest.mark.parametrize(
    ("name", "suffix"),
    [("x.nq", ".nq"), ("x.nq.gz", ".nq"), ("a.ttl.nt.gz", ".nt"), ("x.gz", None), ("x.gexf", None), ("nq", None)],
)
def test_suffixes(name: str, suffix: str | None) -> None:
    assert files.suffix_of(name) == suffix
