"""Memory that a run no longer uses, given back to the system before processes start."""

from __future__ import annotations

import ctypes
import gc
from contextlib import suppress

import pyarrow as pa

__all__ = ["give_back"]


def give_back() -> None:
    """Give back the memory of values that are gone, which Arrow and the C library keep for later ones."""
    gc.collect()
    pa.default_memory_pool().release_unused()
    with suppress(AttributeError, OSError, TypeError):  # only the C library of GNU has it
        ctypes.CDLL(None).malloc_trim(0)
