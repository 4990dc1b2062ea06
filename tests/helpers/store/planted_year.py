"""A year of a real sector of Mexico City as twelve monthly exports, with late rows, corrections and repeats put in by hand.

Each export has the facts of its month but those that arrive later, and then: facts of earlier months that arrive late, new
versions of reports told before, reports repeated without a change, and reports of which only the remark is new.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["PlantedYear", "planted_year"]

YEAR = 2023
LATE, CORRECTED, MOVED, REPEATED, REMARKED = 20, 12, 3, 7, 4
"""Reports of each kind that are planted."""
STRAY = 40
"""Facts of the load that is taken back."""
_COLUMNS = ["id", "fecha", "hora", "latitud", "longitud", "delito", "observacion"]
_OTHER_DELITO = "AMENAZAS"
_PLANTED = "ROBO"
"""How the delitos of the planted reports begin: all of them count, and are none with the other delito."""


@dataclass
class PlantedYear:
    """The exports in their order, and what was planted in them, by number of report.

    ``late`` has the month (1 to 12) of the fact and that of the export; ``corrected``, the field that is new, and the two
    months; ``moved``, the two sectors, and the two months.
    """

    files: list[Path] = field(default_factory=list)
    stray: list[Path] = field(default_factory=list)
    rows: list[pd.DataFrame] = field(default_factory=list)
    late: dict[str, tuple[int, int]] = field(default_factory=dict)
    corrected: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    moved: dict[str, tuple[str, str, int, int]] = field(default_factory=dict)
    repeated: dict[str, tuple[int, int]] = field(default_factory=dict)
    remarked: dict[str, tuple[int, int]] = field(default_factory=dict)

    def current(self, exports: int) -> pd.DataFrame:
        """Return the rows that hold after the first exports: of each report, the version that came last."""
        return pd.concat(self.rows[:exports]).drop_duplicates("id", keep="last").reset_index(drop=True)


def planted_year(shared: Path, folder: Path, *, seed: int = 1, sector: str = "CENTRO") -> PlantedYear:
    """Write the exports in a folder, and return what is in them."""
    facts = _facts_of(shared, sector)
    chance = random.Random(seed)
    out = PlantedYear()
    month = facts["fecha"].str[5:7].astype(int)
    # nothing is planted in December: what comes later than the last export is never seen
    usable = list(facts.index[(month <= 11) & facts["delito"].str.startswith(_PLANTED)])
    chance.shuffle(usable)
    picked = {kind: [usable.pop() for _ in range(size)] for kind, size in _sizes().items()}
    exports: list[list[pd.Series]] = [[] for _ in range(12)]
    held = set(picked["late"])
    for at, row in facts.iterrows():
        if at not in held:
            exports[month[at] - 1].append(row)
    for kind, rows in picked.items():
        for at in rows:
            when = int(month[at])
            then = chance.randint(when + 1, min(12, when + 3))
            exports[then - 1].append(_later(kind, facts, at, out, (when, then), chance))
    for number, rows in enumerate(exports, start=1):
        frame = pd.DataFrame(rows)[_COLUMNS].sample(frac=1, random_state=seed + number).reset_index(drop=True)
        out.rows.append(frame)
        out.files.append(_written(frame, folder / f"{YEAR}-{number:02}.csv"))
    stray = facts[month == 6].head(STRAY).assign(id=lambda rows: "Z" + rows["id"], hora="23:59:00")
    out.stray.append(_written(stray[_COLUMNS], folder / "otra.csv"))
    return out


def _sizes() -> dict[str, int]:
    return {"late": LATE, "corrected": CORRECTED, "moved": MOVED, "repeated": REPEATED, "remarked": REMARKED}


def _later(
    kind: str, facts: pd.DataFrame, at: int, out: PlantedYear, months: tuple[int, int], chance: random.Random
) -> pd.Series:
    """Return the row of a report as a later export has it, and note it."""
    row = facts.loc[at].copy()
    if kind == "late":
        out.late[row["id"]] = months
    elif kind == "repeated":
        out.repeated[row["id"]] = months
    elif kind == "remarked":
        row["observacion"] = "revisado por el instructor"
        out.remarked[row["id"]] = months
    elif kind == "moved":
        other = facts[(facts["sector"] != row["sector"])].iloc[chance.randrange(100)]
        out.moved[row["id"]] = (row["sector"], other["sector"], *months)
        row["latitud"], row["longitud"] = other["latitud"], other["longitud"]
    else:
        field = chance.choice(("delito", "fecha", "hora"))
        row[field] = {
            "delito": _OTHER_DELITO,
            "fecha": f"{row['fecha'][:8]}{1 + int(row['fecha'][8:]) % 28:02}",
            "hora": f"{(int(row['hora'][:2]) + 5) % 24:02}:17:00",
        }[field]
        out.corrected[row["id"]] = (field, *months)
    return row


def _facts_of(shared: Path, sector: str) -> gpd.GeoDataFrame:
    """Return the facts of a year that lie in a sector, each with the cuadrante that holds it and a number of its own."""
    whole = pd.read_csv(shared / "cdmx/carpetas_cuauhtemoc_2023.csv", dtype=str, keep_default_na=False)
    whole = whole[(whole["latitud"] != "") & whole["fecha_hecho"].str.startswith(str(YEAR))].reset_index(drop=True)
    limits = gpd.read_file(shared / "cdmx/cuadrantes_population_2023.gpkg").to_crs(4326)
    limits = limits[limits["Sector"] == sector]
    points = gpd.points_from_xy(whole["longitud"].astype(float), whole["latitud"].astype(float), crs=4326)
    placed = gpd.GeoDataFrame(whole, geometry=points).sjoin(limits[["No_Cuadran", "geometry"]], how="inner")
    placed = placed[~placed.index.duplicated()].reset_index(drop=True)
    # a report of another row with the same moment and place would be a twin, or a repeat, by what is in the data
    placed = placed.drop_duplicates(["fecha_hecho", "hora_hecho", "latitud", "longitud"], ignore_index=True)
    return (
        placed.astype({"No_Cuadran": str})
        .rename(columns={"fecha_hecho": "fecha", "hora_hecho": "hora", "No_Cuadran": "sector"})
        .assign(id=[f"CUH-{number:05}" for number in range(1, len(placed) + 1)], observacion="")
    )


def _written(frame: pd.DataFrame, path: Path) -> Path:
    frame.to_csv(path, index=False, encoding="utf-8")
    return path
