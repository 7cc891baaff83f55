"""SPARQL 1.1 read as tokens, as far as safety needs it: does a query call out, and which dataset does it
name?

The engine's parser accepts keywords that touch their neighbours (`SERVICESILENT<x>`, `1SERVICE<x>`), so a
word is judged by what it contains. Where reading and engine could differ, the answer is the safe one: refuse.
The bound on a prefix's length keeps the reading linear in hostile texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache, wraps
from typing import TypeVar
from urllib.parse import urljoin

_TOKEN = re.compile(
    r"""
    (?P<comment>\#[^\n\r]*)
  | (?P<string>\"\"\"(?:\"{0,2}(?:[^"\\]|\\.))*\"\"\" | '''(?:'{0,2}(?:[^'\\]|\\.))*'''
             | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')
  | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
  | (?P<variable>[?$]\w+)
  | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<name>(?:[^\W\d][\w.\-]{0,255}+|_)?:(?:[\w:.\-]|%[0-9A-Fa-f]{2}|\\.)*)
  | (?P<word>[^\W\d]\w*)
  | (?P<space>\s+)
  | (?P<mark>.)
    """,
    re.VERBOSE | re.DOTALL,
)
#: The engine's parser lets keywords touch their neighbours, so a word counts by what it contains.
_CHANGING = ("now", "rand", "uuid", "service")
_VOLATILE = re.compile("|".join(_CHANGING), re.IGNORECASE)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


_REMEMBERED, _LONGEST = 256, 10_000
Read = TypeVar("Read")


def remembering(read: Callable[[str], Read]) -> Callable[[str], Read]:
    """The same function, which reads a text of usual length that it has read lately no second time."""
    remembered = lru_cache(_REMEMBERED)(read)
    return wraps(read)(lambda query: remembered(query) if len(query) <= _LONGEST else read(query))


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query: `kind` is the group name in the table above, `start` where it begins."""

    kind: str
    text: str
    start: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs a query is asked over, as IRIs; None: nothing was said (SPARQL 1.1 Query, 13.2)."""

    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None

    def __bool__(self) -> bool:
        return self.default is not None or self.named is not None


def tokens(query: str) -> Iterator[Token]:
    """The tokens of a query without blanks and comments; text that is no SPARQL gives tokens all the same."""
    for match in _TOKEN.finditer(query):
        kind = match.lastgroup or "mark"
        if kind not in {"comment", "space"}:
            yield Token(kind, match.group(), match.start())


def pieces(query: str) -> list[Token]:
    """All of a query in pieces, blanks and comments too: put together they are the query again."""
    return [Token(match.lastgroup or "mark", match.group(), match.start()) for match in _TOKEN.finditer(query)]


@remembering
def calls_out(query: str) -> bool:
    """Whether a query holds a SERVICE clause, however written; strings, comments, IRIs and names do not
    count.
    """
    if "service" not in query.lower() and "\\" not in query:
        return False
    return _has_service(query) or _has_service(unescaped(query))


@remembering
def is_volatile(query: str) -> bool:
    """Whether a query may have another answer each time: NOW, RAND, UUID, STRUUID, SERVICE."""
    small = query.lower()
    if not any(letters in small for letters in _CHANGING):
        return False
    return any(token.kind == "word" and _VOLATILE.search(token.text) for token in tokens(query))


def names_graphs(query: str) -> bool:
    """Whether a query may look at other graphs than the default graph; only a text that surely does not says no."""
    small = query.lower()
    return "graph" in small or "from" in small or "\\" in query  # escaped letters may be a keyword


def dataset_of(query: str, base: str = "") -> Dataset:
    """The FROM and FROM NAMED clauses of a query, as absolute IRIs where its prologue or `base` allows.

    Only clauses outside of all braces count: elsewhere the engine rejects them.
    """
    if "from" not in query.lower():
        return Dataset()
    found: dict[bool, list[str]] = {False: [], True: []}
    prologue = Prologue(base)
    outside = _outside_braces(list(tokens(query)))
    for index, token in enumerate(outside):
        prologue.read(outside[index : index + 3])
        word = token.text.upper()
        if token.kind == "word" and word in {"FROM", "FROMNAMED"}:
            rest = outside[index + 1 : index + 3]
            named = word == "FROMNAMED" or _is_word(rest[:1], "NAMED")
            target = rest[1:] if named and word == "FROM" else rest[:1]
            found[named].extend(prologue.resolve(item) for item in target)
    if not found[False] and not found[True]:
        return Dataset()
    return Dataset(tuple(found[False]), tuple(found[True]))


class Prologue:
    """The base and the prefixes declared so far."""

    def __init__(self, base: str = "") -> None:
        self.base = base
        self.prefixes: dict[str, str] = {}

    def read(self, window: list[Token]) -> None:
        """Take in a declaration that starts at the window's first token, if one does."""
        if _is_word(window[:1], "BASE") and len(window) > 1:
            self.base = self.resolve(window[1])
        elif _is_word(window[:1], "PREFIX") and len(window) > 2:
            self.prefixes[window[1].text.removesuffix(":")] = self.resolve(window[2])

    def resolve(self, token: Token) -> str:
        """The IRI that a token stands for; a name with an unknown prefix stays as written."""
        if token.kind == "iri":
            return urljoin(self.base, token.text[1:-1]) if self.base else token.text[1:-1]
        prefix, _, local = token.text.partition(":")
        return self.prefixes.get(prefix, f"{prefix}:") + re.sub(r"\\(.)", r"\1", local)


def _has_service(query: str) -> bool:
    found = list(tokens(query))
    following = [*found[1:], Token("mark", "")]
    return any(is_service(token, after) for token, after in zip(found, following, strict=True))


def is_service(token: Token, after: Token) -> bool:
    """Whether a token may be the keyword SERVICE for the engine; `after` is the token behind it."""
    if token.kind == "word":
        return "service" in token.text.lower()
    # `SERVICE:x {` is a call to `:x` for the engine, while `SERVICE:x ?p ?o` is a name: the brace tells.
    prefix = token.text.partition(":")[0].lower()
    return token.kind == "name" and "service" in prefix and after.text == "{"


def unescaped(query: str) -> str:
    """The query with the escapes of its code points read, as the engine does it before all else."""
    return _ESCAPE.sub(lambda match: _character(int(match[1] or match[2], 16)), query)


def _character(code: int) -> str:
    return chr(code) if code < 0x110000 else "\ufffd"


def _outside_braces(found: list[Token]) -> list[Token]:
    depth = 0
    outside = []
    for token in found:
        depth -= token.text == "}"
        if depth == 0 and token.text != "}":
            outside.append(token)
        depth += token.text == "{"
    return outside


def _is_word(window: list[Token], word: str) -> bool:
    return bool(window) and window[0].kind == "word" and window[0].text.upper() == word
