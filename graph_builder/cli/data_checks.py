"""The checks of the data files, each a stream of findings that name file, place and reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

from graph_builder.errors import DaminError
from graph_builder.extract.annotate import Annotator
from graph_builder.extract.dates import DateGrammar
from graph_builder.extract.dates.examples import EXAMPLE_PUBLISHED, failures
from graph_builder.extract.gazetteer import load_gazetteer
from graph_builder.extract.gazetteer_tables import COLUMNS, rows
from graph_builder.extract.passage import Passage
from graph_builder.extract.pattern_use import dead, overlaps, uses
from graph_builder.extract.patterns import Pattern, Patterns, load_patterns
from graph_builder.extract.topics import FILE
from graph_builder.model import Article
from graph_builder.resolve.article import reader
from graph_builder.resolve.confidence import read_table
from graph_builder.resolve.features import FILE as FILE_OF_WEIGHTS
from graph_builder.resolve.features import load_weights
from graph_builder.resources import resource
from graph_builder.sources import read_sources
from graph_builder.text.detect import detect_language
from graph_builder.text.language import available_languages, load_language, read_yaml

Text: TypeAlias = tuple[str | None, Passage]
_MATCHING, _DIFFERING = 3, 2
_BROKEN = (DaminError, KeyError, TypeError, ValueError, AttributeError, IndexError)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with a data file; one that does not fail is a wish, and one to `note` only worth a look."""

    where: str
    reason: str
    fails: bool = True
    note: bool = False


def check_yaml(root: Path) -> Iterator[Finding]:
    """Every YAML file below a folder can be parsed."""
    for path in sorted(root.rglob("*.yaml")):
        yield from _tried(path, lambda path=path: read_yaml(path))  # type: ignore[misc]


def check_tables(folder: Path) -> Iterator[Finding]:
    """Every table has its columns, and together they make a gazetteer."""
    found = [finding for table in COLUMNS for finding in _table(folder, table)]
    yield from found
    if not found:
        yield from _tried(folder, lambda: load_gazetteer(folder).check())


def check_confidence(path: Path) -> Iterator[Finding]:
    """The table of confidence can be read."""
    yield from _tried(path, lambda: read_table(path))


def check_merging() -> Iterator[Finding]:
    """The weights by which tellings merge are complete."""
    yield from _tried(resource(FILE_OF_WEIGHTS), load_weights)


def check_languages(corpus: Sequence[Path] = ()) -> Iterator[Finding]:
    """Each language can be loaded, and its examples come out as written; `corpus` are further articles to try."""
    folder = resource("data/languages")
    codes = available_languages()
    whole = not [fault for code in codes for fault in _tried(folder / code, partial(load_language, code))]
    for code in available_languages():
        yield from check_language(code, corpus if whole else None)


def check_language(code: str, corpus: Sequence[Path] | None = ()) -> Iterator[Finding]:
    """One language: its patterns with their examples, what each contributes, its topics and its dates."""
    folder = resource("data/languages") / code
    broken = list(_tried(folder, lambda: reader(code)))
    yield from broken
    if not broken:
        yield from _patterns(code, folder / "patterns.yaml", corpus)
        yield from _topics(code, folder / FILE)
        for reason in failures(DateGrammar.load(code)):
            yield Finding(str(folder / "dates.yaml"), reason)


def check_pattern(pattern: Pattern, annotator: Annotator, language: str, path: Path) -> Iterator[Finding]:
    """One pattern matches the examples that it should, and none of the others."""
    where = f"{path}, line {_line(path, pattern.id)}, {pattern.id}"
    for text in pattern.matching:
        if not matches(pattern, annotator, language, text):
            yield Finding(where, f"should match: {text}")
    for text in pattern.differing:
        if matches(pattern, annotator, language, text):
            yield Finding(where, f"should not match: {text}")
    matching, differing = len(pattern.matching), len(pattern.differing)
    if matching < _MATCHING or differing < _DIFFERING:
        wanted = f"{_MATCHING} and {_DIFFERING} are wanted"
        wish = f"has {matching} examples that match and {differing} that differ: {wanted}"
        yield Finding(where, wish, fails=False)


def matches(pattern: Pattern, annotator: Annotator, language: str, text: str) -> bool:
    """Whether a pattern matches in a text, read as an article of its own."""
    article = Article("example", text, published=EXAMPLE_PUBLISHED, language=language)
    passages = annotator.read(article).body
    return any(pattern.expression.search(passage.symbols.text) for passage in passages)


def _patterns(code: str, path: Path, corpus: Sequence[Path] | None) -> Iterator[Finding]:
    annotator = reader(code).annotator
    patterns = load_patterns(load_language(code))
    for section in patterns.sections.values():
        for pattern in section:
            yield from check_pattern(pattern, annotator, code, path)
    if corpus is None:  # the language of an article cannot be told while one is broken
        return
    texts = [*_examples(patterns, annotator, code), *_articles(annotator, code, corpus)]
    for name, section in patterns.sections.items():
        yield from _contributions(name, section, patterns, texts, path)


def _contributions(
    name: str, section: tuple[Pattern, ...], patterns: Patterns, texts: list[Text], path: Path
) -> Iterator[Finding]:
    """The patterns of a section that do nothing, and those that others do without."""
    found = uses(patterns, name, texts)
    for pattern in dead(found):
        reason = "is dead: no sentence of the articles or of other examples needs it"
        yield Finding(f"{path}, line {_line(path, pattern)}, {pattern}", reason, fails=False, note=True)
    for overlap in overlaps(found, {p.id: p.options.get("kind") for p in section}):
        others = ", ".join(overlap.others)
        reason = f"overlaps: in {overlap.sentences} sentences it says nothing that these do not say: {others}"
        yield Finding(
            f"{path}, line {_line(path, overlap.pattern)}, {overlap.pattern}", reason, fails=False, note=True
        )


def _examples(patterns: Patterns, annotator: Annotator, code: str) -> Iterator[Text]:
    for section in patterns.sections.values():
        for pattern in section:
            for text in pattern.matching:
                article = Article("example", text, published=EXAMPLE_PUBLISHED, language=code)
                yield from ((pattern.id, passage) for passage in annotator.read(article).body)


def _articles(annotator: Annotator, code: str, corpus: Sequence[Path]) -> Iterator[Text]:
    for item in read_sources([resource("data/articles"), *corpus]):
        if isinstance(item, Article) and (item.language or detect_language(item.text)) == code:
            yield from ((None, passage) for passage in annotator.read(item).body)


def _topics(code: str, path: Path) -> Iterator[Finding]:
    """Each topic is in the table, introduced in its examples, and in none of the others."""
    known = load_gazetteer().entities
    read = reader(code)
    for topic in read.topics.topics:
        where = f"{path}, {topic.id}"
        if topic.id not in known:
            yield Finding(where, "is not in topics.tsv")
        for text, wanted in [*((t, True) for t in topic.matching), *((t, False) for t in topic.differing)]:
            article = Article("example", text, published=EXAMPLE_PUBLISHED, language=code)
            symbols = [passage.symbols for passage in read.annotator.read(article).body]
            if wanted != any(topic.id == found for s in symbols for found, _ in read.topics.find(s, 0, len(s.text))):
                yield Finding(where, f"should {'' if wanted else 'not '}match: {text}")


def _table(folder: Path, table: str) -> Iterable[Finding]:
    return _tried(folder / f"{table}.tsv", lambda: list(rows(folder, table)))


def _tried(where: Path, action: Callable[[], object]) -> Iterator[Finding]:
    """A finding where the action raises; the messages of our own errors name the place themselves."""
    try:
        action()
    except DaminError as error:
        yield Finding(*_split(str(error), where))
    except _BROKEN as error:
        yield Finding(str(where), f"{type(error).__name__}: {error}")


def _split(message: str, where: Path) -> tuple[str, str]:
    flat = " ".join(message.split())
    place, _, reason = flat.partition(": ")
    return (place, reason) if reason and place.startswith(str(where)) else (str(where), flat)


def _line(path: Path, identifier: str) -> int:
    """The line of a YAML file on which a pattern begins, 0 where it is not written as usual."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip().removeprefix("- ") == f"id: {identifier}":
            return number
    return 0
