"""What an operation of an update writes into the default graph, as a query.

What is there already, because a named graph states it, would otherwise not be seen to be written.
"""

from __future__ import annotations

from collections.abc import Sequence

from graph_builder.rdf.lexer import Token, tokens
from graph_builder.rdf.update import depths, prologue_length

_COPIES = ("ADD", "COPY", "MOVE")
_INSERTS = ("INSERT", "INSERTDATA")


def into_default(operation: str) -> str | None:
    """A CONSTRUCT query for it; None where the operation writes nothing there that could be told beforehand."""
    found = list(tokens(operation))
    length = prologue_length(found)
    body = found[length:]
    if not body:
        return None
    head, outside = operation[: body[0].start], [token for _, token, depth in depths(body) if depth == 0]
    words = [token.text.upper() for token in outside if token.kind == "word"]
    if words[:1] and words[0] in _COPIES:
        return _copied(head, outside) if words[-2:] == ["TO", "DEFAULT"] else None
    if "WITH" in words or not set(words) & {*_INSERTS}:
        return None
    template = _template(operation, body)
    return f"{head} CONSTRUCT {{ {template} }} {_pattern(operation, outside)}" if template else None


def _copied(head: str, outside: Sequence[Token]) -> str | None:
    source = [token.text for token in outside if token.kind in {"iri", "name"}]
    return f"{head} CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {source[0]} {{ ?s ?p ?o }} }}" if source else None


def _pattern(operation: str, outside: Sequence[Token]) -> str:
    """The dataset and the WHERE clause as those of a query."""
    clauses, using = list[str](), False
    for token in outside:
        word = token.text.upper() if token.kind == "word" else ""
        if word == "WHERE":
            return f"{' '.join(clauses)} {operation[token.start :]}"
        using = using or word.startswith("USING")
        if using:
            clauses.append({"USING": "FROM", "USINGNAMED": "FROM NAMED"}.get(word, token.text))
    return "WHERE { }"


def _template(operation: str, body: Sequence[Token]) -> str:
    """What INSERT, or INSERT DATA, has outside GRAPH."""
    opener, kept = "", list[str]()
    begin, graph = None, False
    for (_, token, depth), after in zip(depths(body), [*body[1:], Token("mark", "")], strict=True):
        if depth == 0 and token.kind == "word":
            opener = "INSERT" if token.text.upper() == "DATA" and opener == "INSERT" else token.text.upper()
        if opener not in _INSERTS:
            continue
        if token.text == "{" and depth == 0:
            begin = token.start + 1
        elif depth == 1 and token.kind == "word" and token.text.upper() == "GRAPH":
            kept.append(operation[begin : token.start])
            graph = True
        elif depth == 1 and token.text == "}" and graph:
            graph, begin = False, after.start + (after.text == ".") if after.text else None
        elif depth == 0 and token.text == "}":
            kept.append(operation[begin : token.start])
    parts = [part.strip().removesuffix(".").strip() for part in kept]
    return " . ".join(part for part in parts if part)
