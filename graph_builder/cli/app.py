"""The command `damin` itself: its commands, loaded when they are asked for, and how every error leaves it."""

from __future__ import annotations

import importlib
import sys
from typing import Any, NoReturn

import click

from graph_builder import __version__
from graph_builder.errors import DaminError

COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("serving:demo", "Build the bundled articles, serve them, print the address."),
    "build": ("building:build", "Read articles into a store."),
    "remove": ("building:remove", "Take articles out of a store."),
    "explain": ("explaining:explain", "Show each fact of one article beside its sentence."),
    "query": ("querying:query", "Ask a store in SPARQL."),
    "serve": ("serving:serve", "Serve a store to browsers and SPARQL clients."),
    "export": ("exporting:export", "Write a store to a file, as RDF or as a network."),
    "network": ("networking:network", "Measure a network: who is central, who stands between camps."),
    "stats": ("stats:stats", "Count what a store holds."),
    "validate": ("validating:validate", "Hold a store, or RDF files, against the shapes."),
    "quarantine": ("quarantining:quarantine", "List what the shapes kept out of a store, or try it again."),
    "conflicts": ("disagreeing:conflicts", "List where articles differ, what stands, and why."),
    "same": ("deciding:same", "Decide that two things are one."),
    "different": ("deciding:different", "Decide that two things are not one."),
    "reject": ("deciding:reject", "Decide that a fact is wrong."),
    "decisions": ("reviewing:decisions", "List what people have decided."),
    "link": ("linking:link", "Ask a service for links of unknown actors, as proposals."),
    "links": ("linking:links", "Look at proposed links, accept them or reject them."),
    "doubts": ("reviewing:doubts", "List pairs that are nearly one or nearly two."),
    "evaluate": ("evaluating:evaluate", "Score extraction against gold annotations."),
    "identity": ("identifying:identity", "Count how often two articles' meetings are rightly taken for one."),
    "check-data": ("checking:check_data", "Try the examples of all patterns, parse all data files."),
}
"""Each command's place in this package and its line in the list, so that the list loads none of them."""

INTERRUPTED = 130


class Damin(click.Group):
    """The group of all commands."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        """The names, in the order in which a newcomer needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Load one command."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(f"graph_builder.cli.{module}"), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The list of commands in the help."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def main(self, *args: Any, **options: Any) -> NoReturn:
        """Run, and exit: 0, 1 for a fault, 2 for wrong usage, 130 after Ctrl-C; one sentence says why."""
        options["standalone_mode"] = False
        try:
            status = super().main(*args, **options)
        except DaminError as error:
            _fail(str(error), error.exit_status)
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.format_message(), err=True)
            sys.exit(error.exit_code)
        except click.ClickException as error:
            _fail(_sentence(error), error.exit_code)
        except (click.Abort, KeyboardInterrupt):
            _fail("interrupted", INTERRUPTED)
        except OSError as error:
            _fail(_os_sentence(error), 1)
        sys.exit(status if isinstance(status, int) else 0)


def _fail(sentence: str, status: int) -> NoReturn:
    click.echo(f"damin: {sentence}", err=True)
    sys.exit(status)


def _sentence(error: click.ClickException) -> str:
    """Click's message on one line, with the way to the help."""
    text = " ".join(error.format_message().split())
    if not isinstance(error, click.UsageError) or error.ctx is None:
        return text
    return f"{text.rstrip('.')}. See: {error.ctx.command_path} --help"


def _os_sentence(error: OSError) -> str:
    what = error.strerror or str(error)
    return f"{error.filename}: {what}" if error.filename else what


@click.group(cls=Damin, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="damin", message="%(prog)s %(version)s")
def main() -> None:
    """Turn news about diplomacy into a knowledge graph in which every fact carries its sentence.

    \b
    Examples:
      damin demo
      damin build articles/ && damin serve
    """
