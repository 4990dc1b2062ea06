"""Catalogues of one's own: how their file is read, and what is said of its mistakes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from geo.crimes.catalogue import Match, load
from geo.errors import CatalogueError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

HEADER = "codigo,nivel,nombre,padre,base_legal,fenomenos,reserva,lugar_tipico,alias"
SMALLEST = [HEADER, "NOD,titulo,No es delito,,,,0,adm,", "OTR,titulo,Otros,,,,1,adm,"]


def written(folder: Path, lines: Sequence[str], *, encoding: str = "utf-8") -> Path:
    path = folder / "propio.csv"
    path.write_text("\n".join(lines), encoding=encoding)
    return path


def test_a_catalogue_of_ones_own_is_read_also_as_excel_saves_it(tmp_path: Path) -> None:
    lines = [*SMALLEST, "PAT,titulo,Patrimonio,,,F2,0,vp,LO AJENO|LO DEL VECINO"]
    for text, encoding in ((lines, "utf-8"), ([line.replace(",", ";") for line in lines], "utf-8-sig")):
        own = load(written(tmp_path, text, encoding=encoding))
        assert own.name == "propio"
        assert own.resolve(delito="lo del vecino") == Match("PAT", known=True, reserva=0)


def test_a_catalogue_says_which_crimes_are_against_persons(tmp_path: Path) -> None:
    """One that does not say has every unknown detail reserved."""
    lines = [*SMALLEST, "PAT,titulo,Patrimonio,,,,0,vp,", "PAT.HUR,generico,Hurto,PAT,,,0,vp,"]
    assert load(written(tmp_path, lines)).resolve(delito="HURTO", modalidad="QWERTY").reserva == 1
    assert load(written(tmp_path, lines)).resolve(delito="HURTO", modalidad="EN MERCADO").reserva == 0
    for mark, reserva in (("", 0), ("0", 0), ("1", 1)):
        told = [f"{line},personas" if line == HEADER else f"{line},{mark}" for line in lines]
        assert load(written(tmp_path, told)).resolve(delito="HURTO", modalidad="QWERTY").reserva == reserva
    with pytest.raises(CatalogueError, match="personas debe ser 1, 0 o estar vacía"):
        load(written(tmp_path, [f"{HEADER},personas", *(f"{line},sí" for line in SMALLEST[1:])]))


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ([], "No se lee"),
        (["codigo,nivel"], "faltan las columnas: nombre, padre"),
        (SMALLEST[:1], r"Falta la fila NOD\. Falta la fila OTR\."),
        ([*SMALLEST, "PAT.HUR,generico,Hurto,PAT,,,0,vp,"], r"Línea 4 \(PAT\.HUR\): el padre no existe"),
        ([*SMALLEST, "OTR,titulo,Otros más,,,,1,adm,"], r"Línea 4 \(OTR\): el código está repetido"),
        ([*SMALLEST, "PAT,modalidad,Hurto,,,,0,vp,"], "Línea 4 .PAT.: el nivel o el padre"),
        ([*SMALLEST, "PAT,titulo,Hurto,OTR,,,0,vp,"], "Línea 4 .PAT.: el nivel o el padre"),
        ([*SMALLEST, "pat,titulo,Hurto,,,,0,vp,"], "Línea 4 .pat.: el código no es ABC"),
        ([*SMALLEST, "A.B.C.D,modalidad,Hurto,A.B.C,,,0,vp,"], "el código no es ABC"),
        ([*SMALLEST, "PAT,titulo,,,,,0,vp,"], "falta el nombre"),
        ([*SMALLEST, "PAT,titulo,Hurto,,,,,vp,"], "la reserva debe ser 0, 1 o 2"),
        ([*SMALLEST, "PAT,titulo,Hurto,,,,sí,vp,"], "la reserva debe ser 0, 1 o 2"),
        ([*SMALLEST, "PAT"], "falta el nombre"),
        ([*SMALLEST[:2], "OTR,titulo,Otros,,,,0,adm,"], "lo no reconocido debe ser reservado"),
        ([*SMALLEST, 'PAT,titulo,"Hurto,,,,0,vp,'], "No se lee"),
    ],
)
def test_a_bad_catalogue_is_refused_with_line_and_reason(tmp_path: Path, lines: list[str], says: str) -> None:
    with pytest.raises(CatalogueError, match=says):
        load(written(tmp_path, lines))


def test_all_the_problems_are_named_at_once(tmp_path: Path) -> None:
    bad = ["PAT,titulo,,,,,9,vp,", "VCS,generico,Vida,,,,0,vp,"]
    with pytest.raises(CatalogueError, match=r"(?s)(?=.*PAT.*nombre)(?=.*PAT.*reserva)(?=.*VCS.*nivel)"):
        load(written(tmp_path, [*SMALLEST, *bad]))


@pytest.mark.parametrize("name", ["perú", "", "no/hay.csv", "a\x00b", "PERU "])
def test_a_catalogue_that_is_not_there_is_refused_naming_those_that_are(name: str) -> None:
    with pytest.raises(CatalogueError, match="use peru, fgj, ingles"):
        load(name)


def test_a_catalogue_in_another_encoding_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="UTF-8"):
        load(written(tmp_path, [*SMALLEST, "PAT,titulo,Daños,,,,0,vp,"], encoding="cp1252"))
