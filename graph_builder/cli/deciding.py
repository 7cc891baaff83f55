"""`damin same`, `different`, `reject`: what a person decides, kept in a file and applied at once."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from graph_builder.cli.console import cell, console, print_json
from graph_builder.cli.options import Function, json_option, setting
from graph_builder.errors import UsageError
from graph_builder.identity.decisions import Decision
from graph_builder.rdf.prefixes import full, short
from graph_builder.run.deciding import Author, decide_pair, nodes_of
from graph_builder.run.deciding import reject as run_reject
from graph_builder.stores.reader import open_reader

_FACT, _EVIDENCE = 3, 1


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container can have a user without a name
        return "unknown"


def decision_options(*, why_required: bool) -> Callable[[Function], Function]:
    """The options of every decision."""
    needed: dict[str, Any] = {"required": True} if why_required else {"default": ""}

    def decorate(function: Function) -> Function:
        for option in (
            json_option,
            click.option("--date", "day", default=lambda: date.today().isoformat(), help="When.  [default: today]"),
            click.option("--author", default=_login, help="Who decides.  [default: your login name]"),
            click.option("--why", **needed, help="The reason, for those who come later."),
            setting("corrections"),
            setting("store"),
        ):
            function = option(function)
        return function

    return decorate


@click.command()
@click.argument("a")
@click.argument("b")
@decision_options(why_required=False)
def same(a: str, b: str, store: str, corrections: str, as_json: bool, **by: str) -> None:
    """Decide that two meetings, agreements or actors are one.

    A and B are addresses, in full or short: meeting:meeting-2022-07-19-ee2f8c9a. The decision is written to the
    file of corrections and applied to the store at once; every later build applies it too.

    \b
    Examples:
      damin same meeting:meeting-7ed014ff68f1 meeting:meeting-2021-12-15-20743cc9 --why "one summit"
      damin same agreement:moscow-protocol agreement:agreement-1f3a90c2d7e4 --author "R. Haddad"
    """
    _decide("same", (a, b), store, corrections, _author(**by), as_json)


@click.command()
@click.argument("a")
@click.argument("b")
@decision_options(why_required=False)
def different(a: str, b: str, store: str, corrections: str, as_json: bool, **by: str) -> None:
    """Decide that two meetings, agreements or actors are not one.

    A and B are addresses, in full or short. To part what was wrongly taken for one, give the address as A and
    the article that speaks of something else as B.

    \b
    Examples:
      damin different meeting:meeting-2023-06-17-3aba4af3 article:wire-7 --why "there it is the president"
      damin different actor:ahmed-ali actor:ahmad-ali --why "a minister and a general"
    """
    _decide("different", (a, b), store, corrections, _author(**by), as_json)


@click.command()
@click.argument("fact", nargs=-1, required=True)
@decision_options(why_required=True)
def reject(fact: tuple[str, ...], store: str, corrections: str, as_json: bool, **by: str) -> None:
    """Decide that a fact is wrong.

    FACT is the address of its evidence (one sentence of one article), or subject, property and value (what all
    articles say so). The fact goes, and what rests on it; the sentence stays in the article. It does not come back
    unless the sentence changes.

    \b
    Examples:
      damin reject evidence:0f3c5a7d9e1b2c4d6f80 --why "he was absent"
      damin reject meeting:meeting-2022-07-19-ee2f8c9a damin:participant actor:iran --why "misread"
    """
    path = Path(store)
    with open_reader(path) as reader:
        base = reader.base
    if len(fact) not in {_EVIDENCE, _FACT}:
        raise UsageError("a fact is the address of its evidence, or subject, property and value")
    terms = [full(term, base) for term in fact]
    about = terms[0] if len(terms) == _EVIDENCE else (terms[0], terms[1], terms[2])
    decision = run_reject(path, Path(corrections), about, _author(**by))
    articles = len({refused.article for refused in decision.facts})
    _tell(
        decision, f"rejected in {_number(articles, 'article')}: {_number(len(decision.facts), 'sentence')}", as_json
    )


def _author(author: str, day: str, why: str) -> Author:
    return Author(author, day, why)


def _decide(kind: str, ab: tuple[str, str], store: str, corrections: str, author: Author, as_json: bool) -> None:
    path = Path(store)
    with open_reader(path) as reader:
        base = reader.base
    decision = decide_pair(path, Path(corrections), kind, (full(ab[0], base), full(ab[1], base)), author)
    nodes = nodes_of(path, decision)
    told = len({member.article for member in (*decision.a, *decision.b)})
    names = ", ".join(short(node, base) for node in nodes)
    _tell(decision, f"{_number(told, 'article')} now tell of {names}", as_json)


def _tell(decision: Decision, text: str, as_json: bool) -> None:
    if as_json:
        print_json({**decision.to_json(), "outcome": text})
        return
    out = console()
    out.print(cell(text, out), soft_wrap=True)


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
