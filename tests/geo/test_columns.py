from __future__ import annotations

import pytest

from geo import columns
from geo.column_words import is_personal_name
from geo.columns import detect
from geo.errors import ColumnError

SIDPOL = [
    "ID_DGC",
    "fecha_hora_registro_hecho",
    "fecha_hora_hecho",
    "LAT_HECHO",
    "long_hecho",
    "tipo_hecho",
    "subtipo_hecho",
    "modalidad_hecho",
]


def test_sidpol_headers_in_any_case() -> None:
    found = detect(SIDPOL, "incidentes")
    assert found["fecha"] == "fecha_hora_hecho"
    assert (found["latitud"], found["longitud"]) == ("LAT_HECHO", "long_hecho")
    assert (found["tipo"], found["delito"], found["modalidad"]) == ("tipo_hecho", "subtipo_hecho", "modalidad_hecho")


def test_chosen_column_wins_and_serves_one_field_only() -> None:
    found = detect(["Sector", "No_Cuadran"], "limites", chosen={"comisaria": "Sector"})
    assert found == {"comisaria": "Sector"}
    assert detect(["Sector", "No_Cuadran"], "limites", chosen={"comisaria": "sector", "sector": "No_Cuadran"})["sector"]


@pytest.mark.parametrize("chosen", [{"fecha": "no está"}, {"no_existe": "fecha"}])
def test_a_choice_without_meaning_is_refused(chosen: dict[str, str]) -> None:
    with pytest.raises(ColumnError, match=r"Hay|Campos"):
        detect(["fecha"], "incidentes", chosen=chosen)


@pytest.mark.parametrize(
    "header", ["DNI", "dni_agraviado", "EDAD", "Teléfono 1", "NOMBRES Y APELLIDOS", "EST_CIVIL", "sexo"]
)
def test_personal_columns(header: str) -> None:
    assert is_personal_name(header)


@pytest.mark.parametrize(
    "header",
    [
        *("DENUNCIANT", "NOM_AGRAVIADO", "TELEF", "NRO_DNI", "FECHA_NACI", "DIR_DENUNC", "FECHA_DE_N", "NOMBRE_COM"),
        *("dniAgraviado", "NombreVictima", "direccionAgraviado", "gradoInstruccion", "VictimAge", "numDni"),
        *("NRODNI", "FECNACIMIENTO", "NOMBREAGRAVIADO", "TELEFONO1", "N_DNI", "EDAD_AGRAV", "SEXO_VICT", "Vict_Age"),
        *("AGRAVIDO", "DENUCIANTE", "ap_pat", "fec_nac", "E-mail", "TEL_CONTAC", "1. Apellidos y nombres", "NOM_DENUN"),
        *("D.N.I.", "Vecino", "Dueño del vehículo", "Involucrados", "QUIEN DENUNCIA", "reportado_por", "_submitted_by"),
        *("PRESUNTO_AUTOR", "DENUNCIADO_HECHO", "Nombre del denunciado del hecho", "P12) Edad de la víctima"),
    ],
)
def test_personal_columns_cut_joined_misspelt_and_in_any_order(header: str) -> None:
    assert is_personal_name(header)


@pytest.mark.parametrize(
    "header",
    [
        *("Hecho denunciado", "Presunto delito", "NRO_DENUNC", "TIPO_DENUN", "FECHA_DENU", "GENERIC", "Novedad"),
        *("PROPIEDAD", "comisaria_registro", "NRO_CORREL", "call_group_type", "policia nacional", "lugar del hecho"),
    ],
)
def test_columns_of_reports_and_crimes_are_not_personal(header: str) -> None:
    assert not is_personal_name(header)


@pytest.mark.parametrize("header", ["direccion", "delito", "nombre", "ID_DENUNCIA", "comisaria"])
def test_columns_that_are_not_personal(header: str) -> None:
    assert not is_personal_name(header)


def test_no_synonym_means_two_fields_of_a_table() -> None:
    for table, fields in columns._synonyms().items():
        names = [name for synonyms in fields.values() for name in synonyms]
        assert len(names) == len(set(names)), table
