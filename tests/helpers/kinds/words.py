"""Words for the columns of a file: what offices, systems and programs call each field."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = [
    "ACCENTED",
    "ARCGIS",
    "CLIPPED",
    "COORD",
    "ENGLISH",
    "HECHO",
    "LETTERS",
    "PLAIN",
    "PORTUGUESE",
    "QGIS",
    "REPORT",
    "SERENAZGO",
    "SHORT",
    "SUCESO",
    "UNITS",
    "Words",
]

Words = Mapping[str, str]

PLAIN: Words = {
    "id": "id",
    "fecha": "fecha",
    "hora": "hora",
    "delito": "delito",
    "latitud": "latitud",
    "longitud": "longitud",
    "este": "este",
    "norte": "norte",
    "par": "coordenadas",
    "direccion": "direccion",
    "anio": "anio",
    "mes": "mes",
    "dia": "dia",
    "fecha_desde": "fecha desde",
    "fecha_hasta": "fecha hasta",
    "hora_desde": "hora desde",
    "hora_hasta": "hora hasta",
}
HECHO = PLAIN | {
    "id": "numero de denuncia",
    "fecha": "fecha del hecho",
    "hora": "hora del hecho",
    "delito": "modalidad del delito",
    "latitud": "latitud del hecho",
    "longitud": "longitud del hecho",
    "este": "coordenada este",
    "norte": "coordenada norte",
    "par": "coordenadas del hecho",
    "direccion": "direccion del hecho",
}
SHORT = PLAIN | {
    "id": "nro denuncia",
    "fecha": "fec ocurrencia",
    "hora": "hora ocurrencia",
    "delito": "tipo delito",
    "latitud": "coord latitud",
    "longitud": "coord longitud",
    "este": "utm este",
    "norte": "utm norte",
    "par": "latitud longitud",
    "direccion": "direc ocurrencia",
}
SUCESO = PLAIN | {
    "id": "codigo del parte",
    "fecha": "fecha de suceso",
    "hora": "hora de suceso",
    "delito": "delito cometido",
    "direccion": "lugar del suceso",
    "par": "ubicacion gps",
}
SERENAZGO = PLAIN | {
    "id": "nro de parte",
    "fecha": "fecha de la intervencion",
    "hora": "hora de la intervencion",
    "delito": "tipo de incidencia",
    "direccion": "lugar de la intervencion",
    "par": "punto gps",
}
ENGLISH = PLAIN | {
    "id": "incident number",
    "fecha": "date of occurrence",
    "hora": "time of occurrence",
    "delito": "offense type",
    "latitud": "latitude",
    "longitud": "longitude",
    "este": "easting",
    "norte": "northing",
    "par": "lat long",
    "direccion": "street address",
    "anio": "year",
    "mes": "month",
    "dia": "day",
    "fecha_desde": "start date",
    "fecha_hasta": "end date",
    "hora_desde": "start time",
    "hora_hasta": "end time",
}
REPORT = ENGLISH | {
    "id": "report no",
    "fecha": "event date",
    "hora": "event time",
    "delito": "crime category",
    "latitud": "gps latitude",
    "longitud": "gps longitude",
    "par": "coordinates",
}
PORTUGUESE = PLAIN | {
    "id": "numero do boletim",
    "fecha": "data do fato",
    "hora": "hora do fato",
    "delito": "tipo de crime",
    "latitud": "latitude",
    "longitud": "longitude",
    "par": "coordenadas",
    "direccion": "endereco",
    "anio": "ano",
    "fecha_desde": "data inicio",
    "fecha_hasta": "data fim",
    "hora_desde": "hora inicio",
    "hora_hasta": "hora fim",
}
ARCGIS = HECHO | {"latitud": "point y", "longitud": "point x", "este": "point x", "norte": "point y"}
QGIS = SHORT | {"latitud": "ycoord", "longitud": "xcoord", "este": "xcoord", "norte": "ycoord"}
LETTERS = PLAIN | {"latitud": "y", "longitud": "x", "este": "x", "norte": "y"}
COORD = PLAIN | {"latitud": "coord y", "longitud": "coord x", "este": "coordenada x", "norte": "coordenada y"}
ACCENTED = HECHO | {
    "id": "n° de denuncia",
    "direccion": "dirección exacta",
    "anio": "año",
    "dia": "día",
    "latitud": "latitud (y)",
    "longitud": "longitud (x)",
}
CLIPPED = PLAIN | {
    "id": "nro den",
    "fecha": "fch hecho",
    "hora": "hra hecho",
    "delito": "delit",
    "latitud": "lati",
    "longitud": "longi",
    "direccion": "direc",
}
UNITS = {
    "fecha": " (dd/mm/aaaa)",
    "hora": " [24 h]",
    "latitud": " (°)",
    "longitud": " (°)",
    "este": " (m)",
    "norte": " (m)",
    "par": " (WGS84)",
}
