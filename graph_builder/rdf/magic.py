"""Patterns that no store answers: found in the text of a query, taken out, and put in again as what stores answer."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from graph_builder.errors import UsageError
from graph_builder.rdf.lexer import Prologue, Token, pieces

_BLANK = frozenset({"space", "comment"})
_NONE = Token("space", "")
_SAY = 'is written as ?thing {name} "words", and asks for one text'


def rewritten(query: str, iri: str, group: Callable[[str, str], str]) -> str:
    """The query with every `?variable <iri> "text"` replaced by `group(variable, text)`, in front of its statement.

    Raises UsageError where the property stands with anything else.
    """
    local = iri.rpartition("#")[2]
    if local not in query:
        return query
    parts = pieces(query)
    prologue, position = Prologue(""), 0
    while position < len(parts):
        ahead = _solid(parts, position, 3)
        prologue.read([parts[i] for i in ahead])
        token = parts[position]
        if token.kind in {"iri", "name"} and prologue.resolve(token) == iri and _is_verb(parts, position):
            _replace(parts, position, group)
        position += 1
    return "".join(part.text for part in parts)


def _is_verb(parts: Sequence[Token], position: int) -> bool:
    following = _solid(parts, position + 1, 1)
    before = _before(parts, position)
    declared = before is not None and parts[before].kind == "name"  # the IRI of a prefix
    return bool(following) and parts[following[0]].kind == "string" and not declared


def _replace(parts: list[Token], verb: int, group: Callable[[str, str], str]) -> None:
    """Take the property and its text out, and put the group in front of the statement."""
    [value, *rest] = _solid(parts, verb + 1, 3)
    taken = [verb, value]
    if rest and parts[rest[0]].kind == "language":
        taken.append(rest.pop(0))
    after = parts[rest[0]].text if rest else ""
    before = _before(parts, verb)
    subject = before if before is not None and parts[before].kind == "variable" else _subject(parts, verb)
    if subject is None or after in {",", "^"} or before is None:
        raise UsageError(f"{parts[verb].text} {_SAY.format(name=parts[verb].text)}.")
    if subject != before:
        taken.append(before)  # the semicolon in front
    elif after == ";":
        taken.append(rest[0])
        if not _goes_on(parts, rest[0]):
            taken.append(subject)
    else:
        taken.append(subject)
    put = group(parts[subject].text, _text(parts[value]))
    for index in taken:
        parts[index] = _NONE
    parts.insert(subject, Token("space", f" {put} "))


def _goes_on(parts: Sequence[Token], semicolon: int) -> bool:
    following = _solid(parts, semicolon + 1, 1)
    return bool(following) and parts[following[0]].text not in {";", ".", "}"}


def _subject(parts: Sequence[Token], verb: int) -> int | None:
    """The variable at the beginning of the statement in which a property follows a semicolon; None otherwise."""
    position = _before(parts, verb)
    if position is None or parts[position].text != ";":
        return None
    depth, first = 0, None
    while position is not None:
        text = parts[position].text if parts[position].kind == "mark" else ""
        if depth == 0 and (text in {"{", "}"} or (text == "." and not _in_number(parts, position))):
            break
        depth += (text in {"]", ")"}) - (text in {"[", "("})
        if depth < 0:
            return None
        first, position = position, _before(parts, position)
    return first if first is not None and parts[first].kind == "variable" else None


def _in_number(parts: Sequence[Token], position: int) -> bool:
    around = parts[max(position - 1, 0)].text + parts[min(position + 1, len(parts) - 1)].text
    return len(around) == 2 and around.isdigit()


def _before(parts: Sequence[Token], position: int) -> int | None:
    earlier = range(position - 1, -1, -1)
    return next((i for i in earlier if parts[i].kind not in _BLANK and parts[i].text), None)


def _solid(parts: Sequence[Token], position: int, number: int) -> list[int]:
    """Where the next tokens stand that are no blanks."""
    found: list[int] = []
    while position < len(parts) and len(found) < number:
        if parts[position].kind not in _BLANK and parts[position].text:
            found.append(position)
        position += 1
    return found


def _text(token: Token) -> str:
    """What a string in a query says."""
    try:
        text = ast.literal_eval(token.text)
    except (SyntaxError, ValueError):
        raise UsageError(f"{token.text} is no text that can be searched.") from None
    return str(text)
