"""Which other servers a SPARQL query or update would call, by SERVICE and LOAD, and whether that is allowed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from graph_builder.rdf.lexer import Prologue, Token, is_service, remembering, tokens, unescaped

_ABSOLUTE = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*:[^\\>]*>")
_NAME = re.compile(r"[^\\%]*")
_END = Token("mark", "")


@remembering
def addresses(text: str) -> tuple[str, ...] | None:
    """The absolute addresses that a query or an update calls, in order.

    None where one of them cannot be told for certain: it is a variable or relative, or the clause is written in a
    way that reading and engine might take differently.
    """
    small = text.lower()
    if "service" not in small and "load" not in small and "\\" not in text:
        return ()  # it calls nobody, however it is taken apart
    found, calls = _calls(text)
    if len(_calls(unescaped(text))[1]) != len(calls):
        return None
    prologue, targets = Prologue(), dict[int, str | None]()
    for index in range(len(found)):
        prologue.read(found[index : index + 3])
        if index in calls:
            targets[index] = _target(found[index : index + 3], prologue)
    known = [target for target in targets.values() if target is not None]
    return tuple(known) if len(known) == len(calls) else None


def is_allowed(address: str, allowed: Sequence[str]) -> bool:
    """Whether an address is on a list, or below an entry of it that ends in a slash."""
    if re.search(r"/\.\.?(/|$|\?)|%2e|[\\@]", address, re.IGNORECASE):
        return False
    return any(address == entry or (entry.endswith("/") and address.startswith(entry)) for entry in allowed)


def _calls(text: str) -> tuple[list[Token], set[int]]:
    """The tokens, and where among them a call may begin."""
    found = list(tokens(text))
    calls, depth, declared = set[int](), 0, _declared(found)
    for index, token in enumerate(found):
        after = found[index + 1] if index + 1 < len(found) else _END
        depth += {"{": 1, "}": -1}.get(token.text, 0) if token.kind == "mark" else 0
        if is_service(token, after) or (depth <= 0 and _is_load(token, declared)):
            calls.add(index)
    return found, calls


def _declared(found: Iterable[Token]) -> set[str]:
    """The prefixes that are declared anywhere."""
    declared, before = set[str](), _END
    for token in found:
        if before.text.upper() == "PREFIX":
            declared.add(token.text.removesuffix(":"))
        before = token
    return declared


def _is_load(token: Token, declared: set[str]) -> bool:
    """Whether a token outside all braces may be the keyword LOAD for the engine."""
    if token.kind == "word":
        return "load" in token.text.lower()
    prefix = token.text.partition(":")[0]
    return token.kind == "name" and prefix.lower().startswith("load") and prefix not in declared


def _target(window: list[Token], prologue: Prologue) -> str | None:
    """The address behind a keyword; None where the keyword is not written plainly, or no address stands there."""
    keyword, *rest = window
    if keyword.kind != "word" or keyword.text.upper() not in {"SERVICE", "LOAD"}:
        return None
    if rest and rest[0].kind == "word" and rest[0].text.upper() == "SILENT":
        rest = rest[1:]
    if not rest:
        return None
    token = rest[0]
    if token.kind == "iri" and _ABSOLUTE.fullmatch(token.text):
        return token.text[1:-1]
    if token.kind == "name" and token.text.partition(":")[0] in prologue.prefixes and _NAME.fullmatch(token.text):
        return prologue.resolve(token)
    return None
