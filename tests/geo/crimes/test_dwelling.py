"""What happened at a home is reserved, whatever it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from geo.crimes.dwelling import at_home
from geo.incidents.read import read_incidents

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.mark.parametrize(
    ("kind", "address", "home"),
    [
        ("VÍA PÚBLICA", "Jr. Uno 234", False),
        ("Interior de vivienda", "Jr. Uno 234", True),
        ("APARTMENT", "1XX N STATE", True),
        ("", "Domicilio de la agraviada", True),
        ("", "Av. Casa Grande cdra. 3", False),
        ("", "Mz. C Lt. 4 AA.HH. Los Pinos", False),
        ("", "Jr. Uno 234 dpto. 302", True),
        ("", "Mz. C Lt. 4, casa de la agraviada", True),
        ("", "Asoc. de Vivienda Los Pinos Mz A", False),
        ("", "Galería Centro 2do piso", False),
        ("", "Av. Uno 234 2° piso", True),
        ("", "Av. Los Presidentes con Av. Aviación", False),
        ("VÍA PÚBLICA", "Av. Uno, puerta del DOMlClLI0", True),
        ("", "Calle del domicilio de la víctima", True),
        ("CABAÑA", "", True),
        ("", "CABANA", False),
        ("", "", False),
    ],
)
def test_a_word_is_enough(kind: str, address: str, *, home: bool) -> None:
    assert at_home(pd.Series([kind]), pd.Series([address])).tolist() == [home]


def test_a_robbery_at_home_is_reserved_and_said(table: Callable[..., Path]) -> None:
    rows = (
        "fecha,delito,latitud,longitud,tipo_lugar",
        "05/03/2020,HURTO,-17.64,-71.34,VIVIENDA",
        "06/03/2020,HURTO,-17.64,-71.34,PARQUE",
    )
    incidents = read_incidents(table(*rows))
    assert incidents.frame["reserva"].tolist() == [1, 0]
    assert incidents.report["avisos"]["LUGAR_VIVIENDA"] == 1
