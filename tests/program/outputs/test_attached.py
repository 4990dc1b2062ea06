"""The documents that are attached to a plan: the annex in Word and the constancia."""

from __future__ import annotations

import re
import zipfile
from typing import Any

from docx import Document
from pypdf import PdfReader

from helpers.program import ADDRESS, make


def test_the_annex_in_word_has_a_picture_and_the_tables_of_each_sheet(project: dict[str, Any]) -> None:
    _, first = make(project, formato="docx")
    config, second = make(project, formato="docx")
    assert first["salidas"] == second["salidas"]
    path = config.salida / "publico" / "anexo.docx"
    with zipfile.ZipFile(path) as archive:
        described = re.findall('descr="(.*?)"', archive.read("word/document.xml").decode())
        assert {item.date_time[0] for item in archive.infolist()} == {2000}
    assert [text[: text.index(":")] for text in described[1:]] == ["Mapa del delito", "Mapa de riesgo"]
    assert described[0].startswith("Mapa de las jurisdicciones")
    book = Document(str(path))
    titles = [line.text for line in book.paragraphs if line.style.name == "Heading 1"]
    assert titles[0] == "Lámina 1. Mapa del delito: Comisaría CENTRAL"
    assert titles[-2:] == ["Jurisdicciones sin hechos que dibujar", "Nota de método y fuentes"]
    listed = [[cell.text for cell in row.cells][:2] for table in book.tables for row in table.rows]
    assert ["3, 4", "Comisaría VECINA"] in listed
    assert book.tables[0].rows[-1].cells[1].text == "63"  # the cuadre: all that is not reserved, two refused
    assert ADDRESS not in "".join(cell.text for table in book.tables for row in table.rows for cell in row.cells)


def test_the_constancia_counts_the_maps(project: dict[str, Any]) -> None:
    config, record = make(project, formato="pdf", membrete={"actividades": {"delito": "Actividad 13"}})
    text = PdfReader(config.salida / "publico" / "constancia.pdf").pages[0].extract_text()
    assert "Se elaboraron 4 mapas de 2 jurisdicciones" in text
    assert "Actividad 13" in text
    digest = next(item["sha256"] for item in record["salidas"] if item["archivo"] == "publico/anexo.pdf")
    assert digest[:20] in text.replace("\n", "")
