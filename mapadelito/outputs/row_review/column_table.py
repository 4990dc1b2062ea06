"""Which column of each file holds what, how sure that is, and what is missing: for the quality page and the run record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.evidence.choice import Certainty
from geo.evidence.sample import distinct_texts, sample_rows
from geo.incidents.column_choice.field_columns import SHOWN_FIELDS
from geo.wording import listing, shown
from maps.sheet import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.evidence.choice import Candidate, Choice, Choices
    from geo.incidents.account import Incidents
    from geo.text_table import TextTable

__all__ = ["column_records", "column_tables"]

_SAMPLES = 3
"""Cells shown of a column."""
_OTHERS = 3
"""Other columns named, at most."""
_NAMES = {"anio": "año", "dia": "día", "comisaria": "comisaría", "poblacion": "población", "direccion": "dirección"}
_SPOKEN = {"observacion": "observación", "tipo_lugar": "tipo de lugar", "region": "región", "ubigeo": "UBIGEO"} | _NAMES
"""Fields whose name for the reader is not that in the program."""
_HEADER = ("Lo que se lee", "Columna del archivo", "Muestra", "Certeza, y por qué", "Otras posibles")
_NOTE = (
    "Revise las probables y las dudosas. Para cambiar una, agregue a la orden --columna CAMPO=COLUMNA; en los límites, "
    "--columna-limites. De lo que puede nombrar a alguien no se da muestra."
)
_MISSING = ("Archivo", "Falta", "Las que más se parecen", "Qué hacer")
_FILES = 2
"""Files named of those with the same columns; the rest is counted."""


def column_tables(incidents: Incidents, limits: Sequence[tuple[str, Choices]]) -> tuple[Table, ...]:
    """Return the table of the needed fields that are missing, if there are any, and one of the columns of each kind of file.

    Parameters
    ----------
    incidents
        Incidents as read.
    limits
        Name of each file of polygons, and its columns.
    """
    tables = [*zip(incidents.tables, incidents.choices, strict=False)]
    alike: dict[object, list[tuple[str, tuple[tuple[str, ...], ...]]]] = {}
    for table, choices in tables:
        cells = _cells(table, choices)
        rows = tuple(_row(one, cells.get(one.field, ())) for one in choices.by_field.values())
        alike.setdefault(_plan(choices), []).append((table.file, rows))
    for file, choices in limits:
        alike[file, _plan(choices)] = [(file, tuple(_row(one, one.samples) for one in choices.by_field.values()))]
    chosen = [
        Table(f"Qué columna es cada cosa: {listing((file for file, _ in own), most=_FILES)}", _HEADER, own[0][1], note=_NOTE)
        for own in alike.values()
        if own[0][1]
    ]
    lacking = tuple(
        (table.file, one.field, _others(one.alike), f'Indíquela: --columna {one.field}="NOMBRE"')
        for table, choices in tables
        for one in choices.missing
    )
    missing = Table("Lo que falta en los archivos", _MISSING, lacking, note="Lo que depende de esa columna no se dice.")
    return (*([missing] if lacking else []), *chosen)


def _plan(choices: Choices) -> tuple[tuple[str, str, Certainty], ...]:
    """Return the columns chosen, by which files of one kind are told together."""
    return tuple((one.field, one.column, one.certainty) for one in choices.by_field.values())


def column_records(incidents: Incidents | None, limits: Sequence[tuple[str, Choices]]) -> list[dict[str, object]]:
    """Return the columns chosen as in ``registro.json``, without any value: ``archivo, campo, columna, certeza, otras``."""
    read = zip(incidents.tables, incidents.choices, strict=False) if incidents is not None else ()
    every = [*((table.file, choices) for table, choices in read), *limits]
    return [
        {
            "archivo": file,
            "campo": one.field,
            "columna": one.column,
            "certeza": str(one.certainty),
            "otras": [other.column for other in one.rivals],
        }
        for file, choices in every
        for one in choices.by_field.values()
    ]


def _row(one: Choice, cells: Iterable[str]) -> tuple[str, ...]:
    certainty = str(one.certainty)
    proved = f"{certainty}: {one.why}" if one.why and one.certainty is not Certainty.GIVEN else certainty
    name = _SPOKEN.get(one.field, one.field)
    return (name, shown(one.column), " · ".join(map(shown, cells)) or "—", proved, _others(one.rivals))


def _others(rivals: Iterable[Candidate]) -> str:
    """Return the names of other columns, each with why, on one line."""
    named = [f"{shown(other.column)} ({other.why})" if other.why else shown(other.column) for other in rivals]
    return listing(named, most=_OTHERS) or "—"


def _cells(table: TextTable, choices: Choices) -> dict[str, tuple[str, ...]]:
    """Return some cells of the column of each field that may be shown: the same ones in whatever order the rows are."""
    may = [one for one in choices.by_field.values() if one.field in SHOWN_FIELDS and one.column in table.frame.columns]
    found = {one.field: one.samples for one in may}
    bare = [one for one in may if not one.samples]  # chosen by their names alone
    if not bare:
        return found
    sample = sample_rows(table.frame.loc[table.codes == "", list({one.column: None for one in bare})])
    return found | {one.field: tuple(distinct_texts(sample[one.column])[:_SAMPLES]) for one in bare}
