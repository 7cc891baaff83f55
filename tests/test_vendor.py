"""What the pages carry from other houses is what was built: whole, with licences, from locked sources."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = sorted(path for path in (ROOT / "server/static/vendor").iterdir() if path.is_dir())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_files_are_those_of_the_checksums(folder: Path) -> None:
    listed = dict(reversed(line.split("  ")) for line in (folder / "SHA256SUMS").read_text().splitlines())
    found = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "SHA256SUMS"
    }
    assert found == listed
    assert any("LICENSE" in name or "OFL" in name for name in found)


@pytest.mark.parametrize(
    ("folder", "package"),
    [
        ("sigma", "sigma"),
        ("damin-sans", "@fontsource/noto-sans"),
        ("yasqe", "@zazuko/yasqe"),
        ("world-atlas", "world-atlas"),
        ("damin-type", "@fontsource/ibm-plex-sans"),
        ("damin-type", "@fontsource/ibm-plex-sans-arabic"),
        ("damin-type", "@fontsource/markazi-text"),
    ],
)
def test_versions_are_those_of_the_lock(folder: str, package: str) -> None:
    lock = json.loads((ROOT / "web/package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert f"{folder}-{lock[f'node_modules/{package}']['version']}" in {path.name for path in FOLDERS}


def test_the_lock_names_no_registry() -> None:
    assert '"resolved"' not in (ROOT / "web/package-lock.json").read_text(encoding="utf-8")
