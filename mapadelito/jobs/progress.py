"""The only importer of rich: what a job says while it works, and a bar where a person sits at a terminal."""

from __future__ import annotations

import sys
from time import monotonic
from typing import TYPE_CHECKING, TextIO, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import TracebackType
    from typing import Self

    import rich.progress

__all__ = ["Progress", "with_progress"]

T = TypeVar("T")

_BAR_WIDTH = 30
"""Characters: with the words beside it, the bar fits in the 80 of an old console."""
_REDRAWN_PER_S = 2
"""Times per second that the bar is drawn."""
_LEAST_TOLD_S = 90.0
"""Seconds left from which they are told in minutes."""


class Progress:
    """What a job calls with a Spanish line, and gives its long loops to; the bar goes however the job ends.

    Lines go to the standard output, the bar to the standard error, only if that is a terminal. Inside ``with``.

    Parameters
    ----------
    silent
        Nothing is told.
    to_stderr
        The lines go to the standard error: the standard output is for data.
    """

    def __init__(self, *, silent: bool = False, to_stderr: bool = False) -> None:
        self._silent, self._to_stderr = silent, to_stderr
        self._bar: rich.progress.Progress | None = None

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Clear the bar, if there is one."""
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
        """Pass items on, and tell how many are done: with a bar, or with lines for who sees none."""
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
    """Pass items on, and tell how many are done and how long the rest may take.

    Parameters
    ----------
    say
        A :class:`Progress`, which may draw a bar, or any other function that takes a line.
    lines
        Whether it is told in about ten lines where there is no bar.
    """
    if isinstance(say, Progress):
        return say.each(items, total, lines=lines)
    return _with_lines(items, total, say) if lines else iter(items)


def _with_lines(items: Iterable[T], total: int, say: Callable[[str], object]) -> Iterator[T]:
    begun, step = monotonic(), max(1, total // 10)
    for number, item in enumerate(items, start=1):
        yield item
        if number % step == 0 and number < total:
            rest = (monotonic() - begun) / number * (total - number)
            say(f"  {number} de {total}" + (f"; faltan unos {rest / 60:.0f} min" if rest >= _LEAST_TOLD_S else ""))


def _words(number: int, total: int, seconds: float) -> str:
    """Words beside the bar after so many items and seconds: only signs that the oldest console can draw."""
    per_minute = 60 * number / max(seconds, 1e-3)
    rate = f"{per_minute:.0f} por min" if per_minute >= 2 else f"{60 * per_minute:.0f} por hora"
    rest = seconds / number * (total - number)
    left = f"faltan {rest / 60:.0f} min" if rest >= _LEAST_TOLD_S else f"faltan {rest:.0f} s"
    return f"{number} de {total}, {rate}, {left}"


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()


def _new_bar() -> rich.progress.Progress | None:
    """Return a bar on the standard error that leaves nothing behind; None if that cannot move a cursor."""
    if not _is_terminal(sys.stderr):  # asked first: variables of the user can make rich take a pipe for a terminal
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
