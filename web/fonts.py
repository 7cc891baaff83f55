"""Noto Sans and Noto Sans Arabic of one weight as one small TrueType font: `fonts.py FOLDER WEIGHT`.

One font, since renderers that fall back from one to another within a word draw boxes. It is a modified version and so
has a name of its own.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph

SOURCE = Path(__file__).resolve().parent / "node_modules" / "@fontsource"
#: Latin with the letters of European and Turkish names and of transliterations, and common punctuation.
LATIN = [
    *range(0x20, 0x250),
    *range(0x2B0, 0x2FF),
    *range(0x300, 0x330),
    *range(0x1E00, 0x1F00),
    *range(0x2010, 0x2070),
]
MARKS = (0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
FAMILY = "Damin Sans"
NAMES = {"400": "Regular", "700": "Bold"}


def opened(family: str, subset: str, weight: str) -> TTFont:
    """One of the files that the package has for a range of characters."""
    return TTFont(SOURCE / family / "files" / f"{family}-{subset}-{weight}-normal.woff2")


def marked(font: TTFont) -> TTFont:
    """The font with a glyph of no width for the marks that steer the direction of text.

    Renderers that look for a font character by character would else find none for these, and give up.
    """
    glyph = "directionmark"
    font.setGlyphOrder([*font.getGlyphOrder(), glyph])
    font["glyf"][glyph] = Glyph()
    font["hmtx"][glyph] = (0, 0)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap.update(dict.fromkeys(MARKS, glyph))
    return font


def reduced(font: TTFont, characters: list[int] | None, path: Path) -> Path:
    """The font with these characters alone, or all, as TrueType without hints at `path`."""
    options = Options(layout_features=["*"], hinting=False, notdef_outline=True, name_IDs=["*"])
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters or list(font.getBestCmap()))
    subsetter.subset(font)
    font.flavor = None
    font.save(path)
    return path


def named(font: TTFont, style: str) -> TTFont:
    """The font under the name of the mixture; copyright and licence stay."""
    names = {
        1: FAMILY,
        2: style,
        3: f"{FAMILY} {style}",
        4: f"{FAMILY} {style}",
        6: f"{FAMILY}-{style}".replace(" ", ""),
    }
    font["name"].names = [record for record in font["name"].names if record.nameID in {0, 5, 13, 14}]
    for number, text in names.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    return font


def main(folder: Path, weight: str) -> None:
    """Write the font to `folder`."""
    sources = {"latin": ("noto-sans", LATIN), "latin-ext": ("noto-sans", LATIN), "arabic": ("noto-sans-arabic", None)}
    with tempfile.TemporaryDirectory() as scratch:
        parts = [
            str(reduced(opened(family, subset, weight), characters, Path(scratch) / subset))
            for subset, (family, characters) in sources.items()
        ]
        merged = Merger().merge(parts)
    merged["OS/2"].usWeightClass = int(weight)
    merged.recalcTimestamp = False
    named(marked(merged), NAMES[weight]).save(folder / f"DaminSans-{NAMES[weight]}.ttf")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
