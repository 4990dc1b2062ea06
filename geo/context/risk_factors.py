"""Read risk factors: points, lines or polygons that a municipality or a junta vecinal reports, and the kind of each."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.columns import detect
from geo.crs import to_metric
from geo.errors import ColumnError
from geo.formats.containers import is_vector
from geo.incidents.account import Account
from geo.incidents.locations import Work, read_where
from geo.intake.repeated_files import distinct_files, spare_shapes
from geo.intake.sandbox import read_layers
from geo.intake.tables import column_text, read_tables
from geo.ledger import Ledger
from geo.text import fold
from geo.text_table import TextTable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from geo.incidents.coordinate_repair import Home

__all__ = ["FACTOR_COLUMNS", "OTHER", "Factor", "Factors", "codes_of", "factor_kinds", "read_factors"]

FACTOR_COLUMNS = ("codigo", "nombre", "grupo", "proteccion", "detalle", "geometry")
"""Columns of :attr:`Factors.frame`: kind (code, name, group, whether it protects), what the file says more, and where."""
OTHER = "OTF"
"""Code of the kinds that the catalogue does not know; they have the name that their row gives."""

_UNTYPED = "Factor sin tipo"
"""Name of the kind of a row that names none, in a file that is not called as one: it is printed, and no file name is."""
_LONGEST = 60
"""Letters of a name or detail that are kept: a longer one does not fit in a legend or a table."""


@dataclass(frozen=True, slots=True)
class Factor:
    """One kind of factor; ``medida`` is what a plan may do at its place: ``iluminacion``, ``espacio`` or nothing."""

    codigo: str
    nombre: str
    grupo: str
    proteccion: bool
    medida: str = ""


@cache
def factor_kinds() -> dict[str, Factor]:
    """Return the kinds of the catalogue by each of their folded names and their code."""
    with Path(__file__).with_name("risk_factors.toml").open("rb") as file:
        table = tomllib.load(file)
    out: dict[str, Factor] = {}
    for codigo, row in table.items():
        kind = Factor(codigo, row["nombre"], row["grupo"], row.get("proteccion", False), row.get("medida", ""))
        for name in (codigo, row["nombre"], *row["alias"]):
            out[fold(name)] = kind
    return out


def codes_of(medida: str) -> frozenset[str]:
    """Return the codes of the kinds of factor at whose place a plan may take a measure."""
    return frozenset(kind.codigo for kind in factor_kinds().values() if kind.medida == medida)


@dataclass(kw_only=True)
class Factors(Account):
    """Risk factors: ``frame`` with :data:`FACTOR_COLUMNS`, in metres, and the account of every row of the tables.

    ``notes`` are the decisions that sheets print: they name no file.
    """

    frame: gpd.GeoDataFrame
    notes: tuple[str, ...] = ()


def read_factors(paths: Iterable[str | Path], *, home: Home, epsg: int) -> Factors:
    """Return the risk factors of layers and tables.

    Parameters
    ----------
    paths
        Layers of any geometry, or tables with coordinates. The kind is in a column (*factor*, *tipo*, *categoria* …); a file
        without one holds one kind, that of its name if the catalogue has it; a name that it lacks is not shown.
    home
        Where the factors are, to repair coordinates by.
    epsg
        System of the result.

    Raises
    ------
    ColumnError
        If a table has neither coordinates nor geometry.

    Examples
    --------
    >>> import mapadelito as md
    >>> home = md.home_of(md.read_boundaries(md.ROOT / "data/boundaries/ilo.geojson"))
    >>> factors = md.read_factors([md.ROOT / "data/incidents/factores_ilo.geojson"], home=home, epsg=home.epsg)
    >>> factors.frame["nombre"].value_counts().head(2).to_dict()
    {'Iluminación escasa o poste apagado': 32, 'Terreno baldío o inmueble abandonado': 22}
    """
    files = distinct_files(paths)
    frames, ledgers, tables, decisions = [], list[Ledger](), list[TextTable](), list(files.told)
    held: list[tuple[int, NDArray[np.intp]]] = []  # file of each frame, and the numbers of its rows in the ledger
    for number, file in enumerate(files.paths):
        if is_vector(file):
            frames += [_of_layer(file, layer.frame, epsg) for layer in read_layers(file).values()]
            held += [(number, np.full(len(frame), -1, dtype=np.intp)) for frame in frames[len(held) :]]
            continue
        for table in read_tables(file, synonyms="factores"):
            frame, ledger = _of_table(table, decisions, home, epsg)
            frames.append(frame)
            held.append((number, sum(len(other) for other in ledgers) + np.flatnonzero(ledger.accepted)))
            ledgers.append(ledger)
            tables.append(table)
    whole = gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), crs=epsg) if frames else _empty(epsg)
    ledger = Ledger.joined(ledgers) if ledgers else Ledger(0)
    for code, count in files.warnings.items():
        ledger.warn(code, count)
    whole = _once(whole, held, ledger, decisions)
    lost = int(whole.geometry.isna().sum())
    unknown = sorted(set(whole.loc[whole["codigo"] == OTHER, "nombre"]) - {_UNTYPED})
    notes = [f"Factores de riesgo: {len(whole) - lost} con lugar" + (f", {lost} sin él." if lost else ".")]
    if unknown:
        notes.append(f"Factores que el catálogo no conoce, como dice su columna: {', '.join(unknown[:12])}.")
    if untyped := int((whole["nombre"] == _UNTYPED).sum()):
        notes.append(f"{_UNTYPED}: {untyped}, de archivos sin columna de tipo cuyo nombre no es el de uno conocido.")
    kept = whole[whole.geometry.notna()].reset_index(drop=True)
    return Factors(ledger=ledger, tables=tuple(tables), decisions=[*decisions, *notes], frame=kept, notes=tuple(notes))


def _once(
    whole: gpd.GeoDataFrame, held: list[tuple[int, NDArray[np.intp]]], ledger: Ledger, decisions: list[str]
) -> gpd.GeoDataFrame:
    """Return the factors without those that another file already has, and add to ``decisions`` how many they are."""
    unit = np.repeat([number for number, _ in held], [len(rows) for _, rows in held]).astype(np.intp)
    placed = np.flatnonzero(whole.geometry.notna())
    texts = whole[["codigo", "nombre", "detalle"]].iloc[placed]
    gone = placed[spare_shapes(whole.geometry.iloc[placed], unit[placed], texts)]
    if not len(gone):
        return whole
    rows = np.concatenate([rows for _, rows in held])[gone]
    ledger.supersede(rows[rows >= 0], "FILA_REPETIDA_ENTRE_ARCHIVOS")
    decisions.append(f"Factores de riesgo: {len(gone):,} están en dos archivos; se cuentan una vez.")
    return whole.drop(index=gone)


def _empty(epsg: int) -> gpd.GeoDataFrame:
    """Return factors without rows."""
    columns = {name: pd.Series([], dtype="str") for name in FACTOR_COLUMNS[:-1]}
    return gpd.GeoDataFrame(columns | {"proteccion": pd.Series([], dtype=bool)}, geometry=[], crs=epsg)


def _of_layer(file: Path, layer: gpd.GeoDataFrame, epsg: int) -> gpd.GeoDataFrame:
    """Return the factors of a layer; geometry that is missing or has no finite bounds is null."""
    names = [str(name) for name in layer.columns if name != "geometry"]
    text = pd.DataFrame({name: column_text(layer[name]) for name in names}, index=layer.index)
    shapes = gpd.GeoSeries(shapely.force_2d(layer.geometry.to_numpy()), crs=layer.crs or 4326)
    somewhere = np.isfinite(shapely.bounds(shapes.to_numpy())).all(axis=1)
    placed = to_metric(gpd.GeoSeries(shapes.where(somewhere, None), crs=shapes.crs), epsg=epsg)
    return _kinds(text, file.stem, gpd.GeoSeries(placed.to_numpy(), crs=epsg))


def _of_table(table: TextTable, decisions: list[str], home: Home, epsg: int) -> tuple[gpd.GeoDataFrame, Ledger]:
    """Return the factors of the rows of a table that are accepted, and the account of all."""
    ledger = Ledger.of([table])
    found = detect(map(str, table.frame.columns), "incidentes")
    if not {"latitud", "este"} & found.keys():
        raise ColumnError(
            f"«{table.file}»: los factores de riesgo necesitan coordenadas (latitud y longitud, o este y norte)."
        )
    work = Work(table, found, None, ledger, decisions)
    places, _ = read_where(work, None, home, np.zeros(len(table.lines), dtype=bool))
    rows = np.flatnonzero(ledger.accepted)
    shapes = to_metric(places.take(rows).points(), epsg=epsg)
    return _kinds(
        table.frame.iloc[rows].reset_index(drop=True), table.path.stem, gpd.GeoSeries(shapes.to_numpy(), crs=epsg)
    ), ledger


def _kinds(text: pd.DataFrame, stem: str, shapes: gpd.GeoSeries) -> gpd.GeoDataFrame:
    """Return factors with the kind of each row; ``stem`` is the name of the file, for rows that name none."""
    found = detect(map(str, text.columns), "factores")
    words = column_text(text[found["tipo"]]) if "tipo" in found else pd.Series("", index=text.index, dtype="str")
    words = words.where(words != "", stem if fold(stem) in factor_kinds() else _UNTYPED)
    known = {
        word: factor_kinds().get(fold(word)) or Factor(OTHER, word[:_LONGEST], "Otros", proteccion=False)
        for word in set(words)
    }
    kinds = [known[word] for word in words]
    detail = column_text(text[found["detalle"]]).str.slice(0, _LONGEST) if "detalle" in found else ""
    data = {
        "codigo": [kind.codigo for kind in kinds],
        "nombre": [kind.nombre for kind in kinds],
        "grupo": [kind.grupo for kind in kinds],
        "proteccion": [kind.proteccion for kind in kinds],
        "detalle": detail,
    }
    frame = pd.DataFrame(data, index=text.index).reset_index(drop=True)
    return gpd.GeoDataFrame(frame, geometry=shapes.reset_index(drop=True), crs=shapes.crs)
