"""The page of `damin validate --format html`, and the sums of its other formats."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest
import yaml

from graph_builder.cli.verdict_page import _FOLDER, _LATIN, _ROWS, verdict_page
from graph_builder.rdf.validate import _words, engine
from graph_builder.rdf.verdict import SEVERITIES, Message, Verdict, counts, groups
from tests.test_cli_support import damin

BASE = "https://w3id.org/damin/"
EVIL = "<script>alert(1)</script>"
BAD = f"""
@prefix damin: <https://w3id.org/damin/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix a: <{BASE}id/actor/> .
<{BASE}id/agreement/x> damin:guarantor a:p , <javascript:alert(1)> .
a:p a damin:Actor , damin:Person ; rdfs:label "P"@en , "{EVIL}" , "تركيا" .
a:q a damin:Actor , damin:State ; rdfs:label "Q"@en , "Q2"@en , 7 .
[] a damin:Actor .
"""


class Page(HTMLParser):
    """What a reader meets: links, what the page would load, the text of each tag; every tag must be closed."""

    def __init__(self, text):
        super().__init__()
        self.links, self.asked, self.stack, self.texts, self.root = [], [], [], [], {}
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        if tag == "html":
            self.root = found
        if tag == "a":
            self.links.append(found["href"])
        if tag in {"script", "link", "img", "iframe", "object"} or "src" in found or "style" in found:
            self.asked.append((tag, found))
        if tag not in {"meta", "br"}:
            self.stack.append(tag)

    def handle_endtag(self, tag):
        assert self.stack.pop() == tag

    def handle_data(self, data):
        if data.strip():
            self.texts.append((self.stack[-1], data.strip()))

    def of(self, tag):
        return [text for name, text in self.texts if name == tag]


@pytest.fixture
def bad(tmp_path):
    path = tmp_path / "bad.ttl"
    path.write_text(BAD, encoding="utf-8")
    return path


@pytest.fixture
def verdict(bad):
    triples = json.loads(damin("validate", bad, "--format", "json").stdout)
    messages = tuple(Message(**message) for message in triples["messages"])
    return Verdict(triples["conforms"], messages, 0.5, triples["engine"], triples["triples"])


def page(bad, *options):
    done = damin("validate", bad, "--format", "html", *options)
    assert done.exit_code == 1, done.stderr
    return done.stdout


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_the_page_is_whole_in_either_language(bad, verdict, language, direction):
    text = page(bad, "--lang", language)
    found = Page(text)
    words = yaml.safe_load((_FOLDER / "verdict.yaml").read_text(encoding="utf-8"))
    other = words["en" if language == "ar" else "ar"]
    assert (found.root["lang"], found.root["dir"]) == (language, direction)
    assert found.of("h1") == [words[language]["title"]]
    assert words[language]["fails"] in text
    assert other["fails"] not in text
    assert [t for t in found.of("h2") if t != words[language]["contents"]] == [
        words[language]["severities"][severity] for severity in SEVERITIES
    ]
    assert found.of("b")[:3] == [str(number) for number in counts(verdict).values()]
    assert str(bad) in text


def test_every_message_is_a_row_in_the_block_of_its_shape(bad, verdict):
    text = page(bad)
    blocks = re.findall(r'<article class="block" id="shape-([^"]+)">(.*?)</article>', text, re.DOTALL)
    assert [name for name, _ in blocks] == [group.shape.rpartition("#")[2] for group in groups(verdict)]
    for (_, block), group in zip(blocks, groups(verdict), strict=True):
        rows = block.count("<tr><td>")
        assert rows == len(group.messages)
        assert f'<span class="count">{rows}</span>' in block
        for message in group.messages:
            assert message.focus == "_:" or f'<td><a href="{message.focus}"' in block
        wrong, action = re.search(r"<h3>(.*?)</h3>.*?</b> (.*?)</p>", block, re.DOTALL).groups()
        assert f"{wrong}. {action}".replace("&#34;", '"') == group.messages[0].text_en


def test_the_contents_lead_to_every_block(bad):
    text = page(bad)
    inside = [link.removeprefix("#") for link in Page(text).links if link.startswith("#")]
    assert inside == re.findall(r'class="block" id="([^"]+)"', text)
    assert inside


def test_nothing_is_loaded_and_nothing_runs(bad):
    text = page(bad)
    found = Page(text)
    assert found.asked == []
    assert EVIL not in text
    assert "&lt;script&gt;" in text
    assert "javascript:alert(1)" in text
    assert all(link.startswith(("#", "http://", "https://")) for link in found.links)
    assert not re.search(r"url\(|@import", text)


def test_values_say_what_kind_they_are(bad):
    text = page(bad)
    assert '<q dir="auto">7</q> <bdi class="quiet" dir="ltr">xsd:integer</bdi>' in text
    assert '<q dir="auto">تركيا</q></td>' in text
    assert "<bdi>a node without a name</bdi>" in text


def test_either_direction_dark_and_print(bad):
    text = page(bad, "--lang", "ar")
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text
    assert 'name="viewport"' in text
    assert not re.search(r"(?:margin|padding|border)-(?:left|right)|text-align: (?:left|right)", text)


def test_latin_words_stay_whole_in_arabic(bad):
    assert '<bdi dir="ltr">damin:guarantor</bdi>' in page(bad, "--lang", "ar")
    assert _LATIN.split("من xsd:date مثل 2021-06-25. صحّح") == ["من ", "xsd:date", " مثل ", "2021-06-25", ". صحّح"]
    assert _LATIN.split('و"day" أو 7') == ["و", '"day"', " أو ", "7", ""]


def test_a_long_list_is_cut_and_says_so():
    message = Message("Info", "x:0", "x:p", None, "x:s", "x", "Wrong. Do.", "خطأ. صحح.")
    many = tuple(Message(**{**_fields(message), "focus": f"x:{i}"}) for i in range(_ROWS + 7))
    text = verdict_page(Verdict(True, many, 0.1, "fast", 3), "en", BASE, ["S"])
    assert text.count("<tr><td>") == _ROWS
    assert "JSON report: 7</p>" in text
    assert f'<span class="count">{_ROWS + 7}</span>' in text


def _fields(message):
    return {name: getattr(message, name) for name in Message.__slots__}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_graph_that_conforms(tmp_path, language):
    empty = engine("fast").validate(b"")
    words = yaml.safe_load((_FOLDER / "verdict.yaml").read_text(encoding="utf-8"))[language]
    text = verdict_page(empty, language, BASE, ["S"])
    assert words["conforms"] in text
    assert words["none"] in text
    assert "<article" not in text
    assert text == verdict_page(Verdict(True, (), 9.9, "fast", 0), language, BASE, ["S"])


def test_the_words_are_the_same_in_each_language():
    words = yaml.safe_load((_FOLDER / "verdict.yaml").read_text(encoding="utf-8"))
    assert words["en"].keys() == words["ar"].keys()
    for name in ("severities", "meanings"):
        assert [*words["en"][name]] == [*words["ar"][name]] == [*SEVERITIES]


def test_every_message_says_what_is_wrong_and_then_what_to_do():
    """The page parts them at the first full stop."""
    for shape, words in _words().items():
        for text in (words.text_en, words.text_ar):
            wrong, _, action = text.partition(". ")
            assert wrong, shape
            assert action, shape


def test_text_ends_with_sums_by_shape(bad, verdict):
    lines = damin("validate", bad).stdout.splitlines()
    sums = counts(verdict)
    heads = [f"{sums['Violation']} violations:", f"{sums['Warning']} warnings:", f"{sums['Info']} notes:"]
    assert [line for line in lines if line in heads] == heads
    below = lines[lines.index(heads[0]) :]
    for group in groups(verdict):
        assert f"  {len(group.messages):>5,} × {group.messages[0].text_en}" in below
    assert below[-1].startswith("does not conform: ")


def test_json_has_the_sums(bad, verdict):
    found = json.loads(damin("validate", bad, "--format", "json").stdout)
    assert found["counts"] == counts(verdict)
    assert sum(found["counts"].values()) == len(found["messages"]) > 10


def test_groups_are_worst_first_then_most_frequent(verdict):
    order = [(SEVERITIES.index(g.severity), -len(g.messages)) for g in groups(verdict)]
    assert order == sorted(order)
    assert sum(len(g.messages) for g in groups(verdict)) == len(verdict.messages)
