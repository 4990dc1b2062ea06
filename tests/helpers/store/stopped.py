"""A process that ends at any of its steps, for tests of changes that must be whole."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from itertools import count
from typing import TYPE_CHECKING

from helpers.output_folder import with_edition
from mapadelito.outputs import atomic_moves
from mapadelito.outputs.folder import Output

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import pytest

CALLS = ("rename", "replace", "link", "unlink", "fsync")


class Killed(BaseException):
    """The process ends here."""


class StepLimit:
    """Lets so many calls that change a folder be made, and raises :class:`Killed` at the next."""

    def __init__(self, steps: int, patch: pytest.MonkeyPatch) -> None:
        self.left = steps
        for name in CALLS:
            patch.setattr(os, name, self(getattr(os, name)))
        patch.setattr(atomic_moves, "_exchange", self(atomic_moves._exchange))

    def __call__(self, do: Callable[..., object]) -> Callable[..., object]:
        """Return a step that counts."""

        def step(*given: object, **options: object) -> object:
            self.left -= 1
            if self.left < 0:
                raise Killed
            return do(*given, **options)

        return step


def killed_at_each_step(
    folder: Path, change: Callable[[Path], object], patch: pytest.MonkeyPatch, *, exchange: bool
) -> Iterator[tuple[int, Path]]:
    """Give the number of steps, and an output folder whose change was killed after them and that was opened again.

    The last one was not killed. Without ``exchange`` two folders cannot change their places at once.
    """
    for steps in count():
        made = with_edition(folder / f"{steps}")
        with patch.context() as own:
            if not exchange:
                own.setattr(atomic_moves, "_exchange", lambda *_: False)
            limit = StepLimit(steps, own)
            own.setattr("shutil.rmtree", limit(shutil.rmtree))
            with suppress(Killed):
                change(made)
        with Output(made):
            pass
        yield steps, made
        if limit.left >= 0:
            return
