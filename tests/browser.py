"""One headless browser for a whole module: Debian's Chromium, driven by Playwright, and watched.

`watched` gives pages that note each request to another host and each word in the console; `faults_of` runs axe-core.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = Path(__file__).parent / "clients/node_modules/axe-core/axe.min.js"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_PHONE, _DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}


@dataclass
class Watched:
    """A page with what went on in it: messages of the console, and addresses of other hosts that it asked for."""

    page: Any
    host: str
    console: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def listen(self) -> Watched:
        """Note from now on what the page says and asks for."""
        self.page.on("console", lambda said: self.console.append(f"{said.type}: {said.text}"))
        self.page.on("pageerror", lambda error: self.console.append(f"error: {error}"))
        self.page.on("request", self._note)
        return self

    def _note(self, request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob"} and parts.netloc != self.host:
            self.outside.append(request.url)

    def go(self, path: str) -> Any:
        """Open a path of the host and wait until nothing loads; what was noted before is forgotten."""
        self.console.clear()
        self.outside.clear()
        return self.page.goto(f"http://{self.host}{path}", wait_until="networkidle")

    def assert_quiet(self) -> None:
        """Fail where the page asked another host, or its console has an error or a warning."""
        assert not self.outside
        assert not [said for said in self.console if said.startswith(("error", "warning"))]


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser of Playwright; the test is skipped where it or Chromium is missing."""
    api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with api.sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def watched(browser: Any, host: str, *, phone: bool = False, **options: Any) -> Iterator[Watched]:
    """A page in a fresh profile. `options` are those of Playwright's `new_context`: `color_scheme`, `locale` …"""
    context = browser.new_context(viewport=_PHONE if phone else _DESKTOP, **options)
    try:
        yield Watched(context.new_page(), host).listen()
    finally:
        context.close()


def faults_of(page: Any) -> list[str]:
    """What axe-core finds wrong by WCAG 2.2 A and AA and by its best practices: a line for each place."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: npm ci --prefix tests/clients")
    page.evaluate(AXE.read_text(encoding="utf-8"))  # the pages' own policy forbids a script tag
    found = page.evaluate(
        "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],"
        " resultTypes: ['violations']})"
    )
    return [
        f"{fault['id']}: {node['target']} {node['html'][:150]} {node['failureSummary']}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


def overflow_of(page: Any) -> int:
    """By how many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
