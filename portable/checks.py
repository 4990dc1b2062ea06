"""Check a portable folder as far as another system can: files, licences, paths, signatures and what its libraries load."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pefile

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["LONGEST_PATH", "MOST_MB", "report", "signers", "unlicensed", "unresolved"]

MOST_MB = 800
"""Largest size of the folder unpacked, in MB."""
LONGEST_PATH = 140
"""Longest path inside the folder, in letters: with 60 more for where people put it, under 200."""
_OF_WINDOWS = re.compile(
    r"(?:api-ms-win-[\w-]+|ext-ms-[\w-]+|advapi32|bcrypt|bcryptprimitives|cabinet|cfgmgr32|combase|comdlg32|crypt32|cryptbase|dbghelp|dnsapi|gdi32|"
    r"iphlpapi|kernel32|kernelbase|mpr|msi|msvcrt|ncrypt|normaliz|ntdll|ole32|oleaut32|pdh|powrprof|propsys|psapi|rpcrt4|"
    r"secur32|setupapi|shell32|shlwapi|synchronization|ucrtbase|user32|userenv|version|webservices|winhttp|wininet|winmm|wintrust|wldap32|ws2_32|wsock32|wtsapi32)"
    r"(?:\.dll|\.drv)?",
    re.IGNORECASE,
)
"""Libraries that every Windows 10 has."""


def report(folder: Path, system: str) -> str:
    """Return what the folder holds, in a few lines; raise ValueError if something is not as it must be."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files) / 1e6
    longest = max(len(path.relative_to(folder.parent).as_posix()) for path in files)
    wrong = [f"no licence: {name}" for name in unlicensed(folder)]
    lines = [f"{len(files)} files, {size:.0f} MB, longest path {longest} letters"]
    if system == "windows":
        wrong += [f"{size:.0f} MB, more than {MOST_MB}"] * (size > MOST_MB)
        wrong += [f"a path of {longest} letters, more than {LONGEST_PATH}"] * (longest > LONGEST_PATH)
        wrong += [f"{file} loads {name}, which is nowhere" for file, name in unresolved(folder)]
        lines += [f"{file}: {signer}" for file, signer in signers(folder).items()]
    if wrong:
        raise ValueError("\n".join(wrong))
    return "\n".join(lines)


def unlicensed(folder: Path) -> list[str]:
    """Return the libraries whose licence is not known."""
    with (folder / "LICENCIAS.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row["biblioteca"] for row in csv.DictReader(file, delimiter=";") if not row["licencia"].strip()]


def unresolved(folder: Path) -> list[tuple[str, str]]:
    """Return each binary with a library that it loads at its start and that neither the folder nor Windows has."""
    binaries = [path for path in sorted(folder.rglob("*")) if path.suffix.lower() in {".pyd", ".dll", ".exe"}]
    here = {path.name.lower() for path in binaries}
    out = []
    for path in binaries:
        out += [
            (path.relative_to(folder).as_posix(), name)
            for name in _imports(path)
            if name.lower() not in here and not _OF_WINDOWS.fullmatch(name)
        ]
    return out


def _imports(path: Path) -> list[str]:
    """Return the names of the libraries that a binary loads at its start."""
    binary = pefile.PE(str(path), fast_load=True)
    try:
        binary.parse_data_directories(directories=[pefile.DIRECTORY_ENTRY["IMAGE_DIRECTORY_ENTRY_IMPORT"]])
        return [entry.dll.decode("ascii") for entry in getattr(binary, "DIRECTORY_ENTRY_IMPORT", [])]
    finally:
        binary.close()


def signers(folder: Path) -> dict[str, str]:
    """Return who signed each executable of Python, by osslsigncode; raise ValueError where the file is not what was signed.

    Empty where osslsigncode is not installed. The chain up to Microsoft's root is not followed: Linux does not hold it.
    """
    tool = shutil.which("osslsigncode")
    out: dict[str, str] = {}
    for path in (
        sorted((folder / "python").glob("python*.exe")) + sorted((folder / "python").glob("python3*.dll")) if tool else ()
    ):
        said = subprocess.run([str(tool), "verify", "-in", str(path)], capture_output=True, text=True, check=False).stdout
        digests = {
            kind: found[1]
            for kind in ("Current", "Calculated")
            if (found := re.search(rf"{kind} message digest\s*: (\w+)", said))
        }
        if len(digests) != len({"Current", "Calculated"}) or len(set(digests.values())) != 1:
            raise ValueError(f"{path.name} is not what was signed")
        signer = re.search(r"Signer #0:\s+Subject: (?P<name>.*)", said)
        out[path.name] = signer["name"].strip() if signer else "?"
    return out
