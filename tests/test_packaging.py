"""What a wheel holds: the program, its private root, its data files; and nothing at top level but the program."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

from mapadelito import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PACKAGES = ("geo", "layers", "maps")


def test_wheel_file_list(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    [wheel] = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names} == {"mapadelito", wheel.name.split("-py3")[0] + ".dist-info"}
    wanted = {
        f"mapadelito/_root/{path.relative_to(ROOT).as_posix()}"
        for package in (*PACKAGES, "data/boundaries", "data/incidents", "data/logos")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    wanted |= {f"mapadelito/{path.name}" for path in (ROOT / "mapadelito").glob("*.py")}
    assert len(wanted) > 50
    assert wanted <= set(names), sorted(wanted - set(names))
    assert not [name for name in names if "/test" in name or name.endswith(".pyc")]
