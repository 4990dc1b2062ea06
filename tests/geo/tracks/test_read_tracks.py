"""Tracks as the systems export them: every row accounted for, and no name of a person kept."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import box

from geo.errors import ColumnError, InputError
from geo.incidents.coordinate_repair import home_of
from geo.tracks.jumps import find_jumps
from geo.tracks.moments import read_moments
from geo.tracks.read_tracks import Tracks, read_tracks
from geo.tracks.unit_codes import unit_codes

if TYPE_CHECKING:
    from pathlib import Path

HOME = home_of(gpd.GeoDataFrame(geometry=[box(-71.35, -17.66, -71.33, -17.64)], crs=4326).to_crs(32719))


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def read(*paths: Path, **options: date) -> Tracks:
    return read_tracks(paths, home=HOME, epsg=32719, **options)


def test_every_row_is_accounted_for_and_no_name_is_kept(tmp_path: Path) -> None:
    lines = (
        "unidad;conductor;fecha;hora;latitud;longitud",
        "U-01 QUISPE;ROSA QUISPE;01/10/2020;08:00:00;-17.6500;-71.3400",
        "U-01 QUISPE;ROSA QUISPE;01/10/2020;08:00:10;-17.6501;-71.3400",
        "U-01 QUISPE;ROSA QUISPE;01/10/2020;08:00:10;-17.6501;-71.3400",
        "U-01 QUISPE;ROSA QUISPE;01/10/2020;08:00:20;-17.2501;-71.3400",
        "U-01 QUISPE;ROSA QUISPE;01/10/2020;08:00:30;-17.6502;-71.3400",
        "U-01 QUISPE;ROSA QUISPE;01/10/2020;08:00:40;0;0",
        "U-01 QUISPE;ROSA QUISPE;;;-17.6502;-71.3400",
        "U-01 QUISPE;ROSA QUISPE;02/10/2020;08:00:00;-17.6502;-71.3400",
        "ROSA QUISPE;ROSA QUISPE;01/10/2020;09:00:00;-17,6503;-71,3400",
    )
    found = read(write(tmp_path / "sipcop.csv", "\n".join(lines)), until=date(2020, 10, 1))
    totals = found.ledger.totals()
    expected = {"leidas": 9, "aceptadas": 4, "duplicadas": 1, "rechazadas": 3, "no_datos": 0, "excluidas": 1}
    assert totals == expected
    assert found.ledger.codes("rechazada", "duplicada", "excluida") == {
        "COORD_CERO": 1,
        "GPS_OTRO_DIA": 1,
        "GPS_REPETIDO": 1,
        "GPS_SALTO": 1,
        "GPS_SIN_HORA": 1,
    }
    assert found.frame["unidad"].tolist() == ["U-01"] * 3 + ["sin código 1"]
    assert str(found.frame["momento"].iloc[1]) == "2020-10-01 08:00:10"
    told = found.rejected.to_csv() + " ".join(found.decisions)
    assert "QUISPE" not in told
    assert "«unidad»" in told


def test_a_gpx_is_read_in_local_time_by_the_name_of_its_track(tmp_path: Path) -> None:
    point = '<trkpt lat="-17.65" lon="-71.34"><time>2020-10-01T13:00:{second}Z</time></trkpt>'
    points = "".join(point.format(second=second) for second in ("00", "10"))
    text = f"<trk><name>MOVIL 7</name><trkseg>{points}</trkseg></trk><trk><trkseg>{points}</trkseg></trk>"
    path = write(
        tmp_path / "rosa-maria.gpx", f'<gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1">{text}</gpx>'
    )
    found = read(path)
    assert found.frame["unidad"].tolist() == ["MOVIL 7"] * 2 + ["sin código 1"] * 2
    assert found.frame["momento"].astype(str).tolist()[:2] == ["2020-10-01 08:00:00", "2020-10-01 08:00:10"]
    assert found.ledger.totals()["leidas"] == 4
    x, y = gpd.GeoSeries(gpd.points_from_xy([-71.34], [-17.65]), crs=4326).to_crs(32719).iloc[0].coords[0]
    assert found.frame[["x", "y"]].iloc[0].tolist() == pytest.approx([x, y])


def test_a_layer_of_points_and_a_table_in_utm_are_read(tmp_path: Path) -> None:
    shape = {"type": "Point", "coordinates": [-71.34, -17.65]}
    own = {"placa": "EGN-123", "timestamp": "2020-10-01T08:00:00-05:00"}
    layer = {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": own, "geometry": shape}] * 1}
    found = read(write(tmp_path / "puntos.geojson", json.dumps(layer)))
    assert found.frame[["unidad", "momento"]].to_numpy().tolist() == [["EGN-123", pd.Timestamp("2020-10-01 08:00")]]
    table = write(tmp_path / "utm.csv", "movil,fecha_hora,este,norte\n3,2020-10-01 08:00:00,251700,8047000\n")
    again = read(table)
    assert again.frame[["x", "y"]].iloc[0].tolist() == pytest.approx([251700, 8047000], abs=1)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("unidad,latitud,longitud\nU-1,-17.65,-71.34\n", "«a.csv»: no se encuentra la columna de la fecha y la hora"),
        ("unidad,fecha_hora\nU-1,2020-10-01 08:00\n", "«a.csv»: no se encuentra la columna de la latitud y la longitud"),
    ],
)
def test_a_missing_column_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ColumnError, match=message):
        read(write(tmp_path / "a.csv", text))


def test_nothing_to_use_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Ningún punto"):
        read(write(tmp_path / "a.csv", "unidad,fecha_hora,latitud,longitud\nU-1,2020-10-01 08:00:00,0,0\n"))


def test_moments_are_read_as_they_are_written() -> None:
    texts = {
        "2020-10-01 08:00:05": "2020-10-01T08:00:05",
        "1/10/2020 8:00:05 p. m.": "2020-10-01T20:00:05",
        "01-10-2020 12:15 a.m.": "2020-10-01T00:15:00",
        "2020-10-01T08:00:05.250+00:00": "2020-10-01T03:00:05",
        "2020-10-01T08:00:05-05:00": "2020-10-01T08:00:05",
        "1601553605000": "2020-10-01T07:00:05",
        "31/02/2020 08:00": "NaT",
        "2020-10-01 25:00": "NaT",
        "2020-10-01": "NaT",
        "": "NaT",
    }
    found, told = read_moments(pd.Series([*texts]), None, utc_offset_h=-5)
    assert found.astype(str).tolist() == [*texts.values()]
    assert told == []
    swapped, told = read_moments(pd.Series(["10/13/2020 08:00", "10/02/2020 08:00"]), None, utc_offset_h=-5)
    assert swapped.astype(str).tolist() == ["2020-10-13T08:00:00", "2020-10-02T08:00:00"]
    assert len(told) == 1
    apart, _ = read_moments(pd.Series(["2020-10-01 00:00:00"]), pd.Series(["08:00:05"]), utc_offset_h=-5)
    assert apart.astype(str).tolist() == ["2020-10-01T08:00:05"]


def test_jumps_are_of_their_unit_and_a_place_far_away_is_none() -> None:
    second = np.arange(60) * 10
    x = np.where((second >= 100) & (second < 130), 50_000.0, 0.0)
    unit = np.zeros(60, dtype=int)
    assert np.flatnonzero(find_jumps(unit, second, x, 0 * x)).tolist() == [10, 11, 12]
    stays = np.where(second >= 100, 50_000.0, 0.0)  # a transfer with the receiver off: it does not come back
    assert not find_jumps(unit, second, stays, 0 * x).any()
    assert not find_jumps(np.arange(60), second, x, 0 * x).any()


def test_codes_keep_no_name() -> None:
    texts = ["Unidad móvil 12 - SO3 Díaz", "HALCON", "patrullero", "999888777", "juan"]
    assert unit_codes(texts) == {
        "999888777": "sin código 1",
        "HALCON": "HALCON",
        "Unidad móvil 12 - SO3 Díaz": "UNIDAD MOVIL 12",
        "juan": "sin código 2",
        "patrullero": "PATRULLERO",
    }
