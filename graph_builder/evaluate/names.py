"""When two names are one: spelling is folded first, then compared by words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import yaml
from rapidfuzz import fuzz

_SAME = 92
_ALIKE = 85
_GAPS = re.compile(r"[\W_]+")


def fold(name: str) -> str:
    """One spelling of a name: case, marks and punctuation gone, kindred letters made one."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _GAPS.sub(" ", bare.translate(_letters())).strip()


def same_name(wanted: Iterable[str], known: Iterable[str]) -> bool:
    """Whether a wanted name is one of the known, folded ones, but for word order and a letter or two."""
    names, have = {fold(name) for name in wanted}, set(known)
    return not names.isdisjoint(have) or any(fuzz.token_sort_ratio(a, b) >= _SAME for a in names for b in have)


def similar_name(wanted: Iterable[str], known: Iterable[str]) -> bool:
    """Whether the words of one name are among those of the other, nearly: for agreements and places."""
    names, have = {fold(name) for name in wanted}, set(known)
    return any(fuzz.token_set_ratio(a, b) >= _ALIKE for a in names for b in have)


@cache
def _letters() -> dict[int, str]:
    table = yaml.safe_load(Path(__file__).with_name("letters.yaml").read_text(encoding="utf-8"))
    return {ord(letter): str(instead) for letter, instead in table.items()}
