"""Pictures of the pages for `docs/images`: `screenshots.py HOST:PORT`, where a server of the demo graph answers.

Each page in both languages, light and dark in turn, and at the width of a phone. Needs Playwright and Chromium.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser import Watched, chromium, watched  # noqa: E402

FOLDER = ROOT / "docs" / "images"
PAGES = {
    "home": "/",
    "actor": "/doc/actor/recep-tayyip-erdogan",
    "meeting": "/doc/meeting/meeting-2020-03-05-c2d84958",
    "agreement": "/doc/agreement/de-escalation-zones-memorandum-2017",
    "process": "/doc/process/astana-process",
    "article": "/doc/article/demo-ar-02-astana-round-4",
    "browse": "/browse/meetings",
}
#: Of these pages the first facts are shown with their sentences.
OPENED = {"actor": 1, "meeting": 2, "agreement": 1, "process": 1}
MOST = 150_000


def take(page: Watched, name: str, path: str) -> None:
    """Write one picture, and fail where it is too large or the page was not quiet."""
    page.go(path)
    page.assert_quiet()
    opened = OPENED.get(name.split("-")[1], 0)
    page.page.evaluate(f"[...document.querySelectorAll('details')].slice(0, {opened}).forEach(d => d.open = true)")
    picture = FOLDER / f"{name}.png"
    page.page.screenshot(path=picture)
    if picture.stat().st_size > MOST:
        raise SystemExit(f"{picture} has {picture.stat().st_size:,} bytes")


def main(host: str) -> None:
    """Take all pictures."""
    with chromium() as browser:
        for language, scheme in (("en", "light"), ("ar", "light"), ("ar", "dark")):
            with watched(browser, host, color_scheme=scheme, reduced_motion="reduce") as page:
                for name, path in PAGES.items():
                    if scheme == "light" or name in {"home", "meeting"}:
                        dark = "-dark" if scheme == "dark" else ""
                        take(page, f"explorer-{name}-{language}{dark}", f"{path}?lang={language}")
        with watched(browser, host, phone=True, reduced_motion="reduce") as page:
            for place, (name, path) in enumerate(PAGES.items()):
                take(page, f"explorer-{name}-phone", f"{path}?lang={('ar', 'en')[place % 2]}")


if __name__ == "__main__":
    main(sys.argv[1])
