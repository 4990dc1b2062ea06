"""Draw the pictures of these pages from the synthetic sample: ``python docs/metodos/draw.py``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from shapely import Point

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent)]

from charts import DOTS, GREY, PALE, RAMP, Axis, Interval, curve, heat, intervals, ratios  # noqa: E402
from nothing_true import told  # noqa: E402
from sample import DISTRICTS, INHABITANTS, MONTHS, Sample, invented_months, patrols_of_the_sample  # noqa: E402

import mapadelito as md  # noqa: E402 (the checkout, not an installed one)
from geo.context.streets import read_streets  # noqa: E402
from geo.naming import quantity  # noqa: E402
from layers.monitoring.control_band import control_band  # noqa: E402
from layers.operations.scaled_difference import Spread, scaled_difference  # noqa: E402
from layers.patrols.compliance import by_zone  # noqa: E402
from layers.patrols.zone_time import patrol_time  # noqa: E402
from layers.prediction.backtest import jeffreys_interval  # noqa: E402
from layers.priority.zones import rank_zones  # noqa: E402
from layers.risk.factor_model import fit_factors  # noqa: E402
from layers.risk.territories import HIGH, NONE, PRIORITY, rank_territories  # noqa: E402
from layers.space_time.alerts import watch_recent  # noqa: E402
from layers.statistics.concentration import concentration, places_by_chance  # noqa: E402
from layers.statistics.rate_change import NO_CHANGE  # noqa: E402
from layers.statistics.rates import rates  # noqa: E402
from layers.statistics.temporal import hour_weekday  # noqa: E402
from layers.surfaces.emerging import CLASSES  # noqa: E402
from layers.surfaces.grid import count_in_cells  # noqa: E402
from maps.report_content import Picture, PointLayer  # noqa: E402
from maps.svg.charts.control_chart import control_chart  # noqa: E402
from maps.svg.picture import draw  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd

BLANK = (RAMP[0], PALE)
CLASS_COLORS = dict(zip(CLASSES, (RAMP[4], "#e6550d", GREY, RAMP[1], PALE), strict=True))
CHANGE_COLORS = {"sube": RAMP[3], "baja": DOTS, NO_CHANGE: GREY}
LEVEL_COLORS = {HIGH: RAMP[4], PRIORITY: RAMP[2], NONE: GREY}

AUDITED = {
    "turno": "un turno de alguna zona",
    "dia": "un día de alguna zona",
    "firme": "algún punto crítico firme",
    "pai": "zonas mejores que el azar",
    "cambio": "algún sector sube o baja",
    "cambio-estacion": "lo mismo, de un trimestre a otro",
    "estado": "algún punto crítico crece o cede",
    "ediciones": "algún sector, entre dos ediciones",
    "factores": "algún factor va con los hechos",
    "tendencia": "alguna zona sube o baja",
    "bandas": "algún sector fuera de la banda media",
    "alertas": "algún mes de 72 comisarías fuera de lo usual",
    "concentra": "un alza pareja, concentrada",
}


def pictures() -> dict[str, str]:
    """Return every picture, by the name of its file."""
    sample = Sample.read("cajamarca", 'COMISARIA PNP CENTRAL "A"')
    return {
        **_of_cells(sample),
        "puntos-criticos": _hotspots(sample),
        "zonas": _zones(sample),
        "alertas": _alerts(Sample.read("ilo", "COMISARIA PNP ILO")),
        "repeticion": _repeats(sample),
        "cambio": _change(sample),
        "tasas": _rates(sample),
        "operativo": _operation(),
        "cumplimiento": _patrols(),
        "factores": _factors(sample),
        "territorios": _territories(),
        "seguimiento": _months(),
        "auditoria": _audit(),
        "cuadras": _streets(Sample.read("ilo", "COMISARIA PNP ILO")),
        "horas": heat(hour_weekday(sample.facts["fecha"], sample.facts["minuto"])),
    }


def _of_cells(sample: Sample) -> dict[str, str]:
    facts, grid = sample.facts, md.make_grid(sample.limits, cell_m=100)
    counts = count_in_cells(facts, grid)
    gi = md.getis_ord(counts, grid)
    classes = md.classify_hotspots(facts, grid, periods=facts["fecha"].dt.month - 1)["clase"]
    hot = np.where((gi["q"] < 0.05) & (gi["z"] > 0), RAMP[3], PALE)

    def cells(colors: Iterable[object]) -> str:
        fills = tuple((cell, str(color)) for cell, color in zip(grid.geometry, colors, strict=True) if color not in BLANK)
        return draw(Picture("", sample.outlines, (), sample.box, fills))

    return {
        "densidad": cells(_shades(md.kernel_density(facts, grid, radius_m=300))),
        "gi": cells(hot),
        "clases": cells(classes.map(CLASS_COLORS)),
        "concentracion": curve(concentration(counts).lorenz, _by_chance(int(sum(counts)), len(counts))),
    }


def _streets(sample: Sample) -> str:
    epsg = int(sample.limits.crs.to_epsg())
    streets = read_streets(
        [HERE.parent.parent / "data" / "boundaries" / "calles_ilo.geojson"], epsg=epsg, around=sample.limits
    ).frame
    corners, stretches, _ = md.rank_streets(sample.patrol, streets)
    lines = [(line.buffer(5), GREY) for line in streets.geometry]
    corners, stretches = (frame[frame["hechos"] > 1] for frame in (corners, stretches))
    lines += zip(
        stretches.buffer(9), (RAMP[1] if color in BLANK else color for color in _shades(stretches["por_100m"])), strict=True
    )
    lines += [(place.buffer(16), RAMP[4]) for place in corners.geometry]
    west, south, east, north = stretches.head(15).total_bounds
    return draw(Picture("", (), (), (west - 150, south - 150, east + 150, north + 150), tuple(lines)))


def _by_chance(incidents: int, places: int) -> np.ndarray:
    shares = np.linspace(0.01, 1, 100)
    held = [places_by_chance(incidents, places, share=share) for share in shares]
    return np.vstack([[0.0, 0.0], np.column_stack([held, shares])])


def _shades(values: pd.Series) -> list[str]:
    share = np.sqrt(values / values.max())
    return [RAMP[min(int(value * len(RAMP)), len(RAMP) - 1)] for value in share]


def _dots(facts: gpd.GeoDataFrame) -> PointLayer:
    return PointLayer("hechos", DOTS, np.column_stack([facts.geometry.x, facts.geometry.y]), faint=True)


def _hotspots(sample: Sample) -> str:
    zones = md.find_hotspots(sample.facts, radius_m=120, min_incidents=30).zones
    fills = tuple((zone, RAMP[2]) for zone in zones.geometry)
    return draw(Picture("", sample.outlines, (_dots(sample.facts),), sample.box, fills))


def _zones(sample: Sample) -> str:
    """Draw the zones, numbered at their corner so that no number hides what it counts."""
    zones = rank_zones(sample.patrol, sample.limits, area_pct=5)
    fills = tuple((zone, RAMP[2]) for zone in zones.geometry)
    bounds = zones.geometry.bounds
    places = zip(bounds["minx"] - 40, bounds["maxy"] + 40, strict=True)
    labels = tuple((place, str(rank)) for place, rank in zip(places, zones["rango"], strict=True))
    outlines = (*sample.outlines, *zones.geometry)
    return draw(Picture("", outlines, (_dots(sample.patrol),), sample.box, fills, labels))


def _alerts(sample: Sample) -> str:
    """Draw the strongest alert over the incidents, those of its days in dark red, with what it holds."""
    facts = sample.patrol
    alert = watch_recent(facts).alerts.iloc[0]
    recent = facts[facts["fecha"] > facts["fecha"].max() - pd.Timedelta(days=alert["dias"])]
    new = PointLayer("últimos días", RAMP[4], np.column_stack([recent.geometry.x, recent.geometry.y]))
    circle = Point(alert["x"], alert["y"]).buffer(alert["radio_m"])
    seen = f"{alert['observados']:.0f} hechos en {alert['dias']:.0f} días"
    words = f"{seen}; se esperaban {alert['esperados']:.1f} (p {alert['p']:.3f})"
    labels = (((alert["x"], circle.bounds[3] + 80), words),)
    box = circle.buffer(alert["radio_m"]).bounds
    return draw(Picture("", (*sample.outlines, circle), (_dots(facts), new), box, ((circle, RAMP[1]),), labels))


def _repeats(sample: Sample) -> str:
    bands = {"space_bands_m": (0, 0.1, 100, 200, 400), "time_bands_days": (0, 7, 14, 21)}
    places = ("mismo lugar", "hasta 100 m", "de 100 a 200 m", "de 200 a 400 m")
    return ratios(md.knox(sample.patrol, sample.patrol["fecha"], **bands), places, ("0-6 días", "7-13 días", "14-20 días"))


def _interval(name: str, row: pd.Series, what: str, digits: int, color: str) -> Interval:
    """Make a row of a chart of a value and its limits; the raw rate beside it if it is smoothed."""
    low, value, high = (float(row[column]) for column in (f"{what}_min", what, f"{what}_max"))
    said = f"{value:.{digits}f} ({low:.{digits}f} a {high:.{digits}f})"
    return Interval(name, low, value, high, said, color, row["tasa"] if what == "suavizada" else None)


def _change(sample: Sample) -> str:
    """Compare the first quarter with the second: 91 days each."""
    counts = pd.crosstab(sample.facts["sector"], sample.facts["fecha"].dt.quarter)
    rows = [
        _interval(f"{name.capitalize()}: {row['antes']} y {row['despues']}", row, "razon", 2, CHANGE_COLORS[row["lectura"]])
        for name, row in md.compare_counts(counts[1], counts[2]).iterrows()
    ]
    axis = Axis("veces los hechos de antes (de enero a marzo y de abril a junio)", (0.25, 0.5, 1, 2), 1, log=True)
    return intervals(rows, axis, names=170, keys=tuple(CHANGE_COLORS.items()))


def _rates(sample: Sample) -> str:
    robberies = sample.facts[sample.facts["delito"] == "Robo"].groupby("sector").size().reindex(INHABITANTS.index)
    years = ((sample.facts["fecha"].max() - sample.facts["fecha"].min()).days + 1) / 365.25
    found = rates(robberies, INHABITANTS * years).sort_values("tasa", ascending=False)
    rows = [
        _interval(f"{name.capitalize()}: {row['hechos']:.0f} robos", row, "tasa", 0, RAMP[3])
        for name, row in found.iterrows()
    ]
    overall = 1e5 * robberies.sum() / (INHABITANTS.sum() * years)
    return intervals(
        rows,
        Axis("robos por 100,000 habitantes (inventados) y año", (0, 100, 200, 300, 400), overall, "conjunto"),
        names=160,
    )


def _factors(sample: Sample) -> str:
    table = fit_factors(sample.facts, sample.factors, sample.limits.geometry).table
    rows = [_interval(row["nombre"], row, "veces", 1, RAMP[3]) for _, row in table.iterrows()]
    return intervals(rows, Axis("veces los hechos de una celda sin uno cerca", (1, 2, 4, 8), 1, log=True), names=270)


def _operation() -> str:
    """Draw the differences of an invented operation: counts before and after, and the overdispersion of 24 months."""
    zone, ring, control, spread = (640, 450), (300, 318), (1900, 1880), Spread(1.9, 46.0, 24)
    both = (zone[0] + ring[0], zone[1] + ring[1])
    rows = []
    for name, counts in (("Zona", zone), ("Anillo", ring), ("Los dos juntos", both)):
        found = scaled_difference(counts, control, spread)
        said = f"{found.wdd:.0f} (de {found.low:.0f} a {found.high:.0f})"
        color = DOTS if found.high < 0 else GREY
        rows.append(Interval(f"{name}: {counts[0]} y {counts[1]}", found.low, found.wdd, found.high, said, color))
    axis = Axis("hechos de más o de menos que si cambiara como el control", (-400, -300, -200, -100, 0, 100), 0)
    return intervals(rows, axis, names=190)


def _patrols() -> str:
    """Draw the zones of the sample by their visits, over the positions of its units."""
    zones, tracks = patrols_of_the_sample()
    visits = by_zone(patrol_time(tracks, zones), list(zones["nombre"]))["visitas"]
    fills = tuple((shape, RAMP[1] if count else GREY) for shape, count in zip(zones.geometry, visits, strict=True))
    box = zones.total_bounds
    labels = tuple(
        ((shape.centroid.x, shape.bounds[3] + 60), f"{name}: {quantity(int(count), 'visita', 'visitas')}")
        for name, shape, count in zip(zones["nombre"], zones.geometry, visits, strict=True)
    )
    dots = PointLayer("posiciones", DOTS, tracks[["x", "y"]].to_numpy(), faint=True)
    return draw(Picture("", tuple(zones.geometry), (dots,), tuple(box), fills, labels))


def _territories() -> str:
    facts = DISTRICTS.assign(codigo="PAT").rename_axis("ubigeo").reset_index()
    ranked = rank_territories(facts, DISTRICTS["poblacion"], months=12)
    rows = [
        _interval(
            f"{name}: {row['hechos']} entre {row['poblacion']:,.0f}", row, "suavizada", 0, LEVEL_COLORS[row["prioridad"]]
        )
        for name, row in ranked.table.iterrows()
    ]
    axis = Axis(
        "denuncias por 100,000 habitantes y año, distritos inventados",
        (0, 200, 400, 600, 800),
        ranked.rate,
        "conjunto",
    )
    words = ("alta prioridad", "prioritario", "sin nivel", "tasa sin suavizar")
    return intervals(rows, axis, names=180, keys=tuple(zip(words, (*LEVEL_COLORS.values(), ""), strict=True)))


def _audit() -> str:
    """Draw how often each conclusion is printed when nothing is true, with the 95 % interval of the simulation."""
    rows = []
    for name, (printed, runs) in told().items():
        low, high = (100 * value for value in jeffreys_interval(printed, runs))
        share = 100 * printed / runs
        rows.append(Interval(AUDITED[name], low, share, high, f"{printed} de {runs:,}", RAMP[3]))
    axis = Axis("de cada 100 veces, cuando nada es cierto", (0, 5, 10, 15), 5, "lo que se admite")
    return intervals(rows, axis, names=280)


def _months() -> str:
    band = pd.DataFrame(control_band(invented_months(), MONTHS[-1]).loc[("SECTOR 1", "Robo")])
    return control_chart(band, "Robos de un sector en 24 meses")


def main() -> None:
    """Write the pictures beside this file."""
    for name, picture in pictures().items():
        (HERE / f"{name}.svg").write_text(picture + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
