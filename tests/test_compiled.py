"""Expressions compiled once and kept in a file: found again, never trusted where cut off, never in the way."""

from __future__ import annotations

import sys

import pytest
import regex

from graph_builder.text.compiled import CompiledExpressions, compiled_beside

SOURCES = [r"(?P<who>\w+) met (?P<who>\w+)", "قمة|مؤتمر", r"(?(DEFINE)(?P<d>\d+))(?&d) rounds?", "[a-z--[aeiou]]+"]
TEXT = "Ann met Bob at a قمة after 12 rounds"


@pytest.fixture(autouse=True)
def writing(monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


def kept(file):
    expressions = CompiledExpressions(file)
    for source in SOURCES:
        expressions.compile(source)
    expressions.keep()
    return file


@pytest.mark.parametrize("source", SOURCES)
def test_an_expression_read_back_finds_what_it_found(tmp_path, source):
    before = regex.compile(source, regex.V1)
    after = CompiledExpressions(kept(tmp_path / "new" / "e.bin")).compile(source)
    assert after.pattern == source
    assert [m.capturesdict() for m in after.finditer(TEXT)] == [m.capturesdict() for m in before.finditer(TEXT)]
    assert [m[0] for m in after.finditer(TEXT)] == [m[0] for m in before.finditer(TEXT)] != []


def test_what_is_kept_needs_no_writing_again(tmp_path):
    file = kept(tmp_path / "e.bin")
    written = file.read_bytes()
    file.chmod(0o400)
    assert kept(file).read_bytes() == written
    assert [path.name for path in tmp_path.iterdir()] == ["e.bin"]


def test_two_that_write_keep_what_both_compiled(tmp_path):
    file = tmp_path / "e.bin"
    one, other = CompiledExpressions(file), CompiledExpressions(file)
    one.compile("one")
    other.compile("two")
    one.keep()
    size = file.stat().st_size
    other.keep()
    assert file.stat().st_size > size
    third = CompiledExpressions(file)
    assert [third.compile(source).pattern for source in ("one", "two")] == ["one", "two"]
    third.keep()
    assert file.stat().st_size > size


@pytest.mark.parametrize("cut", [0, 1, 31, 32, 33, 200, -1])
def test_a_file_that_was_cut_off_holds_nothing(tmp_path, cut):
    file = kept(tmp_path / "e.bin")
    whole = file.read_bytes()
    file.write_bytes(whole[:cut])
    assert CompiledExpressions(file).compile(SOURCES[0]).search(TEXT)
    assert kept(file).read_bytes() == whole


def test_where_nothing_can_be_written_every_process_compiles(tmp_path):
    (tmp_path / "file").write_text("no folder")
    file = kept(tmp_path / "file" / "e.bin")
    assert CompiledExpressions(file).compile(SOURCES[1]).search(TEXT)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_python_decides_whether_and_where(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert not kept(tmp_path / "e.bin").exists()
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "elsewhere"))
    expressions = compiled_beside(tmp_path / "language")
    expressions.compile(SOURCES[0])
    expressions.keep()
    assert not (tmp_path / "language").exists()
    assert [path.suffix for path in (tmp_path / "elsewhere").rglob("*.*")] == [".bin"]


def test_a_wrong_expression_is_wrong_here_too(tmp_path):
    with pytest.raises(regex.error):
        CompiledExpressions(tmp_path / "e.bin").compile("(")
