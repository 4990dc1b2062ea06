"""Every row of every bundled catalogue: a tree, names that find their row, a reserve that fails closed."""

from __future__ import annotations

import pytest

from geo.crimes.catalogue import UNKNOWN, available
from geo.text import fold
from helpers.catalogues import CATALOGUES, COLUMNS, FOLDER, LEVELS, bearers, context, every_catalogue, rows_of


def test_the_three_catalogues_are_bundled_peru_first() -> None:
    assert available() == ("peru", "fgj", "ingles")


@every_catalogue
def test_the_file_has_the_columns_of_its_form(name: str) -> None:
    assert (FOLDER / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0].split(",") == COLUMNS


@every_catalogue
def test_the_rows_make_a_tree(name: str) -> None:
    rows = rows_of(name)
    codes = [row.codigo for row in rows]
    assert len(set(codes)) == len(codes)
    for row in rows:
        assert row.nivel == LEVELS[row.codigo.count(".")]
        assert row.padre == row.codigo.rpartition(".")[0]
        assert not row.padre or codes.index(row.padre) < codes.index(row.codigo)
    assert [entry.codigo for entry in CATALOGUES[name]] == codes


@every_catalogue
def test_the_other_columns_hold_known_values(name: str) -> None:
    for row in rows_of(name):
        assert row.lugar_tipico in {"vp", "dom", "int", "adm"}, row.codigo
        assert set(filter(None, row.fenomenos.split(";"))) <= {f"F{n}" for n in range(1, 7)}, row.codigo
        assert row.nombre[0].isupper(), row.codigo
        assert not row.nombre.isupper(), row.codigo


@every_catalogue
def test_names_are_unique_and_aliases_are_not_repeated_in_their_row(name: str) -> None:
    names = [fold(row.nombre) for row in rows_of(name)]
    assert len(set(names)) == len(names)
    for row in rows_of(name):
        folded = [fold(text) for text in row.texts]
        assert len(set(folded)) == len(folded), row.codigo


@every_catalogue
def test_every_text_finds_its_own_row_below_its_parents(name: str) -> None:
    catalogue = CATALOGUES[name]
    for row in rows_of(name):
        for text in row.texts:
            match = catalogue.resolve(**context(name, row, text))
            assert (match.codigo, match.known) == (row.codigo, True), text
            assert match.reserva >= row.reserva, text


@every_catalogue
def test_a_text_of_several_rows_is_refused_without_a_parent_unless_one_is_wider(name: str) -> None:
    catalogue = CATALOGUES[name]
    for text, codes in bearers(name).items():
        depths = sorted(code.count(".") for code in codes)
        alone = catalogue.resolve(delito=text)
        if len(depths) > 1 and depths[0] == depths[1]:
            assert (alone.codigo, alone.known) == (UNKNOWN, False), text
            assert alone.reserva >= max(1, *(catalogue.reserva(code) for code in codes)), text
        else:
            assert alone.codigo == min(codes, key=lambda code: code.count(".")), text


@pytest.mark.parametrize("text", ["SIMPLE", "AGRAVADO", "VEHÍCULOS", "TENTATIVA", "DURANTE LA NOCHE"])
def test_what_is_ambiguous_in_peru_is_listed_as_such(text: str) -> None:
    assert len(bearers("peru")[fold(text)]) > 1
    assert not CATALOGUES["peru"].resolve(modalidad=text).known


@pytest.mark.parametrize("name", ["fgj", "ingles"])
def test_catalogues_of_one_column_have_no_ambiguous_text(name: str) -> None:
    assert {text: codes for text, codes in bearers(name).items() if len(codes) > 1} == {}


@pytest.mark.parametrize(
    ("name", "found", "reported"),
    [
        ("peru", ("SPU.TID", "SPU.PEC.TIA", "SPU.PEC.EBR", "APU.VRA", "PAT.REC"), ("PAT.ROB", "PAT.HUR.VEH", "VCS.HOM.PAF")),
        ("fgj", ("SPU.TID", "SPU.PEC.TIA", "APU.VRA", "PAT.REC"), ("PAT.ROB", "VCS.LES.PAF")),
        ("ingles", ("SPU.TID", "SPU.PEC.TIA", "SPU.PEC.EBR", "APU.VRA", "FAL.INT"), ("PAT.ROB", "FAL")),
    ],
)
def test_what_the_police_find_themselves_is_told_from_what_is_reported(
    name: str, found: tuple[str, ...], reported: tuple[str, ...]
) -> None:
    catalogue = CATALOGUES[name]
    assert all(catalogue[code].found_by_police for code in found)
    assert not any(catalogue[code].found_by_police for code in reported)
