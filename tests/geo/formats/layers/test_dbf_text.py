from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
from shapely import Point

from geo.formats.layers.vector import read_layer

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ["CAÑERÍA", "PEÑÓN", "SECTOR JOSÉ", "ALTO ILO"]


def shapefile(path: Path, cells: list[bytes], page: str | None, language: int = 0) -> Path:
    """Write a shapefile whose cells are those bytes, whatever its .cpg and its .dbf declare."""
    frame = gpd.GeoDataFrame(
        {"sector": [f"{n:a>30}" for n in range(len(cells))]}, geometry=[Point(n, 0) for n in range(len(cells))], crs=4326
    )
    frame.to_file(path, engine="pyogrio", encoding="utf-8")
    raw = bytearray(path.with_suffix(".dbf").read_bytes())
    raw[29] = language
    for number, cell in enumerate(cells):
        raw = raw.replace(f"{number:a>30}".encode(), cell.ljust(30))
    path.with_suffix(".dbf").write_bytes(raw)
    path.with_suffix(".cpg").unlink()
    if page is not None:
        path.with_suffix(".cpg").write_text(page, encoding="ascii")
    return path


@pytest.mark.parametrize("page", ["UTF-8", "utf8", "1252", "ANSI 1252", "8859_1", "ISO-8859-15", "CP850", "x-nada", ""])
@pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
def test_whatever_the_cpg_says_every_name_is_read(tmp_path: Path, encoding: str, page: str) -> None:
    path = shapefile(tmp_path / "s.shp", [name.encode(encoding) for name in NAMES], page)
    assert read_layer(path).frame["sector"].tolist() == NAMES


@pytest.mark.parametrize(
    ("page", "language", "encoding", "told"),
    [
        ("UTF-8", 0, "utf-8", False),
        ("1252", 0, "cp1252", False),
        ("850", 0, "cp850", False),
        (None, 0x57, "cp1252", False),
        (None, 0x02, "cp850", False),
        ("UTF-8", 0, "cp1252", True),
        ("1252", 0, "cp850", True),
        ("1252", 0, "utf-8", True),
        (None, 0x57, "utf-8", True),
        (None, 0x03, "cp850", True),
    ],
)
def test_a_declaration_is_overruled_only_where_it_is_wrong(
    tmp_path: Path, page: str | None, language: int, encoding: str, *, told: bool
) -> None:
    path = shapefile(tmp_path / "s.shp", [name.encode(encoding) for name in NAMES], page, language)
    read = read_layer(path)
    assert read.frame["sector"].tolist() == NAMES
    assert [code for code, words in read.notices if encoding in words] == ["ENC_DETECTADA"] * told


def test_texts_of_two_encodings_and_one_cut_at_its_width(tmp_path: Path) -> None:
    cells = ["PEÑÓN".encode(), "CAÑERÍA".encode("cp1252"), b"LLANO"]
    assert read_layer(shapefile(tmp_path / "a.shp", cells, "UTF-8")).frame["sector"].tolist() == [
        "PEÑÓN",
        "CAÑERÍA",
        "LLANO",
    ]
    cells = ["PEÑÓN".encode(), b"N" * 29 + "Ñ".encode()[:1]]
    assert read_layer(shapefile(tmp_path / "b.shp", cells, "UTF-8")).frame["sector"].tolist() == ["PEÑÓN", "N" * 29]


def test_the_name_of_a_column_is_decoded_too(tmp_path: Path) -> None:
    path = shapefile(tmp_path / "s.shp", [b"UNO"], "UTF-8")
    raw = path.with_suffix(".dbf").read_bytes()
    path.with_suffix(".dbf").write_bytes(raw.replace(b"sector\x00", "tamañ".encode("cp1252") + b"o\x00", 1))
    assert "tamaño" in read_layer(path).frame.columns


@pytest.mark.parametrize(
    "ends", [(".SHP", ".Dbf", ".SHX", ".PRJ"), (".shp", ".DBF", "", ".Prj"), (".shp", ".dbf", ".shx", "")]
)
def test_parts_are_found_in_any_case(tmp_path: Path, ends: tuple[str, ...]) -> None:
    made = shapefile(tmp_path / "s.shp", [b"UNO"], "UTF-8")
    folder = tmp_path / "otra"
    folder.mkdir()
    for number, (suffix, end) in enumerate(zip((".shp", ".dbf", ".shx", ".prj"), ends, strict=True)):
        if end:
            made.with_suffix(suffix).rename(folder / f"{'SECTORES' if number % 2 else 'Sectores'}{end}")
    read = read_layer(folder / f"Sectores{ends[0]}")
    assert read.frame["sector"].tolist() == ["UNO"]
    assert (read.frame.crs is None) is (ends[3] == "")
    assert ("SHX_RECONSTRUIDO" in dict(read.notices)) is (ends[2] == "")
