"""Gold annotations: what a person found in an article. `data/gold/README.md` describes the files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from graph_builder.errors import DataError

SUFFIX = ".gold.json"


@dataclass(frozen=True, slots=True)
class GoldActor:
    """An actor under all names that gold gives it; `represents` is the name of another actor of the file."""

    names: tuple[str, ...]
    wikidata: str | None = None
    represents: str | None = None
    optional: bool = False

    @property
    def name(self) -> str:
        """The English name, by which the rest of the file refers to it."""
        return self.names[0]

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Self:
        """An entry of `actors`. Raises KeyError where it has no `name_en`."""
        return cls(_names(record), record.get("wikidata"), record.get("represents"), bool(record.get("optional")))


@dataclass(frozen=True, slots=True)
class GoldMeeting:
    """A meeting. `start` and `end` are ISO dates, as fine as the text; `neutral` is right, not asked for.

    `key` is what relations call it; `status` is `held`, `planned` or `cancelled`.
    """

    kind: str
    round: int | None
    start: str | None
    end: str | None
    place: str | None
    participants: tuple[str, ...]
    neutral: tuple[str, ...]
    optional: bool
    key: str = ""
    names: tuple[str, ...] = ()
    status: str | None = None

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Self:
        """An entry of `meetings`. Raises KeyError where a field is missing."""
        return cls(
            kind=record["type"],
            round=record["round"],
            start=record["start"],
            end=record["end"],
            place=record["place"],
            participants=tuple(record["participants"]),
            neutral=tuple(record.get("participant_states", ())),
            optional=bool(record.get("optional")),
            key=record.get("key", ""),
            names=_names({"name_en": None, **record}),
            status=record.get("status"),
        )


@dataclass(frozen=True, slots=True)
class GoldAgreement:
    """An agreement, or a process, which is asked for only where it is found."""

    names: tuple[str, ...]
    kind: str
    parties: tuple[str, ...]
    guarantors: tuple[str, ...]
    optional: bool
    key: str = ""
    mediators: tuple[str, ...] = ()
    sponsors: tuple[str, ...] = ()
    date: str | None = None
    place: str | None = None

    @property
    def asked_for(self) -> bool:
        """Whether leaving it out is a miss."""
        return not self.optional and self.kind != "process"

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Self:
        """An entry of `agreements`. Raises KeyError where a field is missing."""
        return cls(
            names=_names(record),
            kind=record["type"],
            parties=tuple(record["parties"]),
            guarantors=tuple(record["guarantors"]),
            optional=bool(record.get("optional")),
            key=record.get("key", ""),
            mediators=tuple(record.get("mediators", ())),
            sponsors=tuple(record.get("sponsors", ())),
            date=record.get("date"),
            place=record.get("place"),
        )


@dataclass(frozen=True, slots=True)
class Gold:
    """All that gold says of one article, whose `dcterms:identifier` is `id`.

    `relations` are triples of a word (`meeting_produced_agreement`) and two keys of meetings or agreements.
    """

    id: str
    actors: tuple[GoldActor, ...]
    meetings: tuple[GoldMeeting, ...]
    agreements: tuple[GoldAgreement, ...]
    guarantor_states: tuple[str, ...]
    relations: frozenset[tuple[str, str, str]] = frozenset()

    @classmethod
    def from_json(cls, record: Mapping[str, Any], identifier: str) -> Self:
        """One file; `identifier` stands in where it names no id. Raises KeyError where a field is missing."""
        return cls(
            id=record.get("id", identifier),
            actors=tuple(map(GoldActor.from_json, record["actors"])),
            meetings=tuple(map(GoldMeeting.from_json, record["meetings"])),
            agreements=tuple(map(GoldAgreement.from_json, record["agreements"])),
            guarantor_states=tuple(sorted({entry["state"] for entry in record["guarantors"]})),
            relations=frozenset((r["type"], r["from"], r["to"]) for r in record.get("relations", ())),
        )


def read_gold(folder: Path, only: str = "") -> list[Gold]:
    """The gold files whose names begin with `only`, sorted by name. Raises DataError for a broken one."""
    files = sorted(path for path in folder.glob(f"*{SUFFIX}") if path.name.startswith(only))
    return [_read(path) for path in files]


def _read(path: Path) -> Gold:
    try:
        return Gold.from_json(json.loads(path.read_text(encoding="utf-8")), path.name.removesuffix(SUFFIX))
    except KeyError as error:
        raise DataError(f"{path}: no gold annotation: {error} is missing") from error
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise DataError(f"{path}: no gold annotation: {error}") from error


def _names(record: Mapping[str, Any]) -> tuple[str, ...]:
    names = (record["name_en"], record.get("name_as_written"), *record.get("aliases", ()))
    return tuple(name for name in names if name)
