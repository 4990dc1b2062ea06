"""Files out: each appears whole or not at all, and only inside the output folder."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

from geo.errors import MapaError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["Output", "cache_folder"]


class Output:
    """The output folder of a run.

    A file is written under a temporary name beside its place, flushed to the disk and renamed: a reader sees the old or
    the new one, never a part. What a broken run left behind is cleared at the next.

    Parameters
    ----------
    root
        Folder, made if need be.
    """

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.written: dict[str, str] = {}
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            for left in self.root.rglob(".tmp-*"):
                left.unlink()
        except OSError as error:
            raise _refused(self.root, error) from error

    def text(self, name: str, content: str) -> None:
        """Write a text file (UTF-8), named by its path inside the folder; half a character becomes ``?``."""
        self.file(name, lambda path: path.write_bytes(content.encode(errors="replace")))

    def file(self, name: str, make: Callable[[Path], object]) -> None:
        """Let ``make`` write a file at the temporary path it is given, then put it in its place."""
        target = (self.root / name).resolve()
        if not target.is_relative_to(self.root):
            raise MapaError(f"No se escribe fuera de la carpeta de salida: «{name}».")
        temporary = target.with_name(f".tmp-{os.getpid()}-{target.name}")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            make(temporary)
            with temporary.open("rb+") as file:
                os.fsync(file.fileno())
            self.written[name] = hashlib.sha256(temporary.read_bytes()).hexdigest()
            temporary.replace(target)
        except OSError as error:
            raise _refused(target, error) from error
        finally:
            temporary.unlink(missing_ok=True)

    def clear_stale(self, earlier: list[str]) -> None:
        """Remove files that an earlier run of the same profile wrote and this one did not, and folders left empty."""
        for name in earlier:
            target = (self.root / name).resolve()
            if name not in self.written and target.is_relative_to(self.root) and target.is_file():
                target.unlink()
                if target.parent != self.root and not any(target.parent.iterdir()):
                    target.parent.rmdir()

    def listing(self) -> list[dict[str, object]]:
        """Return ``archivo, sha256, bytes`` of each file written, by name."""
        return [
            {"archivo": name, "sha256": digest, "bytes": (self.root / name).stat().st_size}
            for name, digest in sorted(self.written.items())
        ]


def cache_folder(root: Path) -> Path | None:
    """Return the folder for what can be made again (``reservado/cache``); None if a link would lead it out of ``root``."""
    whole = root.resolve()
    folder = (whole / "reservado" / "cache").resolve()
    return folder if folder.is_relative_to(whole) else None


def _refused(path: Path, error: OSError) -> MapaError:
    return MapaError(
        f"No se pudo escribir «{path.name}»: {error.strerror or error}. Revise el espacio y el permiso de la carpeta "
        "de salida; lo que había antes quedó como estaba."
    )
