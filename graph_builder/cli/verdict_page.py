"""The page of `damin validate --format html`: a verdict by severity and shape; it needs nothing beside itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from graph_builder.cli.console import harmless
from graph_builder.rdf.prefixes import short
from graph_builder.rdf.verdict import BLANK, Group, Message, Verdict, counts, groups, literal
from graph_builder.rdf.vocabulary import RDF, SHAPES, XSD

_FOLDER = Path(__file__).parent
_TEMPLATE = "verdict.html.j2"
_WORDS = _FOLDER / "verdict.yaml"
_PLAIN = {f"{XSD}string", f"{RDF}langString"}
_LINKED = ("http://", "https://")
_ROWS = 200
_LATIN = re.compile(r"""([a-z0-9"](?:[!-~]*[a-z0-9"])?)""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Shown:
    """A term on the page: its text, the address it leads to, and for a literal its language and its datatype."""

    text: str
    link: str = ""
    language: str = ""
    note: str = ""
    literal: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One node at fault; what a message leaves out is None."""

    node: Shown
    path: Shown | None
    value: Shown | None


@dataclass(frozen=True, slots=True)
class Block:
    """One shape: what is wrong, what to do, and where; `rest` counts the rows that are left out."""

    id: str
    severity: str
    wrong: str
    action: str
    count: int
    rows: tuple[Row, ...]
    rest: int


def verdict_page(verdict: Verdict, language: str, base: str, sources: Sequence[str]) -> str:
    """The page in HTML, in `en` or `ar`; `base` is that of short names, `sources` name what was validated.

    Equal verdicts give equal pages: the time that validation took is not on it.
    """
    words = _words()[language]
    blocks = [_block(group, language, base, words["blank"]) for group in groups(verdict)]
    return _template().render(
        verdict=verdict,
        language=language,
        words=words,
        sources=[harmless(source) for source in sources],
        counts=counts(verdict),
        blocks=blocks,
    )


@cache
def _words() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(_WORDS.read_text(encoding="utf-8"))
    return found


def _template() -> Template:
    made = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # In text from right to left a date or a prefixed name would be torn apart at its hyphens and colons.
    made.filters["pieces"] = _LATIN.split
    return made.get_template(_TEMPLATE)


def _block(group: Group, language: str, base: str, blank: str) -> Block:
    wrong, _, action = group.messages[0].text(language).partition(". ")
    return Block(
        id=group.shape.removeprefix(SHAPES),
        severity=group.severity,
        wrong=wrong,
        action=action,
        count=len(group.messages),
        rows=tuple(_row(message, base, blank) for message in group.messages[:_ROWS]),
        rest=max(0, len(group.messages) - _ROWS),
    )


def _row(message: Message, base: str, blank: str) -> Row:
    node, path, value = (term and _shown(term, base, blank) for term in (message.focus, message.path, message.value))
    return Row(node or Shown(blank), path or None, value or None)


def _shown(term: str, base: str, blank: str) -> Shown:
    """A term as messages give it. Only an address of the web becomes a link: `javascript:` is an IRI too."""
    if term == BLANK:
        return Shown(blank)
    if not term.startswith('"'):
        return Shown(harmless(short(term, base)), link=term if term.startswith(_LINKED) else "")
    value = literal(term)
    note = "" if value.datatype.value in _PLAIN else short(value.datatype.value, base)
    return Shown(harmless(value.value), language=value.language or "", note=note, literal=True)
