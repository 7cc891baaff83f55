"""Labels in every language of the table for what has no name of its own: a call, a round, a visit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from babel.dates import format_date

from graph_builder.model import Label
from graph_builder.resources import resource
from graph_builder.text.language import read_yaml

_DATE_FORMATS = {"day": "long", "month": "MMMM y", "year": "y"}


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = read_yaml(resource("data/labels.yaml"))
    return table


def label_languages() -> tuple[str, ...]:
    """The languages in which labels are made."""
    return tuple(_table()["joiners"])


def event_labels(
    kind: str,
    series: Sequence[Label],
    number: int | None,
    people: Sequence[Sequence[Label]],
    place: Sequence[Label],
    when: tuple[date, str] | None,
) -> tuple[Label, ...]:
    """One label a language: the series and round, else the kind and who takes part; then place and date.

    `series`, `place` and each of `people` are the labels of a node; `when` is a day and the date's precision.
    """
    return tuple(Label(_one(lang, kind, series, number, people, place, when), lang) for lang in label_languages())


def guaranteed_labels(states: Sequence[Sequence[Label]]) -> tuple[Label, ...]:
    """One label a language for what the text names by its guarantors alone; each of `states` is a node's labels."""
    table = _table()
    return tuple(
        Label(pattern.format(people=table["joiners"][lang].join(pick(labels, lang) for labels in states)), lang)
        for lang, pattern in table["patterns"]["guaranteed"].items()
    )


def _one(
    lang: str,
    kind: str,
    series: Sequence[Label],
    number: int | None,
    people: Sequence[Sequence[Label]],
    place: Sequence[Label],
    when: tuple[date, str] | None,
) -> str:
    table = _table()
    patterns = {name: by_language[lang] for name, by_language in table["patterns"].items()}
    if series and number is not None:
        text = patterns["round"].format(series=pick(series, lang), number=number)
    else:
        text = table["kinds"][kind][lang]
        named = [pick(labels, lang) for labels in people[: table["most_people"]]]
        if series:
            named = [pick(series, lang), *named]
        if named:
            text = patterns["people"].format(kind=text, people=table["joiners"][lang].join(named))
    if place:
        text = patterns["place"].format(label=text, place=pick(place, lang))
    if when:
        day = format_date(when[0], _DATE_FORMATS[when[1]], locale=lang)
        text = patterns["date"].format(label=text, date=day)
    return str(text)


def pick(labels: Sequence[Label], language: str) -> str:
    """The label in this language, else the first; an empty string where there is none."""
    return next((x.text for x in labels if x.language == language), labels[0].text if labels else "")
