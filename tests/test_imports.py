"""The path rule, the public names and the import rule."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

import mapadelito as md
from mapadelito import ROOT

if TYPE_CHECKING:
    from pathlib import Path

MODULES = sorted(
    path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
    for package in ("geo", "layers", "maps", "mapadelito")
    for path in (ROOT / package).rglob("*.py")
    if path.stem not in {"__init__", "__main__"}
)


def test_public_names_exist() -> None:
    for name in md.__all__:
        assert getattr(md, name) is not None
    with pytest.raises(AttributeError):
        md.no_existe  # noqa: B018


@pytest.mark.parametrize("name", MODULES)
def test_dunder_all_is_true(name: str) -> None:
    module = import_module(name)
    for public in module.__all__:
        assert hasattr(module, public), public


def test_a_foreign_package_of_the_same_name_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / "geo").mkdir()
    (tmp_path / "geo" / "__init__.py").write_text("raise RuntimeError('ajeno')", encoding="utf-8")
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import mapadelito; "
    code += "from geo.crs import utm_epsg; print(utm_epsg(-78.5, -7))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "32717"


def test_the_arrows_point_one_way() -> None:
    subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"], cwd=ROOT, check=True
    )
