"""The command as a whole: help that teaches, errors in one sentence, exit statuses, pipes, Ctrl-C."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from graph_builder import __version__
from graph_builder.cli.app import COMMANDS, _os_sentence
from tests.test_cli_support import damin, made_store

ROOT = Path(__file__).resolve().parent.parent
DAMIN = [sys.executable, "-c", "from graph_builder.cli import main; main(prog_name='damin')"]
ARTICLE = ROOT / "data/articles/demo-ar-06-moscow-protocol.json"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return made_store(tmp_path_factory.mktemp("cli") / "S")


def run(*arguments, **options):
    return subprocess.run(
        [*DAMIN, *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        **options,
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_every_help_teaches(command):
    text = damin(command, "--help").stdout
    purpose = text.split("\n\n")[1]
    assert purpose.strip().endswith((".", "sentence."))
    assert len(re.findall(rf"^ +(?:\S+ .*\| )?damin {command}\b", text, re.MULTILINE)) >= 2


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_explained(command):
    options = damin(command, "--help").stdout.partition("Options:")[2]
    entries = re.split(r"\n  (?=-)", options)[1:]
    assert entries
    assert [e for e in entries if not re.search(r"\s{2,}\S", e.strip())] == []


def test_the_list_of_commands_agrees_with_their_help():
    listed = damin("--help").stdout
    for name, (_, line) in COMMANDS.items():
        assert re.search(rf"^  {name} +{re.escape(line)}", listed, re.MULTILINE)


def test_the_list_of_commands_is_cheap():
    code = "import sys; from graph_builder.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass\n"
    code += "print([m for m in ('rdflib', 'pyshacl', 'networkx', 'flask') if m in sys.modules], file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_version():
    done = damin("--version")
    assert (done.exit_code, done.stdout) == (0, f"damin {__version__}\n")


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (["frob"], 2, "No such command 'frob'"),
        (["build"], 2, "Missing argument 'SOURCE...'"),
        (["build", "nowhere.txt"], 2, "nowhere.txt"),
        (["build", "x", "--workers", "many"], 2, "'many' is not a valid integer"),
        (["build", "x", "--engine", "cloud"], 2, "'cloud' is not one of"),
        (["query"], 2, "either a query or a file"),
        (["query", "ASK {}", "--store", "nowhere"], 1, "there is no store at nowhere"),
        (["query", "-f", "nowhere.rq"], 1, "nowhere.rq: No such file"),
        (["stats", "--store", "nowhere"], 1, "there is no store at nowhere"),
        (["export", "graph.docx"], 2, "the suffix must be one of .nq"),
        (["export", "g.nq", "--projection", "guarantors"], 2, "takes graphs, not a network"),
        (["export", "g.gexf", "--projection", "friends"], 2, "'friends' is not one of"),
        (["validate", "a.docx"], 2, "no known RDF format"),
        (["validate", "a.ttl", "--store", "S"], 2, "not both"),
        (["validate", "nowhere.ttl"], 1, "nowhere.ttl cannot be read"),
        (["explain", "nowhere.txt"], 2, "nowhere.txt"),
        (["evaluate", "nowhere"], 2, "nowhere"),
        (["remove", "x", "--store", "nowhere"], 1, "there is no store at nowhere"),
    ],
)
def test_errors_are_one_clear_sentence(arguments, status, sentence, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = damin(*arguments)
    assert done.exit_code == status
    assert done.stdout == ""
    assert sentence in done.stderr
    assert done.stderr.startswith("damin: ")
    assert done.stderr.count("\n") == 1


def test_without_a_command_it_shows_the_list():
    done = damin()
    assert done.exit_code == 2
    assert "Commands:" in done.stderr


def test_a_wrong_setting_in_the_environment_is_named(monkeypatch):
    monkeypatch.setenv("DAMIN_WORKERS", "few")
    done = damin("build", ROOT / "data")
    assert done.exit_code == 2
    assert "DAMIN_WORKERS must be of type int" in done.stderr


def test_the_default_store_comes_from_the_environment(store, monkeypatch):
    monkeypatch.setenv("DAMIN_STORE", str(store))
    assert damin("stats").exit_code == 0


def test_an_operating_system_error_names_the_file():
    assert _os_sentence(PermissionError(13, "Permission denied", "a.txt")) == "a.txt: Permission denied"
    assert _os_sentence(OSError("no luck")) == "no luck"


def test_in_a_pipe_there_is_no_colour_and_no_bar(tmp_path):
    done = run("build", ARTICLE, "--store", tmp_path / "S")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "\x1b" not in done.stdout
    assert "1 new" in done.stdout
    told = run("explain", ARTICLE)
    assert "\x1b" not in told.stdout
    assert "\u2068" not in told.stdout


def test_a_reader_that_stops_reading_is_no_fault(store):
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
    command = [*DAMIN, "query", query, "--store", str(store), "--format", "tsv"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.readline()
        process.stdout.close()
        errors = process.stderr.read().decode()
    assert "Traceback" not in errors
    assert "Exception" not in errors


def test_output_is_utf8_whatever_the_locale():
    done = run("explain", ARTICLE, "--json", env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0, done.stderr
    assert re.search("[\u0621-\u064a]", done.stdout)


def _heeding():
    """Shells that run something in the background have it ignore interrupts, and so would the process tried here."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_ends_a_build_cleanly(tmp_path):
    command = [*DAMIN, "build", "-", "--store", str(tmp_path / "S")]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, start_new_session=True, preexec_fn=_heeding, **pipes) as process:  # noqa: PLW1509
        _wait_for(tmp_path / "S" / "lock")
        os.killpg(process.pid, signal.SIGINT)
        errors = process.stderr.read().decode()
        assert process.wait(20) == 130
    assert errors.strip() == "damin: interrupted"


def test_the_demo_ends_with_an_address_that_answers(tmp_path):
    command = [*DAMIN, "demo", "--store", str(tmp_path / "S"), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, preexec_fn=_heeding) as process:  # noqa: PLW1509
        try:
            lines = _until_address(process.stdout)
            address = re.search(r"http://\S+", lines[-1]).group()
            with urllib.request.urlopen(f"{address}healthz", timeout=10) as answer:
                assert answer.status == 200
        finally:
            process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
    told = "".join(lines)
    assert re.search(r"Articles +1[5-9] read", told)
    assert re.search(r"Issues +0\n", told)
    assert re.search(r"SHACL +conforms", told)


def _until_address(stream):
    lines = []
    for line in stream:
        lines.append(line)
        if "http://" in line:
            return lines
    raise AssertionError(f"no address: {lines}")


def _wait_for(path, seconds=30):
    end = time.monotonic() + seconds
    while not path.exists():
        assert time.monotonic() < end, f"{path} did not come"
        time.sleep(0.05)
    time.sleep(0.3)


def test_on_a_terminal_there_is_a_bar(tmp_path):
    ours, theirs = pty.openpty()
    command = [*DAMIN, "build", str(ARTICLE), "--store", str(tmp_path / "S")]
    env = {**os.environ, "TERM": "xterm"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs, env=env) as process:
        os.close(theirs)
        shown = _all_of(ours)
        told = process.stdout.read().decode()
    assert "articles read" in shown
    assert "\x1b" not in told


def _all_of(descriptor):
    shown = b""
    while True:
        try:
            piece = os.read(descriptor, 4096)
        except OSError:  # how Linux says that the other end is closed
            piece = b""
        if not piece:
            os.close(descriptor)
            return shown.decode()
        shown += piece
