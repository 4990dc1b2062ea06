from __future__ import annotations

from pathlib import Path

import pytest

from geo.errors import ConfigError
from geo.period import Period
from mapadelito.settings.config import Config, load_config
from mapadelito.settings.options import FORMATS


def test_nothing_asked_is_public_and_complete() -> None:
    config = load_config(None, {"perfil": None, "mapa": None, "incidentes": ()})
    assert config == Config()
    assert (config.perfil, config.mapa) == ("publico", ("delito", "riesgo", "integrado"))
    assert config.formato == tuple(name for name in FORMATS if name not in {"png", "docx"})


def test_project_file_with_paths_of_its_own_folder(tmp_path: Path) -> None:
    project = tmp_path / "proyecto.toml"
    project.write_text(
        'incidentes = "hechos.csv"\nlimites = ["a.kml", "b.kml"]\nperiodo = "2020-S1"\nmin-incidentes = 8\n'
        '[columna-limites]\nsector = "SEC"\n[pesos]\n"PAT.ROB" = 3\n[membrete]\nfuente = "SIDPOL"\n',
        encoding="utf-8",
    )
    config = load_config(project, {"radio_m": "200", "columna": ("delito=TIPO",)})
    assert config.incidentes == (tmp_path / "hechos.csv",)
    assert config.limites == (tmp_path / "a.kml", tmp_path / "b.kml")
    assert config.periodo == Period.parse("2020-S1")
    assert (config.radio_m, config.min_incidentes) == (200, 8)
    assert (config.columna, config.columna_limites) == ({"delito": "TIPO"}, {"sector": "SEC"})
    assert config.pesos == {"PAT.ROB": 3}


def test_the_ordinary_modalidades_of_a_station_are_texts(tmp_path: Path) -> None:
    project = tmp_path / "p.toml"
    for written in ('delitos.ordinario = ["EN CACHINA"]', '[delitos]\nordinario = "EN CACHINA"'):
        project.write_text(written, encoding="utf-8")
        assert load_config(project, {}).delitos == {"ordinario": ("EN CACHINA",)}
    for written, says in (
        ("delitos = 3", "«delitos» es una sección"),
        ("delitos.comun = []", "«delitos.comun» no existe"),
        ("delitos.ordinario = [3]", "entre comillas, no «3»"),
        ('delitos.ordinario = [" "]', "entre comillas"),
    ):
        project.write_text(written, encoding="utf-8")
        with pytest.raises(ConfigError, match=says):
            load_config(project, {})


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ('teselas = "si"', "«teselas» es true o false, sin comillas, no «si»"),
        ('todas = "no"', "«todas» es true o false, sin comillas, no «no»"),
        ("[columna]\nfecha = 3", "«columna.fecha» es el nombre de una columna, entre comillas, no «3»"),
        (
            "[columna-limites]\nsector = [3]",
            r"«columna_limites.sector» es el nombre de una columna, entre comillas, no «\[3\]»",
        ),
    ],
)
def test_a_value_of_another_type_is_refused_by_name(written: str, says: str, tmp_path: Path) -> None:
    project = tmp_path / "p.toml"
    project.write_text(written, encoding="utf-8")
    with pytest.raises(ConfigError, match=says):
        load_config(project, {})


def test_options_win_over_the_file(tmp_path: Path) -> None:
    project = tmp_path / "p.toml"
    project.write_text('perfil = "interno"\nsalida = "otra"\n', encoding="utf-8")
    assert load_config(project, {}).salida == tmp_path / "otra"
    assert load_config(project, {"perfil": "comite", "salida": Path("x")}) == Config(
        perfil="comite", salida=Path("x"), almacen=tmp_path / "almacen"
    )


def test_all_problems_are_told_at_once() -> None:
    wrong = {
        "perfil": "secreto",
        "radio_m": "-3",
        "min_incidentes": "muchos",
        "mapa": "delito,dibujo",
        "formato": "bmp",
        "leyenda": "arco iris",
        "columna": ("delito",),
        "periodo": "ayer",
        "inventada": "x",
    }
    with pytest.raises(ConfigError) as refusal:
        load_config(None, wrong)
    for piece in (
        "secreto",
        "radio_m",
        "muchos",
        "«dibujo» no existe",
        "«bmp» no existe",
        "«arco iris» no existe (hay penal-titulos, plana-por-modalidad, puntos-criticos)",
        "CAMPO=COLUMNA",
        "ayer",
        "inventada",
    ):
        assert piece in str(refusal.value)


@pytest.mark.parametrize("content", ["= nada", "perfil = ["])
def test_a_broken_project_file_is_refused_in_words(tmp_path: Path, content: str) -> None:
    project = tmp_path / "p.toml"
    project.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match="bien escrito"):
        load_config(project, {})
    with pytest.raises(ConfigError, match="No se puede abrir"):
        load_config(tmp_path / "no-hay.toml", {})


@pytest.mark.parametrize("name", ["mapa", "formato"])
@pytest.mark.parametrize("value", ["", [], " , "])
def test_nothing_to_make_is_no_wish(name: str, value: object) -> None:
    with pytest.raises(ConfigError, match=f"«{name}» está vacío"):
        load_config(None, {name: value})


@pytest.mark.parametrize(
    "given",
    [
        ("integrado=20", "municipal=30"),
        ("integrado", "20", "municipal", "30"),
        ("integrado:", "20,", "municipal = 30"),
        "integrado: 20 municipal: 30",
        {"integrado": 20, "municipal": 30},
    ],
)
def test_patrols_are_counted_whatever_the_sign(given: object) -> None:
    assert load_config(None, {"patrullajes": given}).patrullajes == {"integrado": 20, "municipal": 30}


@pytest.mark.parametrize("given", ["integrado=20%", "integrado", "20", "integrado veinte", "integrado=20 municipal"])
def test_what_is_no_number_of_patrols_is_refused(given: str) -> None:
    with pytest.raises(ConfigError, match="integrado=20"):
        load_config(None, {"patrullajes": (given,)})


def test_words_are_known_whatever_their_accents_and_capitals() -> None:
    config = load_config(None, {"perfil": "Público", "formato": "PDF, Html", "area_pct": "7,5 %", "ambito": "Región"})
    assert (config.perfil, config.formato, config.area_pct, config.ambito) == ("publico", ("html", "pdf"), 7.5, "region")
