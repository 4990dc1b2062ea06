"""Legend profiles: one line per incident, titles and order of the plans, and the list of subsectors in columns."""

from __future__ import annotations

import io
from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from shapely import Point

from geo.crimes.catalogue import load
from helpers import sheets
from maps.paper.pdf import render_pdf
from maps.sheet import Mark, lines_by_key
from maps.sheets.legend import LEGENDS, incident_legend, recount, sector_list
from maps.symbols import symbol_of

CATALOGUE = load("peru")
CODES = [entry.codigo for entry in CATALOGUE if not entry.codigo.startswith("NOD")]


def facts(*codes: str) -> gpd.GeoDataFrame:
    """Return incidents of these códigos, named by the catalogue as the reader does."""
    rows = []
    for codigo in codes:
        parts = codigo.split(".")
        delito = CATALOGUE[".".join(parts[:2])].nombre if len(parts) > 1 else ""
        modalidad = CATALOGUE[codigo].nombre if len(parts) > 2 else ""
        rows.append((codigo, CATALOGUE[parts[0]].nombre, delito, modalidad))
    frame = pd.DataFrame(rows, columns=["codigo", "titulo", "delito", "modalidad"], dtype="object")
    return gpd.GeoDataFrame(frame, geometry=[Point(0, 0)] * len(rows), crs=32717)


@pytest.mark.parametrize("profile", LEGENDS)
@given(codes=st.lists(st.sampled_from(CODES), max_size=60))
def test_every_incident_counts_in_one_line(profile: str, codes: list[str]) -> None:
    shown = facts(*codes)
    keys, groups = incident_legend(shown, profile)
    lines = [line for group in groups for line in group.entries]
    own = [key.key for line in lines for key in (line, *line.nested)]
    assert len(own) == len(set(own)), "keys are unique"
    by_key = lines_by_key(groups)
    for line in lines:
        assert len(line.nested) < 2 or line.label not in {one.label for one in line.nested}
        assert line.count == sum(by_key[key] == line for key in keys)
        assert {one.key: one.count for one in line.nested} == {
            key: count for key, count in keys.value_counts().items() if by_key[key] == line and key != line.key
        }
    assert sum(line.count for line in lines) == len(codes)
    assert sum(int(group.total or group.entries[0].count) for group in groups) == len(codes)
    again, same = incident_legend(shown.iloc[::-1], profile)
    assert same == groups, "the order of rows does not matter"
    assert again.sort_index().equals(keys)


def test_titles_are_in_the_order_of_the_plans_with_a_line_a_sign() -> None:
    codes = ("FAL.SPU", "TPU.PAZ", "OFM", "VCS.LES", "SPU.TID", "LIB", "PAT.HUR", "PAT.ABI", "PAT.REC", "VIF.FIS", "HON")
    _, groups = incident_legend(facts(*codes), LEGENDS[0])
    assert [(group.title, [(line.key, line.label) for line in group.entries]) for group in groups[:9]] == [
        ("Delitos contra el patrimonio", [("PAT.HUR", "Hurto"), ("PAT", "Otros")]),
        ("", [("LIB", "Delitos contra la libertad")]),
        ("Delitos contra la seguridad pública", [("SPU.TID", "Tráfico ilícito de drogas")]),
        ("Delitos contra la vida, el cuerpo y la salud", [("VCS.LES", "Lesiones")]),
        ("", [("OFM", "Delitos contra el orden financiero y monetario")]),
        ("", [("TPU", "Delitos contra la tranquilidad pública")]),
        ("", [("VIF", "Violencia contra la mujer e integrantes del grupo familiar")]),
        ("", [("FAL", "Faltas")]),
        ("", [("OTR", "Delitos contra el honor")]),
    ]
    assert [(one.label, one.count) for one in groups[0].entries[1].nested] == [("Abigeato", 1), ("Receptación", 1)]
    assert [one.label for one in groups[5].entries[0].nested] == ["Contra la paz pública"]
    assert (groups[9].total, groups[9].note) == ("0", "Delitos contra: fe pública; familia; administración pública.")
    assert not any(line.count == 0 for group in groups for line in group.entries), "no line of none"


def test_modalidades_are_nested_in_the_line_of_their_delito() -> None:
    codes = [codigo for codigo in CODES if codigo.startswith("PAT.HUR.")][:3]
    keys, (group, _) = incident_legend(
        facts("PAT.HUR", *(codigo for n, codigo in enumerate(codes) for _ in range(n + 1))), LEGENDS[0]
    )
    [line] = group.entries
    assert (line.label, line.count, [one.count for one in line.nested]) == ("Hurto", 7, [3, 2, 1])
    assert {lines_by_key([group])[key].key for key in keys} == {"PAT.HUR"}


def test_titulos_that_share_the_sign_of_the_rest_are_one_line() -> None:
    _, groups = incident_legend(facts("HON", "AMB", "AMB", "PAT.HUR"), LEGENDS[0])
    assert [(line.label, line.count) for line in groups[1].entries] == [("Otros títulos", 3)]
    assert [one.label for one in groups[1].entries[0].nested] == ["Delitos ambientales", "Delitos contra el honor"]


def test_the_flat_list_has_a_line_a_sign() -> None:
    _, (group,) = incident_legend(facts("PAT.ABI", "PAT.HUR.AGR", "PAT.HUR", "LIB.PER"), LEGENDS[1])
    assert (group.columns, group.total) == (2, "4")
    assert [(line.label, line.count) for line in group.entries] == [
        ("Hurto", 2), ("Violación de la libertad personal", 1), ("Abigeato", 1),
    ]  # fmt: skip


def test_the_short_list_abbreviates_as_the_plans_do() -> None:
    codes = ("VCS.LES", "SPU.PEC.EBR", "SPU.TID", "PAT.ROB", "VIF.FIS", "TPU.PAZ", "TPU.PAZ")
    _, (group,) = incident_legend(facts(*codes), LEGENDS[2])
    assert [(line.label, line.count) for line in group.entries] == [
        ("D/C/V/C/S", 1),
        ("Peligro común", 1),
        ("Delito contra el patrimonio", 1),
        ("Violencia familiar", 1),
        ("Contra la tranquilidad pública", 2),
        ("Tráfico ilícito de drogas", 1),
    ]
    assert "vida, el cuerpo y la salud" in group.note
    _, (group,) = incident_legend(facts("PAT.ROB", "PAT.HUR", "PAT.HUR"), LEGENDS[2])
    assert [line.label for line in group.entries] == [
        "Delito contra el patrimonio: hurto", "Delito contra el patrimonio: robo",
    ]  # fmt: skip
    some = recount(group, [Mark(0, 0, "PAT.ROB")])
    assert ([(line.key, line.count) for line in some.entries], some.total) == ([("PAT.ROB", 1)], "1")


@pytest.mark.parametrize("profile", LEGENDS)
@given(codes=st.lists(st.sampled_from(CODES), max_size=60))
def test_a_sign_is_one_line_and_the_same_in_every_legend(profile: str, codes: list[str]) -> None:
    keys, groups = incident_legend(facts(*codes), profile)
    signs = [line.symbol for group in groups for line in group.entries]
    assert len(signs) == len(set(signs))
    by_key = lines_by_key(groups)
    assert all(by_key[key].symbol == symbol_of(key) for key in keys)


def subsectors(count: int, barrio: str = "") -> gpd.GeoDataFrame:
    rows = [(f"SECTOR {n // 6 + 1}", "ABCDEF"[n % 6], barrio and f"{barrio} {n}") for n in range(count)]
    return gpd.GeoDataFrame(pd.DataFrame(rows, columns=["sector", "subsector", "barrio"]), geometry=[Point(0, 0)] * count)


def test_subsectors_are_listed_with_their_barrio() -> None:
    assert sector_list({"sector": subsectors(3)}, "Lista") == ()
    (group,) = sector_list({"subsector": subsectors(72).iloc[::-1]}, "Lista")
    assert [line.label for line in group.entries][:2] == ["1. A", "1. B"]
    assert [line.label for line in group.entries][-1] == "12. F"
    assert (len(group.entries), group.columns) == (72, 6)
    (named,) = sector_list({"subsector": subsectors(12, "Barrio San José")}, "Lista")
    assert named.entries[6].label == "2. A – Barrio San José 6"
    assert named.columns == 2


@pytest.mark.parametrize("count", [12, 36, 72])
def test_every_subsector_is_printed_once(count: int) -> None:
    """Beside the map or, where there is no room, on the page of tables."""
    base = sheets.town(40, bands=False, street_count=20)
    (names,) = sector_list({"subsector": subsectors(count, "Barrio de prueba")}, "Lista")
    printed = render_pdf(replace(base, legend=(*base.legend[:-1], names)))
    words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(printed)).pages)
    flat = " ".join(words.split())
    for line in names.entries:
        assert flat.count(f"{line.label} ") + flat.endswith(line.label) == 1, line.label
