"""The result of one jurisdiction, or why it has none."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from geo.errors import MapaError, is_disk_fault

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["DEAD", "Done", "done_safely"]

T = TypeVar("T")

DEAD = "el proceso que lo hacía se cerró de golpe, quizá por falta de memoria. Repita con menos --trabajadores."
"""Why an item has no result whose process ended (Spanish)."""


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """Result of one item: its value, or None and a Spanish sentence with the reason.

    ``disk`` is whether the disk was full or failed, so that other items cannot be written either.
    """

    name: str
    value: T | None
    error: str = ""
    disk: bool = False


def done_safely(job: Callable[[Any, Any], T], shared: Any, name: str, item: Any) -> Done[T]:  # noqa: ANN401
    """Return the result of a job for an item, or why it has none."""
    try:
        return Done(name, job(shared, item))
    except MapaError as error:
        return Done(name, None, str(error), disk=is_disk_fault(error))
    except Exception as error:
        if is_disk_fault(error):
            return Done(name, None, str(error), disk=True)
        if os.environ.get("MAPADELITO_DEPURAR"):
            raise
        fault = f"falla de mapadelito ({type(error).__name__}: {error}); repórtela con unas filas inventadas que la causen"
        return Done(name, None, fault)
