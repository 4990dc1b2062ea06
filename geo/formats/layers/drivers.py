"""GDAL drivers: only the one that a file needs is registered while it is open.

An unregistered driver cannot open a disguised file, nor be called by another driver. fiona and pyogrio each have a GDAL of
their own.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

import fiona
import pyogrio
from pyogrio.core import _register_drivers as register

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["all_off", "only", "options"]

_SKIP = "OGR_SKIP"  # GDAL option: names of drivers not to register


def all_off() -> None:
    """Unregister all drivers in this process except within :func:`only`; fiona has none before it opens a file."""
    names = _known()[1]
    pyogrio.set_gdal_config_options({_SKIP: ",".join(names)})
    register()


@contextmanager
def only(driver: str) -> Iterator[None]:
    """Register only one driver inside the ``with`` block; no file may be open at its start or end.

    Raises
    ------
    RuntimeError
        If other drivers are still registered, as no file may then be opened.
    """
    for_fiona, for_pyogrio = (",".join(name for name in names if name != driver) for names in _known())
    try:
        with fiona.Env(**{_SKIP: for_fiona}) as here, options(**{_SKIP: for_pyogrio}):
            register()
            for found in (here.drivers(), pyogrio.list_drivers()):
                if set(found) != {driver}:
                    raise RuntimeError(f"drivers that should be off: {sorted(set(found) - {driver})}")
            yield
    finally:
        register()


@cache
def _known() -> tuple[list[str], list[str]]:
    """Return the names of the drivers of fiona's GDAL and of pyogrio's, before any is unregistered."""
    with fiona.Env() as here:
        return list(here.drivers()), list(pyogrio.list_drivers())


@contextmanager
def options(**values: str) -> Iterator[None]:
    """Set options of pyogrio's GDAL inside the ``with`` block."""
    before = {name: pyogrio.get_gdal_config_option(name) for name in values}
    pyogrio.set_gdal_config_options(values)
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options(before)
