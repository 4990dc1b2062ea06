"""The title block of proyecto.toml: every field on the sheet, what differs by place, and logos drawn again."""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from geo.errors import ConfigError
from helpers.shared import SAMPLE
from mapadelito import ROOT
from mapadelito.jobs.generate import run
from mapadelito.settings.config import load_config
from maps.logos import png_size
from maps.paper.logos import MOST_BYTES, clean_logo

if TYPE_CHECKING:
    from pathlib import Path

SIGNATURE = b"\x89PNG\r\n\x1a\n"
LOGO = ROOT / "data" / "logos" / "comite.png"
ILO = '"COMISARIA PNP ILO"'
WHOLE = """
perfil = "publico"
[membrete]
entidades = ["Municipalidad de Ilo", "PNP"]
comite = "CODISEC de Ilo"
observatorio = "Observatorio de Ilo"
autoridades = [{ cargo = "Alcalde", nombre = "Primer Nombre" }, { cargo = "Comisario", nombre = "Segundo Nombre" }]
elaborado = "Quien elabora"
revisado = "Quien revisa"
aprobado = "Quien aprueba"
fuente = "SIDPOL"
fecha = "JULIO 2020"
sector_judicial = "Moquegua"
"""


def project(folder: Path, text: str) -> Path:
    path = folder / "proyecto.toml"
    path.write_text(text, encoding="utf-8")
    return path


def make(folder: Path, text: str, **options: Any) -> Path:
    config = load_config(project(folder, text), SAMPLE | {"salida": folder / "salida"} | options)
    run(config, lambda _: None)
    return folder / "salida" / "publico" / "comisaria-pnp-ilo"


def words(path: Path) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


def test_every_field_of_the_title_block_is_printed(tmp_path: Path) -> None:
    text = words(make(tmp_path, WHOLE, formato="pdf", mapa="delito") / "mapa-del-delito.pdf")
    for field in (
        "MUNICIPALIDAD DE ILO", "CODISEC DE ILO", "OBSERVATORIO DE ILO", "MAPA DEL DELITO", "COMISARIA PNP ILO", "comisaría",
        "MOQUEGUA", "ILO", "180301", "JULIO 2020", "SIDPOL", "Hechos mapeados", "WGS 84 / UTM 19S", "en A4", "público",
        "Primer Nombre", "Alcalde", "Segundo Nombre", "Comisario", "Quien elabora", "Elaborado por", "Quien revisa",
        "Revisado por", "Quien aprueba", "Aprobado por", "Lámina 1 de 1", "Sector judicial", "Periodo",
    ):  # fmt: skip
        assert field in text, field


def test_a_place_has_its_own_legend_maps_and_title(tmp_path: Path) -> None:
    own = f"""
[ajustes.provincia."ILO".membrete]
comite = "De la provincia"
fecha = "MARZO 2020"
[ajustes.comisaria.{ILO}]
leyenda = "plana-por-modalidad"
mapa = "delito"
membrete.titulos.delito = "MAPA DEL DELITO 2020"
membrete.fecha = "ABRIL 2020"
"""
    folder = make(tmp_path, WHOLE + own, formato="html")
    assert [path.name for path in folder.iterdir()] == ["mapa-del-delito.html"]
    page = (folder / "mapa-del-delito.html").read_text(encoding="utf-8")
    for told in ("MAPA DEL DELITO 2020 - ", "Delitos registrados", "De la provincia", "ABRIL 2020"):
        assert told in page
    for other in ("CODISEC de Ilo", "MARZO 2020", "Delitos contra el patrimonio"):
        assert other not in page


def test_a_wider_sheet_takes_what_is_said_of_it_and_of_wider_places(tmp_path: Path) -> None:
    own = f"""
[ajustes.provincia."ILO".membrete]
comite = "De la provincia"
[ajustes.comisaria.{ILO}.membrete]
comite = "De la comisaría"
"""
    make(tmp_path, WHOLE + own, formato="html", mapa="delito", ambito="provincia")
    [page] = list((tmp_path / "salida" / "publico").glob("*/mapa-del-delito.html"))
    text = page.read_text(encoding="utf-8")
    assert "De la provincia" in text
    assert "De la comisaría" not in text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[membrete]\nlogos = ["no.png"]', "No se puede abrir el logo"),
        ('[membrete]\nlogos = ["a", "b", "c", "d", "e"]', "caben 4"),
        (f'[membrete]\nautoridades = [{{ cargo = "x", nombre = "{"a" * 401}" }}]', "caben 400 letras, y tiene 401"),
        ('[membrete]\nautoridades = ["Alcalde"]', "es una sección"),
        ('[membrete]\nautoridades = [{ cargo = "Alcalde" }]', "cargo = …, nombre = …"),
        ('[membrete]\ncomite = ["dos", "cosas"]', "«membrete.comite» es un texto"),
        ('[membrete.titulos]\ndibujo = "X"', "«membrete.titulos.dibujo»: no hay ese mapa"),
        ('membrete = "PNP"', "«membrete» es una sección"),
        ("[ajustes.barrio.X]", "[ajustes.barrio]: se ajusta por region, provincia, distrito, comisaria"),
        ('[ajustes.comisaria.X]\ncolor = "rojo"', "«ajustes.comisaria.X.color» no se ajusta"),
        ('[ajustes.comisaria.X]\nleyenda = "otra"', "la leyenda «otra» no existe"),
        ('[ajustes.comisaria.X]\nmapa = "delito"', "[ajustes.comisaria]: los límites no tienen «X»"),
    ],
)
def test_what_cannot_be_printed_is_refused_in_words(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ConfigError) as refusal:
        make(tmp_path, text, formato="html")
    assert told in str(refusal.value)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(wide: int, high: int, *more: bytes) -> bytes:
    """Return a black PNG, with more chunks."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0))
    return SIGNATURE + head + b"".join(more) + chunk(b"IDAT", zlib.compress(bytes((wide + 1) * high))) + chunk(b"IEND", b"")


WIDE = SIGNATURE + chunk(b"IHDR", struct.pack(">IIBBBBB", 100_000, 100_000, 8, 0, 0, 0, 0)) + png(1, 1)[33:]


def test_a_logo_is_drawn_again_and_nothing_else_of_it_is_kept() -> None:
    secret = b"Author\x00ALGUIEN DE LA OFICINA"
    drawn = clean_logo(png(60, 40, chunk(b"tEXt", secret)), "a.png")
    assert drawn.startswith(b"\x89PNG")
    assert b"ALGUIEN" not in drawn
    assert drawn == clean_logo(png(60, 40), "otro.png")
    assert struct.unpack(">II", drawn[16:24])[1] == pytest.approx(15 / 25.4 * 200, abs=1)


def test_a_logo_wider_than_its_column_is_drawn_in_its_width() -> None:
    sizes = [png_size(clean_logo(png(wide, 100), "a.png")) for wide in (500, 3000)]
    assert [wide / high for wide, high in sizes] == pytest.approx([5, 5], abs=0.02)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no es PNG ni JPEG"),
        (b"GIF89a", "no es PNG ni JPEG"),
        (png(4, 4)[:40], "dañado"),
        (b"\x89PNG\r\n\x1a\n", "dañado"),
        (b"\xff\xd8\xff\xe0\x00", "dañado"),
        (b"\xff\xd8\xff\xe0\x00\x00" * 3, "dañado"),
        (png(1, 1)[:16] + struct.pack(">II", 100_000, 100_000) + png(1, 1)[24:], "dañado"),  # a wrong checksum
        (WIDE, "mide 100000 x 100000"),
        (png(4, 4) + bytes(MOST_BYTES), "pesa más"),
    ],
)
def test_a_logo_that_is_none_is_refused(content: bytes, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        clean_logo(content, "a.png")


@pytest.mark.slow
def test_logos_stand_on_page_and_paper(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(LOGO.read_bytes())
    folder = make(tmp_path, '[membrete]\nlogos = ["logo.png"]', formato="html,pdf", mapa="delito")
    assert "data:image/png;base64," in (folder / "mapa-del-delito.html").read_text(encoding="utf-8")
    first = PdfReader(io.BytesIO((folder / "mapa-del-delito.pdf").read_bytes())).pages[0]
    assert len(first.images) == 1
