"""Facts with the sentences behind them, as pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graph_builder.network.rows import Row
from graph_builder.rdf import vocabulary as v
from server.context import Context
from server.marking import Piece, pieces_of

#: How many sentences of a fact a page shows; the rest are behind a link.
SHOWN = 4
Key = tuple[str, str, str]
Names = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article, in pieces. `begin` is its offset there, `confidence` from 0 to 1.

    What is unknown of the article is empty; `day` is an ISO date.
    """

    pieces: tuple[Piece, ...]
    begin: int
    confidence: float
    article: str
    headline: str
    publisher: str
    day: str
    language: str
    url: str


@dataclass(frozen=True, slots=True)
class Proof:
    """The sentences behind facts, by subject, property and value, the surest first."""

    facts: Mapping[Key, Sequence[Sentence]] = field(default_factory=dict)

    def of(self, subject: str, prop: str, value: object) -> Sequence[Sentence]:
        """The sentences behind one fact; `prop` is an IRI or the local name of one of ours."""
        return self.facts.get((subject, prop if ":" in prop else v.term(prop), str(value)), ())

    def __or__(self, other: Proof) -> Proof:
        return Proof({**self.facts, **other.facts})


def read_proof(context: Context, subjects: Iterable[str], value: str = "") -> Proof:
    """The sentences behind what is said of these things; with `value`, an IRI, behind facts with it alone."""
    wanted = list(dict.fromkeys(subjects))
    if not wanted:
        return Proof()
    bound = {"value": value} if value else {}
    return gather_proof(context, context.asked("proof", {"subject": wanted}, (0, 0), "", "", **bound))


def gather_proof(context: Context, rows: Sequence[Row]) -> Proof:
    """The facts of these rows, each with its sentences; of one sentence the surest finding."""
    names = names_in(context, rows)
    found: dict[Key, dict[tuple[str, int], Sentence]] = {}
    for row in rows:
        key = (str(row["subject"]), str(row["property"]), str(row["value"]))
        sentence = sentence_of(row, names)
        place = (sentence.article, sentence.begin)
        known = found.setdefault(key, {})
        if place not in known or known[place].confidence < sentence.confidence:
            known[place] = sentence
    return Proof({key: sorted(said.values(), key=lambda one: -one.confidence) for key, said in found.items()})


def names_in(context: Context, rows: Iterable[Row]) -> Names:
    """All names of the values of these rows, for marking: of things and of classes; a text is its own name."""
    values = {str(row["value"]) for row in rows}
    iris = sorted(value for value in values if value.startswith(("http://", "https://")))
    names: dict[str, list[str]] = {value: [value] for value in values.difference(iris)}
    for iri, labels in context.labels([iri for iri in iris if iri.startswith(v.DAMIN)]).items():
        names[iri] = list(labels.values())
    things = [iri for iri in iris if iri.startswith(context.engine.base) and not iri.startswith(v.DAMIN)]
    for row in context.asked("names", {"thing": things}) if things else ():
        names.setdefault(str(row["thing"]), []).append(str(row["name"]))
    return names


def sentence_of(row: Row, names: Names) -> Sentence:
    """The sentence of one row, with the words marked that say its value."""
    value, quote, language = str(row["value"]), str(row["quote"]), str(row.get("language", ""))
    return Sentence(
        pieces=pieces_of(quote, value, names.get(value, ()), language),
        begin=int(row["begin"]),
        confidence=float(row["confidence"]),
        article=str(row["article"]),
        headline=str(row.get("headline", "")),
        publisher=str(row.get("publisher", "")),
        day=str(row.get("day", "")),
        language=language,
        url=str(row.get("url", "")),
    )
