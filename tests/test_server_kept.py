"""Answers that are given again: when they are, when they must not be, and how much of them there is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from graph_builder.rdf.lexer import Dataset
from server.engine import Answer, read
from server.evaluate import Query
from server.kept import KeepingEngine, Whole
from server.negotiate import Choice

JSON, CSV = Choice("json", "application/sparql-results+json"), Choice("csv", "text/csv")


@dataclass
class Flowing:
    """A body whose end is not yet there."""

    complete: bool = False
    closed: bool = False

    def __iter__(self) -> Iterator[bytes]:
        yield b"much"

    def close(self) -> None:
        self.closed = True


@dataclass
class Counting:
    """An engine that gives each question's number, `size` digits wide, or flows where `size` is 0."""

    size: int = 10
    generation: str = "one"
    base: str = "https://w3id.org/damin/"
    modified: int | None = 1
    asked: list[str] = field(default_factory=list)

    def run(self, query: Query, timeout: float) -> Answer:
        self.asked.append(query.text)
        body = Whole(f"{len(self.asked):{self.size}}".encode()) if self.size else Flowing()
        return Answer("solutions", query.results or CSV, body)


def ask(engine: KeepingEngine, text: str = "SELECT * {}", **more: object) -> str:
    return read(engine, Query(text, **more), 1).decode().strip()


def test_the_same_question_is_asked_once() -> None:
    counting = Counting()
    engine = KeepingEngine(counting, 10_000)
    assert [ask(engine), ask(engine), ask(engine)] == ["1", "1", "1"]
    assert counting.asked == ["SELECT * {}"]


@pytest.mark.parametrize(
    "other",
    [
        {"text": "SELECT  * {}"},
        {"results": CSV},
        {"graphs": None},
        {"base": "http://localhost/"},
        {"dataset": Dataset(default=("urn:g",))},
        {"bindings": (("this", "urn:a"),)},
    ],
)
def test_another_question_is_asked_anew(other: dict[str, object]) -> None:
    engine = KeepingEngine(Counting(), 10_000)
    assert (ask(engine), ask(engine, **other), ask(engine)) == ("1", "2", "1")


@pytest.mark.parametrize("call", ["NOW()", "RAND()", "UUID()", "STRUUID()", "rand()"])
def test_what_changes_by_itself_is_asked_anew(call: str) -> None:
    engine = KeepingEngine(Counting(), 10_000)
    text = f"SELECT ({call} AS ?x) {{}}"
    assert (ask(engine, text), ask(engine, text)) == ("1", "2")


def test_a_new_generation_is_asked_anew() -> None:
    counting = Counting()
    engine = KeepingEngine(counting, 10_000)
    first = ask(engine)
    counting.generation = "two"
    assert (first, ask(engine), ask(engine)) == ("1", "2", "2")


def test_those_used_last_stay() -> None:
    engine = KeepingEngine(Counting(), 3_500)  # three of some thousand bytes each
    texts = [f"SELECT * {{}} # {number}" for number in range(4)]
    for text in (*texts[:3], texts[0], texts[3]):
        ask(engine, text)
    assert [ask(engine, text) for text in (texts[0], texts[3], texts[1])] == ["1", "4", "5"]


def test_an_answer_larger_than_all_is_not_kept() -> None:
    engine = KeepingEngine(Counting(size=5_000), 3_500)
    assert (ask(engine), ask(engine)) == ("1", "2")


def test_an_answer_still_flowing_is_passed_on() -> None:
    counting = Counting(size=0)
    engine = KeepingEngine(counting, 10_000)
    bodies = [engine.run(Query("SELECT * {}"), 1).body for _ in range(2)]
    assert len(counting.asked) == 2
    assert not any(body.closed for body in bodies)


def test_what_fails_is_asked_anew() -> None:
    class Failing(Counting):
        def run(self, query: Query, timeout: float) -> Answer:
            if not self.asked:
                self.asked.append("failed")
                raise RuntimeError("once")
            return super().run(query, timeout)

    engine = KeepingEngine(Failing(), 10_000)
    with pytest.raises(RuntimeError):
        ask(engine)
    assert ask(engine) == "2"
