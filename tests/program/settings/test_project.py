"""Mistakes of ``proyecto.toml`` are told in Spanish, with their line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from geo.errors import ConfigError
from mapadelito.settings.config import load_config

if TYPE_CHECKING:
    from pathlib import Path


def _told(folder: Path, content: str) -> str:
    (folder / "proyecto.toml").write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError) as refusal:
        load_config(folder / "proyecto.toml", {})
    return str(refusal.value)


@pytest.mark.parametrize(
    "line",
    [
        r'incidentes = "C:\Users\ana\hechos.xlsx"',
        r'incidentes = ["hechos.csv", "D:\datos\2020.csv"]',
        r'limites = "C:\temp\nuevo.csv"',
        r'limites = ["\\servidor\compartida\x.kml"]',
        r'calles = "C:\brigada\file.csv"',
        r'salida = "C:\nueva"',
        r'catalogo = "C:\textos\x.csv"',
        r'incidentes = "D:\datos\"',
        r'coincidencias = ["C:\redes.xlsx"]',
    ],
)
def test_a_backslash_is_explained_with_its_line(tmp_path: Path, line: str) -> None:
    told = _told(tmp_path, f'perfil = "publico"\n\n{line}\n')
    assert "línea 3" in told
    assert "comillas simples" in told
    assert "C:/datos/hechos.xlsx" in told


def test_a_backslash_in_a_logo_is_explained(tmp_path: Path) -> None:
    told = _told(tmp_path, '[membrete]\nfuente = "x"\n[ajustes.comisaria."A"]\nmembrete.logos = ["C:\\nuevo.png"]\n')
    assert "línea 4" in told
    assert r"\n se leyó" in told


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("a = 1\nincidentes = “hechos.csv”\n", "línea 2, columna 14: las comillas son tipográficas"),
        ("perfil = 'publico'\nperfil = 'interno'\n", "línea 2"),
        ("[columna]\na='b'\n[columna]\n", "línea 3, columna 9: ese nombre ya está más arriba"),
        ('incidentes = "hechos.csv\nlimites = "x"\n', "línea 1, columna 25: falta cerrar las comillas"),
        ("limites = 'hechos.csv\n", "línea 1: falta cerrar las comillas"),
        ("a = 1\nlimites = 'hechos.csv\nb = 2\n", "línea 2: falta cerrar las comillas"),
        ("a = 1\nlimites = ['a.kml'\n\nperfil = 'x'\n", "línea 4, columna 1: falta cerrar la lista"),
        ("a = 1\nlimites = ['a.kml',\n'b.kml',\n\n", "línea 2: falta cerrar la lista"),
        ("perfil 'publico'\n", "línea 1, columna 8: después del nombre falta el signo ="),
        ("perfil = publico\n", "línea 1, columna 10: el valor no se entiende"),
        ("radio_m = 1,5\n", "línea 1, columna 12: sobra texto"),
        ("[membrete\n", "línea 1, columna 10: falta cerrar el nombre de la sección"),
        ("= 3\n", "línea 1, columna 1: se esperaba nombre = valor"),
        ("\u00a0perfil = 'publico'\n", "carácter que no se ve"),
        ("perfil =\u200b 'publico'\n", "carácter que no se ve"),
        ("x = " + "[" * 5000, "sin fin"),
        ("fuente = 'D´Onofrio' 1\n", "línea 1, columna 22: sobra texto"),
        ("limites = 'a.kml', 'b.kml'\n", "varios valores van entre [ ]"),
        ("radio-m = 1\nradio_m = 2\n", "«radio-m» y «radio_m» son lo mismo"),
        ("incidentes = 5\n", "es una ruta o una lista de rutas"),
        ("limites = [1, 2]\n", "es una ruta o una lista de rutas"),
        ("salida = true\n", "es una ruta"),
    ],
)
def test_other_mistakes_are_explained(tmp_path: Path, content: str, words: str) -> None:
    told = _told(tmp_path, content)
    assert words in told
    assert not re.search(r"\b(at line|Invalid|Expected|Cannot|Illegal|Unclosed|statement)\b", told)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_encoding_of_an_editor_is_read(tmp_path: Path, encoding: str, end: str) -> None:
    lines = ["# español", "periodo = '2020-S1'", "[columna]", 'sector = "AÑO Ñ"', "delito = 'C:\\año'", ""]
    (tmp_path / "p.toml").write_bytes(end.join(lines).encode(encoding))
    assert load_config(tmp_path / "p.toml", {}).columna == {"sector": "AÑO Ñ", "delito": "C:\\año"}


def test_more_than_99_of_anything_is_no_fault_of_ours(tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text(f"[membrete]\nnotas = {[f'nota {n}' for n in range(150)]}\n", encoding="utf-8")
    assert len(load_config(tmp_path / "p.toml", {}).membrete["notas"]) == 150


def test_a_catalogue_of_ones_own_lies_beside_the_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "proyecto"
    folder.mkdir()
    (folder / "propio.csv").write_text("codigo\n", encoding="utf-8")
    (folder / "p.toml").write_text('catalogo = "propio.csv"\n', encoding="utf-8")
    (folder / "q.toml").write_text('catalogo = "peru"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert load_config(folder / "p.toml", {}).catalogo == str(folder.resolve() / "propio.csv")
    assert load_config(folder / "q.toml", {}).catalogo == "peru"
