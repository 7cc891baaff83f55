"""A file of decisions: no decision is half in it, none is lost, and what people wrote into it stays."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from graph_builder.errors import DataError
from graph_builder.identity.decisions import append_decision, read_decisions, shipped_decisions
from graph_builder.rdf.iris import Iris
from tests.killing import ROOT, decision
from tests.rdf_samples import BASE

pytest_plugins = ["tests.nurseries"]

WRITTEN = '# Ours, decided in June.\n- kind: same   # sure\n  author: "B. Reader"\n  date: 2021-06-30\n'
WRITTEN += "  a: [{article: one, node: meeting/x}]\n  b: [{article: two, node: meeting/y}]"


def own(path):
    """The authors of the decisions of a file, those that are shipped left out."""
    return [d.author for d in read_decisions(path, Iris(BASE)).all[len(shipped_decisions(Iris(BASE)).all) :]]


def test_what_people_wrote_stays_to_the_letter(tmp_path):
    file = tmp_path / "deep" / "corrections.yaml"
    append_decision(file, decision("first"))
    assert own(file) == ["first"]
    file.write_text(WRITTEN, encoding="utf-8")
    file.chmod(0o640)
    append_decision(file, decision("second"))
    append_decision(file, decision("third"))
    assert file.read_text(encoding="utf-8").startswith(WRITTEN + "\n- kind")
    assert own(file) == ["B. Reader", "second", "third"]
    assert file.stat().st_mode & 0o777 == 0o640
    assert [p.name for p in file.parent.iterdir()] == ["corrections.yaml"]


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "link.yaml").symlink_to(tmp_path / "real.yaml")
    append_decision(tmp_path / "link.yaml", decision("first"))
    assert (tmp_path / "link.yaml").is_symlink()
    assert own(tmp_path / "real.yaml") == ["first"]


@pytest.mark.parametrize(
    "text",
    [
        b"- kind: same\n  author: [",
        b"kind: same\n",
        b"- kind: perhaps\n",
        b"[]\n",
        WRITTEN.replace("\n-", "\n  -").replace("\n  ", "\n    ").encode(),
        WRITTEN.encode() + b"\n...\n",
        b"# \xe9t\xe9\n",
    ],
    ids=["broken", "no list", "unknown kind", "in brackets", "indented", "with an end", "not UTF-8"],
)
def test_a_file_that_cannot_be_added_to_is_refused(tmp_path, text):
    file = tmp_path / "corrections.yaml"
    file.write_bytes(text)
    with pytest.raises(DataError, match=r"corrections\.yaml"):
        append_decision(file, decision("first"))
    assert file.read_bytes() == text
    assert [p.name for p in tmp_path.iterdir()] == ["corrections.yaml"]


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(DataError, match="cannot be written"):
        append_decision(tmp_path / "file" / "corrections.yaml", decision("first"))


@pytest.mark.parametrize("there", [False, True])
def test_killed_at_every_step(nursery, memory, there):
    file = memory / "corrections.yaml"
    old = ["first"] * there
    seen = []
    for step in range(1, 20):
        file.unlink(missing_ok=True)
        if there:
            append_decision(file, decision("first"))
        end = nursery.run("decide", file, step=step)
        if end.status == 0:
            break
        assert end.status == -signal.SIGKILL
        seen.append(own(file) if file.exists() else [])
        assert seen[-1] in (old, [*old, "nursery"]), end.step
        append_decision(file, decision("last"))
        assert own(file) == [*seen[-1], "last"]
        assert [p.name for p in memory.iterdir()] == ["corrections.yaml"]
    assert old in seen
    assert [*old, "nursery"] in seen


def test_two_processes_lose_nothing(tmp_path):
    code = (
        "import sys; from pathlib import Path\n"
        "from graph_builder.identity.decisions import append_decision\n"
        "from tests.killing import decision\n"
        "print('begin', flush=True); sys.stdin.readline()\n"
        "for i in range(25): append_decision(Path(sys.argv[1]), decision(f'{sys.argv[2]} {i}'))"
    )
    file, pipe = tmp_path / "corrections.yaml", subprocess.PIPE
    command = [sys.executable, "-c", code, str(file)]
    both = [subprocess.Popen([*command, name], cwd=ROOT, stdin=pipe, stdout=pipe) for name in ("a", "b")]
    for process in both:
        assert process.stdout.readline() == b"begin\n"
    for process in both:
        process.stdin.write(b"\n")
        process.stdin.flush()
    for process in both:
        process.communicate(timeout=60)
        assert process.returncode == 0
    for name in ("a", "b"):
        assert [author for author in own(file) if author[0] == name] == [f"{name} {i}" for i in range(25)]
