"""The pages in a real browser: Debian's Chromium, headless, without a network beyond this machine."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.test_server_http import start
from tests.test_server_support import extractions, make_store

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--virtual-time-budget=5000",
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    process = start(make_store(tmp_path_factory.mktemp("browser") / "store", extractions()))
    try:
        yield "http://" + urlsplit(process.stdout.readline()).netloc
    finally:
        process.terminate()
        process.wait(timeout=30)


def browse(url: str, folder: Path, *options: str) -> str:
    """What Chromium prints for `url`, in a profile of its own."""
    command = [CHROMIUM, *FLAGS, f"--user-data-dir={folder / 'profile'}", *options, url]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("en", "ltr")])
def test_the_home_page_in_both_languages(address: str, tmp_path: Path, language: str, direction: str):
    page = browse(f"{address}/?lang={language}", tmp_path, "--dump-dom")
    assert f'lang="{language}"' in page
    assert f'dir="{direction}"' in page
    assert "/sparql?" in page


def test_the_page_draws_something(address: str, tmp_path: Path):
    picture = tmp_path / "home.png"
    browse(f"{address}/?lang=ar", tmp_path, f"--screenshot={picture}", "--window-size=900,1200")
    assert picture.stat().st_size > 20_000


def test_a_query_runs_from_the_page(address: str, tmp_path: Path):
    query = "SELECT%20(COUNT(*)%20AS%20%3Fn)%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D"
    page = browse(f"{address}/sparql?query={query}", tmp_path, "--dump-dom")
    assert "<table" in page
