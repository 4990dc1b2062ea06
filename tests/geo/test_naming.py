from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import FormatError
from geo.formats.archives import unpack
from geo.naming import file_name, is_reserved, natural_key, sheet_titles, slug, slugs

if TYPE_CHECKING:
    from pathlib import Path

DEVICES = ("CON", "prn", "Aux", "NUL", "COM1", "com9", "LPT1", "lpt9")


def test_places_sort_as_people_count_them() -> None:
    sectors = ["SECTOR 10", "SECTOR 2", "SECTOR 1"]
    letters = ["AA", "B", "AJ", "Z", "A"]
    assert sorted(sectors, key=natural_key) == ["SECTOR 1", "SECTOR 2", "SECTOR 10"]
    assert sorted(letters, key=natural_key) == ["A", "B", "Z", "AA", "AJ"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ('COMISARIA PNP CENTRAL "A"', "comisaria-pnp-central-a"),
        ('COMISARIA PNP SAN JOSE "B"', "comisaria-pnp-san-jose-b"),
        ("COMISARIA RURAL PNP EL ALGARROBAL", "comisaria-rural-pnp-el-algarrobal"),
        ("SECTOR 10", "sector-10"),
    ],
)
def test_a_name_in_capitals_is_its_own_folder(name: str, expected: str) -> None:
    assert slug(name) == expected


@pytest.mark.parametrize("name", ["San José «B»", "../../etc/passwd", "COMISARÍA PNP CENTRAL", "A" * 65, "CACHE"])
def test_another_spelling_keeps_its_words_and_gets_a_mark(name: str) -> None:
    assert re.fullmatch(r"[a-z-]{1,52}--[0-9a-f]{10}", slug(name))


def test_names_that_fold_alike_have_each_their_own_folder() -> None:
    names = ["SAN JOSE", "SAN JOSÉ", "San José", "san jose", "SAN  JOSE", "SAN-JOSE", "SAN JOSE.", "SAN JOSE´"]
    names += ["SAN JOSE\u0301"]
    names += ['CENTRAL "A"', "CENTRAL A", "CENTRAL «A»", "A-1", "A 1", "CON", "con", "", "???", "ñ", "N"]
    assert len(set(slugs(names).values())) == len(names)


@given(st.lists(st.text(max_size=90), max_size=12))
def test_slugs_are_safe_unique_and_of_their_own_name_alone(names: list[str]) -> None:
    out = slugs(names)
    assert all(re.fullmatch(r"[a-z0-9-]{1,64}", folder) for folder in out.values())
    assert len(set(out.values())) == len(set(names))
    assert all(slugs([name]) == {name: folder} for name, folder in out.items())
    assert not any(map(is_reserved, out.values()))


@given(st.text(alphabet="ABCaá1 -\"'.", max_size=6), st.text(alphabet="ABCaá1 -\"'.", max_size=6))
def test_two_spellings_never_share_a_folder(one: str, other: str) -> None:
    assert (slug(one) == slug(other)) == (one == other)


@pytest.mark.parametrize("name", DEVICES)
@pytest.mark.parametrize("end", ["", ".csv", ".tar.gz", " .txt", "."])
def test_names_that_windows_keeps_for_itself(name: str, end: str) -> None:
    assert is_reserved(f"{name}{end}")
    assert not is_reserved(file_name(f"{name}{end}"))
    assert not is_reserved(f"{name}X{end.rstrip('.')}")
    assert slug(name) not in {device.lower() for device in DEVICES}


@given(st.text(max_size=300))
def test_a_file_name_is_one_that_any_system_takes(name: str) -> None:
    safe = file_name(name)
    assert 0 < len(safe) <= 130
    assert not is_reserved(safe)
    assert not re.search(r'[<>:"/\\|?*\x00-\x1f]', safe)
    assert file_name(safe) == safe


def test_what_a_zip_holds_is_unpacked_under_names_of_ours(tmp_path: Path) -> None:
    packed, folder = tmp_path / "m.zip", tmp_path / "m"
    folder.mkdir()
    names = ["con.csv", "2020/aux.csv", "mes?.csv", "x" * 230 + ".csv", "hechos de enero.csv"]
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names:
            archive.writestr(name, name)
    found = unpack(packed, folder)
    assert len(found) == len(names)
    assert not any(is_reserved(path.name) for path in found)
    assert {path.name for path in found} >= {"_con.csv", "2020-aux.csv", "mes_.csv", "hechos de enero.csv"}
    assert {path.read_text(encoding="utf-8") for path in found} == set(names)


def test_two_members_that_would_be_one_file_are_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "m.zip", "w") as archive:
        archive.writestr("a/b.csv", "1")
        archive.writestr("a-b.csv", "2")
    with pytest.raises(FormatError, match="dos veces"):
        unpack(tmp_path / "m.zip", tmp_path)


def test_sheets_beyond_a_hundred_and_names_that_excel_keeps() -> None:
    titles = sheet_titles(["hechos de enero a octubre 2020 corregido"] * 1200 + ["History", "historial"])
    assert len({title.casefold() for title in titles}) == 1202
    assert max(map(len, titles)) <= 31
    assert all(len(title.encode("utf-16-le")) <= 62 for title in sheet_titles(["😀" * 40] * 3 + ["x" * 30 + "😀"]))
    assert not {"history", "historial"} & {title.casefold() for title in titles}
