"""Encoding damage: its defined answers, and the promise that no bytes bring a reader down."""

from __future__ import annotations

import gzip
import io
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph_builder.model import Article, Issue
from graph_builder.sources import read_sources
from graph_builder.sources.encoding import decode_text
from graph_builder.sources.formats import READERS

ARABIC = "التقى الوزيران في المدينة وبحثا فتح المعابر، ثم اتفقا على لقاء جديد في الشهر المقبل.\n"
RUSSIAN = "Министры встретились в городе и договорились о новой встрече в следующем месяце.\n"
TURKISH = "Bakanlar şehirde buluştu ve önümüzdeki ay yeniden görüşmek üzere anlaştı.\n"


@pytest.mark.parametrize(
    ("data", "declared", "text", "codes"),
    [
        (ARABIC.encode(), None, ARABIC, []),
        (ARABIC.encode(), "windows-1256", ARABIC, []),
        (b"\xef\xbb\xbf" + ARABIC.encode(), None, ARABIC, []),
        (ARABIC.encode("utf-16"), None, ARABIC, []),
        (b"\xfe\xff" + ARABIC.encode("utf-16-be"), None, ARABIC, []),
        (ARABIC.encode("utf-16-le"), None, ARABIC, ["encoding"]),
        (ARABIC.encode("cp1256"), None, ARABIC, ["encoding"]),
        (ARABIC.encode("iso8859_6"), None, ARABIC, ["encoding"]),
        (RUSSIAN.encode("cp1251"), None, RUSSIAN, ["encoding"]),
        (RUSSIAN.encode("koi8-r"), None, RUSSIAN, ["encoding"]),
        (TURKISH.encode("cp1254"), None, TURKISH, ["encoding"]),
        (ARABIC.encode("cp1256"), "windows-1256", ARABIC, []),
        (b"caf\xe9 \x93x\x94 and more", "ISO-8859-1", "café “x” and more", []),
        (ARABIC.encode("cp1256"), "no-such-codec", ARABIC, ["encoding"]),
        (ARABIC.encode("cp1256"), "rot13", ARABIC, ["encoding"]),
        (ARABIC.encode() + b"\xd8" + ARABIC.encode(), None, f"{ARABIC}\ufffd{ARABIC}", ["encoding"]),
        (ARABIC.encode().decode("cp1252", "ignore").encode(), None, ..., []),
        (b"a\x00b " * 3 + b"and more words here", None, "a\x00b " * 3 + "and more words here", []),
        (bytes(1000), None, None, ["not-text"]),
        (random.Random(1).randbytes(50_000), None, None, ["not-text"]),
        (b"\xff\xfe" + random.Random(2).randbytes(999), None, ..., ["encoding"]),
        (b"", None, "", []),
    ],
)
def test_bytes_to_text(data: bytes, declared: str | None, text: object, codes: list[str]) -> None:
    found, issues = decode_text(data, "f", declared)
    assert text is ... or found == text
    assert [issue.code for issue in issues] == codes


def test_a_binary_file_gives_one_issue_and_no_article(tmp_path: Path) -> None:
    garbage = random.Random(3).randbytes(10_000_000)
    for suffix in sorted({".txt", ".html", ".json", ".rss", ".warc"}):
        path = tmp_path / f"g{suffix}"
        path.write_bytes(garbage)
        items = list(read_sources([path]))
        assert [item.code for item in items if isinstance(item, Issue)] in (["not-text"], ["bad-warc"])
        assert len(items) == 1


def test_nul_in_a_text_file_is_replaced_so_that_offsets_hold(tmp_path: Path) -> None:
    path = tmp_path / "n.txt"
    path.write_bytes(b"Head\nbody \x00 and more words")
    issue, article = read_sources([path])
    assert isinstance(article, Article)
    assert isinstance(issue, Issue)
    assert article.text == "Head\nbody \ufffd and more words"
    assert issue.code == "encoding"


STARTS = [
    b"",
    b"\x1f\x8b",
    b"{",
    b"[",
    b'{"text":"',
    b'[{"text":"a"},',
    b"<html><body><p>",
    b"<rss version='2.0'><channel><item>",
    b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 9\r\n\r\n",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    suffix=st.sampled_from([*READERS, None]),
    start=st.sampled_from(STARTS),
    rest=st.binary(max_size=400) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")),
    packed=st.booleans(),
)
def test_no_bytes_bring_a_reader_down(
    tmp_path: Path, suffix: str | None, start: bytes, rest: bytes, packed: bool
) -> None:
    data = gzip.compress(start + rest) if packed else start + rest
    if suffix is None:
        items = list(read_sources(["-"], io.BytesIO(data)))
    else:
        path = tmp_path / f"any{suffix}"
        path.write_bytes(data)
        items = list(read_sources([path]))
    for item in items:
        assert isinstance(item, Article | Issue)
        str(item.to_json()).encode("utf-8")
        if isinstance(item, Article):
            assert item.text.strip()
            assert item.id
