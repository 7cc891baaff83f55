"""What is public is documented, what is documented exists, and nothing in the tree belongs to one machine."""

from __future__ import annotations

import re
import subprocess
import tomllib
import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from pyoxigraph import RdfFormat, Store, parse

from graph_builder import __version__
from graph_builder.cli import main
from graph_builder.extract import expressions
from graph_builder.model import Extraction
from graph_builder.network import PROJECTIONS
from graph_builder.network.profile import RULES
from graph_builder.network.write import FORMATS
from graph_builder.resolve.article import extract_article
from graph_builder.settings import SETTINGS
from graph_builder.sources import read_sources
from graph_builder.sources.formats import split_name
from graph_builder.text.language import available_languages, load_language
from server.app import create_app
from server.negotiate import GRAPHS, RESULTS

ROOT = Path(__file__).resolve().parent.parent
DAMIN = "https://w3id.org/damin/ontology#"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "data").rglob("*.md")])
_GROUP: Any = main
COMMANDS = {name: _GROUP.get_command(click.Context(_GROUP), name) for name in _GROUP.list_commands(None)}


def _parameters(command: click.Command) -> list[click.Parameter]:
    """The parameters of a command and of all commands below it."""
    below = command.commands.values() if isinstance(command, click.Group) else ()
    return [*command.params, *(parameter for one in below for parameter in _parameters(one))]


@cache
def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _rel(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def _section(command: str) -> str:
    """What docs/cli.md says of one command."""
    found = re.search(rf"^## `damin {command}\b.*?(?=^## |\Z)", _text("docs/cli.md"), re.MULTILINE | re.DOTALL)
    assert found, f"docs/cli.md has no section `damin {command}`"
    return found[0]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_option_is_documented(command: str) -> None:
    section = _section(command)
    for parameter in _parameters(COMMANDS[command]):
        if isinstance(parameter, click.Option):
            missing = [name for name in parameter.opts if f"`{name}`" not in section]
            assert not missing
            choices = parameter.type.choices if isinstance(parameter.type, click.Choice) else ()
            assert not [choice for choice in choices if f"`{choice}`" not in _text("docs/cli.md")]


def test_no_command_is_documented_that_is_not_there() -> None:
    assert set(re.findall(r"^## `damin ([a-z-]+)", _text("docs/cli.md"), re.MULTILINE)) == set(COMMANDS)


def test_every_command_below_another_is_documented() -> None:
    below = {f"{name} {sub}" for name, c in COMMANDS.items() if isinstance(c, click.Group) for sub in c.commands}
    assert below
    assert not [name for name in below if f"`damin {name}`" not in _section(name.split()[0])]


@pytest.mark.parametrize("path", DOCUMENTS, ids=_rel)
def test_examples_use_commands_and_options_that_exist(path: Path) -> None:
    for command, rest in re.findall(r"^\s*damin ([a-z-]+)(.*)$", _text(_rel(path)), re.MULTILINE):
        assert command in COMMANDS
        known = {name for parameter in _parameters(COMMANDS[command]) for name in parameter.opts}
        assert set(re.findall(r"(?<=\s)--?[a-z][a-z-]*", rest.split("'")[0].split("#")[0])) <= known


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_is_documented(setting: Any) -> None:
    default = f"`{setting.default}`" if setting.default != "" else ""
    [line] = [line for line in _text("docs/cli.md").splitlines() if line.startswith(f"| `{setting.option}` |")]
    assert f"| `{setting.env}` | {default} |" in line
    assert setting.help.rstrip(".") in line


def test_no_setting_is_documented_that_is_not_there() -> None:
    rows = re.findall(r"^\| `(--[a-z-]+)` \| `DAMIN_", _text("docs/cli.md"), re.MULTILINE)
    assert rows == [setting.option for setting in SETTINGS]


def test_every_route_is_documented() -> None:
    engine: Any = None
    rows = re.findall(r"^\| `((?:[A-Z]+ )+)(/\S*)` \|", _text("docs/http.md"), re.MULTILINE)
    documented = {route: set(methods.split()) for methods, route in rows}
    routes = create_app(engine).url_map.iter_rules()
    assert documented == {
        re.sub(r"<\w+:", "<", route.rule): (route.methods or set()) - {"HEAD", "OPTIONS"} for route in routes
    }


def test_every_format_is_documented() -> None:
    for item in (*RESULTS, *GRAPHS):
        assert f"| `{item.name}` | `{item.media_types[0]}` |" in _text("docs/http.md")
    for name in PROJECTIONS:
        assert f"`{name}`" in _text("docs/http.md")
    for name, item in FORMATS.items():
        assert f"| `{name}` | `{item.media_type.split(';')[0]}` |" in _text("docs/network-formats.md")
    for name in RULES:
        assert f"| `{name}` |" in _text("docs/network-formats.md")
    for suffix in re.findall(r"`(\.[a-z]+)`", _section("build").split("Each may be gzipped")[0]):
        assert split_name(f"a{suffix}")[1] is not None


def test_every_term_is_documented() -> None:
    subjects = {quad.subject.value for quad in parse(path=str(ROOT / "ontology/damin.ttl"), format=RdfFormat.TURTLE)}
    terms = {iri.removeprefix(DAMIN) for iri in subjects if iri.startswith(DAMIN)}
    assert terms == set(re.findall(r"`damin:(\w+)`", _text("docs/data-model.md")))


def test_the_queries_in_the_data_model_run() -> None:
    store = Store()
    prefixes = {"damin": DAMIN, "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#"}
    prefixes |= {
        "dcterms": "http://purl.org/dc/terms/",
        "prov": "http://www.w3.org/ns/prov#",
        "schema": "https://schema.org/",
        "actor": "urn:a:",
    }
    queries = re.findall(r"```sparql\n(.*?)```", _text("docs/data-model.md"), re.DOTALL)
    assert len(queries) >= 3
    for query in queries:
        store.query(query, prefixes=prefixes)


def test_every_sign_of_the_pattern_language_is_documented() -> None:
    signs = re.findall(r"^`(.+?)`", expressions.__doc__ or "", re.MULTILINE)
    assert len(signs) >= 5
    for sign in signs:
        stem = re.sub(r"\[.*|[a-z]+", "", sign)
        assert f"`{sign}`" in _text("docs/extending-languages.md") or f"`{stem}" in _text(
            "docs/extending-languages.md"
        )


def test_every_language_file_is_documented() -> None:
    files = {path.name for path in (ROOT / "data/languages").rglob("*.yaml")}
    assert not [name for name in files if f"{name}`" not in _text("docs/extending-languages.md")]


def test_every_word_class_that_the_program_names_is_documented() -> None:
    code = "".join(p.read_text("utf-8") for p in (ROOT / "graph_builder").rglob("*.py"))
    named = set(re.findall(r'\bword\("(\w+)"\)|"~?(?:\^ )?\{(\w+)\}[^"]*", "lexicon', code))
    classes = {first or second for first, second in named} & set(load_language("en").words)
    assert len(classes) > 15
    assert not [name for name in classes if f"`{name}`" not in _text("docs/extending-languages.md")]


@pytest.mark.parametrize("language", available_languages())
def test_every_word_class_that_is_documented_is_in_each_language(language: str) -> None:
    tables = _text("docs/extending-languages.md").split("## Word classes")[1].split("## Topics")[0]
    rows = re.findall(r"^\| ((?:`\w+` ?)+)\|", tables, re.MULTILINE)
    assert not {name for row in rows for name in re.findall(r"\w+", row)} - set(load_language(language).words)


def test_every_library_is_in_the_table() -> None:
    project = tomllib.loads(_text("pyproject.toml"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dask"]]
    cells = re.findall(r"^\| ([\w, -]+?) \| .+? \| .+? \| .+? \|$", _text("ARCHITECTURE.md"), re.MULTILINE)
    named = {canonicalize_name(name) for cell in cells for name in cell.split(", ")}
    assert {canonicalize_name(Requirement(text).name) for text in wanted} <= named


@pytest.mark.parametrize("path", DOCUMENTS, ids=_rel)
def test_links_lead_somewhere(path: Path) -> None:
    text = _text(_rel(path))
    for target in re.findall(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"", text):
        link = target[0] or target[1]
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        other = (path.parent / name).resolve() if name else path
        assert other.exists(), f"{_rel(path)} links to {link}"
        if anchor:
            headings = re.findall(r"^#+ (.+)$", other.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w -]", "", h).strip().lower().replace(" ", "-") for h in headings}


def test_the_changelog_knows_every_command() -> None:
    assert not [name for name in COMMANDS if f"`{name}`" not in _text("CHANGELOG.md")]


def test_the_citation_has_this_version() -> None:
    assert f"version = {{{__version__}}}" in _text("README.md")


def test_the_picture_is_well_formed_and_asks_nobody() -> None:
    picture = ET.fromstring(_text("docs/overview.svg"))
    assert picture.find("{http://www.w3.org/2000/svg}title") is not None
    assert not re.search(r"href|url\((?!#)|@import", _text("docs/overview.svg"))


def _read(name: str) -> Extraction:
    [article] = read_sources([ROOT / "data/articles" / name])
    return extract_article(article)  # type: ignore[arg-type]


def test_the_picture_is_true() -> None:
    """What docs/overview.svg shows is what is found in the article it shows."""
    extraction = _read("demo-ar-02-astana-round-4.txt")
    [quoted] = [line for line in extraction.article.text.splitlines() if "الدول الضامنة" in line]
    for state in ("actor/turkey", "actor/russia", "actor/iran"):
        said = {
            extraction.article.text[e.begin : e.end]
            for s in extraction.statements
            if (s.predicate, s.object) == ("guarantor", state)
            for e in s.evidence
        }
        assert quoted in said


# The words are put together here, so that this file does not hold them itself.
_OURS_ALONE = {
    "a path of one machine": r"(?<![\w.])/(?:ro" + r"ot|ho" + r"me|wo" + r"rk|opt|Users)/\w",
    "a package host": r"py" + r"pi\.|python" + r"hosted|reg" + r"istry\.npm|deb\.deb" + r"ian",
    "how the tree came about": r"(?i)\b(?:clau" + r"de|anthr" + r"opic|chat" + r"gpt|cop" + r"ilot|L" + r"LM ag"
    r"ent|AI as" + r"sistant|this ses" + r"sion|sub-?ag" + r"ent|work" + r"place)\b",
}


def _tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    names = listed.stdout.decode("utf-8").split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("what", _OURS_ALONE)
def test_nothing_belongs_to_one_machine(what: str) -> None:
    found = []
    for path in _tracked():
        if what == "how the tree came about" and _rel(path).startswith("data/"):  # names of people
            continue
        text = path.read_bytes().decode("utf-8", "ignore")
        found += [f"{_rel(path)}: {match[0]}" for match in re.finditer(_OURS_ALONE[what], text)]
    assert not found


@pytest.mark.parametrize("path", sorted((ROOT / "data").rglob("*.yaml")), ids=_rel)
def test_yaml_has_no_key_twice(path: Path) -> None:
    """YAML parsers keep the last of two equal keys and say nothing."""
    _no_doubles(yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader), _rel(path))


def _no_doubles(node: yaml.Node | None, where: str) -> None:
    if isinstance(node, yaml.MappingNode):
        keys = [key.value for key, _ in node.value]
        doubles = {str(key) for key in keys if keys.count(key) > 1}
        assert not doubles, f"{where}, line {node.start_mark.line + 1}: {doubles}"
    for child in node.value if isinstance(node, yaml.MappingNode | yaml.SequenceNode) else ():
        for part in child if isinstance(child, tuple) else (child,):
            _no_doubles(part, where)
