"""Noto Sans and Noto Sans Arabic of one weight as TrueType, small: `fonts.py FOLDER WEIGHT`, beside node_modules."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

SOURCE = Path(__file__).resolve().parent / "node_modules" / "@fontsource"
#: Latin with the letters of European and Turkish names and of transliterations, and common punctuation.
LATIN = [*range(0x20, 0x250), *range(0x2B0, 0x2FF), *range(0x300, 0x330), *range(0x1E00, 0x1F00), *range(0x2010, 0x2070)]
NAMES = {"400": "Regular", "700": "Bold"}


def opened(family: str, subset: str, weight: str) -> TTFont:
    """One of the files that the package has for a range of characters."""
    return TTFont(SOURCE / family / "files" / f"{family}-{subset}-{weight}-normal.woff2")


def reduced(font: TTFont, characters: list[int] | None, path: Path) -> Path:
    """The font with these characters alone, or all, as TrueType without hints at `path`."""
    options = Options(layout_features=["*"], hinting=False, notdef_outline=True, name_IDs=["*"])
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters or list(font.getBestCmap()))
    subsetter.subset(font)
    font.flavor = None
    font.save(path)
    return path


def main(folder: Path, weight: str) -> None:
    """Write both families to `folder`."""
    with tempfile.TemporaryDirectory() as scratch:
        parts = [
            str(reduced(opened("noto-sans", subset, weight), LATIN, Path(scratch) / subset))
            for subset in ("latin", "latin-ext")
        ]
        merged = Merger().merge(parts)
    merged.recalcTimestamp = False
    merged.save(folder / f"NotoSans-{NAMES[weight]}.ttf")
    arabic = opened("noto-sans-arabic", "arabic", weight)
    arabic.recalcTimestamp = False
    reduced(arabic, None, folder / f"NotoSansArabic-{NAMES[weight]}.ttf")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
