"""`damin evaluate --errors`: every miss and every false fact stands on the page, beside the right sentence."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from graph_builder.evaluate.corpus import read_corpus
from graph_builder.evaluate.errors import errors_page
from graph_builder.evaluate.judge import hearings
from graph_builder.evaluate.misses import misses
from graph_builder.evaluate.quotes import Piece, Text
from graph_builder.model import Evidence, Extraction, Label
from tests.rdf_samples import article, extract, state
from tests.test_cli_support import damin, write_articles
from tests.test_evaluate import IRAN, RUSSIA, TURKEY, actor, agreement, meeting, write_gold

ROOT = Path(__file__).resolve().parent.parent
EVIL = "<script>alert(1)</script>"


class Page(HTMLParser):
    """The entries of a page, as (side, kind, words), and every element with an address."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.entries: list[list[str]] = []
        self.marked: list[str] = []
        self.asked: list[str] = []
        self.scripts = 0
        self._open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        known = dict(attrs)
        self.scripts += tag == "script"
        self.asked += [value for name, value in attrs if name in {"src", "href", "action", "srcset"}]
        if "data-kind" in known:
            self.entries.append([known["data-side"], known["data-kind"], ""])
        if tag in {"mark", "span"}:
            self._open.append(known.get("class") or tag)

    def handle_endtag(self, tag):
        if tag in {"mark", "span"} and self._open:
            self._open.pop()

    def handle_data(self, data):
        if self._open[-1:] == ["words"]:
            self.entries[-1][2] += data
        if self._open[-1:] == ["mark"]:
            self.marked.append(data)


def corpus(tmp_path, text, reads=extract, **gold):
    write_articles(tmp_path / "articles", {"a": text})
    write_gold(tmp_path / "gold", "a", **gold)
    return read_corpus(tmp_path / "gold", reads, [state("Turkey")])


def missed(found):
    [hearing] = hearings(found)
    return {(miss.kind, miss.words) for miss in misses(hearing)}


def test_what_is_missed(tmp_path):
    gold = {
        "actors": [TURKEY, IRAN | {"optional": True}, actor("Egypt")],
        "meetings": [
            meeting("Turkey", "Iran", "Egypt", name_en="Talks", place="Cairo", start=None),
            meeting("Egypt", name_en="Call", type="phone_call", start="2021-06-01"),
        ],
        "agreements": [agreement("Pact", parties=["Egypt"]), agreement("Truce", parties=["Turkey"])],
        "guarantors": ["Egypt", "Turkey"],
    }
    assert missed(corpus(tmp_path, "meet Turkey Iran\nguarantee Turkey Truce\n", **gold)) == {
        ("actor", "Egypt"),
        ("meeting participant", "Talks: Egypt"),
        ("meeting place", "Talks: Cairo"),
        ("meeting", "Call · phone_call · 2021-06-01 · Egypt"),
        ("agreement", "Pact · ceasefire · Egypt"),
        ("agreement party", "Truce: Turkey"),
        ("guarantor", "Egypt"),
    }


def test_nothing_is_missed(tmp_path):
    gold = {"actors": [TURKEY, RUSSIA], "meetings": [meeting("Turkey", "Russia")]}
    found = corpus(tmp_path, "meet Turkey Russia\n", **gold)
    assert missed(found) == set()
    page = Page(errors_page([found]))
    assert page.entries == []


def test_the_sentence_that_tells_of_a_miss():
    text = Text(article("a", "Iran spoke. Turkey met Iran in Sochi, as Iran said. Turkey left."))
    assert text.telling(["turkey"], ["Iran"]) == [
        Piece("Turkey", True),
        Piece(" met ", False),
        Piece("Iran", True),
        Piece(" in Sochi, as ", False),
        Piece("Iran", True),
        Piece(" said.", False),
    ]
    assert text.telling(["Turk"], []) == []
    assert text.telling([], ["Iran"])[0] == Piece("Iran", True)


@pytest.mark.parametrize(
    ("marks", "pieces"),
    [
        ((), [Piece("abcdef", False)]),
        (((0, 6),), [Piece("abcdef", True)]),
        (((1, 3), (2, 4)), [Piece("a", False), Piece("bcd", True), Piece("ef", False)]),
        (((4, 99),), [Piece("abcd", False), Piece("ef", True)]),
        (((3, 3),), [Piece("abcdef", False)]),
    ],
)
def test_marks_may_overlap_and_reach_out(marks, pieces):
    assert Text(article("a", "abcdefgh")).quoted(Evidence(0, 6, "r", 0.5, marks)) == pieces


def test_misses_and_false_facts_on_the_page(tmp_path):
    gold = {"actors": [TURKEY, IRAN, RUSSIA], "meetings": [meeting("Turkey", "Iran", name_en="Talks")]}
    text = "meet Turkey Russia\nmeet Turkey Egypt Russia\n"
    page = errors_page([corpus(tmp_path, text, **gold)])
    found = Page(page)
    assert sorted(map(tuple, found.entries)) == [
        ("false", "actor", "Egypt"),
        ("false", "meeting", "Meeting of Turkey and Egypt and Russia"),
        ("false", "meeting participant", "Meeting of Turkey and Russia · participant · Russia"),
        ("miss", "actor", "Iran"),
        ("miss", "meeting participant", "Talks: Iran"),
    ]
    assert "Egypt" in found.marked
    assert "<code>toy/meet</code>, confidence 0.90" in page
    assert "4 facts fall with it" in page
    assert re.search(r"toy/meet</code></td><td>6</td><td>2</td>", page)
    assert "2 misses</span>" in page
    assert "3 false facts</span>" in page


def test_the_page_asks_nobody_and_has_one_script(tmp_path):
    found = Page(errors_page([corpus(tmp_path, "meet Turkey Russia\n", actors=[IRAN])]))
    assert found.asked == []
    assert found.scripts == 1
    assert found.entries


def test_whatever_a_text_holds_is_shown_and_not_run(tmp_path):
    def reads(source) -> Extraction:
        found = extract(source)
        named = tuple(replace(node, labels=(Label(EVIL, "en"),)) for node in found.nodes)
        evil = tuple(replace(s, evidence=(replace(s.evidence[0], rule=EVIL),)) for s in found.statements)
        return replace(found, article=replace(source, title=EVIL), nodes=named, statements=evil)

    unknown = meeting("Nobody", name_en=f"Talks {EVIL}", start="1999")
    text = f"meet Turkey {EVIL}\n"
    page = errors_page([corpus(tmp_path, text, reads, actors=[actor(f"Nobody {EVIL}")], meetings=[unknown])])
    assert Page(page).scripts == 1
    assert EVIL not in page
    assert page.count("&lt;script&gt;") >= 4


def test_an_article_that_could_not_be_read(tmp_path):
    page = errors_page([corpus(tmp_path, "boom", actors=[TURKEY])])
    assert "could not be read" in page


def test_right_to_left_and_small_screens(tmp_path):
    page = errors_page([corpus(tmp_path, "meet Turkey Russia\n", actors=[TURKEY])])
    assert 'dir="auto"' in page
    assert "prefers-color-scheme: dark" in page
    assert 'name="viewport"' in page
    assert not re.search(r"(?:margin|padding|border)-(?:left|right)|text-align: (?:left|right)", page)


def test_the_command_writes_the_page(tmp_path):
    out = tmp_path / "errors.html"
    done = damin("evaluate", ROOT / "data/gold", "--only", "demo-ar-06", "--errors", out)
    assert done.exit_code == 0, done.stderr
    assert f"wrote {out}" in done.stdout
    found = Page(out.read_text(encoding="utf-8"))
    assert found.entries
    assert found.asked == []
    assert re.search(r"^\s*0\.9-1\.0 +\d+ ", done.stdout, re.MULTILINE)


def test_equal_corpora_give_equal_pages(tmp_path):
    gold = {"actors": [TURKEY, IRAN, RUSSIA], "meetings": [meeting("Turkey", "Iran")]}
    found = corpus(tmp_path, "meet Turkey Russia\nmeet Turkey Egypt Russia\n", **gold)
    assert errors_page([found]) == errors_page([corpus(tmp_path, found.extractions["a"].article.text, **gold)])
