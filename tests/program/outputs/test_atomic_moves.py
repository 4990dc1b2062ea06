"""The change of an edition that is stopped at any of its steps."""

from __future__ import annotations

from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from geo.errors import MapaError
from helpers.output_folder import NEW, OLD, everything, renew, with_edition
from helpers.store.stopped import Killed, StepLimit, killed_at_each_step
from mapadelito.outputs import atomic_moves
from mapadelito.outputs.folder import Output

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize("exchange", [True, False])
def test_killed_at_any_step_the_old_or_the_new_edition_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, exchange: bool
) -> None:
    seen = []
    for steps, folder in killed_at_each_step(tmp_path, renew, monkeypatch, exchange=exchange):
        assert everything(folder) in (OLD, NEW), steps
        seen.append(everything(folder) == NEW)
    assert len(seen) > 20
    assert set(seen) == {False, True}
    assert sorted(seen) == seen


@pytest.mark.parametrize("exchange", [True, False])
@pytest.mark.parametrize("broken", ["publico", "r.json", "s.json"])
def test_a_step_that_fails_undoes_the_others(
    edition: Path, monkeypatch: pytest.MonkeyPatch, broken: str, *, exchange: bool
) -> None:
    real = {name: getattr(Path, name) for name in ("rename", "replace")}

    def failing(name: str) -> Callable[[Path, Path], Path]:
        def move(self: Path, target: Path) -> Path:
            if Path(target) in (edition / broken, edition / "reservado" / broken) and "nuevo" in self.parts:
                raise PermissionError(13, "Permission denied", str(target))
            return real[name](self, target)  # type: ignore[no-any-return]

        return move

    for name in real:
        monkeypatch.setattr(Path, name, failing(name))
    if not exchange:
        monkeypatch.setattr(atomic_moves, "_exchange", lambda *_: False)
    elif broken == "publico":
        pytest.skip("an exchange is one step")
    with pytest.raises(MapaError, match=r"«(publico|r.json)» está abierto en otro programa|No se pudo escribir «s.json»"):
        renew(edition)
    assert everything(edition) == OLD


def test_killed_while_a_change_is_undone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if target.name == "s.json":
            raise PermissionError(13, "Permission denied", str(target))
        return real(self, target)

    for steps in count():
        folder = with_edition(tmp_path / f"{steps}")
        with monkeypatch.context() as patch:
            limit = StepLimit(steps, patch)
            patch.setattr(Path, "replace", failing)
            with suppress(Killed, MapaError):
                renew(folder)
        with Output(folder):
            pass
        assert everything(folder) in (OLD, NEW), steps
        if limit.left >= 0:
            break
    assert everything(folder) == OLD
