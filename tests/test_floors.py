"""The floors of the house, read off the imports: an import goes downhill or not at all."""

from __future__ import annotations

import ast
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("graph_builder", "server")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
EVERY_FILE = sorted([*MODULES, *(ROOT / "tests").rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py")])
MOST_LINES = 350

#: Each name directly below `graph_builder` and the floor it stands on.
FLOORS = {
    **dict.fromkeys(("model", "errors", "settings", "resources", "identifiers", "durable"), 0),
    **dict.fromkeys(("text", "sources"), 1),
    "extract": 2,
    "resolve": 3,
    **dict.fromkeys(("rdf", "identity"), 4),
    **dict.fromkeys(("stores", "network"), 5),
    **dict.fromkeys(("run", "evaluate"), 6),
    "cli": 7,
}
#: Who may use a room on its own floor. Never both ways.
PEERS = {
    ("settings", "errors"),
    ("resources", "errors"),
    ("network", "stores"),
    ("evaluate", "run"),
    ("identity", "rdf"),
}
SERVER_MAY_USE = {0, 4, 5}
#: A library that belongs to some rooms alone, and who may import it.
LIBRARIES = {
    "rdflib": {"rdf", "stores", "network", "run", "evaluate", "cli", "server"},
    "pyoxigraph": {"rdf", "identity", "stores", "network", "run", "evaluate", "cli", "server"},
    "shacl": {"rdf"},
    "pyshacl": {"rdf"},
    "networkx": {"network"},
    "numpy": {"network"},
    "flask": {"server"},
    "werkzeug": {"server"},
    "waitress": {"server"},
    "click": {"cli"},
    "rich": {"cli"},
}


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def _imports(path: Path) -> Iterator[tuple[int, str]]:
    """Every imported module with its line; `from a import b` counts as `a.b`, which may be a module too."""
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{_name(path)}:{node.lineno}: write imports from the top, without dots"
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def _room(module: str) -> str:
    """`graph_builder.rdf.iris` → `rdf`; `server.app` → `server`; the bare package → ``."""
    parts = module.split(".")
    if parts[0] == "server":
        return "server"
    return parts[1].removesuffix(".py") if len(parts) > 1 else ""


def _room_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return "" if parts[-1] == "__init__" and len(parts) == 2 else _room(".".join(parts))


def _may(user: str, used: str) -> bool:
    """Whether room `user` may import from room `used`; each is a name below `graph_builder`, or `server`."""
    if used in {"", "__version__"} or user == used:
        return True
    if used == "server":
        return user == "cli"
    if user == "server":
        return FLOORS[used] in SERVER_MAY_USE
    return FLOORS[used] < FLOORS[user] or (user, used) in PEERS


@pytest.mark.parametrize(
    ("user", "used", "allowed"),
    [
        ("extract", "text", True),
        ("extract", "extract", True),
        ("text", "sources", False),
        ("text", "extract", False),
        ("rdf", "stores", False),
        ("network", "stores", True),
        ("stores", "network", False),
        ("server", "stores", True),
        ("server", "extract", False),
        ("server", "run", False),
        ("run", "server", False),
        ("cli", "server", True),
        ("cli", "network", True),
    ],
)
def test_the_rule_itself(user: str, used: str, allowed: bool) -> None:
    assert _may(user, used) is allowed


def test_peers_stand_on_one_floor_and_do_not_lean_on_each_other() -> None:
    for user, used in PEERS:
        assert FLOORS[user] == FLOORS[used]
        assert (used, user) not in PEERS


def test_every_room_has_a_floor() -> None:
    rooms = {_room_of(path) for path in MODULES} - {"", "server"}
    assert rooms <= set(FLOORS), "give new rooms a floor in FLOORS"


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_imports_go_downhill(path: Path) -> None:
    user = _room_of(path)
    uphill = [
        f"{_name(path)}:{line} imports {module}"
        for line, module in _imports(path)
        if module.split(".")[0] in PACKAGES and not _may(user, _room(module))
    ]
    assert not uphill


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_libraries_stay_in_their_rooms(path: Path) -> None:
    strays = [
        f"{_name(path)}:{line} imports {module}"
        for line, module in _imports(path)
        for rooms in [LIBRARIES.get(module.split(".")[0])]
        if rooms is not None and _room_of(path) not in rooms
    ]
    assert not strays


def test_every_guarded_library_is_used() -> None:
    """A rule about a library that nobody imports guards nothing."""
    used = {module.split(".")[0] for path in MODULES for _, module in _imports(path)}
    assert set(LIBRARIES) <= used


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_no_word_of_another_script_in_code(path: Path) -> None:
    """Names, months, verbs and patterns live in `data/` and `ontology/`, where an expert can correct them."""
    strange = [
        f"{_name(path)}:{number}: {char!r}"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        for char in line
        if char.isalpha() and not unicodedata.name(char, "").startswith("LATIN")
    ]
    assert not strange


@pytest.mark.parametrize("path", EVERY_FILE, ids=_name)
def test_files_are_short(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= MOST_LINES, f"{_name(path)} has {lines} lines: which two ideas does it hold?"


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_public_things_say_what_they_are(path: Path) -> None:
    assert not [f"{_name(path)}: {what}" for what in _silent(_tree(path))]


def _silent(tree: ast.Module) -> Iterator[str]:
    if not ast.get_docstring(tree):
        yield "the module"
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield from _silent_in(node, node.name)


def _silent_in(node: ast.FunctionDef | ast.ClassDef, name: str) -> Iterator[str]:
    if not ast.get_docstring(node):
        yield f"{name}, line {node.lineno}"
    if isinstance(node, ast.ClassDef):
        for child in node.body:
            if isinstance(child, ast.FunctionDef) and not child.name.startswith("_"):
                yield from _silent_in(child, f"{name}.{child.name}")


def test_silence_is_noticed() -> None:
    silent = ast.parse('"""A module."""\nclass A:\n    """A class."""\n    def b(self): ...\ndef _c(): ...\n')
    assert list(_silent(silent)) == ["A.b, line 4"]
