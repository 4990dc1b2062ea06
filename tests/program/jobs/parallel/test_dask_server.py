"""The workers of a Dask server give what one process gives; one that ends is replaced."""

from __future__ import annotations

import tempfile
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from geo.errors import ConfigError, MapaError
from helpers.attack import digests
from helpers.shared import SAMPLE
from helpers.store.forks import lives_later
from mapadelito.jobs.generate import run
from mapadelito.jobs.parallel import dask_server
from mapadelito.jobs.parallel.workers import for_each
from mapadelito.settings.config import load_config

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SHORT = {"formato": "html", "mapa": "delito"}
pytestmark = pytest.mark.filterwarnings("ignore")  # those of the library, which the program does not see


@pytest.fixture
def cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], str]]:
    """Return what starts a server with some workers, and returns its address."""
    dask = pytest.importorskip("dask")
    distributed = pytest.importorskip("distributed")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    started = []

    def start(workers: int) -> str:
        with dask.config.set({"distributed.scheduler.allowed-failures": 1}):
            own = distributed.LocalCluster(n_workers=workers, threads_per_worker=2, dashboard_address=None, silence_logs=50)
        started.append(own)
        return str(own.scheduler_address)

    yield start
    for own in started:
        with closing(own):
            pass


@pytest.mark.slow
def test_one_worker_or_two_write_the_bytes_of_one_process(tmp_path: Path, cluster: Callable[[int], str]) -> None:
    found = []
    for name, workers in (("aqui", 0), ("uno", 1), ("dos", 2)):
        server = {"servidor_dask": cluster(workers)} if workers else {}
        places = {"salida": tmp_path / name / "salida", "almacen": tmp_path / name / "almacen"}
        run(load_config(None, SAMPLE | SHORT | places | server), lambda _: None)
        found.append(digests(tmp_path / name / "salida/publico"))
    assert found[0] == found[1] == found[2]
    assert len(found[0]) > 4


@pytest.mark.slow
def test_a_worker_that_ends_is_replaced_and_who_ends_each_is_named(tmp_path: Path, cluster: Callable[[int], str]) -> None:
    items = [(name, name) for name in ("a", "una vez", "b", "siempre", "c")]
    done = list(for_each(lives_later, items, tmp_path, workers=1, server=cluster(2)))
    assert [(one.name, one.value) for one in done] == [
        ("a", "A"),
        ("una vez", "UNA VEZ"),
        ("b", "B"),
        ("siempre", None),
        ("c", "C"),
    ]
    assert "se cerró de golpe" in done[3].error


def test_a_server_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr(dask_server, "_WAIT_S", 0.3)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(MapaError, match=r"«tcp://127.0.0.1:9» no responde"):
        list(for_each(lives_later, [("a", "a")], tmp_path, workers=1, server="tcp://127.0.0.1:9"))


def test_a_worker_of_another_version_or_without_the_disk_is_told(tmp_path: Path) -> None:
    with pytest.raises(MapaError, match=r"tiene mapadelito .*, y la orden se dio con 0\.0"):
        dask_server.run_item(str(tmp_path / "comun"), "a", b"", "0.0")
    with pytest.raises(MapaError, match="no ve la carpeta de salida"):
        dask_server.run_item(str(tmp_path / "comun"), "a", b"", dask_server.__version__)


@pytest.mark.parametrize("address", ["localhost:8786", "http://x:1", "tcp://x", "tcp://a b:1"])
def test_an_address_of_another_kind_is_refused(address: str) -> None:
    with pytest.raises(ConfigError, match="tcp://servidor:8786"):
        load_config(None, {"servidor_dask": address})
