"""Wheels for another system: the closed set that a package needs there, and its place in a folder."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from email.parser import HeaderParser
from typing import TYPE_CHECKING

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

__all__ = ["WINDOWS", "Wheel", "download_closed", "installed_here", "read_wheel", "unpack"]

WINDOWS = {
    "implementation_name": "cpython",
    "implementation_version": "3.13.2",
    "os_name": "nt",
    "platform_machine": "AMD64",
    "platform_python_implementation": "CPython",
    "platform_release": "10",
    "platform_system": "Windows",
    "platform_version": "10.0.19045",
    "python_full_version": "3.13.2",
    "python_version": "3.13",
    "sys_platform": "win32",
}
"""What a marker of a requirement is asked about, on Windows 10 of 64 bits with the embedded Python."""
_FOR_WINDOWS = (
    "--platform",
    "win_amd64",
    "--python-version",
    "3.13",
    "--implementation",
    "cp",
    "--abi",
    "cp313",
    "--abi",
    "abi3",
    "--abi",
    "none",
)
_LICENCES = {"xstatic-leaflet": "BSD-2-Clause"}
"""Licences of wheels whose metadata name another package instead."""
_LICENCE_LINE = re.compile(r"^License :: (?:OSI Approved :: )?(?P<name>.+)$")


@dataclass(frozen=True, slots=True)
class Wheel:
    """A wheel on disk, and what its metadata says."""

    path: Path
    name: str
    version: str
    licence: str
    requires: tuple[Requirement, ...]


def read_wheel(path: Path) -> Wheel:
    """Read the metadata of a wheel."""
    with zipfile.ZipFile(path) as archive:
        [inside] = [name for name in archive.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", name)]
        said = HeaderParser().parsestr(archive.read(inside).decode("utf-8"))
    classified = [found["name"] for line in said.get_all("Classifier", []) if (found := _LICENCE_LINE.match(line))]
    free = (said.get("License") or "").strip().split("\n")[0]
    name = canonicalize_name(said["Name"])
    licence = _LICENCES.get(name) or said.get("License-Expression") or ", ".join(classified) or free
    requires = tuple(Requirement(line) for line in said.get_all("Requires-Dist", []))
    return Wheel(path, name, said["Version"], licence, requires)


def download_closed(first: Iterable[Path], folder: Path, environment: Mapping[str, str]) -> list[Wheel]:
    """Download the wheels that ``first`` needs on another system, until none asks for one that is not there.

    pip asks the markers of requirements about the machine it runs on; what only the other system needs is found here and
    downloaded too.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for path in first:
        (folder / path.name).write_bytes(path.read_bytes())
    wanted = [str(path) for path in first]
    while wanted:
        command = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "--quiet",
            "--only-binary",
            ":all:",
            *_FOR_WINDOWS,
            "--dest",
            str(folder),
        ]
        subprocess.run([*command, *wanted], check=True)
        wheels = _needed(folder, environment)
        wanted = sorted(missing(wheels, environment))
    return wheels


def missing(wheels: list[Wheel], environment: Mapping[str, str]) -> set[str]:
    """Return the requirements that no wheel of the set meets in an environment."""
    versions = {wheel.name: wheel.version for wheel in wheels}
    out = set()
    for need in (need for wheel in wheels for need in _asked(wheel, environment)):
        version = versions.get(canonicalize_name(need.name))
        if version is None or not need.specifier.contains(version, prereleases=True):
            out.add(f"{need.name}{need.specifier}")
    return out


def installed_here(first: Iterable[Path], folder: Path) -> list[Wheel]:
    """Download the wheels that ``first`` needs on this machine."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--only-binary", ":all:", "--dest", str(folder)]
    subprocess.run([*command, *map(str, first)], check=True)
    return _needed(folder, default_environment())


def unpack(wheels: Iterable[Wheel], libraries: Path) -> None:
    """Install wheels into a folder as they are, without compiling: the same wheels give the same files."""
    libraries.mkdir(parents=True, exist_ok=True)
    for wheel in wheels:
        with zipfile.ZipFile(wheel.path) as archive:
            for entry in (item for item in archive.infolist() if not item.is_dir()):
                inside = _place(entry.filename)
                if inside is None:
                    continue
                path = libraries / inside
                if not path.resolve().is_relative_to(libraries.resolve()):
                    raise ValueError(f"{wheel.path.name}: {entry.filename} leaves the folder")
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(archive.read(entry))


def _place(name: str) -> str | None:
    """Return where a file of a wheel stands among the libraries; None for scripts and headers."""
    top, _, rest = name.partition("/")
    if not top.endswith(".data"):
        return name
    kind, _, inside = rest.partition("/")
    return inside if kind in {"purelib", "platlib"} else None


def _needed(folder: Path, environment: Mapping[str, str]) -> list[Wheel]:
    """Return the wheels of a folder that mapadelito leads to in an environment, by name."""
    here = {wheel.name: wheel for wheel in map(read_wheel, sorted(folder.glob("*.whl")))}
    reached, todo = set(), ["mapadelito"]
    while todo:
        name = todo.pop()
        if name in reached or name not in here:
            continue
        reached.add(name)
        todo += [canonicalize_name(need.name) for need in _asked(here[name], environment)]
    return [here[name] for name in sorted(reached)]


def _asked(wheel: Wheel, environment: Mapping[str, str]) -> list[Requirement]:
    """Return what a wheel requires in an environment, without its extras."""
    asked = {**environment, "extra": ""}
    return [need for need in wheel.requires if need.marker is None or need.marker.evaluate(asked)]
