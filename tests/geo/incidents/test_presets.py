"""Formats that offices export: recognised, said so, and read as they mean it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from geo.columns import detect
from geo.errors import ColumnError
from geo.incidents.presets import presets, recognise
from geo.incidents.read import read_incidents

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.mark.parametrize("preset", presets(), ids=lambda preset: preset.key)
def test_each_preset_speaks_of_fields_that_exist(preset: object) -> None:
    headers = [name for names in preset.columns.values() for name in names]  # type: ignore[attr-defined]
    fields = preset.fields(headers)  # type: ignore[attr-defined]
    assert set(fields) == set(preset.columns)  # type: ignore[attr-defined]
    for field in fields:
        detect(["X"], "incidentes", chosen={field: "X"})  # which refuses a field that does not exist
    assert recognise(sorted(preset.signature)) is preset  # type: ignore[attr-defined]


def test_an_unknown_field_would_be_refused() -> None:
    with pytest.raises(ColumnError):
        detect(["X"], "incidentes", chosen={"nada": "X"})


@pytest.mark.parametrize(
    "header",
    [
        "id_dgc,fecha_hora_hecho,tipo_hecho,subtipo_hecho,lat_hecho,long_hecho,estado,observacion",
        "ID_DGC_03,FECHA_HORA_HECHO,TIPO_HECHO,SUBTIPO_HECHO,LAT_HECHO,LONG_HECHO,ESTADO,OBSERVACION",
    ],
)
def test_sidpol_in_both_spellings(table: Callable[..., Path], header: str) -> None:
    rows = [
        "1,2021-03-04 10:00,PATRIMONIO (DELITO),HURTO,-7.1,-78.5,1,COORDENADA OK",
        "2,2021-03-04 10:00,PATRIMONIO (DELITO),HURTO,-7.2,-78.6,3,",
    ]
    read = read_incidents(table(header, *rows))
    assert read.ledger.warnings["COORD_FORZADA"] == 1  # its state says so, though its observation does not
    assert read.frame["delito"].tolist() == ["Hurto", "Hurto"]
    assert any("formato reconocido, SIDPOL, capa de hechos" in line for line in read.decisions)


def test_the_export_of_a_comisaria(table: Callable[..., Path]) -> None:
    header = "ID_DENUNCIA;COMISARIA;FECHA_HORA_HECHO;TIPO_DENUNCIA;MODALIDAD;ESTADO_DEN;UBICACION;xx;yy;FLAG_GEOREF;EDAD"
    rows = ["1;LEJANA;04/03/2021 10:00;HURTO;HURTO AGRAVADO;CONCLUIDO;JR. UNO;-7.1503;-78.5003;1;40"]
    rows.append("2;LEJANA;04/03/2021 10:00;HURTO;HURTO AGRAVADO;CONCLUIDO;JR. UNO;-7.1612;-78.5012;3;40")
    read = read_incidents(table(header, *rows))
    assert round(read.frame.geometry.to_crs(4326).y.iloc[0], 4) == -7.1503  # xx is the latitude
    assert (read.frame["comisaria_declarada"] == "").all()  # the station that took the report is not that of the fact
    assert read.frame.geometry.isna().tolist() == [False, True]
    assert "EDAD" not in read.tables[0].frame.columns


def test_serenazgo_discards_what_its_system_discarded(table: Callable[..., Path]) -> None:
    header = "incidence_code,incidence_date,location,latitude,longitude,type_name,subtype_name,state"
    rows = [
        f"{n},2021-03-04 10:00,Jr. Uno,-12.1{n},-77.0{n},DELITO,Robo,{state}" for n, state in enumerate(STATES, start=10)
    ]
    read = read_incidents(table(header, *rows))
    assert read.report["filas"]["excluidas"] == 3
    assert read.frame["delito"].unique().tolist() == ["Robo"]


STATES = ("Concluido", "Pendiente", "Repetido", "Descartado", "Borrador")


def test_what_the_user_chooses_wins(table: Callable[..., Path]) -> None:
    header = "id_dgc,fecha_hora_hecho,subtipo_hecho,lat_hecho,long_hecho,otra"
    read = read_incidents(table(header, "1,2021-03-04,HURTO,-7.1,-78.5,ROBO"), {"delito": "otra"})
    assert read.frame["delito"].tolist() == ["Robo"]


def test_a_file_of_one_crime(table: Callable[..., Path]) -> None:
    read = read_incidents(table("id,fecha,latitud,longitud", "1,2021-03-04,-7.1,-78.5"), crime="HURTO DE VEHICULO")
    assert (read.frame["delito"].iloc[0], read.frame["sin_reconocer"].iloc[0]) == ("Hurto", "")
