"""The language in which patterns are written: macros, roles, symbols, gaps, word beginnings, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import regex

from graph_builder.errors import DataError
from graph_builder.extract.expressions import Expressions
from graph_builder.extract.patterns import SECTIONS, Patterns, load_patterns
from graph_builder.extract.symbols import Mention, Tag, symbol_text, without_overlaps
from graph_builder.model import Article
from graph_builder.resolve.article import reader
from graph_builder.resources import resource
from graph_builder.text.language import Language, load_language

RULES = {
    "ar": {
        "proclitics": "[وف]?(?:[بل]?(?:ال)?|لل)",
        "prepositions": "[وف]?(?:ب|لل?)?",
        "enclitics": "(?:ا|ات|ها)?",
        "clause_stop": "[.؛؟\\n]",
    },
    "en": {
        "proclitics": "(?:the |a )?",
        "prepositions": "",
        "enclitics": "(?:s|'s)?",
        "clause_stop": "[.;?\\n]",
    },
}
WORDS = {
    "ar": {"talk": ("مباحثات هاتفيه", "مباحثات"), "meet": ("التقي",)},
    "en": {"talk": ("phone call", "call"), "meet": ("meet", "met")},
}
MACROS = {"pair": "@A and @A", "both": "{pair} {meet}", "actors": "@[AS](?:, @[AS])*"}


def expressions(code: str, macros: dict[str, str] | None = None) -> Expressions:
    """The expressions of a small language of two word classes."""
    fold = load_language(code).fold
    rules = {**load_language(code).rules, **RULES[code]}
    language = Language(code, Path("toy"), fold, rules, WORDS[code])
    return Expressions(language, MACROS if macros is None else macros, {"who": "actors"})


def symbols(template: str) -> str:
    """`@A` as the symbol of an actor, and so on, for writing symbol text down."""
    letters = dict(zip("ASMPJTDNGBOX", Tag, strict=True))
    return regex.sub("@([A-Z])", lambda m: letters[m[1]].expression[0], template)


def found(code: str, source: str, text: str) -> str | None:
    match = expressions(code).compile(source, "toy.yaml: p").search(symbols(text))
    return match[0] if match else None


@pytest.mark.parametrize(
    ("source", "matching", "differing"),
    [
        ("@A", ["@A"], ["@S", "A", "@"]),
        ("@[AS] said", ["@A said", "@S said"], ["@P said"]),
        ("{pair}", ["@A and @A"], ["@A or @A", "@S and @A"]),
        ("{both}", ["@A and @A met"], ["@A and @A", "@A and @A metre"]),
        ("{talk}", ["phone call", "phone  call", "calls", "call's"], ["callous", "phone"]),
        ("~{talk}", ["the call", "a phone call", "call"], ["recall", "phonecalling"]),
        ("~~met", ["met", "they met"], ["helmet"]),
        ("x…y", ["xy", "x, y", "x and, then y"], ["x. y", "x; y", "x\ny", "x" + "-" * 41 + "y"]),
        ("x‥y", ["xy", "x and y"], ["x, y", "x، y", "x. y"]),
        ("x…5y", ["x12345y"], ["x123456y"]),
        ("x‥90y", ["x" + "-" * 90 + "y"], ["x" + "-" * 91 + "y", "x,y"]),
    ],
)
def test_an_expression_matches_what_its_signs_promise(source: str, matching: list[str], differing: list[str]) -> None:
    assert [t for t in matching if found("en", source, t) is None] == []
    assert [t for t in differing if found("en", source, t) is not None] == []


@pytest.mark.parametrize(
    ("source", "matching", "differing"),
    [
        ("~{talk}", ["مباحثات", "المباحثات", "والمباحثات", "بالمباحثات", "للمباحثات"], ["تمباحثات", "مباحثاتهم"]),
        ("~~مباحثات", ["مباحثات", "ومباحثات", "بمباحثات", "وبمباحثات", "لمباحثات"], ["المباحثات", "كمباحثات"]),
        ("~التقى", ["التقي", "والتقي", "فالتقي"], ["مالتقي"]),
        ("x…y", ["x، y"], ["x؛ y", "x؟ y"]),
        ("x‥y", ["x و y"], ["x، y"]),
    ],
)
def test_word_beginnings_in_arabic_take_the_proclitics_that_they_name(
    source: str, matching: list[str], differing: list[str]
) -> None:
    assert [t for t in matching if found("ar", source, t) is None] == []
    assert [t for t in differing if found("ar", source, t) is not None] == []


def test_a_gap_takes_as_little_as_it_can() -> None:
    assert found("en", "x…y", "x1y2y") == "x1y"


def test_letters_of_a_pattern_are_folded_and_its_signs_are_not() -> None:
    assert found("ar", "إلى (?P<place>@P)", "إلى @P".replace("إ", "ا").replace("ى", "ي")) is not None
    assert found("ar", r"\bقمة\b", "قمه") == "قمه"


def test_a_role_is_a_group_of_its_own_or_of_its_macro_and_may_occur_twice() -> None:
    pattern = expressions("en").compile("<who> told <who:@A>", "toy.yaml: p")
    match = pattern.search(symbols("then @S, @A told @A"))
    assert match is not None
    assert [match.string[slice(*s)] for s in match.spans("who")] == [symbols("@S, @A"), symbols("@A")]


def test_a_group_written_out_is_left_alone() -> None:
    match = (
        expressions("en").compile("(?P<trigger>~{talk}) with <who>", "toy.yaml: p").search(symbols("a call with @A"))
    )
    assert match is not None
    assert match["trigger"] == "a call"


@pytest.mark.parametrize("source", ["(@A", "@A)", "[@A", "(?P<x>@A", "*", "@A{2,1}"])
def test_an_expression_that_is_not_well_formed_names_the_pattern(source: str) -> None:
    with pytest.raises(DataError) as caught:
        expressions("en").compile(source, "toy.yaml: en.some-pattern")
    assert "toy.yaml: en.some-pattern" in str(caught.value)
    assert source in str(caught.value)


def test_an_unknown_macro_is_named_with_the_place_where_it_was_looked_for() -> None:
    with pytest.raises(DataError, match=r"'nosuch'"):
        expressions("en").compile("{nosuch} @A", "toy.yaml: en.some-pattern")


def test_a_macro_of_itself_ends() -> None:
    with pytest.raises(DataError, match=r"toy\.yaml: en\.turning"):
        expressions("en", {"turn": "{turn}("}).compile("{turn}", "toy.yaml: en.turning")


@pytest.fixture(scope="module", params=["ar", "en"])
def code(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def patterns(code: str) -> Patterns:
    return reader(code).patterns


def test_all_patterns_of_a_language_compile_and_have_ids_of_their_own(patterns: Patterns) -> None:
    ids = [p.id for section in SECTIONS for p in patterns.sections[section]]
    assert len(ids) == len(set(ids)) > 40
    assert all(0 < p.confidence <= 1 for section in SECTIONS for p in patterns.sections[section])


def test_each_pattern_names_what_it_is_of(code: str) -> None:
    data = load_language(code).data("patterns.yaml")
    groups = {"meetings": "trigger", "agreements": "agreement", "guarantors": "guarantor"}
    blocks = [(section, block) for section in groups for block in data[section]]
    named = {b["id"] for section, b in blocks if regex.search(rf"<{groups[section]}\b", b["match"])}
    assert {b["id"] for _, b in blocks if not b.get("implied")} <= named


def test_a_gate_stands_open_wherever_the_pattern_matches(code: str, patterns: Patterns) -> None:
    records = [json.loads(p.read_text("utf-8")) for p in resource("data/articles").glob(f"demo-{code}-*.json")]
    assert len(records) > 5
    articles = [Article(r["id"], r["text"], language=code) for r in records]
    read = [reader(code).annotator.read(article).body for article in articles]
    for text in (passage.symbols.text for body in read for passage in body):
        for section in SECTIONS:
            opened = {p.id for p in patterns.open_in(section, text)}
            closed = [p for p in patterns.sections[section][::9] if p.id not in opened]
            assert [p.id for p in closed if p.expression.search(text)] == []


def language_with(tmp_path: Path, block: str) -> Language:
    """English with one meeting pattern of its own, in a folder of its own."""
    english = load_language("en")
    head = "macros: {}\nroles: {}\nattachments: []\nagreements: []\nguarantors: []\nmeetings:\n"
    (tmp_path / "patterns.yaml").write_text(head + block, encoding="utf-8")
    return Language("en", tmp_path, english.fold, english.rules, english.words)


@pytest.mark.parametrize(
    ("block", "told"),
    [
        ('  - {id: en.open, match: "(?P<trigger>@A"}\n', "en.open"),
        ('  - {id: en.gate, match: "[(?P<trigger>@A"}\n', "en.gate"),
        ("  - {id: en.no-match, kind: Meeting}\n", "en.no-match"),
        ('  - {match: "(?P<trigger>@A)"}\n', "`id`"),
        ('  - {id: en.macro, match: "(?P<trigger>{nosuch})"}\n', "nosuch"),
    ],
)
def test_a_wrong_pattern_in_a_file_is_told(tmp_path: Path, block: str, told: str) -> None:
    with pytest.raises(DataError) as caught:
        load_patterns(language_with(tmp_path, block))
    assert told in str(caught.value)


def test_symbols_stand_for_mentions_and_lead_back_to_them() -> None:
    folded = 'now "ruto  met   museveni" in  kampala'
    names = [("ruto", Tag.ACTOR), ("museveni", Tag.ACTOR), ("kampala", Tag.PLACE)]
    mentions = [Mention(folded.index(n), folded.index(n) + len(n), tag, (n,)) for n, tag in names]
    text = symbol_text(folded, 0, len(folded), mentions)
    assert regex.sub("[\ue000-\uf8ff]", "*", text.text) == "now * met * in *"
    assert [m.entities for m in text.within(0, len(text.text))] == [("ruto",), ("museveni",), ("kampala",)]
    assert text.folded(0, len(text.text)) == (0, len(folded))
    for at, mention in text.at.items():
        assert text.folded(at, at + 1) == (mention.begin, mention.end)


def test_a_private_use_character_of_the_text_is_no_mention() -> None:
    text = symbol_text("a \ue000 b", 0, 5, [Mention(4, 5, Tag.ACTOR, ("b",))])
    assert regex.findall("[\ue000-\uf8ff]", text.text) == [text.text[4]]


def test_many_mentions_of_one_tag_stay_mentions_of_that_tag() -> None:
    folded = "x " * 700
    text = symbol_text(folded, 0, len(folded), [Mention(i, i + 1, Tag.ACTOR, (str(i),)) for i in range(0, 1400, 2)])
    match = expressions("en").compile("@A(?: @A)+", "toy").search(text.text)
    assert match is not None
    assert len(text.within(*match.span())) == 700


def test_the_longest_of_overlapping_mentions_stays_and_the_first_among_equals() -> None:
    short, long, equal = Mention(0, 5, Tag.STATE), Mention(0, 11, Tag.STATE), Mention(8, 19, Tag.PLACE)
    apart = Mention(20, 22, Tag.DATE)
    assert without_overlaps([apart, equal, short, long]) == [long, apart]
