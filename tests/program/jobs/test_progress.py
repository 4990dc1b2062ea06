"""How far the work is: a bar at a terminal, which leaves nothing behind, and the same lines as ever anywhere else."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from mapadelito import ROOT
from mapadelito.jobs.progress import _words, with_progress

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

JOB = """
import time
from mapadelito.jobs.progress import Progress, with_progress
with Progress(**OPTIONS) as say:
    say("Analizando …")
    for number in with_progress(range(20), 20, say, lines=LINES):
        time.sleep(0.01)
        if number == FAILS:
            raise SystemExit("Falló: «algo»")
        if number == 9:
            say("Un aviso: ñandú")
say("Listo")
"""
LINES = [*(f"  {number} de 20" for number in range(2, 10, 2)), "Un aviso: ñandú"]
LINES = ["Analizando …", *LINES, *(f"  {number} de 20" for number in range(10, 20, 2)), "Listo"]
_ESCAPE = re.compile(r"\x1b\[([?\d;]*)([A-Za-z])")


def job(options: dict[str, Any] | None = None, *, lines: bool = True, fails: int = -1) -> list[str]:
    code = JOB.replace("OPTIONS", repr(options or {})).replace("LINES", repr(lines)).replace("FAILS", repr(fails))
    return [sys.executable, "-c", code]


def piped(command: list[str], **variables: str) -> tuple[str, str]:
    around = os.environ | {"PYTHONIOENCODING": "utf-8"} | variables
    done = subprocess.run(command, cwd=ROOT, env=around, capture_output=True, text=True, encoding="utf-8", check=False)
    return done.stdout, done.stderr


def at_terminal(command: list[str], *, out: bool = True, err: bool = True, term: str = "xterm") -> tuple[str, str]:
    """Run a command at a terminal of 80 columns; return what the terminal got, and what the pipes did."""
    pty = pytest.importorskip("pty", reason="Windows has no pseudo-terminals")
    termios = pytest.importorskip("termios")
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    ends = {"stdout": theirs if out else subprocess.PIPE, "stderr": theirs if err else subprocess.PIPE}
    around = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "COLUMNS"}}
    around |= {"TERM": term, "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(command, cwd=ROOT, env=around, stdin=subprocess.DEVNULL, **ends) as process:  # type: ignore[call-overload]
        os.close(theirs)
        got = b"".join(_read(ours))
        rest = b"".join(pipe.read() for pipe in (process.stdout, process.stderr) if pipe is not None)
    os.close(ours)
    return got.decode(), rest.decode()


def _read(terminal: int) -> Iterator[bytes]:
    try:
        while part := os.read(terminal, 65536):
            yield part
    except OSError:  # Linux tells the end so
        return


def screen(got: str) -> list[str]:
    """Return the lines that a terminal shows in the end."""
    lines, row, column, at = [""], 0, 0, 0
    while at < len(got):
        if sign := _ESCAPE.match(got, at):
            at, (count, order) = sign.end(), sign.groups()
            if order == "A":
                row -= int(count or 1)
            elif order == "K":
                assert count == "2"
                lines[row] = ""
            else:
                assert order in "mhl", sign[0]  # colour, cursor shown or hidden
            continue
        letter, at = got[at], at + 1
        if letter == "\r":
            column = 0
        elif letter == "\n":
            row, column = row + 1, 0
            lines += [""] * (row + 1 - len(lines))
        else:
            lines[row] = lines[row].ljust(column)[:column] + letter + lines[row][column + 1 :]
            column += 1
    return [line.rstrip() for line in lines]


def test_many_jurisdictions_tell_how_many_are_done() -> None:
    said: list[str] = []
    assert list(with_progress(range(25), 25, said.append)) == [*range(25)]
    assert said == [f"  {number} de 25" for number in range(2, 25, 2)]
    assert list(with_progress(range(25), 25, said.append, lines=False)) == [*range(25)]
    assert len(said) == 12


def test_one_jurisdiction_needs_no_telling() -> None:
    said: list[str] = []
    assert list(with_progress(["a"], 1, said.append)) == ["a"]
    assert said == []


def test_a_pipe_gets_the_lines_and_nothing_else() -> None:
    whole = "\n".join(LINES) + "\n"
    assert piped(job()) == (whole, "")
    forced = {"FORCE_COLOR": "1", "TTY_COMPATIBLE": "1", "TTY_INTERACTIVE": "1"}  # for rich, a pipe is then a terminal
    assert piped(job({"to_stderr": True}), **forced) == ("", whole)
    assert piped(job({"silent": True})) == ("", "")
    told = [line for line in LINES if not line.startswith("  ")]
    assert piped(job(lines=False)) == ("\n".join(told) + "\n", "")


@pytest.mark.parametrize("lines", [True, False])
@pytest.mark.parametrize("options", [{}, {"to_stderr": True}])
def test_a_terminal_gets_a_bar_that_leaves_nothing_behind(options: dict[str, Any], lines: bool) -> None:  # noqa: FBT001
    got, _ = at_terminal(job(options, lines=lines))
    assert re.search(r"━+.* \d+ de 20, [\d,]+ por min, faltan \d+ s", got)
    assert screen(got) == ["Analizando …", "Un aviso: ñandú", "Listo", ""]
    assert got.count("\x1b[?25l") == got.count("\x1b[?25h") > 0  # the cursor is back


def test_a_bar_and_lines_that_go_elsewhere_do_not_mix() -> None:
    got, rest = at_terminal(job(), out=False)
    assert "de 20, " in got
    assert set(screen(got)) == {""}
    assert rest == "\n".join(LINES) + "\n"
    got, rest = at_terminal(job(), err=False)
    assert (got.splitlines(), rest) == (LINES, "")


def test_a_terminal_that_cannot_move_its_cursor_gets_lines() -> None:
    assert at_terminal(job(), term="dumb")[0].splitlines() == LINES


def test_silence_is_silence_at_a_terminal_too() -> None:
    assert at_terminal(job({"silent": True})) == ("", "")


def test_the_bar_is_gone_before_an_error_is_told() -> None:
    got, _ = at_terminal(job(fails=4))
    assert screen(got) == ["Analizando …", "Falló: «algo»", ""]
    assert got.rindex("\x1b[?25h") < got.index("Falló")


def test_old_windows_consoles_can_draw_the_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    from rich.console import Console  # noqa: PLC0415

    from mapadelito.jobs import progress  # noqa: PLC0415

    monkeypatch.setattr(progress, "_is_terminal", lambda _: True)
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    bar = progress._new_bar()
    assert bar is not None
    bar.add_task("", total=72, completed=14, words=_words(14, 72, 300.0))
    old = Console(legacy_windows=True, force_terminal=True, width=80, file=io.StringIO())
    with old.capture() as drawn:
        old.print(bar.get_renderable())
    [line] = [_ESCAPE.sub("", line).strip() for line in drawn.get().splitlines()]
    assert line == "----- ------------------------ 14 de 72, 3 por min, faltan 21 min"


@pytest.mark.parametrize(
    ("done", "words"),
    [
        ((1, 2, 10.0), "1 de 2, 6 por min, faltan 10 s"),
        ((14, 72, 30.0), "14 de 72, 28 por min, faltan 2 min"),
        ((1, 24, 600.0), "1 de 24, 6 por hora, faltan 230 min"),
        ((72, 72, 0.0), "72 de 72, 4,320,000 por min, faltan 0 s"),
    ],
)
def test_rate_and_time_left_in_words(done: tuple[int, int, float], words: str) -> None:
    assert _words(*done) == words


@pytest.mark.slow
def test_the_command_says_the_same_through_a_pipe_and_draws_at_a_terminal(tmp_path: Path) -> None:
    data = ROOT / "data"
    given = ("--incidentes", data / "incidents/ilo_2020.csv", "--limites", data / "boundaries/ilo.geojson", "--cortes", "1")
    command = [sys.executable, "-m", "mapadelito", "evaluar", *map(str, given), "--salida", str(tmp_path)]
    out, err = piped(command)
    assert err == ""
    assert out.startswith("Leyendo los límites …\nLeyendo los incidentes …\nEvaluando …\n")
    got, rest = at_terminal([*command, "--json"], out=False)
    assert " de 3, " in got
    assert [line for line in screen(got) if line] == out.splitlines()
    assert json.loads(rest)["perfil"] == "publico"
