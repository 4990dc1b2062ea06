"""What a wheel holds: the program, its private root, its data files; and nothing at top level but the program."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

from mapadelito import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PACKAGES = ("geo", "layers", "maps")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    [made] = folder.glob("*.whl")
    return made


def test_wheel_file_list(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names} == {"mapadelito", wheel.name.split("-py3")[0] + ".dist-info"}
    wanted = {
        f"mapadelito/_root/{path.relative_to(ROOT).as_posix()}"
        for package in (*PACKAGES, "data/boundaries", "data/incidents", "data/logos")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    wanted |= {path.relative_to(ROOT).as_posix() for path in (ROOT / "mapadelito").rglob("*.py")}
    assert len(wanted) > 50
    assert wanted <= set(names), sorted(wanted - set(names))
    assert not [name for name in names if "/test" in name or name.endswith(".pyc")]


def test_the_processes_of_an_installed_wheel_are_its_own(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    read = "len(__import__('geo.intake.sandbox').intake.sandbox.read_layer(path).frame)"
    ask = f"__import__('geo.intake.sandbox').__file__, {read}"
    code = f"""
import operator, sys
from mapadelito.jobs.workers import for_each
path = {str(ROOT / "data/boundaries/ilo.geojson")!r}
ask = {ask!r}.replace('path', repr(path))
for done in for_each(operator.call, [('', ask), ('', ask)], eval, workers=2):
    print(done.value[0])
"""
    around = os.environ | {"PYTHONPATH": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=around, check=True, capture_output=True, text=True)
    assert done.stdout.splitlines() == [str(tmp_path / "mapadelito/_root/geo/__init__.py")] * 2
