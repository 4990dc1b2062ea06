"""Progress of a job: lines of text, and a bar on a terminal. The only importer of rich."""

from __future__ import annotations

import sys
from time import monotonic
from typing import TYPE_CHECKING, TextIO, TypeVar

import click

from maps.spanish_text import integer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import TracebackType
    from typing import Self

    import rich.progress

__all__ = ["Progress", "with_progress"]

T = TypeVar("T")

_BAR_WIDTH = 30
"""Width of the bar, in characters: with the text beside it, it fits in the 80 columns of an old console."""
_REDRAWN_PER_S = 2
"""Redraws of the bar per second: more would slow an old console."""
_LEAST_IN_MINUTES_S = 90.0
"""Remaining time, in seconds, from which it is shown in minutes."""
_LINES = 10
"""Lines of a long loop where there is no bar."""
_LEAST_PER_MINUTE = 2
"""Items per minute from which the rate is per minute; slower ones are per hour."""


class Progress:
    """Printer of the Spanish lines and the progress bar of a job, as a context manager that removes the bar.

    Lines go to the standard output; the bar goes to the standard error, only if that is a terminal.

    Parameters
    ----------
    silent
        Whether nothing is printed.
    to_stderr
        Whether lines go to the standard error, so that the standard output has only data.
    """

    def __init__(self, *, silent: bool = False, to_stderr: bool = False) -> None:
        self._silent, self._to_stderr = silent, to_stderr
        self._bar: rich.progress.Progress | None = None

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Remove the bar, if there is one."""
        self._end_bar()

    def __call__(self, text: str) -> None:
        """Print a line, above the bar if there is one."""
        if self._silent:
            return
        if self._bar is not None:
            self._bar.stop()
        click.echo(text, err=self._to_stderr)
        if self._bar is not None:
            self._bar.start()

    def each(self, items: Iterable[T], total: int, *, lines: bool) -> Iterator[T]:
        """Yield items, and show how many are done with a bar or, where there is none and if ``lines``, with lines."""
        if self._silent:
            return iter(items)
        bar = _new_bar() if total > 1 else None
        seen = bar is not None and _is_terminal(sys.stderr if self._to_stderr else sys.stdout)
        if lines and not seen:
            items = _with_lines(items, total, self)
        return iter(items) if bar is None else self._with_bar(items, total, bar)

    def _with_bar(self, items: Iterable[T], total: int, bar: rich.progress.Progress) -> Iterator[T]:
        begun = monotonic()
        task = bar.add_task("", total=total, words=f"0 de {total}")
        self._bar = bar
        bar.start()
        try:
            for number, item in enumerate(items, start=1):
                yield item
                bar.update(task, advance=1, words=_words(number, total, monotonic() - begun))
        finally:
            self._end_bar()

    def _end_bar(self) -> None:
        bar, self._bar = self._bar, None
        if bar is not None:
            bar.stop()


def with_progress(items: Iterable[T], total: int, say: Callable[[str], object], *, lines: bool = True) -> Iterator[T]:
    """Yield items, and show how many are done and the estimated remaining time.

    Parameters
    ----------
    say
        A :class:`Progress`, which may draw a bar, or any other function of one line of text.
    lines
        Whether about ten lines are printed where there is no bar.
    """
    if isinstance(say, Progress):
        return say.each(items, total, lines=lines)
    return _with_lines(items, total, say) if lines else iter(items)


def _with_lines(items: Iterable[T], total: int, say: Callable[[str], object]) -> Iterator[T]:
    begun, step = monotonic(), max(1, total // _LINES)
    for number, item in enumerate(items, start=1):
        yield item
        if number % step == 0 and number < total:
            rest = (monotonic() - begun) / number * (total - number)
            say(
                f"  {number} de {total}" + (f"; faltan unos {integer(rest / 60)} min" if rest >= _LEAST_IN_MINUTES_S else "")
            )


def _words(number: int, total: int, seconds: float) -> str:
    """Return the text beside the bar after some items and seconds, in characters of any console."""
    per_minute = 60 * number / max(seconds, 1e-3)
    rate = f"{integer(per_minute)} por min" if per_minute >= _LEAST_PER_MINUTE else f"{integer(60 * per_minute)} por hora"
    rest = seconds / number * (total - number)
    left = f"faltan {integer(rest / 60)} min" if rest >= _LEAST_IN_MINUTES_S else f"faltan {integer(rest)} s"
    return f"{number} de {total}, {rate}, {left}"


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()


def _new_bar() -> rich.progress.Progress | None:
    """Return a bar on the standard error that is erased at its end; None if the terminal cannot move a cursor."""
    if not _is_terminal(sys.stderr):  # tested first: rich may take a pipe for a terminal (FORCE_COLOR)
        return None
    from rich.console import Console  # noqa: PLC0415 (only where it is drawn)
    from rich.progress import BarColumn, TextColumn  # noqa: PLC0415
    from rich.progress import Progress as Bar  # noqa: PLC0415
    from rich.table import Column  # noqa: PLC0415

    console = Console(stderr=True)
    if not console.is_terminal or console.is_dumb_terminal:
        return None
    words = TextColumn("{task.fields[words]}", markup=False, table_column=Column(no_wrap=True, overflow="crop"))
    return Bar(
        TextColumn(" "),
        BarColumn(_BAR_WIDTH, complete_style="cyan", finished_style="cyan"),
        words,
        console=console,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
        refresh_per_second=_REDRAWN_PER_S,
    )
