"""Processes that change a store, made to be killed or to find the disk full, and one that reads it meanwhile.

They are forked from a process that has loaded all they need, the nursery, so that one costs milliseconds. The
nursery never opens a store: RocksDB has threads, and a fork would lose them.
"""

from __future__ import annotations

import hashlib
import json
import os
import select
import signal
import subprocess
import sys
import time
import traceback
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from graph_builder.errors import DaminError, StoreError
from graph_builder.identity.decisions import Decision, Decisions, Member, Refused, append_decision
from graph_builder.model import Literal, Statement
from graph_builder.rdf.canonical import canonical_nquads
from graph_builder.rdf.iris import Iris
from graph_builder.rdf.update import Using
from graph_builder.rdf.validate import engine
from graph_builder.run.build import build, remove
from graph_builder.stores import removed
from graph_builder.stores.oxigraph import OxigraphStore
from graph_builder.stores.reader import open_reader
from graph_builder.stores.written import Terms, update
from tests import rdf_samples
from tests.rdf_samples import BASE, article

ROOT = Path(__file__).resolve().parent.parent
FEW, MANY = 6, 9
_NONE_YET = ("there is no store", "has no file FORMAT", "no finished build yet")
_STEPS = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate", "os.utime", "shutil.rmtree"}
REJECTED = Refused("news/0", "agreement/pact0", "guarantor", "<id/actor/s0>", "guarantee S0 Pact0")
JUDGED = Decisions((Decision("reject", "A. Reader", "2021-07-01", "misread", facts=(REJECTED,)),), Iris(BASE))


def articles(number):
    """Articles of which a longer list changes some, keeps others and adds some; some have quarantined facts."""
    for i in range(number):
        guarantor = "badguarantor" if i % 3 == 1 else "guarantee"
        other = i + number if i % 2 else i
        yield article(f"news/{i}", f"meet S1 S{other % 2 * 2}\n{guarantor} S{i % 3} Pact{i % 4}\n")


def extract(source):
    """Read the toy language; the articles differ about the day of a meeting, and about whether it was held."""
    found, number = rdf_samples.extract(source), int(source.id[-1])
    said = {"startDate": Literal(f"2021-06-0{1 + number % 2}", "date"), "datePrecision": Literal("day")}
    if number % 3 == 0:
        said["status"] = Literal("Planned", "term")
    meetings = [s for s in found.statements if s.object == Literal("Meeting")]
    others = [s for s in found.statements if s.predicate not in said]
    told = [Statement(s.subject, predicate, value, s.evidence) for s in meetings for predicate, value in said.items()]
    return replace(found, statements=(*others, *told))


def build_few(path, workers=1):
    """The state "few", from nothing."""
    build(articles(FEW), path, extract=extract, reference=[], workers=workers, verdict=False)


def build_many(path, workers=1):
    """The state "many", from "few"."""
    build(articles(MANY), path, extract=extract, reference=[], workers=workers, verdict=False)


def remove_some(path, workers=1):
    """The state "less", from "many": articles are gone."""
    remove([f"news/{i}" for i in range(1, MANY, 2)], path)


def judge(path, workers=1):
    """The state "judged", from "less": no article has changed, but a fact was rejected."""
    with OxigraphStore(path, BASE, JUDGED).writing():
        pass


def decide(path, workers=1):
    """Not a store: one more decision in a file of decisions."""
    append_decision(path, decision("nursery"))


def decision(author):
    """One decision, told from others by its author."""
    sides = ((Member("news/0", "meeting/s1-s0", "meet S1 S0"),), (Member("news/2", "meeting/s1-s2", "اجتماع"),))
    return Decision("same", author, "2021-07-01", "one summit: «that of June»", *sides)


def tell(path, workers=1):
    """The state "told", from "judged": users write a graph, and something into the default graph."""
    text = (
        "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> _:x } } ; INSERT { ?s <urn:seen> 1 } WHERE { ?s <urn:b> ?o }"
    )
    update(path, text, Using(), Terms(engine("fast")))


KINDS = {"told": tell, "few": build_few, "many": build_many, "less": remove_some, "judged": judge, "decide": decide}
CHAIN = (("nothing", "few"), ("few", "many"), ("many", "less"), ("less", "judged"), ("judged", "told"))


def digest(reader):
    """A digest of all that a generation holds: graphs, readings, identity, quarantine, issues, what was removed."""
    notes = json.dumps([reader.identity(), reader.quarantine(), reader.issues()], sort_keys=True)
    graphs = canonical_nquads(reader.store) + b"\n" + canonical_nquads(reader.readings())
    gone = reader.path / removed.FILE
    record = gone.read_bytes() if gone.exists() else b""
    return hashlib.sha256(graphs + notes.encode() + record).hexdigest()


def state(path):
    """The digest of all that a store holds; "nothing" where no build has ended in it yet."""
    try:
        with open_reader(path) as reader:
            return digest(reader)
    except StoreError as error:
        if any(words in str(error) for words in _NONE_YET):
            return "nothing"
        raise


@dataclass(frozen=True)
class End:
    """How a process ended.

    `status` is negative for a signal, 0 for success; `error` the sentence of a `DaminError`; `steps` how many there
    were, each with what it was in `step` if it was to end there; `seconds` how long it lived.
    """

    status: int
    seconds: float
    pid: int
    steps: int = 0
    step: str = ""
    error: str = ""


class Nursery:
    """Makes processes and kills them."""

    def __init__(self):
        self._process = _python("from tests.killing import nursery; nursery()")

    def run(self, kind, path, *, workers=1, after=None, step=0, fill=None):
        """Let a process make the state `kind`. Kill it after so many seconds or just before that step, if any.

        With `fill` it is not killed at that step: the file `fill` then takes all that is left of its disk.
        """
        job = {"kind": kind, "path": str(path), "workers": workers, "after": after, "step": step, "fill": fill}
        self._process.stdin.write(json.dumps(job, default=str) + "\n")
        self._process.stdin.flush()
        return End(**json.loads(self._process.stdout.readline()))

    def close(self):
        """End the nursery."""
        self._process.communicate(timeout=30)


class Reading:
    """A process that reads a store over and over while the block runs; `states` holds what it saw."""

    def __init__(self, path):
        self._process = _python(f"from tests.killing import read_on; read_on({str(path)!r})")
        self.pid = self._process.pid
        self.states: list[tuple[str, str]] = []

    def __enter__(self):
        assert self._process.stdout.readline() == "begin\n"
        return self

    def until(self, generation):
        """Wait until it has seen that generation."""
        while not self.states or self.states[-1][0] != generation:
            self.states.append(tuple(self._process.stdout.readline().split()))

    def __exit__(self, *exception):
        out, _ = self._process.communicate(timeout=30)
        self.states += [tuple(line.split()) for line in out.splitlines()]
        assert self._process.returncode == 0, "the reader failed"


def _python(code):
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdin=pipe, stdout=pipe, text=True)


def nursery():
    """Run the jobs of standard input, one at a time."""
    for line in sys.stdin:
        job = json.loads(line)
        begin = time.perf_counter()
        out, into = os.pipe()
        pid = os.fork()
        if pid == 0:
            _change(job, into)
        os.close(into)
        if job["after"] is not None:
            time.sleep(job["after"])
            os.kill(pid, signal.SIGKILL)
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        end = {"status": status, "seconds": time.perf_counter() - begin, "pid": pid}
        with os.fdopen(out, encoding="utf-8") as notes:
            for note in notes:
                end |= json.loads(note)
        print(json.dumps(end), flush=True)


def _change(job, into):
    """What the forked process does, in a session of its own, so that its workers can be found."""
    status = 1
    try:
        os.setsid()
        steps = _Steps(job, into)
        sys.addaudithook(steps.see)
        try:
            KINDS[job["kind"]](Path(job["path"]), job["workers"])
            status = 0
        except DaminError as error:
            steps.note(error=str(error))
        steps.note(steps=steps.seen)
    except BaseException:  # noqa: BLE001  the child must end here, whatever it raised
        traceback.print_exc()
    finally:
        os._exit(status)


class _Steps:
    """What Python does to the files of a store, as `sys.audit` names it just before it is done.

    Between two of these the store changes only inside RocksDB. Files that a folder takes along when it is
    deleted are no steps.
    """

    def __init__(self, job, into):
        self._job, self._into = job, into
        self.seen = 0
        self._below = str(Path(job["path"]).parent)

    def see(self, event, args):
        """The hook."""
        if not self._is_step(event, args):
            return
        self.seen += 1
        if self.seen == self._job["step"]:
            self.note(step=f"{event} {str(args[0]).removeprefix(self._below)}")
            if self._job["fill"]:
                fill_up(self._job["fill"])
            else:
                os.kill(os.getpid(), signal.SIGKILL)

    def note(self, **what):
        """Tell the nursery something."""
        os.write(self._into, (json.dumps(what) + "\n").encode())

    def _is_step(self, event, args):
        if event == "fcntl.flock" or (event == "os.truncate" and isinstance(args[0], int)):
            return True
        if event not in _STEPS | {"open"} or not str(args[0]).startswith(self._below):
            return False
        return event != "open" or "w" in (args[1] or "") or bool(args[2] & os.O_CREAT) or Path(args[0]).is_dir()


def fill_up(path):
    """Let a file take all that is left of its disk."""
    with Path(path).open("ab", buffering=0) as out, suppress(OSError):
        while True:
            out.write(bytes(1024))


def read_on(path):
    """Print generation and state of a store, over and over, until standard input is closed."""
    print("begin", flush=True)
    while not select.select([sys.stdin], [], [], 0.01)[0]:
        with open_reader(path) as reader:
            print(reader.generation, digest(reader), flush=True)


def living(session):
    """The processes that live in a session, zombies left out."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(FileNotFoundError, ProcessLookupError):
            fields = stat.read_text(encoding="utf-8").rpartition(")")[2].split()
            if fields[0] != "Z" and int(fields[3]) == session:
                found.append(int(stat.parent.name))
    return found
