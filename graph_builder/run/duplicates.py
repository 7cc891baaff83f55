"""Articles that come in more than once: one of them is kept, the same one in whatever order they come."""

from __future__ import annotations

import json
from dataclasses import dataclass

from graph_builder.identifiers import digest
from graph_builder.model import Article, Issue


@dataclass(frozen=True, slots=True, order=True)
class _Version:
    """One article with an id, ordered: the later publication first decides, then content."""

    published: str
    text: str
    record: str
    origin: str


class Duplicates:
    """Keeps track of the ids of one run, a few hundred bytes each."""

    def __init__(self) -> None:
        self._best: dict[str, _Version] = {}
        self._others: list[tuple[str, _Version]] = []

    def admit(self, article: Article) -> bool:
        """Whether the article must be read: it is the first with its id, or better than those before."""
        version, best = _version(article), self._best.get(article.id)
        if best is None or version > best:
            self._best[article.id] = version
            if best is not None:
                self._others.append((article.id, best))
            return True
        self._others.append((article.id, version))
        return False

    def issues(self) -> list[tuple[str, Issue]]:
        """One issue for each article that was left out for another with its id, and that id."""
        return [(identifier, self._issue(identifier, version)) for identifier, version in self._others]

    def _issue(self, identifier: str, version: _Version) -> Issue:
        best = self._best[identifier]
        if version.text == best.text:
            reason = f"the id {identifier!r} comes with the same text at {best.origin}: it counts once"
        else:
            reason = f"the id {identifier!r} comes with another text at {best.origin}, which is kept"
        return Issue("duplicate", version.origin or identifier, reason)


def _version(article: Article) -> _Version:
    record = article.to_json()
    origin = record.pop("origin")
    content = json.dumps(record, ensure_ascii=False, sort_keys=True)
    return _Version(record["published"] or "", digest(article.text), digest(content), origin)
