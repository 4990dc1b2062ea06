"""Where the data come from is printed; what their files are called, never."""

from __future__ import annotations

import io
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from helpers.attack import contents, texts
from helpers.program import make, write_project
from mapadelito import ROOT
from mapadelito.settings.config import load_config
from mapadelito.settings.title_block import general, settings_of_each

if TYPE_CHECKING:
    from pathlib import Path

CANARY = "Suboficial Quispe"


def named(folder: Path) -> dict[str, Any]:
    """Return the project made by hand, with every file under a name that must not be seen, and a few factors of no kind."""
    project = write_project(folder)
    (folder / "factores.csv").write_text("latitud,longitud\n-9.0412,-80.9971\n-9.0422,-80.9981\n", encoding="utf-8")
    catalogue = ROOT / "geo" / "crimes" / "catalogues" / "peru.csv"
    shutil.copy(catalogue, folder / f"{CANARY}.csv")
    project |= {"factores": (folder / "factores.csv",), "catalogo": str(folder / f"{CANARY}.csv")}
    for option in ("incidentes", "limites", "calles", "factores"):
        (path,) = project[option]
        project[option] = (path.rename(path.with_name(f"{CANARY} {option}{path.suffix}")),)
    return project


def text_of(document: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(document)).pages).split())


def told(content: bytes) -> str:
    """Return all that a file says, once unpacked."""
    printed = text_of(content) if content[:4] == b"%PDF" else ""
    return printed + texts(content).decode(errors="replace")


@pytest.mark.parametrize(("profile", "formats"), [("publico", "html,pdf,docx,gpkg,kmz,xlsx"), ("comite", "html,gpkg")])
def test_no_page_has_the_name_of_a_file(tmp_path: Path, profile: str, formats: str) -> None:
    config, _ = make(named(tmp_path), perfil=profile, comisaria="CENTRAL", formato=formats, mapa="integrado")
    found = {name: told(content) for name, content in contents(config.salida / profile).items()}
    assert {name.rpartition(".")[2] for name in found} >= {*formats.split(",")}
    assert [name for name, text in found.items() if "Quispe" in text] == []
    assert "Registros de la comisaría" in found["central/mapa-integrado.html"]
    assert "Factor sin tipo" in found["central/mapa-integrado.html"]
    if "pdf" in formats:
        assert "Fuente: Registros de la comisaría" in found["anexo.pdf"]
    assert CANARY in (config.salida / "reservado" / "registro.json").read_text(encoding="utf-8")


def test_what_the_project_says_goes_before_what_is_recognised(four_sectors: Any) -> None:
    config = load_config(None, {"fuente": "SERENAZGO", "ajustes": {"comisaria": {"CENTRAL": {"fuente": "SIDPOL"}}}})
    frame = four_sectors.assign(comisaria=["CENTRAL", "CENTRAL", "OTRA", "OTRA"])
    own = settings_of_each(config, frame)
    assert {name: one.membrete.source for name, one in own.items()} == {"CENTRAL": "SIDPOL", "OTRA": "SERENAZGO"}
    assert general(config).source == config.source == "SERENAZGO"
    written = load_config(None, {"fuente": "SERENAZGO", "membrete": {"fuente": "Municipalidad"}})
    assert general(written).source == written.source == "Municipalidad"


def test_the_annex_says_whose_each_source_is(tmp_path: Path) -> None:
    ajustes = {"comisaria": {"VECINA": {"fuente": "SIDPOL de la vecina"}}}
    config, _ = make(write_project(tmp_path), mapa="delito", formato="pdf", ajustes=ajustes)
    printed = text_of((config.salida / "publico" / "anexo.pdf").read_bytes())
    assert "Fuente: Registros de la comisaría; SIDPOL de la vecina" in printed
    assert "Fuente de los hechos de Comisaría CENTRAL: Registros de la comisaría." in printed
    assert "Fuente de los hechos de Comisaría VECINA: SIDPOL de la vecina." in printed
