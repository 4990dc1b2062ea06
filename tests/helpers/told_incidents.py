"""What an edition of the simulated town tells: its public points, its words on reserved facts, what its record decided."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from geo.formats.layers.vector import read_layer

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from helpers.attack import Town


def told(town: Town, rows: pd.DataFrame | None = None, *, name: str = "salida", **options: Any) -> Path:
    """Publish the first half of 2021 and return the public folder."""
    given = {"formats": "html,gpkg", "mapa": "delito", "periodo": "2021-S1", "salida": town.folder / name} | options
    return town.publish(town.rows if rows is None else rows, **given)


def public(town: Town) -> Path:
    """Return the public folder of what was told already."""
    return town.folder / "salida" / "publico"


def points(folder: Path) -> list[tuple[Any, ...]]:
    """Every public point, with what is said of it."""
    [path] = folder.rglob("capas.gpkg")
    layer = read_layer(path, layer="incidentes").frame
    texts = layer.drop(columns="geometry").astype(str)
    return sorted(zip(layer.geometry.to_wkb(hex=True), *(texts[name] for name in texts), strict=True))


def reserved(folder: Path, what: str = "sector") -> dict[str, str]:
    """Words on the reserved facts of each sector, as the page says them."""
    [page] = folder.rglob("mapa-del-delito.html")
    data = json.loads(page.read_text(encoding="utf-8").split('id="datos">')[1].split("</script>")[0])
    [table] = [own for own in data["tablas"] if data["textos"][own["titulo"]].startswith(f"Hechos por {what}")]
    rows = [[data["textos"][cell] for cell in row] for row in [*table["filas"], table["total"]]]
    untold = re.search(r"Hechos reservados: (.*)\.$", data["textos"][table["nota"]])
    return {row[0]: untold[1] if untold else row[-1] for row in rows}


def with_values(rows: pd.DataFrame, at: int, **values: str) -> pd.DataFrame:
    other = rows.copy()
    for name, value in values.items():
        other.loc[at, name] = value
    return other


def warned(town: Town, rows: pd.DataFrame | None = None, **options: Any) -> str:
    """Publish, and return what the record says that was decided."""
    reserved_folder = told(town, rows, **options).parent / "reservado"
    return "\n".join(json.loads((reserved_folder / "registro.json").read_text(encoding="utf-8"))["decisiones"])
