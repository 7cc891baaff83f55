"""The typefaces of the pages as small WOFF2 files and a style sheet that names them: `webfonts.py FOLDER`.

Two families, each cut by script, so that a browser fetches only what a page shows. What is cut is a modified version,
and the Open Font License reserves the name of one of them, so both have names of their own.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

SOURCE = Path(__file__).resolve().parent / "node_modules" / "@fontsource"
#: What Arabic and Persian need besides contextual forms: ligatures, marks, kerning; and figures of one width.
FEATURES = [
    *("init", "medi", "fina", "isol", "rlig", "liga", "calt", "ccmp", "locl"),
    *("mark", "mkmk", "curs", "kern", "tnum"),
]
ARABIC = (
    "U+60C, U+61B, U+61F, U+621-63A, U+640-655, U+660-66C, U+670-671, "
    "U+67E, U+686, U+698, U+6A9, U+6AF, U+6C0, U+6CC, U+6F0-6F9"
)
RANGES = {
    "arabic": f"{ARABIC}, U+200C-200E",
    "cyrillic": "U+401, U+410-44F, U+451",
    "latin-ext": "U+100-130, U+132-151, U+154-17F, U+218-21B, U+1E00-1EFF",
    "latin-1": "U+A1-AA, U+AC-AF, U+B1-B6, U+B8-BA, U+BC-D6, U+D8-FF, U+131, U+152-153, U+20AC",
    "latin": (
        "U+20-7E, U+A0, U+AB, U+B0, U+B7, U+BB, U+D7, U+2011-2014, U+2018-201E, U+2022, U+2026, U+2190-2193, U+2212"
    ),
}


@dataclass(frozen=True)
class Face:
    """One face of a family as style sheets know it; `packages` has the package and the weight of each script."""

    family: str
    style: str
    declared: str
    packages: dict[str, tuple[str, str]]


LATIN = ("latin", "latin-1", "latin-ext")


def plex(weight: str) -> dict[str, tuple[str, str]]:
    """IBM Plex Sans and its Arabic."""
    others = dict.fromkeys((*LATIN, "cyrillic"), ("ibm-plex-sans", weight))
    return {"arabic": ("ibm-plex-sans-arabic", weight), **others}


#: Markazi Text is darker in Latin than in Arabic, so that a lighter weight stands beside it there.
MARKAZI = {"arabic": ("markazi-text", "500"), **dict.fromkeys(LATIN, ("markazi-text", "400"))}
FACES = (
    Face("Damin Text", "regular", "400", plex("400")),
    Face("Damin Text", "bold", "500 700", plex("600")),
    Face("Damin Display", "regular", "400 700", MARKAZI),
)


def characters(ranges: str) -> set[int]:
    """The code points of a value of `unicode-range`."""
    found: set[int] = set()
    for piece in ranges.replace("U+", "").split(","):
        first, _, last = piece.strip().partition("-")
        found.update(range(int(first, 16), int(last or first, 16) + 1))
    return found


def cut(face: Face, script: str, path: Path) -> None:
    """Write the glyphs of one script to `path`, without hints, under the name of the family."""
    package, weight = face.packages[script]
    source = "latin" if script == "latin-1" else script
    font = TTFont(SOURCE / package / "files" / f"{package}-{source}-{weight}-normal.woff2")
    wanted = characters(RANGES[script]) | ({0x20} if script == "arabic" else set())
    subsetter = Subsetter(Options(layout_features=FEATURES, hinting=False, notdef_outline=True, name_IDs=[0, 13, 14]))
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    for number, text in {1: face.family, 2: "Regular", 4: face.family, 6: face.family.replace(" ", "")}.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    font.recalcTimestamp = False
    font.flavor = "woff2"
    font.save(path)


def rule(face: Face, script: str, name: str) -> str:
    """The style rule of one file."""
    return (
        f'@font-face{{font-family:"{face.family}";font-weight:{face.declared};font-display:swap;'
        f'src:url("{name}") format("woff2");unicode-range:{RANGES[script].replace(" ", "")}}}'
    )


def main(folder: Path) -> None:
    """Write all files and their style sheet to `folder`."""
    rules = []
    for face in FACES:
        for script in face.packages:
            name = f"{face.family.lower().replace(' ', '-')}-{face.style}-{script}.woff2"
            cut(face, script, folder / name)
            rules.append(rule(face, script, name))
    (folder / "fonts.css").write_text("\n".join(rules) + "\n", encoding="ascii")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
