"""The processes that we start: code among the data never runs, and no process of ours outlives us."""

from __future__ import annotations

import json
import operator
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from geo.formats.layers import vector
from geo.intake import limits, sandbox
from geo.intake.processes import OPTION
from mapadelito import ROOT
from mapadelito.jobs.parallel.workers import for_each

if TYPE_CHECKING:
    from mapadelito.jobs.parallel.done import Done

COMMAND = Path(sys.executable).with_name("mapadelito")
FACTS, LIMITS = ROOT / "data/incidents/ilo_2020.csv", ROOT / "data/boundaries/ilo.geojson"
PLANTED = (
    *(
        "ctypes",
        "pickle",
        "json",
        "csv",
        "site",
        "tempfile",
        "subprocess",
        "sitecustomize",
        "usercustomize",
        "encodings/__init__",
    ),
    *("numpy", "pandas", "fiona", "pyogrio", "pyarrow", "geopandas", "mapadelito", "geo/__init__", "layers", "maps"),
)
needs_command = pytest.mark.skipif(not COMMAND.exists(), reason="la orden mapadelito no está instalada en este entorno")


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    """Make a folder where every module that we may import has a double that says so."""
    folder = tmp_path / "datos"
    for name in PLANTED:
        module = folder / f"{name}.py"
        module.parent.mkdir(parents=True, exist_ok=True)
        module.write_text(f"open({str(tmp_path / 'RAN')!r}, 'a').write({name!r})\nraise ImportError\n", encoding="utf-8")
    return folder


def _run(folder: Path, salida: Path, *more: str) -> dict[str, str]:
    """Run the command in a folder; return the digest of each file that it made."""
    folder.mkdir(exist_ok=True)
    given = ["--incidentes", FACTS, "--limites", LIMITS, "--salida", salida, "--almacen", salida.with_suffix(".almacen")]
    subprocess.run([COMMAND, *more, *given], cwd=folder, check=True, capture_output=True, timeout=300)
    record = json.loads((salida / "reservado/registro.json").read_text(encoding="utf-8"))
    return {made["archivo"]: made["sha256"] for made in record["salidas"]}


@needs_command
def test_code_among_the_data_never_runs(planted: Path, tmp_path: Path) -> None:
    assert _run(planted, tmp_path / "s1", "revisar") == _run(tmp_path / "empty", tmp_path / "s2", "revisar")
    assert not (tmp_path / "RAN").exists()


@needs_command
@pytest.mark.slow
def test_code_among_the_data_changes_no_map(planted: Path, tmp_path: Path) -> None:
    order = ["generar", "--mapa", "delito", "--formato", "html,gpkg,kmz,xlsx", "--trabajadores"]
    made = [_run(planted, tmp_path / f"s{workers}", *order, workers) for workers in ("1", "2")]
    assert not (tmp_path / "RAN").exists()
    assert made[0] == made[1] == _run(tmp_path / "empty", tmp_path / "s", *order, "1")
    assert len(made[0]) > 10


def _ask(*questions: str) -> list[Done[object]]:
    """Have two processes tell what some expressions are there."""
    return list(for_each(operator.call, [(text, text) for text in questions], eval, workers=2))


def test_a_process_has_neither_our_folder_nor_our_variables(
    planted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(planted)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for name in ("PYTHONPATH", "PYTHONSTARTUP"):
        monkeypatch.setenv(name, str(planted))
    folder, path, names, place = (
        done.value
        for done in _ask(
            "__import__('os').getcwd()",
            "__import__('sys').path",
            "[name for name in __import__('os').environ if name.startswith('PYTHON')]",
            "[__import__('os').environ[name] for name in ('TMPDIR', 'TEMP', 'CPL_TMPDIR', 'SQLITE_TMPDIR')]",
        )
    )
    own = Path(str(folder)).parent
    assert own.parent == tmp_path
    assert not own.exists()  # gone with it
    assert isinstance(path, list)
    assert str(planted) not in path
    assert "" not in path
    assert names == []
    assert isinstance(place, list)
    assert {Path(each).parent for each in place} == {tmp_path}
    assert not (tmp_path / "RAN").exists()


def test_an_item_that_ends_its_process_fails_alone() -> None:
    done = _ask("1", "__import__('os')._exit(1)", *map(str, range(2, 8)))
    assert [item.value for item in done] == [1, None, *range(2, 8)]
    assert "se cerró de golpe" in done[1].error


def test_an_item_whose_process_is_killed_once_is_made_by_another(tmp_path: Path) -> None:
    mark = f"__import__('pathlib').Path({str(tmp_path / 'visto')!r})"
    once = f"{mark}.exists() or ({mark}.touch(), __import__('os').kill(__import__('os').getpid(), 9))"
    done = _ask("1", once, "2")
    assert [(item.value, item.error) for item in done] == [(1, ""), (True, ""), (2, "")]


def test_a_process_can_open_files_in_yet_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = f"len(__import__('geo.intake.sandbox', fromlist=['read_layer']).read_layer({str(LIMITS)!r}).frame)"
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert [done.value for done in _ask(there, there)] == [len(vector.read_layer(LIMITS).frame)] * 2
    assert list(tmp_path.iterdir()) == []  # nor do those leave anything


def test_the_reader_follows_the_place_for_temporary_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = sandbox._Worker()
    monkeypatch.setattr(sandbox, "_WORKER", reader)
    for name in ("uno", "dos"):
        place = tmp_path / name
        place.mkdir()
        monkeypatch.setattr(tempfile, "tempdir", str(place))
        assert len(sandbox.read_layer(LIMITS).frame) > 1
        assert len(list(place.iterdir())) == 1  # where the reader works
    assert list((tmp_path / "uno").iterdir()) == []
    reader.stop()
    assert list((tmp_path / "dos").iterdir()) == []


def test_a_frozen_program_starts_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "mapadelito-portable"
    code = f"import sys\nsys.path.insert(0, {str(ROOT)!r})\nfrom mapadelito.cli import main\nmain()\n"
    program.write_text(f"#!{sys.executable}\n{code}", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    reader = sandbox._Worker()
    monkeypatch.setattr(sandbox, "_WORKER", reader)
    assert len(sandbox.read_layer(LIMITS).frame) > 1
    assert reader._process is not None
    assert reader._process.args == [str(program), OPTION, "geo.intake.worker", "atado"]
    reader.stop()
    assert [done.value for done in _ask("1", "__import__('sys').argv[:2]")] == [1, [str(program), OPTION]]


LONG = f"""
import operator, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # tests that run in the background inherit it ignored
from mapadelito.jobs.parallel.workers import for_each
from geo.intake import sandbox
sandbox.read_layer({str(LIMITS)!r})
print(sandbox._WORKER._process.pid, flush=True)
items = [("", "__import__('os').getpid()")] * 8 + [("", "__import__('time').sleep(300)")] * 2
try:
    for done in for_each(operator.call, items, eval, workers=2):
        print(done.value, flush=True)
except KeyboardInterrupt:
    sys.exit(130)
"""


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="se mira en /proc")
@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGINT])
def test_no_process_outlives_us_and_ctrl_c_is_silent(blow: signal.Signals) -> None:
    around = os.environ | {"PYTHONPATH": str(ROOT)}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", LONG], **pipes, env=around, start_new_session=True) as parent:  # type: ignore[call-overload]
        pids = {int(parent.stdout.readline()) for _ in range(9)}
        assert len(pids) >= 2
        assert all(map(_alive, pids))
        os.killpg(parent.pid, blow) if blow == signal.SIGINT else parent.kill()
        assert parent.wait(30) == (130 if blow == signal.SIGINT else -blow)
        assert parent.stderr.read() == b""
    ends = time.monotonic() + 30
    while any(map(_alive, pids)) and time.monotonic() < ends:
        time.sleep(0.05)
    assert not any(map(_alive, pids))


def test_a_system_whose_libraries_need_a_name_reads_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def windows(_: str | None) -> None:
        raise TypeError("argument of type 'NoneType' is not iterable")

    monkeypatch.setattr(limits.ctypes, "CDLL", windows)
    monkeypatch.setattr(limits.socket.socket, "connect", None, raising=False)
    limits.leave_network()
    assert limits.socket.socket.connect is limits._refuse
