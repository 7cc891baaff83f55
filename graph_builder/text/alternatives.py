"""Many phrases as one regular expression: factored by their beginnings, which is several times quicker to search."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

import regex

Tree: TypeAlias = dict[str, "Tree"]
_END = ""


def alternatives(phrases: Iterable[str]) -> str:
    """The expression of any one of the phrases, longer ones first; a space in it stands for one or more."""
    tree: Tree = {}
    for phrase in phrases:
        node = tree
        for letter in phrase:
            node = node.setdefault(letter, {})
        node[_END] = {}
    return _source(tree)


def _source(node: Tree) -> str:
    branches = [_letter(letter) + _source(rest) for letter, rest in sorted(node.items()) if letter != _END]
    if not branches:
        return ""
    if len(branches) == 1 and _END not in node:
        return branches[0]
    return f"(?:{'|'.join(branches)}){'?' if _END in node else ''}"


def _letter(letter: str) -> str:
    return " +" if letter == " " else regex.escape(letter)
