"""Facts marked as places: folders, names and moments of a KML, points of a GPX."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from geo.incidents.read import read_incidents

if TYPE_CHECKING:
    from pathlib import Path

DAY = "<description>{day:02d}/01/2024</description>"
MOMENT = "<TimeStamp><when>2024-01-{day:02d}T20:15:00Z</when></TimeStamp>"


def kml(path: Path, folders: dict[str, tuple[str, str]]) -> Path:
    """Write folders of fifteen places; of each, the name of the places and what they hold."""
    text = "".join(
        f"<Folder><name>{folder}</name>"
        + "".join(
            f"<Placemark><name>{name}</name>{inner.format(day=day)}"
            f"<Point><coordinates>-71.34{day:02d}1,-17.65{day:02d}1</coordinates></Point></Placemark>"
            for day in range(1, 16)
        )
        + "</Folder>"
        for folder, (name, inner) in folders.items()
    )
    path.write_text(f"<kml><Document><name>Mapa</name>{text}</Document></kml>", encoding="utf-8")
    return path


def test_a_folder_is_the_delito_where_nothing_else_says_it(tmp_path: Path) -> None:
    file = kml(tmp_path / "a.kml", {"ROBO": ("x", DAY), "HURTO": ("y", DAY), "Varios": ("z", DAY)})
    read = read_incidents([file])
    assert read.frame["codigo"].value_counts().to_dict() == {"PAT.ROB": 15, "PAT.HUR": 15, "OTR": 15}
    assert sum("delito se leyó de «Carpeta del KML»" in line for line in read.decisions) == 2
    assert any("Sin columna de delito" in line for line in read.doubts)


def test_the_name_of_a_place_comes_before_its_folder(tmp_path: Path) -> None:
    read = read_incidents([kml(tmp_path / "a.kml", {"ROBO": ("HURTO", DAY)})])
    assert set(read.frame["codigo"]) == {"PAT.HUR"}


@pytest.mark.parametrize(("inner", "minute"), [(MOMENT, 915), (DAY + MOMENT.replace("2024", "2025"), 0)])
def test_the_moment_of_a_place_is_its_date_and_never_the_hour_of_another(tmp_path: Path, inner: str, minute: int) -> None:
    read = read_incidents([kml(tmp_path / "a.kml", {"ROBO": ("x", inner)})])
    assert set(read.frame["fecha"].dt.strftime("%Y-%m")) == {"2024-01"}
    assert set(read.frame["minuto"].fillna(0)) == {minute}


def test_the_time_of_a_gpx_is_its_date(tmp_path: Path) -> None:
    points = "".join(
        f'<wpt lat="-17.65{day:02d}1" lon="-71.34{day:02d}1"><time>2024-01-{day:02d}T20:15:00Z</time><name>ROBO</name></wpt>'
        for day in range(1, 16)
    )
    (tmp_path / "a.gpx").write_text(
        f'<gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1">{points}</gpx>', encoding="utf-8"
    )
    read = read_incidents([tmp_path / "a.gpx"])
    assert read.frame["fecha"].notna().all()
    assert set(read.frame["minuto"]) == {915}
