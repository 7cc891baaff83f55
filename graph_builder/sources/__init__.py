"""Sources, read by format: `read_sources` turns files, folders and standard input into articles and issues.

An article's `text` is what offsets point into: the whole content of a `.txt` file, the `text` field of a
record, the text that trafilatura gives for a page. It is kept as read (no normalisation, line ends as they
are) but for three things that could not be text: a byte order mark at the start, which is an encoding
signature (RFC 3629) and not a character; and, one for one so that offsets hold, U+FFFD for NUL and for half
of a surrogate pair.

The codes of issues: `unknown-format`, `unreadable`, `truncated`, `not-text`, `encoding`, `too-long`,
`empty-text`, `bad-json`, `bad-record`, `bad-field`, `bad-date`, `bad-html`, `bad-feed`, `bad-warc`,
`duplicate`, `duplicate-id`.
"""

from __future__ import annotations

from graph_builder.sources.boilerplate import body_ranges
from graph_builder.sources.limits import Limits
from graph_builder.sources.published import published_from_id, published_from_url
from graph_builder.sources.read import MissingSourceError, read_sources

__all__ = [
    "Limits",
    "MissingSourceError",
    "body_ranges",
    "published_from_id",
    "published_from_url",
    "read_sources",
]
