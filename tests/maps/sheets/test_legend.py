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
from maps.sheet import Group, Legend, Mark, lines_by_key
from maps.sheets.legend import LEGENDS, incident_legend, recount, sector_list, with_distinct_symbols
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
        assert line.count == sum(by_key[key] == line for key in keys)
        assert {one.key: one.count for one in line.nested} == {
            key: count for key, count in keys.value_counts().items() if by_key[key] == line and key != line.key
        }
    assert sum(line.count for line in lines) == len(codes)
    assert sum(int(group.total) for group in groups) == len(codes)
    again, same = incident_legend(shown.iloc[::-1], profile)
    assert same == groups, "the order of rows does not matter"
    assert again.sort_index().equals(keys)


def test_penal_titles_are_in_the_order_of_the_plans_and_end_in_otro() -> None:
    _, groups = incident_legend(
        facts("FAL.SPU", "TPU.PAZ", "OFM", "VCS.LES", "SPU.TID", "LIB", "PAT.HUR", "VIF.FIS"), LEGENDS[0]
    )
    assert [group.title for group in groups[:4]] == [
        "Delitos contra el patrimonio",
        "Delitos contra la libertad",
        "Delitos contra la seguridad pública",
        "Delitos contra la vida, el cuerpo y la salud",
    ]
    assert [group.title for group in groups[4:8]] == [
        "Delitos contra el orden financiero y monetario",
        "Delitos contra la tranquilidad pública",
        "Violencia contra la mujer e integrantes del grupo familiar",
        "Faltas",
    ]
    assert all(group.entries[-1].label == "OTRO" for group in groups[:8])
    assert (groups[8].total, groups[8].note) == ("0", "Delitos contra: fe pública; familia; administración pública.")
    assert [(line.label, line.count) for line in groups[1].entries] == [("OTRO", 1)], "what says no more than its título"


def test_many_modalidades_end_in_otro() -> None:
    codes = [codigo for codigo in CODES if codigo.startswith("PAT.HUR.")][:10]
    keys, (group, _) = incident_legend(facts(*[codigo for n, codigo in enumerate(codes) for _ in range(n + 1)]), LEGENDS[0])
    assert [line.count for line in group.entries] == [10, 9, 8, 7, 6, 5, 4, 6]
    assert group.entries[-1].label == "OTRO"
    assert [one.count for one in group.entries[-1].nested] == [3, 2, 1]
    assert sum(lines_by_key([group])[key].label == "OTRO" for key in keys) == 6


def test_the_flat_list_has_nine_classes_at_most_that_differ_in_black_and_white() -> None:
    codes = [codigo for codigo in CODES if codigo.startswith("PAT.")][:14]
    _, (group,) = incident_legend(facts(*codes, *codes[:3]), LEGENDS[1])
    assert (len(group.entries), group.columns, group.total) == (9, 2, "17")
    assert (group.entries[-1].label, group.entries[-1].count) == ("OTRO", 6)
    assert len({(line.symbol.shape, line.symbol.filled) for line in group.entries}) == 9


def test_the_short_list_abbreviates_as_the_plans_do() -> None:
    codes = ("VCS.LES", "SPU.PEC.EBR", "SPU.TID", "PAT.ROB", "VIF.FIS", "TPU.PAZ", "TPU.PAZ")
    _, (group,) = incident_legend(facts(*codes), LEGENDS[2])
    assert [(line.label, line.count) for line in group.entries] == [
        ("D/C/V/C/S", 1),
        ("Peligro común", 1),
        ("Delito contra el patrimonio", 1),
        ("Violencia familiar", 1),
        ("Contra la tranquilidad pública", 2),
        ("OTRO", 1),
    ]
    assert "vida, el cuerpo y la salud" in group.note
    some = recount(group, [Mark(0, 0, "VCS"), Mark(1, 1, "PAT"), Mark(2, 2, "PAT")])
    assert ([(line.key, line.count) for line in some.entries], some.total) == ([("VCS", 1), ("PAT", 2)], "3")


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
    printed = render_pdf([replace(base, legend=(*base.legend[:-1], names))])
    words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(printed)).pages)
    flat = " ".join(words.split())
    for line in names.entries:
        assert flat.count(f"{line.label} ") + flat.endswith(line.label) == 1, line.label


def test_two_legends_on_one_map_differ_in_black_and_white() -> None:
    _, groups = incident_legend(facts("PAT.HUR", "PAT.EST", "PAT.ABI", "VCS.LES"), LEGENDS[0])
    kinds = ("ILU", "TBA", "LIC")
    clash = [
        Legend(f"factor:{kind}", kind, 1, symbol=symbol_of(code))
        for kind, code in zip(kinds, ("PAT.EST", "PAT.ABI", "APU"), strict=True)
    ]
    (own,) = with_distinct_symbols([Group("Factores", tuple(clash), "3")], groups)
    looks = [(line.symbol.shape, line.symbol.filled) for line in own.entries]
    theirs = {(line.symbol.shape, line.symbol.filled) for group in groups for line in group.entries}
    assert len(set(looks)) == 3
    assert not theirs & set(looks)
    assert own.entries[2].symbol == symbol_of("APU"), "what does not clash stays"
    assert [line.symbol.color for line in own.entries] == [line.symbol.color for line in clash]
