"""The process that opens files: what crosses its border, and what it may not do."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point

import mapadelito
from geo.errors import FormatError
from geo.formats.layers import vector
from geo.formats.layers.layer import Layer
from geo.intake import sandbox
from geo.intake.tables import TextTable, read_tables
from geo.intake.transfer import load_layer, load_table, save_layer, save_table
from helpers.shared import listening

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def layer(tmp_path: Path) -> Path:
    """Return a small layer of points with a null, a number, a text and a date."""
    frame = gpd.GeoDataFrame(
        {"n": [1, 2, None], "texto": ["Ñ", None, "c"], "dia": pd.to_datetime(["2021-03-04", None, "2021-03-06"])},
        geometry=[Point(-78, -7), Point(-78.1, -7.1), None],
        crs=4326,
    )
    path = tmp_path / "puntos.gpkg"
    frame.to_file(path, driver="GPKG", engine="pyogrio")
    return path


def test_a_layer_is_the_same_on_both_sides(layer: Path) -> None:
    read = vector.read_layer(layer), sandbox.read_layer(layer)
    assert [(one.features, one.notices) for one in read] == [(3, ())] * 2
    here, there = (one.frame for one in read)
    assert there.crs == here.crs
    assert there.geometry.geom_equals(here.geometry).tolist()[:2] == [True, True]
    assert there.geometry.iloc[2] is None
    for name in ("n", "texto", "dia"):
        assert there[name].astype(object).where(there[name].notna(), None).tolist() == (
            here[name].astype(object).where(here[name].notna(), None).tolist()
        )


def test_refusals_keep_their_kind_and_code(tmp_path: Path) -> None:
    bad = tmp_path / "malo.gpkg"
    bad.write_bytes(b"SQLite format 3\x00" + b"\x00" * 200)
    with pytest.raises(FormatError) as refusal:
        sandbox.read_layer(bad)
    assert refusal.value.code == "ARCHIVO_TRUNCADO"
    assert "«malo.gpkg»" in str(refusal.value)


def test_a_child_that_dies_or_hangs_is_replaced(layer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    worker = sandbox._Worker()
    monkeypatch.setattr(sandbox, "_WORKER", worker)
    assert len(sandbox.read_layer(layer).frame) == 3
    first = worker._process
    assert first is not None
    first.kill()
    first.wait()
    assert len(sandbox.read_layer(layer).frame) == 3  # another one
    order = {"job": "layers", "path": str(layer), "folder": str(layer.parent), "options": {}}
    assert "failed" in worker.ask(order, seconds=0.0)
    assert worker._process is None
    assert len(sandbox.read_layer(layer).frame) == 3
    worker.stop()


def test_what_makes_the_child_fail_is_a_refusal_in_words(layer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox._WORKER, "ask", lambda _: {"failed": "se acabó la memoria"})
    with pytest.raises(FormatError, match=r"«puntos.gpkg» hizo fallar al lector"):
        sandbox.read_layer(layer)


def _alone(code: str) -> str:
    start = f"import sys; sys.path.insert(0, {str(mapadelito.ROOT)!r}); from geo.intake.limits import *; "
    done = subprocess.run([sys.executable, "-c", start + code], capture_output=True, text=True, check=False, timeout=60)
    return done.stdout.strip()


def test_the_child_has_no_network() -> None:
    with listening() as (port, calls):
        reach = f"import urllib.request as u; u.urlopen('http://127.0.0.1:{port}/', timeout=2)"
        assert _alone(f"leave_network()\ntry:\n {reach}\nexcept OSError: print('closed')") == "closed"
    assert calls == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows no limita así la memoria")
def test_the_child_has_a_limit_of_memory() -> None:
    take = "try:\n block = bytearray({} << 30)\nexcept MemoryError: print('refused')\nelse: print('given')"
    assert _alone("limit_memory()\n" + take.format(4)) == "refused"
    assert _alone("limit_memory()\n" + take.format(1)) == "given"


letters = st.text(alphabet=st.characters(exclude_categories=["Cs"]))
cells = st.lists(st.tuples(letters, letters, st.sampled_from(["", "FILA_VACIA", "FILA_TOTAL"])), max_size=6)


@given(cells)
def test_a_table_crosses_whole(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]]) -> None:
    path = tmp_path_factory.mktemp("cruce") / "c.arrow"
    frame = pd.DataFrame([row[:2] for row in rows], columns=["a", "a (2)"], dtype="str")
    codes = np.asarray([row[2] for row in rows], dtype=object)
    there = TextTable(
        path, "hoja", frame, np.arange(len(rows)) + 5, codes, None, [("A", "b")], {"lineas": 3}, "SIDPOL", {1: "a"}
    )
    save_table(there, path)
    here = load_table(path, path)
    assert here.frame.equals(frame)
    assert here.frame.dtypes.equals(frame.dtypes)
    assert (here.lines.tolist(), here.codes.tolist()) == (there.lines.tolist(), codes.tolist())
    for name in ("path", "part", "points", "notices", "counted", "source", "long_cells"):
        assert getattr(here, name) == getattr(there, name)


def test_a_column_of_mixed_things_crosses_as_text(tmp_path: Path) -> None:
    frame = pd.DataFrame({"mixta": [1, "dos", None, {"a": 1}], "larga": [2**70, 1, 2, 3]})
    there = Layer(gpd.GeoDataFrame(frame, geometry=[Point(0, 0), None] * 2), (("CODIGO", "«f»: dicho."),), features=4)
    save_layer(there, tmp_path / "f.arrow")
    here = load_layer(tmp_path / "f.arrow")
    assert here.frame["mixta"].fillna("").tolist() == ["1", "dos", "", "{'a': 1}"]
    assert here.frame["larga"].tolist()[0] == str(2**70)
    assert (here.frame.crs, here.notices, here.features) == (None, there.notices, 4)


def test_a_big_layer_of_points_is_the_same_read_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    size = 200
    frame = gpd.GeoDataFrame(
        {
            "id": [f"{n:08d}" for n in range(size)],
            "n": range(size),
            "cuando": pd.date_range("2021-03-01 10:20", periods=size, freq="h"),
            "vacio": [None, "x"] * (size // 2),
        },
        geometry=gpd.points_from_xy([-78 - n / 1e4 for n in range(size)], [-7.0] * size),
        crs=4326,
    )
    for driver, name in (("GPKG", "a.gpkg"), ("FlatGeobuf", "a.fgb"), ("ESRI Shapefile", "a.shp")):
        path = tmp_path / name
        dated = frame if driver != "ESRI Shapefile" else frame.assign(cuando=frame["cuando"].astype(str))
        dated.to_file(path, driver=driver, engine="pyogrio")
        slow = vector.read_layer(path)
        monkeypatch.setattr(vector, "_MANY", 1)
        fast = vector.read_layer(path)
        monkeypatch.undo()
        assert (fast.features, fast.notices) == (slow.features, slow.notices)
        order_fast, order_slow = fast.frame.sort_values("id"), slow.frame.sort_values("id")
        assert order_fast.geometry.x.tolist() == order_slow.geometry.x.tolist()
        for column in ("id", "n", "vacio"):
            assert order_fast[column].fillna("").tolist() == order_slow[column].fillna("").tolist(), driver
        assert [text[:16] for text in order_fast["cuando"].str.replace("/", "-").str.replace("T", " ")] == [
            text[:16] for text in order_slow["cuando"].str.replace("/", "-").str.replace("T", " ")
        ], driver


def test_a_view_of_a_geopackage_is_not_run(layer: Path) -> None:
    import sqlite3  # noqa: PLC0415

    base = sqlite3.connect(layer)
    base.execute("CREATE VIEW calculada AS SELECT fid, geom, n FROM puntos")
    base.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES ('calculada','features','c',4326)"
    )
    base.execute("INSERT INTO gpkg_geometry_columns VALUES ('calculada','geom','POINT',4326,0,0)")
    base.commit()
    base.close()
    layers = sandbox.read_layers(layer)
    assert list(layers) == ["puntos"]
    assert any(code == "CAPA_NO_USADA" and "calculada" in words for code, words in layers["puntos"].notices)
    with sqlite3.connect(layer) as base:
        base.execute("DROP TABLE puntos")
        base.execute("DELETE FROM gpkg_contents WHERE table_name = 'puntos'")
        base.execute("DELETE FROM gpkg_geometry_columns WHERE table_name = 'puntos'")
    with pytest.raises(FormatError) as refusal:
        sandbox.read_layers(layer)
    assert refusal.value.code == "DRIVER_PROHIBIDO"


def test_a_damaged_parquet_is_a_refusal(tmp_path: Path) -> None:
    good = tmp_path / "a.parquet"
    pd.DataFrame({"delito": ["ROBO"] * 30 + ["HURTO"] * 30}).to_parquet(good, compression=None)
    raw = bytearray(good.read_bytes())
    raw[raw.index(b"ROBO")] = 0xFF
    bad = tmp_path / "b.parquet"
    bad.write_bytes(raw)
    assert len(read_tables(good)[0].frame) == 60
    with pytest.raises(FormatError, match=r"«b\.parquet»"):
        read_tables(bad)


def test_a_zip_damaged_inside_is_a_refusal(tmp_path: Path) -> None:
    import zipfile  # noqa: PLC0415

    path = tmp_path / "libro.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>" * 50)
        archive.writestr("xl/worksheets/sheet1.xml", "".join(f"<row>{number}</row>" for number in range(5000)))
    raw = bytearray(path.read_bytes())
    middle = raw.index(b"xl/worksheets") + 200
    raw[middle : middle + 400] = bytes(range(200)) * 2
    path.write_bytes(raw)
    with pytest.raises(FormatError) as refusal:
        read_tables(path)
    assert refusal.value.code == "ARCHIVO_TRUNCADO"
