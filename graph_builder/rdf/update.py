"""A SPARQL 1.1 Update request read as tokens: its operations, the dataset of the protocol, what it may write.

The engine parses and runs it; what is read here only decides where to look for changes, so whatever is not understood
for certain is answered with "anywhere".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from graph_builder.errors import UsageError
from graph_builder.rdf.lexer import Token, tokens

_DATASET = re.compile(r"(with|using|usingnamed)(:|$)", re.IGNORECASE)
_ABSOLUTE = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*:")
_CONFLICT = "The dataset is given both by the parameters using-graph-uri or using-named-graph-uri and in the update."


@dataclass(frozen=True, slots=True)
class Using:
    """The dataset of the protocol for the WHERE clauses of an update, as IRIs (SPARQL 1.1 Protocol, 2.2.3)."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.default or self.named)


@dataclass(frozen=True, slots=True)
class Reach:
    """What an operation may change: the named graphs with these IRIs, None for any; and the default graph or not."""

    named: frozenset[str] | None
    default: bool


def operations(update: str) -> list[str]:
    """The operations of a request, each with the declarations that hold for it."""
    found = list(tokens(update))
    ends = [index for index, token, depth in depths(found) if depth == 0 and token.text == ";"]
    prologue, result, begin = "", list[str](), 0
    for end in [*ends, len(found)]:
        part = found[begin:end]
        body = prologue_length(part)
        declared = _slice(update, part[:body], part[body:], found[end : end + 1])
        if body < len(part):
            result.append(prologue + declared + _slice(update, part[body:], found[end : end + 1]))
        prologue, begin = f"{prologue}{declared}\n", end + 1
    return result


def stopped(update: str, stop: str) -> tuple[str, int] | None:
    """The request with `stop` as its first operation, and where that stands; None where declarations come later on.

    The engine reads all of a request before it runs any of it, but knows declarations at its beginning alone.
    """
    found = list(tokens(update))
    begins = [0, *(index + 1 for index, token, depth in depths(found) if depth == 0 and token.text == ";")]
    lengths = [prologue_length(found[begin:]) for begin in begins]
    if any(lengths[1:]) or lengths[0] >= len(found):
        return None
    place = found[lengths[0]].start
    return f"{update[:place]}{stop} ; {update[place:]}", place


def with_using(operation: str, using: Using) -> str:
    """The operation with USING clauses for this dataset. Raises UsageError where it names a dataset itself."""
    found = list(tokens(operation))
    outside = [(index, token) for index, token, depth in depths(found) if depth == 0]
    if any(_DATASET.match(token.text) and token.kind in {"word", "name"} for _, token in outside):
        raise UsageError(_CONFLICT)
    clauses = "".join(f" USING <{iri}>" for iri in using.default)
    clauses += "".join(f" USING NAMED <{iri}>" for iri in using.named)
    for position, (index, token) in enumerate(outside):
        word, before = token.text.upper(), outside[position - 1][1].text.upper() if position else ""
        if word == "WHERE" and before == "}":
            return f"{operation[: token.start]}{clauses} {operation[token.start :]}"
        if word == "DELETEWHERE" or (word == "WHERE" and before == "DELETE"):
            pattern = operation[found[index + 1].start :] if index + 1 < len(found) else ""
            head = operation[: token.start] + ("DELETE" if word == "DELETEWHERE" else "")
            return f"{head} {pattern}\n{clauses}\nWHERE {pattern}"
    return operation


def reach(operation: str) -> Reach:
    """What an operation may change, at the most."""
    found = list(tokens(operation))
    outside = [token for _, token, depth in depths(found) if depth == 0]
    return Reach(_named(found, outside), _touches_default(found, outside))


def _named(found: list[Token], outside: Iterable[Token]) -> frozenset[str] | None:
    """Every IRI that is written down: a graph that is changed must be among them unless a variable stands for it."""
    sweeping = any(t.kind == "word" and t.text.upper().endswith(("ALL", "NAMED", "BASE")) for t in outside)
    computed = any(
        token.kind == "word" and token.text.upper().endswith("GRAPH") and after.kind == "variable"
        for token, after in pairwise(found)
    )
    terms = [token for token in found if token.kind in {"iri", "name"}]
    unclear = any("\\" in t.text or (t.kind == "iri" and not _ABSOLUTE.match(t.text)) for t in terms)
    if sweeping or computed or unclear or any(t.kind == "mark" and t.text == "\\" for t in found):
        return None
    spaces = _namespaces(found)
    names = {
        f"{space}{local}"
        for token in terms
        if token.kind == "name"
        for prefix, _, local in [token.text.partition(":")]
        for space in spaces.get(prefix, ())
    }
    return frozenset(names | {token.text[1:-1] for token in terms if token.kind == "iri"})


def _namespaces(found: Sequence[Token]) -> dict[str, set[str]]:
    """Each prefix with all that it is declared to stand for."""
    spaces: dict[str, set[str]] = {}
    for name, iri in pairwise(found):
        if name.kind == "name" and name.text.endswith(":") and iri.kind == "iri":
            spaces.setdefault(name.text[:-1], set()).add(iri.text[1:-1])
    return spaces


def _touches_default(found: list[Token], outside: list[Token]) -> bool:
    words = {token.text.upper() for token in outside if token.kind == "word"}
    if not words & {"INSERT", "DELETE", "DATA"} or words & {"DEFAULT", "ALL", "LOAD"}:
        return not words <= {"PREFIX", "BASE", "CREATE", "DROP", "CLEAR", "SILENT", "GRAPH"}
    return any(_is_bare(token, before) for token, before in _in_templates(found))


def _in_templates(found: list[Token]) -> Iterable[tuple[Token, Token]]:
    """What stands directly in the braces of templates and data, each with the token before it."""
    opener, before = "", Token("mark", "")
    for _, token, depth in depths(found):
        if depth == 0 and token.kind == "word":
            opener = "DELETE" if opener == "DELETE" and token.text.upper() == "WHERE" else token.text.upper()
        elif depth == 1 and opener != "WHERE" and token.text not in "{}":
            yield token, before
        elif depth == 0 and token.text == "}":
            opener = ""
        before = token


def _is_bare(token: Token, before: Token) -> bool:
    """Whether a token belongs to a triple outside GRAPH."""
    if token.text == "." or (token.kind == "word" and token.text.upper() == "GRAPH"):
        return False
    return before.text.upper() != "GRAPH"


def depths(found: Iterable[Token]) -> Iterable[tuple[int, Token, int]]:
    """Each token with its place and the number of braces around it; a brace counts as outside of itself."""
    depth = 0
    for index, token in enumerate(found):
        depth -= token.text == "}"
        yield index, token, depth
        depth += token.text == "{"


def prologue_length(part: Sequence[Token]) -> int:
    """How many tokens at the beginning declare a base or prefixes."""
    length = 0
    while length < len(part):
        word = part[length].text.upper()
        step = {"BASE": 2, "PREFIX": 3, "PREFIX:": 2}.get(word, 0)
        if not step:
            break
        length += step
    return min(length, len(part))


def _slice(text: str, *parts: Sequence[Token]) -> str:
    """The text from the first token of the first part to the first token behind it; empty where it has none."""
    if not parts[0]:
        return ""
    following = [part[0].start for part in parts[1:] if part]
    return text[parts[0][0].start : following[0] if following else None]
