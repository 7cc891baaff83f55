"""A language: its folding, its word lists and its rules, read from the YAML files of one folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import regex
import yaml

from graph_builder.errors import DataError, UsageError
from graph_builder.resources import resource
from graph_builder.text.fold import Folder


@dataclass(frozen=True, slots=True)
class Language:
    """All that is known of one language.

    `rules` is `language.yaml`; `words` maps a word class of `lexicon.yaml` to its folded phrases, longest first;
    `folder` is where the YAML files lie.
    """

    code: str
    folder: Path
    fold: Folder
    rules: Mapping[str, Any]
    words: Mapping[str, tuple[str, ...]]

    def data(self, name: str) -> Any:
        """The content of another YAML file of this language; raises DataError where it is missing or broken."""
        return read_yaml(self.folder / name)

    def any_of(self, word_class: str) -> str:
        """A regular expression for one word or phrase of the class, without boundaries; an empty class has none."""
        if word_class not in self.words:
            raise DataError(f"{self.folder / 'lexicon.yaml'}: no word class {word_class!r}")
        if not self.words[word_class]:
            return "(?!)"
        return "(?:" + "|".join(regex.escape(w).replace("\\ ", " +") for w in self.words[word_class]) + ")"


def read_yaml(path: Path) -> Any:
    """Parse a YAML file; raises DataError naming file, line and reason."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_loader())  # noqa: S506 (a safe loader)
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: not valid YAML: {error}") from error


def _loader() -> type[yaml.SafeLoader]:
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C loader is ten times faster where it is built


def _phrases(fold: Folder, phrases: list[str]) -> tuple[str, ...]:
    return tuple(sorted({fold(str(p)) for p in phrases}, key=lambda p: (-len(p), p)))


@cache
def load_language(code: str) -> Language:
    """The language with this ISO 639-1 code. Raises UsageError where there is no data for it."""
    if code not in available_languages():
        known = ", ".join(available_languages())
        raise UsageError(f"there is no language data for {code!r} yet; there is for: {known}")
    folder = resource("data/languages") / code
    rules = read_yaml(folder / "language.yaml")
    fold = Folder({str(k): str(v or "") for k, v in rules["fold"].items()})
    lexicon = read_yaml(folder / "lexicon.yaml")
    words = {name: _phrases(fold, phrases) for name, phrases in lexicon.items()}
    return Language(code, folder, fold, rules, words)


@cache
def available_languages() -> tuple[str, ...]:
    """The codes of all languages whose folder holds patterns."""
    return tuple(sorted(p.parent.name for p in resource("data/languages").glob("*/patterns.yaml")))
