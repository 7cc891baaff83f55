"""Options that several commands share; those in the table of settings take default and help from there."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

import click

from graph_builder.settings import BY_NAME, default

Function = TypeVar("Function", bound=Callable[..., Any])

SHACL_ENGINES = ("fast", "pyshacl")


def setting(name: str, choices: tuple[str, ...] = ()) -> Callable[[Function], Function]:
    """The option for a setting: its environment variable comes before its default, the option before both."""
    known = BY_NAME[name]
    shown = f"{known.help}  [default: {known.default or 'none'}; environment: {known.env}]"
    kind: Any = click.Choice(choices) if choices else type(known.default)
    return click.option(
        known.option, name.replace("-", "_"), type=kind, default=functools.partial(default, name), help=shown
    )


def json_option(function: Function) -> Function:
    """`--json`: the result as one JSON object on standard output."""
    return click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")(function)
