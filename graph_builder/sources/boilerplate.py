"""Web boilerplate: which ranges of a text are the article's body. The text itself is never changed.

Lines are judged one by one by the word lists in `data/languages/boilerplate.yaml`; then what follows a
pointer to other articles, or a banner, goes with it as far as it is no body. In doubt a line stays.
"""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from graph_builder.errors import DataError
from graph_builder.resources import resource

_KINDS = ("caption", "credit", "icons", "banner", "related", "notice")
_ALIKE = {0x0640: None, 0x0131: "i"}
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


class Line(enum.Enum):
    """What a line of a text is."""

    BLANK = enum.auto()
    BODY = enum.auto()
    """A paragraph or a sentence."""
    SHORT = enum.auto()
    """A few words that end no sentence: a subheading, a link or a slogan."""
    NOISE = enum.auto()
    """A caption, a row of buttons, a notice or a lone symbol."""
    BANNER = enum.auto()
    LINK = enum.auto()
    """A pointer to another article, with its headline."""
    POINTER = enum.auto()
    """The heading of a block of links to other articles."""


_MARKERS = {Line.BANNER, Line.LINK, Line.POINTER}


@dataclass(frozen=True, slots=True)
class Rules:
    """The word lists of all languages as patterns over folded lines, and their limits in words."""

    patterns: Mapping[str, re.Pattern[str]]
    limits: Mapping[str, int]
    sentence_ends: tuple[str, ...]
    ellipses: tuple[str, ...]

    def judge(self, line: str) -> Line:
        """What a line is, seen alone."""
        folded, words = _folded(line), len(line.split())
        if not words:
            return Line.BLANK
        if not any(char.isalnum() for char in folded) or self._icons(folded):
            return Line.NOISE
        if any(self._begins(kind, folded, words) for kind in ("caption", "credit", "notice")):
            return Line.NOISE
        if self._begins("banner", folded, words) and not self._is_body(folded, words):
            return Line.BANNER
        if self._begins("related", folded, words):
            return Line.LINK if self.patterns["link"].match(folded) else Line.POINTER
        return Line.BODY if self._is_body(folded, words) else Line.SHORT

    def _begins(self, kind: str, folded: str, words: int) -> bool:
        return words <= self.limits[kind] and self.patterns[kind].match(folded) is not None

    def _icons(self, folded: str) -> bool:
        return self.patterns["icons"].fullmatch(folded) is not None

    def _is_body(self, folded: str, words: int) -> bool:
        if words >= self.limits["paragraph"]:
            return True
        ends = folded.endswith(self.sentence_ends) and not folded.endswith(self.ellipses)
        return ends and words >= self.limits["sentence"]


def body_ranges(text: str) -> tuple[tuple[int, int], ...]:
    """The ranges [begin, end) of `text`, in characters, that hold the article's body, in order, whole lines.

    Left out are captions, rows of buttons, lone symbols, notices, banners, and links to other articles.
    The first line that is not noise is the headline and stays whatever it says.
    Raises DataError where the word lists cannot be used.
    """
    rules = shipped_rules()
    spans = [match.span() for match in _LINE.finditer(text)]
    lines = [rules.judge(text[begin:end]) for begin, end in spans]
    return tuple(_joined(span for span, keep in zip(spans, _kept(lines), strict=True) if keep))


@cache
def shipped_rules() -> Rules:
    """The rules from the word lists that ship with Damin. Raises DataError where they cannot be used."""
    return load_rules(resource("data/languages/boilerplate.yaml"))


def load_rules(path: Path) -> Rules:
    """The rules in a file of word lists. Raises DataError for a file of another shape."""
    try:
        data: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        lists = data["languages"].values()
        phrases = {kind: [_folded(phrase) for words in lists for phrase in words[kind]] for kind in _KINDS}
        limits = {name: int(value) for name, value in data["limits"].items()}
        return Rules(_patterns(phrases), limits, tuple(data["sentence_ends"]), tuple(data["ellipses"]))
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError, ValueError) as fault:
        raise DataError(f"{path}: the boilerplate word lists cannot be read: {fault!r}") from fault


def _patterns(phrases: Mapping[str, Sequence[str]]) -> dict[str, re.Pattern[str]]:
    """One pattern a kind. A caption's mark may be glued to the caption; other phrases end with a word."""
    either = {kind: "|".join(map(re.escape, words)) for kind, words in phrases.items()}
    lead = r"\W*"
    return {
        "caption": re.compile(rf"{lead}(?:{either['caption']})"),
        "icons": re.compile(rf"(?:\W*(?<!\w)(?:{either['icons']})(?!\w))+\W*(?:[0-9]+\W*)?"),
        "banner": re.compile(rf"{lead}(?:{either['banner']})(?!\w)"),
        "related": re.compile(rf"{lead}(?:{either['related']})\s*(?:[^\w\s]+\s*$|[:»].*|$)"),
        "link": re.compile(rf"{lead}(?:{either['related']})\s*[:»].*\w"),
        "credit": re.compile(rf".*?(?:{either['credit']})(?:\s*\S+){{0,8}}$"),
        "notice": re.compile(rf"(?:{either['notice']})"),
    }


def _folded(text: str) -> str:
    """Lower case without marks, tatweel and the dotless i; hamza goes from its carrier as a mark does."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_ALIKE))
    return "".join(c for c in decomposed if unicodedata.category(c) not in {"Mn", "Cf"}).strip()


def _kept(lines: Sequence[Line]) -> list[bool]:
    """Which lines stay."""
    kept = [line not in _MARKERS | {Line.NOISE} for line in lines]
    headline = next((i for i, line in enumerate(lines) if line not in {Line.BLANK, Line.NOISE}), len(lines))
    tail = next((i + 1 for i in range(len(lines) - 1, -1, -1) if lines[i] is Line.BODY), 0)
    for i, line in enumerate(lines):
        if i <= headline:
            kept[i] = kept[i] or i == headline
        elif line in _MARKERS and i >= tail:
            kept[i:] = [False] * (len(lines) - i)
            break
        elif line is Line.POINTER:
            _drop_link(lines, kept, i)
    return kept


def _drop_link(lines: Sequence[Line], kept: list[bool], pointer: int) -> None:
    """Inside the body a pointer takes one short line with it: more could be a subheading of the article."""
    following = next((i for i in range(pointer + 1, len(lines)) if lines[i] is not Line.BLANK), None)
    if following is not None and lines[following] is Line.SHORT:
        kept[following] = False


def _joined(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Ranges that touch, as one."""
    current: tuple[int, int] | None = None
    for begin, end in spans:
        if current and current[1] == begin:
            current = current[0], end
            continue
        if current:
            yield current
        current = begin, end
    if current:
        yield current
