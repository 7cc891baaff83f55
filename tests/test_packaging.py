"""What is shipped: locked dependencies, licences that allow it, a wheel with the data inside."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from graph_builder import __version__

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
BASE = ROOT / "requirements" / "base.txt"
#: Licences whose terms would bind those who ship Damin with their own code. The Lesser GPL does not.
COPYLEFT = re.compile(r"(?<!L)\bA?GPL|AFFERO|(?<!LESSER )GENERAL PUBLIC LICEN[SC]E", re.IGNORECASE)


def _locked(lock: Path) -> dict[str, str]:
    """The packages of a lock file that this Python installs, with their versions."""
    found = {}
    for line in lock.read_text(encoding="utf-8").splitlines():
        if line[:1].isalnum():
            requirement = Requirement(line.rstrip(" \\"))
            if requirement.marker is None or requirement.marker.evaluate():
                found[canonicalize_name(requirement.name)] = str(requirement.specifier).removeprefix("==")
    return found


def _licence(name: str) -> str:
    """The licence as the installed package states it: the SPDX expression, classifiers, or free text; else the first
    line of its file.
    """
    about = distribution(name).metadata
    if about.get("License-Expression"):
        return str(about["License-Expression"])
    classifiers = [c for c in about.get_all("Classifier") or [] if c.startswith("License ::")]
    stated = "; ".join(classifiers) or about.get("License") or ""
    if not stated:
        files = [path for path in distribution(name).files or () if path.name.startswith("LICENSE")]
        stated = "\n".join(path.read_text() for path in files).strip()
    return stated.splitlines()[0] if stated else ""


def _binds(licence: str) -> bool:
    """Whether there is no way to take this licence but under terms of the GPL."""
    return all(COPYLEFT.search(choice) for choice in re.split(r"\s+OR\s+", licence))


@pytest.mark.parametrize(
    ("licence", "binds"),
    [
        ("MIT", False),
        ("GPL-3.0-or-later", True),
        ("AGPL-3.0-only", True),
        ("LGPL-2.1-or-later", False),
        ("MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later", False),
        ("License :: OSI Approved :: GNU General Public License v3 (GPLv3)", True),
        ("GNU Affero General Public License", True),
        ("GNU Lesser General Public License v3", False),
    ],
)
def test_licences_are_told_apart(licence: str, binds: bool) -> None:
    assert _binds(licence) is binds


@pytest.mark.parametrize("name", sorted(_locked(BASE)))
def test_the_base_install_is_free_of_the_gpl(name: str) -> None:
    try:
        licence = _licence(name)
    except PackageNotFoundError:
        pytest.fail(f"{name} is locked but not installed: make dev")
    assert licence, f"{name} states no licence"
    assert not _binds(licence), f"{name} is under {licence}"


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_locks_have_hashes_and_name_no_host(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert not re.search(r"://|--(?:extra-)?index-url|--find-links|--trusted-host| @ |^-[ef] ", text, re.MULTILINE)
    for block in re.split(r"\n(?=[a-z0-9])", text, flags=re.IGNORECASE)[1:]:
        assert "--hash=sha256:" in block, block.splitlines()[0]


def test_the_locks_agree() -> None:
    """`make test` must not move what `make demo` installed."""
    everything = _locked(ROOT / "requirements" / "dev.txt")
    for lock in LOCKS:
        assert _locked(lock).items() <= everything.items(), lock.name


def test_the_lock_satisfies_the_project() -> None:
    locked = _locked(BASE)
    for text in PROJECT["dependencies"]:
        requirement = Requirement(text)
        if requirement.marker is not None and not requirement.marker.evaluate():
            continue  # for another Python
        assert requirement.specifier.contains(locked[canonicalize_name(requirement.name)]), text


def _named(call: ast.Call) -> str:
    """The module that `import_module("...")` names; the empty string for any other call."""
    wanted = isinstance(call.func, ast.Attribute | ast.Name) and "import_module" in ast.unparse(call.func)
    first = call.args[0] if wanted and call.args else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""


def _third_party(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [_named(node)] if isinstance(node, ast.Call) else []
        for name in (name.split(".")[0] for name in names):
            if name and name not in sys.stdlib_module_names and name not in {"graph_builder", "server"}:
                yield name


def _imported() -> set[str]:
    """The packages, by canonical name, that the code imports."""
    owners = packages_distributions()
    found = set()
    for package in ("graph_builder", "server"):
        for path in (ROOT / package).rglob("*.py"):
            for module in _third_party(ast.parse(path.read_text(encoding="utf-8"))):
                found.update(canonicalize_name(owner) for owner in owners.get(module, [module]))
    return found


def _declared(*extras: str) -> set[str]:
    texts = list(PROJECT["dependencies"])
    for extra in extras:
        texts += PROJECT["optional-dependencies"][extra]
    return {canonicalize_name(Requirement(text).name) for text in texts}


def test_what_is_imported_is_declared() -> None:
    assert _imported() <= _declared("dask", "igraph")


def test_what_is_declared_is_imported() -> None:
    assert _declared("dask", "igraph") <= _imported()


def test_this_python_is_one_that_the_project_takes() -> None:
    assert Requirement(f"damin{PROJECT['requires-python']}").specifier.contains(
        default_environment()["python_full_version"]
    )


def test_one_version() -> None:
    assert PROJECT["version"] == __version__


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The project built as a wheel, by the backend that pyproject names."""
    folder = tmp_path_factory.mktemp("wheel")
    [path] = WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    return zipfile.ZipFile(path)


def test_the_wheel_carries_every_shipped_file(wheel: zipfile.ZipFile) -> None:
    inside = set(wheel.namelist())
    for folder in ("ontology", "data"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                assert f"graph_builder/_resources/{path.relative_to(ROOT).as_posix()}" in inside
    for package in ("graph_builder", "server"):
        for path in (ROOT / package).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                assert path.relative_to(ROOT).as_posix() in inside


def test_the_wheel_carries_nothing_else(wheel: zipfile.ZipFile) -> None:
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert tops == {"graph_builder", "server", f"damin-{__version__}.dist-info"}
    assert not [name for name in wheel.namelist() if "__pycache__" in name]


def test_the_wheel_carries_licence_and_command(wheel: zipfile.ZipFile) -> None:
    info = f"damin-{__version__}.dist-info"
    assert b"Apache License" in wheel.read(f"{info}/licenses/LICENSE")
    assert b"damin = graph_builder.cli:main" in wheel.read(f"{info}/entry_points.txt")
