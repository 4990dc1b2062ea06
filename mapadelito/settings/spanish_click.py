"""Click in Spanish: headings, built-in help, usage errors, and options that take several values."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import click

from geo.wording import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Command", "Group", "usage_message"]


_DASHED = re.compile(r"[-–—―]{1,2}(\w[^=]*)(.*)", re.DOTALL)
_PERIODS = {"--periodo", "--comparar", "--mes"}
"""Options whose value may be several words."""
_LONGEST = 8
"""Most words of a period: *desde enero de 2020 hasta marzo de 2021*."""


class Command(click.Command):
    """A command whose help is Spanish and whose multiple options take several values: ``--incidentes a.csv b.csv``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the options as they are typed, and repeat a multiple option before each of the values that follow it."""
        options = [item for item in self.params if isinstance(item, click.Option)]
        multiple = {name for item in options if item.multiple for name in item.opts}
        names = [name for item in options for name in item.opts]
        return super().parse_args(ctx, _repeat(_periods_joined([_option(word, names) for word in args]), multiple))

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        pieces = [piece.replace("[OPTIONS]", "[OPCIONES]") for piece in self.collect_usage_pieces(ctx)]
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix="Uso: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options."""
        _write_options(self, ctx, formatter)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option that prints the help."""
        return _help_option(super().get_help_option(ctx))


class Group(click.Group):
    """A group of commands whose help is Spanish."""

    command_class = Command

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        formatter.write_usage(ctx.command_path, "ORDEN [OPCIONES]", prefix="Uso: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands."""
        _write_options(self, ctx, formatter)
        rows = [(name, self.commands[name].get_short_help_str(90)) for name in self.list_commands(ctx)]
        with formatter.section("Órdenes"):
            formatter.write_dl(rows)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """Return the names of the commands in order of definition."""
        return list(self.commands)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option that prints the help."""
        return _help_option(super().get_help_option(ctx))


def _write_options(command: click.Command, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    options = [item for item in command.get_params(ctx) if isinstance(item, click.Option)]
    rows = [row for item in options if (row := item.get_help_record(ctx)) is not None]
    if rows:
        with formatter.section("Opciones"):
            formatter.write_dl(rows)


def _help_option(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = "Muestra esta ayuda y termina."
    return option


def _option(word: str, names: Sequence[str]) -> str:
    """Return an option without the dashes of a word processor (*–periodo*), capitals or accents (*--Período*)."""
    found = _DASHED.match(word)
    if not found or word in names:
        return word
    from geo.text import fold  # noqa: PLC0415 (heavy)

    return next((name + found[2] for name in names if fold(name) == fold(found[1])), word)


def _periods_joined(args: Sequence[str]) -> list[str]:
    """Return the words with those of a period in words, given without quotes, as one: ``--periodo enero a marzo 2020``."""
    out: list[str] = []
    rest = list(args)
    while rest:
        word = rest.pop(0)
        out.append(word)
        if word in _PERIODS and len(rest) > 1:
            from geo.period_words import in_figures  # noqa: PLC0415 (heavy)

            most = next((n for n, other in enumerate(rest) if other.startswith("-")), len(rest))
            size = next((n for n in range(min(most, _LONGEST), 1, -1) if in_figures(" ".join(rest[:n]))), 1)
            out.append(" ".join(rest[:size]))
            del rest[:size]
    return out


def _repeat(args: Sequence[str], multiple: set[str]) -> list[str]:
    out: list[str] = []
    current = ""
    for position, word in enumerate(args):
        if word.startswith("--"):
            current = word if word in multiple else ""
        elif current and position and args[position - 1] != current and not word.endswith(".toml"):
            out.append(current)
        out.append(word)
    return out


def usage_message(error: click.ClickException) -> str:
    """Return a Spanish message for an error of the command line, with the help to see."""
    context = getattr(error, "ctx", None)
    order = context.info_name if context and context.parent else None
    return f"{_usage_fault(error)} Vea: mapadelito {f'{order} ' if order else ''}--help"


def _usage_fault(error: click.ClickException) -> str:
    match error:
        case click.NoSuchOption():
            near = f" ¿Quiso decir {error.possibilities[0]}?" if error.possibilities else ""  # the closest
            return f"No existe la opción «{error.option_name}».{near}"
        case click.MissingParameter():
            hint = error.param.type.get_missing_message(error.param, error.ctx) if error.param is not None else ""
            return " ".join(filter(None, (f"Falta {_name(error)}.", hint)))
        case click.BadParameter():
            return f"El valor de {_name(error)} no es válido: {error.message}"
        case click.BadOptionUsage():
            return f"La opción «{error.option_name}» necesita un valor."
        case _:
            for pattern, spanish in _TRANSLATED.items():
                if match := re.search(pattern, error.message):
                    return spanish.format(shown(match[1])) + _near(match[1], error)
            return "No se entiende la orden."


_TRANSLATED = {
    r"No such command '(.*?)'": "No existe la orden «{}».",
    r"unexpected extra arguments? \((.*)\)": "Sobra en la orden: «{}».",
}
"""Spanish text of each message of click about a whole command line."""


def _near(word: str, error: click.ClickException) -> str:
    """Return the question whether a command like a word was meant; empty if there is none."""
    context = getattr(error, "ctx", None)
    known = context.command.list_commands(context) if context and isinstance(context.command, click.Group) else []
    found = get_close_matches(word, known, n=1)
    return f" ¿Quiso decir {found[0]}?" if found else ""


def _name(error: Any) -> str:  # noqa: ANN401 (two sibling classes of click)
    return f"«{error.param.opts[0]}»" if error.param is not None and error.param.opts else "un valor"
