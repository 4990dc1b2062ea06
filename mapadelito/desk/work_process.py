"""The long work of a desk: commands in processes of their own, which no tab ends, and which can be stopped."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.errors import MapaError
from mapadelito.outputs.write_errors import cannot_write
from maps.spanish_text import integer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapadelito.desk.desk_folder import DeskFolder

__all__ = ["DONE", "FAILED", "RUNNING", "STOPPED", "DeskWork", "Step", "WorkBench", "command"]

RUNNING, DONE, FAILED, STOPPED = "en curso", "hecho", "fallo", "detenido"
"""States of a work."""
Step = Callable[[], "list[str] | None"]
"""Returns the command to run next, or None after having done something itself; raises MapaError to end the work."""

_STATE, _LOG = "trabajo", "trabajo.log"
_PATIENCE_S = 5.0
"""Seconds in which a process may end by itself once it is asked to, before it is killed."""
_SHOWN = 400
"""Last lines of the log that are shown."""
_MOST_READ = 200_000
"""Bytes of the end of the log that are read (200 kB)."""
_OF = re.compile(r"(\d+) de (\d+)\b")
_CUT = "El trabajo se cortó antes de terminar. Lo que había antes quedó como estaba: repita."
_BY_HAND = "Se detuvo. Lo que había antes quedó como estaba."


@dataclass(frozen=True, slots=True)
class DeskWork:
    """What was last asked for (``what``), its ``state`` (empty if nothing was), why it failed, its seconds and its lines."""

    what: str = ""
    state: str = ""
    why: str = ""
    seconds: float = 0.0
    usual: float = 0.0
    lines: tuple[str, ...] = ()

    @property
    def share(self) -> float | None:
        """Part that is done, from 0 to 1, by the last count of its lines or by how long it took before; None if unknown."""
        for line in reversed(self.lines[-3:]):
            if (found := _OF.search(line)) and int(found[2]):
                return min(int(found[1]) / int(found[2]), 1.0)
        return min(self.seconds / self.usual, 0.95) if self.usual else None

    @property
    def words(self) -> str:
        """How long it has taken and how long is left, in words (Spanish)."""
        told = f"Lleva {_lasting(self.seconds)}"
        if self.usual > self.seconds:
            return f"{told}; faltan unos {_lasting(self.usual - self.seconds)}, por lo que tardó la vez anterior."
        return f"{told}."


def command(*words: str) -> list[str]:
    """Return a command of this program as a process: its own Python, which takes no module from the current folder."""
    own = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-P", "-m", "mapadelito"]
    return [*own, *words]


class WorkBench:
    """The one work at a time of a folder, and what is known of it on the disk."""

    def __init__(self, desk: DeskFolder) -> None:
        self._desk = desk
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread: threading.Thread | None = None
        self._stopped = False
        if desk.kept(_STATE).get("estado") == RUNNING:
            self._keep(estado=FAILED, motivo=_CUT)

    @property
    def is_busy(self) -> bool:
        """Whether a work goes on."""
        return self._thread is not None and self._thread.is_alive()

    def start(self, what: str, steps: Sequence[Step]) -> bool:
        """Begin a work of some steps; return False, and begin nothing, while another goes on.

        Raises
        ------
        MapaError
            If the folder cannot be written.
        """
        with self._lock:
            if self.is_busy:
                return False
            usual = float(self._desk.kept("tiempos").get(what, 0.0))
            try:
                self._desk.own.mkdir(parents=True, exist_ok=True)
                (self._desk.own / _LOG).write_bytes(b"")
            except OSError as error:
                raise cannot_write(self._desk.own, error) from error
            self._stopped = False
            self._desk.keep(_STATE, {"que": what, "estado": RUNNING, "desde": time.time(), "usual": usual})
            self._thread = threading.Thread(target=self._run, args=(what, steps), daemon=True)
            self._thread.start()
        return True

    def stop(self) -> None:
        """Stop the work that goes on, and wait until its process has ended."""
        self._stopped = True
        process = self._process
        if process is not None:
            if os.name == "posix":
                with suppress(OSError):
                    process.send_signal(signal.SIGINT)
                with suppress(subprocess.TimeoutExpired):
                    process.wait(_PATIENCE_S)
            with suppress(OSError):
                process.kill()
        if self._thread is not None:
            self._thread.join(2 * _PATIENCE_S)

    def work(self) -> DeskWork:
        """Return what is known of the last work."""
        with self._lock:
            kept = self._desk.kept(_STATE)
            if kept.get("estado") == RUNNING and not self.is_busy:  # its end could not be written: the disk is full
                kept |= {"estado": FAILED, "motivo": _CUT}
        began = float(kept.get("desde", 0.0))
        ended = float(kept.get("hasta", 0.0)) or time.time()
        return DeskWork(
            what=str(kept.get("que", "")),
            state=str(kept.get("estado", "")),
            why=str(kept.get("motivo", "")),
            seconds=max(ended - began, 0.0) if began else 0.0,
            usual=float(kept.get("usual", 0.0)),
            lines=self._lines(),
        )

    def _lines(self) -> tuple[str, ...]:
        try:
            with (self._desk.own / _LOG).open("rb") as file:
                file.seek(max((self._desk.own / _LOG).stat().st_size - _MOST_READ, 0))
                text = file.read().decode("utf-8", "replace")
        except OSError:
            return ()
        return tuple(text.splitlines()[-_SHOWN:])

    def _run(self, what: str, steps: Sequence[Step]) -> None:
        began = time.time()
        try:
            for step in steps:
                words = step()
                if self._stopped:
                    break
                if words is not None and (why := self._done(words)):
                    self._end(STOPPED if self._stopped else FAILED, _BY_HAND if self._stopped else why)
                    return
        except MapaError as error:
            self._end(FAILED, str(error))
            return
        except OSError as error:
            self._end(FAILED, str(cannot_write(self._desk.own / _LOG, error)))
            return
        except Exception as error:  # noqa: BLE001 (a thread that ended without a word would be waited for)
            self._end(FAILED, f"Error inesperado ({type(error).__name__}: {error}). Es una falla de mapadelito: repórtela.")
            return
        if self._stopped:
            self._end(STOPPED, _BY_HAND)
            return
        with suppress(MapaError):
            self._desk.keep("tiempos", self._desk.kept("tiempos") | {what: round(time.time() - began, 1)})
        self._end(DONE, "")

    def _done(self, words: list[str]) -> str:
        """Run a command to its end; return why it failed (Spanish), empty if it did not."""
        own = {"PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}
        before = len(self._lines())
        with (self._desk.own / _LOG).open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 (words of this program)
                words,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self._desk.root,
                env=os.environ | own,
                start_new_session=os.name == "posix",
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
            if self._stopped:
                self._process.kill()
            code = self._process.wait()
        self._process = None
        said = [line for line in self._lines()[before:] if line.strip()]
        if code == 0 or any(line.startswith("Abra: ") for line in said):  # it made some, and says which it did not
            return ""
        return said[-1] if said and code in {1, 2} else f"El trabajo terminó antes de tiempo ({code}). Repita."

    def _end(self, state: str, why: str) -> None:
        with suppress(MapaError):
            self._keep(estado=state, motivo=why, hasta=time.time())

    def _keep(self, **more: object) -> None:
        self._desk.keep(_STATE, self._desk.kept(_STATE) | more)


def _lasting(seconds: float) -> str:
    return f"{integer(seconds)} s" if seconds < 90 else f"{integer(seconds / 60)} min"
