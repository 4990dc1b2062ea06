"""Every file of a run is read before anything is released: a bad one is refused at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from geo.errors import MapaError
from mapadelito.jobs import generate, preparing
from mapadelito.settings.config import load_config

if TYPE_CHECKING:
    from pathlib import Path

CONTEXT = ("poblacion", "calles", "base", "edificios", "factores", "sectores_municipales", "coincidencias")


class ReleasedError(Exception):
    """The release step was reached."""


@pytest.fixture
def up_to_release(project: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run ``generar`` up to the release step, which raises."""

    def released(*_: object, **__: object) -> None:
        raise ReleasedError

    monkeypatch.setattr(preparing, "release_all", released)
    return lambda **options: generate.run(load_config(None, project | options), lambda _: None)


@pytest.mark.parametrize("option", CONTEXT)
def test_a_bad_file_is_refused_before_the_release(up_to_release: Any, tmp_path: Path, option: str) -> None:
    bad = tmp_path / "malo.gpkg"
    bad.write_bytes(b"SQLite format 3\x00" + b"\x00" * 200)
    with pytest.raises(MapaError, match=r"malo\.gpkg"):
        up_to_release(**{option: (bad,)})


def test_so_is_a_bad_logo(up_to_release: Any, tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\x00" * 50)
    with pytest.raises(MapaError, match=r"logo\.png"):
        up_to_release(membrete={"logos": [str(tmp_path / "logo.png")]})


@pytest.mark.parametrize("profile", ["publico", "comite", "interno"])
def test_good_files_reach_it(up_to_release: Any, profile: str) -> None:
    with pytest.raises(ReleasedError):
        up_to_release(perfil=profile)
