"""Words that names are made of: given names and family names of one language, and the ordinary words beside them."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph_builder.errors import DataError
from graph_builder.text.language import Language

_COLUMNS = ("name", "latin", "kind", "use")


@dataclass(frozen=True, slots=True)
class NameTable:
    """The tables of one language, folded: `names.tsv`, `words.txt` and the rules of `names.yaml`.

    `given` open a name; `common` are names that are ordinary words too; `spellings` are all names as the table
    writes them, unfolded; `latin` is how a word of a name is spelt in Latin letters; `words` are ordinary words,
    which end a name.
    """

    given: frozenset[str]
    family: frozenset[str]
    spellings: frozenset[str]
    common: frozenset[str]
    latin: Mapping[str, str]
    words: frozenset[str]
    rules: Mapping[str, Any]

    @classmethod
    def load(cls, language: Language) -> NameTable:
        """The tables of `language`; raises DataError where a file is missing or has other columns."""
        rows = _rows(language)
        fold = language.fold
        of_kind = {
            kind: frozenset(fold(r["name"]) for r in rows if r["kind"] == kind) for kind in ("given", "family")
        }
        rules = language.data("names.yaml")
        return cls(
            of_kind["given"],
            of_kind["family"],
            frozenset(r["name"] for r in rows),
            frozenset(fold(r["name"]) for r in rows if r["use"] == "common"),
            {fold(r["name"]): r["latin"] for r in rows if r["latin"]} | _folded(language, rules["latin"]),
            _words(language),
            rules,
        )

    def spelt(self, name: str) -> str | None:
        """The word of a name in Latin letters, None where the table does not know it."""
        return self.latin.get(name)


def _folded(language: Language, table: Mapping[str, str]) -> dict[str, str]:
    return {language.fold(key): value for key, value in table.items()}


def _rows(language: Language) -> list[dict[str, str]]:
    path = language.folder / "names.tsv"
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            if tuple(reader.fieldnames or ()) != _COLUMNS:
                raise DataError(f"{path}: the columns are not {', '.join(_COLUMNS)}")
            return list(reader)
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror}") from error


def _words(language: Language) -> frozenset[str]:
    """The ordinary words of a language that has no capitals to tell them by; empty where it lists none."""
    path = language.folder / "words.txt"
    if not path.exists():
        return frozenset()
    return frozenset(map(language.fold, path.read_text(encoding="utf-8").split()))
