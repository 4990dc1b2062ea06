"""A process that ends at any of its steps, for tests of changes that must be whole."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from mapadelito.outputs import atomic_moves

if TYPE_CHECKING:
    from collections.abc import Callable

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
