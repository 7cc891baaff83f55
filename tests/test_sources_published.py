"""Publication dates: what a field, a URL and an id say."""

from __future__ import annotations

import pytest

from graph_builder.sources import published_from_id, published_from_url
from graph_builder.sources.published import parse_published


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2021-06-25", "2021-06-25"),
        (" 2021-06-25 ", "2021-06-25"),
        ("20210625", "2021-06-25"),
        ("2021-06-25T23:59:59Z", "2021-06-25"),
        ("2021-06-25T23:30:00-05:00", "2021-06-25"),
        ("2021-06-25T00:30:00.1234567+0300", "2021-06-25"),
        ("2021-06-25 10:00 UTC", "2021-06-25"),
        ("Fri, 25 Jun 2021 23:30:00 -0500", "2021-06-25"),
        ("25 Jun 2021 10:00 GMT", "2021-06-25"),
        ("1945-01-01", "1945-01-01"),
        ("1944-12-31", None),
        ("2101-01-01", None),
        ("2021-02-29", None),
        ("2021-13-01", None),
        ("2021-06", None),
        ("2021", None),
        ("25/06/2021", None),
        ("2021-06-251", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_stated_date(value: str, expected: str | None) -> None:
    found = parse_published(value)
    assert (found.isoformat() if found else None) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://news.example/ar/2021/06/25/meeting.html", "2021-06-25"),
        ("https://news.example/2021/6/5/", "2021-06-05"),
        ("https://news.example/world/2021/jun/25/meeting", "2021-06-25"),
        ("https://news.example/meeting-2021-06-25-live", "2021-06-25"),
        ("https://news.example/a_2021_06_25.html", "2021-06-25"),
        ("https://news.example/issues/20210625/a.htm", "2021-06-25"),
        ("https://news.example/2021/06/25/deal-of-2020-03-05", "2021-06-25"),
        ("https://news.example/%D8%A3%D8%AE/2021/06/25/", "2021-06-25"),
        ("https://news.example/2021-06-20/to-2021-06-25", None),
        ("https://news.example/2021/06/", None),
        ("https://news.example/2021/13/45/", None),
        ("https://news.example/news/120210625", None),
        ("https://news.example/con20210625787", None),
        ("https://news.example/1066/10/14/", None),
        ("https://2021-06-25.example/a", None),
        ("https://news.example/a?from=2021-06-25", None),
        ("http://[bad/2021/06/25/", None),
    ],
)
def test_a_date_in_a_url(url: str, expected: str | None) -> None:
    found = published_from_url(url)
    assert (found.isoformat() if found else None) == expected


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [
        ("daily-news-2021-06-25", "2021-06-25"),
        ("2021/06/25/a", "2021-06-25"),
        ("SK-mid-3197-20180731", "2018-07-31"),
        ("20180731", "2018-07-31"),
        ("page-12-01-02", None),
        ("round-2020-21", None),
        ("", None),
    ],
)
def test_a_date_in_an_id(identifier: str, expected: str | None) -> None:
    found = published_from_id(identifier)
    assert (found.isoformat() if found else None) == expected
