"""The sentences behind some events, for whoever wants to know why a tie of a network is there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from graph_builder.network.rows import Row
from server.context import Context
from server.engine import select
from server.errors import BadRequestError

#: So many events are looked up, and so many sentences of each shown.
MOST_EVENTS, _OF_EACH = 40, 4


@dataclass(slots=True)
class Sentence:
    """One sentence of one article, and what it is evidence for: property and value, IRIs or plain text."""

    quote: str
    article: str
    headline: str
    publisher: str
    day: str
    language: str
    claims: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Told:
    """Events with their sentences, the latest event first; `labels` of all that they name."""

    events: dict[str, list[Sentence]]
    days: dict[str, tuple[str, str, str]]
    labels: dict[str, dict[str, str]]


def sentences_of(context: Context, events: Sequence[str], about: Collection[str]) -> Told:
    """What articles say of these events, sentences that name one of `about` first, then those in the page's language.

    Raises BadRequestError for what is no IRI, and for too many.
    """
    rows = _rows(context, events)
    days = {str(row["event"]): _day(row) for row in rows}
    latest = sorted(days, key=lambda event: days[event], reverse=True)
    found: dict[str, list[Sentence]] = {event: [] for event in latest}
    language = context.language()
    for event in found:
        gathered = _gathered(row for row in rows if row["event"] == event)
        ranked = sorted(gathered, key=lambda one: (-_named(one, about), one.language != language))
        found[event] = ranked[:_OF_EACH]
    return Told(found, days, dict(context.labels(_things(found))))  # type: ignore[arg-type]


def _day(row: Row) -> tuple[str, str, str]:
    return str(row.get("start", "")), str(row.get("end", "")), str(row.get("precision", ""))


def _rows(context: Context, events: Sequence[str]) -> list[Row]:
    if not events:
        return []
    if len(events) > MOST_EVENTS:
        raise BadRequestError(f"The parameter `event` is given more than {MOST_EVENTS} times.")
    try:
        wanted = " ".join(str(NamedNode(event)) for event in dict.fromkeys(events))
    except ValueError:
        raise BadRequestError("The parameter `event` must be an IRI.") from None
    text = context.query_text("behind").replace("VALUES ?event {}", f"VALUES ?event {{ {wanted} }}")
    return select(context.engine, text, context.settings.own_timeout)


def _gathered(rows: Iterable[Row]) -> list[Sentence]:
    found: dict[tuple[str, str], Sentence] = {}
    for row in rows:
        article, quote = str(row["article"]), str(row["quote"])
        names = ("headline", "publisher", "published", "language")
        headline, publisher, day, language = (str(row.get(name, "")) for name in names)
        sentence = found.setdefault((article, quote), Sentence(quote, article, headline, publisher, day, language))
        claim = (str(row["property"]), str(row["value"]))
        if claim not in sentence.claims:
            sentence.claims.append(claim)
    return list(found.values())


def _named(sentence: Sentence, about: Collection[str]) -> int:
    return len({value for _, value in sentence.claims} & set(about))


def _things(found: dict[str, list[Sentence]]) -> list[str]:
    told = [one for sentences in found.values() for one in sentences]
    values = [value for one in told for claim in one.claims for value in claim if value.startswith("http")]
    return [*found, *values]
