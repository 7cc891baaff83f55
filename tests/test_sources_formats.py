"""Each format: the fields it gives, and what a damaged file gives."""

from __future__ import annotations

import gzip
import io
import json
from datetime import date
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from graph_builder.model import Article, Issue
from graph_builder.sources import read_sources

FIXTURES = Path(__file__).parent / "sources_fixtures"
PAGE = (FIXTURES / "page.html").read_bytes()


def read(path: Path) -> tuple[list[Article], list[tuple[str, str]]]:
    """Articles, and issues as (code, place in the file)."""
    items = list(read_sources([path]))
    issues = [(i.code, i.where.removeprefix(path.as_posix())) for i in items if isinstance(i, Issue)]
    return [item for item in items if isinstance(item, Article)], issues


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def one(tmp_path: Path, record: object) -> tuple[list[Article], list[tuple[str, str]]]:
    return read(written(tmp_path / "r.jsonl", json.dumps(record)))


def test_all_fields_of_a_record(tmp_path: Path) -> None:
    record = {
        "id": "n-1",
        "url": "https://news.example/a",
        "title": " T ",
        "text": " as it is\r\n",
        "published": "2021-06-25",
        "lang": "ar",
        "publisher": "Herald",
        "unknown": {"x": 1},
    }
    where = f"{(tmp_path / 'r.jsonl').as_posix()}:1"
    day = date(2021, 6, 25)
    expected = Article("n-1", " as it is\r\n", "T", "https://news.example/a", day, "ar", "Herald", where)
    assert one(tmp_path, record) == ([expected], [])


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"id": "x", "url": "https://e.example/1"}, "x"),
        ({"id": 17}, "17"),
        ({"url": "https://News.Example/a/b%20c/?q=1#top"}, "news.example/a/b c?q=1"),
        ({"url": "http://news.example/%D8%B3"}, "news.example/س"),
        ({"id": "", "url": "http://news.example/1"}, "news.example/1"),
    ],
)
def test_the_id_of_a_record(tmp_path: Path, record: dict[str, object], expected: str) -> None:
    assert one(tmp_path, record | {"text": "t"})[0][0].id == expected


def test_a_record_without_id_and_url_takes_a_digest_of_its_content(tmp_path: Path) -> None:
    first, again, other = (
        one(tmp_path, record)[0][0].id
        for record in ({"text": "a"}, {"text": "a", "lang": "ar"}, {"text": "a", "title": "T"})
    )
    assert first == again != other
    assert len(first) == 16


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"id": ["x"]}, "bad-field"),
        ({"title": 3}, "bad-field"),
        ({"publisher": True}, "bad-field"),
        ({"url": "not a url"}, "bad-field"),
        ({"url": "file:///etc/hosts"}, "bad-field"),
        ({"url": "http://[bad"}, "bad-field"),
        ({"lang": "Klingonish tongue"}, "bad-field"),
        ({"published": "yesterday"}, "bad-date"),
        ({"published": "2021-02-30"}, "bad-date"),
        ({"published": "1066-10-14"}, "bad-date"),
        ({"published": 1624579200}, "bad-date"),
        ({"title": "half \ud83d"}, None),
        ({"title": None, "lang": "", "published": None}, None),
    ],
)
def test_a_wrong_field_is_an_issue_and_the_article_stays(
    tmp_path: Path, fields: dict[str, object], code: str | None
) -> None:
    articles, issues = one(tmp_path, {"text": "t"} | fields)
    assert [article.text for article in articles] == ["t"]
    assert issues == ([(code, ":1")] if code else [])


@pytest.mark.parametrize(
    ("record", "code"),
    [
        ({"title": "no text"}, "bad-record"),
        ({"text": ["a"]}, "bad-record"),
        ({"text": None}, "bad-record"),
        ({"text": ""}, "empty-text"),
        ({"text": " \n\u00a0"}, "empty-text"),
        ([1], "bad-record"),
        ("text", "bad-record"),
        (None, "bad-record"),
    ],
)
def test_a_record_without_usable_text_is_an_issue(tmp_path: Path, record: object, code: str) -> None:
    assert one(tmp_path, record) == ([], [(code, ":1")])


@pytest.mark.parametrize(
    ("tag", "expected"), [("ar", "ar"), ("ar-SY", "ar"), ("EN_us", "en"), ("ara", "ar"), ("rus", "ru")]
)
def test_a_language_tag_is_reduced_to_its_code(tmp_path: Path, tag: str, expected: str) -> None:
    assert one(tmp_path, {"text": "t", "lang": tag})[0][0].language == expected


def test_characters_that_are_none_are_replaced_one_for_one(tmp_path: Path) -> None:
    (article,), issues = one(tmp_path, {"id": "a\x00", "text": "a\x00b\ud800c\U0001f600"})
    assert article.text == "a\ufffdb\ufffdc\U0001f600"
    assert article.id == "a\ufffd"
    assert issues == [("encoding", ":1")]


def test_broken_lines_lose_no_other(tmp_path: Path) -> None:
    lines = [
        '{"text": "1"}',
        "{broken",
        "",
        "[" * 100_000,
        '{"n": ' + "9" * 5000 + "}",
        '{"text": "6"}',
        '{"text": "7',
    ]
    articles, issues = read(written(tmp_path / "r.ndjson", "\r\n".join(lines)))
    assert [article.text for article in articles] == ["1", "6"]
    assert issues == [("bad-json", f":{line}") for line in (2, 4, 5, 7)]


@pytest.mark.parametrize(
    ("document", "texts", "issues"),
    [
        ('{"text": "a"}', ["a"], []),
        ('[{"text": "a"},\n{"text": "b"}]\n', ["a", "b"], []),
        ('{"articles": [{"text": "a"}], "total": 1}', ["a"], []),
        ('{"total": 1, "articles": [{"text": "a"}]}', ["a"], []),
        ("[]", [], []),
        ('[{"text": "a"},\n1,\n{"text": "b"}]', ["a", "b"], [("bad-record", ":2")]),
        ('[{"text": "a"},\n{"text": "b', ["a"], [("bad-json", ":2")]),
        ('[{"text": "a"},\n', ["a"], [("bad-json", ":2")]),
        ('[{"text": "a"}\n{"text": "b"}]', ["a"], [("bad-json", ":2")]),
        ('{"articles": [{"text": "a"}]', ["a"], [("bad-json", ":1")]),
        ('{"text": "a"}\n{"text": "b"}', ["a"], [("bad-json", ":2")]),
        ("{\n\n nonsense", [], [("bad-json", ":3")]),
        ("[" * 100_000, [], [("bad-json", ":1")]),
        (" \n", [], [("empty-text", "")]),
    ],
)
def test_json_documents(tmp_path: Path, document: str, texts: list[str], issues: list[tuple[str, str]]) -> None:
    articles, found = read(written(tmp_path / "d.json", document))
    assert [article.text for article in articles] == texts
    assert found == issues


def test_a_break_in_a_document_is_told_with_its_column(tmp_path: Path) -> None:
    path = written(tmp_path / "d.json", '[{"text": "a"},\n  nonsense]')
    (issue,) = (item for item in read_sources([path]) if isinstance(item, Issue))
    assert issue.where.endswith("d.json:2")
    assert issue.reason.startswith("column 3:")


def test_a_documents_only_record_takes_the_files_id(tmp_path: Path) -> None:
    assert read(written(tmp_path / "d.json", '{"text": "a"}'))[0][0].id == "d"
    assert read(written(tmp_path / "d.json", '{"id": "own", "text": "a"}'))[0][0].id == "own"
    assert read(written(tmp_path / "d.json", '[{"text": "a"}]'))[0][0].id != "d"


def test_a_truncated_gzip_gives_what_stands_before_the_end(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps({"text": f"{i} {i**9}"}) for i in range(2000))
    packed = gzip.compress(lines.encode())
    articles, issues = read(written(tmp_path / "r.jsonl.gz", packed[: len(packed) // 2]))
    assert len(articles) > 100
    assert issues == [("truncated", "")]
    assert read(written(tmp_path / "t.txt.gz", packed[: len(packed) // 2])) == ([], [("truncated", "")])
    whole, none = read(written(tmp_path / "two.jsonl.gz", packed + gzip.compress(b'\n{"text": "last"}')))
    assert (len(whole), whole[-1].text, none) == (2001, "last", [])
    damaged = packed[:20] + bytes(50) + packed[70:]
    assert read(written(tmp_path / "d.jsonl.gz", damaged))[1][-1] == ("truncated", "")


def test_a_page_gives_text_and_metadata(tmp_path: Path) -> None:
    (article,), issues = read(FIXTURES / "page.html")
    assert issues == []
    assert article.title == "الوزيران يلتقيان في المرفأ"
    assert article.id == "page"
    assert article.url == "https://news.example/ar/meeting"
    assert article.published == date(2021, 6, 25)
    assert article.publisher == "صحيفة المثال"
    assert article.language == "ar"
    sentence = "وقال بيان مشترك إن الجانبين اتفقا على لقاء جديد في الشهر المقبل، من دون تحديد مكانه."
    begin = article.text.index(sentence)
    assert article.text[begin : begin + len(sentence)] == sentence
    assert "الرئيسة" not in article.text
    assert "<" not in article.text


@pytest.mark.parametrize("content", ["", "<html></html>", "<html><body><script>x()</script></body></html>"])
def test_a_page_without_text_is_an_issue(tmp_path: Path, content: str) -> None:
    articles, issues = read(written(tmp_path / "p.html", content))
    assert articles == []
    assert [code for code, _ in issues] in (["empty-text"], ["bad-html"])


def test_a_page_in_its_declared_encoding(tmp_path: Path) -> None:
    page = PAGE.decode().replace('charset="utf-8"', 'charset="windows-1256"').encode("cp1256")
    (article,), issues = read(written(tmp_path / "p.html", page))
    assert "التقى وزيرا خارجية البلدين" in article.text
    assert issues == []


def test_rss(tmp_path: Path) -> None:
    (first, second), issues = read(FIXTURES / "feed.rss")
    assert issues == []
    assert first.id == "herald-1"
    assert first.title == "Ministers meet & agree"
    assert first.text == "The ministers met in Harbour.\nThey will meet again & soon.\nNo place is set."
    assert first.published == date(2021, 6, 24)
    assert (first.publisher, first.language, first.url) == ("Harbour Herald", "en", "https://news.example/1")
    assert (second.id, second.published) == ("news.example/2021/06/20/second", date(2021, 6, 20))


def test_atom(tmp_path: Path) -> None:
    (entry,), issues = read(FIXTURES / "feed.atom")
    assert issues == []
    assert entry.text == "Bakanlar Liman kentinde görüştü.\nYeni bir görüşme yapılacak."
    assert (entry.id, entry.published, entry.language) == ("urn:x:1", date(2022, 3, 1), "tr")


def test_a_feed_that_breaks_off_or_is_none(tmp_path: Path) -> None:
    whole = (FIXTURES / "feed.rss").read_text("utf-8")
    articles, issues = read(written(tmp_path / "cut.rss", whole[: whole.index("<item>\n<title>A second")]))
    assert [article.id for article in articles] == ["herald-1"]
    assert issues == [("bad-feed", "")]
    assert read(written(tmp_path / "sitemap.xml", "<urlset><url/></urlset>")) == ([], [("bad-feed", "")])


def archive(packed: bool) -> bytes:
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=packed)
    html = [("Content-Type", "text/html; charset=utf-8")]

    def add(kind: str, url: str, payload: bytes, status: str = "200 OK", headers: object = html) -> None:
        http = StatusAndHeaders(status, headers, protocol="HTTP/1.1") if kind == "response" else None
        plain = {"warc_content_type": "text/plain"} if kind == "conversion" else {}
        writer.write_record(writer.create_warc_record(url, kind, io.BytesIO(payload), http_headers=http, **plain))

    writer.write_record(writer.create_warcinfo_record("x.warc", {"software": "test"}))
    add("response", "https://news.example/2021/06/25/one", PAGE)
    add("response", "https://news.example/gone", PAGE, status="404 Not Found")
    add("response", "https://news.example/pic", b"\x89PNG", headers=[("Content-Type", "image/png")])
    add("conversion", "https://news.example/wet", b"Headline\nPlain text.")
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_an_archive(tmp_path: Path, name: str) -> None:
    path = written(tmp_path / name, archive(packed=name.endswith(".gz")))
    (page, text), issues = read(path)
    assert issues == []
    assert (page.id, page.url) == ("news.example/2021/06/25/one", "https://news.example/2021/06/25/one")
    assert (page.published, page.publisher) == (date(2021, 6, 25), "صحيفة المثال")
    assert page.origin == f"{path.as_posix()}:2"
    assert (text.title, text.text, text.id) == ("Headline", "Headline\nPlain text.", "news.example/wet")


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_an_archive_that_breaks_off(tmp_path: Path, name: str) -> None:
    whole = archive(packed=name.endswith(".gz"))
    articles, issues = read(written(tmp_path / name, whole[:-12]))
    assert [article.id for article in articles] == ["news.example/2021/06/25/one"]
    assert {code for code, _ in issues} == {"truncated"}


@pytest.mark.parametrize("content", [b"", b"no archive at all\n\n", b"WARC/1.0\r\n"])
def test_what_is_no_archive_is_an_issue(tmp_path: Path, content: bytes) -> None:
    articles, issues = read(written(tmp_path / "a.warc", content))
    assert articles == []
    assert {code for code, _ in issues} == {"bad-warc"}
