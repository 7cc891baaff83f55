"""Terms as a page shows them: short names, links to our own documents, languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast
from urllib.parse import quote
from xml.etree.ElementTree import Element, XMLPullParser

from babel import Locale
from babel.dates import format_date, match_skeleton

from graph_builder.rdf import vocabulary

PREFIXES: Mapping[str, str] = {**vocabulary.PREFIXES, "wd": "http://www.wikidata.org/entity/"}
_SRX = "{http://www.w3.org/2005/sparql-results#}"
#: A month by name in a pattern of the CLDR.
_MONTH = re.compile("[LM]{3,}")
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class Cell:
    """One value: `text` to show, `href` where it links to, `language` and `datatype` of a literal."""

    text: str
    href: str = ""
    language: str = ""
    datatype: str = ""
    full: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The beginning of a query's answer: `cut` says that there is more. `boolean` is set for an ASK query
    alone.
    """

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    cut: bool = False
    boolean: bool | None = None


@dataclass(frozen=True, slots=True)
class Linker:
    """Shows IRIs below `base` as links into this server."""

    base: str

    def path(self, iri: str) -> str | None:
        """The path of a thing below `<base>id/`, None for anything else."""
        start = f"{self.base}id/"
        return iri.removeprefix(start) if iri.startswith(start) else None

    def href(self, iri: str) -> str:
        """Where a link to it leads: our document, the thing's own address on the web, or nowhere."""
        path = self.path(iri)
        if path is not None:
            return f"/doc/{quote(path)}"
        if iri.startswith(vocabulary.DAMIN):
            return f"/ontology#{quote(iri.removeprefix(vocabulary.DAMIN))}"
        if iri.startswith(f"{self.base}graph/"):
            return f"/graph/{quote(iri.removeprefix(f'{self.base}graph/'))}"
        known = iri.startswith(("http://", "https://")) and not iri.startswith(self.base)
        return iri if known else ""

    def short(self, iri: str) -> str:
        """A readable name: the path below our base, a prefixed name, or the IRI itself."""
        path = self.path(iri)
        if path is not None:
            return path
        for prefix, start in PREFIXES.items():
            if iri.startswith(start) and "/" not in iri[len(start) :]:
                return f"{prefix}:{iri[len(start) :]}"
        return iri

    def cell(self, term: Element) -> Cell:
        """The cell for a term element of SPARQL XML results."""
        text = term.text or ""
        if term.tag == f"{_SRX}uri":
            return Cell(self.short(text), self.href(text), full=text)
        if term.tag == f"{_SRX}bnode":
            return Cell(f"_:{text}")
        return Cell(text, language=term.get(_LANG, ""), datatype=self.short(term.get("datatype", "")))


def read_table(chunks: Iterable[bytes], linker: Linker, most: int) -> Table:
    """The first `most` rows of SPARQL XML results, read only so far as needed."""
    columns: list[str] = []
    rows: list[tuple[Cell, ...]] = []
    for element in _elements(chunks):
        if element.tag == f"{_SRX}boolean":
            return Table(boolean=element.text == "true")
        if element.tag == f"{_SRX}variable":
            columns.append(element.get("name", ""))
        elif element.tag == f"{_SRX}result":
            if len(rows) == most:
                return Table(tuple(columns), tuple(rows), cut=True)
            rows.append(_row(element, columns, linker))
            element.clear()
    return Table(tuple(columns), tuple(rows))


def _row(result: Element, columns: list[str], linker: Linker) -> tuple[Cell, ...]:
    cells = {binding.get("name"): linker.cell(binding[0]) for binding in result}
    return tuple(cells.get(column, Cell("")) for column in columns)


def _elements(chunks: Iterable[bytes]) -> Iterator[Element]:
    parser: XMLPullParser[Element] = XMLPullParser(["end"])
    for chunk in chunks:
        parser.feed(chunk)
        for _, element in cast("Iterator[tuple[str, Element]]", parser.read_events()):
            yield element


def read_text(chunks: Iterable[bytes], most: int) -> tuple[str, bool]:
    """The first `most` bytes of an answer in whole lines, and whether there is more."""
    data = bytearray()
    for chunk in chunks:
        data += chunk
        if len(data) > most:
            return data[: data.rfind(b"\n", 0, most) + 1].decode("utf-8", "replace"), True
    return data.decode("utf-8", "replace"), False


def date_words(locale: str, start: str, end: str, precision: str) -> str:
    """The span of two ISO dates in words, as exact as `precision` (`day`, `month`, `year`) says."""
    ways = {"year": ("y", "y"), "month": ("MMMM y", "yMMMM")}
    single, span = ways.get(precision, ("d MMMM y", "yMMMMd"))
    try:
        first, last = date.fromisoformat(start), date.fromisoformat(end or start)
    except ValueError:
        return start
    words = [format_date(day, single, locale=locale) for day in (first, last)]
    return words[0] if words[0] == words[1] else _interval(first, last, span, locale)


def _interval(first: date, last: date, skeleton: str, locale: str) -> str:
    """Two days by the interval format of the CLDR (Unicode Technical Standard 35, part 4), months at length.

    Babel's own function takes the short names of months from another country once one of the same language was asked
    for; the long ones it keeps apart.
    """
    formats = Locale.parse(locale).interval_formats
    fields = formats[match_skeleton(skeleton, formats)]
    pairs = zip("yMd", first.timetuple(), last.timetuple(), strict=False)
    patterns = fields[next(name for name, one, other in pairs if one != other)]
    days = zip((first, last), patterns, strict=True)
    return "".join(format_date(day, _MONTH.sub("MMMM", pattern), locale=locale) for day, pattern in days)
