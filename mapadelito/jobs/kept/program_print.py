"""Digest of the program: what another version, or another library, made may be otherwise."""

from __future__ import annotations

import hashlib
import platform
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from re import match

import geo
import layers
import mapadelito
import maps

__all__ = ["program_print"]

_COMPILED = "__pycache__"


@cache
def program_print() -> str:
    """Return the digest of the files of the program, the versions of the libraries that it needs, and the system."""
    found = hashlib.sha256(repr((mapadelito.__version__, sys.version, platform.platform(), _libraries())).encode())
    for package in (geo, layers, maps, mapadelito):
        folder = Path(str(package.__file__)).parent
        for path in sorted(folder.rglob("*")):
            if path.is_file() and _COMPILED not in path.parts:
                found.update(f"{path.relative_to(folder).as_posix()} {path.stat().st_size} ".encode() + path.read_bytes())
    return found.hexdigest()


def _libraries() -> list[tuple[str, str]]:
    """Return the libraries that the program always needs, with their versions."""
    try:
        asked = requires("mapadelito") or []
    except PackageNotFoundError:  # a checkout that is not installed
        return []
    names = {found.group() for line in asked if "extra ==" not in line and (found := match(r"[\w.-]+", line))}
    return [(name, _version(name)) for name in sorted(names)]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:  # of another system
        return ""
