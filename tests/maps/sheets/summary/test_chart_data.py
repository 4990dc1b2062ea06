"""Charts add up to the tables of their sheet and to the record of the run; the profile decides what they tell."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from helpers.analyses import TITLES, in_profile, sheet_of
from layers.hotspots.compare_periods import compare_periods
from layers.statistics.temporal import WEEKDAYS
from mapadelito.outputs.record import drawn_counts
from maps.chart import CHARTS
from maps.sheet import lines_by_key
from maps.sheets import puntos_criticos
from maps.web.payload import payload

if TYPE_CHECKING:
    from layers.analysis import Analysis
    from maps.chart import Chart
    from maps.sheet import Sheet


@pytest.fixture
def dated(analysis: Analysis) -> Analysis:
    """Ten incidents: two without an hour, one without a date, two months, one in no sector."""
    rows = analysis.located.copy()
    rows.loc[rows.index[:2], ["turno", "minuto"]] = ["", float("nan")]
    rows.loc[rows.index[2], "fecha"] = pd.NaT
    rows.loc[rows.index[3:5], "fecha"] = pd.Timestamp("2020-01-31")
    rows.loc[rows.index[9], "sector"] = ""
    return replace(analysis, located=rows, incidents=rows)


def by_kind(sheet: Sheet) -> dict[str, Chart]:
    return {chart.kind: chart for chart in sheet.charts}


def rows(chart: Chart) -> dict[str, tuple[int, ...]]:
    return dict(zip(chart.labels, chart.values, strict=True))


def left(chart: Chart) -> int:
    """Return how many incidents the sentence on the rest names."""
    return sum(map(int, re.findall(r": (\d+) hecho", chart.rest)))


@pytest.mark.parametrize("profile", ["publico", "comite", "interno"])
def test_every_chart_and_its_rest_are_the_incidents_on_the_map(dated: Analysis, profile: str) -> None:
    sheet = sheet_of(in_profile(dated, profile))
    charts = by_kind(sheet)
    assert [kind for kind in CHARTS if kind in charts] == [*charts]
    assert ("horas" in charts) == (profile == "interno")
    for kind, chart in charts.items():
        beside = dated.unplaced if kind == "sectores" else 0  # told beside the map, and in the table
        assert chart.total + left(chart) == len(dated.located) + beside, chart
        assert len(chart.labels) == len(chart.values) == len(chart.keys)
    totals = {table.title: int(table.total[1]) for table in sheet.tables if table.total}
    assert totals["Hechos por sector"] == charts["sectores"].total + left(charts["sectores"])
    assert totals["Hechos mapeados por turno"] == charts["turnos"].total + left(charts["turnos"])


def test_charts_say_when_what_and_where(dated: Analysis) -> None:
    charts = by_kind(sheet_of(in_profile(dated, "interno")))
    assert rows(charts["meses"]) == {"enero 2020": (2,), "febrero 2020": (0,), "marzo 2020": (7,)}
    assert charts["meses"].keys == ("2020-01", "2020-02", "2020-03")
    assert rows(charts["turnos"]) == {"madrugada": (0,), "mañana": (0,), "tarde": (0,), "noche": (8,)}
    assert charts["turnos"].rest == "Sin hora: 2 hechos, fuera de este cuadro."
    assert rows(charts["delitos"]) == {"Hurto": (9,), "Lesiones": (1,)}
    assert charts["delitos"].keys == ("PAT.HUR", "VCS.LES")
    assert charts["sectores"].labels[:2] == ("S1", "S2")
    assert {day: max(own) for day, own in rows(charts["horas"]).items()} == {
        **dict.fromkeys(WEEKDAYS, 0),
        "jueves": 5,
        "viernes": 2,
    }


@pytest.mark.parametrize("profile", ["publico", "comite", "interno"])
def test_the_record_counts_what_the_page_can_count(dated: Analysis, profile: str) -> None:
    own = in_profile(dated, profile)
    sheet, record = sheet_of(own), drawn_counts(own)
    assert ("hora" in record, "dia" in record) == (profile == "interno",) * 2
    facts = [(mark.key, dict(mark.facts)) for mark in sheet.marks]
    facts += [(key, dict(fact)) for area in sheet.areas for key, fact in area.members]
    assert record["total"] == len(facts)
    for kind, fact in (("turno", "Turno"), ("sector", "Sector")):
        for name, count in record[kind].items():
            assert count == sum(own.get(fact) == name for _, own in facts)
    charts = by_kind(sheet)
    for chart, name in (("turnos", "turno"), ("meses", "mes"), ("sectores", "sector")):
        counts = {key: sum(row) for key, row in zip(charts[chart].keys, charts[chart].values, strict=True) if sum(row)}
        assert counts == record[name]
    for key, name in zip(charts["delitos"].keys, charts["delitos"].labels, strict=True):
        assert record["delito"][name] == sum(f"{own}.".startswith(f"{key}.") for own, _ in facts)
    assert {mark.key for mark in sheet.marks} <= set(lines_by_key(sheet.legend))


def test_a_page_that_is_published_has_neither_hours_nor_days_nor_the_earlier_period(dated: Analysis) -> None:
    first = pd.Timestamp("2019-01-15")
    compared = _compared(dated, first)
    public, internal = (payload(sheet_of(in_profile(compared, profile))) for profile in ("publico", "interno"))
    assert public["antes"] is None
    assert internal["antes"] is not None
    kinds = [[row["tipo"] for row in found["graficos"]] for found in (public, internal)]  # type: ignore[index, attr-defined]
    assert kinds == [["turnos", "meses", "delitos", "sectores"], ["horas", "turnos", "meses", "delitos", "sectores"]]
    assert not {"Hora", "Fecha", "Dirección", *WEEKDAYS} & set(public["textos"])  # type: ignore[call-overload]
    assert [len(sheet_of(in_profile(compared, profile)).panels) for profile in ("publico", "comite", "interno")] == [4, 6, 6]


def test_each_delito_and_sector_has_its_change_where_the_earlier_period_is_told(dated: Analysis) -> None:
    compared = _compared(dated, pd.Timestamp("2019-01-15"))
    sectors = by_kind(sheet_of(in_profile(compared, "comite")))["sectores"]
    assert by_kind(sheet_of(in_profile(compared, "comite")))["delitos"].notes == ("1.0 (0.1–9.0)", "1.0 (0.0–>20)")
    assert by_kind(sheet_of(in_profile(compared, "publico")))["delitos"].notes == ()
    assert all(re.fullmatch(r"–|[\d.]+ \([\d.]+–>?[\d.]+\)", note) for note in sectors.notes)
    assert len(sectors.notes) == len(sectors.labels)
    assert by_kind(sheet_of(in_profile(compared, "publico")))["sectores"].notes == ()
    earlier = sheet_of(in_profile(compared, "comite")).earlier
    assert earlier is not None
    assert sum(count for *_, count in earlier.counts) == 9, "without the one in no sector"
    assert (earlier.label, earlier.days, earlier.now_days) == ("enero a marzo de 2019", 90, 91)


def _compared(analysis: Analysis, day: pd.Timestamp) -> Analysis:
    period = analysis.period
    assert period is not None
    found = compare_periods(
        (period.parse("2019-T1"), analysis.located.assign(fecha=day)),
        (period, analysis.located),
        zones=analysis.zones,
        parameters=analysis.parameters,
        units=analysis.jurisdiction.levels["sector"],
        level="sector",
    )
    return replace(analysis, comparison=found)


def test_a_zone_has_the_incidents_of_its_cluster(analysis: Analysis) -> None:
    sheet = sheet_of(analysis)
    assert [dict(zone.facts)["Hechos"] for zone in sheet.zones] == [f"{len(zone.members)}" for zone in sheet.zones]
    assert {sheet.marks[at].key for zone in sheet.zones for at in zone.members} == {"PAT.HUR"}


def test_without_incidents_there_are_no_charts(analysis: Analysis) -> None:
    none = analysis.located.iloc[:0]
    sheet = sheet_of(replace(analysis, located=none, incidents=none, zones=analysis.zones.iloc[:0]))
    assert (sheet.charts, sheet.panels, sheet.headline) == (
        (),
        (),
        "2 hechos sin lugar en el mapa: solo se cuentan, en el cuadro.",
    )


def test_the_sheet_of_the_zones_counts_what_it_draws(analysis: Analysis) -> None:
    assert 0 < int(analysis.zones["incidentes"].sum()) < len(analysis.located), "the zones have a part of the incidents"
    sheet = puntos_criticos.compose(in_profile(analysis, "publico"), TITLES)
    assert len(sheet.marks) == int(analysis.zones["incidentes"].sum())
    assert {chart.total + left(chart) for chart in sheet.charts} == {len(sheet.marks)}
    assert sheet.headline.startswith(f"{len(sheet.marks)} hechos")
