"""What goes to the screen: colour and bars on a terminal, plain lines in a pipe, Arabic readable in both."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

_WIDE = 100_000
_ISOLATE, _END = "\u2068", "\u2069"


def console() -> Console:
    """Standard output as it is now; in a pipe nothing is wrapped, cut or coloured."""
    plain = Console(file=sys.stdout, highlight=False, markup=False, emoji=False)
    if plain.is_terminal:
        return plain
    return Console(file=sys.stdout, highlight=False, markup=False, emoji=False, width=_WIDE)


def table(*columns: str, title: str = "") -> Table:
    """An empty table without frame, which right-to-left text cannot break."""
    made = Table(box=None, title=title or None, title_justify="left", pad_edge=False, padding=(0, 2, 0, 0))
    for column in columns:
        made.add_column(column, overflow="fold")
    return made


def show_lines(made: Table, out: Console) -> None:
    """Print a table, without blanks at the ends of lines where no terminal needs them."""
    if out.is_terminal:
        out.print(made)
        return
    with out.capture() as captured:
        out.print(made)
    click.echo("\n".join(line.rstrip() for line in captured.get().splitlines()))


def cell(text: str, out: Console) -> str:
    """Text for a table or a line: no control characters; on a terminal right-to-left text keeps its place.

    The isolates (Unicode UAX #9) keep a terminal that reorders text from reordering its neighbours too.
    """
    text = harmless(text)
    return f"{_ISOLATE}{text}{_END}" if out.is_terminal and _has_rtl(text) else text


def harmless(text: str) -> str:
    """The text, character for character, with a blank for each control character: offsets stay right."""
    return "".join(" " if unicodedata.category(char) == "Cc" else char for char in text)


def print_json(value: Any) -> None:
    """A value as JSON on standard output, in UTF-8."""
    print_bytes(json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8") + b"\n")


def print_bytes(data: bytes) -> None:
    """Bytes on standard output, whatever its encoding."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


@contextmanager
def progress(what: str) -> Iterator[Callable[[int], None]]:
    """A bar on standard error while the block runs, if that is a terminal; call what it gives to count."""
    screen = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done: bar.update(task, description=f"{what}: {done:,}")


def _has_rtl(text: str) -> bool:
    return any(unicodedata.bidirectional(char) in {"R", "AL"} for char in text)
