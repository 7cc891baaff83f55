"""The words of the pages, in every language of `strings.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from werkzeug.datastructures import LanguageAccept

_FILE = Path(__file__).parent / "strings.yaml"


@dataclass(frozen=True, slots=True)
class Words:
    """All texts by language and key; the first language is the default."""

    texts: Mapping[str, Mapping[str, Any]]

    @property
    def languages(self) -> list[str]:
        """ISO 639-1 codes, the default first."""
        return list(self.texts)

    def choose(self, asked: str | None, accept: LanguageAccept) -> str:
        """The language asked for by name, else the client's best of ours, else the default."""
        if asked in self.texts:
            return str(asked)
        return accept.best_match(self.languages) or self.languages[0]

    def of(self, language: str) -> Mapping[str, Any]:
        """The texts of one language by key."""
        return self.texts[language]

    def first(self, language: str, labels: Mapping[str, str], otherwise: str) -> str:
        """The label in that language, else in another of ours, else in any, else `otherwise`."""
        for candidate in (language, *self.languages, *sorted(labels)):
            if candidate in labels:
                return labels[candidate]
        return otherwise

    def labeller(self, language: str) -> partial[str]:
        """`first` for one language."""
        return partial(self.first, language)


def load_words(path: Path = _FILE) -> Words:
    """Read the texts of the pages."""
    return Words(yaml.safe_load(path.read_text(encoding="utf-8")))
