"""The output folder: files are prepared beside their place and moved there in one change, only inside the folder."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Self

from geo.errors import FormatError, MapaError, is_disk_fault
from geo.intake.sandbox import stop_reader
from geo.paths import digest_of
from layers.disclosure.profiles import PROFILES
from mapadelito.outputs.archive import (
    ARCHIVE,
    archive_inventory,
    inventory_of,
    inventory_path,
    is_archived,
    protect,
    sweep_empty,
)
from mapadelito.outputs.atomic_moves import Move, files_in, is_unfinished, perform, recover, sync_folder
from mapadelito.outputs.carried_files import copy_file, delete_tree, share_file
from mapadelito.outputs.lock import lock_folder
from mapadelito.outputs.write_errors import cannot_write, disk_error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import TracebackType

__all__ = ["Output"]

_PRIVATE = "reservado/.mapadelito"
"""Private folder of a run: its lock, its journal, its temporary files and the files that it prepares."""
_RUN = "corrida-"
_NEW, _OLD, _TEMPORARY = "nuevo", "viejo", "tmp"


class Output:
    """The output folder of a run.

    Files are prepared in a private folder and moved to their places by :meth:`publish` as one change: the folder has the old
    files or the new ones, complete, also after a crash. One run at a time uses a folder; an interrupted change is completed
    or undone, and its files deleted, when the next run starts. Temporary files of the process are in the private folder too.

    Use it in a ``with`` statement: files that were not published are deleted at its end.

    Parameters
    ----------
    root
        Folder, created if absent.
    wait_s, tell
        Seconds that another run in the folder is waited for, as in :func:`mapadelito.outputs.lock.lock_folder`.

    Raises
    ------
    MapaError
        If another run is using the folder, or it cannot be written.
    """

    def __init__(self, root: Path, *, wait_s: float = 0.0, tell: Callable[[str], object] = str) -> None:
        self.root = root.resolve()
        self._wait_s, self._tell = wait_s, tell
        self.written: dict[str, str] = {}
        self._owned: set[str] = set()
        self._carried: set[str] = set()
        self._archived: dict[str, str] = {}
        self._stack = ExitStack()
        self._run: Path  # once the folder is taken

    def __enter__(self) -> Self:
        """Lock the folder, and complete or undo an interrupted change."""
        private = self.root / _PRIVATE
        with ExitStack() as stack:
            try:
                self._check_places()
                stack.enter_context(lock_folder(private / "en-uso.json", wait_s=self._wait_s, tell=self._tell))
                self._take_over(private)
                self._run = Path(tempfile.mkdtemp(prefix=_RUN, dir=private))
                stack.callback(self._drop, self._run, private)
                for name in (_NEW, _OLD, _TEMPORARY):
                    (self._run / name).mkdir()
            except OSError as error:
                raise cannot_write(Path(error.filename or self.root), error) from error
            stack.callback(setattr, tempfile, "tempdir", tempfile.tempdir)
            tempfile.tempdir = str(self._run / _TEMPORARY)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Delete the files that were not published, and unlock the folder."""
        stop_reader()  # its temporary files are here
        self._stack.close()

    def _check_places(self) -> None:
        """Refuse links and files in the place of the folders that are exchanged.

        Raises
        ------
        MapaError
            If there is one.
        """
        if not (self.root / _PRIVATE).resolve().is_relative_to(self.root):
            raise MapaError(f"No se escribe fuera de la carpeta de salida: «{_PRIVATE}» lleva a otra.")
        archives = (f"{ARCHIVE}/{profile}" for profile in PROFILES)
        for place in (self.root / name for name in (*PROFILES, ARCHIVE, *archives)):
            if place.is_symlink() or (place.exists() and not place.is_dir()):
                raise MapaError(
                    f"«{place.name}», en la carpeta de salida, no es una carpeta, sino un archivo o un enlace: cámbiele el "
                    "nombre o use otra carpeta con --salida."
                )

    @staticmethod
    def _drop(run: Path, private: Path) -> None:
        """Delete what a run prepared, unless a change that could be neither made nor undone still needs it."""
        if not is_unfinished(private):
            delete_tree(run)

    def _take_over(self, private: Path) -> None:
        """Complete or undo an interrupted change, and delete the files that it had prepared."""
        try:
            recover(self.root, private)
        except (ValueError, KeyError, TypeError) as error:
            raise MapaError(
                f"«{_PRIVATE}» guarda un cambio a medias que no se entiende: alguien lo tocó. Borre esa carpeta y repita."
            ) from error
        for left in private.glob(f"{_RUN}*"):
            delete_tree(left)
        sweep_empty(self.root)

    def end_reading(self) -> None:
        """Stop the reading process, whose temporary files are in the folder; to be called after the last input file."""
        stop_reader()

    def text(self, name: str, content: str) -> None:
        """Prepare a text file (UTF-8) at a path inside the folder; a lone surrogate becomes ``?``."""
        self.data(name, content.encode(errors="replace"))

    def data(self, name: str, content: bytes) -> None:
        """Prepare a file with some content at a path inside the folder."""
        self.file(name, lambda path: path.write_bytes(content))

    def file(self, name: str, make: Callable[[Path], object]) -> None:
        """Prepare a file that ``make`` writes to the path that it is given."""
        target = (self.root / name).resolve()
        if not target.is_relative_to(self.root):
            raise MapaError(f"No se escribe fuera de la carpeta de salida: «{name}».")
        staged = self.prepared(name)
        try:
            staged.parent.mkdir(parents=True, exist_ok=True)
            make(staged)
            with staged.open("rb+") as file:
                os.fsync(file.fileno())
            self.written[name] = digest_of(staged)
        except OSError as error:
            raise cannot_write(target, error) from error
        except Exception as error:
            if is_disk_fault(error):  # xlsxwriter raises an error of its own
                raise disk_error(target.name) from error
            raise

    def carries(self, name: str, content: str) -> None:
        """Declare that a file of the present edition, which has this SHA-256, goes on to the next one as it is."""
        self._carried.add(name)
        self.written[name] = content

    def renews(self, names: Iterable[str]) -> None:
        """Declare the files that this run renews: those that it does not write are deleted by :meth:`publish`."""
        self._owned.update(names)

    def archives(self, profile: str, name: str) -> None:
        """Declare that the present folder of a profile, if its content changes, is kept as ``ediciones/profile/name``."""
        self._archived[profile] = name

    def changes(self, profile: str) -> bool:
        """Whether the files prepared and those declared would change the content of the folder of a profile."""
        own = [name for name in self.written if name.startswith(f"{profile}/")]
        return bool(self.removed(profile)) or not all(map(self._is_there, own))

    def replaces(self, profile: str) -> bool:
        """Whether a file that a jurisdiction has in the folder of a profile would change or go, and is in no archive.

        The files that bind the jurisdictions (index, annex) do not count: they change with each one that is added.
        """
        gone = {*self.removed(profile)}
        there = [name for name in self.earlier(profile) if "/" in name]
        changed = [name for name in there if f"{profile}/{name}" in self.written and not self._is_there(f"{profile}/{name}")]
        return not all(is_archived(self.root, profile, name) for name in (*gone.intersection(there), *changed))

    def removed(self, folder: str) -> list[str]:
        """Return the files of a folder that this run renews and has not written, by their paths in the folder."""
        names = [name for name in self.earlier(folder) if f"{folder}/{name}" in self._owned]
        return [name for name in names if f"{folder}/{name}" not in self.written]

    def earlier(self, folder: str) -> list[str]:
        """Return the files that a folder of the output has now, by their paths in it."""
        path = self.root / folder
        return files_in(path) if path.is_dir() else []

    def publish(self) -> None:
        """Move all files to their places as one change, and keep the files of other runs.

        Raises
        ------
        MapaError
            If a file cannot be moved; nothing is changed then.
        """
        profiles = [profile for profile in self._profiles() if self.changes(profile)]
        kept = [profile for profile in profiles if profile in self._archived and (self.root / profile).exists()]
        try:
            moves = [*map(self._folder, profiles), *map(self._inventory, kept), *self._files()]
            perform(self.root, self.root / _PRIVATE, moves)
        except OSError as error:
            raise cannot_write(Path(error.filename or self.root), error) from error
        finally:
            sweep_empty(self.root)
        for profile in kept:
            protect(self.root / ARCHIVE / profile / self._archived[profile])

    def listing(self) -> list[dict[str, object]]:
        """Return ``archivo, sha256, bytes`` of each prepared file, ordered by name."""
        paths = {name: self.root / name if name in self._carried else self.prepared(name) for name in sorted(self.written)}
        return [
            {"archivo": name, "sha256": self.written[name], "bytes": path.stat().st_size} for name, path in paths.items()
        ]

    def _is_there(self, name: str) -> bool:
        """Whether a file has already the content prepared for it."""
        path = self.root / name
        try:
            return name in self.written and not path.is_symlink() and digest_of(path) == self.written[name]
        except FormatError:
            return False

    def prepared(self, name: str) -> Path:
        """Return where a prepared file is until it is published."""
        return self._run / _NEW / name

    def _kept(self, name: str) -> str:
        """Return the path, relative to the root, to which a replaced file is moved; its folder is created."""
        path = self._run / _OLD / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.relative_to(self.root).as_posix()

    def _profiles(self) -> list[str]:
        """Return the profiles whose folder changes."""
        names = {name.partition("/")[0] for name in (*self.written, *self._owned)}
        return [profile for profile in PROFILES if profile in names]

    def _folder(self, profile: str) -> Move:
        """Return the move of the folder of a profile, completed with the files of other runs.

        These are hard links, or copies if the present folder is archived: a program that changes the one would change both.
        """
        there, new = self.root / profile, self.prepared(profile)
        new.mkdir(parents=True, exist_ok=True)
        if there.exists():
            shutil.copymode(there, new)
        digests = {name.partition("/")[2]: self.written[name] for name in self.written if name.startswith(f"{profile}/")}
        for name in self.earlier(profile):
            if f"{profile}/{name}" in self._carried or (name not in digests and f"{profile}/{name}" not in self._owned):
                (new / name).parent.mkdir(parents=True, exist_ok=True)
                (copy_file if profile in self._archived else share_file)(there / name, new / name)
                digests[name] = ""
        for folder in sorted({new, *(path for path in new.rglob("*") if path.is_dir() and not path.is_symlink())}):
            sync_folder(folder)
        return Move(profile, new.relative_to(self.root).as_posix(), self._old(profile) if there.exists() else "", digests)

    def _old(self, profile: str) -> str:
        """Return the path to which the present folder of a profile is moved."""
        name = self._archived.get(profile)
        return f"{ARCHIVE}/{profile}/{name}" if name else self._kept(profile)

    def _inventory(self, profile: str) -> Move:
        """Return the move of the inventory of the edition that is archived."""
        target = inventory_path(profile, self._archived[profile])
        new = self.prepared(target)
        new.parent.mkdir(parents=True, exist_ok=True)
        listed = self.root / inventory_of(profile)
        with new.open("w", encoding="utf-8") as file:
            file.write(archive_inventory(self.root / profile, listed.read_text("utf-8") if listed.is_file() else ""))
            file.flush()
            os.fsync(file.fileno())
        return Move(target, new.relative_to(self.root).as_posix())

    def _files(self) -> list[Move]:
        """Return the moves of files outside the folders of profiles: those written, and those to delete."""
        moves = []
        for name in sorted({*self.written, *self._owned}):
            there = (self.root / name).exists()
            if name.partition("/")[0] in PROFILES or not (there or name in self.written) or self._is_there(name):
                continue
            new = self.prepared(name).relative_to(self.root).as_posix() if name in self.written else ""
            moves.append(Move(name, new, self._kept(name) if there else ""))
        return moves
