"""Sources as a whole: which files are read, in which order, under which ids, and what happens to the rest."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

import pytest

from graph_builder.errors import SourceError, UsageError
from graph_builder.model import Article, Issue
from graph_builder.sources import Limits, MissingSourceError, read_sources

FIXTURES = Path(__file__).parent / "sources_fixtures"


def articles(*paths: str | Path, stdin: bytes | None = None) -> list[Article]:
    items = read_sources(paths, io.BytesIO(stdin) if stdin is not None else None)
    return [item for item in items if isinstance(item, Article)]


def issues(*paths: str | Path, limits: Limits | None = None) -> list[tuple[str, str]]:
    items = read_sources(paths, limits=limits)
    return [(item.code, Path(item.where).name) for item in items if isinstance(item, Issue)]


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_a_text_file_is_kept_as_read(tmp_path: Path) -> None:
    content = "\r\n  Headline here \r\nBody\twith  spaces.\r\n\r\n"
    (article,) = articles(write(tmp_path / "a-2021-06-25.txt", content))
    assert article.text == content
    assert article.title == "Headline here"
    assert article.id == "a-2021-06-25"
    assert article.published is not None
    assert article.published.isoformat() == "2021-06-25"
    assert article.origin == (tmp_path / "a-2021-06-25.txt").as_posix()


def test_a_folder_is_read_in_order_of_names_with_paths_as_ids(tmp_path: Path) -> None:
    for name in ["b.txt", "a/z.txt", "a/y.v2.htm.gz", "a/.hidden.txt", ".git/c.txt", "c/d/e.TXT"]:
        page = "<html><body><p>A page with a few words in it.</p></body></html>"
        write(tmp_path / name, gzip.compress(page.encode()) if name.endswith(".gz") else f"text of {name}")
    found = articles(tmp_path)
    assert [article.id for article in found] == ["a/y.v2", "a/z", "b", "c/d/e"]
    assert [a.id for a in articles(tmp_path / "a", tmp_path / "b.txt")] == ["y.v2", "z", "b"]
    assert articles(tmp_path / "b.txt", tmp_path / "a") == articles(tmp_path / "a", tmp_path / "b.txt")


def test_what_is_no_source_is_an_issue_each(tmp_path: Path) -> None:
    write(tmp_path / "notes.docx", "x")
    write(tmp_path / "Makefile", "x")
    write(tmp_path / "kept.txt", "kept")
    (tmp_path / "link").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    assert issues(tmp_path) == [
        ("unknown-format", "Makefile"),
        ("unreadable", "gone.txt"),
        ("unreadable", "link"),
        ("unknown-format", "notes.docx"),
    ]
    assert [article.id for article in articles(tmp_path)] == ["kept"]


def test_a_missing_source_is_a_usage_error_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(MissingSourceError, match="no such file or folder") as caught:
        read_sources([write(tmp_path / "a.txt", "x"), tmp_path / "nowhere"])
    assert isinstance(caught.value, SourceError)
    assert isinstance(caught.value, UsageError)
    assert caught.value.exit_status == 2
    with pytest.raises(SourceError, match=r"unknown format.*\.jsonl"):
        read_sources([write(tmp_path / "a.docx", "x")])


def test_a_file_name_that_is_no_utf8_gives_an_id_that_is(tmp_path: Path) -> None:
    path = Path(str(tmp_path) + "/caf\udce9.txt")
    path.write_text("text", encoding="utf-8")
    (article,) = articles(tmp_path)
    assert article.id == "caf\ufffd"
    assert article.origin.encode("utf-8")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("Headline\nBody", [("Headline", "Headline\nBody")]),
        ('{"title": "T", "text": "one"}\n{"text": "two"}\n', [("T", "one"), (None, "two")]),
        ('{"title": "T", "text": "one"}', [("T", "one")]),
        ('{\n "title": "T",\n "text": "one"\n}\n', [("T", "one")]),
        ('[{"text": "one"},\n {"text": "two"}]', [(None, "one"), (None, "two")]),
        ('{"articles": [{"text": "one"}]}', [(None, "one")]),
        ('{"text": broken}\n{"text": "two"}\n', [(None, "two")]),
        ("\ufeff" + '{"text": "one"}\n', [(None, "one")]),
        ((FIXTURES / "page.html").read_text("utf-8"), [("الوزيران يلتقيان في المرفأ", None)]),
        ((FIXTURES / "feed.atom").read_text("utf-8"), [("Bakanlar görüştü", None)]),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_standard_input_is_told_by_its_beginning(
    data: str, expected: list[tuple[str | None, str | None]], packed: bool
) -> None:
    raw = gzip.compress(data.encode()) if packed else data.encode()
    found = articles("-", stdin=raw)
    assert [article.title for article in found] == [title for title, _ in expected]
    assert all(a.text == text for a, (_, text) in zip(found, expected, strict=True) if text is not None)


def test_standard_input_longer_than_the_look_at_its_head_is_whole() -> None:
    lines = [json.dumps({"id": str(i), "text": f"text {i} " * 40}) for i in range(1000)]
    found = articles("-", stdin="\n".join(lines).encode())
    assert [article.id for article in found] == [str(i) for i in range(1000)]


def test_the_second_article_with_an_id_is_not_passed_on(tmp_path: Path) -> None:
    records = [
        {"id": "1", "text": "a"},
        {"id": "1", "text": "a"},
        {"id": "1", "text": "b"},
        {"id": "2", "text": "a"},
    ]
    path = write(tmp_path / "r.jsonl", "\n".join(map(json.dumps, records)))
    assert [(a.id, a.text) for a in articles(path)] == [("1", "a"), ("2", "a")]
    assert issues(path) == [("duplicate", "r.jsonl:2"), ("duplicate-id", "r.jsonl:3")]
    write(tmp_path / "same" / "x.txt", "one")
    write(tmp_path / "same" / "x.html", "<html><body><p>Another text under this name.</p></body></html>")
    assert issues(tmp_path / "same") == [("duplicate-id", "x.txt")]


def test_a_long_row_of_issues_is_summed_up_and_loses_no_article(tmp_path: Path) -> None:
    path = write(tmp_path / "r.jsonl", "broken\n" * 500 + '{"text": "kept"}\n' + "1\n" * 3)
    found = [item for item in read_sources([path]) if isinstance(item, Issue)]
    assert [article.text for article in articles(path)] == ["kept"]
    assert len(found) == 20 + 1 + 3
    assert found[20].code == "bad-json"
    assert found[20].where.endswith("r.jsonl:500")
    assert found[20].reason.startswith("480 more")


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.json", "a.jsonl", "a.rss"])
def test_what_is_too_long_is_an_issue(tmp_path: Path, name: str) -> None:
    limits = Limits(text_chars=50, record_bytes=200, json_bytes=200, page_bytes=200, feed_bytes=200)
    assert issues(write(tmp_path / name, "word " * 200), limits=limits)[0][0] == "too-long"


def test_an_overlong_line_or_text_loses_no_other_record(tmp_path: Path) -> None:
    records = ["a" * 300, "b" * 60, "c"]
    path = write(tmp_path / "r.jsonl", "\n".join(json.dumps({"text": text}) for text in records))
    limits = Limits(text_chars=50, record_bytes=200)
    assert issues(path, limits=limits) == [("too-long", "r.jsonl:1"), ("too-long", "r.jsonl:2")]
    assert [i.text for i in read_sources([path], limits=limits) if isinstance(i, Article)] == ["c"]
    page = "<html><body>" + "<p>words of a page</p>" * 40
    assert issues(write(tmp_path / "p.html", page), limits=Limits(page_elements=30)) == [("too-long", "p.html")]
