"""What a wheel holds: the program, its private root, its data files; and nothing at top level but the program."""

from __future__ import annotations

import ast
import inspect
import os
import re
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pandas as pd
import pytest

import mapadelito as md
from mapadelito import ROOT

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
        for package in (*PACKAGES, "data/boundaries", "data/incidents", "data/logos", "data/patrols")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    wanted |= {path.relative_to(ROOT).as_posix() for path in (ROOT / "mapadelito").rglob("*.py")}
    wanted |= {"mapadelito/py.typed", "mapadelito/__init__.pyi"} | {f"mapadelito/_root/{name}/py.typed" for name in PACKAGES}
    assert len(wanted) > 50
    assert wanted <= set(names), sorted(wanted - set(names))
    assert not [name for name in names if "/test" in name or name.endswith(".pyc")]


def test_every_pattern_of_the_sdist_names_something() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for pattern in project["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]:
        assert list(ROOT.glob(pattern)), f"«{pattern}» no existe"


def test_the_processes_of_an_installed_wheel_are_its_own(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    sandbox = "__import__('geo.intake.sandbox', fromlist=['read_layer'])"
    ask = f"{sandbox}.__file__, len({sandbox}.read_layer(path).frame)"
    code = f"""
import operator, sys
from mapadelito.jobs.parallel.workers import for_each
path = {str(ROOT / "data/boundaries/ilo.geojson")!r}
ask = {ask!r}.replace('path', repr(path))
for done in for_each(operator.call, [('', ask), ('', ask)], eval, workers=2):
    print(done.value[0])
"""
    around = os.environ | {"PYTHONPATH": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=around, check=True, capture_output=True, text=True)
    assert done.stdout.splitlines() == [str(tmp_path / "mapadelito/_root/geo/intake/sandbox.py")] * 2


def test_the_stub_of_the_wheel_is_that_of_the_code(wheel: Path) -> None:
    stub = ast.parse(zipfile.ZipFile(wheel).read("mapadelito/__init__.pyi"))
    made = {node.name: node for node in stub.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    assert set(md._PUBLIC) <= set(made)
    for name in md._PUBLIC:
        real, node = getattr(md, name), made[name]
        assert ast.get_docstring(node) == (inspect.getdoc(real) if real.__doc__ else None), name
        if isinstance(node, ast.ClassDef):
            told = {member.target.id for member in node.body if isinstance(member, ast.AnnAssign)}  # type: ignore[union-attr]
            assert told == set(vars(real).get("__annotations__", {}))
            continue
        parameters = inspect.signature(real).parameters.values()
        told = [*node.args.args, *node.args.kwonlyargs]
        assert [argument.arg for argument in told] == [parameter.name for parameter in parameters]
        assert [ast.unparse(argument.annotation) for argument in told] == [
            ast.unparse(ast.parse(parameter.annotation, mode="eval")) for parameter in parameters
        ]


SCRIPT = """
import mapadelito as md
incidents = md.read_incidents("hechos.csv")
found = md.find_hotspots(incidents.frame, radius_m=200, min_incidents=10)
reveal_type(found.labels), reveal_type(incidents.report), reveal_type(md.backtest(incidents.frame, found.zones).pai)
md.find_hotspots(incidents.frame, radius_m="200", min_incidents=10)
"""


@pytest.mark.slow
@pytest.mark.parametrize("installed", ["wheel", "editable"])
def test_the_script_of_a_user_is_typed(installed: str, wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "env")
    [packages] = (tmp_path / "env").glob("[Ll]ib/**/site-packages")
    ours = [] if installed == "wheel" else [str(ROOT)]
    (packages / "others.pth").write_text("\n".join([*ours, str(Path(pd.__file__).parents[1])]), encoding="utf-8")
    if installed == "wheel":
        zipfile.ZipFile(wheel).extractall(packages)
    (tmp_path / "guion.py").write_text(SCRIPT, encoding="utf-8")
    python = next((tmp_path / "env").glob("[bS]*/python*"))
    command = [sys.executable, "-m", "mypy", "--strict", "--python-executable", str(python), "guion.py"]
    around = {name: value for name, value in os.environ.items() if name not in {"MYPYPATH", "PYTHONPATH"}}
    said = subprocess.run(command, cwd=tmp_path, env=around, check=False, capture_output=True, text=True).stdout
    revealed = re.findall(r'Revealed type is "(.*)"', said.replace("builtins.", "").replace("pandas.core.series.", ""))
    assert revealed == ["Series[int]", "dict[str, Any]", "float"], said
    assert said.count("error:") == 1, said
    assert 'Argument "radius_m" to "find_hotspots" has incompatible type "str"; expected "float"' in said
