"""The portable folder: what Windows asks for, licences, signatures, what its libraries load, and a start by a guest."""

from __future__ import annotations

import csv
import importlib
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from mapadelito import ROOT

GUEST = "nobody"


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return what loads a script of the folder ``portable``."""
    monkeypatch.syspath_prepend(str(ROOT / "portable"))
    return importlib.import_module


def write_wheel(
    folder: Path, name: str, *needs: str, files: tuple[str, ...] = (), said: str = "License-Expression: MIT\n"
) -> Path:
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        lines = "".join(f"Requires-Dist: {need}\n" for need in needs)
        archive.writestr(
            f"{name}-1.0.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n{said}{lines}"
        )
        for file in files:
            archive.writestr(file, "x")
    return path


def test_what_only_windows_asks_for_is_missed(load: Any, tmp_path: Path) -> None:
    wheels = load("wheels")
    needs = (
        'colorama; sys_platform == "win32"',
        'uvloop; sys_platform == "linux"',
        "one>=2",
        'more; extra == "more"',
        "two",
    )
    own = wheels.read_wheel(write_wheel(tmp_path, "mapadelito", *needs))
    two = wheels.read_wheel(write_wheel(tmp_path, "two"))
    assert wheels.missing([own, two], wheels.WINDOWS) == {"colorama", "one>=2"}
    one = wheels.read_wheel(write_wheel(tmp_path, "one"))  # 1.0 is not what is asked
    assert wheels.missing([own, two, one], wheels.WINDOWS) == {"colorama", "one>=2"}


def test_wheels_that_nothing_needs_are_left_out(load: Any, tmp_path: Path) -> None:
    wheels = load("wheels")
    for name, *needs in (
        ("mapadelito", "one"),
        ("one", "two", 'three; sys_platform == "linux"'),
        ("two", "one"),
        ("three",),
    ):
        write_wheel(tmp_path, name, *needs)
    assert [wheel.name for wheel in wheels._needed(tmp_path, wheels.WINDOWS)] == ["mapadelito", "one", "two"]


def test_files_stand_where_python_looks(load: Any, tmp_path: Path) -> None:
    wheels = load("wheels")
    files = ("one/__init__.py", "one-1.0.data/purelib/two.py", "one-1.0.data/scripts/run", "one-1.0.data/headers/one.h")
    wheel = wheels.read_wheel(write_wheel(tmp_path, "one", files=files))
    wheels.unpack([wheel], tmp_path / "here")
    found = {path.relative_to(tmp_path / "here").as_posix() for path in (tmp_path / "here").rglob("*") if path.is_file()}
    assert found == {"one/__init__.py", "two.py", "one-1.0.dist-info/METADATA"}
    out = wheels.read_wheel(write_wheel(tmp_path, "bad", files=("../../out.py",)))
    with pytest.raises(ValueError, match="leaves the folder"):
        wheels.unpack([out], tmp_path / "here")
    assert not (tmp_path.parent / "out.py").exists()


@pytest.mark.parametrize(
    ("said", "licence"),
    [
        ("License-Expression: BSD-3-Clause\nLicense: other\n", "BSD-3-Clause"),
        ("Classifier: License :: OSI Approved :: MIT License\n", "MIT License"),
        ("License: Apache 2.0\n", "Apache 2.0"),
        ("", ""),
    ],
)
def test_licences_are_read(load: Any, tmp_path: Path, said: str, licence: str) -> None:
    assert load("wheels").read_wheel(write_wheel(tmp_path, "one", said=said)).licence == licence


def test_a_library_without_a_licence_is_named(load: Any, tmp_path: Path) -> None:
    (tmp_path / "LICENCIAS.csv").write_text(
        "biblioteca;versión;licencia;archivo\none;1;MIT;a\ntwo;1; ;b\n", encoding="utf-8-sig"
    )
    assert load("checks").unlicensed(tmp_path) == ["two"]


def online() -> bool:
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--quiet", "--ignore-installed", "--no-deps", "segno"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.fixture(scope="module")
def index() -> None:
    """Skip where no package index answers."""
    if not online():
        pytest.skip("no package index")


@pytest.mark.soak
@pytest.mark.usefixtures("index")
def test_the_folder_for_windows_is_whole(load: Any, tmp_path: Path) -> None:
    assemble, checks = load("assemble"), load("checks")
    folder = assemble.assemble("windows", tmp_path)
    said = checks.report(folder, "windows")  # raises where a DLL, a licence or the size is wrong
    python = folder / "python"
    assert (python / "python313._pth").read_text().split() == ["python313.zip", ".", "Lib\\site-packages"]
    if shutil.which("osslsigncode"):
        assert said.count("Python Software Foundation") >= len(["python.exe", "pythonw.exe", "python313.dll"])
    with (folder / "LICENCIAS.csv").open(encoding="utf-8-sig", newline="") as file:
        names = [row["biblioteca"] for row in csv.DictReader(file, delimiter=";")]
    assert {"mapadelito", "geopandas", "fiona", "scikit-learn", "tzdata"} <= set(names)
    assert len(names) == len(set(names))
    assert (folder / "Mapa del delito.bat").read_bytes().startswith(b"@echo off\r\n")
    (next(python.glob("Lib/site-packages/shapely.libs/geos-*.dll"))).unlink()
    assert any(name.startswith("geos-") for _, name in checks.unresolved(folder))
    exe = python / "python.exe"
    exe.write_bytes(exe.read_bytes()[:2000] + b"\x90" + exe.read_bytes()[2001:])
    if shutil.which("osslsigncode"):
        with pytest.raises(ValueError, match=r"python\.exe is not what was signed"):
            checks.signers(folder)


@pytest.mark.slow
@pytest.mark.usefixtures("index")
@pytest.mark.skipif(sys.platform != "linux" or os.getuid() != 0, reason="another user is tried by root on Linux")
def test_a_guest_starts_a_copy_without_network(load: Any, tmp_path: Path) -> None:
    made = load("assemble").assemble("linux", tmp_path)
    place = Path("/tmp") / f"Año nuevo {os.getpid()}"  # noqa: S108 - a place that another user may enter
    try:
        shutil.copytree(tmp_path, place)
        shutil.rmtree(made)
        for path in (place, *place.rglob("*")):
            shutil.chown(path, GUEST)
        place.chmod(0o755)
        start = place / made.name / "mapa-del-delito.sh"
        closed = ["unshare", "-n"] if subprocess.run(["unshare", "-n", "true"], check=False).returncode == 0 else []
        out = place / "láminas"
        sample = next(place.rglob("demo.toml"))
        asked = '--comisaria "COMISARIA PNP ILO" --mapa delito --formato html,pdf'
        order = f'"{sample}" {asked} --salida "{out}" --almacen "{place}/a"'
        command = [*closed, "su", GUEST, "-s", "/bin/sh", "-c", f'cd / && "{start}" --orden generar {order}']
        done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
        assert done.returncode == 0, done.stderr[-2000:]
        assert (out / "publico" / "index.html").is_file()
        desk = [*command[:-1], f'cd / && exec "{start}" --sin-abrir']
        with subprocess.Popen(desk, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
            assert process.stdout is not None
            said = next((line for line in process.stdout if "127.0.0.1" in line), "")
            os.killpg(process.pid, signal.SIGTERM)
        assert said.startswith("http://127.0.0.1:")
        assert not (place / made.name / "python" / "lib" / "site-packages" / "numpy" / "tests").exists()
    finally:
        shutil.rmtree(place, ignore_errors=True)
