"""The bare words of a name, so that "the joint statement" and "their joint statement" are seen to be one."""

from __future__ import annotations

from graph_builder.text.language import Language


def bare_words(name: str, language: Language) -> frozenset[str]:
    """The folded words of `name` without article, endings and the empty words that `bare` of the rules lists; words
    that it lists under `as` are taken for others ("for stopping" for "stopping").
    """
    rule = language.rules["bare"]
    words = [rule["as"].get(word, word) for word in language.fold(name).split()]
    return frozenset(_bare(word, rule["prefix"], rule["suffixes"]) for word in words if word not in rule["words"])


def _bare(word: str, prefix: str, suffixes: list[str]) -> str:
    stem = word.removeprefix(prefix) if prefix and len(word) > len(prefix) + 2 else word
    for suffix in suffixes:
        if stem.endswith(suffix) and len(stem) > len(suffix) + 2:
            return stem.removesuffix(suffix)
    return stem
