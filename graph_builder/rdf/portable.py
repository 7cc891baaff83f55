"""Queries as every SPARQL 1.1 store reads them alike: rewritten as text, token by token, and otherwise left alone.

Default graphs differ: some stores have one, others show the union of all graphs in its place. A store of the other
kind holds ours as a graph with a name, and `over_graph` asks for that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from pyoxigraph import NamedNode

from graph_builder.errors import UsageError
from graph_builder.rdf.lexer import Token, dataset_of, pieces, tokens

_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_WHERE = re.compile(r"\bWHERE\s*$", re.IGNORECASE)
_BLANK = frozenset({"space", "comment"})


def form(query: str) -> str:
    """`SELECT`, `ASK`, `CONSTRUCT` or `DESCRIBE`; empty where it is none of these."""
    for token in tokens(query):
        word = token.text.upper()
        found = [name for name in _FORMS if token.kind == "word" and word.startswith(name)]
        if found:
            return found[0]
    return ""


def check_portable(query: str) -> None:
    """Raises UsageError for what stores do not agree about: `BNODE()` and triple terms."""
    found = [*tokens(query), Token("mark", ""), Token("mark", "")]
    for token, after in pairwise(found):
        if token.kind == "word" and token.text.upper() == "BNODE" and after.text == "(":
            raise UsageError("BNODE() cannot be used here: this store is a remote one, and stores differ in it.")
        if token.text == "<" and after.text == "<":
            raise UsageError(
                "Triple terms cannot be used here: this store is a remote one, and stores differ in them."
            )


def asks_graphs(query: str) -> bool:
    """Whether a query has a GRAPH clause."""
    return any(token.kind == "word" and token.text.upper() == "GRAPH" for token in tokens(query))


def with_prefixes(query: str, prefixes: Iterable[tuple[str, str]]) -> str:
    """The query with those of the prefixes declared that it uses and does not declare itself."""
    found = [*tokens(query), Token("mark", "")]
    pairs = list(pairwise(found))
    declared = {after.text for token, after in pairs if token.text.upper() == "PREFIX"}
    used = {f"{token.text.partition(':')[0]}:" for token in found if token.kind == "name"} - declared
    lines = [f"PREFIX {name}: {NamedNode(iri)}" for name, iri in prefixes if f"{name}:" in used]
    return " ".join([*lines, query])


def bound(query: str, bindings: Iterable[tuple[str, str]]) -> str:
    """The query with IRIs in the place of variables; where it projects them they stay, and have no value."""
    values = {f"{sign}{name}": str(NamedNode(iri)) for name, iri in bindings for sign in "?$"}
    depth, out = 0, []
    for piece in pieces(query):
        depth += (piece.text == "{") - (piece.text == "}")
        out.append(values.get(piece.text, piece.text) if depth and piece.kind == "variable" else piece.text)
    return "".join(out)


def counting(query: str) -> str:
    """A SELECT for the number of solutions behind the graph of a CONSTRUCT, its own limit counted in."""
    parts = pieces(query)
    start, template = _position(parts, "CONSTRUCT"), _template(parts)
    end = start + 1 if template is None else _closing(parts, template) + 1
    prologue, rest = ("".join(part.text for part in some) for some in (parts[:start], parts[end:]))
    clauses = ""
    if dataset_of(query):  # a subquery cannot name graphs
        opening = _where(parts) or end
        clauses, rest = ("".join(part.text for part in some) for some in (parts[end:opening], parts[opening:]))
        clauses = _WHERE.sub(" ", clauses)
    return f"{prologue} SELECT (COUNT(*) AS ?number) {clauses} WHERE {{ {{ SELECT (1 AS ?row) {rest}\n }} }}"


def harmless(query: str) -> str:
    """The query with no solution: for an engine that is to parse it and do nothing.

    Raises UsageError for EXISTS outside of the pattern, which an engine would run all the same.
    """
    parts = pieces(query)
    opening = _where(parts)
    if opening is None or (form(query) == "CONSTRUCT" and _template(parts) is None):
        return query
    end = _closing(parts, opening)
    outside = [part.text for part in (*parts[:opening], *parts[end + 1 :]) if part.kind == "word"]
    if any(word.upper() in {"EXISTS", "NOTEXISTS"} for word in outside):
        raise UsageError("EXISTS can be used in the pattern alone: this store is a remote one.")
    marks = {opening: "{ FILTER (false) {", end: "\n}}"}
    return "".join(marks.get(index, part.text) for index, part in enumerate(parts))


def over_graph(query: str, graph: str, hidden: Sequence[str] = ()) -> str:
    """The query with what it asks of the default graph asked of the graph with this name.

    `GRAPH ?g` does not meet that graph, nor the `hidden` ones. A query that cannot be read stays as it is.
    """
    parts = _without(pieces(query), [graph, *hidden])
    opening = _where(parts)
    closing = len(parts) if opening is None else _closing(parts, opening)
    if opening is None or closing == len(parts):
        return query
    head, body, tail = (
        "".join(part.text for part in some)
        for some in (parts[:opening], parts[opening + 1 : closing], parts[closing + 1 :])
    )
    if form(query) == "CONSTRUCT" and _template(parts) is None:
        head = f"CONSTRUCT {{{body}}} WHERE "
        head = "".join(p.text for p in parts[: _position(parts, "CONSTRUCT")]) + head
    return f"{head}{{ GRAPH {NamedNode(graph)} {{{body}\n}} }}{tail}"


def _without(parts: list[Token], graphs: Sequence[str]) -> list[Token]:
    """A filter behind every `GRAPH ?g { … }`, so that it meets none of these graphs."""
    names = ", ".join(str(NamedNode(graph)) for graph in graphs)
    places: dict[int, str] = {}
    solid = [index for index, part in enumerate(parts) if part.kind not in _BLANK]
    for first, second, third in zip(solid, solid[1:], solid[2:], strict=False):
        is_graph = parts[first].kind == "word" and parts[first].text.upper() == "GRAPH"
        if is_graph and parts[second].kind == "variable" and parts[third].text == "{":
            text = f" FILTER ({parts[second].text} NOT IN ({names}))"
            end = _closing(parts, third)
            places[end] = places.get(end, "") + text
    return [Token(part.kind, part.text + places.get(index, "")) for index, part in enumerate(parts)]


def _where(parts: Sequence[Token]) -> int | None:
    """Where the outermost group of the pattern opens, the template of a CONSTRUCT left aside."""
    groups = _groups(parts)
    template = _template(parts)
    return next((group for group in groups if group != template), None)


def _template(parts: Sequence[Token]) -> int | None:
    start = _position(parts, "CONSTRUCT")
    following = [index for index in range(start + 1, len(parts)) if parts[index].kind not in _BLANK]
    return following[0] if start >= 0 and following and parts[following[0]].text == "{" else None


def _position(parts: Sequence[Token], word: str) -> int:
    """Where a word stands; -1 where it does not."""
    found = (i for i, part in enumerate(parts) if part.kind == "word" and part.text.upper() == word)
    return next(found, -1)


def _groups(parts: Sequence[Token]) -> list[int]:
    """Where the groups open that lie in no other group and in no parentheses."""
    depth, found = 0, []
    for index, part in enumerate(parts):
        mark = part.text[:1] if part.kind == "mark" else ""
        if mark == "{" and not depth:
            found.append(index)
        depth += (mark in {"{", "("}) - (mark in {"}", ")"})
    return found


def _closing(parts: Sequence[Token], opening: int) -> int:
    depth = 0
    for index in range(opening, len(parts)):
        mark = parts[index].text[:1] if parts[index].kind == "mark" else ""
        depth += (mark == "{") - (mark == "}")
        if not depth:
            return index
    return len(parts)
