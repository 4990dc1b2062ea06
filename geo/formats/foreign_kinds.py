"""Kinds of files that are never opened, recognised by their first bytes: what each is, and what to do instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["COMPOUND", "FOREIGN", "JSON_TYPES", "MARKS", "PATTERNS", "SUFFIXES", "XML_ROOTS", "ZIP_MEMBERS"]

_AS_TABLE = "Guarde su tabla como Excel o CSV."
_AS_LAYER = "Expórtelo como GeoPackage o GeoJSON."
_AS_DXF = "Guárdelo como DXF (2013) o expórtelo como GeoPackage."
_WHOLE = "Descárguelo o cópielo otra vez, entero."

FOREIGN = {
    "access": ("una base de datos de Access", "Ábrala y exporte su tabla a Excel."),
    "arcgis": ("un mapa o estilo de ArcGIS, sin los datos", "Exporte la capa misma como GeoPackage o Shapefile."),
    "arrow": ("una tabla de Arrow (Feather)", "Guárdela como Parquet o CSV."),
    "dbf": ("la tabla de un Shapefile o de FoxPro (.dbf), sola", "Indique su .shp, o ábrala en Excel y guárdela como CSV."),
    "dgn": ("un plano de MicroStation (DGN)", _AS_DXF),
    "dwg": ("un plano de AutoCAD (DWG)", _AS_DXF),
    "dxf": ("un plano de AutoCAD (DXF) en binario", "En AutoCAD guárdelo como DXF de texto (ASCII)."),
    "empty_zip": ("un ZIP sin nada dentro", "Vuelva a comprimirlo o a descargarlo."),
    "gdbtable": ("una parte de una geodatabase (.gdb)", "Indique la carpeta .gdb entera, o exporte su capa."),
    "gml": ("una capa GML", _AS_LAYER),
    "hdf": ("un archivo científico (HDF5)", _AS_TABLE),
    "image": ("una imagen o foto", "De una imagen no se leen datos: pida la tabla o la capa de la que salió."),
    "lfs": ("un puntero de Git LFS, sin los datos", "Descargue el archivo mismo («git lfs pull» o el botón de descarga)."),
    "link": ("un acceso directo", "Indique el archivo al que lleva."),
    "media": ("un video o audio", "Pida la tabla de hechos o la capa."),
    "message": ("un correo electrónico", "Guarde aparte su archivo adjunto e indíquelo."),
    "numbers": ("un documento de Apple (Numbers o Pages)", "Expórtelo como Excel."),
    "office": ("una presentación o un dibujo de oficina", _AS_TABLE),
    "osm_xml": ("un extracto de OpenStreetMap en XML", "Descargue el extracto .osm.pbf."),
    "partial": ("una descarga sin terminar", "Espere a que acabe la descarga, o descárguelo otra vez."),
    "password": ("un libro de Excel con contraseña", "Ábralo en Excel, quítele la contraseña y guárdelo de nuevo."),
    "pdf": ("un documento PDF", "De un PDF no se leen datos: pida la tabla en Excel o CSV."),
    "pickle": ("un objeto de Python", _AS_TABLE),
    "program": ("un programa", "No se abre. Indique el archivo de datos."),
    "projection": ("el sistema de coordenadas de una capa (.prj), sin la capa", "Indique el .shp que está junto a él."),
    "qgis": ("un proyecto o estilo de QGIS, sin los datos", "Exporte la capa misma como GeoPackage."),
    "r": ("un objeto de R", _AS_TABLE),
    "rar": ("un archivo comprimido RAR", "Descomprímalo, e indique lo que tiene dentro o comprímalo como ZIP."),
    "rtf": ("un documento de Word (RTF)", "Pase su tabla a Excel."),
    "script": (
        "un programa de JavaScript con datos dentro",
        "Borre lo que hay antes del primer «[» o «{» y después del último «]» o «}», y guárdelo como .json.",
    ),
    "seven_zip": ("un archivo comprimido 7z", "Descomprímalo, e indique lo que tiene dentro o comprímalo como ZIP."),
    "shx": ("el índice de un Shapefile, sin la capa", "Indique el .shp que está junto a él."),
    "spss": ("una tabla de SPSS", "En SPSS guárdela como Excel o CSV."),
    "sql": ("una base de datos escrita en SQL", "Ábrala en su programa y exporte su tabla a CSV."),
    "sqlite": ("una base SQLite o SpatiaLite, no un GeoPackage", "Ábrala en QGIS y exporte la capa como GeoPackage."),
    "stata": ("una tabla de Stata", "En Stata expórtela como Excel o CSV."),
    "tar": ("un archivo comprimido TAR", "Descomprímalo, e indique lo que tiene dentro o comprímalo como ZIP."),
    "tiles": ("un mapa en mosaicos (MBTiles o PMTiles), solo para ver", "Pida la capa misma como GeoPackage."),
    "text_document": ("un documento de texto (LibreOffice)", "Pase su tabla a Excel."),
    "utf16": ("un KML o GPX en UTF-16", "Ábralo en Google Earth y guárdelo otra vez."),
    "word": ("un documento de Word", "Pase su tabla a Excel."),
    "xml": ("un XML de una clase que no se lee", "Expórtelo como Excel o CSV; si es una capa, como GeoPackage."),
    "zeros": ("un archivo lleno de ceros: no se terminó de copiar", _WHOLE),
}
"""What each kind is, in Spanish («es …»), and advice; by key."""

MARKS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"PK\x05\x06", "empty_zip"),
    (0, b"%PDF-", "pdf"),
    (0, b"AutoCAD Binary DXF", "dxf"),
    (0, b"\x89PNG\r\n\x1a\n", "image"),
    (0, b"\xff\xd8\xff", "image"),
    (0, b"GIF87a", "image"),
    (0, b"GIF89a", "image"),
    (0, b"II*\x00", "image"),
    (0, b"MM\x00*", "image"),
    (0, b"ID3\x03\x00", "media"),
    (0, b"ID3\x04\x00", "media"),
    (0, b"OggS\x00", "media"),
    (0, b"Rar!\x1a\x07", "rar"),
    (0, b"7z\xbc\xaf\x27\x1c", "seven_zip"),
    (257, b"ustar\x00", "tar"),
    (257, b"ustar  \x00", "tar"),
    (4, b"Standard Jet DB", "access"),
    (4, b"Standard ACE DB", "access"),
    (68, b"MPBX", "tiles"),
    (0, b"PMTiles", "tiles"),
    (0, b"$FL2@(#)", "spss"),
    (0, b"$FL3@(#)", "spss"),
    (0, b"<stata_dta>", "stata"),
    (0, b"RDX2\n", "r"),
    (0, b"RDX3\n", "r"),
    (0, b"X\n\x00\x00\x00", "r"),
    (0, b"\x80\x04\x95", "pickle"),
    (0, b"\x80\x05\x95", "pickle"),
    (0, b"\x89HDF\r\n\x1a\n", "hdf"),
    (0, b"ARROW1\x00\x00", "arrow"),
    (0, b"FEA1\x00", "arrow"),
    (0, b"\x7fELF", "program"),
    (0, b"MZ\x90\x00", "program"),
    (0, b"#!/", "program"),
    (0, b"L\x00\x00\x00\x01\x14\x02\x00", "link"),
    (0, b"[InternetShortcut]", "link"),
    (0, b"version https://git-lfs.github.com/spec/", "lfs"),
    (0, b"{\\rtf", "rtf"),
    (0, b"GEOGCS[", "projection"),
    (0, b"PROJCS[", "projection"),
    (0, b"\x08\x09\xfe\x02", "dgn"),
    (0, b"\x03\x00\x00\x00", "gdbtable"),
)
"""First bytes of each kind: their offset, the bytes, and the key."""

PATTERNS = {
    "dwg": re.compile(rb"AC10\d\d\x00"),
    "image": re.compile(rb"RIFF[\s\S]{4}WEBP|BM[\s\S]{4}\x00{4}|\x00{3}[\s\S]ftyp(?:hei|mif1|avif)"),
    "media": re.compile(rb"RIFF[\s\S]{4}(?:AVI |WAVE)|\x00{3}[\s\S]ftyp(?!hei|mif1|avif)"),
    "message": re.compile(rb"(?:Return-Path|Received|Delivered-To|X-[\w-]{1,40}): ?\S"),
    "script": re.compile(
        rb"^(?:\xef\xbb\xbf)?\s{0,8}(?:(?:var|let|const|export)\s{1,8})?[a-z_$][\w.$]{0,60}\s{0,8}[=(]\s{0,8}(?:\[\s{0,80}[\[{]|\{\s{0,80}\")",
        re.IGNORECASE,
    ),
    "sql": re.compile(
        rb"^(?:\xef\xbb\xbf)?(?:\s*+(?:--[^\n]*+\n|/\*[^*]*+\*/;?))*+\s*+(?:INSERT\s+INTO|(?:CREATE|DROP)\s+TABLE|SET\s+\w+\s*=)\s",
        re.IGNORECASE,
    ),
    "stata": re.compile(rb"[qrstuvw][\x01\x02]\x01\x00"),
}
"""Beginnings of kinds that have no fixed bytes, by key."""

SUFFIXES = {
    **dict.fromkeys((".crdownload", ".part", ".partial", ".opdownload", ".download"), "partial"),
    **dict.fromkeys((".shx", ".sbn", ".sbx"), "shx"),
}
"""Names that say what the content cannot: an unfinished download, and what begins with the same bytes as a .shp."""

COMPOUND = (
    ("EncryptedPackage", "password"),
    ("WordDocument", "word"),
    ("PowerPoint Document", "office"),
    ("VisioDocument", "office"),
    ("__substg1.0_", "message"),
)
"""Name of a stream that tells what an old document of Office is."""

ZIP_MEMBERS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("word", lambda name: name == "word/document.xml"),
    ("office", lambda name: name in {"ppt/presentation.xml", "visio/document.xml"}),
    ("numbers", lambda name: name.lower().startswith("index/") and name.endswith(".iwa")),
    ("qgis", lambda name: name.endswith(".qgs")),
)
"""Name of a member that tells what a zip is."""

XML_ROOTS = {
    **dict.fromkeys(("qgis", "renderer-v2"), "qgis"),
    "osm": "osm_xml",
    "svg": "image",
    "plist": "link",
    **dict.fromkeys(("FeatureCollection", "GML"), "gml"),
}
"""Root elements of XML."""

JSON_TYPES = {
    **dict.fromkeys(("CIMLayerDocument", "CIMMapDocument", "CIMProject"), "arcgis"),
}
"""Types that a JSON declares."""
